"""The administrative cases of the year that the papers cite: numbers, fields, defendants; never a party.

About the scale of a basic court (domain C.2): sixty-odd first-instance cases, some applications for
non-litigation enforcement, and the tail of the year before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from random import Random

from events.references import CaseRef
from events.values import OrganId
from events.vocabulary import CaseStage
from fuyuan.sample.catalogue import Theme, read, themes
from fuyuan.sample.days import WorkingDays

COURT_CODE = "豫0204"
CASES = 70
EARLIER = 12
HEARING_AFTER = 25  # working days from filing to the first hearing
FREQUENT = ("urban-enforcement", "expropriation", "illegal-building", "disclosure")
Pair = tuple[Theme, OrganId]


@dataclass(frozen=True, slots=True)
class Case:
    """`heard_on` is the first hearing; `head_came` whether the head of the defendant organ was there."""

    number: str
    theme: str
    defendant: str
    filed_on: date
    heard_on: date
    head_came: bool

    def ref(self, *, stage: CaseStage | None = None, restricted: bool = False) -> CaseRef:
        return CaseRef(number=self.number, stage=stage, restricted=restricted)


class Docket:
    """The cases in the order of their numbers."""

    def __init__(self, days: WorkingDays, random: Random) -> None:
        pairs = [(theme, organ) for theme in _common() for organ in theme.organs]
        pairs += [pair for pair in pairs if pair[0].id in FREQUENT]
        random.shuffle(pairs)
        deal = cycle(pairs)
        self.cases = [*_earlier(days, random, deal), *_filed(days, random, deal)]

    def before(self, day: date, theme: str, defendant: str, count: int) -> list[Case]:
        """Up to `count` of the newest cases heard before `day`: of that theme against that organ, else of either."""
        heard = [case for case in self.cases if case.heard_on < day]
        exact = [case for case in heard if case.theme == theme and case.defendant == defendant]
        near = [case for case in heard if case.theme == theme or case.defendant == defendant]
        return (exact or near or heard)[-count:]

    def filed(self, start: date, end: date) -> list[Case]:
        return [case for case in self.cases if start <= case.filed_on <= end]

    def heard(self, start: date, end: date) -> list[Case]:
        return [case for case in self.cases if start <= case.heard_on <= end]


def _filed(days: WorkingDays, random: Random, deal: Iterator[Pair]) -> Iterator[Case]:
    in_year = days.at(days.last) + 1
    for serial, day in enumerate(sorted(random.randrange(in_year) for _ in range(CASES)), start=1):
        yield _case(days, day, serial, random, deal)


def _earlier(days: WorkingDays, random: Random, deal: Iterator[Pair]) -> Iterator[Case]:
    before = WorkingDays(days.year - 1)
    last = before.at(before.last)
    for n in range(EARLIER):
        yield _case(before, last - 4 * (EARLIER - n) - HEARING_AFTER, 48 + n, random, deal)


def _case(days: WorkingDays, day: int, serial: int, random: Random, deal: Iterator[Pair]) -> Case:
    theme, defendant = next(deal)
    heard = days[day + HEARING_AFTER + random.randint(0, 15)]
    number = f"（{days.year}）{COURT_CODE}行初{serial}号"
    return Case(number, theme.id, defendant, days[day], heard, random.random() < 0.72)


def _common() -> list[Theme]:
    return [themes()[theme["id"]] for theme in read("themes")["theme"]]
