"""Service, deadlines, reminders, escalation and objections (domain A.4.1, B.12; scenarios 16, 21, 22)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.settings import RuleSettings
from events.base import Side
from events.organ import OrganRoleAssigned, OrganRoleRevoked, OrganSuperseded
from events.reply_deadline import ReplyDeadlineExtended, ReplyDueNoticed
from events.suggestion import (
    ObjectionDecided,
    ObjectionReceived,
    SuggestionReminded,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.suggestion_upwards import SuggestionEscalated
from events.values import ReplyPeriod
from events.vocabulary import OrganKind, OrganRole, ReminderMethod, ServiceProof
from services.court.suggestion.clock import (
    ConfirmService,
    DecideObjection,
    ExtendReplyDeadline,
    NoticeReplyDue,
    ReceiveObjection,
    ReceiveServiceReceipt,
    RemindAddressee,
)
from services.court.suggestion.ending import CloseSuggestion, WithdrawSuggestion
from services.court.suggestion.escalation import EscalateToSuperior
from tests.organs import CITY_POLICE, COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, POLICE, SUB, URBAN, organ, registry
from tests.suggestions import (
    DUE,
    SERVED_ON,
    about,
    approved,
    day,
    drafted,
    feedback_event,
    sent,
    sent_event,
    served,
    served_event,
)

RECEIPT, ELECTRONIC = ServiceProof.SERVICE_RECEIPT, ServiceProof.ELECTRONIC_RECEIPT
OBJECTED = ObjectionReceived(occurred_on=day(3, 20), organ=HOUSING, ground="不属于本单位职权")
UPHELD = ObjectionDecided(occurred_on=day(3, 25), organ=HOUSING, upheld=True, reason="异议成立")
REJECTED = ObjectionDecided(occurred_on=day(3, 25), organ=HOUSING, upheld=False, reason="异议不成立")


def confirm(
    on: date = SERVED_ON, organ: str = HOUSING, proof: ServiceProof = RECEIPT, why: str | None = None
) -> ConfirmService:
    return ConfirmService(occurred_on=on, organ=organ, proof=proof, correction=why)


def receipt(on: date = SERVED_ON, organ: str = HOUSING) -> ReceiveServiceReceipt:
    return ReceiveServiceReceipt(occurred_on=on, organ=organ, proof=ELECTRONIC)


def extend(to: date, on: date) -> ExtendReplyDeadline:
    return ExtendReplyDeadline(occurred_on=on, organ=HOUSING, reply_due_on=to, reason="需协调多部门")


def remind(on: date, organ: str = HOUSING) -> RemindAddressee:
    return RemindAddressee(occurred_on=on, organ=organ)


def escalate(on: date, to: str | None = GOV) -> EscalateToSuperior:
    return EscalateToSuperior(occurred_on=on, organ=HOUSING, to=to)


def decide(upheld: bool, withdraw: bool = False, on: date = day(3, 25), organ: str = HOUSING) -> DecideObjection:
    reason = "异议成立" if upheld else "异议不成立"
    return DecideObjection(occurred_on=on, organ=organ, upheld=upheld, reason=reason, withdraw=withdraw)


# --- service --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "period", "due"),
    [
        (day(3, 15), ReplyPeriod(months=2), day(5, 15)),
        (day(3, 15), ReplyPeriod(days=60), day(5, 14)),
        (day(12, 31), ReplyPeriod(months=2), day(2, 28, 2025)),
        (day(12, 31), ReplyPeriod(days=60), day(3, 3, 2025)),
    ],
)
def test_sug_11_the_clock_starts_on_receipt(on: date, period: ReplyPeriod, due: date) -> None:
    sent(reply_period=period).when(confirm(on)).then(served_event(on=on, due=due))


def test_sug_11_the_roll_over_holidays_is_a_setting() -> None:
    plain = sent(reply_period=ReplyPeriod(days=60)).having(settings=RuleSettings(roll_reply_over_holidays=False))
    plain.when(confirm(day(12, 31))).then(served_event(on=day(12, 31), due=day(3, 1, 2025)))


def test_sug_11_no_receipt_before_sending() -> None:
    sent().when(confirm(day(3, 9))).rejected("SUG-11")
    sent().when(receipt(day(3, 9))).rejected("SUG-11")
    sent().when(confirm(day(3, 10))).then_types(SuggestionServed)


def test_sug_19_a_letter_without_period_has_no_deadline() -> None:
    sent(reply_period=None).when(confirm()).then(served_event(due=None))


def test_the_first_receipt_counts() -> None:
    story = sent().when(confirm(proof=ServiceProof.MAIL)).then_types(SuggestionServed)
    story.when(confirm()).nothing()
    story.when(confirm(day(3, 18), proof=ELECTRONIC)).nothing()
    story.when(confirm(day(3, 14), proof=ELECTRONIC)).then(
        served_event(on=day(3, 14), due=day(5, 14), proof=ELECTRONIC)
    )


def test_a_wrong_day_of_service_is_corrected_with_a_reason() -> None:
    corrected = served_event(on=day(3, 18), due=day(5, 20), correction="回证日期登记有误")
    (
        served()
        .when(confirm(day(3, 18), why="回证日期登记有误"))
        .then(corrected)
        .when(confirm(day(3, 18), why="回证日期登记有误"))
        .nothing()
        .when(extend(day(5, 21), on=day(5, 20)))
        .then_types(ReplyDeadlineExtended)
    )


def test_a_correction_leaves_a_deadline_that_the_court_moved() -> None:
    extended = ReplyDeadlineExtended(occurred_on=day(4, 1), organ=HOUSING, reply_due_on=day(7, 1), reason="协调")
    story = served(extended).when(confirm(day(3, 14))).then_types(SuggestionServed)
    story.when(extend(day(7, 2), on=day(7, 1))).then_types(ReplyDeadlineExtended)
    assert story.state.addressees[HOUSING].original_due == day(5, 14)


def test_sug_12_service_on_an_organ_that_was_not_addressed() -> None:
    sent().when(confirm(organ=URBAN)).rejected("SUG-12")
    sent().when(confirm(organ=LEGAL)).rejected("SUG-12")


def test_sug_15_a_presumption_is_no_proof_and_service_is_not_after_the_answer() -> None:
    sent().when(confirm(proof=ServiceProof.PRESUMED)).rejected("SUG-15")
    presumed = feedback_event(on=day(4, 1), presumed_service=True, reply_due_on=day(6, 3))
    answered = about(drafted(), approved(), sent_event(), presumed)
    answered.when(confirm(day(4, 2), why="补登")).rejected("SUG-15")
    answered.when(confirm(day(4, 2), proof=ELECTRONIC)).nothing()
    answered.when(confirm(day(4, 1))).then(served_event(on=day(4, 1), due=day(6, 3)))
    answered.when(confirm(day(3, 15))).then(served_event())


def test_receipt_is_recorded_even_after_withdrawal_and_never_before_sending() -> None:
    """Both proofs of receipt may arrive late: GEN-05 only where nothing was sent."""
    gone = sent().when(WithdrawSuggestion(reason="误发", occurred_on=day(3, 11))).then_types(SuggestionWithdrawn)
    gone.when(confirm(proof=ELECTRONIC)).then_types(SuggestionServed)
    about(drafted()).when(confirm()).rejected("GEN-05")


def test_each_addressee_has_its_own_clock() -> None:
    story = sent(HOUSING, SUB)
    after = story.when(confirm()).then(served_event()).when(confirm(day(3, 20), SUB)).then_types(SuggestionServed)
    assert after.state.addressees[HOUSING].due == DUE
    assert after.state.addressees[SUB].due == day(5, 20)


# --- extension ------------------------------------------------------------------------------------------------


def test_sug_23_extended_before_the_deadline_ran_out() -> None:
    event = ReplyDeadlineExtended(occurred_on=day(5, 15), organ=HOUSING, reply_due_on=day(6, 15), reason="需协调多部门")
    story = served().when(extend(day(6, 15), on=day(5, 15))).then(event)
    story.when(extend(day(6, 15), on=day(5, 16))).nothing()
    story.when(extend(day(6, 20), on=day(6, 15))).then_types(ReplyDeadlineExtended)
    story.when(extend(day(6, 20), on=day(6, 16))).rejected("SUG-23")
    assert story.state.addressees[HOUSING].original_due == DUE


def test_sug_23_scenario_16_an_extension_after_the_deadline() -> None:
    """Scenario 16: SUG-23."""
    story = about(drafted(), approved(), sent_event(), served_event(on=day(12, 31), due=day(2, 28, 2025)))
    story.when(extend(day(4, 1, 2025), on=day(3, 2, 2025))).rejected("SUG-23")
    story.when(extend(day(4, 1, 2025), on=day(2, 28, 2025))).then_types(ReplyDeadlineExtended)


def test_sug_23_only_a_running_deadline_and_only_to_a_later_day() -> None:
    served().when(extend(DUE, on=day(4, 1))).rejected("SUG-23")
    served().when(extend(day(5, 1), on=day(4, 1))).rejected("SUG-23")
    sent().when(extend(day(6, 1), on=day(4, 1))).rejected("SUG-23")
    served(feedback_event()).when(extend(day(6, 1), on=day(5, 12))).rejected("SUG-23")
    served(OBJECTED, UPHELD).when(extend(day(6, 1), on=day(4, 1))).rejected("SUG-23")
    served(feedback_event(complete=False)).when(extend(day(6, 1), on=day(5, 12))).then_types(ReplyDeadlineExtended)


def test_sug_23_at_most_two_years_after_the_old_deadline() -> None:
    """Not to the end of the calendar, where no later day can be reckoned."""
    served().when(extend(date(2099, 12, 31), on=day(4, 1))).rejected("SUG-23")
    served().when(extend(day(5, 16, 2026), on=day(4, 1))).rejected("SUG-23")
    served().when(extend(day(5, 15, 2026), on=day(4, 1))).then_types(ReplyDeadlineExtended)


def test_sug_23_an_extension_granted_in_time_may_be_entered_late() -> None:
    """The business date decides; today is more than a year later."""
    served().having(today=day(6, 30, 2025)).when(extend(day(6, 15), on=DUE)).then_types(ReplyDeadlineExtended)


# --- reminder and escalation ----------------------------------------------------------------------------------


def test_a_reminder_before_and_after_the_deadline() -> None:
    (
        served()
        .when(remind(day(5, 1)))
        .then(SuggestionReminded(occurred_on=day(5, 1), organ=HOUSING))
        .when(remind(day(5, 1)))
        .nothing()
        .as_(COURT_DIVISION)
        .when(remind(day(5, 16)))
        .then_types(SuggestionReminded)
    )


def test_a_reminder_by_telephone_and_one_by_letter_on_the_same_day_are_two() -> None:
    """法释〔2023〕11号 art. 8: the court urges; how, and in what words, may be recorded."""
    called = RemindAddressee(occurred_on=day(5, 16), organ=HOUSING, method=ReminderMethod.TELEPHONE)
    written = RemindAddressee(
        occurred_on=day(5, 16), organ=HOUSING, method=ReminderMethod.IN_WRITING, text="请于十日内书面答复本院。"
    )
    story = served().when(called).then_types(SuggestionReminded).when(called).nothing()
    story.when(written).then(
        SuggestionReminded(
            occurred_on=day(5, 16), organ=HOUSING, method=ReminderMethod.IN_WRITING, text="请于十日内书面答复本院。"
        )
    )


NOTICED = ReplyDueNoticed(occurred_on=day(4, 30), organ=HOUSING, reply_due_on=DUE)


def test_the_clocks_notice_names_the_deadline_and_is_given_once_a_day() -> None:
    notice = NoticeReplyDue(occurred_on=day(4, 30), organ=HOUSING)
    served().when(notice).then(NOTICED).when(notice).nothing()
    served(feedback_event()).when(NoticeReplyDue(occurred_on=day(5, 16), organ=HOUSING)).rejected("SUG-16")
    sent(reply_period=None).when(notice).rejected("SUG-19")


def test_sug_17_a_machines_notice_is_no_reminder_and_opens_no_escalation() -> None:
    """SUG-17: only what the court itself did goes before a report to the superior organ."""
    story = served(NOTICED).when(escalate(day(5, 30))).rejected("SUG-17")
    story.when(remind(day(5, 30))).then_types(SuggestionReminded).when(escalate(day(5, 30))).then_types(
        SuggestionEscalated
    )


def test_sug_17_what_the_clock_recorded_as_reminder_before_stays_one() -> None:
    """A ledger of the version before is read unchanged."""
    served(SuggestionReminded(occurred_on=day(4, 30), organ=HOUSING)).when(escalate(day(5, 30))).then_types(
        SuggestionEscalated
    )


def test_sug_19_scenario_25_a_letter_without_period_is_not_urged() -> None:
    """Scenario 25: SUG-19."""
    sent(reply_period=None).when(remind(day(5, 1))).rejected("SUG-19")


def test_sug_16_whoever_answered_or_objects_is_not_urged() -> None:
    served(feedback_event()).when(remind(day(5, 16))).rejected("SUG-16")
    served(OBJECTED).when(remind(day(5, 16))).rejected("SUG-16")
    served(OBJECTED, UPHELD).when(remind(day(5, 16))).rejected("SUG-16")
    served(OBJECTED, REJECTED).when(remind(day(5, 16))).then_types(SuggestionReminded)
    served(feedback_event(complete=False)).when(remind(day(5, 16))).then_types(SuggestionReminded)


def test_sug_17_scenario_22_reminder_then_escalation() -> None:
    """Scenario 22: SUG-17."""
    escalated = SuggestionEscalated(occurred_on=day(5, 30), organ=HOUSING, to=GOV)
    (
        served()
        .when(escalate(day(5, 16)))
        .rejected("SUG-17")
        .when(remind(day(5, 16)))
        .then_types(SuggestionReminded)
        .when(escalate(day(5, 30)))
        .then(escalated)
        .when(escalate(day(5, 31)))
        .nothing()
        .when(escalate(day(5, 31), to=CITY_POLICE))
        .rejected("SUG-17")
    )


def test_sug_17_only_after_the_deadline_extension_included() -> None:
    early = served(SuggestionReminded(occurred_on=day(5, 1), organ=HOUSING))
    early.when(escalate(day(5, 15))).rejected("SUG-17")
    early.when(escalate(day(5, 16))).then_types(SuggestionEscalated)
    longer = early.when(extend(day(6, 15), on=day(5, 15))).then_types(ReplyDeadlineExtended)
    longer.when(escalate(day(6, 15))).rejected("SUG-17")
    longer.when(escalate(day(6, 16))).then_types(SuggestionEscalated)


def test_sug_17_the_reminder_comes_first() -> None:
    served(SuggestionReminded(occurred_on=day(5, 20), organ=HOUSING)).when(escalate(day(5, 19))).rejected("SUG-17")


def test_sug_17_nothing_to_escalate_where_an_answer_came_or_no_clock_runs() -> None:
    reminded = SuggestionReminded(occurred_on=day(5, 1), organ=HOUSING)
    served(reminded, feedback_event()).when(escalate(day(5, 30))).rejected("SUG-17")
    served(reminded, OBJECTED).when(escalate(day(5, 30))).rejected("SUG-17")
    unserved = about(drafted(), approved(), sent_event(), reminded)
    unserved.when(escalate(day(5, 30))).rejected("SUG-17")


def test_sug_17_to_the_addressees_own_superior() -> None:
    reminded = SuggestionReminded(occurred_on=day(5, 16), organ=HOUSING)
    served(reminded).when(escalate(day(5, 30), to=CITY_POLICE)).rejected("SUG-17")
    served(reminded).when(escalate(day(5, 30), to=None)).then(
        SuggestionEscalated(occurred_on=day(5, 30), organ=HOUSING, to=GOV)
    )
    police = about(drafted(), approved(), sent_event(POLICE), served_event(POLICE)).when(remind(day(5, 16), POLICE))
    story = police.then_types(SuggestionReminded)
    story.when(EscalateToSuperior(organ=POLICE, to=GOV, occurred_on=day(5, 30))).rejected("SUG-17")
    story.when(EscalateToSuperior(organ=POLICE, occurred_on=day(5, 30))).then(
        SuggestionEscalated(occurred_on=day(5, 30), organ=POLICE, to=CITY_POLICE)
    )


def test_sug_17_an_organ_without_superior_in_the_registry() -> None:
    loose = about(
        drafted(),
        approved(),
        sent_event("kaifeng-tax-bureau"),
        served_event("kaifeng-tax-bureau"),
        SuggestionReminded(occurred_on=day(5, 16), organ="kaifeng-tax-bureau"),
    )
    loose.when(EscalateToSuperior(organ="kaifeng-tax-bureau", occurred_on=day(5, 30))).rejected("SUG-17")


def test_sug_17_a_superseded_superior_is_its_active_successor() -> None:
    reformed = registry(
        organ("new-city-police", "市公安局（新）", OrganKind.DEPARTMENT, None, None, member=False, outside=True),
        OrganSuperseded(occurred_on=day(5, 20), organ=CITY_POLICE, successor="new-city-police"),
    )
    reminded = SuggestionReminded(occurred_on=day(5, 16), organ=POLICE)
    story = about(drafted(), approved(), sent_event(POLICE), served_event(POLICE), reminded)
    late = EscalateToSuperior(organ=POLICE, occurred_on=day(5, 30))
    event = SuggestionEscalated(occurred_on=day(5, 30), organ=POLICE, to="new-city-police")
    new = story.having(registry=reformed)
    new.when(late).then(event).when(late).nothing()
    new.when(late.model_copy(update={"to": CITY_POLICE})).rejected("SUG-17")
    earlier = late.model_copy(update={"occurred_on": day(5, 19)})
    new.when(earlier).then(SuggestionEscalated(occurred_on=day(5, 19), organ=POLICE, to=CITY_POLICE))


def test_a_successor_is_reminded_under_the_name_that_was_addressed() -> None:
    """Scenario 23: the duty moves, the addressee keeps its name (ORG-02)."""
    merged = registry(OrganSuperseded(occurred_on=day(4, 1), organ=URBAN, successor=HOUSING))
    story = about(drafted(), approved(), sent_event(URBAN), served_event(URBAN)).having(registry=merged)
    story.when(remind(day(5, 16), HOUSING)).then(SuggestionReminded(occurred_on=day(5, 16), organ=URBAN))


# --- objections -----------------------------------------------------------------------------------------------


def receive(organ: str = HOUSING, on: date = day(3, 20)) -> ReceiveObjection:
    return ReceiveObjection(occurred_on=on, organ=organ, ground="不属于本单位职权")


def test_sug_24_scenario_21_upheld_and_withdrawn() -> None:
    """Scenario 21: SUG-24."""
    gone = SuggestionWithdrawn(occurred_on=day(3, 25), reason="异议成立")
    (
        served()
        .when(receive())
        .then(OBJECTED)
        .when(receive())
        .nothing()
        .when(decide(True, withdraw=True))
        .then(UPHELD, gone)
        .when(decide(True, withdraw=True))
        .nothing()
    )


def test_sug_24_upheld_without_withdrawal_releases_the_addressee() -> None:
    story = served(OBJECTED).when(decide(True)).then(UPHELD)
    story.when(decide(True)).nothing()
    story.when(decide(False)).rejected("SUG-24")
    story.when(decide(True, withdraw=True)).rejected("SUG-24")
    story.when(WithdrawSuggestion(reason="异议成立")).then_types(SuggestionWithdrawn)


def test_sug_24_withdrawn_at_once_only_when_no_addressee_remains() -> None:
    both = about(drafted(), approved(), sent_event(HOUSING, URBAN), OBJECTED)
    both.when(decide(True, withdraw=True)).rejected("SUG-24")
    both.when(decide(False, withdraw=True)).rejected("SUG-24")
    urban = OBJECTED.model_copy(update={"organ": URBAN})
    decided = UPHELD.model_copy(update={"organ": URBAN})
    both.events = [urban, decided]
    both.when(decide(True, withdraw=True)).then_types(ObjectionDecided, SuggestionWithdrawn)
    both.when(decide(False, withdraw=True)).rejected("SUG-24")


def test_sug_01_the_court_itself_withdraws_on_an_objection() -> None:
    served(OBJECTED).as_(COURT_DIVISION).when(decide(True, withdraw=True)).rejected("SUG-01")
    served(OBJECTED).as_(COURT_DIVISION).when(decide(True)).then_types(ObjectionDecided)


def test_sug_24_rejected_and_the_clock_resumes() -> None:
    """The five days of the objection do not count: 2024-05-15 becomes 05-20."""
    rejected = REJECTED.model_copy(update={"reply_due_on": day(5, 20)})
    story = served(OBJECTED).when(decide(False)).then(rejected)
    story.when(decide(False)).nothing()
    assert story.state.addressees[HOUSING].due == day(5, 20)
    assert story.state.addressees[HOUSING].original_due == DUE
    reminded = story.when(remind(day(5, 1))).then_types(SuggestionReminded)
    reminded.when(escalate(day(5, 20))).rejected("SUG-17")
    reminded.when(escalate(day(5, 21))).then_types(SuggestionEscalated)


def test_sug_24_the_resumed_deadline_rolls_over_holidays_by_setting() -> None:
    ten_days = day(3, 30)
    rolled = served(OBJECTED).when(decide(False, on=ten_days)).decide()[0]
    assert isinstance(rolled, ObjectionDecided)
    assert rolled.reply_due_on == day(5, 27), "2024-05-25 is a Saturday"
    plain = served(OBJECTED).having(settings=RuleSettings(roll_reply_over_holidays=False))
    event = plain.when(decide(False, on=ten_days)).decide()[0]
    assert isinstance(event, ObjectionDecided)
    assert event.reply_due_on == day(5, 25)


def test_sug_24_no_clock_no_pause() -> None:
    unserved = about(drafted(), approved(), sent_event(), OBJECTED)
    unserved.when(decide(False)).then(REJECTED)
    late = OBJECTED.model_copy(update={"occurred_on": day(5, 16)})
    after = REJECTED.model_copy(update={"occurred_on": day(5, 20)})
    story = served(late).when(decide(False, on=day(5, 20))).then(after)
    overdue = story.when(remind(day(5, 21))).then_types(SuggestionReminded)
    overdue.when(escalate(day(5, 22))).then_types(SuggestionEscalated)


def test_sug_24_before_answering_and_once() -> None:
    served(feedback_event()).when(receive(on=day(5, 12))).rejected("SUG-24")
    served(OBJECTED, REJECTED).when(receive(on=day(4, 1))).rejected("SUG-24")
    served().when(decide(True)).rejected("SUG-24")


def test_sug_12_an_objection_of_an_organ_that_was_not_addressed() -> None:
    served().when(receive(URBAN)).rejected("SUG-12")


def test_sug_18_no_objection_after_the_end() -> None:
    gone = served().when(WithdrawSuggestion(reason="误发")).then_types(SuggestionWithdrawn)
    gone.when(receive()).rejected("SUG-18")
    closed = served().when(CloseSuggestion(without_reply=True, reason="机关撤销")).decide()
    served(*closed).when(receive()).rejected("GEN-05")


# --- who, and in which state ----------------------------------------------------------------------------------

ACTS = [
    confirm(day(3, 14)),
    decide(True),
    extend(day(6, 15), on=day(5, 1)),
    remind(day(5, 1)),
    escalate(day(5, 30)),
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.type)
def test_gen_10_only_the_court_and_its_desk(act: ConfirmService) -> None:
    served(OBJECTED).as_(LEGAL).when(act).rejected("GEN-10")
    served(OBJECTED).as_(HOUSING).when(act).rejected("GEN-10")


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.type)
def test_gen_10_the_desk_of_today_not_of_the_business_date(act: ConfirmService) -> None:
    """The role moved on 2025-01-01; all acts are dated before."""
    moved = registry(
        OrganRoleAssigned(occurred_on=day(1, 1, 2025), organ="tribunal", role=OrganRole.COURT_ADMIN_DIVISION),
        OrganRoleRevoked(occurred_on=day(1, 1, 2025), organ=COURT_DIVISION, role=OrganRole.COURT_ADMIN_DIVISION),
        organ("tribunal", "综合审判庭", OrganKind.COURT_DIVISION, Side.COURT, COURT, member=False),
    )
    reminded = SuggestionReminded(occurred_on=day(5, 16), organ=HOUSING)
    history = [OBJECTED] if isinstance(act, DecideObjection) else [reminded]
    start = served(*history).having(registry=moved)
    start.as_(COURT_DIVISION).when(act).rejected("GEN-10")
    assert start.as_("tribunal").when(act).decide()


@pytest.mark.parametrize("act", [receive(), receipt(day(3, 14))], ids=lambda act: act.type)
def test_the_policy_is_the_authority_of_its_commands(act: ConfirmService) -> None:
    """Whoever the principal organ is and whatever roles it has: nobody is asked for GEN-10."""
    for actor in (LEGAL, HOUSING):
        assert served().as_(actor).when(act).decide()


def test_gen_08_no_act_is_dated_before_what_it_rests_on() -> None:
    early = day(3, 9)
    sent().when(remind(early)).rejected("GEN-08")
    sent().when(remind(day(3, 10))).then_types(SuggestionReminded)
    served(OBJECTED).when(decide(True, on=day(3, 19))).rejected("GEN-08")
    served(OBJECTED).when(decide(True, on=day(3, 20))).then_types(ObjectionDecided)
    served().when(extend(day(6, 15), on=day(3, 14))).rejected("GEN-08")
    served().when(extend(day(6, 15), on=SERVED_ON)).then_types(ReplyDeadlineExtended)


@pytest.mark.parametrize("act", ACTS[1:], ids=lambda act: act.type)
def test_gen_05_only_while_it_is_open(act: RemindAddressee) -> None:
    gone = SuggestionWithdrawn(occurred_on=day(5, 1), reason="误发")
    reminded = SuggestionReminded(occurred_on=day(4, 20), organ=HOUSING)
    served(reminded, OBJECTED, gone).when(act).rejected("GEN-05")
