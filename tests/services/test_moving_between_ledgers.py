"""Two districts with ledgers of their own: what moves from one is received once by the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from domain.moving import SideOf
from events.base import Side, Visibility
from events.case_moving import ArrivedCaseReceived
from events.case_terms import Appellant, CaseOutcome, MoveGround, RestrictionGround
from services.amendment.commands import CorrectRecord, EraseText, VoidMatter, VoidRecord
from services.court.arrived_case import ArrivalStatus, EnterArrivedCase, ReturnArrivedCase
from services.court.case.decider import ReleaseCaseAccess, RestrictCaseAccess
from services.court.case.ending import ConcludeCase, RecordAppeal
from services.policies.parking import SkipForeignEvent
from services.policies.runner import Place
from services.rules.cases import case_stream
from tests.organs import HOUSING
from tests.two_courts import LETTER, NUMBER, ON, THERE, District, deliver, file_case, move_case


@pytest.fixture
def gulou(tmp_path: Path) -> Iterator[District]:
    with closing(District(tmp_path, "410204", "豫0204")) as district:
        yield district


@pytest.fixture
def yuwangtai(tmp_path: Path) -> Iterator[District]:
    with closing(District(tmp_path, "410205", "豫0205")) as district:
        yield district


async def moved(gulou: District, yuwangtai: District) -> str:
    """A case went there; the stream in which it arrived."""
    gulou.give(file_case())
    gulou.give(move_case())
    await deliver(gulou, yuwangtai)
    [stream] = yuwangtai.arrivals()
    return stream


async def sent_back(gulou: District, yuwangtai: District) -> str:
    """The files of an appeal went there, and are returned; the stream in which they arrived."""
    gulou.give(file_case())
    gulou.give(ConcludeCase(case=NUMBER, occurred_on=date(2024, 4, 1), outcome=CaseOutcome.CLAIMS_DISMISSED))
    gulou.give(RecordAppeal(case=NUMBER, occurred_on=date(2024, 4, 10), appellant=Appellant.PLAINTIFF))
    gulou.give(move_case(ground=MoveGround.APPEAL))
    await deliver(gulou, yuwangtai)
    [stream] = yuwangtai.arrivals()
    yuwangtai.give(ReturnArrivedCase(id=UUID(stream.partition(":")[2]), occurred_on=ON, reason="缺送达回证"))
    return stream


def filing(stream: str, number: str = THERE) -> EnterArrivedCase:
    """What arrived is filed under this number."""
    return EnterArrivedCase(id=UUID(stream.partition(":")[2]), occurred_on=ON, number=number, defendants=(HOUSING,))


async def test_it_is_received_once_and_filed_there(gulou: District, yuwangtai: District) -> None:
    gulou.give(file_case())
    gulou.give(move_case())
    for _ in range(3):
        await deliver(gulou, yuwangtai)
    [received] = yuwangtai.entries(ArrivedCaseReceived.type)
    said = received.envelope().payload()
    assert isinstance(said, ArrivedCaseReceived)
    moved = next(entry for _, entry in gulou.sent()).envelope()
    assert (said.jurisdiction, said.source_event, said.content.number) == ("410204", moved.id, NUMBER)
    assert received.envelope().causation_id == f"410204.{moved.id}"
    assert "foreign-event.parked.v1" not in {entry.type for entry in yuwangtai.entries()}
    [stream] = yuwangtai.arrivals()
    yuwangtai.give(filing(stream))
    case = yuwangtai.state(case_stream(THERE))
    assert (case.filed.earlier_number, str(case.filed.arrived_case)) == (NUMBER, stream.partition(":")[2])


async def test_one_from_a_district_of_the_same_court_is_filed(gulou: District, tmp_path: Path) -> None:
    """Its former number bears our own court code, and stands in no index of ours."""
    with closing(District(tmp_path, "410203", "豫0204")) as twin:
        twin.give(file_case())
        twin.give(move_case(jurisdiction="410204", court="鼓楼区人民法院"))
        await deliver(twin, gulou)
        [stream] = gulou.arrivals()
        ours = "（2024）豫0204行初88号"
        gulou.give(filing(stream, ours))
        assert gulou.state(case_stream(ours)).filed.earlier_number == NUMBER


async def test_our_own_moving_is_no_case_from_elsewhere(gulou: District) -> None:
    gulou.give(file_case())
    gulou.give(move_case())
    [(_, entry)] = gulou.sent()
    await gulou.runner.take(Side.COURT, 1, entry.opened())
    assert gulou.arrivals() == []


async def test_districts_with_the_same_ids_are_told_apart(gulou: District, yuwangtai: District, tmp_path: Path) -> None:
    """A third district has the same court code, so the same case numbers and matters."""
    twin = District(tmp_path, "410203", "豫0204")
    for sender in (gulou, twin):
        sender.give(file_case())
        sender.give(move_case(letter=f"{LETTER}（{sender.code}）"))
        await deliver(sender, yuwangtai)
    letters = {yuwangtai.state(stream).received.letter[-7:-1] for stream in yuwangtai.arrivals()}
    assert letters == {"410204", "410203"}
    gulou.give(CorrectRecord(event=moved_id(gulou), change={"letter": "更正后的告知事项。"}, reason="笔误"))
    await deliver(gulou, yuwangtai)
    told = {yuwangtai.state(s).received.jurisdiction: yuwangtai.state(s).received.letter for s in yuwangtai.arrivals()}
    assert told == {"410204": "更正后的告知事项。", "410203": f"{LETTER}（410203）"}
    twin.ledger.close()


def moved_id(district: District) -> str:
    return next(entry.envelope().id for entry in district.entries("case.moved.v1"))


async def test_a_correction_follows_to_the_court_that_it_went_to_and_to_the_one_it_goes_to(
    gulou: District, yuwangtai: District, tmp_path: Path
) -> None:
    other = District(tmp_path, "410203", "豫0203")
    gulou.give(file_case())
    gulou.give(move_case())
    await deliver(gulou, yuwangtai)
    change = {"jurisdiction": "410203", "court": "开封市顺河回族区人民法院"}
    gulou.give(CorrectRecord(event=moved_id(gulou), change=change, reason="受移送法院写错"))
    for receiver in (yuwangtai, other):
        await deliver(gulou, receiver)
    [here], [there] = yuwangtai.arrivals(), other.arrivals()
    assert yuwangtai.state(here) is None
    assert other.state(there).received.letter == LETTER
    other.ledger.close()


async def test_an_erasure_leaves_no_text_at_the_other_court(gulou: District, yuwangtai: District) -> None:
    gulou.give(file_case())
    gulou.give(move_case(letter="告知事项，内有应当删除的文字。"))
    await deliver(gulou, yuwangtai)
    gulou.give(EraseText(event=moved_id(gulou), change={"letter": "告知事项。"}, reason="依法删除"))
    await deliver(gulou, yuwangtai)
    yuwangtai.ledger.find_erasures()
    [stream] = yuwangtai.arrivals()
    assert yuwangtai.state(stream).received.letter == "告知事项。"
    assert all("应当删除" not in entry.opened().decode() for entry in yuwangtai.entries())


async def test_a_restricted_case_is_restricted_from_its_first_moment_there(
    gulou: District, yuwangtai: District
) -> None:
    gulou.give(file_case())
    gulou.give(RestrictCaseAccess(case=NUMBER, occurred_on=ON, ground=RestrictionGround.MINOR, reason="未成年人"))
    gulou.give(move_case())
    await deliver(gulou, yuwangtai)
    [stream] = yuwangtai.arrivals()
    yuwangtai.give(filing(stream))
    streams = {stream, case_stream(THERE)}
    told = [entry.envelope() for entry in yuwangtai.entries() if entry.originator_id in streams]
    assert {envelope.visibility for envelope in told} == {Visibility.RESTRICTED}
    assert len(told) == 4


async def test_the_files_of_an_appeal_come_back_to_the_case(gulou: District, yuwangtai: District) -> None:
    await sent_back(gulou, yuwangtai)
    for _ in range(2):
        await deliver(yuwangtai, gulou)
    assert [entry.type for entry in gulou.entries()].count("case.came-back.v1") == 1
    assert gulou.state(case_stream(NUMBER)).moved is None


@pytest.mark.parametrize(
    ("origin", "attributes"),
    [
        (SideOf("410203", Side.COURT), {}),
        (SideOf("410204", Side.GOVERNMENT), {}),
        (SideOf("410204", Side.COURT), {"source": "/410203/court"}),
        (SideOf("410204", Side.COURT), {"source": "/410205/court"}),
    ],
)
async def test_what_says_that_it_is_from_another_place_than_it_comes_from_is_parked(
    gulou: District, yuwangtai: District, origin: SideOf, attributes: dict[str, str]
) -> None:
    gulou.give(file_case())
    gulou.give(move_case())
    [(_, entry)] = gulou.sent()
    raw = orjson.dumps({**orjson.loads(entry.opened()), **attributes})
    for _ in range(2):
        place = Place(9, entry.envelope().id)
        assert not await yuwangtai.runner.take_from_elsewhere(origin, place, raw, yuwangtai.ledger)
    [parked] = yuwangtai.entries("foreign-event.parked.v1")
    data = parked.envelope().data
    assert (data["jurisdiction"], data["sequence"]) == (origin.jurisdiction, 9)
    assert yuwangtai.arrivals() == []


async def test_voiding_what_was_filed_in_error_reaches_the_other_court(gulou: District, yuwangtai: District) -> None:
    stream = await moved(gulou, yuwangtai)
    gulou.give(VoidMatter(matter=case_stream(NUMBER), reason="登错案件"))
    await deliver(gulou, yuwangtai)
    assert yuwangtai.state(stream) is None


async def test_what_was_parked_is_taken_when_it_comes_again_and_what_keeps_it_is_gone(
    gulou: District, yuwangtai: District
) -> None:
    """Files come back of a case that was moved to another court on appeal only after it was put right."""
    await sent_back(gulou, yuwangtai)
    gulou.give(VoidRecord(event=moved_id(gulou), reason="登错"))
    assert await deliver(yuwangtai, gulou) == [False]
    assert await deliver(yuwangtai, gulou, again=True) == [False]
    [parked] = gulou.entries("foreign-event.parked.v1")
    assert parked.envelope().data["rule"] == "CAS-07"
    gulou.give(move_case(ground=MoveGround.APPEAL))
    assert await deliver(yuwangtai, gulou, again=True) == [True]
    assert len(gulou.entries("foreign-event.taken-up.v1")) == len(gulou.entries("case.came-back.v1")) == 1
    assert await deliver(yuwangtai, gulou, again=True) == [True]


async def test_what_was_left_at_that_does_not_come_again(gulou: District, yuwangtai: District) -> None:
    gulou.give(file_case())
    gulou.give(move_case())
    [(_, entry)] = gulou.sent()
    place, origin = Place(9, entry.envelope().id), SideOf("410203", Side.COURT)
    take = yuwangtai.runner.take_from_elsewhere
    assert not await take(origin, place, entry.opened(), yuwangtai.ledger)
    [parked] = yuwangtai.entries("foreign-event.parked.v1")
    yuwangtai.give(SkipForeignEvent(id=UUID(parked.originator_id.partition(":")[2]), reason="来源不实"))
    assert await take(origin, place._replace(again=True), entry.opened(), yuwangtai.ledger)
    assert len(yuwangtai.entries("foreign-event.parked.v1")) == 1


def restrict(ground: RestrictionGround = RestrictionGround.MINOR) -> RestrictCaseAccess:
    return RestrictCaseAccess(case=NUMBER, occurred_on=ON, ground=ground, reason="另行查明")


def of_court(district: District, *streams: str) -> set[Visibility]:
    """Of what the court would record next there."""
    return {district.state(stream).visibility for stream in streams}


@pytest.mark.parametrize("filed_first", [True, False])
async def test_what_is_restricted_after_it_went_is_restricted_there_and_released_likewise(
    gulou: District, yuwangtai: District, filed_first: bool
) -> None:
    stream = await moved(gulou, yuwangtai)
    if filed_first:
        yuwangtai.give(filing(stream))
    gulou.give(restrict())
    for _ in range(2):
        await deliver(gulou, yuwangtai)
    if not filed_first:
        yuwangtai.give(filing(stream))
    assert of_court(yuwangtai, stream, case_stream(THERE)) == {Visibility.RESTRICTED}
    restriction = yuwangtai.state(case_stream(THERE)).restriction
    assert (restriction.ground, restriction.follows) == (RestrictionGround.MINOR, "410204")
    gulou.give(restrict(RestrictionGround.PRIVACY))
    await deliver(gulou, yuwangtai)
    assert yuwangtai.state(case_stream(THERE)).restriction.ground is RestrictionGround.PRIVACY
    gulou.give(ReleaseCaseAccess(case=NUMBER, occurred_on=ON, reason="已公开"))
    await deliver(gulou, yuwangtai)
    assert of_court(yuwangtai, stream, case_stream(THERE)) == {Visibility.BILATERAL}
    assert yuwangtai.entries("foreign-event.parked.v1") == []


@pytest.mark.parametrize("ours_first", [True, False])
async def test_what_the_court_there_restricted_itself_is_released_by_it_alone(
    gulou: District, yuwangtai: District, ours_first: bool
) -> None:
    stream = await moved(gulou, yuwangtai)
    yuwangtai.give(filing(stream))
    ours = restrict().model_copy(update={"case": THERE, "known_to": (HOUSING,)})
    if ours_first:
        yuwangtai.give(ours)
    gulou.give(restrict())
    await deliver(gulou, yuwangtai)
    if not ours_first:
        yuwangtai.give(ours)
    gulou.give(ReleaseCaseAccess(case=NUMBER, occurred_on=ON, reason="已公开"))
    await deliver(gulou, yuwangtai)
    assert yuwangtai.state(case_stream(THERE)).known_to == (HOUSING,)
    assert yuwangtai.entries("foreign-event.parked.v1") == []


async def test_a_restriction_goes_on_with_the_case(gulou: District, yuwangtai: District, tmp_path: Path) -> None:
    above = District(tmp_path, "410200", "豫02")
    stream = await moved(gulou, yuwangtai)
    yuwangtai.give(filing(stream))
    yuwangtai.give(move_case(case=THERE, jurisdiction="410200", ground=MoveGround.DESIGNATED))
    gulou.give(restrict())
    await deliver(gulou, yuwangtai)
    await deliver(yuwangtai, above)
    [last] = above.arrivals()
    assert of_court(above, last) == {Visibility.RESTRICTED}
    above.ledger.close()


async def test_a_restriction_that_was_recorded_in_error_is_voided_there_too(
    gulou: District, yuwangtai: District
) -> None:
    stream = await moved(gulou, yuwangtai)
    yuwangtai.give(filing(stream))
    gulou.give(restrict())
    await deliver(gulou, yuwangtai)
    [record] = gulou.entries("case-access.restricted.v1")
    gulou.give(VoidRecord(event=record.envelope().id, reason="登错案件"))
    await deliver(gulou, yuwangtai)
    assert of_court(yuwangtai, stream, case_stream(THERE)) == {Visibility.BILATERAL}
    assert yuwangtai.entries("foreign-event.parked.v1") == []


async def test_an_appeal_that_is_sent_again_is_the_same_arrival(gulou: District, yuwangtai: District) -> None:
    stream = await sent_back(gulou, yuwangtai)
    await deliver(yuwangtai, gulou)
    gulou.give(move_case(ground=MoveGround.APPEAL, letter="送达回证已补。"))
    await deliver(gulou, yuwangtai)
    assert yuwangtai.arrivals() == [stream]
    arrival = yuwangtai.state(stream)
    assert (arrival.received.letter, arrival.status) == ("送达回证已补。", ArrivalStatus.RECEIVED)
