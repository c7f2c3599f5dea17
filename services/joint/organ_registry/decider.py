"""The organ registry (domain A.11): which organs exist since when, under which name, and who holds which role.

One stream for the jurisdiction; its state is the `Registry` that every decision asks. An organ is registered,
may be renamed, and ends by being superseded (a successor continues its powers, 行政诉讼法 art. 26) or
deactivated. A change holds from its business date on and is never dated before what it changes.
Only the office of the leading group keeps it (四(一)); until an organ holds that role, anybody of the joint
office may, so that a new jurisdiction can be set up: superiors first, roles last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from domain.organ_names import bearers
from domain.registry import Organ, Registry
from events.base import Event, Side, Visibility, says
from events.organ import (
    OrganContent,
    OrganDeactivated,
    OrganRegistered,
    OrganRenamed,
    OrganRoleAssigned,
    OrganRoleRevoked,
    OrganShortNamesRegistered,
    OrganSuperseded,
)
from events.terms import Words
from events.values import OrganId, Reason, ShortNames, ShortText
from events.vocabulary import SINGLE_HOLDER, OrganKind, OrganRole
from services.decider import Command, Context, Decider, by_command
from services.joint.organ_registry import delegation, reform
from services.joint.organ_registry.guards import acts_for_court, below, require_office, standing
from services.rules import require, require_active, required

ROLE_SIDE = {
    OrganRole.DISTRICT_COURT: Side.COURT,
    OrganRole.COURT_ADMIN_DIVISION: Side.COURT,
    OrganRole.DISTRICT_GOVERNMENT: Side.GOVERNMENT,
    OrganRole.GOVERNMENT_LEGAL_DEPARTMENT: Side.GOVERNMENT,
    OrganRole.PETITION_BUREAU: Side.GOVERNMENT,
    OrganRole.RECONSIDERATION_INSTITUTION: Side.GOVERNMENT,
    OrganRole.GROUP_OFFICE: Side.JOINT,
}


@says("登记一个机关，自发生日期起在用；外部机关不填所属一方。")
class RegisterOrgan(OrganContent, Command, zh="登记机关", opens=True):
    """Register an organ; it exists from the business date. Leave `organ_side` out for an external organ."""

    @property
    def external(self) -> bool:
        """Whether it is of no side and beyond the district, or an enterprise."""
        beyond = self.outside_district or self.organ_kind is OrganKind.ENTERPRISE
        return beyond and self.organ_side is None and not self.is_member


@says("自发生日期起机关使用新名称，原名称在历史记录中保留。")
class RenameOrgan(Command, zh="变更机关名称"):
    """The organ bears another name from the business date on."""

    organ: OrganId
    name: ShortText
    name_en: ShortText | None = None


@says("登记机关的全部简称、俗称和曾用名，代替此前登记的简称；填写机关时可用。")
class RegisterShortNames(Command, zh="登记机关简称"):
    """What the organ is called for short, the whole list: it replaces the list before, and may be empty."""

    organ: OrganId
    short_names: ShortNames


@says("机关终止，由承继机关继续行使其职权、承担其未了义务和职责。")
class SupersedeOrgan(Command, zh="登记职权承继"):
    """The organ ends; `successor` continues its powers, its open duties and its roles."""

    organ: OrganId
    successor: OrganId


@says("机关停用，且没有承继其职权的机关。")
class DeactivateOrgan(Command, zh="停用机关"):
    """The organ ends without a successor."""

    organ: OrganId
    reason: Reason


@says("自发生日期起由该机关承担一项职责；只能由一个机关承担的职责，原承担机关同时卸任。")
class AssignOrganRole(Command, zh="指定职责"):
    """The organ holds the role from the business date; a single-holder role leaves its former holder."""

    organ: OrganId
    role: OrganRole


@says("机关不再承担该职责；不得空缺的职责不能撤销。")
class RevokeOrganRole(Command, zh="撤销职责"):
    """The organ no longer holds the role; not for roles that are never vacant (ORG-01)."""

    organ: OrganId
    role: OrganRole


def register(state: Registry, command: RegisterOrgan, context: Context) -> list[Event]:
    """A superior is registered first (ORG-04); external organs are no members (ORG-05). ORG-03 is in the types.

    The court itself registers whom it writes to beyond the district, and enterprises (G12).
    """
    if not (command.external and acts_for_court(state, context)):
        require_office(state, context)
    event = command.fact(OrganRegistered)
    if known := state.organ(command.organ):
        same = Registry().apply(event.model_copy(update={"name_en": None})).organ(command.organ)
        require(_as_registered(known) == same, "GEN-04", number=command.organ)
        return []
    top = command.organ_side is None or command.organ_kind is OrganKind.JOINT_OFFICE
    require(top if command.superior is None else state.active(command.superior, command.on), "ORG-04")
    outside = command.outside_district or command.organ_kind in reform.ALWAYS_EXTERNAL
    require(command.organ_side is None or not outside, "ORG-05")
    require(command.organ_side is not None or not command.is_member, "ORG-05")
    require_active(state, command.on, *filter(None, [command.legal_department]))
    return [event]


def rename(state: Registry, command: RenameOrgan, context: Context) -> list[Event]:
    """Names follow one another by date; the old one stays valid for its days (ORG-02)."""
    require_office(state, context)
    organ = standing(state, command.organ, command.on)
    since, name = organ.names[-1]
    if (name, organ.name_en) == (command.name, command.name_en or organ.name_en):
        return []
    require(since <= command.on, "ORG-02", since=since)
    return [command.fact(OrganRenamed)]


def register_short_names(state: Registry, command: RegisterShortNames, context: Context) -> list[Event]:
    """No short name by which another organ of today is found already (ORG-07); an ended organ may still be cited."""
    require_office(state, context)
    organ = required(state.organ(command.organ), "GEN-07", organ=command.organ, day=command.on)
    if organ.short_names == command.short_names:
        return []
    for short in command.short_names:
        others = [other.id for other in bearers(state, short, formerly=False) if other.id != organ.id]
        require(not others, "ORG-07", short_name=short, others=others)
    return [command.fact(OrganShortNamesRegistered)]


def supersede(state: Registry, command: SupersedeOrgan, context: Context) -> list[Event]:
    """The successor takes over (ORG-02), and with the powers every role, on the same day (ORG-01, ORG-06)."""
    require_office(state, context)
    known = state.organ(command.organ)
    if known is not None and known.successor == command.successor and known.valid_to == command.on:
        return []
    organ = standing(state, command.organ, command.on)
    since = last_change(state, organ)
    require(command.successor != command.organ and since <= command.on, "ORG-02", since=since)
    successor = standing(state, command.successor, command.on)
    events: list[Event] = []
    for role in open_roles(state, command.organ):
        require_side(successor, role)
        if role not in SINGLE_HOLDER:  # a single-holder role leaves its holder by being assigned
            events.append(command.fact(OrganRoleRevoked, role=role))
        if not state.holds(command.successor, role, command.on):
            events.append(command.fact(OrganRoleAssigned, organ=command.successor, role=role))
    return [*events, command.fact(OrganSuperseded)]


def deactivate(state: Registry, command: DeactivateOrgan, context: Context) -> list[Event]:
    """Not while it holds a role that is never vacant (ORG-01) or is the superior of an active organ (ORG-04)."""
    require_office(state, context)
    known = state.organ(command.organ)
    if known is not None and known.successor is None and known.valid_to == command.on:
        return []
    organ = standing(state, command.organ, command.on)
    since = last_change(state, organ)
    require(since <= command.on, "ORG-02", since=since)
    roles = list(open_roles(state, command.organ))
    for role in roles:
        require(role not in SINGLE_HOLDER, "ORG-01", role=role)
    under_it = below(state, command.organ, command.on)
    require(all(other.valid_to is not None and other.valid_to <= command.on for other in under_it), "ORG-04")
    revoked = [command.fact(OrganRoleRevoked, role=role) for role in roles]
    return [*revoked, command.fact(OrganDeactivated)]


def assign_role(state: Registry, command: AssignOrganRole, context: Context) -> list[Event]:
    """To an active organ of the role's own side (ORG-06); a single-holder role moves forwards only (ORG-01)."""
    require_office(state, context)
    organ = standing(state, command.organ, command.on)
    if state.holds(command.organ, command.role, command.on):
        return []
    require_side(organ, command.role)
    if command.role in SINGLE_HOLDER:
        former = [tenure.valid_from for tenure in state.tenures if tenure.role is command.role]
        require(all(since <= command.on for since in former), "ORG-01", role=command.role)
    return [command.fact(OrganRoleAssigned)]


