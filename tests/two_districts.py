"""Both sides of a district with ledgers of their own, and a suggestion that its court sends to an organ elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from events.attachment import Attachment
from events.base import Side
from events.suggestion import Answers
from events.values import CaseRef
from events.vocabulary import SigningOffice
from services.court.suggestion.arrived import EnterArrivedSuggestion
from services.court.suggestion.decider import ApproveSuggestion, DraftSuggestion
from services.court.suggestion.elsewhere import MoveSuggestion
from services.government.service import GOVERNMENT as GOVERNMENT_SIDE
from services.government.suggestion_response import SubmitFeedback
from services.ledger.request import Outcome
from tests.organs import HOUSING, OUTSIDE
from tests.suggestions import BOTH, content, day, send
from tests.two_courts import District, deliver, file_case

GULOU, YUWANGTAI, SHUNHE = "410204", "410205", "410203"
MOVED_ON, HANDED_ON, SIGNED_ON, ANSWERED_ON = day(3, 11), day(3, 12), day(3, 13), day(4, 1)
DUE = day(5, 13)


class Whole:
    """The court and the government of a district, which tell each other what they record."""

    def __init__(self, folder: Path, code: str) -> None:
        self.court = District(folder, code, f"豫{code[2:]}")
        self.government = District(folder, code, f"豫{code[2:]}", GOVERNMENT_SIDE)
        self._told = {Side.COURT: 0, Side.GOVERNMENT: 0}

    @property
    def sides(self) -> tuple[District, District]:
        return self.court, self.government

    async def tell(self) -> None:
        """Until neither side has anything new."""
        while True:
            before = dict(self._told)
            for owner, reader in (self.sides, self.sides[::-1]):
                for entry in list(owner.ledger.everything())[self._told[owner.side] :]:
                    self._told[owner.side] += 1
                    await reader.runner.take(owner.side, self._told[owner.side], entry.opened())
            if self._told == before:
                return

    def parked(self) -> list[Any]:
        return [entry.envelope().data for side in self.sides for entry in side.entries("foreign-event.parked.v1")]

    def close(self) -> None:
        for side in self.sides:
            side.ledger.close()


async def exchange(*districts: Whole) -> None:
    """Everything that anybody said reaches everybody that it is for, twice."""
    for _ in range(3):
        for one in districts:
            await one.tell()
        for sender in districts:
            for receiver in districts:
                if sender is not receiver:
                    for said in sender.sides:
                        for heard in receiver.sides:
                            await deliver(said, heard)


def sent_to(district: Whole, *addressees: str, files: tuple[Attachment, ...] | None = None, **changes: Any) -> UUID:
    """A suggestion that the court sent, the housing bureau of the other district among the addressees."""
    court = district.court
    case = CaseRef(number=f"（2024）豫{court.code[2:]}行初12号")
    court.give(file_case(case.number))
    drafted = court.give(DraftSuggestion(occurred_on=day(3, 1), content=content(case_refs=(case,), **changes)))
    matter = UUID(drafted.stream.partition(":")[2])
    court.give(ApproveSuggestion(id=matter, occurred_on=day(3, 8), signed_by=SigningOffice.LEADER_IN_CHARGE))
    court.give(send(*(addressees or (OUTSIDE,)), id=matter, files=files))
    return matter


def move(district: Whole, matter: UUID, to: str = YUWANGTAI, on: date = MOVED_ON, organ: str = OUTSIDE) -> Outcome:
    return district.court.give(MoveSuggestion(id=matter, occurred_on=on, organ=organ, jurisdiction=to))


def arrived(district: Whole) -> UUID:
    """The matter that what arrived is there."""
    [received] = district.court.entries("arrived-suggestion.received.v1")
    return UUID(received.originator_id.partition(":")[2])


def hand_over(district: Whole, organ: str = HOUSING) -> UUID:
    matter = arrived(district)
    district.court.give(EnterArrivedSuggestion(id=matter, occurred_on=HANDED_ON, organ=organ))
    return matter


async def moved_there(gulou: Whole, yuwangtai: Whole, **changes: Any) -> tuple[UUID, UUID]:
    """Handed over to the housing bureau there; the ids here and there."""
    here = sent_to(gulou, **changes)
    move(gulou, here)
    await exchange(gulou, yuwangtai)
    there = hand_over(yuwangtai)
    await exchange(gulou, yuwangtai)
    return here, there


def feedback(matter: UUID, answers: Answers = BOTH, **changes: Any) -> SubmitFeedback:
    said: dict[str, Any] = {"occurred_on": ANSWERED_ON, "text": "已经研究并整改。", "answers": answers}
    return SubmitFeedback(id=matter, **(said | changes))
