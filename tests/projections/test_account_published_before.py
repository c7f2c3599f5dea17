"""What was published and reads otherwise now: supplements, and earlier years by the rules of then and of now."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from domain.definitions import VERSION
from events.annual_review import AnnualReviewSupplemented, MetricChange
from events.vocabulary import Topic
from projections.review.account.account import account
from projections.review.account.published_before import Former, former
from projections.review.editions import Edition
from tests.projections.annals import Annals
from tests.projections.test_account import bulletins

INTERNAL, PUBLIC = Edition


def changed(metric: str, measure: str, old: str, new: str) -> MetricChange:
    return MetricChange(metric=metric, measure=measure, old=old, new=new, reason="补充登记")


def test_supplements_stand_behind_the_figures_with_old_new_and_reason() -> None:
    """ANR-02. To the public no number from 1 to 2 of what is tied to the parties of a case."""
    changes = (changed("M01", "all", "2", "3"), changed("M80", "new", "2", "3"))
    said: dict[str, Any] = {"year": 2024, "occurred_on": date(2025, 4, 1), "cut_off": datetime(2025, 3, 1, tzinfo=UTC)}
    event = AnnualReviewSupplemented(
        supplement=1, definition_version=VERSION, figures_digest="0" * 64, changes=changes, **said
    )
    made = bulletins(Annals(), 2024, 2).joint("annual-review:2024", event).review()
    rows = account(made, INTERNAL)["tables"]["supplements"]["rows"]
    assert rows[0] == ["第1号", "2025-04-01", "M01", "通报发出件数（分方向、事项）（all）", "2", "3", "补充登记"]
    public = account(made, PUBLIC)["tables"]["supplements"]["rows"]
    assert [row[4:] for row in public] == [["2", "3", None], ["*", "*", None]]
    assert "supplements" not in account(bulletins(Annals(), 2024, 2).review(), INTERNAL)["tables"]


def test_an_earlier_year_stands_as_published_beside_what_is_computed_now() -> None:
    """With the version of its definitions; what reads the same is not listed, and what is not recorded is no number."""
    annals = bulletins(bulletins(Annals(), 2023, 3), 2024, 2)
    then = annals.review(2023)
    before = former(then.to_json())
    assert (before.year, before.version, before.values["M01.all"]) == (2023, VERSION, "3")
    assert "earlier" not in account(annals.review(), INTERNAL, formers=[before])["tables"]
    made = bulletins(annals, 2023, 1, Topic.J1).review()
    older = before._replace(version="5")
    table = account(made, INTERNAL, formers=[older])["tables"]["earlier"]
    assert ["2023", "M01", {"zh": "合计", "en": "total"}, "3", "第5版", "4"] in table["rows"]
    assert all(row[3] != row[5] for row in table["rows"])


def test_a_document_of_an_edition_is_read_too() -> None:
    made = bulletins(Annals(), 2024, 3).review()
    assert former(orjson.dumps(account(made, PUBLIC))).values["M01.all"] == "3"


def test_to_the_public_no_small_number_of_cases_is_shown_as_it_was() -> None:
    made = bulletins(Annals(), 2023, 3).review()
    before = Former(2023, VERSION, {"M80.new": "2", "M74.all": "9", "M10.all": "2"})
    of = {edition: account(made, edition, formers=[before])["tables"]["earlier"]["rows"] for edition in Edition}
    assert [row[1] for row in of[INTERNAL]] == ["M10", "M74"], "of cases nothing is recorded in that year"
    assert [row[1] for row in of[PUBLIC]] == ["M10", "M74"]
    hidden = Former(2023, VERSION, {"M74.all": "2", "M10.all": "2"})
    shown = account(made, PUBLIC, formers=[hidden])["tables"]["earlier"]["rows"]
    assert [row[1] for row in shown] == ["M10"]


@pytest.mark.parametrize("content", [b"no json", b"[]", b"{}", b'{"figures": 1}'])
def test_what_is_no_review_is_none(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"review|literal"):
        former(content)
