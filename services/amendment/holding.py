"""Holding a matter, so that nothing of its texts is erased, and letting it go (COR-08, COR-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from events.base import Event, Side
from events.legal_hold import LegalHoldLifted, LegalHoldPlaced, held
from events.terms import Words
from events.vocabulary import OrganRole
from services.amendment.amending import Amendment
from services.amendment.commands import LiftLegalHold, PlaceLegalHold
from services.amendment.correcting import heard
from services.amendment.telling import Telling
from services.rules import COURT_DESK, require, require_actor

KEEPERS: Final[Mapping[Side, Sequence[OrganRole]]] = {
    Side.COURT: COURT_DESK,
    Side.GOVERNMENT: (OrganRole.DISTRICT_GOVERNMENT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
    Side.JOINT: (OrganRole.GROUP_OFFICE,),
}
"""Who places and lifts a hold in the ledger of a side."""
_NAMED: Final = {
    Side.COURT: Words("区人民法院或者其行政审判庭", "the district court or its administrative division"),
    Side.GOVERNMENT: Words("区人民政府或者区政府法制部门", "the district government or its legal department"),
    Side.JOINT: Words("领导小组办公室", "the group office"),
}


def place(amendment: Amendment, command: PlaceLegalHold) -> None:
    """Held already: nothing more is said. Raises MatterNotFound, Refused."""
    telling = _kept(amendment, command.matter)
    if _holding(telling) is None:
        telling.note(LegalHoldPlaced(occurred_on=amendment.on, reason=command.reason))


def lift(amendment: Amendment, command: LiftLegalHold) -> None:
    """Not held: nothing is said. Raises MatterNotFound, Refused."""
    telling = _kept(amendment, command.matter)
    if _holding(telling) is not None:
        telling.note(LegalHoldLifted(occurred_on=amendment.on, reason=command.reason))


def require_not_held(telling: Telling) -> None:
    """Nothing keeps the texts of this stream (COR-08)."""
    if (hold := _holding(telling)) is not None:
        require(False, "COR-08", day=hold.occurred_on)


def _kept(amendment: Amendment, matter: str) -> Telling:
    telling = heard(amendment, matter)
    side = amendment.books.side
    require_actor(amendment.context.entitled(*KEEPERS[side]), amendment.context, _NAMED[side])
    return telling


def _holding(telling: Telling) -> LegalHoldPlaced | None:
    events: list[Event] = [record.event for record in telling.records]
    return held(events)
