"""A text that must not be kept is taken out of a record: nothing of it is left, and all proofs stay what they were."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from events.base import Visibility
from events.case_terms import RestrictionGround
from events.correction import InternalRecordErased, LapsedRecordErased, RecordErased
from events.envelope import Envelope
from events.sealing import ERASED, SEALED
from events.text_key import TextKey
from services.amendment.commands import (
    CorrectRecord,
    EraseText,
    FollowAmendment,
    LiftLegalHold,
    PlaceLegalHold,
    VoidMatter,
    VoidRecord,
)
from services.court.case.decider import RestrictCaseAccess
from services.court.suggestion.decider import DraftSuggestion
from services.errors import KeyReused, Unavailable
from services.ledger.ledger import Ledger
from services.ledger.text_keys import SUFFIX
from services.proof.tree import TreeHash
from tests.organs import COURT, HOUSING
from tests.services.test_amendment import CITED, NUMBER, SUGGESTION, Court, file_case
from tests.suggestions import content

WITHIN = "第三号楼东单元住户"
NAMED, BLANK = f"未告知{WITHIN}救济权利", "未告知当事人救济权利"


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    made = Court(tmp_path / "court.db")
    yield made
    made.ledger.close()


def draft(court: Court, key: str = "draft") -> str:
    """The stream of a suggestion in whose text somebody is named."""
    court.give(file_case(CITED, date(2023, 6, 1)), key="the case it is about")
    written = content(problems=("送达程序不规范", NAMED))
    return court.give(DraftSuggestion(id=SUGGESTION, content=written, occurred_on=date(2024, 3, 5)), key=key).stream


def without(court: Court, stream: str, version: int = 1) -> EraseText:
    change = content(problems=("送达程序不规范", BLANK)).model_dump(mode="json")
    return EraseText(event=f"{stream}:{version}", change={"content": change}, reason="文中写有可识别个人的住址")


def raws(court: Court) -> list[bytes]:
    return [entry.raw for entry in court.ledger.everything()]


def root(events: list[bytes]) -> bytes:
    tree = TreeHash()
    for raw in events:
        tree.add(raw)
    return tree.root()


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_people_wrote_never_stands_in_the_ledger_as_it_is(court: Court, tmp_path: Path) -> None:
    stream = draft(court)
    assert WITHIN.encode() not in on_disk(tmp_path)
    [recorded] = court.ledger.stream(stream)
    sealed = Envelope.decode(recorded.raw)
    assert sealed.data["content"]["problems"] == [SEALED, SEALED]
    assert sealed.payload() is not None  # whoever knows no key reads all but the texts
    assert recorded.envelope().data["content"]["problems"] == ["送达程序不规范", NAMED]


def test_nothing_of_an_erased_text_is_left_and_every_root_stays(court: Court, tmp_path: Path) -> None:
    stream = draft(court)
    before = raws(court)
    key = court.ledger.texts.of(stream)
    assert key is not None
    own = key.of(1)
    assert own is not None
    answer = court.give(without(court, stream))
    assert [kind for _, kind in answer.events] == [InternalRecordErased.type]  # a draft is the court's own
    assert raws(court)[: len(before)] == before
    assert root(raws(court)[: len(before)]) == root(before)
    first, erasure = court.events(stream)
    assert WITHIN not in repr((first, erasure))
    assert isinstance(erasure, RecordErased)
    assert (erasure.record, erasure.erased) == (1, (1,))
    assert erasure.was["content"]["problems"] == ["送达程序不规范", ERASED]  # type: ignore[index,call-overload]
    assert court.state(stream).content.problems == ("送达程序不规范", BLANK)
    left = court.ledger.texts.of(stream)
    assert left is not None
    assert (left.of(1), left.of(2), left.destroyed) == (None, key.of(2), 1)
    court.ledger.close()
    kept = on_disk(tmp_path)
    for gone in (WITHIN.encode(), own, key.nodes[""], *(_text(node) for node in (own, key.nodes[""]))):
        assert gone not in kept


def _text(node: bytes) -> bytes:
    """As a key stands in its document."""
    return TextKey("", {"": node}).document().split(b'"')[-2]


def test_what_a_correction_told_of_it_before_is_gone_too(court: Court) -> None:
    """Who corrected the name away left it in the former content: the erasure says nothing new, and destroys both."""
    stream = draft(court)
    change = without(court, stream).change
    court.give(CorrectRecord(event=f"{stream}:1", change=change, reason="笔误"))
    assert WITHIN in repr(court.events(stream))
    court.give(EraseText(event=f"{stream}:1", change=change, reason="文中写有可识别个人的住址"))
    *_, erasure = court.events(stream)
    assert isinstance(erasure, RecordErased)
    assert erasure.erased == (1, 2)
    assert WITHIN not in repr(court.events(stream))
    assert court.state(stream).content.problems == ("送达程序不规范", BLANK)


def test_a_key_given_again_is_answered_as_before(court: Court) -> None:
    """Of an erased command the digest is gone with its texts: the same key is the same command."""
    stream = draft(court)
    with pytest.raises(KeyReused):
        court.give(DraftSuggestion(id=SUGGESTION, content=content(), occurred_on=date(2024, 3, 5)), key="draft")
    court.give(without(court, stream))
    court.writer.forget_everything()
    head = court.ledger.head()
    assert draft(court) == stream
    assert court.ledger.head() == head


def test_an_erasure_that_was_interrupted_is_finished_at_the_next_start(court: Court, monkeypatch: Any) -> None:
    stream = draft(court)
    monkeypatch.setattr(court.ledger, "finish_erasures", lambda: None)
    court.give(without(court, stream))
    assert WITHIN in repr(court.events(stream))
    again = Ledger(f"sqlite:///{court.ledger.recorder.datastore.pool.db_name}")  # type: ignore[attr-defined]
    again.find_erasures()
    again.finish_erasures()
    again.close()
    court.ledger.texts.forget([stream])
    assert WITHIN not in repr(court.events(stream))


def test_a_key_that_was_destroyed_right_before_the_process_was_killed_leaves_the_file_at_the_next_start(
    court: Court, tmp_path: Path
) -> None:
    stream = draft(court)
    key = court.ledger.texts.of(stream)
    assert key is not None
    after = tmp_path / "after"
    after.mkdir()
    with closing(sqlite3.connect(tmp_path / f"court.db{SUFFIX}", isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete=ON")
        database.execute("UPDATE text_key SET document = ? WHERE stream = ?", (key.without([1]).document(), stream))
        for path in tmp_path.glob(f"court.db{SUFFIX}*"):  # as they are found
            shutil.copy(path, after / path.name)
    assert _text(key.nodes[""]) in on_disk(after)
    again = Ledger(f"sqlite:///{after / 'court.db'}")
    left = again.texts.of(stream)
    assert left is not None
    assert left.of(1) is None
    assert _text(key.nodes[""]) not in on_disk(after)
    again.close()


def test_a_key_that_was_lost_is_never_replaced(court: Court, tmp_path: Path) -> None:
    """Neither by a command about the matter, nor by one that opens it again; others go on. It is put back at work."""
    stream = draft(court)
    kept = court.ledger.texts.of(stream)
    assert kept is not None
    with closing(sqlite3.connect(tmp_path / "court.db.texts", isolation_level=None)) as database:
        database.execute("DELETE FROM text_key WHERE stream = ?", (stream,))
    opening = DraftSuggestion(id=SUGGESTION, content=content(), occurred_on=date(2024, 3, 5))
    for again in (without(court, stream), opening):
        court.ledger.texts.forget([stream])
        court.writer.forget_everything()
        with pytest.raises(Unavailable, match="fuyuan recover"):
            court.give(again)
        assert court.ledger.texts.of(stream) is None
    court.give(file_case("（2024）豫0204行初99号", date(2024, 1, 5)))
    court.ledger.texts.put([kept])
    court.give(without(court, stream))


def test_cor_08_a_hold_stops_it_until_it_is_lifted(court: Court) -> None:
    stream = draft(court)
    court.give(PlaceLegalHold(matter=stream, reason="涉诉证据保全"))
    assert court.give(PlaceLegalHold(matter=stream, reason="涉诉证据保全")).events == ()
    assert court.refused(without(court, stream)) == "COR-08"
    court.give(
        CorrectRecord(event=f"{stream}:1", change={"content": {"title": "关于规范补偿程序的建议"}}, reason="笔误")
    )
    court.give(LiftLegalHold(matter=stream, reason="案件已审结"))
    assert court.give(LiftLegalHold(matter=stream, reason="案件已审结")).events == ()
    court.give(without(court, stream))
    assert WITHIN not in repr(court.events(stream))
    assert court.state(stream).content.problems == ("送达程序不规范", BLANK)


def test_cor_08_a_hold_stops_an_erasure_that_follows_one_of_the_other_side(court: Court) -> None:
    """Whoever keeps the copy holds it: the other side's erasure is parked here until the hold is lifted."""
    stream = draft(court, key="taken")
    former, given = (
        DraftSuggestion(id=SUGGESTION, content=content(problems=("送达程序不规范", text)), occurred_on=date(2024, 3, 5))
        for text in (NAMED, BLANK)
    )
    court.give(PlaceLegalHold(matter=stream, reason="涉诉证据保全"))
    following = FollowAmendment(
        occurred_on=date(2024, 6, 3),
        taken_as="taken",
        former=former,
        given=given,
        reason="依法删除",
        by="bulletin:11111111-1111-4111-8111-111111111111:2",
        erased=("bulletin:11111111-1111-4111-8111-111111111111:1",),
    )
    assert court.refused(following) == "COR-08"
    assert WITHIN in repr(court.events(stream))
    court.give(LiftLegalHold(matter=stream, reason="案件已审结"))
    court.give(following)
    assert WITHIN not in repr(court.events(stream))


