"""Which cases of the docket play a part in the stories, and which must not be restricted because papers cite them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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


def assign(
    book: Book, docket: Docket, decided: Collection[CaseNumber], issued: Sequence[Paper]
) -> tuple[dict[str, Case], frozenset[CaseNumber]]:
    """The cases by their part, and those that are cited or play one.

    A part goes to the first free case of its theme in which the head comes, else of any theme.
    """
    together, days = joint_case(docket), book.days
    taken = {*decided, *docket.absent, *(case.number for case in docket.cases if case.filed_on < days[0])}
    if together is not None:
        taken.add(together.number)
    cast: dict[str, Case] = {}
    for part, (start, end, theme) in PARTS.items():
        fit = [*docket.in_hearing(days[start], days[end], theme), *docket.in_hearing(days[start], days[end])]
        cast[part] = next(case for case in fit if case.number not in taken)
        taken.add(cast[part].number)
    cited = {case.number for paper in issued for case in paper.content.case_refs if paper.content.topic.value == "J3"}
    return cast, frozenset({*taken, *cited})
