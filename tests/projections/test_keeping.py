"""What a table keeps of an event: its columns, the rows it makes, how it shows on a day, and under which title."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import MetaData

from events.base import Event, Side, Visibility
from events.dispute import DisputeRegistered, DisputeResolved
from events.dispute_terms import DisputeCriterion, ProceedingsEffect, ResolutionKind
from events.envelope import Envelope
from events.titles import title_of
from events.values import CaseRef
from events.vocabulary import Field
from projections.keeping import ITEM, PLACE, Made, as_of, dated, keeping, kept, shown, stream_of
from projections.store import schema
from projections.store.merge import Put
from projections.store.schema import DAY, LIST, NUMBER, TEXT, matter_key
from projections.view import Fact
from tests.organs import HOUSING, LEGAL, URBAN

COORDINATION = UUID(int=7)
REGISTERED = DisputeRegistered(
    occurred_on=date(2024, 3, 1),
    lead=LEGAL,
    title="征收补偿争议",
    text="争议的情况",
    field=Field.URBAN_CONSTRUCTION,
    organs=(HOUSING, URBAN),
    case_refs=(CaseRef(number="（2024）豫0204行初12号"),),
    criteria=(DisputeCriterion.NUMEROUS_PARTIES,),
    litigation_alone_insufficient=True,
    visibility=Visibility.RESTRICTED,
    coordination=COORDINATION,
)
RESOLVED = DisputeResolved(
    occurred_on=date(2024, 5, 1),
    resolution_kind=ResolutionKind.OTHER,
    text="已化解",
    effect=ProceedingsEffect.NONE,
)


@pytest.fixture(autouse=True)
def tables_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of these tests are none of the read model."""
    monkeypatch.setattr(schema, "METADATA", MetaData())


def fact(event: Event) -> Fact[Any]:
    envelope = Envelope(
        jurisdiction="410204",
        side=Side.GOVERNMENT,
        stream="dispute:a",
        version=3,
        type=event.type,
        recorded_at=datetime(2024, 6, 1, tzinfo=UTC),
        occurred_on=event.occurred_on,
        actor=LEGAL,
        command_id="c",
        command_digest="d",
        visibility=Visibility.RESTRICTED,
        data={},
    )
    return Fact(envelope, event, b"{}")


def puts(table: Any, event: Event) -> list[Put]:
    return [put for kind, handler in table.info["handlers"] if kind is type(event) for put in handler(fact(event))]


def test_a_column_takes_type_and_value_from_the_field() -> None:
    table = keeping(
        "kept",
        kept(DisputeRegistered, "stream", "title", "field", "organs", "criteria", "party_count", on="registered_on"),
        kept(DisputeRegistered, "coordination", numbers="case_refs.number", opened=True),
    )
    kinds = {column.name: column.type for column in table.columns}
    assert kinds["title"] is TEXT
    assert kinds["organs"] is kinds["criteria"] is kinds["numbers"] is LIST
    assert kinds["party_count"] is NUMBER
    assert kinds["registered_on"] is DAY
    [put] = puts(table, REGISTERED)
    assert put.key == {"matter": matter_key("government/dispute:a")}
    assert put.values == {
        "stream": "dispute:a",
        "title": "征收补偿争议",
        "field": "urban_construction",
        "organs": (HOUSING, URBAN),
        "criteria": ["numerous_parties"],
        "party_count": None,
        "registered_on": "2024-03-01",
        "coordination": str(COORDINATION),
        "numbers": ["（2024）豫0204行初12号"],
        "opened": True,
    }


def test_each_item_of_a_list_makes_a_row() -> None:
    table = keeping(
        "organs_of",
        kept(DisputeRegistered, "lead", each="organs", organ=ITEM, line=PLACE, on="since"),
        by=("version", "organ"),
    )
    rows = [(put.key["version"], put.key["organ"], put.values) for put in puts(table, REGISTERED)]
    values = {"lead": LEGAL, "since": "2024-03-01"}
    assert rows == [(3, HOUSING, {**values, "line": 1}), (3, URBAN, {**values, "line": 2})]


def test_what_is_made_by_a_function_or_names_another_matter() -> None:
    size = Made(NUMBER, lambda event: len(event.organs))
    table = keeping("made", kept(DisputeRegistered, organs=size, origin=stream_of("coordination")))
    [put] = puts(table, REGISTERED)
    assert put.values == {"organs": 2, "origin": f"coordination:{COORDINATION}"}


def test_what_is_dated_shows_from_its_day_on() -> None:
    table = keeping(
        "dated",
        kept(DisputeRegistered, "title", on="registered_on"),
        dated(DisputeResolved, "resolution_kind", on="resolved_on"),
    )
    [put] = puts(table, RESOLVED)
    assert put.values == {"resolution_kind": RESOLVED.resolution_kind.value, "resolved_on": "2024-05-01"}
    known, *later = [str(column) for column in as_of(table, "2024-04-01", "matter", "registered_on")]
    assert known == "dated.title"
    assert len(later) == 2
    assert all(column.startswith("CASE WHEN (dated.resolved_on <= ") for column in later)


def test_a_shown_column_bears_title_kind_and_term_of_its_field() -> None:
    table = keeping("shown", kept(DisputeRegistered, "lead", "criteria", "title"))
    lead, criteria, title = shown(table, "lead", "criteria", "title")
    assert (lead.kind, criteria.kind, title.kind) == ("organ", "terms", "text")
    assert criteria.term is DisputeCriterion
    assert (lead.zh, lead.en) == title_of("DisputeRegistered", "lead")
