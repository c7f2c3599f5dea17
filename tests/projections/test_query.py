"""Asking: pages that stay right, questions that are wrong, and what a view says of itself."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from events.base import Event, payload_classes
from events.bulletin import BulletinIssued
from projections.asked import Asked
from projections.errors import BadQuestion, UnknownView
from projections.filters import decode_cursor, encode_cursor
from projections.query import query, views
from projections.store.schema import EVENT
from projections.store.store import Store
from projections.view import View
from projections.views import BY_NAME, VIEWS
from tests.projections.story import AUDITOR, COURT_READER, TODAY, Story, bulletin
from tests.projections.year import day, needed, told_year

FIRST = day("2024-01-01")


def story_of(count: int) -> Story:
    """Bulletins, two a day."""
    story = Story()
    for number in range(count):
        issued = BulletinIssued(
            occurred_on=FIRST + timedelta(days=number // 2), content=bulletin(title=f"通报{number}")
        )
        story.court(f"bulletin:{number}", issued)
    return story


@cache
def told() -> frozenset[str]:
    """The types of the events of the small year."""
    return frozenset(orjson.loads(message.raw)["type"] for message in told_year().messages)


def titles(store: Store, limit: int, cursor: str | None = None) -> tuple[list[str], str | None]:
    page = query(store, "bulletin_board", COURT_READER, limit=limit, cursor=cursor, today=TODAY)
    return [row["title"] for row in page.items], page.next


def test_pages_cover_everything_once(store: Store) -> None:
    story_of(11).told_to(store)
    whole, none = titles(store, 50)
    assert none is None
    seen: list[str] = []
    cursor = None
    for _ in range(4):
        some, cursor = titles(store, 3, cursor)
        seen += some
    assert cursor is None
    assert seen == whole
    assert len(set(seen)) == 11


def test_a_page_stays_where_it_was_when_rows_come_in_before_it(store: Store) -> None:
    story = story_of(6)
    story.told_to(store)
    first, cursor = titles(store, 3)
    newest = BulletinIssued(occurred_on=day("2024-12-31"), content=bulletin(title="最新"))
    story.court("bulletin:new", newest).told_to(store)
    second, _ = titles(store, 3, cursor)
    assert "最新" not in second
    assert len({*first, *second}) == 6


@pytest.mark.parametrize("view", [view.name for view in views()])
def test_every_view_pages_row_by_row(told_store: Store, view: str) -> None:
    whole = query(told_store, view, AUDITOR, needed(BY_NAME[view]), limit=500, today=TODAY).items
    cursor, seen = None, []
    for _ in whole:
        page = query(told_store, view, AUDITOR, needed(BY_NAME[view]), limit=1, cursor=cursor, today=TODAY)
        seen += page.items
        cursor = page.next
    assert cursor is None
    assert seen == whole
    assert whole, "the year has something for every view"


@pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])
def test_the_year_tells_of_every_event_of_every_view(view: View) -> None:
    """A new view, or a new event of one, fails here until the small year tells of it."""
    assert {event.type for event in view.handlers} <= told()


def published() -> list[type[Event]]:
    """Those of the modules named in `events.published`; tests declare events of their own."""
    return [event for event in payload_classes() if event.__module__.startswith("events.")]


def test_the_year_tells_of_every_published_event() -> None:
    assert {event.type for event in published()} <= told()


@pytest.mark.parametrize(
    ("filters", "limit", "cursor", "field"),
    [
        ({"colour": "red"}, 50, None, "colour"),
        ({"topic": "J9"}, 50, None, "topic"),
        ({"issued_from": "2024-02-30"}, 50, None, "issued_from"),
        ({"issued_from": "yesterday"}, 50, None, "issued_from"),
        ({"similar_case": "maybe"}, 50, None, "similar_case"),
        ({"title": ""}, 50, None, "title"),
        ({"title": "a\x00b"}, 50, None, "title"),
        ({}, 0, None, "limit"),
        ({}, 501, None, "limit"),
        ({}, 50, "???", "cursor"),
        ({}, 50, "WzFd", "cursor"),
        ({}, 50, "WyJ0b3BpY19tYXRyaXgiLCJKMSJd", "cursor"),
    ],
)
def test_a_wrong_question_names_its_field(
    store: Store, filters: dict[str, str], limit: int, cursor: str | None, field: str
) -> None:
    with pytest.raises(BadQuestion) as wrong:
        query(store, "bulletin_board", COURT_READER, filters, limit, cursor)
    assert wrong.value.field == field
    assert wrong.value.zh
    assert wrong.value.en


def test_an_unknown_view_and_a_day_that_makes_no_sense(store: Store) -> None:
    with pytest.raises(UnknownView):
        query(store, "matters", COURT_READER)
    with pytest.raises(BadQuestion, match="as of a day"):
        query(store, "audit_trail", COURT_READER, as_of=TODAY)
    with pytest.raises(BadQuestion) as wrong:
        query(store, "suggestion_ledger", COURT_READER, as_of=date.max)
    assert wrong.value.field == "as_of"
    assert query(store, "suggestion_ledger", COURT_READER, as_of=date.min).items == []


@pytest.mark.parametrize("number", [2**63, 2**64 - 1])
def test_a_cursor_holds_no_number_beyond_the_columns(store: Store, number: int) -> None:
    view = BY_NAME["audit_trail"]
    cursor = encode_cursor(view, {"seq": number})
    with pytest.raises(BadQuestion) as wrong:
        query(store, "audit_trail", AUDITOR, cursor=cursor)
    assert wrong.value.field == "cursor"


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\u2003"])
def test_a_text_with_any_space_in_it_is_found(store: Store, space: str) -> None:
    title = f"关于{space}执法程序的通报"
    Story().court("bulletin:a", BulletinIssued(occurred_on=FIRST, content=bulletin(title=title))).told_to(store)
    found = query(store, "bulletin_board", COURT_READER, {"title": f"于{space}执"}, today=TODAY)
    assert [row["title"] for row in found.items] == [title]


def test_recorded_from_counts_days_in_shanghai(store: Store) -> None:
    """The story begins at midnight UTC on 1 January 2024: 8 o'clock in Shanghai."""
    story_of(3).told_to(store)
    whole = query(store, "audit_trail", AUDITOR, limit=500, today=TODAY).items
    begins = min(row["recorded_at"] for row in whole)
    assert begins < "2024-01-01T16"
    rows = query(store, "audit_trail", AUDITOR, {"recorded_from": "2024-01-01"}, 500, today=TODAY).items
    assert len(rows) == len(whole)
    with store.writing() as connection:  # half past midnight in Shanghai on 1 February
        late = "2024-01-31T16:30:00.000000Z"
        connection.execute(update(EVENT).where(EVENT.c.seq == 1).values(recorded_at=late))
    rows = query(store, "audit_trail", AUDITOR, {"recorded_from": "2024-02-01"}, 500, today=TODAY).items
    assert [row["recorded_at"] for row in rows] == [late]
    with pytest.raises(BadQuestion):
        query(store, "audit_trail", AUDITOR, {"recorded_from": "0001-01-01"}, today=TODAY)