def test_only_who_may_amend_a_record_erases_in_it(court: Court) -> None:
    stream = draft(court)
    assert court.refused(without(court, stream), actor=HOUSING) == "GEN-03"
    assert court.refused(PlaceLegalHold(matter=stream, reason="证据保全"), actor="court-civil-division") == "GEN-10"
    assert court.refused(without(court, stream, 9)) == "COR-02"
    court.give(without(court, stream), actor=COURT)
    assert court.refused(EraseText(event=f"{stream}:2", change={"reason": "别的"}, reason="误写")) == "COR-02"


def gone(court: Court, stream: str) -> tuple[int, ...]:
    """The events of the stream whose keys are destroyed."""
    key = court.ledger.texts.of(stream)
    assert key is not None
    return tuple(version for version in range(1, len(court.events(stream)) + 1) if key.of(version) is None)


def lapsed(stream: str, version: int = 1, reason: str = "文中写有可识别个人的住址") -> EraseText:
    return EraseText(event=f"{stream}:{version}", reason=reason)


def test_what_a_voided_record_said_goes_with_what_corrected_and_voided_it(court: Court, tmp_path: Path) -> None:
    """The matter was voided whole: who knew of it knows of the erasure, nothing of it counts, and nothing is in use."""
    stream = draft(court)
    change = {"content": {"title": "关于规范补偿程序的建议"}}
    court.give(CorrectRecord(event=f"{stream}:1", change=change, reason=f"{WITHIN}来电说明"))
    court.give(VoidMatter(matter=stream, reason=f"{WITHIN}撤诉"))
    before = raws(court)
    assert WITHIN in repr(court.events(stream))
    answer = court.give(lapsed(stream))
    assert [kind for _, kind in answer.events] == [LapsedRecordErased.type]
    *_, erasure = court.events(stream)
    assert isinstance(erasure, LapsedRecordErased)
    assert (erasure.record, erasure.of_type, erasure.erased) == (1, "suggestion.drafted.v1", (1, 2, 3))
    assert erasure.was is None  # a draft is the court's own
    assert WITHIN not in repr(court.events(stream))
    assert gone(court, stream) == (1, 2, 3)
    assert root(raws(court)[: len(before)]) == root(before)
    assert court.state(stream) is None
    assert court.give(lapsed(stream)).events == ()
    court.ledger.close()
    assert WITHIN.encode() not in on_disk(tmp_path)


