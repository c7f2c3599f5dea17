"""The script of the sample year: every act of court, government and joint office, in the order of business days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from events.values import CaseNumber
from fuyuan.sample import appearances, filings, group, meetings, papers, suggestions, year_end
from fuyuan.sample.act import Act, Book
from fuyuan.sample.bulletins import bulletins
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.filings import joint_case
from fuyuan.sample.papers import Paper
from fuyuan.sample.reconsiderations import reconsider
from fuyuan.sample.stories import Teller
from fuyuan.sample.trials import Trials

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


def script(until: date, seed: int = 1) -> list[Act]:
    """The twelve months that end with `until`. The same day and seed give the same acts, byte for byte.

    The tail of the cases was filed before. What is under way on the last day stays so; no act depends on a later one.
    """
    book = Book(until, seed)
    docket = Docket(book.days, book.random)
    filings.file(book, docket)
    judgments = filings.Judgments(book, docket)
    letters = suggestions.tell(book, docket, judgments)
    issued = bulletins(book, docket, letters)
    meetings.hold(book, docket)
    cast, cited = assign(book, docket, judgments.decided, issued)
    trials = Trials(book, docket, judgments.decided, {cast["dispute-settled"].number: SETTLED_AFTER})
    trials.flag(issued)
    trials.hold(cast["closed"])
    trials.review_enforcement()
    trials.restrict(cited)
    appearances.appear(book, docket, frozenset(cast[role].number for role in ("observed", "requested")))
    papers.write(book, issued)
    group.lead(book)
    year_end.tell(book)
    reconsider(book)
    Teller(book, cast).tell_all()
    return book.acts


def assign(
    book: Book, docket: Docket, decided: Collection[CaseNumber], issued: Sequence[Paper]
) -> tuple[dict[str, Case], frozenset[CaseNumber]]:
    """The cases that play a part in the stories, and those that no one may restrict: they are cited or play one.

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
