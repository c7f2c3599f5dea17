"""Who a suggestion goes to, asked of the organ registry (SUG-02, 12, 17, 20, 21, 22; domain 0.2, G12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce

from events.base import Side
from events.suggestion import SuggestionContent
from events.values import OrganId
from events.vocabulary import OrganKind, OrganRole, SuggestionKind
from services.rules.registry import Organ, Registry

_NOT_ADMINISTRATIVE = frozenset(
    {OrganKind.SUPERVISORY, OrganKind.CONGRESS, OrganKind.COURT, OrganKind.COURT_DIVISION, OrganKind.JOINT_OFFICE}
)


def in_own_name(actor: OrganId, registry: Registry, on: date) -> bool:
    """Whether the actor is the district court itself (SUG-01)."""
    return registry.holds(actor, OrganRole.DISTRICT_COURT, on)


def at_the_desk(actor: OrganId, registry: Registry, on: date) -> bool:
    """Whether the actor is the court or its administrative division, its working desk (domain 0.2, G1)."""
    return in_own_name(actor, registry, on) or registry.holds(actor, OrganRole.COURT_ADMIN_DIVISION, on)


def administrative(organ: Organ) -> bool:
    """Whether it is an administrative organ of this district, dispatched branches included (SUG-02, G12)."""
    if organ.outside_district or organ.kind in _NOT_ADMINISTRATIVE:
        return False
    return organ.kind is not OrganKind.OTHER or organ.side is Side.GOVERNMENT


def legal_department(registry: Registry, on: date) -> OrganId | None:
    """The organ that holds the role 区政府法制部门 on that day (SUG-02)."""
    return registry.holder(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, on)


def addressed_as(organ: OrganId, addressees: Collection[OrganId], registry: Registry, on: date) -> OrganId | None:
    """The addressee that `organ` is, or whose powers it continues (SUG-12, ORG-02); None for anybody else."""
    if organ in addressees:
        return organ
    return next((name for name in addressees if registry.acts_for(organ, name, on)), None)


def superiors(organ: OrganId, registry: Registry, on: date) -> frozenset[OrganId]:
    """The superior organ of `organ` and, where it was superseded, of whoever continues its powers."""
    heirs = (registry.organ(heir) for heir in registry.heirs(organ, on))
    return frozenset(heir.superior for heir in heirs if heir is not None and heir.superior is not None)


def permitted_addressees(
    content: SuggestionContent, registry: Registry, on: date
) -> tuple[str, frozenset[OrganId]] | None:
    """For the kinds with addressees fixed by law: the rule, and the organs it permits. None for other kinds.

    Absence and refusal: 监察机关 and the superior organ (法释〔2020〕3号 art. 12, 行政诉讼法 art. 96). Normative
    document: its maker; of several makers the lead organ or the common superior (行诉解释 art. 149).
    """
    if content.kind is SuggestionKind.HEAD_ABSENCE and content.defendant is not None:
        return "SUG-20", _supervisory(registry) | superiors(content.defendant, registry, on)
    if content.kind is SuggestionKind.JUDGMENT_REFUSAL and content.refusal is not None:
        return "SUG-22", _supervisory(registry) | superiors(content.refusal.defendant, registry, on)
    if content.kind is SuggestionKind.NORMATIVE_DOCUMENT and content.normative is not None:
        makers = content.normative.issuing_organs
        if len(makers) == 1:
            return "SUG-21", frozenset(registry.heirs(makers[0], on))
        lead = content.normative.lead_organ
        common = reduce(frozenset.intersection, (superiors(maker, registry, on) for maker in makers))
        return "SUG-21", common | (frozenset(registry.heirs(lead, on)) if lead else frozenset())
    return None


def default_addressees(content: SuggestionContent, registry: Registry, on: date) -> tuple[OrganId, ...]:
    """For a head's absence both: the district's 监察机关 and the defendant's superior organ (SUG-20)."""
    if content.kind is not SuggestionKind.HEAD_ABSENCE or content.defendant is None:
        return ()
    local = (name for name in _supervisory(registry) if not registry.organs[name].outside_district)
    superior = superiors(content.defendant, registry, on)
    return _active((*sorted(local), *sorted(superior)), registry, on)


def _supervisory(registry: Registry) -> frozenset[OrganId]:
    return frozenset(name for name, organ in registry.organs.items() if organ.kind is OrganKind.SUPERVISORY)


def _active(organs: Iterable[OrganId], registry: Registry, on: date) -> tuple[OrganId, ...]:
    return tuple(organ for organ in organs if registry.active(organ, on))