def test_who_knew_of_a_voided_matter_and_nobody_else_knows_of_the_erasure(court: Court) -> None:
    case = court.give(file_case()).stream
    restriction = {"case": NUMBER, "ground": RestrictionGround.PRIVACY, "reason": "涉及个人隐私"}
    court.give(RestrictCaseAccess(**restriction, occurred_on=date(2024, 1, 11)))
    court.give(VoidMatter(matter=case, reason=f"{WITHIN}来电说明"))
    court.give(lapsed(case))
    court.give(PlaceLegalHold(matter=case, reason="涉诉证据保全"))
    _, _, *voidings, erasure, hold = (event.envelope() for event in court.ledger.stream(case))
    audiences = [(said.visibility, said.concerns) for said in (voidings[0], erasure, hold)]
    assert audiences == [(Visibility.RESTRICTED, (HOUSING,))] * 3


def test_of_one_voided_record_of_a_matter_the_texts_go_and_the_others_stay(court: Court) -> None:
    stream = draft(court)
    again = content(title="关于规范补偿程序的建议", problems=("送达程序不规范", NAMED))
    court.give(DraftSuggestion(id=SUGGESTION, content=again, occurred_on=date(2024, 3, 6)))
    court.give(VoidRecord(event=f"{stream}:2", reason="误录"))
    state = court.state(stream)
    court.give(lapsed(stream, 2))
    assert gone(court, stream) == (2, 3)
    assert court.state(stream) == state
    court.give(lapsed(stream, 2, reason="该理由另有不当"))  # the reason of an erasure is erased as well
    assert gone(court, stream) == (2, 3, 4)


