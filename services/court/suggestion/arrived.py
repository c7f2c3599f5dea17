"""A suggestion of a court of another jurisdiction to an organ of ours (委托送达; SUG-32).

States: 待转交 → 已转交, or 已退回; then how the court that sent it ended it. It is received by policy. Our court hands
it to the organ that is meant, with a copy to our legal department, or returns it; what it says, and what is answered,
is a matter of that court and that organ.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.audience import Party
from domain.authority import legal_department
from domain.moving import addressee_there, named_there
from domain.suggestion import Stage, Suggestion
from events.base import Event, Side, says
from events.envelope import Envelope
from events.suggestion_moving import (
    ArrivedSuggestionEnded,
    ArrivedSuggestionEntered,
    ArrivedSuggestionReceived,
    ArrivedSuggestionReturned,
    AskedFrom,
    SuggestionEndMoved,
    SuggestionMoved,
)
from events.values import OrganId, Reason, ShortText
from events.vocabulary import OrganRole, ResponseEnd
from services.decider import Command, Context
from services.receipt import keeping, taking
from services.rules import of_this_district, require, require_desk, require_not_before, require_stage


@says("将其他辖区法院送交的司法建议转交本区被建议单位办理，自动抄送区政府法制部门；答复期限自该单位签收之日起算。")
class EnterArrivedSuggestion(Command, zh="转交其他辖区司法建议"):
    """Hand it to this organ of ours, which answers it as any suggestion."""

    organ: OrganId


@says("没有该单位、该单位已撤销或者不在本系统内办理的，将其他辖区的司法建议退回来文法院并说明理由。")
class ReturnArrivedSuggestion(Command, zh="退回其他辖区司法建议"):
    """Send it back: no such organ is here, or none that answers over this system."""

    reason: Reason


class EndArrivedSuggestion(Command, zh="终结其他辖区司法建议", internal=True, key="source"):
    """The court that sent it withdrew or closed it."""

    source: ShortText
    because: ResponseEnd


def enter(state: Suggestion, command: EnterArrivedSuggestion, context: Context) -> list[Event]:
    """By the desk, once (GEN-05), not before it was moved (GEN-08), to an organ of our government (SUG-32)."""
    require_desk(context)
    if command.repeats(state.handed_over):
        return []
    arrived = _waiting(state, command)
    require(of_this_district(context.registry, command.organ, command.on), "SUG-32", organ=command.organ)
    legal = legal_department(context.registry, command.on)
    return [
        command.fact(
            ArrivedSuggestionEntered,
            cc=None if legal == command.organ else legal,
            asked_from=arrived.asked_from,
            content=arrived.content,
        )
    ]


def send_back(state: Suggestion, command: ReturnArrivedSuggestion, context: Context) -> list[Event]:
    """By the desk, before it was handed over (GEN-05)."""
    require_desk(context)
    if command.repeats(state.returned):
        return []
    arrived = _waiting(state, command)
    court = context.registry.holder(OrganRole.DISTRICT_COURT, command.on) or context.actor
    name = context.registry.name(court, command.on)
    return [command.fact(ArrivedSuggestionReturned, asked_from=arrived.asked_from, court=name)]


def _waiting(state: Suggestion, command: Command) -> ArrivedSuggestionReceived:
    """What arrived, where it was neither handed over nor returned, and not on a day before (GEN-08)."""
    require_stage(state.stage, Stage.ARRIVED)
    assert state.arrived is not None
    require_not_before(command.on, state.arrived.occurred_on)
    return state.arrived


def end(state: Suggestion, command: EndArrivedSuggestion, context: Context) -> list[Event]:
    """Whether it was handed over or not; what was returned ended by that."""
    require_stage(state.stage, Stage.ARRIVED, Stage.HANDED_OVER, Stage.RETURNED)
    if state.stage is Stage.RETURNED:
        return []
    organ = state.handed_over.organ if state.handed_over else None
    return [command.fact(ArrivedSuggestionEnded, organ=organ)]


def concerned(state: Suggestion) -> Iterator[Party | None]:
    """Our court, and whom it was handed to."""
    if state.arrived is not None:
        yield Side.COURT
    if state.handed_over is not None:
        yield from (state.handed_over.organ, state.handed_over.cc)


def _asked_from(envelope: Envelope, moved: SuggestionMoved) -> AskedFrom:
    return AskedFrom(jurisdiction=envelope.jurisdiction, matter=envelope.matter, organ=moved.organ)


DECISIONS = (enter, send_back, end)
RECEIPTS = (
    keeping(
        SuggestionMoved,
        ArrivedSuggestionReceived,
        "receive-arrived-suggestion",
        "接收其他辖区司法建议",
        opens=True,
        elsewhere=True,
        key="source",
        known=lambda state, _: state.stage not in (Stage.NEW, Stage.RETURNED),
        kept={
            "source": addressee_there,
            "source_event": lambda envelope, _: named_there(envelope),
            "asked_from": _asked_from,
        },
    ),
    taking(SuggestionEndMoved, EndArrivedSuggestion, kept={"source": addressee_there}, elsewhere=True),
)
