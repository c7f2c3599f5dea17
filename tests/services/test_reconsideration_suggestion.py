"""Reconsideration suggestions and opinions of the government: REC-01 to REC-09, scenarios 26 and 27."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.settings import RuleSettings
from events.base import Event, Side, Visibility
from events.organ import OrganDeactivated, OrganRoleAssigned, OrganSuperseded
from events.reconsideration import (
    LeadersSummoned,
    PerformanceOrdered,
    PublicCriticismIssued,
    ReconsiderationFeedbackReceived,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionClosed,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
    ReconsiderationSuggestionServed,
    ReconsiderationSuggestionWithdrawn,
    RectificationReported,
)
from events.reconsideration_case import ReconsiderationAccepted
from events.reconsideration_terms import (
    NonPerformance,
    OpinionGround,
    ReconsiderationEnd,
    ReconsiderationInstrument,
    RectificationResult,
)
from events.vocabulary import Field, OrganKind, OrganRole, ServiceProof
from services.decider import Command
from services.errors import Refused
from services.government.reconsideration_case import ReconsiderationCase
from services.government.reconsideration_suggestion.decider import (
    DECIDER,
    CloseReconsiderationSuggestion,
    DraftReconsiderationSuggestion,
    SendReconsiderationSuggestion,
    WithdrawReconsiderationSuggestion,
)
from services.government.reconsideration_suggestion.enforcement import (
    CriticisePublicly,
    OrderPerformance,
    RecordNonPerformance,
    SummonLeaders,
)
from services.government.reconsideration_suggestion.follow_up import (
    ConfirmReconsiderationService,
    SubmitReconsiderationFeedback,
    SubmitRectificationReport,
)
from services.rules.cases import reconsideration_case_stream
from services.rules.reconsideration import within_jurisdiction
from services.shared.registers import TakeNumber
from tests.given import MATTER, Given, given
from tests.organs import (
    CITY_POLICE,
    CITY_TAX,
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OLD_LEGAL,
    OUTSIDE,
    POLICE,
    SUB,
    SUPERVISORY,
    TAX,
    URBAN,
    organ,
    registry,
)
from tests.reconsiderations import (
    ACCEPTED_ON,
    AFTER,
    CASE,
    CITY_HOUSING,
    DRAFTED_ON,
    DUE,
    NUMBER,
    OPINION,
    OPINION_NUMBER,
    SENT_ON,
    SERVED_ON,
    SUGGESTION,
    content,
    drafted,
    opinion_sent,
    ordered,
    refused,
    reported,
    served,
    suggestion_sent,
)

KNOWN = ReconsiderationCase(
    ReconsiderationAccepted(occurred_on=ACCEPTED_ON, number=CASE, respondent=HOUSING, field=Field.URBAN_CONSTRUCTION)
)


def at(*history: Event, actor: str = GOV, today: date = SENT_ON) -> Given:
    known = {reconsideration_case_stream(CASE): KNOWN}
    return given(DECIDER, *history).as_(actor).having(today=today, known=known)


SUGGESTION_OUT = (drafted(), suggestion_sent())
OPINION_OUT = (drafted(OPINION), opinion_sent())
OPINION_SERVED = (*OPINION_OUT, served())
SEND = SendReconsiderationSuggestion(number=NUMBER, cc=(COURT,))
SEND_OPINION = SendReconsiderationSuggestion(number=OPINION_NUMBER, superior_department=CITY_HOUSING)
CONFIRM = ConfirmReconsiderationService()
FEEDBACK = SubmitReconsiderationFeedback(text="已修订告知文书")
REPORT = SubmitRectificationReport(result=RectificationResult.RECTIFIED, text="已撤销处罚决定")
ORDER = OrderPerformance(due_on=date(2024, 6, 14), reason="逾期未报告")
NOT_PERFORMED = RecordNonPerformance(finding=NonPerformance.NOT_PERFORMED, reason="仍未撤销")
SUMMON = SummonLeaders(posts=("分管副局长",), text="要求限期整改")
CRITICISE = CriticisePublicly(text="对逾期不履行予以通报批评")
CLOSE = CloseReconsiderationSuggestion()
WITHDRAW = WithdrawReconsiderationSuggestion(reason="适用依据已修改")


def draft(instrument: ReconsiderationInstrument = SUGGESTION, **changes: Any) -> DraftReconsiderationSuggestion:
    return DraftReconsiderationSuggestion(content=content(instrument, **changes))


def opinion_to(addressee: str) -> Given:
    return at(drafted(OPINION, addressee=addressee))


# drafting


@pytest.mark.parametrize("actor", [GOV, LEGAL])
def test_the_government_or_its_legal_department_drafts_and_drafts_again(actor: str) -> None:
    first = at(actor=actor, today=DRAFTED_ON).when(draft()).then(drafted())
    first.when(draft()).nothing()
    first.when(draft(title="关于处罚裁量")).then(drafted(title="关于处罚裁量"))


@pytest.mark.parametrize("actor", [HOUSING, TAX])
def test_no_other_organ_drafts(actor: str) -> None:
    at(actor=actor).when(draft()).rejected("GEN-10")


def test_the_reconsideration_institution_drafts_where_it_is_another_organ() -> None:
    role = OrganRoleAssigned(occurred_on=DRAFTED_ON, organ=OLD_LEGAL, role=OrganRole.RECONSIDERATION_INSTITUTION)
    at(actor=OLD_LEGAL).having(registry=registry(role)).when(draft()).then_types(ReconsiderationSuggestionDrafted)
    at(actor=OLD_LEGAL).when(draft()).rejected("GEN-10")


@pytest.mark.parametrize("instrument", [SUGGESTION, OPINION])
def test_rec_02_a_reconsideration_case_is_named(instrument: ReconsiderationInstrument) -> None:
    at().when(draft(instrument, case_refs=())).rejected("REC-02")
    at().when(draft(instrument)).then_types(ReconsiderationSuggestionDrafted)


def test_rec_02_a_suggestion_has_a_category_an_opinion_may_have_none() -> None:
    at().when(draft(categories=())).rejected("REC-02")
    at().when(draft(OPINION, categories=())).then_types(ReconsiderationSuggestionDrafted)


def test_rec_03_an_opinion_says_unlawful_or_improper_and_a_suggestion_does_not() -> None:
    at().when(draft(OPINION, ground=None)).rejected("REC-03")
    at().when(draft(OPINION, ground=OpinionGround.IMPROPER)).then_types(ReconsiderationSuggestionDrafted)
    at().when(draft(ground=OpinionGround.UNLAWFUL)).rejected("REC-03")


def test_gen_06_a_case_that_is_not_known_cannot_be_named() -> None:
    at().having(known={}).when(draft()).rejected("GEN-06")
    at().having(known={reconsideration_case_stream(CASE): ReconsiderationCase()}).when(draft()).rejected("GEN-06")
    assert draft().references(Side.GOVERNMENT) == [reconsideration_case_stream(CASE)]
    assert SEND.references(Side.GOVERNMENT) == []


def test_gen_08_a_draft_is_not_older_than_its_case_or_its_former_version() -> None:
    early = draft(title="另一稿").model_copy(update={"occurred_on": date(2024, 1, 31)})
    at().when(early).rejected("GEN-08")
    between = early.model_copy(update={"occurred_on": date(2024, 2, 20)})
    at(drafted()).when(between).rejected("GEN-08")


def test_gen_05_what_is_sent_is_not_drafted_again() -> None:
    at(*SUGGESTION_OUT).when(draft(title="另一稿")).rejected("GEN-05")


# sending


def test_scenario_26_rec_01_a_suggestion_goes_out_with_the_copy_to_the_court_only() -> None:
    at(drafted()).when(SendReconsiderationSuggestion(number=NUMBER)).rejected("REC-01")
    wrong = SendReconsiderationSuggestion(number=NUMBER, cc=(COURT_DIVISION, URBAN))
    at(drafted()).when(wrong).rejected("REC-01")
    at(drafted()).when(SEND).then(suggestion_sent()).when(SEND).nothing()


def test_gen_05_something_else_is_not_sent_under_the_same_matter() -> None:
    at(*SUGGESTION_OUT).when(SendReconsiderationSuggestion(number=NUMBER, cc=(COURT, URBAN))).rejected("GEN-05")
    at().when(SEND).rejected("GEN-05")


def test_rec_01_the_legal_department_sends_in_its_own_name() -> None:
    by_legal = drafted(issuer=LEGAL)
    sent = suggestion_sent(content=content(issuer=LEGAL))
    at(by_legal, actor=LEGAL).when(SEND).then(sent)
    at(by_legal, actor=GOV).when(SEND).rejected("GEN-10")
    at(drafted(), actor=LEGAL).when(SEND).rejected("GEN-10")


def test_rec_01_another_organ_is_no_issuer() -> None:
    at(drafted(issuer=URBAN), actor=URBAN).when(SEND).rejected("REC-01")


def test_rec_01_the_role_counts_on_the_day_of_sending_and_authority_today() -> None:
    moved = registry(OrganRoleAssigned(occurred_on=AFTER, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT))
    back_dated = SEND.model_copy(update={"occurred_on": SENT_ON})
    history = drafted(issuer=LEGAL)
    at(history, actor=OLD_LEGAL, today=AFTER).having(registry=moved).when(back_dated).then_types(
        ReconsiderationSuggestionSent
    )
    at(history, actor=LEGAL, today=AFTER).having(registry=moved).when(back_dated).rejected("GEN-10")
    at(history, actor=LEGAL, today=AFTER).having(registry=moved).when(SEND).rejected("REC-01")


@pytest.mark.parametrize("addressee", [COURT, SUPERVISORY, OUTSIDE, GOV])
def test_rec_01_a_suggestion_goes_to_an_administrative_organ_of_the_district(addressee: str) -> None:
    at(drafted(addressee=addressee)).when(SEND).rejected("REC-01")


def test_rec_01_a_suggestion_may_go_to_a_vertically_led_organ_it_being_no_reconsideration_case() -> None:
    at(drafted(addressee=TAX)).when(SEND).then_types(ReconsiderationSuggestionSent)


@pytest.mark.parametrize(
    ("history", "command"),
    [
        (drafted(addressee="nobody"), SEND),
        (drafted(), SendReconsiderationSuggestion(number=NUMBER, cc=(COURT, "nobody"))),
        (
            drafted(OPINION, addressee=POLICE),
            SendReconsiderationSuggestion(number=OPINION_NUMBER, notify_superior=("nobody",)),
        ),
    ],
)
def test_gen_07_addressee_copies_and_superiors_are_registered(history: Event, command: Command) -> None:
    at(history).when(command).rejected("GEN-07")


def test_gen_08_nothing_is_sent_before_it_is_drafted() -> None:
    at(drafted()).when(SEND.model_copy(update={"occurred_on": date(2024, 2, 29)})).rejected("GEN-08")


def test_rec_04_a_date_may_be_wished_for_but_not_one_that_has_passed() -> None:
    wish = SEND.model_copy(update={"reply_requested_by": AFTER})
    at(drafted()).when(wish).then(suggestion_sent(reply_requested_by=AFTER))
    at(drafted()).when(SEND.model_copy(update={"reply_requested_by": SENT_ON})).then_types(
        ReconsiderationSuggestionSent
    )
    at(drafted()).when(SEND.model_copy(update={"reply_requested_by": DRAFTED_ON})).rejected("REC-04")


def test_rec_03_an_opinion_has_the_period_of_the_law_and_no_other() -> None:
    wish = SEND_OPINION.model_copy(update={"reply_requested_by": AFTER})
    at(drafted(OPINION)).when(wish).rejected("REC-03")


def test_rec_03_an_opinion_is_the_governments_alone() -> None:
    at(drafted(OPINION, issuer=LEGAL), actor=LEGAL).when(SEND_OPINION).rejected("REC-03")
    at(drafted(OPINION)).when(SEND_OPINION).then(opinion_sent())


def test_rec_08_an_opinion_goes_out_with_or_without_a_copy_to_the_court() -> None:
    at(drafted(OPINION)).when(SEND_OPINION).then(opinion_sent())
    copied = SEND_OPINION.model_copy(update={"cc": (COURT,)})
    at(drafted(OPINION)).when(copied).then(opinion_sent(cc=(COURT,)))


def test_rec_06_an_opinion_to_an_own_bureau_goes_to_its_superior_department_too() -> None:
    bare = SendReconsiderationSuggestion(number=OPINION_NUMBER)
    at(drafted(OPINION)).when(bare).rejected("REC-06")
    at(drafted(OPINION)).when(SEND_OPINION).then(opinion_sent())
    registered = registry(organ("kaifeng-housing", CITY_HOUSING, OrganKind.DEPARTMENT, None, None, outside=True))
    told = SendReconsiderationSuggestion(number=OPINION_NUMBER, notify_superior=("kaifeng-housing",))
    at(drafted(OPINION)).having(registry=registered).when(told).then(
        opinion_sent(notify_superior=("kaifeng-housing",), superior_department=None)
    )


@pytest.mark.parametrize("addressee", [POLICE, SUB])
def test_rec_06_branches_and_offices_are_no_bureaus_of_the_government(addressee: str) -> None:
    opinion_to(addressee).when(SendReconsiderationSuggestion(number=OPINION_NUMBER)).then_types(
        ReconsiderationOpinionSent
    )


def test_rec_06_only_a_superior_department_is_notified() -> None:
    told = SendReconsiderationSuggestion(number=OPINION_NUMBER, notify_superior=(CITY_POLICE,))
    opinion_to(POLICE).when(told).then_types(ReconsiderationOpinionSent)
    for wrong in (URBAN, COURT, SUPERVISORY):
        other = SendReconsiderationSuggestion(number=OPINION_NUMBER, notify_superior=(wrong,))
        opinion_to(POLICE).when(other).rejected("REC-06")


@pytest.mark.parametrize("notice", [{"notify_superior": (CITY_TAX,)}, {"superior_department": CITY_HOUSING}])
def test_rec_06_a_suggestion_is_notified_to_nobody(notice: dict[str, Any]) -> None:
    at(drafted()).when(SEND.model_copy(update=notice)).rejected("REC-06")


def test_scenario_27_rec_07_an_opinion_to_the_tax_bureau_is_refused_to_the_police_branch_taken() -> None:
    opinion_to(TAX).when(SEND_OPINION).rejected("REC-07")
    opinion_to(POLICE).when(SEND_OPINION).then_types(ReconsiderationOpinionSent)


def test_rec_07_whose_acts_the_government_reviews() -> None:
    more = registry(
        organ("centre", "鼓楼区房屋征收中心", OrganKind.PUBLIC_INSTITUTION),
        organ("station", "鼓楼区市容服务站", OrganKind.PUBLIC_INSTITUTION, superior=URBAN),
        organ("committee", "鼓楼特色商业区管委会", OrganKind.OTHER),
        organ("tax-office", "相国寺税务所", OrganKind.VERTICAL, superior=TAX),
        organ("school", "市直学校", OrganKind.PUBLIC_INSTITUTION, superior=None),
    )
    inside = {name for name in more.organs if within_jurisdiction(more, name, SENT_ON)}
    bureaus = {HOUSING, URBAN, LEGAL, OLD_LEGAL, "petition-bureau"}
    assert inside == bureaus | {POLICE, SUB, "centre", "station", "committee"}
    assert not within_jurisdiction(more, "nobody", SENT_ON)


def test_rec_07_it_is_the_government_of_the_day_and_its_heirs() -> None:
    new = organ("new-government", "新区人民政府", OrganKind.GOVERNMENT)
    changes = (
        new,
        OrganRoleAssigned(occurred_on=SERVED_ON, organ=new.organ, role=OrganRole.DISTRICT_GOVERNMENT),
        OrganSuperseded(occurred_on=SERVED_ON, organ=GOV, successor=new.organ),
    )
    assert within_jurisdiction(registry(*changes), HOUSING, SENT_ON)
    assert within_jurisdiction(registry(*changes), HOUSING, SERVED_ON)
    moved = registry(changes[0], changes[1])
    assert not within_jurisdiction(moved, HOUSING, SERVED_ON)


def test_rec_09_the_number_is_of_the_year_of_sending_and_has_the_configured_word() -> None:
    at(drafted()).when(SEND.model_copy(update={"number": "鼓政复建〔2023〕3号"})).rejected("REC-09")
    words = RuleSettings(reconsideration_suggestion_marker="复建", reconsideration_opinion_marker="复意")
    at(drafted()).having(settings=words).when(SEND).then(suggestion_sent())
    at(drafted(OPINION)).having(settings=words).when(SEND_OPINION).then(opinion_sent())
    at(drafted()).having(settings=words).when(SEND.model_copy(update={"number": OPINION_NUMBER})).rejected("REC-09")
    swapped = SEND_OPINION.model_copy(update={"number": NUMBER})
    at(drafted(OPINION)).having(settings=words).when(swapped).rejected("REC-09")


def test_rec_09_the_number_is_taken_once_for_both_instruments() -> None:
    take = TakeNumber(occurred_on=SENT_ON, number=NUMBER, holder=MATTER, rule="REC-09")
    assert at(drafted()).when(SEND).companions() == [("number-register:reconsideration:2024", take)]
    assert at(*SUGGESTION_OUT).when(WITHDRAW).companions() == []


def test_a_number_has_the_form_of_a_document_number() -> None:
    with pytest.raises(ValidationError):
        SendReconsiderationSuggestion(number="鼓政复建2024年3号")


def test_the_visibility_of_the_document_is_that_of_its_events() -> None:
    state = DECIDER.fold([drafted(visibility=Visibility.RESTRICTED)])
    assert DECIDER.visibility(state) is Visibility.RESTRICTED
    assert DECIDER.visibility(DECIDER.initial) is Visibility.BILATERAL


# receipt


@pytest.mark.parametrize("actor", [HOUSING, LEGAL, GOV])
def test_scenario_26_rec_03_the_sixty_days_run_from_receipt(actor: str) -> None:
    story = at(*OPINION_OUT, actor=actor, today=SERVED_ON).when(CONFIRM).then(served())
    story.when(CONFIRM).nothing()
    story.having(today=AFTER).when(CONFIRM).nothing()


def test_rec_03_a_last_day_on_a_holiday_moves_on() -> None:
    year_end = date(2024, 12, 31)
    at(*OPINION_OUT, actor=HOUSING, today=year_end).when(CONFIRM).then(served(year_end, date(2025, 3, 3)))


def test_a1_a_last_day_in_a_year_without_a_notice_is_provisional() -> None:
    on = date(2026, 12, 10)
    ends = date(2027, 2, 8)
    provisional = served(on, date(2027, 2, 11), provisional=True, period_ends_on=ends)
    at(*OPINION_OUT, actor=HOUSING, today=on).when(CONFIRM).then(provisional)


def test_rec_04_no_period_runs_for_a_suggestion() -> None:
    at(*SUGGESTION_OUT, actor=HOUSING, today=SERVED_ON).when(CONFIRM).then(served(due=None))


def test_the_first_receipt_counts_unless_the_desk_mends_the_day() -> None:
    mended = ConfirmReconsiderationService(proof=ServiceProof.SERVICE_RECEIPT, correction="回证日期误录")
    later = date(2024, 3, 18)
    at(*OPINION_SERVED, actor=LEGAL, today=later).when(mended).then(
        served(later, date(2024, 5, 17), proof=ServiceProof.SERVICE_RECEIPT, correction="回证日期误录")
    )
    at(*OPINION_SERVED, actor=HOUSING, today=later).when(mended).rejected("GEN-10")
    earlier = CONFIRM.model_copy(update={"occurred_on": date(2024, 3, 12)})
    at(*OPINION_SERVED, actor=LEGAL, today=later).when(earlier).then_types(ReconsiderationSuggestionServed)


def test_others_do_not_confirm_the_receipt_and_nobody_before_sending() -> None:
    at(*OPINION_OUT, actor=URBAN, today=SERVED_ON).when(CONFIRM).rejected("GEN-10")
    at(drafted(OPINION), actor=LEGAL).when(CONFIRM).rejected("GEN-05")
    early = CONFIRM.model_copy(update={"occurred_on": DRAFTED_ON})
    at(*OPINION_OUT, actor=HOUSING, today=SERVED_ON).when(early).rejected("GEN-08")


def test_rec_03_receipt_is_presumed_from_an_answer_only() -> None:
    presumed = ConfirmReconsiderationService(proof=ServiceProof.PRESUMED)
    at(*OPINION_OUT, actor=LEGAL, today=SERVED_ON).when(presumed).rejected("REC-03")


def test_gen_08_receipt_is_not_later_than_the_answer() -> None:
    answered = date(2024, 4, 1)
    proven = served(answered, date(2024, 5, 31), proof=ServiceProof.PRESUMED)
    story = at(*OPINION_OUT, actor=HOUSING, today=answered).when(REPORT).then(proven, reported(answered))
    story.having(today=date(2024, 4, 2)).when(CONFIRM).rejected("GEN-08")
    story.when(CONFIRM.model_copy(update={"occurred_on": SERVED_ON})).then(served())


# answers


def test_scenario_26_rec_04_a_suggestion_is_answered_whenever_it_is() -> None:
    late = date(2025, 6, 1)
    answer = ReconsiderationFeedbackReceived(occurred_on=late, organ=HOUSING, text=FEEDBACK.text)
    story = at(*SUGGESTION_OUT, served(due=None), actor=HOUSING, today=late).when(FEEDBACK).then(answer)
    story.when(FEEDBACK).nothing()
    story.having(today=date(2025, 6, 2)).when(FEEDBACK).nothing()
    story.when(SubmitReconsiderationFeedback(text="补充")).then_types(ReconsiderationFeedbackReceived)


@pytest.mark.parametrize("actor", [URBAN, LEGAL, GOV])
def test_only_the_addressee_answers(actor: str) -> None:
    at(*SUGGESTION_OUT, actor=actor, today=SERVED_ON).when(FEEDBACK).rejected("GEN-10")
    at(*OPINION_OUT, actor=actor, today=SERVED_ON).when(REPORT).rejected("GEN-10")


def test_rec_03_rec_04_each_instrument_has_its_own_answer() -> None:
    at(*OPINION_OUT, actor=HOUSING, today=SERVED_ON).when(FEEDBACK).rejected("REC-03")
    at(*SUGGESTION_OUT, actor=HOUSING, today=SERVED_ON).when(REPORT).rejected("REC-04")


def test_rec_03_a_late_report_is_taken() -> None:
    at(*OPINION_SERVED, actor=HOUSING, today=AFTER).when(REPORT).then(reported(AFTER)).when(REPORT).nothing()


def test_an_answer_before_any_recorded_receipt_proves_it() -> None:
    proven = served(SERVED_ON, None, proof=ServiceProof.PRESUMED)
    story = at(*SUGGESTION_OUT, actor=HOUSING, today=SERVED_ON)
    story.when(FEEDBACK).then_types(ReconsiderationSuggestionServed, ReconsiderationFeedbackReceived)
    assert story.when(FEEDBACK).decide()[0] == proven
    earlier = REPORT.model_copy(update={"occurred_on": date(2024, 3, 12)})
    at(*OPINION_SERVED, actor=HOUSING, today=SERVED_ON).when(earlier).then_types(
        ReconsiderationSuggestionServed, RectificationReported
    )


def test_gen_08_nobody_answers_before_the_sending() -> None:
    for history, command in ((SUGGESTION_OUT, FEEDBACK), (OPINION_OUT, REPORT)):
        early = command.model_copy(update={"occurred_on": DRAFTED_ON})
        at(*history, actor=HOUSING, today=SERVED_ON).when(early).rejected("GEN-08")


MERGED = registry(OrganSuperseded(occurred_on=date(2024, 4, 1), organ=HOUSING, successor=URBAN))


def test_org_02_the_duty_follows_the_successor() -> None:
    story = at(*OPINION_SERVED, actor=URBAN, today=DUE).having(registry=MERGED)
    story.when(REPORT).then(reported(DUE).model_copy(update={"successor": URBAN}))
    at(*OPINION_OUT, actor=URBAN, today=DUE).having(registry=MERGED).when(CONFIRM).then_types(
        ReconsiderationSuggestionServed
    )
    answer = at(*SUGGESTION_OUT, actor=URBAN, today=DUE).having(registry=MERGED).when(FEEDBACK).decide()[1]
    assert answer.model_dump(include={"organ", "successor"}) == {"organ": HOUSING, "successor": URBAN}


# what follows an opinion that is not performed


def test_scenario_26_rec_05_performance_is_ordered_from_the_day_after_the_sixty_days() -> None:
    at(*OPINION_SERVED, today=DUE).when(ORDER).rejected("REC-05")
    at(*OPINION_SERVED, today=AFTER).when(ORDER).then(ordered()).when(ORDER).nothing()


def test_rec_05_no_order_to_who_was_not_served_or_has_reported() -> None:
    at(*OPINION_OUT, today=AFTER).when(ORDER).rejected("REC-05")
    for day in (DUE, AFTER):
        at(*OPINION_SERVED, reported(day), today=date(2024, 5, 20)).when(ORDER).rejected("REC-05")


def test_rec_05_with_non_performance_recorded_a_report_does_not_stand_in_the_way() -> None:
    today = date(2024, 5, 20)
    said = (*OPINION_SERVED, reported(DUE, RectificationResult.NOT_RECTIFIED))
    story = at(*said, today=AFTER, actor=LEGAL).when(NOT_PERFORMED).then(refused())
    story.when(NOT_PERFORMED).nothing()
    story.as_(GOV).having(today=today).when(ORDER).then(ordered(today))
    again = at(*said, refused(), reported(date(2024, 5, 18)), today=today)
    again.when(ORDER).rejected("REC-05")


def test_rec_05_non_performance_alone_does_not_shorten_the_sixty_days() -> None:
    early = date(2024, 4, 1)
    story = at(*OPINION_SERVED, today=early).when(NOT_PERFORMED).then(refused(early))
    story.when(ORDER).rejected("REC-05")


def test_rec_05_a_suggestion_is_never_enforced() -> None:
    out = at(*SUGGESTION_OUT, served(due=None), today=AFTER)
    for command in (ORDER, NOT_PERFORMED, SUMMON, CRITICISE):
        out.when(command).rejected("REC-05")
    for command in (ORDER, NOT_PERFORMED):
        with pytest.raises(Refused, match="本件为建议书"):
            out.when(command).decide()


def test_rec_05_non_performance_is_found_after_receipt_and_after_what_it_contradicts() -> None:
    at(*OPINION_OUT, today=AFTER).when(NOT_PERFORMED).rejected("REC-05")
    back_dated = NOT_PERFORMED.model_copy(update={"occurred_on": DUE})
    at(*OPINION_SERVED, reported(AFTER), today=AFTER).when(back_dated).rejected("GEN-08")
    at(*OPINION_SERVED, actor=HOUSING, today=AFTER).when(NOT_PERFORMED).rejected("GEN-10")


@pytest.mark.parametrize("actor", [LEGAL, HOUSING, URBAN])
def test_rec_05_the_order_and_what_follows_is_the_governments(actor: str) -> None:
    at(*OPINION_SERVED, actor=actor, today=AFTER).when(ORDER).rejected("GEN-10")
    for command in (SUMMON, CRITICISE):
        at(*OPINION_SERVED, ordered(), actor=actor, today=AFTER).when(command).rejected("GEN-10")


def test_rec_05_an_order_gives_time_and_another_one_waits_for_its_end() -> None:
    for day in (AFTER, DUE):
        at(*OPINION_SERVED, today=AFTER).when(ORDER.model_copy(update={"due_on": day})).rejected("REC-05")
    second = OrderPerformance(due_on=date(2024, 7, 15), reason="再次责令")
    once = at(*OPINION_SERVED, ordered())
    once.having(today=date(2024, 6, 14)).when(second).rejected("REC-05")
    once.having(today=date(2024, 6, 15)).when(second).then_types(PerformanceOrdered)


def test_gen_08_the_order_is_not_older_than_what_happened() -> None:
    story = at(*OPINION_SERVED, reported(DUE), refused(date(2024, 5, 20)), today=date(2024, 5, 21))
    story.when(ORDER.model_copy(update={"occurred_on": date(2024, 5, 16)})).rejected("GEN-08")


def test_rec_05_talk_and_public_criticism_follow_an_order() -> None:
    served_only = at(*OPINION_SERVED, today=AFTER)
    after = at(*OPINION_SERVED, ordered(), today=AFTER)
    talked = LeadersSummoned(occurred_on=AFTER, organ=HOUSING, posts=SUMMON.posts, text=SUMMON.text)
    criticised = PublicCriticismIssued(occurred_on=AFTER, organ=HOUSING, text=CRITICISE.text)
    for command, event in ((SUMMON, talked), (CRITICISE, criticised)):
        served_only.when(command).rejected("REC-05")
        after.when(command).then(event).when(command).nothing()
        after.when(command.model_copy(update={"occurred_on": DUE})).rejected("GEN-08")


def test_org_02_the_order_goes_to_who_continues_the_powers() -> None:
    story = at(*OPINION_SERVED, today=AFTER).having(registry=MERGED)
    after = story.when(ORDER).then(ordered(successor=URBAN))
    after.when(SUMMON).then_types(LeadersSummoned)
    assert after.when(CRITICISE).decide()[0].model_dump()["successor"] == URBAN


def test_gen_07_there_is_nobody_to_order_where_the_organ_ended_without_successor() -> None:
    ended = registry(OrganDeactivated(occurred_on=date(2024, 4, 1), organ=HOUSING, reason="撤销建制"))
    at(*OPINION_SERVED, today=AFTER).having(registry=ended).when(ORDER).rejected("GEN-07")
    for command in (SUMMON, CRITICISE):
        at(*OPINION_SERVED, ordered(), today=AFTER).having(registry=ended).when(command).rejected("GEN-07")


# the end


def closed(on: date, outcome: ReconsiderationEnd, reason: str | None = None) -> ReconsiderationSuggestionClosed:
    return ReconsiderationSuggestionClosed(occurred_on=on, outcome=outcome, reason=reason)


def test_rec_04_a_suggestion_is_closed_with_or_without_feedback() -> None:
    end = closed(AFTER, ReconsiderationEnd.NO_FEEDBACK)
    at(*SUGGESTION_OUT, actor=LEGAL, today=AFTER).when(CLOSE).then(end).when(CLOSE).nothing()
    answer = ReconsiderationFeedbackReceived(occurred_on=DUE, organ=HOUSING, text="已修订")
    end = closed(AFTER, ReconsiderationEnd.FEEDBACK_RECEIVED)
    at(*SUGGESTION_OUT, answer, actor=GOV, today=AFTER).when(CLOSE).then(end)


def test_rec_03_an_opinion_is_closed_when_put_right_else_with_the_reason() -> None:
    at(*OPINION_SERVED, reported(DUE), today=AFTER).when(CLOSE).then(closed(AFTER, ReconsiderationEnd.PERFORMED))
    why = CloseReconsiderationSuggestion(reason="处罚已由法院撤销")
    unperformed = closed(AFTER, ReconsiderationEnd.WITHOUT_PERFORMANCE, why.reason)
    for said in (
        (),
        (reported(DUE, RectificationResult.IN_PROGRESS),),
        (reported(DUE, RectificationResult.NOT_RECTIFIED),),
        (reported(DUE), refused()),
    ):
        story = at(*OPINION_SERVED, *said, today=AFTER)
        story.when(CLOSE).rejected("REC-03")
        story.when(why).then(unperformed)


def test_closing_is_the_desks_and_comes_last() -> None:
    at(*SUGGESTION_OUT, actor=HOUSING, today=AFTER).when(CLOSE).rejected("GEN-10")
    at(drafted(), today=AFTER).when(CLOSE).rejected("GEN-05")
    answer = ReconsiderationFeedbackReceived(occurred_on=AFTER, organ=HOUSING, text="已修订")
    early = CLOSE.model_copy(update={"occurred_on": DUE})
    at(*SUGGESTION_OUT, answer, today=AFTER).when(early).rejected("GEN-08")


def test_the_issuer_withdraws_what_is_not_closed() -> None:
    gone = ReconsiderationSuggestionWithdrawn(occurred_on=AFTER, reason=WITHDRAW.reason)
    at(*SUGGESTION_OUT, today=AFTER).when(WITHDRAW).then(gone).when(WITHDRAW).nothing()
    at(*SUGGESTION_OUT, actor=LEGAL, today=AFTER).when(WITHDRAW).rejected("GEN-10")
    at(drafted(), today=AFTER).when(WITHDRAW).rejected("GEN-05")
    at(*SUGGESTION_OUT, closed(DUE, ReconsiderationEnd.NO_FEEDBACK), today=AFTER).when(WITHDRAW).rejected("GEN-05")
    early = WITHDRAW.model_copy(update={"occurred_on": DRAFTED_ON})
    at(*SUGGESTION_OUT, today=AFTER).when(early).rejected("GEN-08")


def test_gen_05_nothing_happens_to_what_was_withdrawn() -> None:
    gone = (ReconsiderationSuggestionWithdrawn(occurred_on=SERVED_ON, reason="适用依据已修改"),)
    story = at(*OPINION_OUT, *gone, today=AFTER)
    for command in (CONFIRM, ORDER, NOT_PERFORMED, SUMMON, CRITICISE, CLOSE, SEND_OPINION):
        story.when(command).rejected("GEN-05")
    story.as_(HOUSING).when(REPORT).rejected("GEN-05")
    at(*SUGGESTION_OUT, *gone, actor=HOUSING, today=AFTER).when(FEEDBACK).rejected("GEN-05")


def test_rec_05_who_is_summoned_is_named_by_post_only() -> None:
    named = SummonLeaders(posts=("分管副局长", "张甲"), text="要求限期整改")
    at(*OPINION_SERVED, ordered(), today=AFTER).when(named).rejected("REC-05")


NAMED = "当事人手机13800138000"


def test_gen_12_no_text_holds_personal_data() -> None:
    for changes in ({"title": NAMED}, {"problems": (NAMED,)}, {"recommendations": (NAMED,)}):
        at().when(draft(**changes)).rejected("GEN-12")
    at(*SUGGESTION_OUT, actor=HOUSING, today=AFTER).when(SubmitReconsiderationFeedback(text=NAMED)).rejected("GEN-12")
    report = REPORT.model_copy(update={"text": NAMED})
    at(*OPINION_SERVED, actor=HOUSING, today=AFTER).when(report).rejected("GEN-12")
    served_on = at(*OPINION_SERVED, today=AFTER)
    for command in (ORDER, NOT_PERFORMED, CLOSE, WITHDRAW):
        served_on.when(command.model_copy(update={"reason": NAMED})).rejected("GEN-12")
    for command in (SUMMON, CRITICISE):
        enforced = at(*OPINION_SERVED, ordered(), today=AFTER)
        enforced.when(command.model_copy(update={"text": NAMED})).rejected("GEN-12")