def revoke_role(state: Registry, command: RevokeOrganRole, context: Context) -> list[Event]:
    """A single-holder role is moved by assigning it to another organ, never revoked (ORG-01)."""
    require_office(state, context)
    require(command.role not in SINGLE_HOLDER, "ORG-01", role=command.role)
    if command.role not in open_roles(state, command.organ):
        return []
    without = Words("该机关当日未承担该职责", "the organ does not hold the role on that day")
    require(state.holds(command.organ, command.role, command.on), "GEN-05", state=without)
    return [command.fact(OrganRoleRevoked)]


def require_side(organ: Organ, role: OrganRole) -> None:
    """A role is held on its own side (ORG-06)."""
    side = ROLE_SIDE[role]
    require(organ.side is side, "ORG-06", role=role, side=side, organ=organ.id)


def open_roles(state: Registry, organ: OrganId) -> Iterator[OrganRole]:
    """The roles the organ holds without an end."""
    return (tenure.role for tenure in state.tenures if tenure.organ == organ and tenure.valid_to is None)


def last_change(state: Registry, organ: Organ) -> date:
    """The last day on which something about the organ began: itself, a name, a role."""
    tenures = (tenure.valid_from for tenure in state.tenures if tenure.organ == organ.id)
    return max(organ.names[-1][0], organ.traits[-1].since, *tenures)


def _as_registered(organ: Organ) -> Organ:
    return replace(
        organ,
        names=organ.names[:1],
        traits=organ.traits[:1],
        short_names=(),
        name_en=None,
        valid_to=None,
        successor=None,
    )


DECIDER = Decider(
    "organ-registry",
    Registry(),
    Registry.apply,
    by_command(
        register,
        rename,
        register_short_names,
        supersede,
        deactivate,
        assign_role,
        revoke_role,
        reform.change,
        reform.transfer,
        delegation.delegate,
        delegation.end,
    ),
    visibility=lambda state: Visibility.MEMBERS,
    singleton=True,
)
