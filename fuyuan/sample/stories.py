"""Stories told as data: matters of the year whose every step stands in a TOML file of `texts`.

A story has a name, the working day it begins on (`day`, or the hearing of a `case` of the cast) and steps: how many
days later, which organ, which command, and the command's fields. In them stand for themselves `@12` a date counted
like the steps, `#name` the id of another matter, `case:`, `defendant:`, `appearance:` one of the cast, `No.鼓司函` the
next number under that marker, `{year}` the year.
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
from fuyuan.sample.cases import Case
from fuyuan.sample.catalogue import stories
from services.decider import matter_of_key
from services.rules.appearance import duty_key

JITTER = 3  # by how many working days a seed may move a story
_RECONSIDERATION = re.compile(r"鼓政复〔\{year\}〕([0-9]+)号")
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
            self.book.add(
                begins + step.get("at", 0),
                self._filled(step["by"], begins, name, None),
                name,
                step["do"],
                refers=tuple(dict.fromkeys([*step.get("after", ()), *self._refers(fields)])),
                **{field: partial(self._filled, value, begins, name) for field, value in fields.items()},
            )

    def _begins(self, story: Mapping[str, Any]) -> int:
        if "case" in story:
            return self.book.days.at(self.cast[story["case"]].heard_on)
        move = (
            0
            if story.get("fixed")
            else Random(f"{self.book.seed}/{story.get('with', story['name'])}").randint(0, JITTER)
        )
        return int(story["day"]) + move

    def _filled(self, value: Any, begins: int, name: str, numbers: Numbers | None) -> Any:
        match value:
            case "{year}":
                return self.book.year
            case str():
                return self._text(value, begins, name, numbers)
            case dict():
                return {key: self._filled(inner, begins, name, numbers) for key, inner in value.items()}
            case list():
                return [self._filled(inner, begins, name, numbers) for inner in value]
            case _:
                return value

    def _text(self, text: str, begins: int, name: str, numbers: Numbers | None) -> str:
        if day := _DAY.fullmatch(text):
            return self.book.days[begins + int(day[1])].isoformat()
        if text.startswith("#"):
            return str(self.book.matter(text[1:]))
        if text.startswith("No.") and numbers is not None:
            prefix, _, which = text[3:].partition("/")
            return numbers(prefix, f"{name}/{which}")
        role, _, who = text.partition(":")
        case = self.cast.get(who)
        if case is not None and role == "case":
            return case.number
        if case is not None and role == "defendant":
            return case.defendant
        if case is not None and role == "appearance":
            return str(matter_of_key("appearance", duty_key(case.number, case.defendant)))
        year = self.book.year
        return text.replace("{year}", f"{year}").replace("{next}", f"{year + 1}").replace("{before}", f"{year - 1}")

    def _refers(self, value: Any) -> Iterator[str]:
        """The lanes of the matters and cases that the fields name."""
        match value:
            case str() if value.startswith("#"):
                yield value[1:]
            case str() if _RECONSIDERATION.fullmatch(value):
                yield f"reconsideration-case-{value.partition('〕')[2].removesuffix('号'):0>2}"
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