def test_cor_02_what_counts_no_more_is_not_said_anew_and_what_stands_is(court: Court) -> None:
    stream = draft(court)
    assert court.refused(lapsed(stream)) == "COR-02"
    court.give(VoidRecord(event=f"{stream}:1", reason="误录"))
    assert court.refused(without(court, stream)) == "COR-02"
    assert court.refused(CorrectRecord(event=f"{stream}:1", change={"occurred_on": None}, reason="误录")) == "COR-02"
    assert court.refused(VoidRecord(event=f"{stream}:1", reason="误录")) == "COR-02"
    assert court.refused(lapsed(stream, 2)) == "COR-02"  # the voiding goes with what it voided
    assert court.refused(lapsed(stream), actor="court-civil-division") == "COR-01"
    early = lapsed(stream).model_copy(update={"occurred_on": date(2024, 3, 4)})
    assert court.refused(early) == "GEN-08"
    court.give(PlaceLegalHold(matter=stream, reason="涉诉证据保全"))
    assert court.refused(lapsed(stream)) == "COR-08"
    court.give(LiftLegalHold(matter=stream, reason="案件已审结"))
    court.give(lapsed(stream))
    assert gone(court, stream) == (1, 2)


def test_the_reason_of_a_correction_is_erased_where_the_record_itself_has_no_text(court: Court) -> None:
    case = court.give(file_case(CITED, date(2023, 6, 1))).stream
    court.give(CorrectRecord(event=f"{case}:1", change={"plaintiff_count": 3}, reason=f"{WITHIN}来电说明"))
    court.give(EraseText(event=f"{case}:1", change={"plaintiff_count": 3}, reason="更正理由中写有可识别个人的住址"))
    assert WITHIN not in repr(court.events(case))
    assert court.state(case).filed.plaintiff_count == 3


def test_the_reason_of_a_hold_is_erased_when_it_is_lifted(court: Court) -> None:
    stream = draft(court)
    court.give(PlaceLegalHold(matter=stream, reason=f"{WITHIN}申请保全"))
    erased = lapsed(stream, 2, reason="保全理由中写有可识别个人的住址")
    assert court.refused(erased) == "COR-08"
    court.give(LiftLegalHold(matter=stream, reason=f"{WITHIN}撤回申请"))
    court.give(erased)
    court.give(lapsed(stream, 3))
    assert gone(court, stream) == (2, 3)
    assert WITHIN not in repr(court.events(stream)[1:])
    court.give(without(court, stream))
    assert court.state(stream).content.problems == ("送达程序不规范", BLANK)
