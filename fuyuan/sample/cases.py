"""The administrative cases of the year that the papers cite: numbers, fields, defendants; never a party.

About the scale of a basic court (domain C.2): sixty-odd first-instance cases, some applications for
non-litigation enforcement, and the tail of the year before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle
from random import Random

from events.values import CaseNumber, CaseRef, OrganId
from events.vocabulary import CaseStage, SuggestionKind
from fuyuan.sample.catalogue import Theme, read, themes
from fuyuan.sample.days import WorkingDays

COURT_CODE = "豫0204"
CASES = 70
EARLIER = 12
HEADS_COME = 0.85  # how often the head of the defendant appears
HEARING_AFTER = 25  # working days from filing to the first hearing
FREQUENT = ("urban-enforcement", "expropriation", "illegal-building", "disclosure")


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


class Serials:
    """The serial numbers of what is filed in the order of days: from 1 in every year.

    The year of the first day has had its share of so many a year by then.
    """

    def __init__(self, a_year: int, first: date) -> None:
        self._last = Counter({first.year: a_year * (first.timetuple().tm_yday - 1) // 366})

    def next_on(self, day: date) -> int:
        self._last[day.year] += 1
        return self._last[day.year]


class Docket:
    """The cases in the order of their filing."""

    def __init__(self, days: WorkingDays, random: Random) -> None:
        self._first = days[0]
        pairs = [(theme, organ) for theme in _common() for organ in theme.organs]
        pairs += [pair for pair in pairs if pair[0].id in FREQUENT]
        random.shuffle(pairs)
        filed = list(_filed(days, random))
        serials = Serials(CASES, filed[0][0])
        self.cases = []
        for (filed_on, heard), (theme, defendant) in zip(filed, cycle(pairs)):
            number = f"（{filed_on.year}）{COURT_CODE}行初{serials.next_on(filed_on)}号"
            came = random.random() < HEADS_COME
            self.cases.append(Case(number, theme.id, defendant, filed_on, days[heard], came))
        self._see_to("real-estate", days[135], days[185])
        self.absent: dict[CaseNumber, SuggestionKind] = {}  # absences that a suggestion is about

    def _see_to(self, theme: str, start: date, end: date) -> None:
        """One of the theme is heard then with the head present: a story needs it."""
        if not self.in_hearing(start, end, theme):
            chosen = self.heard(start, end)[0]
            recast = replace(chosen, theme=theme, defendant=themes()[theme].organs[0], head_came=True)
            self.cases[self.cases.index(chosen)] = recast

    def before(self, day: date, theme: str, defendant: str, count: int) -> list[Case]:
        """Up to `count` of the newest cases heard before `day`: of that theme against that organ, else of either."""
        heard = [case for case in self.cases if case.heard_on < day]
        exact = [case for case in heard if case.theme == theme and case.defendant == defendant]
        near = [case for case in heard if case.theme == theme or case.defendant == defendant]
        return (exact or near or heard)[-count:]

    def absence(self, kind: SuggestionKind, day: date, organs: Container[OrganId]) -> Case:
        """The newest case heard before `day` in the year against one of `organs`: nobody came, or no head."""
        candidates = [case for case in self.cases if self._first <= case.heard_on < day]
        fit = [case for case in candidates if case.defendant in organs and case.number not in self.absent]
        case = (fit or candidates)[-1]
        self.absent[case.number] = kind
        self.cases[self.cases.index(case)] = absent = replace(case, head_came=False)
        return absent

    def of_year(self) -> list[Case]:
        """Those filed and heard in the year."""
        return [case for case in self.cases if case.filed_on >= self._first]

    def in_hearing(self, start: date, end: date, theme: str | None = None) -> list[Case]:
        """Those heard then with the head present, of one theme where that is asked."""
        return [case for case in self.heard(start, end) if case.head_came and theme in (None, case.theme)]

    def filed(self, start: date, end: date) -> list[Case]:
        return [case for case in self.cases if start <= case.filed_on <= end]

    def heard(self, start: date, end: date) -> list[Case]:
        return [case for case in self.cases if start <= case.heard_on <= end]


def _filed(days: WorkingDays, random: Random) -> Iterator[tuple[date, int]]:
    """Days of filing with the index of the hearing: the tail of the time before, then the year.

    What is heard in the year is heard late enough to be prepared in it.
    """
    earlier = [-1 - 4 * (EARLIER - n) - HEARING_AFTER for n in range(EARLIER)]
    for day in (*earlier, *sorted(random.randrange(len(days)) for _ in range(CASES))):
        heard = day + HEARING_AFTER + random.randint(0, 15)
        yield days[day], heard if heard < 0 else max(heard, 3)


def _common() -> list[Theme]:
    return [themes()[theme["id"]] for theme in read("themes")["theme"]]
