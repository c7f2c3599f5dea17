"""The joint meeting of the small year, with every turn; `meeting_twice` repeats what may be repeated."""

from __future__ import annotations

from datetime import date
from typing import Any

from events.base import Visibility
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
from events.reading import PaperKind, PaperRead
from events.vocabulary import (
    AgendaPurpose,
    MeetingKind,
)
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE
from tests.projections.story import Story

day = date.fromisoformat


def meeting(story: Story) -> None:
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
        PaperRead(occurred_on=day("2024-07-06"), kind=PaperKind.INVITATION, organ=COURT),
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


def meeting_twice(story: Story) -> None:
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
