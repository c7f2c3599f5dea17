"""Drafting, signing and sending judicial suggestions (domain A.4.1, scenarios 10 to 15, 23 to 25, 32)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.settings import RuleSettings
from events.base import Side, Visibility
from events.organ import OrganDeactivated, OrganRoleAssigned, OrganRoleRevoked, OrganSuperseded
from events.suggestion import (
    NormativeBasis,
    RefusalBasis,
    SuggestionApproved,
    SuggestionConsulted,
    SuggestionDrafted,
    SuggestionSent,
)
from events.suggestion_upwards import SuggestionReferred
from events.values import CaseRef, ReplyPeriod
from events.vocabulary import (
    AbsenceGround,
    Instrument,
    OrganKind,
    OrganRole,
    SigningOffice,
    SuggestionKind,
)
from services.court.suggestion.decider import (
    DECIDER,
    ApproveSuggestion,
    DraftSuggestion,
    RecordConsultation,
)
from services.court.suggestion.referral import ReferSuggestion
from services.decider import Command
from services.errors import Refused
from services.rules.cases import case_stream
from services.shared.registers import TakeNumber
from tests.cases import effective as in_effect
from tests.cases import filed, restricted
from tests.given import MATTER, Given
from tests.organs import (
    CITY_COURT,
    CITY_GOV,
    CITY_POLICE,
    CITY_TAX,
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    OLD_LEGAL,
    OUTSIDE,
    OUTSIDE_LEGAL,
    POLICE,
    SUB,
    SUPERVISORY,
    TAX,
    URBAN,
    organ,
    registry,
)
from tests.suggestions import (
    CASE,
    NUMBER,
    SENT_ON,
    TWO_MONTHS,
    about,
    approved,
    content,
    day,
    drafted,
    ready,
    send,
    sent,
    sent_event,
)

COMPREHENSIVE = SuggestionKind.COMPREHENSIVE_GOVERNANCE
PRESIDENT = SigningOffice.COURT_PRESIDENT
LEADER = SigningOffice.LEADER_IN_CHARGE


# --- drafting -------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_a_new_draft_replaces_it() -> None:
    first, second = content(), content(title="另一题目")
    (
        about()
        .when(DraftSuggestion(content=first, occurred_on=day(3, 1)))
        .then(SuggestionDrafted(occurred_on=day(3, 1), content=first))
        .when(DraftSuggestion(content=first))
        .nothing()
        .as_(COURT_DIVISION)
        .when(DraftSuggestion(content=second, occurred_on=day(3, 2)))
        .then(SuggestionDrafted(occurred_on=day(3, 2), content=second))
    )


def test_sug_04_a_draft_has_a_category() -> None:
    about().when(DraftSuggestion(content=content(categories=()))).rejected("SUG-04")


def test_sug_05_a_draft_has_a_source() -> None:
    work = "近三年征收类案件调研情况"
    start = about()
    start.when(DraftSuggestion(content=content(case_refs=()))).rejected("SUG-05")
    start.when(DraftSuggestion(content=content(case_refs=(), other_source=work))).rejected("SUG-05")
    start.when(DraftSuggestion(content=content(kind=COMPREHENSIVE, case_refs=()))).rejected("SUG-05")
    described = content(kind=COMPREHENSIVE, case_refs=(), other_source=work)
    start.when(DraftSuggestion(content=described)).then_types(SuggestionDrafted)


def test_sug_06_scenario_15_a_problem_without_recommendation() -> None:
    """Scenario 15: SUG-06."""
    three = ("一", "二", "三")
    about().when(DraftSuggestion(content=content(problems=three))).rejected("SUG-06")
    about().when(DraftSuggestion(content=content(problems=(), recommendations=()))).rejected("SUG-06")


@pytest.mark.parametrize(
    ("fault", "rule"),
    [({"categories": ()}, "SUG-04"), ({"case_refs": ()}, "SUG-05"), ({"problems": ("一",)}, "SUG-06")],
)
def test_a_faulty_draft_in_the_history_is_not_sent(fault: dict[str, object], rule: str) -> None:
    """SUG-04, SUG-05, SUG-06 are asked again at sending; evolve never rejects."""
    ready(**fault).when(send()).rejected(rule)


@pytest.mark.parametrize("actor", [LEGAL, OFFICE, HOUSING, CITY_COURT])
def test_gen_10_only_the_court_and_its_desk_draft_consult_sign_and_refer(actor: str) -> None:
    about().as_(actor).when(DraftSuggestion(content=content())).rejected("GEN-10")
    start = about(drafted(kind=COMPREHENSIVE)).as_(actor)
    start.when(RecordConsultation(organ=HOUSING, opinion="无意见")).rejected("GEN-10")
    start.when(ApproveSuggestion(signed_by=LEADER)).rejected("GEN-10")
    start.when(ReferSuggestion(reason="涉及外区")).rejected("GEN-10")


def test_gen_05_what_is_sent_is_not_drafted_consulted_or_signed_again() -> None:
    sent().when(DraftSuggestion(content=content(title="另一题目"))).rejected("GEN-05")
    sent().when(RecordConsultation(organ=HOUSING, opinion="无意见")).rejected("GEN-05")
    sent().when(ApproveSuggestion(signed_by=PRESIDENT)).rejected("GEN-05")
    sent().when(DraftSuggestion(content=content())).nothing()


def test_the_envelopes_visibility_is_the_contents() -> None:
    assert DECIDER.visibility(DECIDER.initial) is Visibility.BILATERAL
    assert DECIDER.visibility(ready(visibility=Visibility.RESTRICTED).state) is Visibility.RESTRICTED


def test_papers_b6_a_comprehensive_suggestion_draws_on_cases_of_any_kind() -> None:
    """SUG-05, GEN-15: 58 of 101 real ones came from civil matters; our own index does not hold those."""
    codes = ("民初100", "执恢12", "刑初11", "财保3", "民诉前调6", "破1", "司救民2")
    numbers = [f"（2024）豫0204{code}号" for code in codes]
    sources = tuple(CaseRef(number=number) for number in numbers)
    draft = DraftSuggestion(content=content(kind=COMPREHENSIVE, case_refs=sources))
    drafted_ = about().having(known={}).when(draft).then_types(SuggestionDrafted)
    assert [case.number for case in drafted_.state.content.case_refs] == numbers


@pytest.mark.parametrize("kind", [kind for kind in SuggestionKind if kind is not COMPREHENSIVE])
def test_papers_b6_every_other_kind_names_administrative_cases_only(kind: SuggestionKind) -> None:
    """GEN-15: the refusal names the code and what it stands for."""
    told = content(
        kind=kind,
        case_refs=(CASE, CaseRef(number="（2024）豫0204民初100号")),
        defendant=HOUSING,
        absence_grounds=tuple(AbsenceGround)[:1],
        normative=NormativeBasis(title="某办法", issuing_organs=(HOUSING,)),
        refusal=RefusalBasis(defendant=HOUSING, performance_due_on=day(1, 1), is_first_instance_court=True),
    )
    step = about().when(DraftSuggestion(content=told))
    step.rejected("GEN-15")
    with pytest.raises(Refused, match="（2024）豫0204民初100号：“民初”不是行政案件的类型代字（民事一审）"):
        step.decide()


# --- signing --------------------------------------------------------------------------------------------------


def test_sug_08_a_named_office_signs_before_sending() -> None:
    (
        about(drafted())
        .when(send())
        .rejected("SUG-08")
        .when(ApproveSuggestion(signed_by=LEADER, occurred_on=day(3, 8)))
        .then(SuggestionApproved(occurred_on=day(3, 8), signed_by=LEADER))
        .when(ApproveSuggestion(signed_by=LEADER, occurred_on=day(3, 8)))
        .nothing()
        .when(send())
        .then_types(SuggestionSent)
    )


def test_sug_08_a_signature_after_sending_does_not_count() -> None:
    late = about(drafted(), approved(occurred_on=day(3, 11)))
    late.when(send()).rejected("SUG-08")
    late.when(send(occurred_on=day(3, 11))).then_types(SuggestionSent)


def test_sug_08_a_changed_draft_is_signed_anew() -> None:
    (
        ready()
        .when(DraftSuggestion(content=content(title="改后题目"), occurred_on=day(3, 9)))
        .then_types(SuggestionDrafted)
        .when(send())
        .rejected("SUG-08")
    )


def comprehensive(
    *,
    consulted_on: date | None = day(3, 2),
    signed_by: SigningOffice = PRESIDENT,
    committee_on: date | None = day(3, 5),
) -> Given:
    consulted = (
        [] if consulted_on is None else [SuggestionConsulted(occurred_on=consulted_on, organ=HOUSING, opinion="同意")]
    )
    signature = approved(signed_by, committee_on=committee_on)
    return about(drafted(kind=COMPREHENSIVE), *consulted, signature)


def test_sug_07_scenario_13_comprehensive_needs_consultation_committee_and_president() -> None:
    """Scenario 13: SUG-07."""
    comprehensive().when(send()).then_types(SuggestionSent)
    comprehensive(signed_by=LEADER).when(send()).rejected("SUG-07")
    comprehensive(committee_on=None).when(send()).rejected("SUG-07")
    comprehensive(committee_on=day(3, 11)).when(send()).rejected("SUG-07")
    comprehensive(consulted_on=None).when(send()).rejected("SUG-07")
    comprehensive(consulted_on=day(3, 11)).when(send()).rejected("SUG-07")


def test_sug_07_every_addressee_is_heard() -> None:
    start = comprehensive()
    start.when(send(HOUSING, URBAN)).rejected("SUG-07")
    heard = RecordConsultation(organ=URBAN, opinion="建议分步实施", occurred_on=day(3, 3))
    (
        start.when(heard)
        .then(SuggestionConsulted(occurred_on=day(3, 3), organ=URBAN, opinion="建议分步实施"))
        .when(heard)
        .nothing()
        .when(send(HOUSING, URBAN))
        .then_types(SuggestionSent)
    )


def test_sug_07_a_signature_of_the_president_after_sending_does_not_count() -> None:
    start = comprehensive(signed_by=LEADER)
    start.events = [approved(PRESIDENT, occurred_on=day(3, 11))]
    start.when(send()).rejected("SUG-07")
    start.when(send(occurred_on=day(3, 11))).then_types(SuggestionSent)


# --- sending --------------------------------------------------------------------------------------------------


def test_scenario_10_sent_with_copy_number_and_period() -> None:
    """Scenario 10."""
    (
        ready()
        .when(send(reply_period=TWO_MONTHS))
        .then(sent_event())
        .when(send(reply_period=TWO_MONTHS, occurred_on=None))
        .nothing()
        .when(send(URBAN))
        .rejected("GEN-05")
    )


def test_sug_01_scenario_14_the_division_is_no_sender() -> None:
    """Scenario 14: SUG-01."""
    ready().when(send(sender=COURT_DIVISION)).rejected("SUG-01")
    ready().as_(COURT_DIVISION).when(send(sender=COURT)).rejected("SUG-01")
    ready().as_(COURT_DIVISION).when(send()).rejected("SUG-01")
    ready().as_(OFFICE).when(send()).rejected("SUG-01")
    ready().when(send(sender=COURT)).then_types(SuggestionSent)


@pytest.mark.parametrize("instrument", list(Instrument))
def test_sug_02_scenario_11_no_copy_to_the_legal_department(instrument: Instrument) -> None:
    """Scenario 11: SUG-02."""
    ready(instrument=instrument).when(send(cc=())).rejected("SUG-02")
    ready(instrument=instrument).when(send(cc=(GOV,))).rejected("SUG-02")
    ready(instrument=instrument).when(send()).then_types(SuggestionSent)


def test_sug_02_scenario_11_the_legal_department_as_addressee() -> None:
    """Scenario 11: SUG-02."""
    event = sent_event(LEGAL, cc=(), cc_satisfied_by_main=True)
    ready().when(send(LEGAL, cc=())).then(event)
    ready().when(send(HOUSING, LEGAL, cc=())).then(sent_event(HOUSING, LEGAL, cc=(), cc_satisfied_by_main=True))


@pytest.mark.parametrize("branch", [POLICE, TAX, SUB, GOV])
def test_sug_02_holds_for_branches_and_vertical_organs_of_the_district(branch: str) -> None:
    ready().when(send(branch, cc=())).rejected("SUG-02")
    ready().when(send(OUTSIDE, branch, cc=())).rejected("SUG-02")


def test_sug_02_a_member_institution_of_another_kind_is_an_administrative_organ() -> None:
    committee = organ("commercial-zone", "特色商业区管委会", OrganKind.OTHER)
    association = organ("trade-association", "行业协会", OrganKind.OTHER, None, None, member=False)
    unassigned = organ("archives-bureau", "区档案局", OrganKind.DEPARTMENT, None)
    start = ready().having(registry=registry(committee, association, unassigned))
    start.when(send("archives-bureau", cc=())).rejected("SUG-02")
    start.when(send("commercial-zone", cc=())).rejected("SUG-02")
    start.when(send("trade-association", cc=())).then_types(SuggestionSent)


def test_sug_02_scenario_12_the_role_changes_hands() -> None:
    """Scenario 12: SUG-02."""
    moved = registry(
        OrganRoleAssigned(occurred_on=day(1, 1), organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
        OrganRoleAssigned(occurred_on=day(2, 1), organ=LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
    )
    early = approved(occurred_on=day(1, 10))
    start = about(drafted(day(1, 5)), early).having(registry=moved)
    start.when(send(cc=(OLD_LEGAL,), occurred_on=day(3, 1))).rejected("SUG-02")
    start.when(send(occurred_on=day(3, 1))).then_types(SuggestionSent)
    start.when(send(cc=(OLD_LEGAL,), occurred_on=day(1, 20))).then_types(SuggestionSent)
    start.when(send(cc=(LEGAL,), occurred_on=day(1, 20))).rejected("SUG-02")
    old = sent(cc=(OLD_LEGAL,), occurred_on=day(1, 20)).having(registry=moved)
    assert old.state.sent is not None, "what was right when it was sent stays sent"


def test_sug_02_without_a_holder_of_the_role_nothing_is_sent() -> None:
    nobody = registry(OrganRoleRevoked(occurred_on=day(1, 1), organ=LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT))
    ready().having(registry=nobody).when(send()).rejected("SUG-02")


def test_sug_02_an_addressee_outside_the_district_needs_no_copy_here() -> None:
    (
        ready()
        .when(send(OUTSIDE, cc=(OUTSIDE_LEGAL,), reply_period=TWO_MONTHS))
        .then(sent_event(OUTSIDE, cc=(OUTSIDE_LEGAL,), outside_district=True))
    )
    ready().when(send(CITY_POLICE, cc=())).then_types(SuggestionSent)


def test_sug_02_the_supervisory_organ_alone_needs_no_copy() -> None:
    event = sent_event(SUPERVISORY, cc=())
    ready().when(send(SUPERVISORY, cc=(), reply_period=TWO_MONTHS)).then(event)


def test_sug_03_recipients_are_registered_and_active_on_the_day() -> None:
    merged = registry(OrganSuperseded(occurred_on=day(3, 10), organ=URBAN, successor=HOUSING))
    start = ready().having(registry=merged)
    start.when(send(URBAN)).rejected("SUG-03")
    start.when(send(URBAN, occurred_on=day(3, 9))).then_types(SuggestionSent)
    start.when(send("no-such-organ")).rejected("SUG-03")
    start.when(send(cc=(LEGAL, "no-such-organ"))).rejected("SUG-03")
    start.when(send(superior_cc=("no-such-organ",))).rejected("SUG-03")
    start.when(send(superior_cc=(GOV,))).then_types(SuggestionSent)
    start.when(send(addressees=())).rejected("SUG-03")


@pytest.mark.parametrize("name", [COURT, COURT_DIVISION, CITY_COURT, OFFICE])
def test_sug_03_no_court_and_no_joint_office_is_an_addressee(name: str) -> None:
    ready().when(send(HOUSING, name)).rejected("SUG-03")


def test_sug_03_a_comprehensive_suggestion_beyond_the_area_is_referred() -> None:
    start = comprehensive()
    start.when(send(OUTSIDE)).rejected("SUG-03")
    start.when(send(CITY_POLICE)).rejected("SUG-03")
    referred = SuggestionReferred(occurred_on=day(3, 9), to=CITY_COURT, reason="涉及外区主管机关")
    (
        start.when(ReferSuggestion(reason="涉及外区主管机关", occurred_on=day(3, 9)))
        .then(referred)
        .when(ReferSuggestion(reason="再次报送"))
        .nothing()
        .when(send())
        .rejected("GEN-05")
        .when(DraftSuggestion(content=content()))
        .rejected("GEN-05")
    )


def test_sug_03_only_to_the_courts_own_superior_and_only_the_comprehensive_kind() -> None:
    comprehensive().when(ReferSuggestion(reason="涉及外区", to=CITY_GOV)).rejected("SUG-03")
    comprehensive().when(ReferSuggestion(reason="涉及外区", to=CITY_COURT)).then_types(SuggestionReferred)
    desk = comprehensive().as_(COURT_DIVISION)
    desk.when(ReferSuggestion(reason="涉及外区", to=COURT)).rejected("SUG-03")
    desk.when(ReferSuggestion(reason="涉及外区")).then_types(SuggestionReferred)
    ready().when(ReferSuggestion(reason="涉及外区")).rejected("SUG-03")
    sent().when(ReferSuggestion(reason="涉及外区")).rejected("GEN-05")


def test_gen_05_nothing_is_sent_before_a_draft() -> None:
    about().when(send()).rejected("GEN-05")


NEW_COURT = organ("new-court", "新设区人民法院", OrganKind.COURT, Side.COURT, CITY_COURT)
MOVED = (
    NEW_COURT,
    OrganRoleAssigned(occurred_on=day(4, 1), organ="new-court", role=OrganRole.DISTRICT_COURT),
)


def test_sug_01_gen_10_who_acts_is_asked_of_today_not_of_the_date_the_caller_chose() -> None:
    """The role moved on 2024-04-01; today is later: back-dating gives no power, and the holder enters old facts."""
    start = ready().having(registry=registry(*MOVED))
    start.as_(COURT).when(send()).rejected("SUG-01")
    start.as_(COURT).when(ApproveSuggestion(signed_by=PRESIDENT, occurred_on=day(3, 9))).rejected("GEN-10")
    new = start.as_("new-court")
    new.when(ApproveSuggestion(signed_by=PRESIDENT, occurred_on=day(3, 9))).then_types(SuggestionApproved)
    story = new.when(send(reply_period=TWO_MONTHS)).then(sent_event())
    story.when(send(reply_period=TWO_MONTHS)).nothing()
    new.when(send(sender="new-court")).rejected("SUG-01")
    new.when(send(occurred_on=day(4, 1))).then_types(SuggestionSent)
    new.when(send(sender=COURT, occurred_on=day(4, 1))).rejected("SUG-01")
    start.having(today=day(3, 20)).as_(COURT).when(send()).then_types(SuggestionSent)
    start.having(today=day(3, 20)).as_("new-court").when(send()).rejected("SUG-01")


def test_sug_01_gen_10_whoever_continues_the_courts_powers_acts_for_it() -> None:
    merged = registry(NEW_COURT, OrganSuperseded(occurred_on=day(4, 1), organ=COURT, successor="new-court"))
    new = ready().having(registry=merged).as_("new-court")
    new.when(send(reply_period=TWO_MONTHS)).then(sent_event())
    new.when(DraftSuggestion(content=content(title="另一题目"))).then_types(SuggestionDrafted)


def test_sug_01_nobody_sends_for_a_day_without_a_court() -> None:
    since = day(3, 20)
    gap = registry(
        OrganRoleRevoked(occurred_on=day(3, 5), organ=COURT, role=OrganRole.DISTRICT_COURT),
        OrganRoleAssigned(occurred_on=since, organ=COURT, role=OrganRole.DISTRICT_COURT),
    )
    ready().having(registry=gap).when(send()).rejected("SUG-01")
    ready().having(registry=gap).when(send(occurred_on=since)).then_types(SuggestionSent)


def test_gen_08_no_act_is_dated_before_the_draft_it_rests_on() -> None:
    before, same = day(2, 29), day(3, 1)
    start = about(drafted(kind=COMPREHENSIVE), approved(occurred_on=day(2, 20)))
    start.when(ApproveSuggestion(signed_by=PRESIDENT, occurred_on=before)).rejected("GEN-08")
    start.when(ApproveSuggestion(signed_by=PRESIDENT, occurred_on=same)).then_types(SuggestionApproved)
    start.when(DraftSuggestion(content=content(), occurred_on=before)).rejected("GEN-08")
    start.when(DraftSuggestion(content=content(), occurred_on=same)).then_types(SuggestionDrafted)
    start.when(ReferSuggestion(reason="涉及外区", occurred_on=before)).rejected("GEN-08")
    start.when(ReferSuggestion(reason="涉及外区", occurred_on=same)).then_types(SuggestionReferred)
    start.when(RecordConsultation(organ=HOUSING, opinion="同意", occurred_on=before)).then_types(SuggestionConsulted)
    signed = about(drafted(), approved(occurred_on=day(2, 20)))
    signed.when(send(occurred_on=before)).rejected("GEN-08")
    signed.when(send(occurred_on=same)).then_types(SuggestionSent)


def test_gen_09_a_restricted_case_stands_only_in_a_restricted_suggestion() -> None:
    cases = (CASE, CASE.model_copy(update={"restricted": True}))
    for wide in (Visibility.BILATERAL, Visibility.PUBLIC):
        open_ = content(case_refs=cases, visibility=wide)
        about().when(DraftSuggestion(content=open_)).rejected("GEN-09")
    ready(case_refs=cases).when(send()).rejected("GEN-09")
    ready(case_refs=cases, visibility=Visibility.RESTRICTED).when(send()).then_types(SuggestionSent)


def test_gen_09_a_restricted_case_is_found_in_a_text_too() -> None:
    hidden = "（2024）豫0204行初40号"
    told = content(problems=("送达程序不规范", f"{hidden}一案亦同"))
    draft = DraftSuggestion(content=told)
    assert case_stream(hidden) in draft.references(Side.COURT)
    known = {**filed(CASE.number), **restricted(hidden)}
    about().having(known=known).when(draft).rejected("GEN-09")
    about().when(draft).then_types(SuggestionDrafted)


def test_gen_12_no_personal_data_in_a_suggestion() -> None:
    told = content(problems=("送达程序不规范", "被征收人身份证号410204199001011234"))
    about().when(DraftSuggestion(content=told)).rejected("GEN-12")


def test_sug_03_the_refusal_says_what_is_wrong_with_whom() -> None:
    def text(start: Given, command: Command) -> str:
        with pytest.raises(Refused) as refusal:
            start.when(command).decide()
        assert refusal.value.rule == "SUG-03"
        return refusal.value.zh.rpartition("请核对：")[2]

    refer = ReferSuggestion(reason="涉及外区")
    assert text(ready(), send(addressees=())) == "未填写主送单位"
    assert text(ready(), send("no-such-organ")) == "no-such-organ在发出之日未登记或者已停用"
    assert text(ready(), send(OFFICE)) == f"{OFFICE}不得作为主送单位"
    assert text(comprehensive(), send(OUTSIDE)) == f"{OUTSIDE}不在本辖区"
    assert text(ready(), refer) == "只有综合治理类司法建议可以报上级法院决定"
    assert text(comprehensive(), refer.model_copy(update={"to": CITY_GOV})) == f"{CITY_GOV}不是本院的上级法院"
    alone = registry(OrganDeactivated(occurred_on=day(1, 1), organ=CITY_COURT, reason="撤销"))
    assert text(comprehensive().having(registry=alone), refer) == "机关登记中没有本院的上级法院"


def test_gen_10_the_refusal_says_who_does_it() -> None:
    with pytest.raises(Refused) as refusal:
        about().as_(OFFICE).when(DraftSuggestion(content=content())).decide()
    assert refusal.value.zh == f"{OFFICE}无权办理本项操作，须由区人民法院或者其行政审判庭办理"


# --- superior organs that were superseded ---------------------------------------------------------------------

NEW_POLICE = "new-city-police"
REFORMED = registry(
    organ(NEW_POLICE, "市公安局（新）", OrganKind.DEPARTMENT, None, CITY_GOV, member=False, outside=True),
    organ("new-city-court", "新市中级人民法院", OrganKind.COURT, None, None, member=False, outside=True),
    OrganSuperseded(occurred_on=day(2, 1), organ=CITY_POLICE, successor=NEW_POLICE),
    OrganSuperseded(occurred_on=day(2, 1), organ=CITY_COURT, successor="new-city-court"),
)


def test_sug_20_a_superseded_superior_is_its_active_successor() -> None:
    start = absence(POLICE).having(registry=REFORMED)
    event = start.when(send(addressees=())).decide()[0]
    assert isinstance(event, SuggestionSent)
    assert event.addressees == (SUPERVISORY, NEW_POLICE)
    start.when(send(NEW_POLICE)).then_types(SuggestionSent)
    start.when(send(CITY_POLICE)).rejected("SUG-20")


def test_sug_20_the_defendant_is_not_its_own_superior() -> None:
    """The superior was merged into the defendant, or the defendant into its superior."""
    up = absence(HOUSING).having(
        registry=registry(OrganSuperseded(occurred_on=day(2, 1), organ=GOV, successor=HOUSING))
    )
    up.when(send(HOUSING)).rejected("SUG-20")
    down = absence(HOUSING).having(
        registry=registry(OrganSuperseded(occurred_on=day(2, 1), organ=HOUSING, successor=GOV))
    )
    down.when(send(GOV)).rejected("SUG-20")
    down.when(send(CITY_GOV)).then_types(SuggestionSent)


def test_sug_21_sug_22_a_superseded_superior_is_its_active_successor() -> None:
    joint = normative(day(3, 1), POLICE, "second-branch").having(
        registry=registry(
            organ("second-branch", "第二分局", OrganKind.DISTRICT_BRANCH, superior=CITY_POLICE),
            organ(NEW_POLICE, "市公安局（新）", OrganKind.DEPARTMENT, None, CITY_GOV, member=False, outside=True),
            OrganSuperseded(occurred_on=day(2, 1), organ=CITY_POLICE, successor=NEW_POLICE),
        )
    )
    joint.when(send(NEW_POLICE)).then_types(SuggestionSent)
    basis = RefusalBasis(defendant=POLICE, performance_due_on=day(3, 9), is_first_instance_court=True)
    story = ready(kind=SuggestionKind.JUDGMENT_REFUSAL, refusal=basis)
    refused = story.having(registry=REFORMED, known=in_effect(CASE.number, day(1, 20)))
    refused.when(send(NEW_POLICE)).then_types(SuggestionSent)
    refused.when(send(CITY_POLICE)).rejected("SUG-22")


def test_sug_03_a_matter_is_referred_to_the_successor_of_the_higher_court() -> None:
    start = comprehensive().having(registry=REFORMED)
    event = start.when(ReferSuggestion(reason="涉及外区")).decide()[0]
    assert isinstance(event, SuggestionReferred)
    assert event.to == "new-city-court"
    start.when(ReferSuggestion(reason="涉及外区", to=CITY_COURT)).rejected("SUG-03")


# --- number and period ----------------------------------------------------------------------------------------


def test_sug_09_a_number_of_the_year_of_sending() -> None:
    ready().when(send(number=None)).rejected("SUG-09")
    ready().when(send(number="鼓法建〔2023〕3号")).rejected("SUG-09")


def test_sug_09_the_courts_own_prefix() -> None:
    start = ready().having(settings=RuleSettings(suggestion_prefix="鼓"))
    start.when(send()).then_types(SuggestionSent)
    start.when(send(number="汴鼓法建〔2024〕3号")).rejected("SUG-09")


def test_sug_09_an_old_number_only_for_what_was_sent_before_unified_numbering() -> None:
    old = "（2023）豫0204司建1号"
    start = about(drafted(day(10, 20, 2023)), approved(occurred_on=day(11, 1, 2023)))
    start.when(send(number=None, legacy_number=old, occurred_on=day(11, 15, 2023))).then_types(SuggestionSent)
    start.when(send(number=None, legacy_number=old, occurred_on=day(11, 16, 2023))).rejected("SUG-09")
    start.when(send(number=None, occurred_on=day(11, 15, 2023))).rejected("SUG-09")
    own = start.having(settings=RuleSettings(suggestion_prefix="鼓"))
    own.when(send(number=None, legacy_number=old, occurred_on=day(11, 15, 2023))).then_types(SuggestionSent)
    unified = "鼓法建〔2023〕9号"
    start.when(send(number=unified, legacy_number=old, occurred_on=day(11, 15, 2023))).then_types(SuggestionSent)
    start.when(send(number=unified, legacy_number=old, occurred_on=day(11, 16, 2023))).rejected("SUG-09")
    start.when(send(number=unified, occurred_on=day(11, 16, 2023))).then_types(SuggestionSent)
    start.when(send(number=NUMBER, legacy_number=old)).rejected("SUG-09")


def test_sug_09_every_number_is_taken_from_the_register_of_its_year() -> None:
    number, old, on = "鼓法建〔2023〕9号", "（2023）豫0204司建1号", day(11, 15, 2023)
    companions = ready().when(send(number=number, legacy_number=old, occurred_on=on)).companions()
    assert companions == [
        (
            "number-register:suggestion:2023",
            TakeNumber(occurred_on=on, number=taken, holder=MATTER, rule="SUG-09"),
        )
        for taken in (number, old)
    ]
    assert ready().when(ApproveSuggestion(signed_by=LEADER)).companions() == []


def test_sug_10_a_suggestion_states_the_jurisdictions_period_if_none_is_given() -> None:
    ready().when(send()).then(sent_event(reply_period=TWO_MONTHS))
    three = ready().having(settings=RuleSettings(reply_months=3))
    three.when(send()).then(sent_event(reply_period=ReplyPeriod(months=3)))


@pytest.mark.parametrize("period", [ReplyPeriod(months=3), ReplyPeriod(days=63)])
def test_sug_10_scenario_13_a_long_period_of_the_comprehensive_kind_has_a_reason(period: ReplyPeriod) -> None:
    """Scenario 13: SUG-10."""
    comprehensive().when(send(reply_period=period)).rejected("SUG-10")
    comprehensive().when(send(reply_period=period, long_period_reason="需协调多部门")).then_types(SuggestionSent)
    ready().when(send(reply_period=period)).then_types(SuggestionSent)


@pytest.mark.parametrize("period", [TWO_MONTHS, ReplyPeriod(days=62)])
def test_sug_10_two_months_need_no_reason(period: ReplyPeriod) -> None:
    comprehensive().when(send(reply_period=period)).then_types(SuggestionSent)
    letter = comprehensive()
    letter.events = [drafted(kind=COMPREHENSIVE, instrument=Instrument.OPINION_LETTER), *letter.history[1:]]
    letter.when(send()).then_types(SuggestionSent)


def test_sug_19_scenario_25_a_letter_asks_for_no_reply_unless_it_says_so() -> None:
    """Scenario 25: SUG-19."""
    letter = content(instrument=Instrument.OPINION_LETTER)
    start = ready(instrument=Instrument.OPINION_LETTER)
    start.when(send()).then(sent_event(content=letter, reply_period=None))
    start.when(send(reply_period=TWO_MONTHS)).then(sent_event(content=letter, reply_period=TWO_MONTHS))


# --- kinds with a basis of their own --------------------------------------------------------------------------


def absence(defendant: str | None = HOUSING, *grounds: AbsenceGround) -> Given:
    return ready(
        kind=SuggestionKind.HEAD_ABSENCE, defendant=defendant, absence_grounds=grounds or tuple(AbsenceGround)[2:3]
    )


def test_sug_20_scenario_32_a_heads_absence_goes_to_the_supervisory_organ_or_the_superior() -> None:
    """Scenario 32: SUG-20."""
    absence().when(send(HOUSING)).rejected("SUG-20")
    absence().when(send(GOV, HOUSING)).rejected("SUG-20")
    absence().when(send(GOV)).then_types(SuggestionSent)
    absence().when(send(SUPERVISORY, cc=())).then_types(SuggestionSent)
    absence().when(send(GOV, SUPERVISORY)).then_types(SuggestionSent)
    absence(POLICE).when(send(GOV)).rejected("SUG-20")
    absence(POLICE).when(send(CITY_POLICE)).then_types(SuggestionSent)


def test_sug_20_another_superior_than_that_of_the_registry_is_stated_in_the_paper() -> None:
    """法释〔2020〕3号 art. 12 says 上一级行政机关; of dual leadership the registry knows one, of some organs none."""
    basis = {"kind": SuggestionKind.HEAD_ABSENCE, "absence_grounds": tuple(AbsenceGround)[2:3]}
    stated = ready(defendant=POLICE, superior=GOV, **basis)
    stated.when(send(GOV)).then_types(SuggestionSent)
    stated.when(send(CITY_POLICE)).then_types(SuggestionSent)
    event = stated.when(send(addressees=())).decide()[0]
    assert isinstance(event, SuggestionSent)
    assert event.addressees == (SUPERVISORY, GOV)
    ready(defendant=POLICE, superior=POLICE, **basis).when(send(POLICE)).rejected("SUG-20")
    other = content(superior=GOV)
    about().when(DraftSuggestion(content=other)).rejected("SUG-20")


def test_sug_20_by_default_both() -> None:
    event = absence().when(send(addressees=())).decide()[0]
    assert isinstance(event, SuggestionSent)
    assert event.addressees == (SUPERVISORY, GOV)
    absence().when(send(addressees=(), cc=())).rejected("SUG-02")
    vertical = absence(TAX).when(send(addressees=(), cc=())).decide()[0]
    assert isinstance(vertical, SuggestionSent)
    assert vertical.addressees == (SUPERVISORY, CITY_TAX)
    assert vertical.outside_district


def test_sug_20_the_default_leaves_out_what_is_not_of_the_district_or_not_active() -> None:
    city = organ("city-supervisory", "市监察委员会", OrganKind.SUPERVISORY, None, None, member=False, outside=True)
    later = organ("new-supervisory", "派出监察机构", OrganKind.SUPERVISORY, None, None, member=False, since=day(4, 1))
    start = absence().having(registry=registry(city, later))
    event = start.when(send(addressees=())).decide()[0]
    assert isinstance(event, SuggestionSent)
    assert event.addressees == (SUPERVISORY, GOV)


def test_sug_20_app_07_grounds_each_once_and_a_defendant() -> None:
    """APP-07: one or more of the five grounds of 法释〔2020〕3号 art. 12."""
    kind = SuggestionKind.HEAD_ABSENCE
    for grounds in (*((ground,) for ground in AbsenceGround), tuple(AbsenceGround)[1:3]):
        good = content(kind=kind, defendant=HOUSING, absence_grounds=grounds)
        about().when(DraftSuggestion(content=good)).then_types(SuggestionDrafted)
    for fault in ({"absence_grounds": ()}, {"absence_grounds": tuple(AbsenceGround)[:1] * 2}, {"defendant": None}):
        bad = content(**{"kind": kind, "defendant": HOUSING, "absence_grounds": tuple(AbsenceGround)[:1], **fault})
        about().when(DraftSuggestion(content=bad)).rejected("SUG-20")
    no_case = content(kind=kind, defendant=HOUSING, absence_grounds=tuple(AbsenceGround)[:1], case_refs=())
    about().when(DraftSuggestion(content=no_case)).rejected("SUG-05")


def test_sug_20_a_defendant_that_is_not_registered_has_no_superior() -> None:
    absence("no-such-organ").when(send(GOV)).rejected("SUG-20")
    absence("no-such-organ").when(send(SUPERVISORY, cc=())).then_types(SuggestionSent)


def test_a_basis_of_another_kind_does_not_choose_the_addressees() -> None:
    """SUG-20, SUG-21 and SUG-22 bind their own kinds only."""
    basis = RefusalBasis(defendant=HOUSING, performance_due_on=day(12, 31), is_first_instance_court=True)
    document = NormativeBasis(title="征收补偿办法", issuing_organs=(URBAN,))
    for fields in ({"defendant": HOUSING}, {"refusal": basis}, {"normative": document}):
        ready(**fields).when(send(SUB)).then_types(SuggestionSent)


def test_sug_20_no_default_for_other_kinds() -> None:
    ready(defendant=HOUSING).when(send(addressees=())).rejected("SUG-03")


def normative(effective: date | None = day(3, 1), *makers: str, lead: str | None = None) -> Given:
    basis = NormativeBasis(
        title="征收补偿办法", issuing_organs=makers or (HOUSING,), lead_organ=lead, judgment_effective_on=effective
    )
    story = ready(kind=SuggestionKind.NORMATIVE_DOCUMENT, normative=basis)
    return story if effective is None else story.having(known=in_effect(CASE.number, effective, unlawful=True))


def test_sug_21_scenario_24_within_three_months_of_the_judgment() -> None:
    """Scenario 24: SUG-21."""
    roll = RuleSettings(roll_normative_months_over_holidays=True)
    normative().when(send(occurred_on=day(5, 31))).then_types(SuggestionSent)
    normative().when(send(occurred_on=day(6, 1))).then_types(SuggestionSent)
    normative().when(send(occurred_on=day(6, 3))).rejected("SUG-21")
    normative().having(settings=roll).when(send(occurred_on=day(6, 3))).then_types(SuggestionSent)
    normative().when(send(occurred_on=day(6, 4))).rejected("SUG-21")
    normative().having(settings=roll).when(send(occurred_on=day(6, 4))).rejected("SUG-21")


def test_sug_21_scenario_24_only_after_the_judgment_took_effect() -> None:
    """Scenario 24: SUG-21."""
    normative(None).when(send()).rejected("SUG-21")
    normative(day(3, 11)).when(send()).rejected("SUG-21")
    normative(day(3, 10)).when(send()).then_types(SuggestionSent)


def test_sug_21_scenario_24_reply_within_sixty_days() -> None:
    """Scenario 24: SUG-21."""
    event = normative().when(send()).decide()[0]
    assert isinstance(event, SuggestionSent)
    assert event.reply_period == ReplyPeriod(days=60)
    normative().when(send(reply_period=TWO_MONTHS)).rejected("SUG-21")
    normative().when(send(reply_period=ReplyPeriod(days=60))).then_types(SuggestionSent)


def test_sug_21_to_the_maker_the_lead_organ_or_the_common_superior() -> None:
    normative().when(send(URBAN)).rejected("SUG-21")
    normative().when(send(GOV)).rejected("SUG-21")
    joint = normative(day(3, 1), HOUSING, URBAN, lead=URBAN)
    joint.when(send(URBAN)).then_types(SuggestionSent)
    joint.when(send(GOV)).then_types(SuggestionSent)
    joint.when(send(HOUSING)).rejected("SUG-21")
    normative(day(3, 1), HOUSING, POLICE).when(send(GOV)).rejected("SUG-21")


def test_sug_21_a_draft_names_the_document_and_a_lead_organ_among_its_makers() -> None:
    kind = SuggestionKind.NORMATIVE_DOCUMENT
    about().when(DraftSuggestion(content=content(kind=kind))).rejected("SUG-21")
    wrong = NormativeBasis(title="办法", issuing_organs=(HOUSING, SUB), lead_organ=URBAN)
    about().when(DraftSuggestion(content=content(kind=kind, normative=wrong))).rejected("SUG-21")


def refusal(first_instance: bool = True, due: date = day(3, 9), **changes: Any) -> Given:
    basis = RefusalBasis(defendant=HOUSING, performance_due_on=due, is_first_instance_court=first_instance)
    story = ready(kind=SuggestionKind.JUDGMENT_REFUSAL, refusal=basis, **changes)
    return story.having(known=in_effect(CASE.number, day(1, 20)))


def test_sug_22_refusal_to_perform() -> None:
    refusal().when(send(GOV)).then_types(SuggestionSent)
    refusal().when(send(SUPERVISORY)).then_types(SuggestionSent)
    refusal().when(send(HOUSING)).rejected("SUG-22")
    refusal(first_instance=False).when(send(GOV)).rejected("SUG-22")
    refusal(due=SENT_ON).when(send(GOV)).rejected("SUG-22")
    kind = SuggestionKind.JUDGMENT_REFUSAL
    about().when(DraftSuggestion(content=content(kind=kind))).rejected("SUG-22")
    elsewhere = CaseRef(number="（2023）豫02行终12号")
    refusal(case_refs=(elsewhere,)).when(send(GOV)).rejected("SUG-22")
    refusal(case_refs=(elsewhere, CASE)).when(send(GOV)).then_types(SuggestionSent)


@pytest.mark.parametrize("kind", [SuggestionKind.SIMILAR_CASES, SuggestionKind.NON_APPEARANCE_SANCTION])
def test_other_kinds_need_no_basis_of_their_own(kind: SuggestionKind) -> None:
    ready(kind=kind, case_refs=(CASE,)).when(send()).then_types(SuggestionSent)


# --- what the index of cases says ------------------------------------------------------------------------------


def test_sug_05_gen_06_a_case_of_our_own_court_stands_in_the_index() -> None:
    draft = DraftSuggestion(content=content())
    about().when(draft).then_types(SuggestionDrafted)
    about().having(known={}).when(draft).rejected("GEN-06")
    elsewhere = DraftSuggestion(content=content(case_refs=(CaseRef(number="（2023）豫0202行初7号"),)))
    about().having(known={}).when(elsewhere).then_types(SuggestionDrafted)
    ready().having(known={}).when(send()).rejected("GEN-06")


def test_gen_09_the_index_says_which_case_is_restricted_whatever_the_draft_says() -> None:
    hidden = restricted(CASE.number)
    about().having(known=hidden).when(DraftSuggestion(content=content())).rejected("GEN-09")
    discreet = DraftSuggestion(content=content(visibility=Visibility.RESTRICTED))
    about().having(known=hidden).when(discreet).then_types(SuggestionDrafted)
    ready().having(known=hidden).when(send()).rejected("GEN-09")
    ready(visibility=Visibility.RESTRICTED).having(known=hidden).when(send()).then_types(SuggestionSent)


def test_sug_21_the_index_says_when_the_judgment_took_effect() -> None:
    """Scenario 24: left open in the draft, the day comes from the index; another day than the index's is refused."""
    index = in_effect(CASE.number, day(3, 1), unlawful=True)
    event = normative(None).having(known=index).when(send()).decide()[0]
    assert isinstance(event, SuggestionSent)
    assert event.content.normative is not None
    assert event.content.normative.judgment_effective_on == day(3, 1)
    normative(day(3, 2)).having(known=index).when(send()).rejected("SUG-21")
    normative(None).having(known=filed(CASE.number)).when(send()).rejected("SUG-21")
    normative(None).having(known=in_effect(CASE.number, day(3, 1))).when(send()).rejected("SUG-21")


