"""What a meeting leads to: resolutions, minutes, action items. MTG-05 … MTG-08, ORG-02; scenarios 29 and 30."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.meeting import Unusual
from events.base import Side, Visibility
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    CaseMatter,
    MeetingClosed,
    MinutesIssued,
    ResolutionAdopted,
)
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.values import CaseRef
from events.vocabulary import CaseItemPurpose, OrganRole
from services.errors import Refused
from services.joint.meeting.decider import DECIDER
from services.joint.meeting.outcome import (
    AdoptResolution,
    AssignActionItem,
    CloseActionItem,
    CloseMeeting,
    IssueMinutes,
    ReportActionItem,
)
from services.rules.cases import case_copy_stream
from services.shared.registers import NoteNumber, TakeNumber
from tests.cases import copied
from tests.given import MATTER, Given, given
from tests.organs import COURT, GOV, HOUSING, LEGAL, OFFICE, OLD_LEGAL, URBAN, registry
from tests.services.test_meeting import CANCELLED, CASE, CONVENED, DAY, HELD, ITEM

DUE, TODAY = date(2024, 9, 30), date(2024, 10, 8)
ISSUED = date(2024, 3, 25)

RESOLUTION = ResolutionAdopted(occurred_on=DAY, resolution=1, text="开展征收程序专项整治", owner=HOUSING, due_on=DUE)
ABSENT = RESOLUTION.model_copy(update={"owner": URBAN})
MINUTES = MinutesIssued(occurred_on=ISSUED, document_number="鼓府院纪〔2024〕1号", text="纪要正文")
ASSIGNED = ActionItemAssigned(
    occurred_on=ISSUED, item=1, resolution=1, text="开展征收程序专项整治", owner=HOUSING, due_on=DUE
)
REPORTED = ActionItemReported(occurred_on=TODAY, item=1, by=HOUSING, result="已完成整治")
CLOSED = ActionItemClosed(occurred_on=TODAY, item=1)
HISTORY = (CONVENED, ITEM, HELD)


def held(*events: Any, by: str = OFFICE) -> Given:
    return given(DECIDER, *HISTORY, *events).as_(by).having(today=TODAY)


def resolve(**fields: Any) -> AdoptResolution:
    values: dict[str, Any] = {
        "occurred_on": DAY,
        "text": "开展征收程序专项整治",
        "owner": HOUSING,
        "due_on": DUE,
    }
    return AdoptResolution(**{**values, **fields})


def minutes(**fields: Any) -> IssueMinutes:
    values: dict[str, Any] = {
        "occurred_on": ISSUED,
        "document_number": "鼓府院纪〔2024〕1号",
        "text": "纪要正文",
    }
    return IssueMinutes(**{**values, **fields})


@pytest.mark.parametrize(
    "command",
    [resolve(), minutes(), AssignActionItem(resolution=1), CloseActionItem(item=1), CloseMeeting()],
)
def test_mtg_01_convenor_and_office_keep_the_outcome(command: Any) -> None:
    for other in (COURT, LEGAL, HOUSING):
        held(by=other).when(command).rejected("MTG-01")


# MTG-06: owner and due date


def test_mtg_06_a_resolution_names_owner_and_due_date() -> None:
    held(by=GOV).when(resolve()).then(RESOLUTION).when(resolve()).nothing()
    second = RESOLUTION.model_copy(update={"resolution": 2, "owner": URBAN})
    held(RESOLUTION).when(resolve(owner=URBAN)).then(second)
    held().when(resolve(owner="unknown")).rejected("MTG-06")
    for due in (DAY, date(2024, 3, 1)):
        held().when(resolve(due_on=due)).rejected("MTG-06")
    held().when(resolve(due_on=date(2024, 3, 22))).then_types(ResolutionAdopted)


def test_mtg_06_an_absent_owner_is_sent_the_minutes() -> None:
    held(ABSENT).when(minutes()).rejected("MTG-06")
    sent = MINUTES.model_copy(update={"sent_to": (URBAN, COURT)})
    held(ABSENT).when(minutes(sent_to=(URBAN, COURT, URBAN))).then(sent)
    held(RESOLUTION).when(minutes()).then(MINUTES)


def test_mtg_06_says_what_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        held(ABSENT).when(minutes()).decide()
    assert refused.value.zh.endswith(f"请核对：未到会的责任单位不在纪要印发范围内：{URBAN}")


def test_mtg_06_the_successor_of_an_absent_owner_is_told_instead() -> None:
    merged = registry(OrganSuperseded(occurred_on=date(2024, 3, 23), organ=URBAN, successor=OLD_LEGAL))
    held(ABSENT).having(registry=merged).when(minutes(sent_to=(OLD_LEGAL,))).then_types(MinutesIssued)
    held(ABSENT).having(registry=merged).when(minutes()).rejected("MTG-06")


def test_mtg_06_an_absent_owner_is_charged_after_the_minutes_only() -> None:
    charge = AssignActionItem(occurred_on=ISSUED, resolution=1)
    held(ABSENT).when(charge).rejected("MTG-06")
    held(ABSENT, MINUTES).when(charge).then(ASSIGNED.model_copy(update={"owner": URBAN}))
    held(RESOLUTION).when(charge).then(ASSIGNED)


# MTG-07: scenario 29


def test_mtg_07_no_resolution_directs_a_case_scenario_29() -> None:
    directive = CaseMatter(case=CASE, purpose=CaseItemPurpose.CASE_DIRECTIVE)
    held().when(resolve(case_matter=directive)).rejected("MTG-07")


def test_mtg_07_voluntary_settlement_talks_are_accepted_scenario_29() -> None:
    talks = CaseMatter(case=CASE, purpose=CaseItemPurpose.LAWFUL_SETTLEMENT)
    command = resolve(text="主动提出和解协商", case_matter=talks)
    said = RESOLUTION.model_copy(update={"text": "主动提出和解协商", "case_matter": talks})
    held().having(known=copied(CASE.number)).when(command).then(said)
    assert command.references(Side.JOINT) == [case_copy_stream(CASE.number)]


def test_gen_06_a_resolution_is_about_a_case_that_exists_and_known_to_be_restricted() -> None:
    """GEN-06, CAS-04"""
    command = resolve(case_matter=CaseMatter(case=CASE, purpose=CaseItemPurpose.LAWFUL_SETTLEMENT))
    held().when(command).rejected("GEN-06")
    known = held().having(known=copied(CASE.number, restricted=True))
    done = known.when(command).then_types(ResolutionAdopted)
    assert DECIDER.visibility(done.state) is Visibility.RESTRICTED
    done.when(command).nothing()


# MTG-08: minutes


def test_mtg_08_minutes_are_numbered_dated_and_without_seal() -> None:
    story = held(RESOLUTION).when(minutes()).then(MINUTES)
    story.when(minutes()).nothing()
    held().when(minutes(seal=True)).rejected("MTG-08")
    held(MINUTES).when(minutes(seal=True)).rejected("MTG-08")


def test_gen_04_the_number_is_taken_in_the_register_of_its_year() -> None:
    [(stream, command)] = held().when(minutes()).companions()
    assert stream == "number-register:minutes:2024"
    assert command == TakeNumber(occurred_on=ISSUED, number="鼓府院纪〔2024〕1号", holder=MATTER)


def test_minutes_bear_an_issue_number_and_one_used_before_is_warned_of_never_refused() -> None:
    """期号 beside the document number, as minutes are printed: counted by series (the organ marker) and year."""
    third = minutes(issue_number="第3期", id=MATTER)
    story = held(RESOLUTION).when(third)
    story.then(MINUTES.model_copy(update={"issue_number": "第3期"}))
    [_, (stream, command)] = story.companions()
    assert (stream, command) == (
        "number-register:minutes-issue:2024",
        NoteNumber(occurred_on=ISSUED, number="鼓府院纪第3期", holder=MATTER),
    )
    assert third.references(Side.JOINT) == [stream]
    borne = {"鼓府院纪第3期": (UUID(int=8),), "鼓府院纪第4期": (MATTER,)}
    assert third.warnings(lambda name: {stream: borne}[name]) == (Unusual.ISSUE_REPEATED,)
    assert minutes(issue_number="第4期", id=MATTER).warnings(lambda _: borne) == ()  # by itself
    assert minutes(document_number="鼓政办纪〔2024〕1号", issue_number="第3期").warnings(lambda _: borne) == ()
    assert third.warnings(lambda _: None) == ()


def test_mtg_08_minutes_are_for_members_or_fewer() -> None:
    held().when(minutes(visibility=Visibility.PUBLIC)).rejected("MTG-08")
    story = held().when(minutes(visibility=Visibility.BILATERAL)).then_types(MinutesIssued)
    assert DECIDER.visibility(story.state) is Visibility.BILATERAL
    assert DECIDER.visibility(held(MINUTES).state) is Visibility.MEMBERS


def test_mtg_08_a_restricted_case_restricts_the_minutes() -> None:
    case = CaseRef(number=CASE.number, restricted=True)
    hidden = CaseMatter(case=case, purpose=CaseItemPurpose.VOLUNTARY_COORDINATION)
    resolution = RESOLUTION.model_copy(update={"case_matter": hidden})
    held(resolution).when(minutes(visibility=Visibility.BILATERAL)).rejected("MTG-08")
    held(resolution).when(minutes(visibility=Visibility.RESTRICTED)).then_types(MinutesIssued)


def test_gen_07_minutes_go_to_registered_organs() -> None:
    held().when(minutes(sent_to=("unknown",))).rejected("GEN-07")


# MTG-05: order


def test_mtg_05_the_outcome_follows_the_meeting() -> None:
    for command in (resolve(), minutes(), AssignActionItem(resolution=1), CloseMeeting()):
        for history in ((CONVENED, ITEM), (CONVENED, ITEM, CANCELLED)):
            given(DECIDER, *history).as_(OFFICE).when(command).rejected("MTG-05")
    held(MINUTES).when(resolve()).rejected("MTG-05")
    held(MINUTES).when(minutes(document_number="鼓府院纪〔2024〕2号")).rejected("MTG-05")


def test_mtg_05_dates_follow_the_order() -> None:
    day_before = date(2024, 3, 20)
    held().when(resolve(occurred_on=day_before)).rejected("MTG-05")
    held().when(minutes(occurred_on=day_before)).rejected("MTG-05")
    held(RESOLUTION.model_copy(update={"occurred_on": TODAY})).when(minutes()).rejected("MTG-05")
    held(RESOLUTION).when(AssignActionItem(occurred_on=day_before, resolution=1)).rejected("MTG-05")
    early = ReportActionItem(occurred_on=day_before, item=1, result="已完成整治")
    held(RESOLUTION, MINUTES, ASSIGNED, by=HOUSING).when(early).rejected("MTG-05")
    held(RESOLUTION, MINUTES, ASSIGNED, REPORTED, by=HOUSING).when(
        ReportActionItem(occurred_on=ISSUED, item=1, result="补充报告")
    ).rejected("MTG-05")
    close = CloseActionItem(occurred_on=day_before, item=1)
    held(RESOLUTION, MINUTES, ASSIGNED, REPORTED).when(close).rejected("MTG-05")


# Action items


def test_an_action_item_comes_from_a_resolution_gen_06() -> None:
    charge = AssignActionItem(occurred_on=ISSUED, resolution=1)
    held(RESOLUTION).when(charge).then(ASSIGNED).when(charge).nothing()
    held(RESOLUTION).when(AssignActionItem(resolution=2)).rejected("GEN-06")
    further = AssignActionItem(occurred_on=ISSUED, resolution=1, text="报送整治方案")
    second = ASSIGNED.model_copy(update={"item": 2, "text": "报送整治方案"})
    held(RESOLUTION, ASSIGNED).when(further).then(second)


def test_a_late_report_is_accepted_scenario_30() -> None:
    report = ReportActionItem(item=1, result="已完成整治")
    story = held(RESOLUTION, MINUTES, ASSIGNED, by=HOUSING).when(report).then(REPORTED)
    story.when(report).nothing()
    again = ReportActionItem(item=1, result="补充报告")
    story.when(again).then(REPORTED.model_copy(update={"result": "补充报告"}))
    story.when(ReportActionItem(item=2, result="已完成整治")).rejected("GEN-06")


def test_mtg_06_only_the_owner_reports() -> None:
    report = ReportActionItem(item=1, result="已完成整治")
    for other in (URBAN, COURT, OFFICE, GOV):
        held(RESOLUTION, MINUTES, ASSIGNED, by=other).when(report).rejected("MTG-06")


def test_org_02_the_successor_of_the_owner_reports() -> None:
    merged = registry(OrganSuperseded(occurred_on=date(2024, 6, 1), organ=HOUSING, successor=URBAN))
    report = ReportActionItem(item=1, result="已完成整治")
    story = held(RESOLUTION, MINUTES, ASSIGNED, by=URBAN).having(registry=merged)
    story.when(report).then(REPORTED.model_copy(update={"by": URBAN}))


def test_mtg_05_an_item_is_closed_on_its_report() -> None:
    close = CloseActionItem(item=1)
    held(RESOLUTION, MINUTES, ASSIGNED).when(close).rejected("MTG-05")
    held(RESOLUTION, MINUTES, ASSIGNED, REPORTED).when(close).then(CLOSED).when(close).nothing()
    held(RESOLUTION, MINUTES, ASSIGNED, REPORTED).when(CloseActionItem(item=2)).rejected("GEN-06")
    done = held(RESOLUTION, MINUTES, ASSIGNED, REPORTED, CLOSED, by=HOUSING)
    done.when(ReportActionItem(item=1, result="补充报告")).rejected("MTG-05")
    done.when(ReportActionItem(item=1, result="已完成整治")).nothing()


def test_mtg_05_a_meeting_is_closed_with_its_minutes_and_items() -> None:
    close = CloseMeeting()
    held(RESOLUTION).when(close).rejected("MTG-05")
    held(RESOLUTION, MINUTES, ASSIGNED, REPORTED).when(close).rejected("MTG-05")
    done = held(RESOLUTION, MINUTES, ASSIGNED, REPORTED, CLOSED)
    closed = done.when(close).then(MeetingClosed(occurred_on=TODAY)).when(close).nothing()
    closed.when(AssignActionItem(resolution=1, text="另一事")).rejected("MTG-05")
    held(MINUTES).when(close).then_types(MeetingClosed)


def test_mtg_06_a_meeting_is_not_closed_with_a_resolution_that_nobody_was_charged_with() -> None:
    close = CloseMeeting()
    held(RESOLUTION, MINUTES).when(close).rejected("MTG-06")
    second = RESOLUTION.model_copy(update={"resolution": 2, "text": "另一事"})
    one_of_two = held(RESOLUTION, second, MINUTES, ASSIGNED, REPORTED, CLOSED)
    one_of_two.when(close).rejected("MTG-06")
    twice = ASSIGNED.model_copy(update={"item": 2, "text": "报送整治方案"})
    closed_too = CLOSED.model_copy(update={"item": 2})
    held(RESOLUTION, second, MINUTES, ASSIGNED, twice, REPORTED, CLOSED, closed_too).when(close).rejected("MTG-06")
    other = ASSIGNED.model_copy(update={"item": 2, "resolution": 2})
    held(RESOLUTION, second, MINUTES, ASSIGNED, other, REPORTED, CLOSED, closed_too).when(close).then_types(
        MeetingClosed
    )


def test_mtg_05_a_meeting_is_not_closed_before_its_minutes_and_items() -> None:
    day_before = date(2024, 3, 24)
    held(MINUTES).when(CloseMeeting(occurred_on=day_before)).rejected("MTG-05")
    held(MINUTES).when(CloseMeeting(occurred_on=ISSUED)).then_types(MeetingClosed)
    done = held(RESOLUTION, MINUTES, ASSIGNED, REPORTED, CLOSED)
    done.when(CloseMeeting(occurred_on=date(2024, 10, 7))).rejected("MTG-05")
    done.when(CloseMeeting(occurred_on=TODAY)).then_types(MeetingClosed)


def test_mtg_05_an_absent_owner_is_not_charged_before_the_day_of_the_minutes() -> None:
    early = AssignActionItem(occurred_on=date(2024, 3, 24), resolution=1)
    held(ABSENT, MINUTES).when(early).rejected("MTG-05")
    held(RESOLUTION, MINUTES).when(early).then_types(ActionItemAssigned)


def test_mtg_06_org_02_who_reports_is_asked_of_today() -> None:
    merged = registry(OrganSuperseded(occurred_on=TODAY, organ=HOUSING, successor=URBAN))
    report = ReportActionItem(item=1, result="已完成整治", occurred_on=date(2024, 10, 1))
    story = held(RESOLUTION, MINUTES, ASSIGNED, by=URBAN).having(registry=merged)
    story.when(report).then_types(ActionItemReported)


def test_mtg_01_who_keeps_the_outcome_is_asked_of_today() -> None:
    moved = registry(OrganRoleAssigned(occurred_on=TODAY, organ=URBAN, role=OrganRole.GROUP_OFFICE))
    for command in (resolve(), minutes()):
        held(by=OFFICE).having(registry=moved).when(command).rejected("MTG-01")
        assert held(by=URBAN).having(registry=moved).when(command).decide()


# Helping organs and long-term work


def test_mtg_06_a_resolution_names_helping_organs_that_the_action_item_takes_over() -> None:
    """三(二)1: the organs of a resolution act together; one of them answers for it (practice: 牵头、协办单位)."""
    agreed = RESOLUTION.model_copy(update={"helping": (URBAN,)})
    done = held().when(resolve(helping=(URBAN, HOUSING, URBAN))).then(agreed)
    done.when(resolve(helping=(URBAN,))).nothing()
    assert URBAN in set(DECIDER.concerned(done.state))
    item = ASSIGNED.model_copy(update={"helping": (URBAN,)})
    held(agreed, MINUTES).when(AssignActionItem(resolution=1, occurred_on=ISSUED)).then(item)
    held().when(resolve(helping=("unknown",))).rejected("GEN-07")
    reporting = ReportActionItem(item=1, result="已协助")
    held(agreed, MINUTES, item, by=URBAN).when(reporting).rejected("MTG-06")


def test_mtg_06_long_term_work_has_no_day_and_says_so() -> None:
    """The due date is practice, not the opinion's: long-term work (长期坚持) has none, a forgotten one is asked for."""
    long_term = RESOLUTION.model_copy(update={"due_on": None})
    held().when(resolve(due_on=None, long_term=True)).then(long_term)
    held().when(resolve(due_on=None)).rejected("MTG-06")
    held().when(resolve(long_term=True)).rejected("MTG-06")
    item = ASSIGNED.model_copy(update={"due_on": None})
    held(long_term, MINUTES).when(AssignActionItem(resolution=1, occurred_on=ISSUED)).then(item)
