"""What came with a form: its idempotency key, what was pressed, and what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qs

from fuyuan.http.problems import ProblemError, stop
from fuyuan.web.forms.fields import Field
from fuyuan.web.forms.filled import Given, body_of, given_of, places
from fuyuan.web.language import spoken
from services.endpoint import problems
from services.endpoint.endpoint import KEY

MOST_FIELDS: Final = 5000


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent.

    `act`: `try`, `give`, `keep`, `discard`, `add content.figures`, `drop content.figures.1`,
    or nothing: the form is shown again.
    """

    key: str
    act: str
    given: Given

    @property
    def dry(self) -> bool:
        """It is tried only."""
        return self.act == "try"

    @property
    def decided(self) -> bool:
        """A ledger is asked."""
        return self.act in {"try", "give"}

    @property
    def version(self) -> int:
        """Of the draft on top of which it was written; 0 for none."""
        text = next(iter(self.given.get("-version", ())), "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def hidden(self, name: str) -> str:
        """What the form carries for itself. Raises ProblemError 400 where it does not."""
        if len(values := self.given.get(name, ())) != 1:
            raise no_form()
        return values[0]

    def reshaped(self) -> Sent:
        """With one group more or less in a list."""
        act, _, path = self.act.partition(" ")
        given = dict(self.given)
        if act == "add":
            given[f"{path}.{max(places(given, path), default=-1) + 1}."] = []
        elif act == "drop":
            given = {name: values for name, values in given.items() if not name.startswith(f"{path}.")}
        return replace(self, given=given)

    def saved_as(self, version: int) -> Sent:
        """On top of this version of its draft."""
        return self.carrying("-version", str(version))

    def carrying(self, name: str, value: str) -> Sent:
        """With this for itself."""
        return replace(self, given={**self.given, name: [value]})

    def meaning(self, fields: tuple[Field, ...]) -> tuple[dict[str, Any], Sent]:
        """The body, and the form as that body fills it in: what is wrong is told by places in the body."""
        body = body_of(fields, self.given)
        apart = {name: values for name, values in self.given.items() if name.startswith("-")}
        return body, replace(self, given={**apart, **given_of(fields, body)})


def sent(form: bytes) -> Sent:
    """Raises ProblemError 400."""
    try:
        given = parse_qs(form.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise no_form() from error
    return sent_of(given)


def sent_of(given: dict[str, list[str]]) -> Sent:
    """Raises ProblemError 400."""
    try:
        [key], [act] = given.pop("-key"), given.pop("-act", [""])
    except (ValueError, KeyError):
        key = ""
    if KEY.fullmatch(key) is None:
        raise no_form()
    return Sent(key, act, given)


def no_form() -> ProblemError:
    return stop(problems.problem("malformed", "提交的内容不是本页的表单 / this is no form of this page"))


def wrong_of(told: Mapping[str, Any]) -> dict[str, str]:
    """By path, in Chinese, what is wrong with the fields."""
    return {error["path"]: spoken(error["message"]) for error in told.get("errors", ())}
