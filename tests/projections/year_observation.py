"""The observations, trainings, researches and standards of the small year, with every turn."""

from __future__ import annotations

from datetime import date

from events.base import Visibility
from events.observation import (
    ObservationCancelled,
    ObservationHeld,
    ObservationHoldingReceived,
    ObservationPlanned,
    ObservationRequestDeclined,
    ObservationRequested,
    ObservationRequestReceived,
    ObservationReviewed,
    Observers,
    ObserversInvited,
)
from events.observation_terms import EndorsingSide, ObserverCategory, ResearchOrigin, SymposiumKind, TrainingForm
from events.research import (
    LegalBasisSuperseded,
    LegalBasisUsed,
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
from events.training import Attendance, TrainingCancelled, TrainingHeld, TrainingPlanned
from tests.organs import COURT, HOUSING, LEGAL, URBAN
from tests.projections.story import Story, matter

day = date.fromisoformat
NUMBER = "（2024）豫0204行初34号"
STAFF, DEPUTIES = ObserverCategory.ADMINISTRATIVE_STAFF, ObserverCategory.CONGRESS_DEPUTY
GROUPS = (
    Observers(category=STAFF, organ=HOUSING, count=12),
    Observers(category=STAFF, organ=URBAN, count=8),
    Observers(category=DEPUTIES, count=5),
)
CAME = (GROUPS[0], GROUPS[1].model_copy(update={"count": 0}), GROUPS[2])


def planned(story: Story) -> Story:
    return story.court(
        "observation:a",
        ObservationRequestReceived(occurred_on=day("2024-03-20"), by=HOUSING, case=NUMBER, reason="用于执法培训"),
        ObservationPlanned(
            occurred_on=day("2024-04-01"),
            case=NUMBER,
            typical_reason="告知程序在同类处罚中多发",
            categories=(STAFF, DEPUTIES),
            planned_on=day("2024-04-18"),
        ),
        ObserversInvited(occurred_on=day("2024-04-08"), invited=GROUPS),
        visibility=Visibility.MEMBERS,
    )


def held(story: Story) -> Story:
    return planned(story).court(
        "observation:a",
        ObservationHeld(occurred_on=day("2024-04-18"), observers=CAME, appearance=matter("appearance")),
        ObservationReviewed(occurred_on=day("2024-04-19"), text="处罚前应当告知听证权利。"),
        visibility=Visibility.MEMBERS,
    )


def trained(story: Story) -> Story:
    for name, form in (("a", TrainingForm.TRIAL_OBSERVATION), ("b", TrainingForm.EXPERT_LECTURE)):
        plan = TrainingPlanned(
            occurred_on=day("2024-04-01"),
            form=form,
            title=f"培训{name}",
            organisers=(COURT, LEGAL),
            planned_on=day("2024-04-20"),
        )
        story.joint(f"training:{name}", plan)
    story.joint("observation-copy:a", ObservationHoldingReceived(occurred_on=day("2024-04-18")))
    story.joint("training:a", TrainingHeld(occurred_on=day("2024-04-18"), observation=matter("a")))
    attendance = (Attendance(organ=HOUSING, count=20), Attendance(organ=COURT, count=6))
    story.joint("training:b", TrainingHeld(occurred_on=day("2024-04-21"), attendance=attendance))
    plan = TrainingPlanned(
        occurred_on=day("2024-05-01"),
        form=TrainingForm.OTHER,
        title="培训c",
        organisers=(COURT, LEGAL),
        planned_on=day("2024-05-20"),
    )
    cancelled = TrainingCancelled(occurred_on=day("2024-05-02"), reason="讲课人员另有任务")
    return story.joint("training:c", plan, cancelled)


def trained_alone(story: Story) -> Story:
    """A training that the legal department held without the court (TRN-01)."""
    plan = TrainingPlanned(
        occurred_on=day("2024-05-01"),
        form=TrainingForm.OTHER,
        title="培训d",
        organisers=(LEGAL,),
        planned_on=day("2024-05-20"),
        alone=True,
    )
    came = (Attendance(organ=HOUSING, count=26),)
    return story.joint("training:d", plan, TrainingHeld(occurred_on=day("2024-05-20"), attendance=came))


def researched(story: Story) -> Story:
    opened = ResearchOpened(
        occurred_on=day("2024-02-01"),
        title="行政处罚听证告知",
        question="各机关做法不一。",
        origin=(ResearchOrigin.TRIAL, ResearchOrigin.ENFORCEMENT),
        is_law_application=True,
        organisers=(COURT, LEGAL),
    )
    people = (Attendance(organ=HOUSING, count=5),)
    meetings = [
        SymposiumHeld(occurred_on=day(on), item=item, kind=kind, title="座谈", attendance=people)
        for item, (on, kind) in enumerate(
            (("2024-03-01", SymposiumKind.SEMINAR), ("2024-03-10", SymposiumKind.SYMPOSIUM)), 1
        )
    ]
    concluded = ResearchConcluded(occurred_on=day("2024-04-01"), findings="统一告知标准。")
    story.joint("research:a", opened, *meetings, concluded)
    draft = StandardDrafted(
        occurred_on=day("2024-04-02"),
        research=matter("a"),
        title="听证告知参考标准",
        text="书面告知。",
        legal_basis=("法释〔2018〕1号",),
    )

    def endorsed(on: str, side: EndorsingSide) -> StandardEndorsed:
        by = COURT if side is EndorsingSide.COURT else LEGAL
        return StandardEndorsed(occurred_on=day(on), by=by, endorsing_side=side)

    flagged = StandardFlaggedForReview(
        occurred_on=day("2024-06-01"), basis="法释〔2018〕1号", superseded_by="法释〔2024〕5号", bulletin=matter("j1")
    )
    story.joint(
        "standard:a",
        draft,
        endorsed("2024-04-10", EndorsingSide.COURT),
        draft.model_copy(update={"occurred_on": day("2024-04-11"), "title": "听证告知参考标准（二稿）"}),
        endorsed("2024-04-12", EndorsingSide.COURT),
        endorsed("2024-04-13", EndorsingSide.GOVERNMENT),
        StandardIssued(occurred_on=day("2024-04-20"), document_number="鼓法规〔2024〕1号"),
        flagged,
        StandardReviewed(occurred_on=day("2024-06-10"), text="予以保留。"),
        flagged.model_copy(update={"occurred_on": day("2024-07-01")}),
        StandardRepealed(occurred_on=day("2024-07-10"), reason="依据已废止"),
    )
    return story.joint(
        "legal-basis:a",
        LegalBasisUsed(occurred_on=day("2024-04-20"), basis="法释〔2018〕1号", standard=matter("a")),
    )


def not_held(story: Story) -> Story:
    """A request that the court does not follow, and an observation that is cancelled with the public hearing."""
    asked = {"by": HOUSING, "case": NUMBER, "reason": "用于执法培训"}
    requested = ObservationRequested(occurred_on=day("2024-05-20"), **asked)
    story.government("observation-request:b", requested, actor=HOUSING)
    story.court(
        "observation:b",
        ObservationRequestReceived(occurred_on=day("2024-05-20"), **asked),
        ObservationRequestDeclined(occurred_on=day("2024-05-22"), reason="不具有典型性"),
    )
    plan = ObservationPlanned(
        occurred_on=day("2024-05-27"),
        case=NUMBER,
        typical_reason="同类处罚多发",
        categories=(STAFF,),
        planned_on=day("2024-06-10"),
    )
    cancelled = ObservationCancelled(occurred_on=day("2024-06-03"), reason="决定不公开审理")
    story.court("observation:c", plan, cancelled, visibility=Visibility.MEMBERS)
    superseded = LegalBasisSuperseded(
        occurred_on=day("2024-06-01"), basis="法释〔2018〕1号", superseded_by="法释〔2024〕5号", bulletin=matter("j1")
    )
    return story.joint("legal-basis:a", superseded)


def activities(story: Story) -> Story:
    """All of them."""
    return not_held(researched(trained_alone(trained(held(story)))))
