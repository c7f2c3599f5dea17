"""The view `annual_tables`: the same from ledgers and read model, in two editions (F.5, ANR-01, ANR-05)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
import pytest
from sqlalchemy import update

from domain.definitions import VERSION
from events.base import Event, Side, Visibility
from events.case import CaseAccessRestricted
from events.case_terms import RestrictionGround
from events.meeting import MinutesIssued
from events.vocabulary import Topic
from projections.access.role import Role
from projections.access.sight import Reader
from projections.errors import BadQuestion
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.query import query
from projections.review.plain import in_edition
from projections.store.schema import STAMP
from projections.store.store import Store
from projections.totals.stirred import touched_since
from projections.views import annual_kept
from projections.views.annual_tables import COMPUTED, cut_off_of
from tests.cases import restricted_event
from tests.projections.annals import CUT_OFF, Annals, d24, d25
from tests.projections.annals_remedies import petitions
from tests.projections.annals_tables import IDS, texts, year
from tests.projections.story import (
    AUDITOR,
    COURT_READER,
    GOV_READER,
    HOUSING_READER,
    LEGAL_READER,
    OFFICE_READER,
    OUTSIDE_READER,
    Story,
)

TODAY = date(2025, 6, 30)

READERS: Mapping[str, Reader] = {
    "court": COURT_READER,
    "office": OFFICE_READER,
    "legal": LEGAL_READER,
    "auditor": AUDITOR,
    "government": GOV_READER,
    "housing": HOUSING_READER,
    "outside": OUTSIDE_READER,
    "operator": Reader("tax-bureau", Side.GOVERNMENT, Role.OPERATOR),
}
INTERNAL = {"court", "office", "legal", "auditor"}


def told(store: Store, annals: Annals) -> Store:
    """What the bus carries of these ledgers, each side in the order of its recordings."""
    sequences: Counter[Side] = Counter()
    messages = []
    for raw in annals.raw:
        side = Side(orjson.loads(raw)["source"].split("/")[-1])
        sequences[side] += 1
        messages.append(Message(side, sequences[side], sequences[side], raw))
    Projector(store).apply_batch(messages)
    return store


def items(store: Store, reader: Reader = COURT_READER, **filters: str) -> dict[str, dict[str, Any]]:
    found = query(store, "annual_tables", reader, {"year": "2024"} | filters, limit=500, today=TODAY).items
    return {item["table"]: item for item in found}


def test_anr_01_the_read_model_says_what_the_ledgers_say(store: Store) -> None:
    """ANR-01: cell by cell, at two cut-offs and for two years."""
    annals = year()
    told(store, annals)
    for asked, cut_off in ((2024, CUT_OFF), (2024, d24(4, 30)), (2023, CUT_OFF)):
        review = annals.review(asked, cut_off)
        answer = items(store, year=str(asked), cut_off=cut_off.isoformat())
        assert tuple(answer) == IDS
        for key, table in review.tables.items():
            assert answer[key]["rows"] == [[in_edition(cell) for cell in row] for row in table.rows], key
            assert [column["zh"] for column in answer[key]["columns"]] == [column.zh for column in table.columns]
            assert answer[key]["definition_version"] == VERSION
        assert answer["T1"]["cut_off"] == review.log.cut_off.isoformat().replace("+00:00", "Z")


def test_anr_01_whatever_order_the_sides_came_in(sqlite_store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    annals = year()
    told(sqlite_store, annals)
    before = items(sqlite_store, cut_off="2025-01-31")
    late = petitions().raw[-1]
    assert late in annals.raw
    annals.bulletin("late", Topic.J1, d25(2, 2))
    again = Annals(with_organs=False)
    again.raw = annals.raw[-1:]
    sequence = sum(orjson.loads(raw)["source"].endswith("court") for raw in annals.raw)
    Projector(sqlite_store).apply_batch([Message(Side.COURT, sequence, sequence, again.raw[0])])
    assert items(sqlite_store, cut_off="2025-01-31") == before, "what was recorded later changes nothing"


@pytest.mark.parametrize("name", READERS)
def test_f_5_who_reads_which_edition(store: Store, name: str) -> None:
    """F.5: the court, the joint office, the legal department; everybody else the public edition."""
    told(store, year())
    found = items(store, READERS[name])
    assert {item["edition"] for item in found.values()} == {"internal" if name in INTERNAL else "public"}
    assert tuple(found) == IDS


def test_anr_05_the_public_edition_has_no_ledger_and_no_small_cell(store: Store) -> None:
    """ANR-05: what is tied to the parties of one case is `*`, and what would give it away by subtraction."""
    told(store, year())
    found = items(store, OUTSIDE_READER)
    assert all(found[key]["rows"] == [] for key in ("T7", "T10", "T10b", "T11", "T12", "T14"))
    urban = next(row for row in found["T4"]["rows"] if row[0] == "鼓楼区城市管理局")
    assert urban[1:] == ["*", "*", "*", "*", "*"]
    licence = next(row for row in found["T2"]["rows"] if row[0] == {"zh": "行政许可", "en": "licence"})
    assert licence[1:] == [0, "*", 0, "*"]
    said = orjson.dumps(found).decode()
    assert "征收补偿" not in said
    assert "refs" not in said
    changed = {(row[0], row[1]["zh"]): row[2:] for row in found["T15"]["rows"]}
    assert changed["M80", "新收"] == ["*", "*", "*"], "two the year before"


def test_cas_04_scenario_40_a_restriction_after_the_cut_off(store: Store) -> None:
    """Scenario 40: aggregate counts stay, what names the case goes from the ledger tables, cells tied to it go."""
    annals = year()
    told(store, annals)
    before = items(store, LEGAL_READER, cut_off="2025-01-31")
    assert before["T12"]["rows"][0][1] == "争议"
    closed = CaseAccessRestricted(occurred_on=d25(3, 1), ground=RestrictionGround.PRIVACY, reason="隐私")
    annals.court("case:5", closed)
    sequence = sum(orjson.loads(raw)["source"].endswith("court") for raw in annals.raw)
    Projector(store).apply_batch([Message(Side.COURT, sequence, sequence, annals.raw[-1])])
    after = items(store, LEGAL_READER, cut_off="2025-01-31")
    assert after["T12"]["rows"][0][1:3] == ["（限定知悉）", "（限定知悉）"]
    assert [after[key]["rows"] for key in ("T1", "T2", "T3", "T4", "T5", "T6")] == [
        before[key]["rows"] for key in ("T1", "T2", "T3", "T4", "T5", "T6")
    ]
    printed = annals.review(cut_off=d25(3, 31)).tables["T12"]
    assert texts(printed)[0][1:3] == ("（限定知悉）", "（限定知悉）")


MINUTES = MinutesIssued(
    occurred_on=TODAY, document_number="鼓政〔2025〕20号", text="纪要", visibility=Visibility.RESTRICTED
)


@pytest.mark.parametrize(
    ("side", "view", "event"),
    [(Side.COURT, "case_index", restricted_event(TODAY)), (Side.JOINT, "meeting_calendar", MINUTES)],
    ids=["case", "minutes"],
)
def test_cas_04_nothing_kept_from_before_a_restriction_is_shown(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, side: Side, view: str, event: Event
) -> None:
    """CAS-04: of a large ledger, where tables are kept; other events leave what is kept to be shown."""
    store = told(sqlite_store, year())
    monkeypatch.setattr(annual_kept, "FEW", 0)
    stream = query(store, view, COURT_READER, today=TODAY).items[0]["stream"]

    def shown_after(version: int, visibility: Visibility) -> set[bool]:
        place = store.positions()[side].sequence + 1
        raw = Story().encoded(side, stream, event, visibility=visibility, version=version)
        Projector(store).apply_batch([Message(side, place, place, raw)])
        return shown_now()

    def shown_now() -> set[bool]:
        page = query(store, annual_kept.ANNUAL_PAGE, LEGAL_READER, {"year": "2024"}, limit=500, today=TODAY)
        return {item["current"] for item in page.items}

    annual_kept.keep(store, 2024, "", TODAY)
    assert shown_now() == {True}
    if side is Side.JOINT:
        assert shown_after(998, Visibility.BILATERAL) == {False}
    assert shown_after(999, Visibility.RESTRICTED) == set()
    annual_kept.keep(store, 2024, "", TODAY)
    assert shown_now() == {True}


def test_a_rebuilt_read_model_is_asked_anew(sqlite_store: Store) -> None:
    """In a database on PostgreSQL another one takes its place behind the same engine, with as many events."""
    store, cut_off = told(sqlite_store, year()), cut_off_of(None, TODAY)
    with store.writing() as connection:
        tables, touched = COMPUTED.of(connection, 2024, cut_off, 1), touched_since(connection, 0)
        assert COMPUTED.of(connection, 2024, cut_off, 1) is tables
        assert touched_since(connection, 0) is touched
        connection.execute(update(STAMP).values(identity="rebuilt"))
        assert COMPUTED.of(connection, 2024, cut_off, 1) is not tables
        assert touched_since(connection, 0) is not touched


def test_one_table_and_pages(sqlite_store: Store) -> None:
    told(sqlite_store, year())
    assert tuple(items(sqlite_store, table="T6")) == ("T6",)
    assert items(sqlite_store, table="T99") == {}
    first = query(sqlite_store, "annual_tables", COURT_READER, {"year": "2024"}, limit=10, today=TODAY)
    rest = query(sqlite_store, "annual_tables", COURT_READER, {"year": "2024"}, 10, first.next, today=TODAY)
    assert [item["table"] for item in (*first.items, *rest.items)] == list(IDS)
    assert rest.next is None
    assert {item["year"] for item in query(sqlite_store, "annual_tables", COURT_READER, today=TODAY).items} == {2024}


@pytest.mark.parametrize(
    "filters",
    [
        {"cut_off": "2025-07-01"},
        {"cut_off": "2025-01-31T18:00:00"},
        {"cut_off": "9999-12-31"},
        {"cut_off": "soon"},
        {"year": "0000"},
        {"year": "2999"},
    ],
)
def test_what_cannot_be_asked(sqlite_store: Store, filters: dict[str, str]) -> None:
    """A cut-off is a day or an instant with its time zone, and not in the future."""
    with pytest.raises(BadQuestion):
        items(sqlite_store, **filters)


def test_an_instant_is_a_cut_off(sqlite_store: Store) -> None:
    """As a freeze of the data records it: the bulletin of 8 April was recorded at 02:00 UTC."""
    told(sqlite_store, year())
    counts = [
        items(sqlite_store, cut_off=at, table="T9")["T9"]["rows"][-1][-1]
        for at in ("2024-04-08T09:59:59+08:00", "2024-04-08T10:30:00+08:00")
    ]
    assert counts == [0, 1]
