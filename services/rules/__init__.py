"""What is asked of every act: who does it (GEN-10), whom it names (GEN-07), and its place and day (GEN-05, GEN-08).

Refusing itself, by `require`, is of `services.refusal`.
"""

from __future__ import annotations

from datetime import date

from domain.registry import Registry
from events.base import Side
from events.terms import Words
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.refusal.rule import clause as clause
from services.refusal.rule import require as require
from services.refusal.rule import require_stage as require_stage
from services.refusal.rule import required as required

COURT_DESK = (OrganRole.DISTRICT_COURT, OrganRole.COURT_ADMIN_DIVISION)
"""The court and its administrative division, its working desk (domain 0.2, G1)."""
_DESK = Words("区人民法院或者其行政审判庭", "the district court or its administrative division")


def require_actor(entitled: object, context: Context, who: object) -> None:
    """The command is the actor's to give; else it is said `who` may give it (GEN-10)."""
    require(entitled, "GEN-10", organ=context.actor, who=who)


def require_desk(context: Context) -> None:
    """Given by the court of today or by its administrative division as its desk (GEN-10).

    Commands of policies (`internal`) are not asked: the policy is their authority.
    """
    require_actor(context.entitled(*COURT_DESK), context, _DESK)


def require_court(context: Context, rule: str = "CAS-01") -> None:
    """The court or its administrative division as its desk; nobody else ever writes the court's facts (G10)."""
    require(context.entitled(*COURT_DESK), rule, organ=context.actor)


def require_active(registry: Registry, on: date, *organs: OrganId) -> None:
    """Each of these organs is registered and active on that day (GEN-07)."""
    for organ in organs:
        require(registry.active(organ, on), "GEN-07", organ=organ, day=on)


def of_this_district(registry: Registry, organ: OrganId, on: date) -> bool:
    """Whether it is an administrative organ of the district's government that is active on that day (三(二)5, 7)."""
    known = registry.organ(organ)
    return known is not None and known.active(on) and known.side is Side.GOVERNMENT and known.administrative


def require_not_before(on: date, *days: date | None) -> None:
    """Not dated before any of the acts that it rests on (GEN-08); None is one that was not.

    Not asked of what arrives by policy: the day of a foreign fact is its owner's to say.
    """
    latest = max((day for day in days if day is not None), default=on)
    require(on >= latest, "GEN-08", day=latest)
