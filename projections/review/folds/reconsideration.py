"""Reconsideration on the government's side: suggestions 建议书 and opinions 意见书 that were sent, and the cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.reconsideration_paper import Paper as State
from domain.reconsideration_paper import PaperEvent, Stage, evolve
from events.base import Side, Visibility
from events.case_terms import ReconsiderationOutcome
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.reconsideration_terms import ReconsiderationInstrument
from events.values import DocumentNumber, OrganId
from projections.review.folding import folded, references
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
    number: str
    instrument: ReconsiderationInstrument
    addressee: OrganId
    cc: tuple[OrganId, ...]
    restricted: bool
    sent_on: date
    served_on: date | None
    due_on: date | None
    answered_on: date | None
    acts: tuple[Act, ...]
    withdrawn_on: date | None

    @property
    def withdrawn(self) -> bool:
        """Withdrawn by the cut-off: counted apart, owing nothing."""
        return self.withdrawn_on is not None

    @property
    def on_time(self) -> bool:
        return self.answered_on is not None and self.due_on is not None and self.answered_on <= self.due_on


@dataclass(frozen=True, slots=True)
class ReconsiderationCase:
    """One accepted case; `ref` is the event of acceptance. There is no restriction of access to these cases."""

    ref: str
    number: DocumentNumber
    accepted_on: date
    decided_on: date | None = None
    outcome: ReconsiderationOutcome | None = None
    decided_ref: str = ""

    @property
    def party_group(self) -> str:
        return self.number

    @property
    def restricted(self) -> bool:
        return False


def fold_papers(log: Log) -> tuple[Paper, ...]:
    """All that were sent, by day and number."""
    sent = (_paper(entries) for side, _, entries in log.of("reconsideration-suggestion") if side is Side.GOVERNMENT)
    return tuple(sorted((each for each in sent if each is not None), key=_place))


def _place(paper: Paper) -> tuple[date, int, str, str]:
    return paper.sent_on, len(paper.number), paper.number, paper.ref  # 9号 before 10号


def _paper(entries: tuple[Entry, ...]) -> Paper | None:
    state, reference = folded(entries, PaperEvent, State(), evolve), references(entries)
    if state.sent is None:
        return None
    content = state.sent.content
    return Paper(
        ref=reference(state.sent),
        number=state.sent.number,
        instrument=content.instrument,
        addressee=content.addressee,
        cc=state.sent.cc,
        restricted=content.visibility is Visibility.RESTRICTED,
        sent_on=state.sent.occurred_on,
        served_on=state.served.occurred_on if state.served else None,
        due_on=state.served.due_on if state.served else None,
        answered_on=state.first_answer_on,
        acts=tuple(Act(reference(e), e.type, e.organ, e.occurred_on) for e in (*state.orders, *state.measures)),
        withdrawn_on=state.since if state.stage is Stage.WITHDRAWN else None,
    )


def fold_reconsideration_cases(log: Log) -> tuple[ReconsiderationCase, ...]:
    """All that were accepted, by day and number."""
    accepted = (_case(entries) for side, _, entries in log.of("reconsideration-case") if side is Side.GOVERNMENT)
    return tuple(sorted(filter(None, accepted), key=lambda each: (each.accepted_on, each.number, each.ref)))


def _case(entries: tuple[Entry, ...]) -> ReconsiderationCase | None:
    case: ReconsiderationCase | None = None
    for entry in entries:
        on = entry.event.occurred_on
        match entry.event:
            case ReconsiderationAccepted(number=number):
                case = case or ReconsiderationCase(entry.ref, number, on)
            case ReconsiderationDecided(outcome=outcome) if case is not None:
                case = replace(case, decided_on=on, outcome=outcome, decided_ref=entry.ref)
            case _:
                pass
    return case
