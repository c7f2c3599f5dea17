"""The state of the organ's side of one duty to appear, and how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import assert_never

from events.appearance import Finding, HeadNamed, ReasonGiven
from events.appearance_response import (
    AbsenceReasonSubmitted,
    AdjournmentReceived,
    AppearanceNoticeReceived,
    AppearanceReported,
    AppearanceResponseOpened,
    FindingReceived,
    HeadDesignated,
    HeadReplaced,
    IdentityProofSubmitted,
    JointAppearanceReceived,
    ProofReviewReceived,
    ReasonReviewReceived,
    ResponseEvent,
)
from events.base import Visibility
from events.terms import Words
from services.decider import Context
from services.rules import required
from services.rules.acts import require_actor


@dataclass(frozen=True, slots=True)
class Response:
    """`hearing_on` is the hearing announced last; `proof` and `reason` are what was sent and not overtaken since."""

    opened: AppearanceResponseOpened | None = None
    since: date = date.min
    hearing_on: date | None = None
    head: HeadNamed | None = None
    proof: IdentityProofSubmitted | None = None
    reason: ReasonGiven | None = None
    reports: Mapping[date, AppearanceReported] = field(default_factory=lambda: MappingProxyType({}))
    findings: Mapping[date, Finding] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def visibility(self) -> Visibility:
        restricted = self.opened is not None and self.opened.restricted
        return Visibility.RESTRICTED if restricted else Visibility.BILATERAL

    def before_hearing(self, on: date) -> bool:
        """Whether the hearing announced last is still to come on that day, or being held (APP-05)."""
        hearing = self.hearing_on
        if hearing is None:
            return not self.findings
        return on <= hearing and not any(day >= hearing for day in self.findings)


def evolve(state: Response, event: ResponseEvent) -> Response:
    match event:
        case AppearanceResponseOpened():
            since = event.occurred_on if state.opened is None else state.since
            return replace(state, opened=event, since=since)
        case AppearanceNoticeReceived():
            if state.hearing_on not in (None, event.hearing_on):
                state = replace(state, reason=None)
            return replace(state, hearing_on=event.hearing_on)
        case HeadDesignated() | HeadReplaced():
            return replace(state, head=event.head, proof=None)
        case IdentityProofSubmitted():
            return replace(state, proof=event)
        case AbsenceReasonSubmitted():
            return replace(state, reason=event.given)
        case AppearanceReported():
            reports = MappingProxyType({**state.reports, event.occurred_on: event})
            return replace(state, reports=reports)
        case ProofReviewReceived():
            return state
        case ReasonReviewReceived() | JointAppearanceReceived():
            return state
        case AdjournmentReceived():
            return replace(state, hearing_on=event.hearing_on, reason=None)
        case FindingReceived():
            findings = MappingProxyType({**state.findings, event.finding.hearing_on: event.finding})
            return replace(state, findings=findings)
        case _:
            assert_never(event)


def require_organ(state: Response, context: Context) -> AppearanceResponseOpened:
    """The defendant organ of today, whoever continues its powers (GEN-10; 行政诉讼法 art. 26)."""
    duty = required(state.opened, "GEN-05", state=Words("尚未收到出庭义务", "no duty to appear was received"))
    acts = context.acts_for(duty.organ)
    require_actor(acts, context, duty.organ)
    return duty
