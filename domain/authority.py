"""Who may act for whom, and who is above whom, on a day: asked of the organ registry (ORG-01, 02, 04; GEN-10).

Who may act is asked of today, never of a business date: that one the caller chooses.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from domain.registry import Registry
from events.values import OrganId
from events.vocabulary import OrganRole


def entitled(actor: OrganId, role: OrganRole, registry: Registry, today: date) -> bool:
    """Whether the actor holds the role today, or continues the powers of an organ that holds it."""
    return any(registry.acts_for(actor, holder, today) for holder in registry.holders(role, today))


def legal_department(registry: Registry, on: date) -> OrganId | None:
    """The organ that holds the role 区政府法制部门 on that day (SUG-02)."""
    return registry.holder(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, on)


def addressed_as(organ: OrganId, addressees: Collection[OrganId], registry: Registry, on: date) -> OrganId | None:
    """The addressee that `organ` is, or whose powers it continues (SUG-12, ORG-02); None for anybody else."""
    if organ in addressees:
        return organ
    return next((name for name in addressees if registry.acts_for(organ, name, on)), None)


def superiors(organ: OrganId, registry: Registry, on: date) -> frozenset[OrganId]:
    """The superior organ of `organ` and, where it was superseded, of whoever continues its powers.

    A superseded superior is replaced by the active organ that continues its powers. Never the organ itself.
    """
    heirs = tuple(registry.heirs(organ, on))
    known = (registry.organ(heir) for heir in heirs)
    registered = (one.at(on).superior for one in known if one is not None)
    above = (_active_heir(superior, registry, on) for superior in registered if superior is not None)
    return frozenset(superior for superior in above if superior is not None and superior not in heirs)


def _active_heir(organ: OrganId, registry: Registry, on: date) -> OrganId | None:
    """The organ or the last that continues its powers; None where none of them is active."""
    active = [heir for heir in registry.heirs(organ, on) if registry.active(heir, on)]
    return active[-1] if active else None
