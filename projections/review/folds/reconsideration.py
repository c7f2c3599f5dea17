"""Reconsideration on the government's side: suggestions 建议书 and opinions 意见书 that were sent, and the cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from events.base import Side, Visibility
from events.reconsideration import (
    LeadersSummoned,
    PerformanceOrdered,
    PublicCriticismIssued,
    ReconsiderationFeedbackReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSent,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
    ReconsiderationSuggestionWithdrawn,
    RectificationReported,
)
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.reconsideration_terms import ReconsiderationInstrument
from projections.review.folds.suggestions import Act
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Paper:
    """A 建议书 or 意见书; `ref` is the event of sending.

    `due_on` is the last day for the report on an opinion, sixty days from receipt (REC-03); `answered_on` the day of
    the first feedback on a suggestion, or of the first report on an opinion, whatever it says.
    """

    ref: str
    sent: ReconsiderationSent
    served_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    acts: tuple[Act, ...] = ()
    withdrawn_on: date | None = None
    closed_on: date | None = None

    @property
    def instrument(self) -> ReconsiderationInstrument:
        return self.sent.content.instrument

    @property
    def sent_on(self) -> date:
        return self.sent.occurred_on

    @property
    def withdrawn(self) -> bool:
        """Withdrawn by the cut-off: counted apart, owing nothing."""
        return self.withdrawn_on is not None

    @property
    def restricted(self) -> bool:
        return self.sent.content.visibility is Visibility.RESTRICTED

    @property
    def on_time(self) -> bool:
        return self.answered_on is not None and self.due_on is not None and self.answered_on <= self.due_on


@dataclass(frozen=True, slots=True)
class ReconsiderationCase:
    """One accepted case; `ref` is the event of acceptance. There is no restriction of access to these cases."""

    ref: str
    accepted: ReconsiderationAccepted
    decided: ReconsiderationDecided | None = None
    decided_ref: str = ""

    @property
    def accepted_on(self) -> date:
        return self.accepted.occurred_on

    @property
    def decided_on(self) -> date | None:
        return self.decided.occurred_on if self.decided else None

    @property
    def party_group(self) -> str:
        return self.accepted.number

    @property
    def restricted(self) -> bool:
        return False


def fold_papers(log: Log) -> tuple[Paper, ...]:
    """All that were sent, by day and number."""
    sent = (_paper(entries) for side, _, entries in log.of("reconsideration-suggestion") if side is Side.GOVERNMENT)
    return tuple(sorted((each for each in sent if each is not None), key=_place))


def _place(paper: Paper) -> tuple[date, int, str, str]:
    return paper.sent_on, len(paper.sent.number), paper.sent.number, paper.ref  # 9号 before 10号


def _paper(entries: tuple[Entry, ...]) -> Paper | None:
    paper: Paper | None = None
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case (ReconsiderationSuggestionSent() | ReconsiderationOpinionSent()) as event:
                paper = paper or Paper(entry.ref, event)
            case ReconsiderationSuggestionServed(due_on=due) if paper is not None:
                paper = replace(paper, served_on=on, due_on=due)
            case ReconsiderationFeedbackReceived() | RectificationReported() if paper is not None:
                paper = replace(paper, answered_on=min(paper.answered_on or on, on))
            case (PerformanceOrdered() | LeadersSummoned() | PublicCriticismIssued()) as event if paper is not None:
                paper = replace(paper, acts=(*paper.acts, Act(entry.ref, event.type, event.organ, on)))
            case ReconsiderationSuggestionWithdrawn() if paper is not None:
                paper = replace(paper, withdrawn_on=on)
            case ReconsiderationSuggestionClosed() if paper is not None:
                paper = replace(paper, closed_on=on)
            case _:
                pass
    return paper


def fold_reconsideration_cases(log: Log) -> tuple[ReconsiderationCase, ...]:
    """All that were accepted, by day and number."""
    accepted = (_case(entries) for side, _, entries in log.of("reconsideration-case") if side is Side.GOVERNMENT)
    found = (each for each in accepted if each is not None)
    return tuple(sorted(found, key=lambda each: (each.accepted_on, each.accepted.number, each.ref)))


def _case(entries: tuple[Entry, ...]) -> ReconsiderationCase | None:
    case: ReconsiderationCase | None = None
    for entry in entries:
        match entry.event:
            case ReconsiderationAccepted() as event:
                case = case or ReconsiderationCase(entry.ref, event)
            case ReconsiderationDecided() as event if case is not None:
                case = replace(case, decided=event, decided_ref=entry.ref)
            case _:
                pass
    return case
