"""A cell of a yearly table leads to the matters that it counts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from benchmarks.read_models import READERS
from fuyuan.web.annual_links import links
from fuyuan.web.seen import Seen
from projections.store.store import Store

pytestmark = pytest.mark.timeout(300)  # the read models of several years are made first
PAGES = {"/suggestions": "suggestion_ledger", "/bulletins": "bulletin_board", "/meetings": "meeting_calendar"}


def test_every_linked_cell_leads_to_what_it_counts(few_years: Store) -> None:
    seen, followed = Seen(few_years, READERS["auditor"], date(2025, 3, 1)), Counter[str]()
    for table in seen.rows("annual_tables", {"year": "2024"}):
        for line in table["rows"]:
            for cell, href in zip(line, links(table["table"], 2024, line), strict=True):
                if href and "year=" not in href:  # a page's own word; test_console follows those
                    address = urlsplit(href)
                    view = PAGES.get(address.path) or address.path.rpartition("/")[2]
                    listed = list(seen.rows(view, dict(parse_qsl(address.query))))
                    assert len(listed) == cell if isinstance(cell, int) else listed, (table["table"], cell, href)
                    followed[table["table"]] += 1
    assert followed.keys() >= {"T2", "T3", "T4", "T7", "T9", "T10", "T10b", "T11", "T12", "T12c", "T14"}
