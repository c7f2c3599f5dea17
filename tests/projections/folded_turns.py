"""Whose turn it is by states folded from a ledger: the functions of `domain.turns`, given flags and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from domain.dispute import Dispute
from domain.meeting import Meeting
from domain.meeting import Phase as MeetingPhase
from domain.petition import Petition
from domain.petition import Stage as PetitionStage
from domain.reconsideration_paper import Paper
from domain.reconsideration_paper import Stage as PaperStage
from domain.standing import standing
from domain.turns import (
    COURT,
    LEGAL_DEPARTMENT,
    Turn,
    action_item,
    dispute_task,
    meeting_attendance,
    meeting_proposal,
    meeting_record,
    petition_step,
    rectification,
    risk_opinion,
)
from events.base import Side
from events.envelope import Envelope
from events.reconsideration import ReconsiderationOpinionSent, ReconsiderationSuggestionServed
from events.risk_terms import AssessorCapacity
from services.decider import Decider
from services.government.service import GOVERNMENT
from services.joint.risk_assessment.state import Phase as RiskPhase
from services.joint.risk_assessment.state import RiskAssessment
from services.joint.service import JOINT
from services.ledger.recorded import Recorded

CATEGORIES: Final = {"petition", "dispute", "meeting", "reconsideration-suggestion", "risk-assessment"}
DECIDERS: Final[list[tuple[Side, Decider[Any]]]] = [
    (side.side, decider) for side in (GOVERNMENT, JOINT) for decider in side.deciders if decider.category in CATEGORIES
]
PARTIES: Final = {AssessorCapacity.COURT: COURT, AssessorCapacity.LEGAL_DEPARTMENT: LEGAL_DEPARTMENT}


class Told:
    """A ledger as of a day, read as a side reads its own; without events of the types `but`."""

    def __init__(self, raw: Iterable[bytes], day: date, *but: str) -> None:
        self._streams: dict[str, list[Recorded]] = defaultdict(list)
        for each in raw:
            envelope = Envelope.decode(each)
            if envelope.recorded_at.date() <= day and envelope.type not in but:
                recorded = Recorded(envelope.stream, envelope.version, envelope.type, each)
                self._streams[envelope.stream].append(recorded)

    def everything(self, types: Iterable[str] = ()) -> Iterator[Recorded]:
        wanted = set(types)
        for entries in self._streams.values():
            yield from (entry for entry in entries if not wanted or entry.type in wanted)

    def stream(self, stream: str) -> list[Recorded]:
        return self._streams[stream]

    def states(self, decider: Decider[Any]) -> Iterator[tuple[str, Any]]:
        """The matters that the decider decides of, each as it stands."""
        for stream, entries in self._streams.items():
            if stream.partition(":")[0] == decider.category:
                recorded = ((entry.originator_version, entry.envelope().payload()) for entry in entries)
                facts = standing((version, event) for version, event in recorded if event is not None)
                yield stream, decider.fold(facts.values())


def folded_turns(ledgers: dict[Side, list[bytes]], day: date) -> Iterator[tuple[str, Turn]]:
    """Each with its matter."""
    for side, decider in DECIDERS:
        for stream, state in Told(ledgers[side], day).states(decider):
            yield from ((stream, turn) for turn in _turns(state, day) if turn.when)


def _turns(state: Any, day: date) -> Iterator[Turn]:
    match state:
        case Petition():
            yield from _of_petition(state)
        case Dispute():
            done = {effort.task for effort in state.efforts}
            pending = state.resolved is None and state.closed is None
            for task in state.tasks:
                yield dispute_task(pending and task.task not in done, task.organ, task.occurred_on, task.due_on)
        case Meeting():
            yield from _of_meeting(state, day)
        case Paper(served=ReconsiderationSuggestionServed() as served, sent=ReconsiderationOpinionSent()):
            silent = state.stage is PaperStage.SENT and not (state.answers or state.orders or state.non_performance)
            yield rectification(silent, served.organ, served.occurred_on, served.due_on, served.provisional)
        case RiskAssessment():
            for assessor in state.assessors.values():
                awaited, invited = state.phase is RiskPhase.OPEN and assessor.answer is None, assessor.invited
                party = PARTIES.get(invited.capacity, invited.assessor)
                yield risk_opinion(awaited, party, invited.occurred_on, invited.respond_by)


def _of_petition(state: Petition) -> Iterator[Turn]:
    registered, responsible, request = state.registered, state.responsible, state.request
    last_days = {
        PetitionStage.REGISTERED: registered and registered.handling_due_on,
        PetitionStage.ASSIGNED: responsible and responsible.acceptance_due_on,
        PetitionStage.ACCEPTED: state.due_on,
    }
    review = (request and request.reviewer, request and request.occurred_on)
    yield from petition_step(
        state.stage.value,
        registered and registered.occurred_on,
        (responsible and responsible.organ, responsible and responsible.occurred_on),
        state.accepted and state.accepted.occurred_on,
        review,
        review,
        last_days.get(state.stage, request and request.due_on),
        None,
    )


def _of_meeting(state: Meeting, day: date) -> Iterator[Turn]:
    convened, planned_on = state.phase is MeetingPhase.CONVENED, state.planned_on or day
    yield meeting_proposal(state.phase is MeetingPhase.PROPOSED, state.proposed and state.proposed.occurred_on)
    yield meeting_record(convened, state.convened and state.convened.convenor, planned_on, day)
    for organ, attending in state.invited.items():
        yield meeting_attendance(convened and attending is not False, organ, state.asked[organ], planned_on, day)
    for item in state.items:
        given, unreported = item.assigned, not item.reports and item.closed is None
        yield action_item(unreported, given.owner, given.occurred_on, given.due_on)
