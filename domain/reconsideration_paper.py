"""A reconsideration suggestion or opinion as the government's events leave it: decided by, and counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from events.base import Visibility
from events.contact import ContactLogged
from events.reading import PaperRead, PaperRetrieved, ReadOrRetrieved
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
from events.terms import Term
from events.values import OrganId

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
    | ContactLogged
    | ReadOrRetrieved
)


class Stage(Term):
    """Where the matter stands; served, answered, overdue are derived (domain A.4.2)."""

    NEW = ("new", "尚未拟稿", "not drafted")
    DRAFTED = ("drafted", "已拟稿", "drafted")
    SENT = ("sent", "已发出", "sent")
    WITHDRAWN = ("withdrawn", "已撤回", "withdrawn")
    CLOSED = ("closed", "已办结", "closed")


@dataclass(frozen=True, slots=True)
class Paper:
    """One 建议书 with its addressees, or 意见书 with its one.

    `since` is the business date of the act that brought the stage, `latest` that of anything that happened.
    `non_performance` is the finding that no later report has undone.
    """

    stage: Stage = Stage.NEW
    since: date | None = None
    latest: date | None = None
    content: ReconsiderationContent | None = None
    sent: ReconsiderationSent | None = None
    services: tuple[ReconsiderationSuggestionServed, ...] = ()
    answers: tuple[Answer, ...] = ()
    non_performance: NonPerformanceRecorded | None = None
    orders: tuple[PerformanceOrdered, ...] = ()
    measures: tuple[Measure, ...] = ()
    contacts: tuple[ContactLogged, ...] = ()
    read: tuple[ReadOrRetrieved, ...] = ()

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
    def served(self) -> ReconsiderationSuggestionServed | None:
        """The receipt recorded last, of one addressee the one that counts."""
        return self.services[-1] if self.services else None

    def of(self, organ: OrganId) -> Paper:
        """As it stands with one addressee: its receipt and its answers alone."""
        services = tuple(served for served in self.services if served.organ == organ)
        return replace(self, services=services, answers=tuple(a for a in self.answers if a.organ == organ))

    @property
    def answered_on(self) -> date | None:
        """The day from which every addressee has answered."""
        organs = self.content.addressees if self.content else ()
        firsts = [self.of(organ).first_answer_on for organ in organs]
        known = [first for first in firsts if first is not None]
        return max(known) if known and len(known) == len(firsts) else None

    @property
    def first_answer_on(self) -> date | None:
        return min((answer.occurred_on for answer in self.answers), default=None)


def evolve(state: Paper, event: PaperEvent) -> Paper:
    latest = state.latest
    state = replace(state, latest=max(state.latest or event.occurred_on, event.occurred_on))
    match event:
        case ReconsiderationSuggestionDrafted():
            if state.sent is not None:
                return state  # what was sent is as it was sent
            return replace(state, stage=Stage.DRAFTED, since=event.occurred_on, content=event.content)
        case ReconsiderationSuggestionSent() | ReconsiderationOpinionSent():
            return replace(state, stage=Stage.SENT, since=event.occurred_on, content=event.content, sent=event)
        case ReconsiderationSuggestionServed():
            return replace(state, services=(*state.services, event))
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
        case ContactLogged():
            return replace(state, contacts=(*state.contacts, event), latest=latest)
        case PaperRead() | PaperRetrieved():
            return replace(state, read=(*state.read, event), latest=latest)
        case _:
            assert_never(event)
