"""Trial observations, trainings, researches and standards: rows and how events become rows (domain A.5.2, A.6).

Every act is a row of `activity_act` by version, every head-count a row of `activity_people`: a question as of a day
finds what stood on that day. Who attended a training that consisted in an observation stands there alone (TRN-02).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from events.case import HearingClosedToPublic
from events.observation import (
    ObservationCancelled,
    ObservationHeld,
    ObservationPlanned,
    ObservationRequestDeclined,
    ObservationRequestReceived,
    ObservationReviewed,
    Observers,
    ObserversInvited,
)
from events.research import (
    ResearchConcluded,
    ResearchOpened,
    StandardDrafted,
    StandardEndorsed,
    StandardFlaggedForReview,
    StandardIssued,
    StandardRepealed,
    StandardReviewed,
    SymposiumHeld,
)
from events.terms import Term
from events.training import Attendance, TrainingCancelled, TrainingHeld, TrainingPlanned
from projections.access.matters import known_to
from projections.keeping import PLACE, Made, acted, keeping, kept, stream_of
from projections.store.schema import LIST


class ActivityKind(Term):
    """What an activity is."""

    OBSERVATION = "observation", "庭审观摩", "trial observation"
    TRAINING = "training", "联合培训", "joint training"
    RESEARCH = "research", "联合调研", "joint research"
    STANDARD = "standard", "规范化标准", "standard for the application of law"


class ActivityAct(Term):
    """Acts of the four kinds."""

    REQUESTED = "requested", "申请", "request"
    DECLINED = "declined", "不采纳申请", "decline"
    PLANNED = "planned", "计划", "plan"
    INVITED = "invited", "邀请", "invitation"
    HELD = "held", "举行", "holding"
    REVIEWED = "reviewed", "讲评", "review"
    CANCELLED = "cancelled", "取消", "cancellation"
    OPENED = "opened", "启动", "opening"
    SYMPOSIUM = "symposium", "研讨会、座谈会", "symposium"
    CONCLUDED = "concluded", "结束", "conclusion"
    DRAFTED = "drafted", "拟稿", "draft"
    ENDORSED = "endorsed", "会签", "endorsement"
    ISSUED = "issued", "印发", "issue"
    FLAGGED = "flagged", "标记待复核", "flag for review"
    CONFIRMED = "confirmed", "复核保留", "confirmation after a review"
    REPEALED = "repealed", "废止", "repeal"


def _organs(groups: Callable[[Any], Iterable[Observers | Attendance]]) -> Made:
    """The organs from which somebody came."""
    return Made(
        LIST,
        lambda event: list(dict.fromkeys(group.organ for group in groups(event) if group.organ and group.count)),
    )


_OBSERVERS = ("category", "organ", "count")
ACTIVITY = keeping(
    "activity",
    kept(ObservationRequestReceived, "stream", kind=ActivityKind.OBSERVATION),
    kept(ObservationPlanned, "stream", kind=ActivityKind.OBSERVATION),
    kept(TrainingPlanned, "stream", kind=ActivityKind.TRAINING),
    kept(ResearchOpened, "stream", kind=ActivityKind.RESEARCH),
    kept(StandardDrafted, "stream", kind=ActivityKind.STANDARD),
)
ACTIVITY_ACT = keeping(
    "activity_act",
    acted(ActivityAct.REQUESTED, ObservationRequestReceived, "case", "by", title="reason"),
    acted(ActivityAct.DECLINED, ObservationRequestDeclined, note="reason"),
    acted(ActivityAct.PLANNED, ObservationPlanned, "case", "place", "planned_on", title="typical_reason", by="actor"),
    acted(ActivityAct.INVITED, ObserversInvited),
    acted(
        ActivityAct.HELD,
        ObservationHeld,
        organs=_organs(lambda event: event.observers),
        link=stream_of("appearance"),
    ),
    acted(ActivityAct.REVIEWED, ObservationReviewed, note="text"),
    acted(ActivityAct.CANCELLED, ObservationCancelled, note="reason"),
    acted(ActivityAct.PLANNED, TrainingPlanned, "title", "form", "organisers", "place", "planned_on", by="actor"),
    acted(
        ActivityAct.HELD,
        TrainingHeld,
        organs=_organs(lambda event: event.attendance),
        link=stream_of("observation"),
    ),
    acted(ActivityAct.CANCELLED, TrainingCancelled, note="reason"),
    acted(ActivityAct.OPENED, ResearchOpened, "title", "organisers", "origin", "is_law_application", by="actor"),
    acted(
        ActivityAct.SYMPOSIUM,
        SymposiumHeld,
        form="kind",
        note="title",
        organs=_organs(lambda event: event.attendance),
    ),
    acted(ActivityAct.CONCLUDED, ResearchConcluded, note="findings"),
    acted(
        ActivityAct.DRAFTED,
        StandardDrafted,
        *("title", "legal_basis", "effect"),
        by="actor",
        link=stream_of("research"),
        note="no_symposium_reason",
    ),
    acted(ActivityAct.ENDORSED, StandardEndorsed, "by", note="endorsing_side"),
    acted(ActivityAct.ISSUED, StandardIssued, number="document_number"),
    acted(
        ActivityAct.FLAGGED,
        StandardFlaggedForReview,
        title="basis",
        note="superseded_by",
        link=stream_of("bulletin"),
    ),
    acted(ActivityAct.CONFIRMED, StandardReviewed, note="text"),
    acted(ActivityAct.REPEALED, StandardRepealed, note="reason"),
    by=("version",),
)
"""`link` names another matter's stream; `note` is a reason, or the instrument that a flag is about."""
ACTIVITY_PEOPLE = keeping(
    "activity_people",
    kept(ObserversInvited, *_OBSERVERS, each="invited", on="on", line=PLACE, attended=False),
    kept(ObservationHeld, *_OBSERVERS, each="observers", on="on", line=PLACE, attended=True),
    kept(TrainingHeld, "organ", "count", each="attendance", on="on", line=PLACE, attended=True),
    kept(SymposiumHeld, "organ", "count", each="attendance", on="on", line=PLACE, attended=True),
    by=("version", "line"),
)
CLOSED_HEARING = keeping("closed_hearing", kept(HearingClosedToPublic, on="closed_on"))
"""The cases that are not heard in public: an observation that was planned must be cancelled (OBS-04)."""


HANDLERS = known_to(
    {
        ObservationRequestReceived: ("by",),
        ObserversInvited: ("invited.organ",),
        ObservationHeld: ("observers.organ",),
        TrainingPlanned: ("organisers",),
        TrainingHeld: ("attendance.organ",),
        ResearchOpened: ("organisers",),
        SymposiumHeld: ("attendance.organ",),
    }
)
