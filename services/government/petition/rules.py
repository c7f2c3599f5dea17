"""The periods of a petition matter and who may do what (三(二)7; 信访工作条例 arts. 22, 23, 31, 34–36; domain B.8).

Days are calendar days, the day of the trigger not counted, and a period that would end on a holiday ends on the
first working day after it (domain B.12).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from domain.authority import superiors
from domain.calendar import Calendar
from domain.deadlines import add_days
from domain.last_days import last_day
from domain.petition import Petition
from events.base import Event
from events.terms import Phrase
from events.values import OrganId
from events.vocabulary import OrganKind, OrganRole
from services.decider import Context
from services.rules import require, require_actor, required

HANDLING_DAYS: Final = 15
"""To register and pass on, and again to say whether it is accepted (信访工作条例 arts. 22, 23)."""

TERRITORIAL: Final = frozenset({OrganKind.SUBDISTRICT_OFFICE, OrganKind.ZONE_COMMITTEE})
"""Who has a territory of its own (属地): a street, a zone (PET-02)."""

ANSWER_DAYS: Final = 60
"""From acceptance to the answer (art. 34)."""

EXTENSION_DAYS: Final = 30
"""The longest extension, once (art. 34)."""

REVIEW_DAYS: Final = 30
"""To request a review after an answer or a review, and to decide one (arts. 35, 36)."""


class Who(Phrase):
    """Whose act it is (GEN-10)."""

    COORDINATES = ("信访部门或者法制部门", "the petition bureau or the legal department")
    RESPONSIBLE = ("信访责任单位", "the responsible organ")
    BEARS_THE_TASK = ("承担稳控任务的单位", "the office that bears the stability task")
    HANDLES = (
        "信访责任单位、信访部门或者法制部门",
        "the responsible organ, the petition bureau or the legal department",
    )
    REVIEWS = ("复查、复核机关或者信访部门", "the organ that reviews, or the petition bureau")


class Irresponsible(Phrase):
    """What is wrong with the responsible organ (PET-01)."""

    ALREADY_ASSIGNED = (
        "本事项已有责任单位，改由其他单位负责的，请写明改派理由",
        "an organ is responsible already: to charge another instead, give the reason",
    )
    NOT_ADMINISTRATIVE = (
        "责任单位须为当日在用的本区行政机关",
        "the responsible organ is an administrative organ of the district, active on the day",
    )


class OutOfTime(Phrase):
    """What the periods do not allow (PET-03)."""

    NOT_APPROVED = ("延长期限须经本机关负责人批准，请选明", "more time needs approval: say whose")
    TOO_LONG = ("延长不得超过30日", "at most 30 days more")
    EXTENDED_BEFORE = ("只能延长一次，已延长过", "it was extended before, once is all")
    EXPIRED = ("期限已届满，不能再延长", "the period is over and cannot be extended")
    REQUESTED_LATE = ("已超过申请复查、复核的期限", "the time to request a review is over")
    NOT_ABOVE = (
        "复查、复核机关须为原办理机关的上一级机关，请填写",
        "it is reviewed by the organ above the one that decided: name it",
    )
    REVIEW_OPEN = (
        "申请复查、复核的期限未满，信访人未明确放弃的，不能办结",
        "a review may still be requested: close later, or say that the petitioners waived it",
    )


def due(event: type[Event], trigger: date, days: int, calendar: Calendar) -> dict[str, Any]:
    """The last day of a period of `days` that runs from `trigger`, as the event says it (PET-03, domain B.12)."""
    return last_day(event, add_days(trigger, days), calendar)


def coordinates(context: Context) -> bool:
    """Whether the actor is the petition bureau or the legal department, which coordinate petitions (三(二)7)."""
    return context.entitled(OrganRole.PETITION_BUREAU, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)


def responsible(state: Petition) -> OrganId:
    """The organ that was made responsible; before that nothing is possible (GEN-05)."""
    return required(state.responsible, "GEN-05", state=state.stage).organ


def require_coordinator(context: Context) -> None:
    require_actor(coordinates(context), context, Who.COORDINATES)


def require_responsible(state: Petition, context: Context) -> None:
    """The responsible organ, or who continues its powers (PET-01, ORG-02)."""
    require_actor(context.acts_for(responsible(state)), context, Who.RESPONSIBLE)


def require_handler(state: Petition, context: Context) -> None:
    answers = state.responsible is not None and context.acts_for(state.responsible.organ)
    require_actor(answers or coordinates(context), context, Who.HANDLES)


def require_territory(office: OrganId, context: Context, on: date) -> None:
    """A subdistrict office or the committee of a zone that is active on that day (PET-02)."""
    organ = context.registry.organ(office)
    fits = organ is not None and organ.at(on).kind in TERRITORIAL and organ.active(on)
    require(fits, "PET-02", organ=office)


def reviewing_organ(named: OrganId | None, decided: OrganId, context: Context, on: date) -> OrganId:
    """The organ above the one that decided (PET-03): the one that is named, or the only one there is."""
    above = superiors(decided, context.registry, on)
    only = next(iter(above)) if len(above) == 1 else None
    reviewer = required(named or only, "PET-03", problem=OutOfTime.NOT_ABOVE)
    require(reviewer in above, "PET-03", problem=OutOfTime.NOT_ABOVE)
    return reviewer
