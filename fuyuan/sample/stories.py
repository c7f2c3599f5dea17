"""Stories told as data: matters of the year whose every step stands in a TOML file of `texts`.

A story has a name, the working day it begins on (`day`; `on`, a day of the calendar; or the hearing of a `case` of the
cast) and steps: how many days later, which organ, which command, and the command's fields. In them stand for themselves
`@12` a date counted like the steps, `#name` the id of another matter, `case:`, `defendant:`, `appearance:` one of the
cast, `reconsideration:` the number of that case, `No.鼓司函` the next number under that marker; `{year}` is the year of
the step, `{year@12}` that of such a date, `{last}` the one before; `{before}` the year before the sample begins, and
`{reviewed}` that of the annual review. A step that amends a record names the
number of an event of its story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from events.values import CaseNumber
from fuyuan.sample.act import Book, Numbers, case_lane
from fuyuan.sample.arrivals import category_acted_on
from fuyuan.sample.cases import Case
from fuyuan.sample.catalogue import stories
from fuyuan.sample.reconsiderations import lane, reconsiderations
from services.amendment.commands import AMENDING
from services.decider import matter_of_key
from services.rules.appearance import duty_key

AMENDS = frozenset(command.type for command in AMENDING)
JITTER = 3  # by how many working days a seed may move a story
RECONSIDERATION = "reconsideration:"
_YEAR = re.compile(r"\{(year|last|before|reviewed)(?:@(-?[0-9]+))?\}")
_DAY = re.compile(r"@(-?[0-9]+)")


def appearance_lane(number: CaseNumber) -> str:
    """How the book calls the appearance in a case."""
    return f"appearance-{case_lane(number)}"


@dataclass(frozen=True, slots=True)
class Teller:
    """Writes stories into the book; `cast` are the cases that they speak of by role."""

    book: Book
    cast: Mapping[str, Case]

    def tell_all(self) -> None:
        for story in stories():
            self.tell(story)

    def tell(self, story: Mapping[str, Any]) -> None:
        name, begins = story["name"], self._begins(story)
        if "meeting_of" in story:  # the office convenes what a major sign of conflict proposed (domain F.6)
            stream = f"coordination:{self.book.matter(story['meeting_of'])}/1"
            self.book.known[name] = matter_of_key("meeting", stream)
        for step in story["step"]:
            fields = {key: value for key, value in step.items() if key not in ("at", "by", "do", "after")}
            day = begins + step.get("at", 0)
            place = _Place(self, name, begins, self.book.days[day].year)
            if step["do"] in AMENDS:
                fields = self._amending(story, fields)
            self.book.add(
                day,
                place.filled(step["by"]),
                name,
                step["do"],
                refers=tuple(dict.fromkeys([*step.get("after", ()), *self._refers(fields)])),
                **{field: partial(place.filled, value) for field, value in fields.items()},
            )

    def _amending(self, story: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
        """`event`: the number of an event of this story; without it, the whole matter is meant."""
        stream = f"{category_acted_on(story['step'][0]['do'])}:{self.book.matter(story['name'])}"
        meant = {"event": f"{stream}:{fields['event']}"} if "event" in fields else {"matter": stream}
        return {**fields, **meant}

    def _begins(self, story: Mapping[str, Any]) -> int:
        if "case" in story:
            return self.book.days.at(self.cast[story["case"]].heard_on)
        move = (
            0
            if story.get("fixed")
            else Random(f"{self.book.seed}/{story.get('with', story['name'])}").randint(0, JITTER)
        )
        return self.book.days.begun(story) + move

    def _refers(self, value: Any) -> Iterator[str]:
        """The lanes of the matters and cases that the fields name."""
        match value:
            case str() if value.startswith("#"):
                yield value[1:]
            case str() if value.startswith(RECONSIDERATION):
                yield lane(value.removeprefix(RECONSIDERATION))
            case str():
                role, _, who = value.partition(":")
                if who in self.cast and role in ("case", "appearance"):
                    number = self.cast[who].number
                    yield case_lane(number) if role == "case" else appearance_lane(number)
            case dict():
                for inner in value.values():
                    yield from self._refers(inner)
            case list():
                for inner in value:
                    yield from self._refers(inner)
            case _:
                return


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a story a text stands: it begins on day `begins`, the step is in `year`."""

    teller: Teller
    name: str
    begins: int
    year: int

    def filled(self, value: Any, numbers: Numbers | None = None) -> Any:
        match value:
            case str():
                return self._text(value, numbers)
            case dict():
                return {key: self.filled(inner, numbers) for key, inner in value.items()}
            case list():
                return [self.filled(inner, numbers) for inner in value]
            case _:
                return value

    def _text(self, text: str, numbers: Numbers | None) -> str | int:
        book = self.teller.book
        if day := _DAY.fullmatch(text):
            return book.days[self.begins + int(day[1])].isoformat()
        if text.startswith("#"):
            return str(book.matter(text[1:]))
        if text.startswith("No.") and numbers is not None:
            prefix, _, which = text[3:].partition("/")
            return numbers(prefix, f"{self.name}/{which}")
        if text.startswith(RECONSIDERATION):
            called = text.removeprefix(RECONSIDERATION)
            return next(case.number for case in reconsiderations(book) if case.row["name"] == called)
        role, _, who = text.partition(":")
        case = self.teller.cast.get(who)
        if case is not None and role == "case":
            return case.number
        if case is not None and role == "defendant":
            return case.defendant
        if case is not None and role == "appearance":
            return str(matter_of_key("appearance", duty_key(case.number, case.defendant)))
        if only := _YEAR.fullmatch(text):
            return self._of_year(only)
        return _YEAR.sub(lambda name: str(self._of_year(name)), text)

    def _of_year(self, name: re.Match[str]) -> int:
        days = self.teller.book.days
        if name[2]:
            return days[self.begins + int(name[2])].year
        years = {"year": self.year, "last": self.year - 1, "before": days.begins.year - 1, "reviewed": days.reviewed}
        return years[name[1]]
