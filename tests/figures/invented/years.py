"""Invented ledgers of one kind of matter or of all kinds, with what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from tests.figures.invented import courts, exchange, joint
from tests.figures.invented.world import World
from tests.figures.varied import Asked

Matter = Callable[[World, str], None]
MATTERS: Mapping[str, Matter] = {
    "case": courts.case,
    "bulletin": exchange.bulletin,
    "meeting": exchange.meeting,
    "suggestion": exchange.suggestion,
    "paper": exchange.reconsideration_paper,
    "observation": courts.observation,
    "reconsideration": courts.reconsideration_case,
    "training": joint.training,
    "research": joint.research,
    "publicity": joint.publicity,
    "risk": joint.risk,
    "coordination": joint.coordination,
    "dispute": joint.dispute,
    "petition": joint.petition,
    "group": joint.leading_group,
    "registry": joint.registry,
}
MOMENTS = tuple(
    datetime.fromisoformat(moment).astimezone(UTC)
    for moment in (
        *("2024-02-29T15:59:59Z", "2024-12-31T15:59:59.999999Z", "2024-12-31T16:00:00Z", "2025-01-31T15:59:59Z"),
        *("2025-01-31T15:59:59Z", "2025-06-30T15:59:59Z", "2026-03-31T15:59:59Z"),
    )
)


def invented(seed: int, most: int = 8) -> Asked:
    """Up to so many matters of each kind; the leading group is one."""
    world = World(seed)
    for kind, tell in MATTERS.items():
        many = {"group": 1, "registry": 1, "bulletin": 3 * most, "case": 2 * most}.get(kind, most)
        for number in range(1, world.random.randint(1, many) + 1):
            tell(world, f"{kind}-{number}")
    year = world.pick((2023, 2024, 2024, 2024, 2025))
    return Asked(world.raw, year, world.pick(MOMENTS), world.pick((1, 1, 2)))
