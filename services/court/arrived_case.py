"""A case that a court of another jurisdiction moved here, or sent up on appeal (行政诉讼法 arts. 18, 22–24, 85).

States: 待立案 → 已立案, or 已退回 where it is an appeal. It is received by policy; the clerk files it under a number of
our court, and what the other court said of it is taken over. A case that was moved has to be taken: a court that
thinks it has no jurisdiction reports to the court above, and neither returns the case nor moves it on (art. 22).

One that only a paper from there names did not come: of it our court knows whether it is restricted, so that what names
it is restricted here too (CAS-04).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, assert_never

from domain.audience import Party
from domain.moving import named_there
from events.base import Event, Side, Visibility, says
from events.case import CaseAccessReleased, CaseAccessRestricted, Defendants
from events.case_moving import (
    ArrivedCaseFiled,
    ArrivedCaseNamed,
    ArrivedCaseReceived,
    ArrivedCaseReleased,
    ArrivedCaseRestricted,
    ArrivedCaseReturned,
    CaseMoved,
    CaseNamedElsewhere,
)
from events.case_terms import MoveGround, RestrictionGround
from events.envelope import Envelope
from events.terms import Term
from events.values import CaseNumber, Reason, ShortText
from events.vocabulary import OrganRole
from services.court.case.filing import FileArrivedCase
from services.court.case.following import ReleaseAsElsewhere, RestrictAsElsewhere
from services.decider import Command, Companion, Context, Decider, by_command
from services.receipt import keeping, taking
from services.rules import require, require_court, require_not_before, require_stage
from services.rules.cases import case_stream


@says(
    "以本院案号为移送来案立案，案由、原告类别等信息取自移送法院，原案号作为来源案件案号；原限定知悉的，本院同样限定。"
)
class EnterArrivedCase(Command, zh="为移送来案立案"):
    """File it under a number of our court against these organs; the rest is taken from what the other court said."""

    number: CaseNumber
    defendants: Defendants


@says("将报送的上诉案卷退回原审法院补正，写明需要补正的事项；移送的案件应当受理，不能退回。")
class ReturnArrivedCase(Command, zh="退回上诉案卷"):
    """Send the files of an appeal back to be completed; a case that was moved here cannot be returned."""

    reason: Reason


class RestrictArrivedCase(Command, zh="接收移送来案限定知悉", internal=True, key="source"):
    """The court there restricted it after it came, or a paper that names it.

    `source`, here and below: the case there.
    """

    source: ShortText | None = None
    ground: RestrictionGround
    reason: Reason


class ReleaseArrivedCase(Command, zh="接收移送来案解除限定", internal=True, key="source"):
    """The court there lifted its restriction."""

    source: ShortText | None = None
    reason: Reason


class ArrivalStatus(Term):
    """Where a case from elsewhere stands."""

    NEW = "new", "尚未收到", "not received"
    RECEIVED = "received", "待立案", "to be filed"
    RETURNED = "returned", "已退回", "returned"
    FILED = "filed", "已立案", "filed"


@dataclass(frozen=True, slots=True)
class ArrivedCase:
    """`named`: a paper from there names it; `restriction`: why it is restricted there, if it is."""

    named: bool = False
    received: ArrivedCaseReceived | None = None
    filed: ArrivedCaseFiled | None = None
    returned: ArrivedCaseReturned | None = None
    restriction: RestrictionGround | None = None

    @property
    def status(self) -> ArrivalStatus:
        if self.received is None:
            return ArrivalStatus.NEW
        if self.filed is not None:
            return ArrivalStatus.FILED
        return ArrivalStatus.RECEIVED if self.returned is None else ArrivalStatus.RETURNED

    @property
    def known(self) -> bool:
        return self.named or self.received is not None

    @property
    def visibility(self) -> Visibility:
        """As at the other court: what is restricted there is restricted here, at once or from then on (CAS-04)."""
        return Visibility.BILATERAL if self.restriction is None else Visibility.RESTRICTED

    @property
    def concerned(self) -> Iterator[Party]:
        if self.known:
            yield Side.COURT


ArrivedCaseEvent = (
    ArrivedCaseNamed
    | ArrivedCaseReceived
    | ArrivedCaseFiled
    | ArrivedCaseReturned
    | ArrivedCaseRestricted
    | ArrivedCaseReleased
)


def evolve(state: ArrivedCase, event: ArrivedCaseEvent) -> ArrivedCase:
    match event:
        case ArrivedCaseReceived():
            return replace(state, received=event, returned=None, restriction=event.content.restriction)
        case ArrivedCaseNamed():
            return replace(state, named=True, restriction=event.restriction)
        case ArrivedCaseRestricted():
            return replace(state, restriction=event.ground)
        case ArrivedCaseReleased():
            return replace(state, restriction=None)
        case ArrivedCaseFiled():
            return replace(state, filed=event)
        case ArrivedCaseReturned():
            return replace(state, returned=event)
        case _:
            assert_never(event)


def enter(state: ArrivedCase, command: EnterArrivedCase, context: Context) -> list[Event]:
    """By the court (CAS-01), once (GEN-05), not before it was moved (GEN-08); the index checks the rest."""
    require_court(context)
    if command.repeats(state.filed):
        return []
    require_stage(state.status, ArrivalStatus.RECEIVED)
    require_not_before(command.on, state.received.occurred_on if state.received else None)
    return [command.fact(ArrivedCaseFiled)]


def send_back(state: ArrivedCase, command: ReturnArrivedCase, context: Context) -> list[Event]:
    """The files of an appeal only (CAS-08), before they are filed (GEN-05)."""
    require_court(context)
    if command.repeats(state.returned):
        return []
    require_stage(state.status, ArrivalStatus.RECEIVED)
    received = state.received
    assert received is not None
    require(received.ground is MoveGround.APPEAL, "CAS-08")
    require_not_before(command.on, received.occurred_on)
    court = context.registry.holder(OrganRole.DISTRICT_COURT, command.on) or context.actor
    returned = command.fact(
        ArrivedCaseReturned,
        jurisdiction=received.jurisdiction,
        number=received.content.number,
        court=context.registry.name(court, command.on),
    )
    return [returned]


def restrict(state: ArrivedCase, command: RestrictArrivedCase, context: Context) -> list[Event]:
    """Once it is known (GEN-05); the case that it is filed as follows."""
    require(state.known, "GEN-05", state=state.status)
    return [] if state.restriction is command.ground else [command.fact(ArrivedCaseRestricted)]


def release(state: ArrivedCase, command: ReleaseArrivedCase, context: Context) -> list[Event]:
    """As `restrict`."""
    require(state.known, "GEN-05", state=state.status)
    return [] if state.restriction is None else [command.fact(ArrivedCaseReleased)]


def _beside(state: ArrivedCase, command: Command, context: Context) -> Iterator[Companion]:
    """The case in our index, with what the other court said of it."""
    if isinstance(command, EnterArrivedCase) and (received := state.received) is not None:
        case = received.content
        filing = FileArrivedCase(
            occurred_on=command.on,
            number=command.number,
            defendants=command.defendants,
            cause=case.cause,
            field=case.field,
            plaintiff_kind=case.plaintiff_kind,
            plaintiff_count=case.plaintiff_count,
            house_expropriation=case.house_expropriation,
            enterprise_restructuring=case.enterprise_restructuring,
            decision_number=case.decision_number,
            earlier_number=case.number,
            arrived_case=context.matter,
            ground=state.restriction,
            follows=received.jurisdiction if state.restriction else None,
        )
        yield case_stream(command.number), filing
    elif isinstance(command, RestrictArrivedCase | ReleaseArrivedCase) and state.filed and state.received:
        said: dict[str, Any] = {
            "occurred_on": command.on,
            "case": state.filed.number,
            "reason": command.reason,
            "follows": state.received.jurisdiction,
        }
        if isinstance(command, RestrictArrivedCase):
            yield case_stream(state.filed.number), RestrictAsElsewhere(**said, ground=command.ground)
        else:
            yield case_stream(state.filed.number), ReleaseAsElsewhere(**said)


def _there(envelope: Envelope, _: Event) -> str:
    """What names a case of another jurisdiction here; it begins with that, so nobody speaks of another one's."""
    return envelope.stream


DECIDER = Decider(
    category="arrived-case",
    initial=ArrivedCase(),
    evolve=evolve,
    decisions=by_command(enter, send_back, restrict, release),
    companions=_beside,
    personal_data="CAS-03",
    receipts=(
        keeping(
            CaseMoved,
            ArrivedCaseReceived,
            "receive-arrived-case",
            "接收移送来案",
            opens=True,
            elsewhere=True,
            key="source",
            known=lambda state, _: state.status not in (ArrivalStatus.NEW, ArrivalStatus.RETURNED),
            kept={
                "source": _there,
                "jurisdiction": lambda envelope, _: envelope.jurisdiction,
                "source_event": lambda envelope, _: named_there(envelope),
            },
        ),
        keeping(
            CaseNamedElsewhere,
            ArrivedCaseNamed,
            "note-case-named",
            "接收来文所涉案件",
            opens=True,
            elsewhere=True,
            key="source",
            kept={"source": _there, "jurisdiction": lambda envelope, _: envelope.jurisdiction},
        ),
        taking(CaseAccessRestricted, RestrictArrivedCase, elsewhere=True, kept={"source": _there}),
        taking(CaseAccessReleased, ReleaseArrivedCase, elsewhere=True, kept={"source": _there}),
    ),
)
