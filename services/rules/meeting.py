"""What makes a joint meeting one: who must be there, and how a regular meeting is named (domain A.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from domain.registry import Registry
from events.base import Side
from events.values import OrganId
from events.vocabulary import OrganRole


def is_joint(present: Iterable[OrganId], registry: Registry, on: date) -> bool:
    """Court, legal department, and an enforcement organ of the government besides it (MTG-02; 三(二)1)."""
    organs = set(present)
    legal_department = registry.holder(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, on)
    both = {registry.holder(OrganRole.DISTRICT_COURT, on), legal_department} <= organs
    others = (registry.organ(organ) for organ in organs if organ != legal_department)
    return both and any(o is not None and o.is_enforcement and o.side is Side.GOVERNMENT for o in others)


def is_slot(slot: str | None, per_year: int, planned_on: date) -> bool:
    """Whether it names a regular meeting: `2024` with one a year, else `2024-1` to `2024-<per_year>` (MTG-03)."""
    matched = re.fullmatch("20[0-9]{2}(?:-([1-9][0-9]?))?", slot or "")
    if matched is None or not in_slot(slot, planned_on):
        return False
    if per_year == 1:
        return matched[1] is None
    return matched[1] is not None and int(matched[1]) <= per_year


def in_slot(slot: str | None, planned_on: date) -> bool:
    """Whether a meeting of the slot may be on that day: in its year, or caught up in the next (domain F.7 no. 2)."""
    return slot is None or slot[:4] in (str(planned_on.year), str(planned_on.year - 1))
