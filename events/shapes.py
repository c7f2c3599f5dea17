"""How a string type says what it accepts: once, for the check, for the error a clerk reads, for the schema.

`Shape` is for codes and numbers (one pattern, nothing is trimmed), `Prose` for what people write (trimmed).
Both stand in `Annotated[str, …]`. Patterns use only what Python, ECMAScript and Rust read alike, so the same
text serves the check, the JSON schema and the `pattern` of an HTML field; digits are always `[0-9]`,
because `\\d` would take full-width digits too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from sys import intern
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from events.as_written import Reading, note_mended

# Never allowed: controls (C0, DEL, C1), zero-width space, bidirectional marks, line and paragraph separators,
# word joiner, byte order mark, and two non-characters that XML, and so a .docx, cannot hold.
_INVISIBLE = r"\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
_ONE_LINE = r"\u0000-\u001f" + _INVISIBLE
_MANY_LINES = r"\u0000-\u0008\u000b\u000c\u000e-\u001f" + _INVISIBLE


@dataclass(frozen=True, slots=True)
class Shape:
    """A code or number written one way only.

    - `name`: the error type in a problem document (`document_number`).
    - `pattern`: anchored regular expression of the stored form; `max_length` in characters.
    - `zh`, `en`: the error, and the description in the schema.
    - `mend`: the stored form of what does not fit as it stands; then what is sent may be up to twice as long.
    - `wrong`: what exactly is wrong with a value that cannot be mended, in Chinese and English, or None.
    - `of_organ`: in what somebody wrote, the name of an organ may stand for its id.
    - `holds`: a further condition, such as a check digit.
    """

    name: str
    pattern: str
    max_length: int
    zh: str
    en: str
    examples: tuple[str, ...] = ()
    mend: Callable[[str], str] | None = None
    wrong: Callable[[str], tuple[str, str] | None] | None = None
    holds: Callable[[str], bool] | None = None
    of_organ: bool = False

    @property
    def message(self) -> str:
        """Chinese first, English beside."""
        return f"{self.zh} / {self.en}"

    def refusal(self, value: str) -> PydanticCustomError:
        """Why `value` is refused: what exactly is wrong with it, else how it should look."""
        wrong = self.wrong(value) if self.wrong is not None and len(value) <= 2 * self.max_length else None
        return PydanticCustomError(self.name, "{message}", {"message": " / ".join(wrong or (self.zh, self.en))})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        fits = re.compile(self.pattern).fullmatch
        limit, mend, holds, of_organ = self.max_length, self.mend, self.holds, self.of_organ

        def stored(value: str) -> bool:
            return len(value) <= limit and fits(value) is not None and (holds is None or holds(value))

        def check(value: str, info: ValidationInfo) -> str:
            if stored(value):
                return intern(value) if of_organ else value
            if len(value) <= 2 * limit and stored(mended := written(value, info.context)):
                note_mended(info, value, mended)
                return mended
            raise self.refusal(value)

        def written(value: str, reading: Any) -> str:
            if of_organ and isinstance(reading, Reading) and not value.isascii():
                return reading.organ_named(value)
            return value if mend is None else mend(value)

        return core_schema.with_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        if handler.mode == "validation" and (self.mend is not None or self.of_organ):
            also = "；也可填写机关的全称、简称或者曾用名 / or its full, short or former name" if self.of_organ else ""
            schema.update(maxLength=2 * self.max_length, description=self.message + also)
        else:
            schema.update(pattern=self.pattern, maxLength=self.max_length, description=self.message)
        if self.examples:
            schema["examples"] = list(self.examples)
        return schema


@dataclass(frozen=True, slots=True)
class Prose:
    """Text written by people: trimmed, not blank, at most `max_length` characters after trimming.

    With `lines`, line feeds and tabs are kept and a browser's CR LF becomes LF; without, both are refused.
    """

    max_length: int
    lines: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        forbidden = re.compile(f"[{_MANY_LINES if self.lines else _ONE_LINE}]").search
        limit, lines = self.max_length, self.lines
        kind = "控制字符或不可见字符" if lines else "换行、控制字符或不可见字符"
        kind_en = "control or invisible characters" if lines else "line breaks, control or invisible characters"

        def check(value: str) -> str:
            if forbidden(value):
                raise PydanticCustomError("text_characters", f"文字中不得含有{kind} / no {kind_en} in a text")
            if lines and "\r" in value:
                value = value.replace("\r\n", "\n").replace("\r", "\n")
            value = value.strip()
            if not value:
                raise PydanticCustomError("text_blank", "内容不得为空 / must not be blank")
            if len(value) > limit:
                raise PydanticCustomError(
                    "text_too_long",
                    "内容不得超过{max_length}字 / at most {max_length} characters",
                    {"max_length": limit},
                )
            return value

        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        out = _MANY_LINES if self.lines else _ONE_LINE
        schema = handler(core)
        schema.update(minLength=1, maxLength=self.max_length, pattern=rf"^[^{out}\S]*[^{out}\s][^{out}]*$")
        return schema
