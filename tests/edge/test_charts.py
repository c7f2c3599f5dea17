"""The charts: each is a valid specification, its numbers are those of the lists it leads to and of the review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import altair
import orjson
import pytest

from benchmarks.read_models import READERS
from events.base import Side
from fuyuan.web.charts.drawn import picture, spec_of
from fuyuan.web.charts.numbers import Asked, Mark
from fuyuan.web.charts.page import charts, spec
from fuyuan.web.charts.table import CHARTS, Chart
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from projections.errors import BadQuestion, NoSuchMatter
from projections.review.facts import facts
from projections.review.figures.outcomes import counted, lost
from projections.review.log import end_of_day, read
from projections.store.store import Store
from tests.year import YearLedgers
from tests.years import FEW

pytestmark = pytest.mark.timeout(300)  # the read models of several years are made first
DAYS = (date(2024, 7, 15), date(2024, 12, 31))
LISTS = {"/suggestions": "suggestion_ledger", "/bulletins": "bulletin_board"}
MORE = {"replies", "adoption", "appearances"}
"""These lead to all rows of an organ, of which they count some."""
EVERY_CHART = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)


@pytest.fixture
def seen(few_years: Store) -> Seen:
    return Seen(few_years, READERS["auditor"], date(2025, 3, 1))


def drawn(chart: Chart, seen: Seen) -> Iterator[tuple[date, Mark]]:
    return ((day, mark) for day in DAYS for mark in chart.marks(Asked(seen, 2024, day)) if mark.many)


@EVERY_CHART
def test_it_is_a_valid_specification_of_some_marks(chart: Chart, seen: Seen) -> None:
    made = spec_of(chart, list(chart.marks(Asked(seen, 2024, None))))
    altair.Chart.from_dict(made)
    assert made["data"]["values"]
    assert {value["part"] for value in made["data"]["values"]} <= {part.zh for part in chart.parts}
    if chart.labels:
        assert {value["label"] for value in made["data"]["values"]} <= {label.zh for label in chart.labels}


@EVERY_CHART
def test_a_mark_leads_to_the_list_that_it_counts(chart: Chart, seen: Seen) -> None:
    for day, mark in drawn(chart, seen):
        address = urlsplit(mark.url)
        asked = dict(parse_qsl(address.query))
        assert asked.pop("as_of") == day.isoformat()
        if chart.name in MORE:
            assert asked.get("organ") or asked.get("addressee")
            continue
        listed = list(seen.rows(LISTS.get(address.path) or address.path.rpartition("/")[2], asked, day))
        if "case_index" in address.path or mark.label == "尚无结论":  # what ended by a transfer, all levels
            assert len(listed) >= mark.many
        elif chart.name == "topics":
            assert len([row for row in listed if row["withdrawn_on"] is None]) == mark.many
        else:
            assert len(listed) == mark.many, (day, mark)


def test_cases_concluded_and_lost_are_those_of_the_review(seen: Seen, year_ledgers: YearLedgers) -> None:
    recorded = [bytes(entry.raw) for side in Side for entry in year_ledgers.entries[side]]
    cases = counted(facts(read(recorded, end_of_day(DAYS[-1])), 2024))
    marks = [mark for day, mark in drawn(next(c for c in CHARTS if c.name == "cases"), seen) if day == DAYS[-1]]
    assert sum(mark.many for mark in marks) == FEW * len(cases)
    assert sum(mark.many for mark in marks if mark.part.zh == "败诉") == FEW * len(lost(cases)) > 0


def test_the_page_shows_any_day_of_the_year(seen: Seen) -> None:
    shown = charts(seen, Question({"year": "2024", "day": "60"}))
    assert (shown["asked_on"], shown["day"], shown["days"]) == (date(2024, 2, 29), 60, 366)
    assert charts(seen, Question({"year": "2024", "day": "366"}))["asked_on"] == date(2024, 12, 31)
    assert charts(seen, Question({"year": "2025", "day": "366"}))["asked_on"] == date(2025, 12, 31)
    for wrong in ("0", "367", "x", "１"):
        with pytest.raises(BadQuestion, match="day"):
            charts(seen, Question({"year": "2024", "day": wrong}))


def test_without_scripts_it_is_a_picture_with_links(seen: Seen) -> None:
    made = spec(seen, Question({"year": "2024"}), "suggestions")
    drawing = picture(made)
    assert drawing.startswith("<svg")
    assert orjson.loads(made)["data"]["values"][0]["url"].replace("&", "&amp;") in drawing
    with pytest.raises(NoSuchMatter):
        spec(seen, Question({}), "nothing")
