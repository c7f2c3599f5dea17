"""A filter by organ follows the duties of those it continues, on the day asked for (ORG-02)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.base import Visibility
from events.meeting import ActionItemAssigned
from events.organ import OrganSuperseded
from projections.errors import BadQuestion
from projections.query import query, views
from projections.store.store import Store
from projections.views import BY_NAME
from services.rules.cases import case_stream
from tests.cases import filed_event
from tests.organs import HOUSING, TAX, URBAN
from tests.projections.story import AUDITOR, TODAY, Story
from tests.projections.year import day, needed, sent, served

NUMBER = "（2024）豫0204行初12号"
MERGED = day("2024-11-01")
"""URBAN goes into HOUSING, and HOUSING on 2025-02-01 into TAX."""


def told() -> Story:
    """Before the merger URBAN got a suggestion that it never answered, an action item, and a lawsuit."""
    item = ActionItemAssigned(
        occurred_on=day("2024-07-30"), item=1, resolution=1, text="完善程序", owner=URBAN, due_on=day("2024-09-30")
    )
    story = Story().court("suggestion:a", sent("2024-03-10", URBAN), served("2024-03-15", URBAN, "2024-05-15"))
    story.joint("meeting:m", item, visibility=Visibility.MEMBERS)
    story.court(case_stream(NUMBER), filed_event(NUMBER, defendants=(URBAN,)))
    return story.joint(
        "organ-registry",
        OrganSuperseded(occurred_on=MERGED, organ=URBAN, successor=HOUSING),
        OrganSuperseded(occurred_on=day("2025-02-01"), organ=HOUSING, successor=TAX),
        visibility=Visibility.MEMBERS,
    )


def rows(store: Store, view: str, as_of: date = MERGED, **filters: str) -> list[dict[str, Any]]:
    on = as_of if BY_NAME[view].supports_as_of else None
    return query(store, view, AUDITOR, filters, as_of=on, today=TODAY).items


def test_org_02_open_duties_are_found_under_the_successor(store: Store) -> None:
    """ORG-02: the action item, the overdue reply and the case of the organ that ended, each under its old name."""
    told().told_to(store)
    for view, name, shown in (
        ("action_items", "owner", "owner"),
        ("overdue_board", "addressee", "addressee"),
        ("suggestion_ledger", "addressee", "addressee"),
        ("suggestion_ledger", "organ", "addressee"),
        ("case_index", "defendant", "defendants"),
    ):
        [row] = rows(store, view, **{name: HOUSING})
        assert row[shown] in (URBAN, [URBAN]), view
        assert rows(store, view, **{name: URBAN}) == [row]
        assert rows(store, view, **{name: TAX}) == []
    [row] = rows(store, "overdue_board", addressee=HOUSING)
    assert row["addressee_name"] == "鼓楼区城市管理局"


def test_org_02_a_filter_knows_the_successors_of_the_day_asked_for(store: Store) -> None:
    """ORG-02: not before the merger; after the second one under the last of the three, and still under the second."""
    told().told_to(store)
    assert rows(store, "action_items", day("2024-10-31"), owner=HOUSING) == []
    assert rows(store, "action_items", day("2025-01-31"), owner=TAX) == []
    for organ in (URBAN, HOUSING, TAX):
        assert len(rows(store, "action_items", day("2025-02-01"), owner=organ)) == 1


def test_org_02_counts_by_organ_and_the_registry_keep_the_organs_apart(store: Store) -> None:
    """ORG-02: history keeps the old name; in the registry the id is the row."""
    told().told_to(store)
    scores = rows(store, "organ_scoreboard", addressee=HOUSING)
    assert [row["addressee"] for row in scores] == [URBAN]
    assert [row["organ"] for row in rows(store, "organs", organ=HOUSING)] == [HOUSING]
    assert [row["successor"] for row in rows(store, "organs", organ=URBAN)] == [HOUSING]


def test_papers_b13_a_filter_by_organ_takes_what_the_organ_is_called(told_store: Store) -> None:
    """By its short, present and former name, with the district and without: the same rows as by its id."""
    asked = 0
    for view in views():
        for offered in (one for one in view.filters if one.kind == "organ"):
            known = query(told_store, view, AUDITOR, needed(view) | {offered.name: HOUSING}, today=TODAY).items
            for name in ("住建局", "区城市更新局", "鼓楼区住房和城市更新局", "住房和城乡建设局"):
                page = query(told_store, view, AUDITOR, needed(view) | {offered.name: name}, today=TODAY)
                assert page.items == known, (view.name, name)
            asked += len(known)
    assert asked > 20


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("住建", "您要找的是不是：鼓楼区住房和城市更新局（housing-bureau）", "did you mean: housing-bureau"),
        ("观象台", "请填写机关的名称、简称或者标识", "give an organ's name"),
    ],
)
def test_papers_b13_an_unknown_name_is_asked_back(told_store: Store, name: str, zh: str, en: str) -> None:
    with pytest.raises(BadQuestion) as wrong:
        query(told_store, "suggestion_ledger", AUDITOR, {"addressee": name}, today=TODAY)
    assert wrong.value.field == "addressee"
    assert zh in wrong.value.zh
    assert en in wrong.value.en
    assert query(told_store, "suggestion_ledger", AUDITOR, {"addressee": "no-such-organ"}, today=TODAY).items == []
