"""The script of the sample year: every act of court, government and joint office, in the order of business days."""

from __future__ import annotations

from fuyuan.sample import meetings, papers, suggestions
from fuyuan.sample.act import Act, Book
from fuyuan.sample.bulletins_court import court_papers
from fuyuan.sample.bulletins_government import government_papers
from fuyuan.sample.cases import Docket

YEAR, SEED = 2024, 1


def script(year: int = YEAR, seed: int = SEED) -> list[Act]:
    """The same year and seed give the same acts, byte for byte.

    The last month lies in the next year: answers that came late. Whoever plays a year that is not over yet leaves
    out the acts after today; no act depends on a later one.
    """
    book = Book(year, seed)
    docket = Docket(book.days, book.random)
    told = suggestions.tell(book, docket)
    papers.write(book, [*court_papers(book, docket, told), *government_papers(book, told)])
    meetings.hold(book, docket)
    return book.acts
