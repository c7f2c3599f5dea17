"""A small year: bulletins both ways, suggestions with every turn, a meeting with its action items."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Visibility
from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinDrafted,
    BulletinIssued,
    BulletinReceived,
    BulletinReplied,
    BulletinWithdrawalReceived,
    BulletinWithdrawn,
)
from events.feedback import Answer, Implementation
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    AgendaItemAdded,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingHeld,
    MeetingPostponed,
    MeetingProposed,
    MinutesIssued,
    ParticipantConfirmed,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.organ import OrganDeactivated, OrganRenamed, OrganRoleAssigned, OrganRoleRevoked, OrganSuperseded
from events.response import (
    CopyAcknowledged,
    FeedbackSubmitted,
    ResponseEnded,
    ResponseOpened,
    ServiceAcknowledged,
    SuggestionObjected,
)
from events.suggestion import (
    Assessment,
    FeedbackAssessed,
    FeedbackReceived,
    FeedbackReturned,
    ObjectionDecided,
    ObjectionReceived,
    ReplyDeadlineExtended,
    SuggestionApproved,
    SuggestionArchived,
    SuggestionClosed,
    SuggestionConsulted,
    SuggestionDrafted,
    SuggestionEscalated,
    SuggestionReferred,
    SuggestionReminded,
    SuggestionSent,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.values import ReplyPeriod
from events.vocabulary import (
    AdoptionAnswer,
    AgendaPurpose,
    MeetingKind,
    OrganRole,
    ResponseEnd,
    ServiceProof,
    SigningOffice,
    SuggestionOutcome,
    Topic,
)
from tests.organs import CITY_GOV, COURT, GOV, HOUSING, LEGAL, OFFICE, PETITIONS, SUB, URBAN
from tests.projections.story import Story, bulletin, content

ADOPTED = AdoptionAnswer.ADOPTED
RECTIFIED = Implementation(rectified=True)


def day(text: str) -> date:
    return date.fromisoformat(text)


def sent(
    on: str, *addressees: str, cc: tuple[str, ...] = (LEGAL,), months: int | None = 2, **more: Any
) -> SuggestionSent:
    return SuggestionSent(
        occurred_on=day(on),
        content=more.pop("content", content()),
        sender=COURT,
        addressees=addressees,
        cc=cc,
        reply_period=ReplyPeriod(months=months) if months else None,
        **more,
    )


def served(on: str, organ: str, due: str | None) -> SuggestionServed:
    return SuggestionServed(
        occurred_on=day(on),
        organ=organ,
        proof=ServiceProof.SERVICE_RECEIPT,
        reply_due_on=day(due) if due else None,
    )


def answers(*recommendations: int) -> tuple[Answer, ...]:
    return tuple(Answer(recommendation=number, answer=ADOPTED, text="已整改") for number in recommendations)


def received(on: str, organ: str, *recommendations: int, complete: bool = True, **more: Any) -> FeedbackReceived:
    return FeedbackReceived(
        occurred_on=day(on),
        organ=organ,
        feedback_id=f"{organ}-{on}",
        answers=answers(*recommendations),
        implementation=RECTIFIED,
        complete=complete,
        **more,
    )


def assessed(on: str, organ: str, *results: AdoptionAnswer) -> FeedbackAssessed:
    numbered = tuple(Assessment(recommendation=n, result=result) for n, result in enumerate(results, 1))
    return FeedbackAssessed(occurred_on=day(on), organ=organ, results=numbered, implementation=RECTIFIED)


def told_year() -> Story:
    """Every event that a view takes occurs at least once."""
    story = Story()
    _registry(story)
    _bulletins(story)
    _suggestions(story)
    _meeting(story)
    return story


def tell_twice(story: Story) -> Story:
    """What may happen again happens twice: drafts, replies, assessments, convening, agenda items, reports."""
    told = bulletin(Topic.J4, title="两次拟稿的通报")
    seen: dict[str, Any] = {"topic": Topic.J4, "issuer": COURT, "addressee": GOV, "visibility": Visibility.MEMBERS}
    story.court(
        "bulletin:twice",
        BulletinDrafted(occurred_on=day("2025-01-02"), content=told),
        BulletinDrafted(occurred_on=day("2025-01-06"), content=told),
        BulletinIssued(occurred_on=day("2025-01-08"), content=told),
    )
    story.government(
        "bulletin-receipt:twice",
        BulletinReceived(occurred_on=day("2025-01-08"), revision=1, **seen),
        BulletinReplied(occurred_on=day("2025-01-10"), by=GOV, text="已部署整改"),
        BulletinReplied(occurred_on=day("2025-01-14"), by=LEGAL, text="补充答复"),
    )
    story.court(
        "suggestion:twice",
        SuggestionDrafted(occurred_on=day("2025-01-02"), content=content()),
        SuggestionDrafted(occurred_on=day("2025-01-06"), content=content()),
        sent("2025-01-08", HOUSING),
        served("2025-01-09", HOUSING, "2025-03-10"),
        received("2025-02-10", HOUSING, 1, 2),
        assessed("2025-02-12", HOUSING, ADOPTED, ADOPTED),
        assessed("2025-02-20", HOUSING, ADOPTED, AdoptionAnswer.NOT_ADOPTED),
    )
    _meeting_twice(story)
    return story


def _meeting_twice(story: Story) -> None:
    convened = MeetingConvened(
        occurred_on=day("2025-03-03"),
        kind=MeetingKind.AD_HOC,
        subject="专题会议",
        convenor=OFFICE,
        on_behalf_of=GOV,
        planned_on=day("2025-03-20"),
        place="第一会议室",
        trigger="征收项目",
    )
    again = convened.model_copy(
        update={"occurred_on": day("2025-03-10"), "place": "第二会议室", "planned_on": day("2025-03-25")}
    )
    trial, suggestions = (AgendaPurpose.REPORT_TRIAL,), (AgendaPurpose.REPORT_SUGGESTIONS,)
    item: dict[str, Any] = {"text": "完善征收程序", "owner": HOUSING, "due_on": day("2025-05-30")}
    story.joint(
        "meeting:twice",
        convened,
        AgendaItemAdded(occurred_on=day("2025-03-04"), item=1, title="审判", purposes=trial, proposer=COURT),
        MeetingCancelled(occurred_on=day("2025-03-05"), reason="时间冲突"),
        again,
        AgendaItemAdded(occurred_on=day("2025-03-11"), item=2, title="建议", purposes=suggestions, proposer=COURT),
        MeetingPostponed(occurred_on=day("2025-03-20"), planned_on=day("2025-03-26"), reason="防汛"),
        MeetingPostponed(occurred_on=day("2025-03-24"), planned_on=day("2025-03-28"), reason="防汛"),
        MeetingHeld(occurred_on=day("2025-03-28"), organs_present=(COURT, LEGAL, HOUSING)),
        ResolutionAdopted(occurred_on=day("2025-03-28"), resolution=1, **item),
        ActionItemAssigned(occurred_on=day("2025-03-28"), item=1, resolution=1, **item),
        ActionItemReported(occurred_on=day("2025-04-08"), item=1, by=HOUSING, result="进行中"),
        ActionItemReported(occurred_on=day("2025-05-08"), item=1, by=HOUSING, result="已完成"),
        visibility=Visibility.MEMBERS,
    )


def _registry(story: Story) -> None:
    story.joint(
        "organ-registry",
        OrganRenamed(occurred_on=day("2024-02-01"), organ=HOUSING, name="鼓楼区住房和城市更新局"),
        OrganSuperseded(occurred_on=day("2024-11-01"), organ=URBAN, successor=HOUSING),
        OrganDeactivated(occurred_on=day("2024-11-02"), organ=SUB, reason="撤并"),
        OrganRoleAssigned(occurred_on=day("2024-11-03"), organ=LEGAL, role=OrganRole.PETITION_BUREAU),
        OrganRoleRevoked(occurred_on=day("2024-11-03"), organ=PETITIONS, role=OrganRole.PETITION_BUREAU),
    )


def _bulletins(story: Story) -> None:
    told = bulletin(Topic.J4, matter_date=day("2024-03-01"))
    story.court("bulletin:a", BulletinDrafted(occurred_on=day("2024-03-28"), content=told))
    story.court("bulletin:a", BulletinIssued(occurred_on=day("2024-04-08"), content=told))
    seen: dict[str, Any] = {"topic": Topic.J4, "issuer": COURT, "addressee": GOV, "visibility": Visibility.MEMBERS}
    story.government(
        "bulletin-receipt:a",
        BulletinReceived(occurred_on=day("2024-04-08"), revision=1, **seen),
        BulletinAcknowledged(occurred_on=day("2024-04-09"), by=GOV, revision=1),
        BulletinReplied(occurred_on=day("2024-04-20"), by=GOV, text="已部署整改"),
    )
    corrected = told.model_copy(update={"title": "更正后的通报"})
    story.court(
        "bulletin:a",
        BulletinCorrected(
            occurred_on=day("2024-05-06"), content=corrected, revision=2, changed="案件数", reason="笔误"
        ),
    )
    figures = bulletin(Topic.E7, issuer=GOV, addressee=COURT, residual_reason="其他事项")
    story.government(
        "bulletin:e",
        BulletinIssued(occurred_on=day("2024-06-03"), content=figures),
        BulletinWithdrawn(occurred_on=day("2024-07-01"), reason="数据有误"),
    )
    story.court("bulletin-receipt:e", BulletinWithdrawalReceived(occurred_on=day("2024-07-02")))


def _suggestions(story: Story) -> None:
    story.court(
        "suggestion:a",
        SuggestionDrafted(occurred_on=day("2024-03-01"), content=content()),
        SuggestionConsulted(occurred_on=day("2024-03-02"), organ=HOUSING, opinion="无异议"),
        SuggestionApproved(occurred_on=day("2024-03-03"), signed_by=SigningOffice.COURT_PRESIDENT),
        sent("2024-03-10", HOUSING, URBAN, superior_cc=(CITY_GOV,)),
        served("2024-03-15", HOUSING, "2024-05-15"),
        served("2024-03-16", URBAN, "2024-05-16"),
    )
    story.government(
        "suggestion-response:a",
        ResponseOpened(
            occurred_on=day("2024-03-10"),
            title="司法建议",
            instrument=content().instrument,
            kind=content().kind,
            addressees=(HOUSING, URBAN),
            cc=(LEGAL,),
            recommendations=2,
            visibility=Visibility.BILATERAL,
        ),
        CopyAcknowledged(occurred_on=day("2024-03-11"), organ=LEGAL),
        ServiceAcknowledged(occurred_on=day("2024-03-15"), organ=HOUSING),
        SuggestionObjected(occurred_on=day("2024-03-20"), organ=URBAN, ground="不属本机关职责"),
        FeedbackSubmitted(
            occurred_on=day("2024-05-10"),
            feedback_by=HOUSING,
            text="已整改",
            answers=answers(1, 2),
            implementation=RECTIFIED,
        ),
    )
    story.court(
        "suggestion:a",
        ObjectionReceived(occurred_on=day("2024-03-20"), organ=URBAN, ground="不属本机关职责"),
        ObjectionDecided(occurred_on=day("2024-03-25"), organ=URBAN, upheld=False, reason="属其职责"),
        received("2024-05-10", HOUSING, 1, 2),
        SuggestionReminded(occurred_on=day("2024-05-17"), organ=URBAN),
        SuggestionEscalated(occurred_on=day("2024-05-30"), organ=URBAN, to=CITY_GOV),
        received("2024-06-03", URBAN, 1, complete=False),
        FeedbackReturned(occurred_on=day("2024-06-04"), organ=URBAN, missing=(2,), reason="未答复第二项"),
        received("2024-06-10", URBAN, 1, 2),
        assessed("2024-06-11", HOUSING, ADOPTED, AdoptionAnswer.PARTLY_ADOPTED),
        assessed("2024-06-12", URBAN, AdoptionAnswer.NOT_ADOPTED, AdoptionAnswer.IN_PROGRESS),
        SuggestionClosed(occurred_on=day("2024-06-20"), outcome=SuggestionOutcome.SETTLED),
        SuggestionArchived(occurred_on=day("2024-06-30")),
    )
    ended = ResponseEnded(occurred_on=day("2024-06-20"), because=ResponseEnd.CLOSED)
    story.government("suggestion-response:a", ended)
    extended = ReplyDeadlineExtended(
        occurred_on=day("2024-05-01"), organ=HOUSING, reply_due_on=day("2024-06-15"), reason="工程复杂"
    )
    story.court("suggestion:b", sent("2024-03-11", HOUSING), served("2024-03-15", HOUSING, "2024-05-15"), extended)
    withdrawn = SuggestionWithdrawn(occurred_on=day("2024-04-02"), reason="重复发出")
    story.court("suggestion:c", sent("2024-04-01", HOUSING), withdrawn)
    story.court(
        "suggestion:d",
        SuggestionDrafted(occurred_on=day("2024-04-01"), content=content()),
        SuggestionReferred(occurred_on=day("2024-04-03"), to="kaifeng-intermediate-court", reason="跨区"),
    )


def _meeting(story: Story) -> None:
    members = {"visibility": Visibility.MEMBERS}
    purposes = (AgendaPurpose.REPORT_TRIAL, AgendaPurpose.COMMON_PROBLEM)
    convened = MeetingConvened(
        occurred_on=day("2024-07-02"),
        kind=MeetingKind.REGULAR,
        subject="年度联席会议",
        convenor=OFFICE,
        on_behalf_of=GOV,
        planned_on=day("2024-07-20"),
        place="区政府第一会议室",
        slot="2024",
    )
    item: dict[str, Any] = {"text": "完善征收程序", "owner": HOUSING, "due_on": day("2024-09-30")}
    story.joint(
        "meeting:m",
        MeetingProposed(occurred_on=day("2024-07-01"), by=COURT, subject="联席会议", reason="年度会商"),
        convened,
        MeetingCancelled(occurred_on=day("2024-07-03"), reason="时间冲突"),
        convened.model_copy(update={"occurred_on": day("2024-07-04")}),
        AgendaItemAdded(occurred_on=day("2024-07-05"), item=1, title="审判情况", purposes=purposes, proposer=COURT),
        ParticipantInvited(occurred_on=day("2024-07-05"), organ=COURT),
        ParticipantInvited(occurred_on=day("2024-07-05"), organ=HOUSING),
        ParticipantConfirmed(occurred_on=day("2024-07-06"), organ=COURT, attending=True),
        MeetingPostponed(occurred_on=day("2024-07-18"), planned_on=day("2024-07-25"), reason="防汛"),
        MeetingHeld(occurred_on=day("2024-07-25"), organs_present=(COURT, LEGAL, HOUSING)),
        ResolutionAdopted(occurred_on=day("2024-07-25"), resolution=1, **item),
        MinutesIssued(occurred_on=day("2024-07-30"), document_number="鼓政办纪〔2024〕3号", text="纪要"),
        ActionItemAssigned(occurred_on=day("2024-07-30"), item=1, resolution=1, **item),
        ActionItemReported(occurred_on=day("2024-10-08"), item=1, by=HOUSING, result="已完成"),
        ActionItemClosed(occurred_on=day("2024-10-10"), item=1, result="属实"),
        MeetingClosed(occurred_on=day("2024-10-11")),
        **members,
    )
