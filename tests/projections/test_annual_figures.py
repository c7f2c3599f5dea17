"""The figures of a year in the read model: as the review has them, each with the events behind it (ANR-01)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from domain.definitions import DEFINITIONS
from events.annual_review import BaselineEntered, BaselineFigure
from events.base import Side
from events.case import CaseAccessRestricted
from events.case_terms import RestrictionGround
from projections.access.sight import Reader
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.query import query
from projections.review.figure import Count, Rate
from projections.review.log import end_of_day
from projections.store.store import Store
from projections.view import View
from projections.views import annual_figures, annual_kept
from projections.views.annual_figures_page import FIGURES_PAGE, REFERENCES_PAGE
from tests.figures.compared import computed
from tests.projections.annals import Annals, d24, d25
from tests.projections.annals_tables import year
from tests.projections.story import AUDITOR, COURT_READER, LEGAL_READER, OFFICE_READER, OUTSIDE_READER
from tests.projections.test_annual_tables import READERS, TODAY, told

INTERNAL = (COURT_READER, OFFICE_READER, LEGAL_READER, AUDITOR)
CUT_OFF = "2025-01-31"


def asked(store: Store, view: View, reader: Reader = COURT_READER, **filters: str) -> list[dict[str, Any]]:
    return query(store, view, reader, {"year": "2024", "cut_off": CUT_OFF} | filters, limit=500, today=TODAY).items


def values(store: Store, **filters: str) -> Mapping[tuple[str, str], dict[str, Any]]:
    rows = asked(store, FIGURES_PAGE, **filters)
    return {(row["metric"], value["key"]): value for row in rows for value in row["values"]}


def references(store: Store, metric: str, value: str, role: str, number: int = 0) -> list[str]:
    found = asked(store, REFERENCES_PAGE, metric=metric, value=value, role=role, number=str(number))
    return [row["ref"] for row in found]


def test_anr_01_each_figure_is_as_the_review_prints_it_with_the_same_events_behind(store: Store) -> None:
    annals = year()
    told(store, annals)
    review, shown = annals.review(), values(store)
    assert [row["metric"] for row in asked(store, FIGURES_PAGE)] == list(DEFINITIONS)
    followed = 0
    for metric, figure in review.figures.items():
        for value in figure.values:
            said = shown[metric, value.key]
            if isinstance(value, Rate):
                assert said["years"][-1] == {"year": 2024, "text": {"zh": value.text, "en": value.text}}
                assert references(store, metric, value.key, "numerator") == list(value.part)[: annual_figures.AT_ONCE]
                assert said["behind"] == {"numerator": value.numerator, "denominator": value.denominator}
                followed += 1
            elif isinstance(value, Count):
                assert references(store, metric, value.key, "counted") == list(value.refs)
                followed += 1
    assert followed > 150


def test_m11_is_counted_by_the_jurisdictions_setting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """As its definition says it, also where it is kept; in the tables too."""
    annals = year().meeting("spring", d24(3, 5), slot="2024-1")
    told(store, annals)
    store.regular_meetings_per_year = 3
    meant = computed(annals.raw, 2024, end_of_day(d25(1, 31)), 3)["M11"]["slots"]
    assert meant == (1, 3)

    def shown() -> dict[str, Any]:
        behind: dict[str, Any] = values(store, metric="M11")["M11", "slots"]["behind"]
        return behind

    assert shown() == {"numerator": 1, "denominator": 3}
    annual_kept.keep(store, 2024, CUT_OFF, TODAY)
    monkeypatch.setattr("projections.views.annual_figures_page.FEW", 0)
    assert shown() == {"numerator": 1, "denominator": 3}


def test_anr_06_a_year_before_the_records_has_what_a_paper_says_or_no_number(store: Store) -> None:
    annals = year()
    entered = BaselineFigure(metric="M24", measure="documents", value=Decimal("72.7"), percentage=True)
    annals.joint(
        "annual-review:b", BaselineEntered(occurred_on=d24(1, 8), year=2022, figures=(entered,), source="白皮书")
    )
    told(store, annals)
    line = {one["year"]: one["text"] for one in values(store, metric="M24")["M24", "documents"]["years"]}
    assert line[2022] == {"zh": "72.7 %（基数）", "en": "72.7 % (baseline)"}
    assert line[2021] == {"zh": "无记录", "en": "no record"}
    earlier = query(
        store, FIGURES_PAGE, COURT_READER, {"year": "2023", "cut_off": CUT_OFF, "metric": "M80"}, today=TODAY
    )
    now = values(store, metric="M80")["M80", "new"]["years"]
    assert now[-2] == earlier.items[0]["values"][1]["years"][-1], "the year before, as its own review has it"


@pytest.mark.parametrize("name", READERS)
def test_f_5_they_are_for_who_reads_the_internal_edition(store: Store, name: str) -> None:
    told(store, year())
    allowed = READERS[name] in INTERNAL
    assert bool(asked(store, FIGURES_PAGE, READERS[name])) is allowed
    shown = asked(store, REFERENCES_PAGE, READERS[name], metric="M80", value="new", role="counted")
    assert bool(shown) is allowed


def test_what_is_kept_is_what_is_computed_and_goes_with_a_restriction(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    annals = year()
    told(store, annals)
    computed, behind = asked(store, FIGURES_PAGE), references(store, "M80", "new", "counted")
    monkeypatch.setattr(annual_figures, "AT_ONCE", 2)
    annual_kept.keep(store, 2024, CUT_OFF, TODAY)
    monkeypatch.setattr("projections.views.annual_figures_page.FEW", 0)
    assert asked(store, FIGURES_PAGE) == computed
    assert references(store, "M80", "new", "counted", 1) == behind[2:4]
    assert references(store, "M80", "new", "counted", 500) == []
    assert asked(store, FIGURES_PAGE, OUTSIDE_READER) == []
    closed = CaseAccessRestricted(occurred_on=d25(3, 1), ground=RestrictionGround.PRIVACY, reason="隐私")
    later(store, annals, closed)
    assert asked(store, FIGURES_PAGE) == []
    assert references(store, "M80", "new", "counted") == []


def later(store: Store, annals: Annals, event: CaseAccessRestricted) -> None:
    annals.court("case:5", event)
    sequence = store.positions()[Side.COURT].sequence + 1
    Projector(store).apply_batch([Message(Side.COURT, sequence, sequence, annals.raw[-1])])