@settings(max_examples=200)
@given(cursor=st.text(max_size=60))
def test_no_cursor_makes_it_stumble(cursor: str) -> None:
    from projections.roster import Roster

    view = BY_NAME["bulletin_board"]
    assert view.rows is not None
    rows = view.rows(Asked(TODAY, {}, Roster())).subquery()
    with pytest.raises(BadQuestion):
        decode_cursor(view, rows, cursor)


@pytest.mark.parametrize("view", [view.name for view in views()])
def test_a_view_says_what_it_answers(told_store: Store, view: str) -> None:
    """Every item has exactly the declared columns and the names of organs; titles are in both languages."""
    declared = BY_NAME[view]
    for row in query(told_store, view, AUDITOR, needed(BY_NAME[view]), today=TODAY).items:
        names = {column.name for column in declared.columns}
        extra = {f"{one.name}_name" for one in declared.columns if one.kind == "organ"}
        extra |= {f"{one.name}_names" for one in declared.columns if one.kind == "organs"}
        assert set(row) == names | extra
        for column in declared.columns:
            if column.term is not None and column.kind == "term" and row[column.name] is not None:
                assert row[column.name] in {term.value for term in column.term}
    assert all(one.zh and one.en for one in (*declared.columns, *declared.filters, declared))


@pytest.mark.parametrize("view", [view.name for view in views()])
def test_every_filter_can_be_asked(told_store: Store, view: str) -> None:
    samples = {"day": "2024-05-01", "year": "2024", "number": "1", "flag": "true", "time": "2024-05-01"}
    for one in BY_NAME[view].filters:
        value = next(iter(one.term)).value if one.term is not None else samples.get(one.kind, "x")
        query(
            told_store,
            view,
            AUDITOR,
            needed(BY_NAME[view]) | {one.name: "行政" if one.required else value},
            today=TODAY,
        )
