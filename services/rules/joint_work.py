"""What court and legal department do together: who organises it, who records it, who was there (TRN-01, 03; RES-01)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from events.base import Event
from events.terms import Term, Words
from events.training import Attendance
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.rules import COURT_DESK, require, require_active, require_actor
from services.rules.course import Standing, next_step

_PARTNERS = (
    *COURT_DESK,
    OrganRole.GOVERNMENT_LEGAL_DEPARTMENT,
    OrganRole.DISTRICT_GOVERNMENT,
    OrganRole.GROUP_OFFICE,
)
_WHO = Words(
    "区人民法院、区政府或其法制部门、领导小组办公室",
    "the district court, the district government or its legal department, the group office",
)


def require_partner(context: Context) -> None:
    """The court or its desk, the government or its legal department, or the group office, as of today (GEN-10)."""
    require_actor(context.entitled(*_PARTNERS), context, _WHO)


def partner_step(state: Standing, event: Event, context: Context, *after: Term) -> list[Event]:
    """`event` by one of the partners (GEN-10), in order and by date; nothing if it is repeated."""
    require_partner(context)
    return next_step(state, event, *after)


def require_joint(organisers: Sequence[OrganId], rule: str, context: Context, on: date, *, alone: bool = False) -> None:
    """Court and legal department of that day are both organisers, or just one of them where it works `alone` (`rule`).

    Every organiser is active (GEN-07).
    """
    both = (OrganRole.DISTRICT_COURT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    taking_part = sum(context.registry.holder(role, on) in organisers for role in both)
    require(taking_part == (1 if alone else len(both)), rule)
    require_active(context.registry, on, *organisers)


def require_attendance(attendance: Iterable[Attendance], context: Context, on: date) -> None:
    """Counts per organ, each organ once (TRN-03), of organs active on that day (GEN-07)."""
    organs = [line.organ for line in attendance]
    require(organs and len(organs) == len(set(organs)), "TRN-03")
    require_active(context.registry, on, *organs)
