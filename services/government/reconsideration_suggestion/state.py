"""The state of a reconsideration suggestion or opinion, how events change it, and the guards its commands share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.authority import entitled
from events.base import Visibility
from events.reconsideration import (
    LeadersSummoned,
    NonPerformanceRecorded,
    PerformanceOrdered,
    PublicCriticismIssued,
    ReconsiderationContent,
    ReconsiderationFeedbackReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSent,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
    ReconsiderationSuggestionWithdrawn,
    RectificationReported,
)
from events.reconsideration_terms import RectificationResult
from events.terms import Words
from events.values import OrganId
from events.vocabulary import OrganRole, Term
from services.decider import Context
from services.rules import require
from services.rules.reconsideration import at_the_reconsideration_desk, speaks_for_issuer
from services.rules.steps import require_stage

Answer = ReconsiderationFeedbackReceived | RectificationReported
Measure = LeadersSummoned | PublicCriticismIssued
PaperEvent = (
    ReconsiderationSuggestionDrafted
    | ReconsiderationSent
    | ReconsiderationSuggestionServed
    | Answer
    | NonPerformanceRecorded
    | PerformanceOrdered
    | Measure
    | ReconsiderationSuggestionClosed
    | ReconsiderationSuggestionWithdrawn
)


class Stage(Term):
    """Where the matter stands; served, answered, overdue are derived (domain A.4.2)."""

    NEW = ("new", "尚未拟稿", "not drafted")
    DRAFTED = ("drafted", "拟稿", "drafted")
    SENT = ("sent", "已发出", "sent")
    WITHDRAWN = ("withdrawn", "已撤回", "withdrawn")
    CLOSED = ("closed", "已办结", "closed")


@dataclass(frozen=True, slots=True)
class Paper:
    """One 建议书 or 意见书 with its one addressee.

    `since` is the business date of the act that brought the stage, `latest` that of anything that happened.
    `non_performance` is the finding that no later report has undone.
    """

    stage: Stage = Stage.NEW
    since: date | None = None
    latest: date | None = None
    content: ReconsiderationContent | None = None
    sent: ReconsiderationSent | None = None
    served: ReconsiderationSuggestionServed | None = None
    answers: tuple[Answer, ...] = ()
    non_performance: NonPerformanceRecorded | None = None
    orders: tuple[PerformanceOrdered, ...] = ()
    measures: tuple[Measure, ...] = ()

    @property
    def visibility(self) -> Visibility:
        return self.content.visibility if self.content else Visibility.BILATERAL

    @property
    def performed(self) -> bool:
        """The last report says that all is put right, and nobody found otherwise since (REC-03)."""
        match self.answers:
            case [*_, RectificationReported(result=RectificationResult.RECTIFIED)]:
                return self.non_performance is None
            case _:
                return False

    @property
    def first_answer_on(self) -> date | None:
        return min((answer.occurred_on for answer in self.answers), default=None)


def evolve(state: Paper, event: PaperEvent) -> Paper:
    state = replace(state, latest=max(state.latest or event.occurred_on, event.occurred_on))
    match event:
        case ReconsiderationSuggestionDrafted():
            return replace(state, stage=Stage.DRAFTED, since=event.occurred_on, content=event.content)
        case ReconsiderationSuggestionSent() | ReconsiderationOpinionSent():
            return replace(state, stage=Stage.SENT, since=event.occurred_on, content=event.content, sent=event)
        case ReconsiderationSuggestionServed():
            return replace(state, served=event)
        case ReconsiderationFeedbackReceived():
            return replace(state, answers=(*state.answers, event))
        case RectificationReported():
            return replace(state, answers=(*state.answers, event), non_performance=None)
        case NonPerformanceRecorded():
            return replace(state, non_performance=event)
        case PerformanceOrdered():
            return replace(state, orders=(*state.orders, event))
        case LeadersSummoned() | PublicCriticismIssued():
            return replace(state, measures=(*state.measures, event))
        case ReconsiderationSuggestionWithdrawn():
            return replace(state, stage=Stage.WITHDRAWN, since=event.occurred_on)
        case ReconsiderationSuggestionClosed():
            return replace(state, stage=Stage.CLOSED, since=event.occurred_on)
        case _:
            assert_never(event)


def sent(state: Paper) -> ReconsiderationSent:
    """What was sent; nothing is possible before that, after withdrawal or closing (GEN-05)."""
    require_stage(state.stage, Stage.SENT)
    assert state.sent is not None
    return state.sent


def require_desk(context: Context) -> None:
    """Given by the government, its legal department or its reconsideration institution of today (GEN-10)."""
    desk = at_the_reconsideration_desk(context.actor, context.registry, context.today)
    require(
        desk,
        "GEN-10",
        organ=context.actor,
        who=Words(
            "区政府、区政府法制部门或者行政复议机构",
            "the district government, its legal department or the reconsideration institution",
        ),
    )


def require_government(context: Context) -> None:
    """Given by the district government of today itself: it is the reconsideration organ (行政复议法 art. 77)."""
    own = entitled(context.actor, OrganRole.DISTRICT_GOVERNMENT, context.registry, context.today)
    require(own, "GEN-10", organ=context.actor, who=Words("区人民政府", "the district government"))


def require_issuer(issuer: OrganId, on: date, context: Context) -> None:
    """Given by the issuer, or who holds today the role in which it sends (GEN-10)."""
    own = speaks_for_issuer(context.actor, issuer, context.registry, on, context.today)
    require(own, "GEN-10", organ=context.actor, who=Words("发出机关", "the issuing organ"))


def is_addressee(addressee: OrganId, context: Context) -> bool:
    """Whether the actor was addressed or continues the powers of who was (行政复议法 art. 19, ORG-02)."""
    return context.registry.acts_for(context.actor, addressee, context.today)


def require_addressee(addressee: OrganId, context: Context) -> OrganId | None:
    """The successor that acts in the addressee's place, None where the addressee itself acts; else GEN-10."""
    require(is_addressee(addressee, context), "GEN-10", organ=context.actor, who=Words("主送机关", "an addressee"))
    return context.actor if context.actor != addressee else None


def heir(addressee: OrganId, context: Context, on: date) -> OrganId | None:
    """Who continues the addressee's powers on that day; None where it stands itself. GEN-07 where nobody does."""
    last = context.registry.heir(addressee, on)
    require(context.registry.active(last, on), "GEN-07", organ=addressee, day=on)
    return last if last != addressee else None
