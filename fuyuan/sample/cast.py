"""Which cases of the docket play a part in the stories, and which must not be restricted because papers cite them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from events.values import CaseNumber
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.filings import joint_case
from fuyuan.sample.papers import Paper

SETTLED_AFTER = 30  # working days from the hearing to the ruling that lets the settled suit be withdrawn
PARTS = {  # role: the working days between which the hearing lies, and the theme asked for first
    "observed": (55, 110, "urban-enforcement"),
    "requested": (112, 175, "complaints"),
    "closed": (120, 215, "ecology"),
    "declined": (150, 226, "disclosure"),
    "dispute-settled": (40, 150, "expropriation"),
    "dispute-road": (130, 190, "real-estate"),
    "dispute-open": (60, 180, "urban-enforcement"),
}


@dataclass(slots=True)
class _Choice:
    docket: Docket
    taken: set[CaseNumber] = field(default_factory=set)

    def part(self, start: date, end: date, theme: str) -> Case:
        """The first free one of the theme whose head comes, else of any theme."""
        fit = [*self.docket.in_hearing(start, end, theme), *self.docket.in_hearing(start, end)]
        case = next(case for case in fit if case.number not in self.taken)
        self.taken.add(case.number)
        return case


def assign(
    book: Book, docket: Docket, decided: Collection[CaseNumber], issued: Sequence[Paper]
) -> tuple[dict[str, Case], frozenset[CaseNumber]]:
    """The cases by their part, and those that are cited or play one."""
    choice = _Choice(docket, {*decided, *docket.absent})
    together = joint_case(docket)
    if together is not None:
        choice.taken.add(together.number)
    early = [case for case in docket.cases if case.filed_on < book.days[0]]
    choice.taken.update(case.number for case in early)
    days = book.days
    cast = {part: choice.part(days[start], days[end], theme) for part, (start, end, theme) in PARTS.items()}
    cited = {case.number for paper in issued for case in paper.content.case_refs if paper.content.topic.value == "J3"}
    return cast, frozenset({*choice.taken, *cited})
