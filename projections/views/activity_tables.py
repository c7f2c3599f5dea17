"""Trial observations, trainings, researches and standards: rows and how events become rows (domain A.5.2, A.6).

Every act is a row of `activity_act` by version, every head-count a row of `activity_people`: a question as of a day
finds what stood on that day. Who attended a training that consisted in an observation stands there alone (TRN-02).
"""

from __future__ import annotations

from operator import attrgetter

from events import observation, research, training
from events.case import HearingClosedToPublic
from events.precedent import cited
from events.terms import Term
from projections.access.matters import known_to
from projections.keeping import PLACE, Made, acted, keeping, kept, stream_of
from projections.store.schema import LIST


class ActivityKind(Term):
    """What an activity is."""

    OBSERVATION = "observation", "庭审观摩", "trial observation"
    TRAINING = "training", "培训", "training"
    RESEARCH = "research", "联合调研", "joint research"
    STANDARD = "standard", "规范化标准", "standard for the application of law"


def _came(groups: str) -> Made:
    """The organs from which somebody came: `groups` names the head-counts of the event."""
    counted = attrgetter(groups)
    return Made(LIST, lambda event: list(dict.fromkeys(one.organ for one in counted(event) if one.organ and one.count)))


_DRAFT = ("title", "legal_basis", "effect")
_OBSERVERS = ("category", "organ", "count")
ACTIVITY = keeping(
    "activity",
    kept(observation.ObservationRequestReceived, "stream", kind=ActivityKind.OBSERVATION),
    kept(observation.ObservationPlanned, "stream", kind=ActivityKind.OBSERVATION),
    kept(training.TrainingPlanned, "stream", kind=ActivityKind.TRAINING),
    kept(research.ResearchOpened, "stream", kind=ActivityKind.RESEARCH),
    kept(research.StandardDrafted, "stream", kind=ActivityKind.STANDARD),
)
ACTIVITY_ACT = keeping(
    "activity_act",
    acted(observation.ObservationRequestReceived, "case", "by", title="reason"),
    acted(observation.ObservationRequestDeclined, note="reason"),
    acted(observation.ObservationPlanned, "case", "place", "planned_on", title="typical_reason", by="actor"),
    acted(observation.ObserversInvited),
    acted(observation.ObservationHeld, organs=_came("observers"), link=stream_of("appearance")),
    acted(observation.ObservationReviewed, note="text"),
    acted(observation.ObservationCancelled, note="reason"),
    acted(training.TrainingPlanned, "title", "form", "organisers", "place", "planned_on", "alone", by="actor"),
    acted(training.TrainingHeld, organs=_came("attendance"), link=stream_of("observation")),
    acted(training.TrainingCancelled, note="reason"),
    acted(research.ResearchOpened, "title", "organisers", "origin", "is_law_application", by="actor"),
    acted(research.SymposiumHeld, form="kind", note="title", organs=_came("attendance")),
    acted(research.ResearchConcluded, note="findings"),
    acted(
        research.StandardDrafted,
        *_DRAFT,
        by="actor",
        link=stream_of("research"),
        note="no_symposium_reason",
        precedents=Made(LIST, lambda event: cited(event.precedents)),
    ),
    acted(research.StandardEndorsed, "by", note="endorsing_side"),
    acted(research.StandardIssued, number="document_number"),
    acted(research.StandardFlaggedForReview, title="basis", note="superseded_by", link=stream_of("bulletin")),
    acted(research.StandardReviewed, note="text"),
    acted(research.StandardRepealed, note="reason"),
    by=("version",),
)
"""`link` names another matter's stream; `note` is a reason, or the instrument that a flag is about."""
ACTIVITY_PEOPLE = keeping(
    "activity_people",
    kept(observation.ObserversInvited, *_OBSERVERS, each="invited", on="on", line=PLACE, attended=False),
    kept(observation.ObservationHeld, *_OBSERVERS, each="observers", on="on", line=PLACE, attended=True),
    kept(training.TrainingHeld, "organ", "count", each="attendance", on="on", line=PLACE, attended=True),
    kept(research.SymposiumHeld, "organ", "count", each="attendance", on="on", line=PLACE, attended=True),
    by=("version", "line"),
)
CLOSED_HEARING = keeping("closed_hearing", kept(HearingClosedToPublic, on="closed_on"))
"""The cases that are not heard in public: an observation that was planned must be cancelled (OBS-04)."""


HANDLERS = known_to(
    {
        observation.ObservationRequestReceived: ("by",),
        observation.ObserversInvited: ("invited.organ",),
        observation.ObservationHeld: ("observers.organ",),
        training.TrainingPlanned: ("organisers",),
        training.TrainingHeld: ("attendance.organ",),
        research.ResearchOpened: ("organisers",),
        research.SymposiumHeld: ("attendance.organ",),
    }
)
