"""系统运行 lists what waits for people, and nothing that was taken up since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from events.base import Side
from events.parked import ForeignEventParked, ForeignEventTakenUp
from fuyuan.web.pages import Pages
from fuyuan.web.system import REASONS, _standing, _waiting
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
    story.carry(Side.COURT, b"no event at all")
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    apply(store, story.messages)
    return store


def test_what_waits_is_listed_until_it_is_taken_up(tmp_path: Path) -> None:
    waiting = _waiting(store_of(tmp_path))
    assert [note.sequence for _, note in waiting["refused"]] == [2]
    assert [(row.side, row.reason) for row in waiting["unread"]] == [("court", "not_an_event")]
    shown = {"sides": [_standing(Side.COURT, {}, 0)], "unsent": []}
    page = bytes(Pages().render("system.html", reasons=REASONS, **shown, **waiting).body).decode()
    assert "没有这件案件" in page
    assert "不是本系统的事件" in page
    assert "没有应答" in page


def test_how_far_a_side_is_behind() -> None:
    report = {"ready": True, "ledger": {"head": 9}, "bus": {"connected": True, "published": 7}}
    assert _standing(Side.COURT, report, 4) | {"side": None} == {
        **{"side": None, "ready": True, "bus": True, "head": 9},
        **{"unpublished": 2, "unshown": 5, "mirrors": 0},
    }
