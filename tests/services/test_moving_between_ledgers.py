"""Two districts with ledgers of their own: what moves from one is received once by the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import orjson
import pytest

from domain.calendar import StateCouncilCalendar
from domain.moving import SideOf, destinations
from domain.settings import RuleSettings
from events.base import Side, Visibility
from events.case_moving import ArrivedCaseReceived
from events.case_terms import Appellant, CaseCause, CaseOutcome, MoveGround, PlaintiffKind, RestrictionGround
from events.vocabulary import Field
from services.amendment.commands import CorrectRecord, EraseText, VoidMatter
from services.court.arrived_case import EnterArrivedCase, ReturnArrivedCase
from services.court.case.decider import RestrictCaseAccess
from services.court.case.ending import ConcludeCase, RecordAppeal
from services.court.case.filing import FileCase
from services.court.case.moving import MoveCase
from services.court.service import COURT as COURT_SIDE
from services.decider import Command
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.recorded import Entry
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.policies.parking import PARKING
from services.policies.runner import PolicyRunner
from services.rules.cases import case_stream
from tests.organs import COURT, HOUSING
from tests.sides import NOW, give_registry
from tests.year import Direct

ON = date(2024, 5, 6)
NUMBER, THERE = "（2024）豫0204行初12号", "（2024）豫0205行初7号"
LETTER = "被诉行为的作出机关在你区，依法由你院管辖。"


class District:
    """The court of one district; `heard` are the events that were sent to it."""

    def __init__(self, folder: Path, code: str, court_code: str) -> None:
        self.code = code
        self.ledger = Ledger(f"sqlite:///{folder / code}.db")
        self.writer = Writer(
            self.ledger,
            Side.COURT,
            code,
            [*COURT_SIDE.deciders, PARKING],
            registry_stream=COURT_SIDE.registry_stream,
            calendar=StateCouncilCalendar(),
            settings=RuleSettings(court_code=court_code),
            clock=lambda: NOW,
        )
        give_registry(self.writer)
        self.runner = PolicyRunner(
            code, Side.COURT, COURT_SIDE.policies, cast(CommandQueue, Direct(self.writer)), COURT, retries=()
        )
        self._keys = 0

    def give(self, command: Command) -> Outcome:
        self._keys += 1
        (answer,) = self.writer.commit([Request(command, COURT, f"key {self._keys}")])
        assert isinstance(answer, Outcome), answer
        return answer

    def entries(self, *types: str) -> list[Entry]:
        return [entry for entry in self.ledger.everything() if not types or entry.type in types]

    def arrivals(self) -> list[str]:
        """The streams of what arrived."""
        return sorted(
            {e.originator_id for e in self.ledger.everything() if e.originator_id.startswith("arrived-case:")}
        )

    def state(self, stream: str) -> Any:
        return self.writer._known(stream)

    def sent(self) -> Iterator[tuple[SideOf, Entry]]:
        """Its events that go elsewhere."""
        for entry in self.ledger.everything():
            for there in destinations(entry.envelope()):
                yield there, entry


async def deliver(sender: District, receiver: District) -> None:
    for there, entry in sender.sent():
        if there == (receiver.code, Side.COURT):
            origin = SideOf(sender.code, Side.COURT)
            number = entry.ledger_id
            await receiver.runner.take_from_elsewhere(origin, number, entry.envelope().id, entry.opened())


@pytest.fixture
def gulou(tmp_path: Path) -> Iterator[District]:
    district = District(tmp_path, "410204", "豫0204")
    yield district
    district.ledger.close()


@pytest.fixture
def yuwangtai(tmp_path: Path) -> Iterator[District]:
    district = District(tmp_path, "410205", "豫0205")
    yield district
    district.ledger.close()


def file_case(number: str = NUMBER) -> FileCase:
    return FileCase(
        occurred_on=date(2024, 3, 1),
        number=number,
        cause=CaseCause.PENALTY,
        field=Field.URBAN_CONSTRUCTION,
        defendants=(HOUSING,),
        plaintiff_kind=PlaintiffKind.NATURAL_PERSON,
    )


def move_case(**changes: Any) -> MoveCase:
    said = {
        "case": NUMBER,
        "occurred_on": ON,
        "jurisdiction": "410205",
        "court": "开封市禹王台区人民法院",
        "ground": MoveGround.NO_JURISDICTION,
        "letter": LETTER,
    }
    return MoveCase(**{**said, **changes})


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
    matter = stream.partition(":")[2]
    yuwangtai.give(EnterArrivedCase(id=UUID(matter), occurred_on=ON, number=THERE, defendants=(HOUSING,)))
    case = yuwangtai.state(case_stream(THERE))
    assert (case.filed.earlier_number, str(case.filed.arrived_case)) == (NUMBER, matter)


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
    [there] = other.arrivals()
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
    matter = stream.partition(":")[2]
    yuwangtai.give(EnterArrivedCase(id=UUID(matter), occurred_on=ON, number=THERE, defendants=(HOUSING,)))
    streams = {stream, case_stream(THERE)}
    told = [entry.envelope() for entry in yuwangtai.entries() if entry.originator_id in streams]
    assert {envelope.visibility for envelope in told} == {Visibility.RESTRICTED}
    assert len(told) == 4


async def test_the_files_of_an_appeal_come_back_to_the_case(gulou: District, yuwangtai: District) -> None:
    gulou.give(file_case())
    gulou.give(ConcludeCase(case=NUMBER, occurred_on=date(2024, 4, 1), outcome=CaseOutcome.CLAIMS_DISMISSED))
    gulou.give(RecordAppeal(case=NUMBER, occurred_on=date(2024, 4, 10), appellant=Appellant.PLAINTIFF))
    gulou.give(move_case(ground=MoveGround.APPEAL))
    await deliver(gulou, yuwangtai)
    [stream] = yuwangtai.arrivals()
    yuwangtai.give(ReturnArrivedCase(id=UUID(stream.partition(":")[2]), occurred_on=ON, reason="缺送达回证"))
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
        assert not await yuwangtai.runner.take_from_elsewhere(origin, 9, entry.envelope().id, raw)
    [parked] = yuwangtai.entries("foreign-event.parked.v1")
    data = parked.envelope().data
    assert (data["jurisdiction"], data["sequence"]) == (origin.jurisdiction, 9)
    assert yuwangtai.arrivals() == []


async def test_voiding_what_was_filed_in_error_reaches_the_other_court(gulou: District, yuwangtai: District) -> None:
    gulou.give(file_case())
    gulou.give(move_case())
    await deliver(gulou, yuwangtai)
    [stream] = yuwangtai.arrivals()
    gulou.give(VoidMatter(matter=case_stream(NUMBER), reason="登错案件"))
    await deliver(gulou, yuwangtai)
    assert yuwangtai.state(stream) is None
