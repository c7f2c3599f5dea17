"""What a reform changes without ending an organ: superior, kind, standing, and part of the duties (ORG-11, ORG-12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.registry import Registry
from events.base import Event, says
from events.organ import DutiesTransferred, OrganChange, OrganChanged, TransferOfDuties
from events.streams import is_matter
from events.terms import Phrase
from events.values import OrganId
from events.vocabulary import OrganKind
from services.decider import Command, Context
from services.joint.organ_registry.guards import below, require_office, standing
from services.rules import require

ALWAYS_EXTERNAL = frozenset({OrganKind.SUPERVISORY, OrganKind.CONGRESS, OrganKind.ENTERPRISE})


class Unfit(Phrase):
    """Why duties cannot pass so (ORG-12)."""

    ITSELF = ("接收机关不得为原机关", "an organ does not get its own duties")
    OTHER_SIDE = ("两机关须属于同一方", "both organs are of one side")
    NO_MATTER = ("所列移交事项中有不可移交的", "one of the things handed over is no matter that somebody deals with")


@says("自发生日期起变更机关的上级机关、类别、成员单位或者执法机关身份，只填变更的项目；机关不因此成为另一机关。")
class ChangeOrgan(OrganChange, Command, zh="变更机关登记"):
    """The same organ gets another superior or kind, becomes a member unit or enforcement organ, or no more is one."""


@says("自发生日期起机关的部分职责划转另一机关，列明职责、领域和移交的未办结事项；原机关继续存在。")
class TransferDuties(TransferOfDuties, Command, zh="登记部分职责划转"):
    """Part of the duties pass to another organ, with the open matters that are handed over; the first goes on."""


def change(state: Registry, command: ChangeOrgan, context: Context) -> list[Event]:
    """Forwards only (ORG-02), under an active superior (ORG-04), not itself (ORG-11); no external member (ORG-05)."""
    require_office(state, context)
    organ = standing(state, command.organ, command.on)
    event = command.fact(OrganChanged)
    newest = organ.traits[-1]
    changed = newest.changed(event)
    if replace(changed, since=newest.since) == newest:
        return []
    require(newest.since <= command.on, "ORG-02", since=newest.since)
    require(organ.side is not None or not changed.is_member, "ORG-05")
    require(organ.side is None or changed.kind not in ALWAYS_EXTERNAL, "ORG-05")
    if command.superior is not None:
        require(state.active(command.superior, command.on), "ORG-04")
        require(not _stands_under(state, command.superior, command.organ, command.on), "ORG-11")
    return [event]


def transfer(state: Registry, command: TransferDuties, context: Context) -> list[Event]:
    """Between two organs of one side that both go on (ORG-12); who gets everything is the successor (ORG-02)."""
    require_office(state, context)
    require(command.organ != command.to, "ORG-12", problem=Unfit.ITSELF)
    former, receiver = (standing(state, organ, command.on) for organ in (command.organ, command.to))
    require(former.side is receiver.side and former.side is not None, "ORG-12", problem=Unfit.OTHER_SIDE)
    require(all(map(is_matter, command.handed_over)), "ORG-12", problem=Unfit.NO_MATTER)
    event = command.fact(DutiesTransferred)
    return [] if event in state.transfers else [event]


def _stands_under(state: Registry, organ: OrganId, above: OrganId, on: date) -> bool:
    """Whether `organ` is the other, or stands under it at whatever distance."""
    reached, ahead = set[OrganId](), [above]
    while ahead:
        current = ahead.pop()
        if current not in reached:
            reached.add(current)
            ahead += [other.id for other in below(state, current, on)]
    return organ in reached
