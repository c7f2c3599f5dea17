"""A case that a court of another jurisdiction moved here, or sent up on appeal (行政诉讼法 arts. 18, 22–24, 85).

States: 待立案 → 已立案, or 已退回 where it is an appeal. It is received by policy; the clerk files it under a number of
our court, and what the other court said of it is taken over. A case that was moved has to be taken: a court that
thinks it has no jurisdiction reports to the court above, and neither returns the case nor moves it on (art. 22).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from domain.audience import Party
from domain.moving import named_there
from events.base import Event, Side, Visibility, says
from events.case import Defendants
from events.case_moving import ArrivedCaseFiled, ArrivedCaseReceived, ArrivedCaseReturned, CaseMoved
from events.case_terms import MoveGround
from events.terms import Term
from events.values import CaseNumber, Reason
from events.vocabulary import OrganRole
from services.court.case.filing import FileArrivedCase
from services.decider import Command, Companion, Context, Decider, by_command
from services.receipt import keeping
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


class ArrivalStatus(Term):
    """Where a case from elsewhere stands."""

    NEW = "new", "尚未收到", "not received"
    RECEIVED = "received", "待立案", "to be filed"
    RETURNED = "returned", "已退回", "returned"
    FILED = "filed", "已立案", "filed"


@dataclass(frozen=True, slots=True)
class ArrivedCase:
    received: ArrivedCaseReceived | None = None
    filed: ArrivedCaseFiled | None = None
    returned: ArrivedCaseReturned | None = None

    @property
    def status(self) -> ArrivalStatus:
        if self.received is None:
            return ArrivalStatus.NEW
        if self.filed is not None:
            return ArrivalStatus.FILED
        return ArrivalStatus.RECEIVED if self.returned is None else ArrivalStatus.RETURNED

    @property
    def visibility(self) -> Visibility:
        """As at the other court: what is restricted there is restricted here from the first moment (CAS-04)."""
        restricted = self.received is not None and self.received.content.restriction is not None
        return Visibility.RESTRICTED if restricted else Visibility.BILATERAL

    @property
    def concerned(self) -> Iterator[Party]:
        if self.received is not None:
            yield Side.COURT


def evolve(state: ArrivedCase, event: ArrivedCaseReceived | ArrivedCaseFiled | ArrivedCaseReturned) -> ArrivedCase:
    match event:
        case ArrivedCaseReceived():
            return replace(state, received=event)
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
            ground=case.restriction,
        )
        yield case_stream(command.number), filing


DECIDER = Decider(
    category="arrived-case",
    initial=ArrivedCase(),
    evolve=evolve,
    decisions=by_command(enter, send_back),
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
            known=lambda state, _: state.received,
            kept={
                "jurisdiction": lambda envelope, _: envelope.jurisdiction,
                "source_event": lambda envelope, _: named_there(envelope),
            },
        ),
    ),
)
