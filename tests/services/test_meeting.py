"""Calling and holding a joint meeting: MTG-01 … MTG-05, MTG-07, MTG-09; scenario 28."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.settings import RuleSettings
from events.base import Side, Visibility
from events.meeting import (
    AgendaItemAdded,
    CaseMatter,
    MeetingCancelled,
    MeetingConvened,
    MeetingHeld,
    MeetingPostponed,
    MeetingProposed,
    ParticipantConfirmed,
    ParticipantInvited,
)
from events.organ import OrganChanged, OrganRoleAssigned, OrganSuperseded
from events.register import NumberTaken
from events.values import CaseRef
from events.vocabulary import AgendaPurpose, CaseItemPurpose, MeetingKind, OrganRole
from services.decider import Decider
from services.joint.meeting.decider import (
    DECIDER,
    AddAgendaItem,
    CancelMeeting,
    ConfirmParticipant,
    ConveneMeeting,
    HoldMeeting,
    InviteParticipant,
    PostponeMeeting,
    ProposeMeeting,
)
from services.rules.cases import case_copy_stream
from services.shared.registers import NUMBER_REGISTER, TakeNumber
from tests.cases import copied
from tests.given import MATTER, Given, given
from tests.organs import (
    CITY_COURT,
    CITY_POLICE,
    COURT,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    OLD_LEGAL,
    OUTSIDE,
    PETITIONS,
    SUB,
    SUPERVISORY,
    URBAN,
    registry,
)

CALLED, PLANNED, DAY = date(2024, 3, 1), date(2024, 3, 20), date(2024, 3, 21)
OTHER_MATTER = UUID(int=2)
CASE = CaseRef(number="（2024）豫0204行初12号")

PROPOSED = MeetingProposed(occurred_on=CALLED, by=COURT, subject="征收类案件", reason="败诉较多")
CONVENED = MeetingConvened(
    occurred_on=CALLED,
    kind=MeetingKind.REGULAR,
    subject="2024年联席会议",
    convenor=GOV,
    on_behalf_of=GOV,
    planned_on=PLANNED,
    place="区政府",
    slot="2024",
)
ITEM = AgendaItemAdded(
    occurred_on=CALLED,
    item=1,
    title="通报行政审判情况",
    purposes=(AgendaPurpose.REPORT_TRIAL,),
    proposer=COURT,
)
INVITED = ParticipantInvited(occurred_on=CALLED, organ=HOUSING)
CANCELLED = MeetingCancelled(occurred_on=CALLED, reason="会期冲突")
HELD = MeetingHeld(occurred_on=DAY, organs_present=(COURT, LEGAL, HOUSING))


def meeting(*events: Any, by: str = GOV) -> Given:
    return given(DECIDER, *events).as_(by).having(today=DAY)


def convene(**fields: Any) -> ConveneMeeting:
    values: dict[str, Any] = {
        "occurred_on": CALLED,
        "kind": MeetingKind.REGULAR,
        "subject": "2024年联席会议",
        "planned_on": PLANNED,
        "place": "区政府",
        "slot": "2024",
    }
    return ConveneMeeting(**{**values, **fields})


def hold(*present: str) -> HoldMeeting:
    return HoldMeeting(organs_present=present or (COURT, LEGAL, HOUSING))


def item(**fields: Any) -> AddAgendaItem:
    values: dict[str, Any] = {"title": "通报行政审判情况", "purposes": (AgendaPurpose.REPORT_TRIAL,)}
    return AddAgendaItem(**{**values, **fields})


# MTG-01: who convenes


def test_mtg_01_the_government_convenes() -> None:
    meeting().when(convene()).then(CONVENED).when(convene()).nothing()


@pytest.mark.parametrize("delegate", [OFFICE, LEGAL])
def test_mtg_01_office_and_legal_department_convene_on_its_behalf(delegate: str) -> None:
    said = CONVENED.model_copy(update={"convenor": delegate})
    meeting(by=delegate).when(convene(on_behalf_of=GOV)).then(said)
    meeting(by=delegate).when(convene()).rejected("MTG-01")
    meeting(by=delegate).when(convene(on_behalf_of=COURT)).rejected("MTG-01")


@pytest.mark.parametrize("outsider", [COURT, HOUSING, OLD_LEGAL, SUPERVISORY])
def test_mtg_01_nobody_else_convenes_scenario_28(outsider: str) -> None:
    meeting(by=outsider).when(convene()).rejected("MTG-01")
    meeting(by=outsider).when(convene(on_behalf_of=GOV)).rejected("MTG-01")


def test_mtg_01_who_convenes_is_asked_of_today_and_for_whom_of_the_date() -> None:
    """A former legal department does not act by back-dating; the new one and the new government do."""
    moved = registry(
        OrganRoleAssigned(occurred_on=PLANNED, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
        OrganRoleAssigned(occurred_on=PLANNED, organ=URBAN, role=OrganRole.DISTRICT_GOVERNMENT),
    )
    said = CONVENED.model_copy(update={"convenor": OLD_LEGAL})
    story = meeting().having(registry=moved)
    story.as_(OLD_LEGAL).when(convene(on_behalf_of=GOV)).then(said)
    story.as_(OLD_LEGAL).when(convene(on_behalf_of=URBAN)).rejected("MTG-01")
    story.as_(LEGAL).when(convene(on_behalf_of=GOV)).rejected("MTG-01")
    story.as_(GOV).when(convene()).rejected("MTG-01")
    story.as_(URBAN).when(convene()).then(CONVENED.model_copy(update={"convenor": URBAN}))
    story.as_(URBAN).when(convene(on_behalf_of=URBAN)).rejected("MTG-01")
    story.as_(URBAN).when(convene(occurred_on=PLANNED)).then_types(MeetingConvened)


def test_mtg_01_who_runs_the_meeting_is_asked_of_today() -> None:
    moved = registry(
        OrganRoleAssigned(occurred_on=DAY, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
        OrganRoleAssigned(occurred_on=DAY, organ=URBAN, role=OrganRole.DISTRICT_GOVERNMENT),
    )
    for convenor in (GOV, LEGAL):
        story = meeting(CONVENED.model_copy(update={"convenor": convenor}), ITEM).having(registry=moved)
        held = HoldMeeting(occurred_on=PLANNED, organs_present=(COURT, LEGAL, HOUSING))
        for former in (GOV, LEGAL):
            story.as_(former).when(held).rejected("MTG-01")
        for present in (URBAN, OFFICE):
            story.as_(present).when(held).then_types(MeetingHeld)


def test_mtg_01_the_successor_of_the_legal_department_that_convened_runs_the_meeting() -> None:
    merged = registry(
        OrganRoleAssigned(occurred_on=DAY, organ=URBAN, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
        OrganSuperseded(occurred_on=DAY, organ=LEGAL, successor=URBAN),
    )
    convened = CONVENED.model_copy(update={"convenor": LEGAL})
    cancel = CancelMeeting(reason="会期冲突")
    meeting(convened, by=URBAN).having(registry=merged).when(cancel).then_types(MeetingCancelled)
    meeting(CONVENED, by=URBAN).having(registry=merged).when(cancel).rejected("MTG-01")


def test_mtg_01_without_a_government_on_that_date_nobody_convenes() -> None:
    meeting().when(convene(occurred_on=date(2020, 1, 1))).rejected("MTG-01")


def test_mtg_01_the_court_proposes_and_the_government_convenes_the_same_matter_scenario_28() -> None:
    command = ProposeMeeting(occurred_on=CALLED, subject="征收类案件", reason="败诉较多")
    proposed = meeting(by=COURT).when(command).then(PROPOSED).when(command).nothing()
    proposed.when(command.model_copy(update={"subject": "另一件事"})).rejected("MTG-05")
    proposed.as_(GOV).when(convene()).then(CONVENED)
    early = convene(occurred_on=date(2024, 2, 1))
    proposed.as_(GOV).when(early).rejected("MTG-05")


@pytest.mark.parametrize("outsider", [SUPERVISORY, CITY_COURT, "nobody"])
def test_gen_10_external_organs_propose_nothing(outsider: str) -> None:
    meeting(by=outsider).when(ProposeMeeting(subject="某事", reason="某因")).rejected("GEN-10")
    meeting(CONVENED, by=outsider).when(item()).rejected("GEN-10")


def test_gen_10_an_organ_that_has_ended_proposes_nothing_not_even_back_dated() -> None:
    ended = OrganSuperseded(occurred_on=DAY, organ=URBAN, successor=HOUSING)
    gone = meeting(by=URBAN).having(registry=registry(ended))
    gone.when(ProposeMeeting(subject="某事", reason="某因")).rejected("GEN-10")
    gone.when(ProposeMeeting(subject="某事", reason="某因", occurred_on=CALLED)).rejected("GEN-10")
    gone = meeting(CONVENED, by=URBAN).having(registry=registry(ended))
    gone.when(item(occurred_on=CALLED)).rejected("GEN-10")


def test_mtg_04_who_is_admitted_to_a_restricted_meeting_is_asked_of_today() -> None:
    secret = CaseMatter(case=CASE.model_copy(update={"restricted": True}), purpose=CaseItemPurpose.INFORMATION)
    history = [CONVENED, ITEM.model_copy(update={"case_matter": secret}), INVITED]
    merged = registry(OrganSuperseded(occurred_on=DAY, organ=HOUSING, successor=URBAN))
    heir = meeting(*history, by=URBAN).having(registry=merged)
    heir.when(item(occurred_on=PLANNED)).then_types(AgendaItemAdded)


@pytest.mark.parametrize(
    "command",
    [
        InviteParticipant(organ=URBAN),
        PostponeMeeting(planned_on=date(2024, 4, 1), reason="会期冲突"),
        CancelMeeting(reason="会期冲突"),
        hold(),
    ],
)
def test_mtg_01_only_convenor_government_and_office_run_the_meeting(command: Any) -> None:
    history = [CONVENED.model_copy(update={"convenor": LEGAL}), ITEM, INVITED]
    for host in (GOV, OFFICE, LEGAL):
        assert meeting(*history, by=host).when(command).decide()
    for other in (COURT, HOUSING):
        meeting(*history, by=other).when(command).rejected("MTG-01")
    meeting(CONVENED, ITEM, INVITED, by=LEGAL).when(command).rejected("MTG-01")


# MTG-02: who must be there


@pytest.mark.parametrize(
    "present",
    [
        (LEGAL, HOUSING, URBAN),
        (COURT, LEGAL),
        (COURT, LEGAL, PETITIONS),
        (COURT, LEGAL, GOV, OFFICE),
        (COURT, HOUSING, URBAN),
        (COURT, LEGAL, CITY_POLICE, OUTSIDE),
    ],
)
def test_mtg_02_without_court_legal_department_and_enforcement_organ_scenario_28(present: tuple[str, ...]) -> None:
    meeting(CONVENED, ITEM).when(hold(*present)).rejected("MTG-02")


def test_mtg_02_with_all_three_it_is_held_scenario_28() -> None:
    meeting(CONVENED, ITEM).when(hold(COURT, LEGAL, HOUSING, COURT)).then(HELD).when(hold()).nothing()


def test_mtg_02_an_enforcement_organ_is_one_of_the_government() -> None:
    city = registry(OrganChanged(occurred_on=CALLED, organ=CITY_POLICE, is_enforcement=True))
    meeting(CONVENED, ITEM).having(registry=city).when(hold(COURT, LEGAL, CITY_POLICE)).rejected("MTG-02")


def test_mtg_02_the_legal_department_is_the_holder_on_the_day() -> None:
    moved = OrganRoleAssigned(occurred_on=PLANNED, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    story = meeting(CONVENED, ITEM).having(registry=registry(moved))
    story.when(hold(COURT, LEGAL, HOUSING)).rejected("MTG-02")
    story.when(hold(COURT, OLD_LEGAL, LEGAL)).then_types(MeetingHeld)
    earlier = HoldMeeting(occurred_on=date(2024, 3, 19), organs_present=(COURT, LEGAL, HOUSING))
    story.when(earlier).then_types(MeetingHeld)


def test_gen_07_who_was_present_is_registered_and_active() -> None:
    ended = OrganSuperseded(occurred_on=CALLED, organ=URBAN, successor=HOUSING)
    meeting(CONVENED, ITEM).when(hold(COURT, LEGAL, HOUSING, "unknown")).rejected("GEN-07")
    gone = meeting(CONVENED, ITEM).having(registry=registry(ended))
    gone.when(hold(COURT, LEGAL, HOUSING, URBAN)).rejected("GEN-07")


# MTG-03: regular and ad hoc


@pytest.mark.parametrize("slot", [None, "24", "2024-1", "第一次"])
def test_mtg_03_one_regular_meeting_a_year_names_the_year(slot: str | None) -> None:
    meeting().when(convene(slot=slot)).rejected("MTG-03")


def test_mtg_03_several_a_year_are_numbered() -> None:
    thrice = meeting().having(settings=RuleSettings(regular_meetings_per_year=3))
    thrice.when(convene(slot="2024-3")).then_types(MeetingConvened)
    for wrong in ("2024", "2024-0", "2024-4", "2024-03"):
        thrice.when(convene(slot=wrong)).rejected("MTG-03")


@pytest.mark.parametrize("slot", ["2022", "2025", "2031"])
def test_mtg_03_a_slot_is_of_the_planned_year_or_the_one_before(slot: str) -> None:
    meeting().when(convene(slot=slot)).rejected("MTG-03")
    meeting().when(convene(slot="2023")).then_types(MeetingConvened)
    twice = meeting().having(settings=RuleSettings(regular_meetings_per_year=2))
    twice.when(convene(slot=f"{slot}-1")).rejected("MTG-03")
    twice.when(convene(slot="2023-2")).then_types(MeetingConvened)
    next_year = convene(slot="2024", planned_on=date(2025, 1, 10))
    meeting().when(next_year).then_types(MeetingConvened)


def test_mtg_03_a_postponed_slot_is_caught_up_in_the_next_year_at_the_latest() -> None:
    meeting(CONVENED).when(PostponeMeeting(planned_on=date(2025, 12, 31), reason="会期冲突")).then_types(
        MeetingPostponed
    )
    meeting(CONVENED).when(PostponeMeeting(planned_on=date(2026, 1, 1), reason="会期冲突")).rejected("MTG-03")
    ad_hoc = CONVENED.model_copy(update={"kind": MeetingKind.AD_HOC, "slot": None, "trigger": "群体性争议"})
    meeting(ad_hoc).when(PostponeMeeting(planned_on=date(2026, 1, 1), reason="会期冲突")).then_types(MeetingPostponed)


def test_mtg_03_an_ad_hoc_meeting_has_a_trigger_and_no_slot() -> None:
    meeting().when(convene(kind=MeetingKind.AD_HOC, slot=None, trigger="群体性争议")).then_types(MeetingConvened)
    meeting().when(convene(kind=MeetingKind.AD_HOC, slot=None)).rejected("MTG-03")
    meeting().when(convene(kind=MeetingKind.AD_HOC, trigger="群体性争议")).rejected("MTG-03")


def test_mtg_03_a_slot_is_taken_when_the_meeting_is_held() -> None:
    [(stream, command), _] = meeting(CONVENED, ITEM).when(hold()).companions()
    assert stream == "number-register:meeting-slot:2024"
    assert command == TakeNumber(occurred_on=DAY, number="2024", holder=MATTER, rule="MTG-03")
    other = NumberTaken(occurred_on=CALLED, number="2024", holder=OTHER_MATTER)
    register: Decider[Any] = NUMBER_REGISTER
    given(register).when(command).then_types(NumberTaken)
    given(register, other).when(command).rejected("MTG-03")


def test_mtg_03_an_ad_hoc_meeting_takes_no_slot() -> None:
    ad_hoc = CONVENED.model_copy(update={"kind": MeetingKind.AD_HOC, "slot": None, "trigger": "群体性争议"})
    [(stream, _)] = meeting(ad_hoc, ITEM).when(hold()).companions()
    assert stream.startswith("year-watch:")
    assert meeting(CONVENED, ITEM).when(CancelMeeting(reason="会期冲突")).companions() == []


# MTG-04: agenda


def test_mtg_04_any_member_puts_an_item_with_a_purpose_on_the_agenda() -> None:
    said = ITEM.model_copy(update={"occurred_on": DAY})
    after = meeting(CONVENED, by=COURT).when(item()).then(said).when(item()).nothing()
    second = said.model_copy(update={"item": 2, "proposer": SUB})
    after.as_(SUB).when(item()).then(second)


def test_mtg_04_an_item_has_a_purpose() -> None:
    meeting(CONVENED).when(item(purposes=())).rejected("MTG-04")


def test_mtg_04_nobody_lets_itself_into_a_restricted_meeting() -> None:
    secret = CaseMatter(case=CASE.model_copy(update={"restricted": True}), purpose=CaseItemPurpose.INFORMATION)
    hidden = ITEM.model_copy(update={"case_matter": secret})
    history = [PROPOSED.model_copy(update={"by": SUB}), CONVENED, hidden, INVITED]
    for outsider in (URBAN, LEGAL):
        meeting(*history, by=outsider).when(item()).rejected("MTG-04")
        meeting(CONVENED, ITEM, INVITED, by=outsider).when(item()).then_types(AgendaItemAdded)
    for admitted in (GOV, OFFICE, COURT, HOUSING, SUB):
        other = item(title="另一议题")
        meeting(*history, by=admitted).when(other).then_types(AgendaItemAdded).when(other).nothing()
    merged = OrganSuperseded(occurred_on=PLANNED, organ=HOUSING, successor=URBAN)
    meeting(*history, by=URBAN).having(registry=registry(merged)).when(item()).then_types(AgendaItemAdded)


def test_mtg_04_no_meeting_is_held_without_an_item_of_before() -> None:
    meeting(CONVENED).when(hold()).rejected("MTG-04")
    late = ITEM.model_copy(update={"occurred_on": date(2024, 3, 22)})
    meeting(CONVENED, late).when(hold()).rejected("MTG-04")
    meeting(CONVENED, late, ITEM).when(hold()).then(HELD)
    meeting(CONVENED, ITEM.model_copy(update={"occurred_on": DAY})).when(hold()).then(HELD)


def test_mtg_09_a_meeting_without_the_three_overall_reports_is_held() -> None:
    exchange = ITEM.model_copy(update={"purposes": (AgendaPurpose.INFORMATION_EXCHANGE,)})
    meeting(CONVENED, exchange).when(hold()).then(HELD)


# MTG-05: order


@pytest.mark.parametrize(
    "command",
    [
        item(),
        InviteParticipant(organ=URBAN),
        ConfirmParticipant(organ=HOUSING, attending=True),
        PostponeMeeting(planned_on=date(2024, 4, 1), reason="会期冲突"),
        hold(LEGAL, COURT, SUB),
    ],
)
def test_mtg_05_these_belong_to_a_convened_meeting(command: Any) -> None:
    for history in ([PROPOSED], [CONVENED, ITEM, INVITED, CANCELLED], [CONVENED, ITEM, INVITED, HELD]):
        meeting(*history).when(command).rejected("MTG-05")
    assert meeting(CONVENED, ITEM, INVITED).when(command).decide()


def test_mtg_05_after_cancelling_it_is_convened_anew() -> None:
    again = convene(planned_on=date(2024, 5, 20))
    after = meeting(CONVENED, ITEM, CANCELLED).when(again).then_types(MeetingConvened)
    after.when(hold()).then(HELD)
    meeting(CONVENED, ITEM).when(again).rejected("MTG-05")
    meeting(CONVENED, ITEM, HELD).when(again).rejected("MTG-05")
    meeting(CONVENED, ITEM, CANCELLED).when(convene()).then(CONVENED)


def test_mtg_05_what_was_held_is_not_cancelled() -> None:
    cancel = CancelMeeting(reason="会期冲突")
    for history in ([CONVENED], [PROPOSED]):
        meeting(*history).when(cancel).then_types(MeetingCancelled).when(cancel).nothing()
    meeting(CONVENED, ITEM, HELD).when(cancel).rejected("MTG-05")


def test_mtg_05_dates_follow_the_order() -> None:
    meeting().when(convene(planned_on=date(2024, 2, 29))).rejected("MTG-05")
    early = HoldMeeting(occurred_on=date(2024, 2, 29), organs_present=(COURT, LEGAL, HOUSING))
    first = ITEM.model_copy(update={"occurred_on": date(2024, 2, 1)})
    meeting(CONVENED, first).when(early).rejected("MTG-05")
    back = PostponeMeeting(planned_on=date(2024, 3, 20), reason="会期冲突")
    postponed = MeetingPostponed(occurred_on=CALLED, planned_on=date(2024, 4, 1), reason="会期冲突")
    meeting(CONVENED, postponed).when(back).rejected("MTG-05")


BEFORE, MIDWAY = date(2024, 2, 29), date(2024, 3, 10)
POSTPONED = MeetingPostponed(occurred_on=MIDWAY, planned_on=date(2024, 4, 1), reason="会期冲突")


@pytest.mark.parametrize(
    "command",
    [
        item(),
        InviteParticipant(organ=URBAN),
        ConfirmParticipant(organ=HOUSING, attending=True),
        PostponeMeeting(planned_on=date(2024, 4, 2), reason="会期冲突"),
        CancelMeeting(reason="会期冲突"),
        hold(),
    ],
    ids=lambda command: command.type,
)
def test_mtg_05_nothing_is_dated_before_the_convening(command: Any) -> None:
    early_item = ITEM.model_copy(update={"occurred_on": BEFORE, "title": "另一议题"})
    early_invitation = INVITED.model_copy(update={"occurred_on": BEFORE})
    story = meeting(CONVENED, early_item, early_invitation)
    story.when(command.model_copy(update={"occurred_on": BEFORE})).rejected("MTG-05")
    assert story.when(command.model_copy(update={"occurred_on": CALLED})).decide()


@pytest.mark.parametrize(
    "command",
    [
        ConfirmParticipant(organ=HOUSING, attending=True),
        PostponeMeeting(planned_on=date(2024, 4, 2), reason="会期冲突"),
        CancelMeeting(reason="会期冲突"),
        hold(),
    ],
    ids=lambda command: command.type,
)
def test_mtg_05_these_are_not_dated_before_the_postponement_they_follow(command: Any) -> None:
    story = meeting(CONVENED, ITEM, INVITED, POSTPONED)
    story.when(command.model_copy(update={"occurred_on": date(2024, 3, 9)})).rejected("MTG-05")
    assert story.when(command.model_copy(update={"occurred_on": MIDWAY})).decide()


def test_mtg_05_what_was_prepared_before_a_postponement_may_be_noted_after_it() -> None:
    story = meeting(CONVENED, POSTPONED)
    story.when(item(occurred_on=CALLED)).then_types(AgendaItemAdded)
    story.when(InviteParticipant(organ=URBAN, occurred_on=CALLED)).then_types(ParticipantInvited)


def test_mtg_05_an_organ_answers_after_it_was_asked_and_after_its_last_answer() -> None:
    invited = INVITED.model_copy(update={"occurred_on": MIDWAY})
    yes = ConfirmParticipant(organ=HOUSING, attending=True, occurred_on=date(2024, 3, 9))
    story = meeting(CONVENED, invited, by=HOUSING)
    story.when(yes).rejected("MTG-05")
    story = story.when(yes.model_copy(update={"occurred_on": date(2024, 3, 12)})).then_types(ParticipantConfirmed)
    no = ConfirmParticipant(organ=HOUSING, attending=False, occurred_on=date(2024, 3, 11))
    story.when(no).rejected("MTG-05")
    story.when(no.model_copy(update={"occurred_on": date(2024, 3, 12)})).then_types(ParticipantConfirmed)


def test_mtg_05_a_proposal_is_not_dropped_and_a_meeting_not_convened_anew_before_what_came_first() -> None:
    meeting(PROPOSED).when(CancelMeeting(reason="会期冲突", occurred_on=BEFORE)).rejected("MTG-05")
    cancelled = CANCELLED.model_copy(update={"occurred_on": MIDWAY})
    story = meeting(CONVENED, cancelled)
    story.when(convene()).rejected("MTG-05")
    story.when(convene(occurred_on=MIDWAY)).then_types(MeetingConvened)


def test_org_02_an_invited_organ_that_has_ended_does_not_answer_by_back_dating() -> None:
    merged = registry(OrganSuperseded(occurred_on=DAY, organ=HOUSING, successor=URBAN))
    yes = ConfirmParticipant(organ=HOUSING, attending=True, occurred_on=PLANNED)
    meeting(CONVENED, INVITED, by=URBAN).having(registry=merged).when(yes).then_types(ParticipantConfirmed)


def test_a_postponed_meeting_stays_convened_and_asks_again() -> None:
    yes = ParticipantConfirmed(occurred_on=CALLED, organ=HOUSING, attending=True)
    command = PostponeMeeting(planned_on=date(2024, 4, 1), reason="会期冲突")
    after = (
        meeting(CONVENED, ITEM, INVITED, yes)
        .when(command)
        .then(MeetingPostponed(occurred_on=DAY, planned_on=date(2024, 4, 1), reason="会期冲突"))
        .when(command)
        .nothing()
    )
    assert after.state.invited == {HOUSING: None}
    after.when(hold()).then(HELD)
    anew = meeting(CONVENED, INVITED, yes, CANCELLED).when(convene()).then(CONVENED)
    assert anew.state.invited == {HOUSING: None}


# Invitations


def test_the_host_invites_each_organ_once() -> None:
    invited = ParticipantInvited(occurred_on=DAY, organ=URBAN)
    command = InviteParticipant(organ=URBAN)
    meeting(CONVENED, INVITED).when(command).then(invited).when(command).nothing()
    meeting(CONVENED).when(InviteParticipant(organ="unknown")).rejected("GEN-07")


def test_the_invited_organ_answers_for_itself_org_02() -> None:
    yes = ConfirmParticipant(organ=HOUSING, attending=True)
    no = ConfirmParticipant(organ=HOUSING, attending=False)
    said = ParticipantConfirmed(occurred_on=DAY, organ=HOUSING, attending=True)
    after = meeting(CONVENED, INVITED, by=HOUSING).when(yes).then(said).when(yes).nothing()
    after.when(no).then(said.model_copy(update={"attending": False}))
    meeting(CONVENED, INVITED, by=OFFICE).when(yes).then(said)
    meeting(CONVENED, INVITED, by=URBAN).when(yes).rejected("MTG-01")
    meeting(CONVENED, by=HOUSING).when(yes).rejected("GEN-06")
    merged = registry(OrganSuperseded(occurred_on=CALLED, organ=HOUSING, successor=URBAN))
    meeting(CONVENED, INVITED, by=URBAN).having(registry=merged).when(yes).then(said)


# MTG-07 and what it means for visibility (MTG-08)


def test_mtg_07_an_item_never_directs_a_case() -> None:
    directive = CaseMatter(case=CASE, purpose=CaseItemPurpose.CASE_DIRECTIVE)
    meeting(CONVENED).when(item(case_matter=directive)).rejected("MTG-07")
    for purpose in set(CaseItemPurpose) - {CaseItemPurpose.CASE_DIRECTIVE}:
        matter = CaseMatter(case=CASE, purpose=purpose)
        meeting(CONVENED).having(known=copied(CASE.number)).when(item(case_matter=matter)).then_types(AgendaItemAdded)


def test_gen_06_an_item_is_about_a_case_that_exists_and_known_to_be_restricted() -> None:
    """GEN-06, CAS-04: what the court restricted is marked so, whatever the command says; said once, it is said."""
    matter = CaseMatter(case=CASE, purpose=CaseItemPurpose.INFORMATION)
    about = item(case_matter=matter)
    assert about.references(Side.JOINT) == [case_copy_stream(CASE.number)]
    meeting(CONVENED).when(about).rejected("GEN-06")
    known = meeting(CONVENED).having(known=copied(CASE.number, restricted=True))
    done = known.when(about).then_types(AgendaItemAdded)
    assert DECIDER.visibility(done.state) is Visibility.RESTRICTED
    done.when(about).nothing()
    elsewhere = CaseMatter(case=CASE, purpose=CaseItemPurpose.INFORMATION)
    meeting(CONVENED, by=URBAN).having(known=copied(CASE.number)).when(item(case_matter=elsewhere)).rejected("GEN-06")


def test_mtg_08_a_restricted_case_restricts_what_follows() -> None:
    matter = CaseMatter(case=CASE, purpose=CaseItemPurpose.INFORMATION)
    hidden = CaseMatter(case=CASE.model_copy(update={"restricted": True}), purpose=CaseItemPurpose.INFORMATION)
    for case_matter, expected in ((None, "members"), (matter, "members"), (hidden, "restricted")):
        state = meeting(CONVENED, ITEM.model_copy(update={"case_matter": case_matter})).state
        assert DECIDER.visibility(state) is Visibility(expected)


def test_g10_no_event_of_a_meeting_belongs_to_the_court() -> None:
    for event in (PROPOSED, CONVENED, ITEM, INVITED, CANCELLED, HELD):
        assert event.sides == {Side.JOINT}
