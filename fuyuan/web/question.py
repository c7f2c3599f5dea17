"""What a person asked in the address line, and the form that asks it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from events.as_written import day_written
from events.base import Side
from events.terms import Term
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.seen import Seen
from fuyuan.web.words import link
from projections.errors import BadQuestion
from projections.filters import organ_meant
from projections.view import Filter
from projections.views import BY_NAME

FIRST_YEAR = 2020  # the opinion's year
Kind = Literal["choice", "text", "day", "flag"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a selection."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Control:
    """One field of a form, with the value it has now."""

    name: str
    title: str
    kind: Kind
    value: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """The parameters that are not blank."""

    given: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.given.get(name, "")

    def filters(self, *names: str) -> dict[str, str]:
        """Those of `names` that were given."""
        return {name: self.given[name] for name in names if name in self.given}

    @property
    def cursor(self) -> str | None:
        return self.given.get("cursor")

    @property
    def as_of(self) -> date | None:
        """As people write days (papers B12). Raises BadQuestion."""
        text = self.given.get("as_of")
        day = day_written(text) if text is not None else None
        if text is not None and day is None:
            zh = "截至日期应为日期，如 2024-05-15 或者 2024年5月15日"
            raise BadQuestion("as_of", zh, "as_of must be a day such as 2024-05-15")
        return day

    @property
    def year(self) -> int | None:
        """Raises BadQuestion."""
        text = self.given.get("year")
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) == 4 and int(text) > 0):
            raise BadQuestion("year", "年度应为四位数字", "the year must have four digits")
        return int(text)

    def within_year(self, start: str, end: str) -> dict[str, str]:
        """The year as two filters, first and last day."""
        if self.year is None:
            return {}
        return {start: f"{self.year:04}-01-01", end: f"{self.year:04}-12-31"}

    def without(self, *names: str) -> dict[str, str]:
        """Everything else that was asked: for links that change one thing."""
        return {name: value for name, value in self.given.items() if name not in names}

    def turning(self, path: str, following: str | None) -> dict[str, str | None]:
        """Where the pages behind and before this one are; `following` is the cursor of the next."""
        asked = self.without("cursor")
        return {
            "following": link(path, **asked, cursor=following) if following else None,
            "first": link(path, **asked) if self.cursor else None,
        }


def form(path: str, view: str, question: Question, seen: Seen, *names: str) -> dict[str, Any]:
    """What a page with a form shows: fields for these filters of a view, and for `year` and `as_of` beside them.

    `asked_on` is the day for which the answer holds.
    """
    known = {offered.name: offered for offered in BY_NAME[view].filters}
    return {
        "path": path,
        "controls": [_own(name, question, seen) or _of(known[name], question, seen) for name in names],
        "asked_on": (question.as_of if "as_of" in names else None) or seen.today,
    }


def years(seen: Seen, chosen: int | None) -> tuple[Choice, ...]:
    """From this year back to the opinion's, newest first, and the chosen one."""
    listed = {*range(FIRST_YEAR, seen.today.year + 1), *([chosen] if chosen else [])}
    return tuple(Choice(f"{year:04}", _("%(year)s年", year=year)) for year in sorted(listed, reverse=True))


def _own(name: str, question: Question, seen: Seen) -> Control | None:
    match name:
        case "year":
            return Control(name, _("年度"), "choice", question.get(name), years(seen, question.year))
        case "as_of":
            return Control(name, _("截至日期"), "day", question.get(name))
        case _:
            return None


def _of(offered: Filter, question: Question, seen: Seen) -> Control:
    choices = _choices(offered, seen)
    written: Kind = "day" if offered.kind == "day" else "text"
    kind = written if choices is None else "choice"
    value = question.get(offered.name)
    if offered.kind == "organ":
        value = organ_meant(offered, value, seen.roster.registry)
    return Control(offered.name, named(offered), kind, value, choices or ())


def _choices(offered: Filter, seen: Seen) -> tuple[Choice, ...] | None:
    """What may be chosen; None where the filter is written."""
    match offered.kind:
        case "term" | "terms" if offered.term is not None:
            return tuple(Choice(word.value, _said(word)) for word in offered.term)
        case "organ":
            names = sorted(seen.names.items(), key=lambda pair: pair[1])
            return tuple(Choice(organ, name) for organ, name in names)
        case "flag":
            return Choice("true", _("是")), Choice("false", _("否"))
        case kind if kind != "day" and offered.name in {"side", "organ_side"}:
            return Choice("court", named(Side.COURT)), Choice("government", named(Side.GOVERNMENT))
        case _:
            return None


def _said(word: Term) -> str:
    """A topic stands with its code, every other word by itself."""
    return f"{word.value} {named(word)}" if len(word.value) == 2 else named(word)