def test_sug_21_a_judgment_of_another_court_is_taken_from_the_draft() -> None:
    elsewhere = CaseRef(number="（2023）豫02行终7号")
    basis = NormativeBasis(title="征收补偿办法", issuing_organs=(HOUSING,), judgment_effective_on=day(3, 1))
    kind = SuggestionKind.NORMATIVE_DOCUMENT
    story = ready(kind=kind, normative=basis, case_refs=(elsewhere,)).having(known={})
    story.when(send()).then_types(SuggestionSent)


def test_sug_22_the_judgment_that_is_not_performed_took_effect() -> None:
    refusal().having(known=in_effect(CASE.number, day(3, 9))).when(send(GOV)).then_types(SuggestionSent)
    refusal().having(known=in_effect(CASE.number, day(3, 10))).when(send(GOV)).rejected("SUG-22")
    refusal().having(known=filed(CASE.number)).when(send(GOV)).rejected("SUG-22")


def test_the_draft_and_its_sending_look_up_the_cases_they_name() -> None:
    stream = case_stream(CASE.number)
    assert DraftSuggestion(content=content()).references(Side.COURT) == [stream]
    assert send().references(Side.COURT) == []
    assert list(DECIDER.relies_on(ready().state)) == [stream]
    assert list(DECIDER.relies_on(sent().state)) == []
