"""What was corrected and voided in the small year: one amendment of each kind, in matters that are there already."""

from __future__ import annotations

from datetime import date

from events.base import Event, Side
from events.correction import (
    ConfidedRecordCorrected,
    ConfidedRecordErased,
    InternalRecordCorrected,
    InternalRecordErased,
    LapsedRecordErased,
    RecordCorrected,
    RecordErased,
    RecordVoided,
)
from events.envelope import Envelope
from events.legal_hold import LegalHoldLifted, LegalHoldPlaced
from events.observation_terms import SymposiumKind
from events.research import ResearchOpened, SymposiumHeld
from events.risk import AssessmentOpinionSubmitted
from events.suggestion import SuggestionDrafted
from events.training import Attendance
from tests.organs import HOUSING
from tests.projections.story import Story

LATER = date(2025, 1, 15)
REASON = "录入有误"


def amendments(story: Story) -> Story:
    """The last symposium of a research did not take place."""
    called_off = SymposiumHeld(
        occurred_on=date(2024, 3, 20),
        item=3,
        kind=SymposiumKind.SEMINAR,
        title="座谈",
        attendance=(Attendance(organ=HOUSING, count=5),),
    )
    opened, _ = _newest(story, ResearchOpened)
    story.record(Side.JOINT, opened.stream, called_off, actor=opened.actor, visibility=opened.visibility)
    for kind, event in (
        (RecordCorrected, ResearchOpened),
        (RecordVoided, SymposiumHeld),
        (InternalRecordCorrected, SuggestionDrafted),
        (ConfidedRecordCorrected, AssessmentOpinionSubmitted),
        (LapsedRecordErased, SymposiumHeld),
        (RecordErased, ResearchOpened),
        (InternalRecordErased, SuggestionDrafted),
        (ConfidedRecordErased, AssessmentOpinionSubmitted),
    ):
        envelope, fact = _newest(story, event)
        said = {"record": envelope.version, "of_type": fact.type, "was_on": fact.occurred_on, "was": envelope.data}
        if not issubclass(kind, RecordVoided):
            said |= {"becomes_on": fact.occurred_on, "becomes": envelope.data}
        if issubclass(kind, RecordErased | LapsedRecordErased):
            said |= {"erased": (envelope.version,)}
        amended = kind(occurred_on=LATER, reason=REASON, **said)
        story.record(envelope.side, envelope.stream, amended, actor=envelope.actor, visibility=envelope.visibility)
    for hold in (LegalHoldPlaced, LegalHoldLifted):
        told = hold(occurred_on=LATER, reason=REASON)
        story.record(Side.JOINT, opened.stream, told, actor=opened.actor, visibility=opened.visibility)
    return story


def _newest(story: Story, kind: type[Event]) -> tuple[Envelope, Event]:
    """The newest event of this type."""
    envelopes = (Envelope.decode(message.raw) for message in reversed(story.messages))
    envelope = next(envelope for envelope in envelopes if envelope.type == kind.type)
    fact = envelope.payload()
    assert fact is not None
    return envelope, fact
