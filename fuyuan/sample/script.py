"""The script of the sample year: every act of court, government and joint office, in the order of business days."""

from __future__ import annotations

from fuyuan.sample import appearances, filings, group, meetings, papers, suggestions
from fuyuan.sample.act import Act, Book
from fuyuan.sample.bulletins import bulletins
from fuyuan.sample.cases import Docket
from fuyuan.sample.cast import SETTLED_AFTER, assign
from fuyuan.sample.stories import Teller
from fuyuan.sample.trials import Trials

YEAR, SEED = 2024, 1


def script(year: int = YEAR, seed: int = SEED) -> list[Act]:
    """The same year and seed give the same acts, byte for byte.

    The tail of the cases was filed in the year before. The last month lies in the next year: answers that came late.
    Whoever plays a year that is not over yet leaves out the acts after today; no act depends on a later one.
    """
    book = Book(year, seed)
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
    group.reconsider(book)
    Teller(book, cast).tell_all()
    return book.acts
