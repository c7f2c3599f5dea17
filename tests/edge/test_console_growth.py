"""A page of the console costs what stands on it, not what the ledgers hold: steps of the database at two sizes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from benchmarks.read_models import READERS
from fuyuan.http.feed import head
from fuyuan.web.console import TABLE
from fuyuan.web.question import Question
from fuyuan.web.seen import PAGE, Seen
from projections.errors import NoSuchMatter
from projections.query import MAX_LIMIT, Page, query
from projections.store.store import Store
from projections.view import View
from projections.views.annual_kept import keep
from tests.projections.test_growth import TODAY, counted

pytestmark = pytest.mark.timeout(300)  # two read models of many years are made first
AS_OF = {"as_of": "2024-09-01"}
YEAR = {"year": "2024"}
ASKED: dict[str, tuple[dict[str, str], ...]] = {
    "/": (YEAR, YEAR | AS_OF),
    "/annual": (YEAR,),
    "/annual/{year}/figures": ({},),
    "/annual/{year}/figures/{metric}": ({},),
    "/annual/{year}/supplement": ({},),
    "/charts": (YEAR | AS_OF,),
    "/desk": ({}, {"duty": "answer_suggestion"}, {"since": "3000"}),
    "/suggestions": ({}, AS_OF),
    "/bulletins": ({}, AS_OF),
    "/meetings": ({}, AS_OF),
    "/organs": ({}, YEAR, YEAR | AS_OF),
    "/registry": ({}, {"text": "局"}),
    "/registry/{organ}": ({},),
    "/holidays": ({},),
    "/search": ({"text": "征收"},),
    "/views": ({},),
    "/views/{view}": ({"view": "overdue_board"},),
    "/matters/{stream}": tuple({"view": view} for view in ("bulletin_board", "suggestion_ledger", "meeting_calendar")),
}
"""What is asked of each page; of that of a matter the view whose first row leads there; of the desk, what changed since
so many events."""
ROWS = 5


class ShortPages(Seen):
    """Lists end after few rows: two years would not fill the pages of some readers, twelve do."""

    def page(
        self,
        view: str | View,
        filters: Mapping[str, str] | None = None,
        limit: int = PAGE,
        cursor: str | None = None,
        as_of: date | None = None,
    ) -> Page:
        return super().page(view, filters, limit if limit == MAX_LIMIT else min(limit, ROWS), cursor, as_of)


def cost(store: Store, path: str, seen: Seen, asked: dict[str, str]) -> int:
    _, build = TABLE[path]
    named: dict[str, Any] = {"view": asked["view"]} if "{view}" in path else {}
    if "since" in asked:
        named = {"since": head(store).seq - int(asked["since"])}
    if "{organ}" in path:
        named = {"organ": seen.reader.organ}
    if "{year}" in path:
        named = YEAR | ({"metric": "M20"} if "{metric}" in path else {})
    if "{stream}" in path:
        rows = query(store, asked["view"], seen.reader, limit=1, today=TODAY).items
        if not rows:
            return 0
        named = {"stream": rows[0]["stream"]}
    with counted(store) as steps, suppress(NoSuchMatter):  # figures are for who reads the internal edition
        build(seen, Question({} if named else asked), **named)
    return steps[0]


def test_every_page_is_asked() -> None:
    assert TABLE.keys() == ASKED.keys()


@pytest.mark.systems
@pytest.mark.parametrize("path", ASKED)
def test_a_page_costs_as_much_of_many_years_as_of_few(path: str, few_and_many_years: tuple[Store, Store]) -> None:
    if path.startswith("/annual"):  # else there would be nothing on it
        for store in few_and_many_years:
            keep(store, 2024, "", TODAY)
    for name, reader in READERS.items():
        for asked in ASKED[path]:
            few, many = (cost(store, path, ShortPages(store, reader, TODAY), asked) for store in few_and_many_years)
            assert many <= 3 * max(few, 20), f"{name}, {asked}: {few} and {many} hundred steps"
