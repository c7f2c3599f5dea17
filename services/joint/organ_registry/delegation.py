"""Delegations in the organ registry (ORG-09, ORG-10): who may act in whose name, in what, from when until when."""

from __future__ import annotations

from domain.delegation import Delegation, leads
from domain.registry import Registry
from events.base import Event, Side, says
from events.organ import DelegatedPowers, DelegationEnded, PowersDelegated
from events.terms import Phrase, Words
from events.values import OrganId, Reason
from services.decider import Command, Context
from services.joint.organ_registry.guards import standing
from services.rules import require, require_not_before
from services.rules.group import require_itself


class Wrong(Phrase):
    """Why an organ cannot act in another's name (ORG-09)."""

    ITSELF = ("不得委托给本机关", "an organ does not delegate to itself")
    OTHER_SIDE = (
        "委托机关和受托机关须为法院或者政府同一方的机关",
        "both are organs of the court's or the government's side",
    )
    CIRCULAR = (
        "受托机关已直接或者间接委托本机关，不得循环委托",
        "the delegate has delegated to the principal, directly or through others",
    )


class BadPeriod(Phrase):
    """What is wrong with the days of a delegation (ORG-10)."""

    ENDS_FIRST = ("截止日早于起始日", "it ends before it begins")
    OVERLAPS = ("与已登记的委托期间重叠", "it overlaps a delegation that is registered")


@says("登记一机关在期限内委托同一方的另一机关以其名义办理所列事项；不列事项的为全部事项，不填截止日的至终止时止。")
class DelegatePowers(DelegatedPowers, Command, zh="登记委托办理"):
    """Let another organ of the same side act in the principal's name; the registry itself is kept by nobody else."""


@says("自发生日期起终止委托，受托机关不再以委托机关名义办理。")
class EndDelegation(Command, zh="终止委托办理"):
    """From the business date on the delegate no longer acts in the principal's name."""

    principal: OrganId
    delegate: OrganId
    reason: Reason | None = None


def delegate(state: Registry, command: DelegatePowers, context: Context) -> list[Event]:
    """By the principal or the office for it; to another organ of its side (ORG-09), for days not yet given (ORG-10)."""
    require_itself(context, command.principal)
    event = command.fact(PowersDelegated)
    given = Delegation.of(event)
    if given in state.delegations:
        return []
    require(command.principal != command.delegate, "ORG-09", problem=Wrong.ITSELF)
    principal, other = (standing(state, organ, command.on) for organ in (command.principal, command.delegate))
    same_side = principal.side is other.side and principal.side in {Side.COURT, Side.GOVERNMENT}
    require(same_side, "ORG-09", problem=Wrong.OTHER_SIDE)
    require(given.valid_from >= command.on, "GEN-11", day=given.valid_from)
    require(given.valid_to is None or given.valid_from < given.valid_to, "ORG-10", problem=BadPeriod.ENDS_FIRST)
    circular = leads(state.delegations, command.delegate, command.principal, command.on)
    require(not circular, "ORG-09", problem=Wrong.CIRCULAR)
    overlap = any(given.overlaps(earlier) for earlier in state.delegations)
    require(not overlap, "ORG-10", problem=BadPeriod.OVERLAPS)
    return [event]


def end(state: Registry, command: EndDelegation, context: Context) -> list[Event]:
    """Of what stands on that day or begins later; never dated before the beginning of what has begun (GEN-08)."""
    require_itself(context, command.principal)
    given = [one for one in state.delegations if (one.principal, one.delegate) == (command.principal, command.delegate)]
    standing_then = [one for one in given if one.valid_to is None or command.on < one.valid_to]
    if not standing_then and any(one.valid_to == command.on for one in given):
        return []
    require(standing_then, "GEN-05", state=Words("当日没有该项委托", "there is no such delegation on that day"))
    require_not_before(command.on, *(one.valid_from for one in standing_then if one.valid_from <= context.today))
    return [command.fact(DelegationEnded)]
