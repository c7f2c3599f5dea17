"""Everything the write side can answer instead of an outcome.

    FuyuanError
    ├── Refused        a rule forbids it; carries the rule id and the clerk's text
    ├── MatterNotFound the command names a stream that does not exist
    ├── KeyReused      the idempotency key came before, with another body
    ├── NewerVersion   the matter holds events that only a later version of the program knows
    ├── Conflict       other writers kept changing the stream; try again
    ├── BadCommand     not a command of this side, or its fields are wrong (with their paths)
    └── Unavailable    the ledger cannot record now; nothing was recorded

Errors hold data, and the kind of problem document that answers them (`services/endpoint/problems.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Final, Self

from events.errors import SayingError
from events.terms import Words


class FuyuanError(SayingError):
    """Base of the tree. (The members are not frozen: Python sets the traceback on an exception in flight.)"""

    kind: ClassVar[str]


@dataclass(eq=False)
class Refused(FuyuanError):
    """`data` fills the places of both texts: what has two languages is said in each."""

    kind = "refused"
    rule: str
    texts: Words
    data: Mapping[str, object]

    @property
    def zh(self) -> str:
        return self.texts.zh.format(**{name: _said(value, "zh", "、") for name, value in self.data.items()})

    @property
    def en(self) -> str:
        return self.texts.en.format(**{name: _said(value, "en", ", ") for name, value in self.data.items()})

    def naming(self, words: Mapping[object, Words]) -> Self:
        """The same refusal with these values said in words."""
        return replace(self, data={name: _in(words, value) for name, value in self.data.items()})

    def __str__(self) -> str:
        return f"[{self.rule}] {self.zh} / {self.en}"


@dataclass(eq=False)
class MatterNotFound(FuyuanError):
    kind = "matter-not-found"
    text = "没有这件事项：{stream} / there is no matter {stream}"
    stream: str


@dataclass(eq=False)
class KeyReused(FuyuanError):
    kind = "key-reused"
    text = (
        "幂等键 {key} 已用于本事项的另一内容，请换一个键 / idempotency key {key} was used on {stream} with another body"
    )
    stream: str
    key: str


@dataclass(eq=False)
class NewerVersion(FuyuanError):
    kind = "newer-version"
    text = (
        "本事项已有较新版本办理的记录（{event_type}），请升级后再办 / "
        "{stream} holds {event_type}, which a later version recorded: upgrade first"
    )
    stream: str
    event_type: str


@dataclass(eq=False)
class Conflict(FuyuanError):
    kind = "version-conflict"
    text = "事项 {stream} 正被他人修改，请重试 / {stream} kept changing, please try again"
    stream: str


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: `path` as in `problems.0.text`, `message` for the person who typed it."""

    path: str
    message: str


@dataclass(eq=False)
class BadCommand(FuyuanError):
    kind = "bad-command"
    text = "{message}"
    message: str
    fields: tuple[FieldError, ...] = field(default=())


@dataclass(eq=False)
class Unavailable(FuyuanError):
    kind = "unavailable"
    text = "{message}"
    message: str


NOT_FOUNDED: Final = (
    "本辖区正在建立，机关名录尚未从领导小组办公室传齐，未作任何记录，请稍后再试。办公室不在本安装、尚未配对的，请先用 "
    "fuyuan pair 配对；已经配对的，请等连接接通 / "
    "the district is being set up: the organ registry has not arrived whole from the joint office, nothing was "
    "recorded; try again in a moment. Where the office lives elsewhere and no pairing was made, run `fuyuan pair`; "
    "else wait for the link"
)
"""Why nothing can be recorded on a side that does not know all organs that the registry begins with."""


def _said(value: object, language: str, between: str) -> str:
    match value:
        case Words():
            return str(getattr(value, language))
        case tuple() | list():
            return between.join(_said(part, language, between) for part in value)
        case date() if language == "zh":
            return f"{value.year}年{value.month}月{value.day}日"
        case _:
            return str(getattr(value, language, value))


def _in(words: Mapping[object, Words], value: object) -> object:
    match value:
        case tuple() | list() if not isinstance(value, Words):
            return [_in(words, part) for part in value]
        case _ if type(value) is str:
            return words.get(value, value)
        case _:
            return value
