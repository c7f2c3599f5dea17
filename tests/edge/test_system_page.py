"""系统运行: how far each side is. What is parked is listed until it is taken up, and what was skipped as such."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from events.base import Side
from events.parked import ForeignEventParked, ForeignEventSkipped, ForeignEventTakenUp
from fuyuan.installation.book import open_book
from fuyuan.installation.left_out import leave_out, left_out, prepare
from fuyuan.operations.doctor_running import proofs
from fuyuan.operations.parked import parked as read
from fuyuan.settings import Settings
from fuyuan.web.system import _doubts, _standing
from projections.opening import open_store
from projections.store.store import Store
from tests.projections.story import Story, apply

ON = date(2024, 5, 6)


def parked(sequence: int) -> ForeignEventParked:
    reason = "[GEN-06] 没有这件案件 / there is no such case"
    return ForeignEventParked(
        occurred_on=ON, source=Side.COURT, sequence=sequence, reason=reason, event_id=f"bulletin:{sequence}:1"
    )


def store_of(tmp_path: Path) -> Store:
    story = Story()
    story.government("parked-event:1", parked(1), ForeignEventTakenUp(occurred_on=ON))
    story.government("parked-event:2", parked(2))
    story.government("parked-event:3", parked(3), ForeignEventSkipped(occurred_on=ON, reason="另行发文"))
    both = (ForeignEventSkipped(occurred_on=ON, reason="误判"), ForeignEventTakenUp(occurred_on=ON))
    story.government("parked-event:4", parked(4), *both)
    story.carry(Side.COURT, b"no event at all")
    story.carry(Side.COURT, b"another")
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    apply(store, story.messages)
    return store


def test_what_waits_is_listed_until_it_is_taken_up_and_what_was_left_at_that_stays(tmp_path: Path) -> None:
    store, book = store_of(tmp_path), open_book(tmp_path / "people.sqlite", MetaData())
    prepare(book)
    leave_out(book, Side.COURT, 2, b"another", "测试数据")
    leave_out(book, Side.COURT, 1, b"other bytes than those that stand there now", "另有所指")
    with store.reading() as connection:
        known = read(connection, left_out(book))
    assert [(one.note.sequence, one.skip and one.skip.reason) for one in known.foreign] == [(3, "另行发文"), (2, None)]
    marks = {one.row.sequence: one.left_out and one.left_out.reason for one in known.unread}
    assert marks == {2: "测试数据", 1: None}
    assert known.waiting == 2
    book.dispose()
    store.close()


def test_how_far_a_side_is_behind() -> None:
    doubt = {"log": "court", "finder": "joint", "events": 5, "since": "2026-11-29T16:00:00Z", "key": ""}
    proofs = {"signed": 6, "countersigned": {"government": 5, "joint": 4}, "doubts": [doubt]}
    proofs["errors"] = {"government": "no space left"}
    report = {
        **{"ready": True, "ledger": {"head": 9}},
        "bus": {"connected": True, "standby": True, "published": 7, "sequence": 7, "proofs": proofs},
    }
    assert _standing(Side.COURT, report, 4) | {"side": None} == {
        **{"side": None, "ready": True, "bus": True, "standby": True, "head": 9},
        **{"unpublished": 2, "unshown": 5, "mirrors": 0},
        **{"unsigned": 1, "unagreed": 2},
        "errors": {Side.GOVERNMENT: "no space left"},
    }
    assert _doubts([report, report, {}]) == [{**doubt, "log": Side.COURT, "finder": Side.JOINT}]  # once
    proofs["countersigned"] = {"government": 5}  # the joint office never did
    assert _standing(Side.COURT, report, 4)["unagreed"] == 6


def test_the_doctor_tells_each_doubt_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = {"log": "court", "finder": "joint", "events": 5, "since": "2026-11-29T16:00:00Z", "key": ""}
    report = {"bus": {"proofs": {"signed": 6, "countersigned": {}, "doubts": [doubt]}}}
    monkeypatch.setattr("fuyuan.operations.doctor_running.health.of_side", lambda way: (200, report))
    doubted: set[tuple[Side, Side, str]] = set()
    found = [finding for side in Side for finding in proofs(Settings(data_dir=tmp_path), side, doubted)]
    assert [finding.good for finding in found] == [True, False, True, True]
