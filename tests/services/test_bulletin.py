"""Bulletins of both directions: rules BUL-01 to BUL-11 and scenarios 1 to 9 of domain part D."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from domain.bulletin import Lack
from domain.suggestion import Stage
from domain.suggestion import Suggestion as SuggestionState
from events.base import Side, Visibility
from events.bulletin import (
    BulletinContent,
    BulletinCorrected,
    BulletinDrafted,
    BulletinIssued,
    BulletinWithdrawn,
    CommonProblem,
    Figure,
    NamedCount,
    NewRule,
)
from events.organ import OrganRoleAssigned, OrganRoleRevoked, OrganSuperseded
from events.register import NumberTaken, PeriodClaimed
from events.response import ResponseOpened
from events.suggestion import SuggestionSent
from events.values import CaseRef, Period
from events.vocabulary import Field, IssueCategory, OrganRole, SecrecyMark, Topic
from services.court.service import COURT as COURT_SIDE
from services.decider import Command
from services.errors import Refused
from services.government.suggestion_response import Response
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.rules.cases import case_copy_stream, case_stream, reconsideration_case_stream
from services.shared.bulletin.decider import (
    BULLETIN,
    CorrectBulletin,
    DraftBulletin,
    IssueBulletin,
    WithdrawBulletin,
)
from services.shared.registers import NUMBER_REGISTER, PERIOD_REGISTER, ClaimPeriod, ReleasePeriod, TakeNumber
from services.shared.registry_copy import ReceiveRegistryEntry
from tests.cases import copied, filed, restricted
from tests.events.examples import example
from tests.given import MATTER, Given, When, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, ORGANS, ROLES, TAX, URBAN, registry
from tests.sides import writer

ISSUED = date(2024, 4, 8)
LATER = date(2024, 4, 20)
Q1 = Period(start=date(2024, 1, 1), end=date(2024, 3, 31))
S1, S9, OTHER = UUID(int=1), UUID(int=9), UUID(int=99)
CASE = CaseRef(number="（2024）豫0204行初12号")
ELSEWHERE = CaseRef(number="（2024）豫0202行初12号")
RESTRICTED_CASE = CaseRef(number="（2024）豫0204行初12号", restricted=True)
ID_NUMBER = "110101190001010000"  # constructed: the check digit is wrong

# What each topic needs beyond title and text.
NEEDS: dict[Topic, dict[str, Any]] = {
    Topic.J1: {"rule_number": "法释〔2023〕11号", "rule_effective_on": date(2023, 11, 16)},
    Topic.J2: {"period": Q1},
    Topic.J3: {"visibility": Visibility.BILATERAL, "case_refs": (CASE,)},
    Topic.J5: {"period": Q1, "case_refs": (CASE,)},
    Topic.J6: {"period": Q1, "suggestion_refs": (S1,)},
    Topic.J7: {"residual_reason": "不属于前六类"},
    Topic.E2: {"period": Q1},
    Topic.E3: {"visibility": Visibility.BILATERAL, "case_refs": (CASE,)},
    Topic.E5: {"period": Q1, "suggestion_refs": (S1,)},
    Topic.E7: {"residual_reason": "不属于前六类"},
}
RECEIVED = ResponseOpened.model_validate(
    {**example(ResponseOpened), "addressees": (HOUSING,), "cc": (LEGAL,), "visibility": Visibility.BILATERAL}
)
SENT = SuggestionState(sent=cast(SuggestionSent, object()))
FILED = {**filed(CASE.number), **copied(CASE.number)}
HIDDEN = {**restricted(CASE.number), **copied(CASE.number, restricted=True)}
KNOWN = {**FILED, f"suggestion:{S1}": SENT, f"suggestion-response:{S1}": Response(), f"suggestion:{S9}": None}


def content(topic: Topic, **changes: Any) -> BulletinContent:
    """A bulletin that meets every rule, but for `changes`."""
    court = topic.value.startswith("J")
    fields: dict[str, Any] = {
        "topic": topic,
        "title": "通报标题",
        "text": "通报正文。",
        "issuer": COURT if court else GOV,
        "addressee": GOV if court else COURT,
        **NEEDS.get(topic, {}),
    }
    return BulletinContent(**fields | changes)


def at_court(*history: Any, today: date = ISSUED) -> Given:
    return given(BULLETIN, *history).as_(COURT).having(today=today, known=KNOWN)


def at_government(*history: Any, actor: str = GOV, today: date = ISSUED) -> Given:
    return given(BULLETIN, *history).as_(actor).having(today=today, known=KNOWN)


def at(topic: Topic, *history: Any, today: date = ISSUED) -> Given:
    return at_court(*history, today=today) if topic.side == "court" else at_government(*history, today=today)


def issued(told: BulletinContent) -> BulletinIssued:
    return BulletinIssued(occurred_on=ISSUED, content=told)


def corrected(told: BulletinContent, revision: int = 2, on: date = LATER) -> BulletinCorrected:
    return BulletinCorrected(
        occurred_on=on, content=told, revision=revision, changed="统计数字", reason="原统计口径有误"
    )


def correction(told: BulletinContent, **changes: Any) -> CorrectBulletin:
    return CorrectBulletin(**{"content": told, "changed": "统计数字", "reason": "原统计口径有误"} | changes)


def next_key(fields: dict[str, Any]) -> str:
    return next(iter(fields))


WITHDRAWN = BulletinWithdrawn(occurred_on=LATER, reason="内容有误")
WITHDRAW = WithdrawBulletin(reason="内容有误")


@pytest.mark.parametrize("topic", Topic)
def test_bul_01_bul_02_each_topic_is_issued_by_its_side(topic: Topic) -> None:
    told = content(topic)
    at(topic).when(IssueBulletin(content=told)).then(issued(told))


def test_scenario_1_a_quarterly_trend_analysis() -> None:
    told = content(Topic.J2, figures=(Figure(label="受理一审行政案件", value=128),), handling_unit=COURT_DIVISION)
    story = at_court().when(IssueBulletin(content=told))
    assert story.companions() == [
        (
            "period-register:district-court:J2",
            ClaimPeriod(occurred_on=ISSUED, period=Q1, holder=MATTER),
        )
    ]
    story.then(BulletinIssued(occurred_on=ISSUED, content=told, revision=1))


@pytest.mark.parametrize("topic", [t for t in Topic if t.side == "government"])
def test_scenario_2_bul_01_the_court_does_not_issue_government_topics(topic: Topic) -> None:
    told = content(topic, issuer=COURT, addressee=GOV)
    at_court().when(IssueBulletin(content=told)).rejected("BUL-01")
    at_court().when(DraftBulletin(content=told)).rejected("BUL-01")


@pytest.mark.parametrize("topic", [t for t in Topic if t.side == "court"])
def test_scenario_2_bul_01_the_government_does_not_issue_court_topics(topic: Topic) -> None:
    told = content(topic, issuer=GOV, addressee=COURT)
    at_government().when(IssueBulletin(content=told)).rejected("BUL-01")


def test_bul_01_the_addressee_is_the_other_side_itself() -> None:
    for addressee in (COURT, LEGAL, HOUSING, "nobody"):
        at_court().when(IssueBulletin(content=content(Topic.J4, addressee=addressee))).rejected("BUL-01")
    for addressee in (GOV, COURT_DIVISION, LEGAL):
        at_government().when(IssueBulletin(content=content(Topic.E1, addressee=addressee))).rejected("BUL-01")


def test_bul_01_the_addressee_is_whoever_holds_the_role_on_the_day_of_issue() -> None:
    moved = registry(OrganRoleAssigned(occurred_on=ISSUED, organ=URBAN, role=OrganRole.DISTRICT_GOVERNMENT))
    to_old, to_new = content(Topic.J4), content(Topic.J4, addressee=URBAN)
    court = at_court(today=LATER).having(registry=moved)
    court.when(IssueBulletin(content=to_new)).then_types(BulletinIssued)
    court.when(IssueBulletin(content=to_old)).rejected("BUL-01")
    court.when(IssueBulletin(content=to_old, occurred_on=date(2024, 4, 7))).then_types(BulletinIssued)


def test_bul_02_the_division_only_handles() -> None:
    told = content(Topic.J4, handling_unit=COURT_DIVISION)
    at_court().when(IssueBulletin(content=told)).then(issued(told))
    division = at_court().as_(COURT_DIVISION)
    division.when(IssueBulletin(content=told)).rejected("BUL-02")
    division.when(IssueBulletin(content=content(Topic.J4, issuer=COURT_DIVISION))).rejected("BUL-02")


def test_bul_02_the_handling_unit_is_of_the_issuers_side() -> None:
    for unit in (LEGAL, "nobody"):
        at_court().when(IssueBulletin(content=content(Topic.J4, handling_unit=unit))).rejected("BUL-02")
    told = content(Topic.E1, handling_unit=LEGAL)
    at_government().when(IssueBulletin(content=told)).then(issued(told))


def test_bul_02_the_handling_unit_is_one_of_the_day_of_issue() -> None:
    ended = registry(OrganSuperseded(occurred_on=date(2024, 4, 8), organ=URBAN, successor=HOUSING))
    told = IssueBulletin(content=content(Topic.E1, handling_unit=URBAN))
    at_government().when(told).then_types(BulletinIssued)
    at_government().having(registry=ended).when(told).rejected("BUL-02")


def test_bul_02_a_court_bulletin_is_organised_by_nobody() -> None:
    at_court().when(IssueBulletin(content=content(Topic.J4, organised_by=GOV))).rejected("BUL-02")


@pytest.mark.parametrize("department", [HOUSING, TAX, LEGAL])
def test_bul_02_a_department_issues_when_organised_by_the_government(department: str) -> None:
    told = content(Topic.E1, issuer=department, organised_by=GOV)
    at_government(actor=department).when(IssueBulletin(content=told)).then(issued(told))
    for organiser in (None, LEGAL, department):
        alone = content(Topic.E1, issuer=department, organised_by=organiser)
        at_government(actor=department).when(IssueBulletin(content=alone)).rejected("BUL-02")


def test_bul_02_without_a_government_nobody_organises_anything() -> None:
    headless = registry(OrganRoleRevoked(occurred_on=ISSUED, organ=GOV, role=OrganRole.DISTRICT_GOVERNMENT))
    told = content(Topic.E1, issuer=HOUSING)
    at_government(actor=HOUSING).having(registry=headless).when(IssueBulletin(content=told)).rejected("BUL-02")


def test_bul_02_the_government_may_name_itself_as_organiser_and_nobody_else() -> None:
    told = content(Topic.E1, organised_by=GOV)
    at_government().when(IssueBulletin(content=told)).then(issued(told))
    at_government().when(IssueBulletin(content=content(Topic.E1, organised_by=LEGAL))).rejected("BUL-02")


def test_bul_02_an_organ_does_not_issue_in_the_name_of_another() -> None:
    in_name_of_government = IssueBulletin(content=content(Topic.E1))
    at_government(actor=HOUSING).when(in_name_of_government).rejected("BUL-02")
    in_name_of_housing = IssueBulletin(content=content(Topic.E1, issuer=HOUSING, organised_by=GOV))
    at_government().when(in_name_of_housing).rejected("BUL-02")
    at_government(actor=URBAN).when(in_name_of_housing).rejected("BUL-02")


@pytest.mark.parametrize("side", Side)
def test_bul_02_scenario_39_the_group_office_issues_nothing(side: Side) -> None:
    for topic in (Topic.J6, Topic.E1):
        for issuer in (OFFICE, COURT, GOV):
            for organiser in (None, GOV):
                told = content(topic, issuer=issuer, organised_by=organiser)
                office = at(topic).having(actor=OFFICE, side=side)
                office.when(IssueBulletin(content=told)).rejected("BUL-02")


def test_bul_02_no_bulletin_stands_in_the_joint_ledger() -> None:
    at_court().having(side=Side.JOINT).when(IssueBulletin(content=content(Topic.J4))).rejected("BUL-02")


@pytest.mark.parametrize("command", [DraftBulletin, IssueBulletin])
@pytest.mark.parametrize("day", [date(1901, 1, 1), min(organ.occurred_on for organ in ORGANS) - timedelta(days=1)])
def test_gen_07_before_the_registry_begins_nobody_issues(
    command: type[DraftBulletin | IssueBulletin], day: date
) -> None:
    """Said of the day, not of who issues: that the court issues it is right."""
    at_court().when(command(content=content(Topic.J4), occurred_on=day)).rejected("GEN-07")
    own = content(Topic.E1, issuer=HOUSING, organised_by=GOV)
    at_government(actor=HOUSING).when(command(content=own, occurred_on=day)).rejected("GEN-07")


def test_bul_02_org_02_an_ended_organ_issues_nothing_but_its_heir_looks_after_what_it_issued() -> None:
    merged = registry(OrganSuperseded(occurred_on=date(2024, 4, 10), organ=URBAN, successor=HOUSING))
    told = content(Topic.E1, issuer=URBAN, organised_by=GOV)
    changed = told.model_copy(update={"text": "更正后的正文。"})
    late = at_government(actor=URBAN, today=LATER).having(registry=merged)
    late.when(IssueBulletin(content=told)).rejected("BUL-02")
    late.when(IssueBulletin(content=told, occurred_on=ISSUED)).rejected("BUL-02")
    heir = at_government(actor=HOUSING, today=LATER).having(registry=merged)
    heir.when(IssueBulletin(content=told)).rejected("GEN-07")
    heir.when(IssueBulletin(content=told, occurred_on=ISSUED)).then_types(BulletinIssued)
    own = at_government(issued(told), actor=URBAN, today=LATER).having(registry=merged)
    own.when(correction(changed, occurred_on=ISSUED)).rejected("BUL-02")
    own.when(WithdrawBulletin(reason="内容有误", occurred_on=ISSUED)).rejected("BUL-02")
    heir = at_government(issued(told), actor=HOUSING, today=LATER).having(registry=merged)
    heir.when(correction(changed, occurred_on=ISSUED)).then_types(BulletinCorrected)
    heir.when(correction(changed)).then(corrected(changed))
    heir.when(WITHDRAW).then(WITHDRAWN)
    for stranger in (TAX, GOV):
        heir.as_(stranger).when(correction(changed)).rejected("BUL-02")
        heir.as_(stranger).when(WITHDRAW).rejected("BUL-02")


MOVED = date(2024, 4, 10)


@pytest.mark.parametrize(
    ("role", "topic", "former", "present"),
    [
        (OrganRole.DISTRICT_COURT, Topic.J4, COURT, COURT_DIVISION),
        (OrganRole.DISTRICT_GOVERNMENT, Topic.E1, GOV, URBAN),
    ],
)
def test_bul_02_who_holds_the_role_today_issues_what_the_holder_of_the_date_issued(
    role: OrganRole, topic: Topic, former: str, present: str
) -> None:
    """Nobody acts by back-dating after the role has gone, and the new holder enters the facts of before."""
    moved = registry(OrganRoleAssigned(occurred_on=MOVED, organ=present, role=role))
    told = content(topic)
    changed = told.model_copy(update={"text": "更正后的正文。"})
    old, new = (at(topic, today=LATER).having(actor=actor, registry=moved) for actor in (former, present))
    for command in (IssueBulletin(content=told, occurred_on=ISSUED), DraftBulletin(content=told, occurred_on=ISSUED)):
        old.when(command).rejected("BUL-02")
        assert new.when(command).decide()
    in_own_name = told.model_copy(update={"issuer": present})
    new.when(IssueBulletin(content=in_own_name, occurred_on=ISSUED)).rejected("BUL-02")
    new.when(IssueBulletin(content=in_own_name)).then_types(BulletinIssued)
    old, new = (at(topic, issued(told), today=LATER).having(actor=a, registry=moved) for a in (former, present))
    for late in (correction(changed, occurred_on=ISSUED), WithdrawBulletin(reason="内容有误", occurred_on=ISSUED)):
        old.when(late).rejected("BUL-02")
        assert new.when(late).decide()


def test_bul_02_nobody_takes_over_the_draft_of_another() -> None:
    drafted = BulletinDrafted(occurred_on=ISSUED, content=content(Topic.E1, issuer=HOUSING, organised_by=GOV))
    mine = content(Topic.E1, issuer=URBAN, organised_by=GOV)
    at_government(drafted, actor=URBAN).when(DraftBulletin(content=mine)).rejected("BUL-02")
    at_government(drafted, actor=URBAN).when(IssueBulletin(content=mine)).rejected("BUL-02")


@pytest.mark.parametrize("topic", [Topic.J7, Topic.E7])
def test_scenario_3_bul_03_the_residual_topic_needs_a_reason(topic: Topic) -> None:
    at(topic).when(IssueBulletin(content=content(topic, residual_reason=None))).rejected("BUL-03")
    at(topic).when(IssueBulletin(content=content(topic))).then_types(BulletinIssued)


def test_scenario_4_bul_06_a_restricted_case_is_named_by_number_and_only_at_restricted() -> None:
    def bulletin(visibility: Visibility, **changes: Any) -> IssueBulletin:
        return IssueBulletin(content=content(Topic.J3, visibility=visibility, case_refs=(RESTRICTED_CASE,), **changes))

    at_court().when(bulletin(Visibility.MEMBERS)).rejected("BUL-06")
    at_court().when(bulletin(Visibility.BILATERAL)).rejected("BUL-06")
    at_court().when(bulletin(Visibility.RESTRICTED, text="原告甲乙，男，不服处罚")).rejected("BUL-06")
    at_court().when(bulletin(Visibility.RESTRICTED, secrecy=SecrecyMark.SECRET)).rejected("BUL-10")
    story = at_court().when(bulletin(Visibility.RESTRICTED)).then_types(BulletinIssued)
    assert story.decider.visibility(story.state) is Visibility.RESTRICTED


@pytest.mark.parametrize("topic", [Topic.J3, Topic.E3])
def test_bul_06_sensitive_cases_are_for_the_two_sides_only(topic: Topic) -> None:
    for visibility in (Visibility.PUBLIC, Visibility.MEMBERS):
        at(topic).when(IssueBulletin(content=content(topic, visibility=visibility))).rejected("BUL-06")
        at(topic).when(DraftBulletin(content=content(topic, visibility=visibility))).rejected("BUL-06")
    for visibility in (Visibility.BILATERAL, Visibility.RESTRICTED):
        at(topic).when(IssueBulletin(content=content(topic, visibility=visibility))).then_types(BulletinIssued)


def test_bul_06_a_restricted_case_restricts_any_bulletin_that_names_it() -> None:
    told = content(Topic.J5, case_refs=(CASE, RESTRICTED_CASE))
    at_court().when(IssueBulletin(content=told)).rejected("BUL-06")
    restricted = told.model_copy(update={"visibility": Visibility.RESTRICTED})
    at_court().when(IssueBulletin(content=restricted)).then_types(BulletinIssued)


@pytest.mark.parametrize(
    "place",
    [
        {"title": f"关于{ID_NUMBER}的通报"},
        {"text": f"证件号码{ID_NUMBER}"},
        {"figures": (Figure(label=f"证件{ID_NUMBER}", value=1),)},
        {"problems": (CommonProblem(text=ID_NUMBER, field=Field.OTHER, category=IssueCategory.GENERAL_PROCEDURAL),)},
        {"residual_reason": ID_NUMBER},
        {"rule_number": ID_NUMBER},
    ],
    ids=next_key,
)
@pytest.mark.parametrize("topic", [Topic.J3, Topic.E3])
def test_bul_06_no_personal_data_in_any_text_about_a_case(topic: Topic, place: dict[str, Any]) -> None:
    at(topic).when(IssueBulletin(content=content(topic, **place))).rejected("BUL-06")
    at(topic).when(DraftBulletin(content=content(topic, **place))).rejected("BUL-06")


def test_bul_06_other_bulletins_are_not_searched_unless_restricted() -> None:
    phone = {"text": "联系电话13800000000"}
    at_government().when(IssueBulletin(content=content(Topic.E1, **phone))).then_types(BulletinIssued)
    restricted = content(Topic.E1, visibility=Visibility.RESTRICTED, **phone)
    at_government().when(IssueBulletin(content=restricted)).rejected("BUL-06")


def test_bul_06_no_personal_data_in_the_reason_of_a_correction_or_withdrawal() -> None:
    before, after = content(Topic.J3), content(Topic.J3, text="更正后的正文。")
    court = at_court(issued(before), today=LATER)
    court.when(correction(after, reason=f"证件号码应为{ID_NUMBER}")).rejected("BUL-06")
    court.when(correction(after, changed=ID_NUMBER)).rejected("BUL-06")
    court.when(WithdrawBulletin(reason=f"误列{ID_NUMBER}")).rejected("BUL-06")
    court.when(correction(after)).then_types(BulletinCorrected)


@pytest.mark.parametrize("topic", [t for t in Topic if t.statistical])
def test_bul_07_statistics_have_a_period_that_ends_by_the_day_of_issue(topic: Topic) -> None:
    at(topic).when(IssueBulletin(content=content(topic, period=None))).rejected("BUL-07")
    for end, accepted in ((ISSUED, True), (date(2024, 4, 9), False)):
        issuing = at(topic).when(IssueBulletin(content=content(topic, period=Period(start=Q1.start, end=end))))
        issuing.then_types(BulletinIssued) if accepted else issuing.rejected("BUL-07")


def test_bul_07_other_topics_may_name_a_period_and_claim_none() -> None:
    issuing = at_court().when(IssueBulletin(content=content(Topic.J4, period=Q1)))
    assert issuing.companions() == []
    issuing.then_types(BulletinIssued)


def test_bul_07_the_claim_of_an_issue_is_refused_where_another_bulletin_covers_a_day_of_it() -> None:
    [(_, claim)] = at_court().when(IssueBulletin(content=content(Topic.J2))).companions()
    other = PeriodClaimed(occurred_on=ISSUED, period=Period(start=Q1.end, end=ISSUED), holder=OTHER)
    given(PERIOD_REGISTER).when(claim).then_types(PeriodClaimed)
    given(PERIOD_REGISTER, other).when(claim).rejected("BUL-07")


@pytest.mark.parametrize(
    ("start", "end", "accepted"),
    [
        ((2024, 1, 1), (2024, 6, 30), True),  # the half-year that the quarter stands in
        ((2024, 1, 1), (2024, 12, 31), True),
        ((2024, 3, 1), (2024, 3, 31), True),  # a month of it
        ((2024, 4, 1), (2024, 6, 30), True),
        ((2024, 1, 1), (2024, 3, 31), False),  # the same
        ((2023, 12, 1), (2024, 2, 29), False),  # partly
        ((2024, 3, 31), (2024, 4, 30), False),
    ],
)
def test_bul_07_half_year_and_year_stand_beside_the_quarters(
    start: tuple[int, int, int], end: tuple[int, int, int], accepted: bool
) -> None:
    """Practice: statistics are made by quarter, half-year and year."""
    other = PeriodClaimed(occurred_on=ISSUED, period=Q1, holder=OTHER)
    period = Period(start=date(*start), end=date(*end))
    claiming = given(PERIOD_REGISTER, other).when(ClaimPeriod(occurred_on=LATER, period=period, holder=MATTER))
    claiming.then_types(PeriodClaimed) if accepted else claiming.rejected("BUL-07")


def test_bul_07_each_issuer_and_topic_has_its_own_register() -> None:
    told = content(Topic.E2, issuer=HOUSING, organised_by=GOV)
    issuing = at_government(actor=HOUSING).when(IssueBulletin(content=told))
    assert [stream for stream, _ in issuing.companions()] == ["period-register:housing-bureau:E2"]
    issuing = at_government().when(IssueBulletin(content=content(Topic.E5)))
    assert [stream for stream, _ in issuing.companions()] == ["period-register:district-government:E5"]


def test_bul_07_a_correction_moves_the_claim_and_a_withdrawal_frees_it() -> None:
    wider = Period(start=date(2023, 10, 1), end=Q1.end)
    court = at_court(issued(content(Topic.J2)), today=LATER)
    correcting = court.when(correction(content(Topic.J2, period=wider)))
    register = "period-register:district-court:J2"
    assert correcting.companions() == [
        (register, ClaimPeriod(occurred_on=LATER, period=wider, holder=MATTER)),
    ]
    correcting.then_types(BulletinCorrected)
    assert court.when(WITHDRAW).companions() == [(register, ReleasePeriod(occurred_on=LATER, holder=MATTER))]
    assert at_court(issued(content(Topic.J4)), today=LATER).when(WITHDRAW).companions() == []


def test_bul_07_a_corrected_period_still_ends_by_the_day_of_the_first_issue() -> None:
    court = at_court(issued(content(Topic.J2)), today=LATER)
    for end, accepted in ((ISSUED, True), (date(2024, 4, 9), False)):
        correcting = court.when(correction(content(Topic.J2, period=Period(start=Q1.start, end=end))))
        correcting.then_types(BulletinCorrected) if accepted else correcting.rejected("BUL-07")


@pytest.mark.parametrize(
    ("topic", "missing"),
    [(Topic.J5, "case_refs"), (Topic.J6, "suggestion_refs"), (Topic.E5, "suggestion_refs")],
)
def test_bul_08_a_roll_up_names_what_it_rolls_up(topic: Topic, missing: str) -> None:
    at(topic).when(IssueBulletin(content=content(topic, **{missing: ()}))).rejected("BUL-08")
    at(topic).when(IssueBulletin(content=content(topic))).then_types(BulletinIssued)


def test_scenario_9_bul_08_an_unknown_suggestion_is_refused() -> None:
    at_government().when(IssueBulletin(content=content(Topic.E5, suggestion_refs=(S1, S9)))).rejected("BUL-08")
    story = at_government().when(IssueBulletin(content=content(Topic.E5, suggestion_refs=(S1,))))
    assert {stream.partition(":")[0] for stream, _ in story.companions()} == {"period-register"}
    story.then_types(BulletinIssued)
    at_court().when(IssueBulletin(content=content(Topic.J6, suggestion_refs=(S9,)))).rejected("BUL-08")
    at_court().when(IssueBulletin(content=content(Topic.J4, suggestion_refs=(S9,)))).rejected("BUL-08")


def test_bul_08_a_suggestion_is_looked_up_where_this_side_keeps_it() -> None:
    for side, topic, stream in (
        (Side.COURT, Topic.J6, f"suggestion:{S1}"),
        (Side.GOVERNMENT, Topic.E5, f"suggestion-response:{S1}"),
    ):
        kept = SENT if side is Side.COURT else Response()
        told = content(topic)
        assert IssueBulletin(content=told).references(side) == [stream]
        assert correction(told).references(side) == [stream]
        assert DraftBulletin(content=told).references(side) == WITHDRAW.references(side) == []
        at(topic).having(known={stream: kept}).when(IssueBulletin(content=told)).then_types(BulletinIssued)
        at(topic).having(known={}).when(IssueBulletin(content=told)).rejected("BUL-08")


@pytest.mark.parametrize("topic", [Topic.J6, Topic.J4])
def test_bul_08_a_suggestion_that_is_a_draft_is_not_reported(topic: Topic) -> None:
    told = content(topic, suggestion_refs=(S1,))
    court = at_court().having(known={f"suggestion:{S1}": SuggestionState(stage=Stage.DRAFTED)})
    court.when(IssueBulletin(content=told)).rejected("BUL-08")
    for stage in (Stage.SENT, Stage.WITHDRAWN, Stage.CLOSED):
        state = SuggestionState(stage=stage, sent=SENT.sent)
        court.having(known={f"suggestion:{S1}": state}).when(IssueBulletin(content=told)).then_types(BulletinIssued)
    before = issued(content(topic, suggestion_refs=(S1,), text="原文"))
    late = at_court(before, today=LATER).having(known={f"suggestion:{S1}": SuggestionState(stage=Stage.DRAFTED)})
    late.when(correction(told)).rejected("BUL-08")


@pytest.mark.parametrize("missing", ["rule_number", "rule_effective_on"])
def test_bul_09_a_policy_without_number_or_effective_day_is_warned_of(missing: str) -> None:
    """三(一)1(1) names policies (司法政策) beside rules: minutes and answers of a court have neither."""
    command = IssueBulletin(content=content(Topic.J1, **{missing: None}))
    at_court().when(command).then_types(BulletinIssued)
    assert [lack.value for lack in command.warnings()] == [missing]
    assert IssueBulletin(content=content(Topic.J1)).warnings() == ()


def test_bul_09_one_bulletin_passes_on_several_rules() -> None:
    rules = (
        NewRule(title="关于行政案件案由的规定", number="法发〔2020〕44号", in_force_on=date(2021, 1, 1)),
        NewRule(title="行政审判工作座谈会纪要"),
    )
    alone = {"rule_number": None, "rule_effective_on": None}
    command = IssueBulletin(content=content(Topic.J1, **alone, rules=rules))
    at_court().when(command).then_types(BulletinIssued)
    assert set(command.warnings()) == {Lack.RULE_NUMBER, Lack.RULE_DAY}
    at_court().when(IssueBulletin(content=content(Topic.J1, rules=rules))).rejected("BUL-09")
    at_court().when(IssueBulletin(content=content(Topic.J4, rules=rules))).rejected("BUL-09")


@pytest.mark.parametrize("topic", Topic)
def test_bul_12_whoever_owes_a_topic_reports_that_there_was_nothing(topic: Topic) -> None:
    """零报告: 本季度未发. No cases, suggestions, reasons or numbers are asked of it, and nothing is warned of."""
    needs = dict.fromkeys(("rule_number", "rule_effective_on", "residual_reason"))
    nothing = content(topic, **{**needs, "case_refs": (), "suggestion_refs": (), "period": Q1, "nil_report": True})
    command = IssueBulletin(content=nothing)
    story = at(topic).when(command).then(issued(nothing))
    assert command.warnings() == ()
    more = nothing.model_copy(
        update={"nil_report": None, "figures": (Figure(label="处罚", value=1),), **NEEDS.get(topic, {})}
    )
    at(topic, *story.history, today=LATER).when(correction(more)).then_types(BulletinCorrected)


def test_bul_12_a_nil_report_has_a_period_and_names_nothing() -> None:
    def nil(topic: Topic, **changes: Any) -> When:
        fields = {"period": Q1, "nil_report": True, "case_refs": (), **changes}
        return at(topic).when(IssueBulletin(content=content(topic, **fields)))

    nil(Topic.J4).then_types(BulletinIssued)
    nil(Topic.J4, period=None).rejected("BUL-12")
    nil(Topic.J4, period=Period(start=Q1.start, end=date(2024, 4, 9))).rejected("BUL-07")
    nil(Topic.E2, figures=(Figure(label="行政处罚", value=0),)).rejected("BUL-12")
    nil(Topic.J3, case_refs=(CASE,)).rejected("BUL-12")
    nil(Topic.J3, visibility=Visibility.MEMBERS).then_types(BulletinIssued)
    nil(Topic.J3, visibility=Visibility.MEMBERS, nil_report=None).rejected("BUL-06")
    nil(Topic.J6).rejected("BUL-12")
    nil(Topic.J1).rejected("BUL-12")
    problem = CommonProblem(text="未告知", field=Field.OTHER, category=IssueCategory.GENERAL_PROCEDURAL)
    nil(Topic.J4, problems=(problem,)).rejected("BUL-12")


def counted(label: str, value: int) -> NamedCount:
    return NamedCount(label=label, value=Decimal(value))


def rate(label: str, percent: str, *of: NamedCount) -> Figure:
    """With its numerator, and its denominator after it."""
    return Figure(label=label, value=Decimal(percent), **dict(zip(("numerator", "denominator"), of, strict=False)))


@pytest.mark.parametrize("topic", [Topic.E2, Topic.J2])
@pytest.mark.parametrize("label", ["出庭率", "准予执行率（%）", "撤诉件数占比", "同比增幅", "被诉行政行为（%）"])
def test_papers_b16_a_rate_alone_is_asked_back(topic: Topic, label: str) -> None:
    alone = content(topic, figures=(rate(label, "91.81"),))
    at(topic).when(IssueBulletin(content=alone)).rejected("BUL-13")
    half = content(topic, figures=(rate(label, "91.81", counted("负责人出庭", 157)),))
    at(topic).when(IssueBulletin(content=half)).rejected("BUL-13")
    both = (rate(label, "91.81", counted("负责人出庭", 157), counted("应当出庭", 171)),)
    at(topic).when(IssueBulletin(content=content(topic, figures=both))).then_types(BulletinIssued)


def test_bul_13_says_which_rate_lacks_them() -> None:
    with pytest.raises(Refused, match="请填写分子、分母：出庭率"):
        at_court().when(IssueBulletin(content=content(Topic.J2, figures=(rate("出庭率", "91.81"),)))).decide()


def test_papers_b15_both_bases_and_the_printed_percentages_stand_side_by_side_without_a_forced_sum() -> None:
    """88 new, 59 accepted, 86 concluded; shares of either base, which add up to 100.1 % by rounding."""
    told = content(
        Topic.E2,
        figures=(
            *(Figure(label=label, value=n) for label, n in (("新收", 88), ("受理", 59), ("结案", 86))),
            rate("公安占比", "35.6", counted("公安", 21), counted("受理", 59)),
            rate("其他占比", "64.5", counted("其他", 38), counted("受理", 59)),
            rate("受理率", "67.05", counted("受理", 59), counted("新收", 88)),
        ),
    )
    at_government().when(IssueBulletin(content=told)).then(issued(told))


@pytest.mark.parametrize(
    ("topic", "missing", "lack"), [(Topic.J3, "case_refs", Lack.CASE), (Topic.J4, "problems", Lack.PROBLEM)]
)
def test_a_j3_without_a_case_and_a_j4_without_a_problem_are_warned_of(topic: Topic, missing: str, lack: Lack) -> None:
    command = IssueBulletin(content=content(topic, **{missing: ()}))
    at(topic).when(command).then_types(BulletinIssued)
    assert command.warnings() == (lack,)


def test_a_bulletin_goes_in_copy_to_organs_that_are_there_and_is_signed_by_a_post() -> None:
    """GEN-07, BUL-15: the paper's 抄送 and 签发人; a name is not asked for (个人信息保护法 arts. 5, 6)."""
    told = content(Topic.J4, cc=(HOUSING, TAX), signatory_post="副院长")
    story = at_court().when(IssueBulletin(content=told)).then(issued(told))
    assert {HOUSING, TAX} <= set(story.decider.concerned(story.state))
    at_court().when(IssueBulletin(content=content(Topic.J4, cc=("nobody",)))).rejected("GEN-07")
    for wrong in ("张甲", "副院长张甲"):
        at_court().when(IssueBulletin(content=content(Topic.J4, signatory_post=wrong))).rejected("BUL-15")


def test_bul_14_one_document_covers_several_topics_under_one_number() -> None:
    number = "鼓法〔2024〕6号"
    first = BULLETIN.fold([issued(content(Topic.J4, document_number=number))])
    known = {**KNOWN, f"bulletin:{OTHER}": first}
    second = content(Topic.J2, document_number=number, part_of=OTHER)
    court = at_court().having(known=known)
    story = court.when(IssueBulletin(content=second))
    [(_, take), _] = story.companions()
    story.then(issued(second))
    taken = NumberTaken(occurred_on=ISSUED, number=number, holder=OTHER)
    given(NUMBER_REGISTER, taken).when(take).nothing()
    other_number = second.model_copy(update={"document_number": "鼓法〔2024〕7号"})
    for wrong in (other_number, second.model_copy(update={"document_number": None})):
        court.when(IssueBulletin(content=wrong)).rejected("BUL-14")
    at_court().when(IssueBulletin(content=second)).rejected("BUL-14")
    drafted = BULLETIN.fold([BulletinDrafted(occurred_on=ISSUED, content=content(Topic.J4, document_number=number))])
    at_court().having(known={f"bulletin:{OTHER}": drafted}).when(IssueBulletin(content=second)).rejected("BUL-14")
    by_another = content(Topic.E1, issuer=HOUSING, organised_by=GOV, document_number=number)
    known = {f"bulletin:{OTHER}": BULLETIN.fold([issued(by_another)])}
    elsewhere = content(Topic.E4, document_number=number, part_of=OTHER)
    at_government().having(known=known).when(IssueBulletin(content=elsewhere)).rejected("BUL-14")


@pytest.mark.parametrize("mark", [mark for mark in SecrecyMark if mark is not SecrecyMark.NONE])
def test_bul_10_nothing_with_a_secrecy_mark_not_even_as_a_draft(mark: SecrecyMark) -> None:
    told = content(Topic.J4, secrecy=mark)
    at_court().when(IssueBulletin(content=told)).rejected("BUL-10")
    at_court().when(DraftBulletin(content=told)).rejected("BUL-10")
    at_court(issued(content(Topic.J4)), today=LATER).when(correction(told)).rejected("BUL-10")


def test_bul_11_a_bulletin_ten_years_late_is_accepted() -> None:
    told = content(Topic.J4, matter_date=date(2014, 4, 8))
    at_court().when(IssueBulletin(content=told)).then(issued(told))


def test_bul_11_gen_01_a_matter_arises_before_it_is_notified() -> None:
    for day, accepted in ((ISSUED, True), (date(2024, 4, 9), False)):
        issuing = at_court(today=LATER).when(
            IssueBulletin(content=content(Topic.J4, matter_date=day), occurred_on=ISSUED)
        )
        issuing.then_types(BulletinIssued) if accepted else issuing.rejected("GEN-01")


def test_gen_07_figures_are_about_registered_organs() -> None:
    known = content(Topic.J2, figures=(Figure(label="案件数", organ=HOUSING, value=1), Figure(label="合计", value=1)))
    unknown = content(Topic.J2, figures=(Figure(label="案件数", organ="nobody", value=1),))
    at_court().when(IssueBulletin(content=known)).then_types(BulletinIssued)
    at_court().when(IssueBulletin(content=unknown)).rejected("GEN-07")


def test_gen_04_a_document_number_is_taken_in_the_register_of_its_year() -> None:
    told = content(Topic.J4, document_number="鼓法〔2024〕6号")
    issuing = at_court().when(IssueBulletin(content=told))
    [(stream, take)] = issuing.companions()
    assert stream == "number-register:bulletin:2024"
    assert take == TakeNumber(occurred_on=ISSUED, number="鼓法〔2024〕6号", holder=MATTER)
    given(NUMBER_REGISTER).when(take).then_types(NumberTaken)
    other = NumberTaken(occurred_on=ISSUED, number="鼓法〔2024〕6号", holder=OTHER)
    given(NUMBER_REGISTER, other).when(take).rejected("GEN-04")
    [(stream, take)] = at_court(issued(content(Topic.J4)), today=LATER).when(correction(told)).companions()
    assert stream == "number-register:bulletin:2024"


def test_a_draft_may_be_incomplete_is_replaced_by_the_next_and_takes_nothing() -> None:
    first = content(Topic.J2, period=None, document_number="鼓法〔2024〕6号")
    second = content(Topic.J6, suggestion_refs=())
    drafting = at_court().when(DraftBulletin(content=first))
    assert drafting.companions() == []
    story = drafting.then(BulletinDrafted(occurred_on=ISSUED, content=first))
    assert story.decider.visibility(story.state) is Visibility.RESTRICTED
    story.when(DraftBulletin(content=first)).nothing()
    story = story.when(DraftBulletin(content=second)).then(BulletinDrafted(occurred_on=ISSUED, content=second))
    told = content(Topic.J4)
    story = story.when(IssueBulletin(content=told)).then(issued(told))
    assert story.decider.visibility(story.state) is Visibility.MEMBERS


def test_gen_05_a_draft_is_neither_corrected_nor_withdrawn() -> None:
    drafted = at_court(BulletinDrafted(occurred_on=ISSUED, content=content(Topic.J4)))
    drafted.when(correction(content(Topic.J4, text="新正文"))).rejected("GEN-05")
    drafted.when(WITHDRAW).rejected("GEN-05")


def test_bul_04_what_is_issued_is_not_issued_or_drafted_again() -> None:
    told, other = content(Topic.J4), content(Topic.J4, text="另一正文。")
    story = at_court(issued(told))
    story.when(IssueBulletin(content=told)).nothing()
    story.when(IssueBulletin(content=other)).rejected("BUL-04")
    story.when(DraftBulletin(content=other)).rejected("BUL-04")
    story.when(DraftBulletin(content=told)).rejected("BUL-04")


def test_scenario_5_bul_04_a_correction_is_a_new_revision() -> None:
    first = content(Topic.E2, figures=(Figure(label="行政处罚", value=10),))
    second = content(Topic.E2, figures=(Figure(label="行政处罚", value=11),))
    third = content(Topic.E2, figures=(Figure(label="行政处罚", value=12),))
    story = at_government(issued(first), today=LATER).when(correction(second)).then(corrected(second))
    story.when(correction(second)).nothing()
    story.when(correction(third)).then(corrected(third, revision=3))


@pytest.mark.parametrize(
    "change",
    [
        {"topic": Topic.E2, "period": Q1},
        {"issuer": HOUSING},
        {"organised_by": GOV},
        {"addressee": COURT_DIVISION},
    ],
    ids=next_key,
)
def test_bul_04_a_correction_leaves_topic_and_parties(change: dict[str, Any]) -> None:
    government = at_government(issued(content(Topic.E1)), today=LATER)
    changed = content(Topic.E1).model_copy(update=change)
    government.when(correction(changed)).rejected("BUL-04")
    government.when(correction(content(Topic.E1, handling_unit=LEGAL))).then_types(BulletinCorrected)


def test_bul_04_the_content_rules_hold_for_a_correction_too() -> None:
    def correcting(topic: Topic, **changes: Any) -> Any:
        return at(topic, issued(content(topic)), today=LATER).when(correction(content(topic, **changes)))

    correcting(Topic.J7, residual_reason=None).rejected("BUL-03")
    correcting(Topic.J3, visibility=Visibility.MEMBERS).rejected("BUL-06")
    correcting(Topic.J2, period=None).rejected("BUL-07")
    correcting(Topic.J6, suggestion_refs=(S9,)).rejected("BUL-08")
    correcting(Topic.J1, rules=(NewRule(title="另一文件"),)).rejected("BUL-09")
    correcting(Topic.J2, figures=(rate("出庭率", "91.81"),)).rejected("BUL-13")


def test_bul_04_a_correction_outlives_a_change_of_roles() -> None:
    moved = registry(OrganRoleAssigned(occurred_on=ISSUED, organ=URBAN, role=OrganRole.DISTRICT_GOVERNMENT))
    after = content(Topic.J4, text="更正后的正文。")
    court = at_court(issued(content(Topic.J4)), today=LATER).having(registry=moved)
    court.when(correction(after)).then(corrected(after))


def test_bul_04_nothing_is_corrected_or_withdrawn_before_its_day() -> None:
    second, third = content(Topic.J4, text="二"), content(Topic.J4, text="三")
    court = at_court(issued(content(Topic.J4)), corrected(second), today=date(2024, 5, 1))
    early = date(2024, 4, 19)
    court.when(correction(third, occurred_on=early)).rejected("BUL-04")
    court.when(WithdrawBulletin(reason="内容有误", occurred_on=early)).rejected("BUL-04")
    court.when(correction(third, occurred_on=LATER)).then_types(BulletinCorrected)
    court.when(WithdrawBulletin(reason="内容有误", occurred_on=LATER)).then(WITHDRAWN)


def test_scenario_6_bul_04_a_withdrawal_comes_once_and_is_the_end() -> None:
    told = content(Topic.J4, visibility=Visibility.BILATERAL)
    on = date(2025, 2, 10)
    story = at_court(issued(told), today=on).when(WITHDRAW)
    story = story.then(BulletinWithdrawn(occurred_on=on, reason="内容有误"))
    assert story.state.content == told
    assert story.decider.visibility(story.state) is Visibility.BILATERAL
    story.when(WITHDRAW).nothing()
    story.when(WithdrawBulletin(reason="另一理由")).nothing()
    story.when(correction(content(Topic.J4, text="二"))).rejected("GEN-05")
    story.when(IssueBulletin(content=told)).rejected("BUL-04")
    story.when(DraftBulletin(content=told)).rejected("BUL-04")


def test_the_state_after_a_correction_keeps_the_day_of_the_first_issue() -> None:
    second = content(Topic.J2, text="二")
    state = at_court(issued(content(Topic.J2)), corrected(second)).state
    assert (state.content, state.revision) == (second, 2)
    assert (state.issued_on, state.revised_on) == (ISSUED, LATER)


def test_bul_07_bul_08_in_a_ledger_the_bulletin_and_its_claims_are_recorded_together_or_not_at_all(
    tmp_path: Path,
) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    court = writer(ledger, deciders=COURT_SIDE.deciders)

    def give(command: Command) -> Outcome | Exception:
        [answer] = court.commit([Request(command, COURT, str(uuid4()))])
        return answer

    for number, entry in enumerate([*ORGANS, *ROLES], start=1):
        give(
            ReceiveRegistryEntry(
                occurred_on=entry.occurred_on,
                entry_id=f"organ-registry:{number}",
                entry_type=entry.type,
                entry=json.loads(entry.data()),
            )
        )
    before = len(list(ledger.everything()))
    told = content(Topic.J2, document_number="鼓法〔2024〕6号")
    first = give(IssueBulletin(content=told))
    assert isinstance(first, Outcome)
    overlapping = content(Topic.J2, document_number="鼓法〔2024〕7号", title="重复的统计")
    for command, rule in (
        (IssueBulletin(content=overlapping), "BUL-07"),
        (IssueBulletin(content=content(Topic.J4, document_number="鼓法〔2024〕6号")), "GEN-04"),
        (IssueBulletin(content=content(Topic.J6)), "BUL-08"),
    ):
        answer = give(command)
        assert isinstance(answer, Refused)
        assert answer.rule == rule
    streams = [entry.originator_id for entry in ledger.everything()][before:]
    assert streams == [first.stream, "number-register:bulletin:2024", "period-register:district-court:J2"]
    assert isinstance(give(WithdrawBulletin(id=UUID(first.stream.partition(":")[2]), reason="重复")), Outcome)
    assert isinstance(give(IssueBulletin(content=overlapping)), Outcome)
    ledger.close()


# --- what the index of cases says ------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", [Topic.J3, Topic.J5, Topic.E3, Topic.J4, Topic.E6])
def test_gen_06_bul_08_a_case_of_our_own_court_stands_in_the_index(topic: Topic) -> None:
    told = content(topic, case_refs=(CASE,))
    at(topic).when(IssueBulletin(content=told)).then_types(BulletinIssued)
    at(topic).having(known={}).when(IssueBulletin(content=told)).rejected("GEN-06")
    before = issued(content(topic, case_refs=(ELSEWHERE,)))
    at(topic, before, today=LATER).having(known={}).when(correction(told)).rejected("GEN-06")
    at(topic, before, today=LATER).when(correction(told)).then_types(BulletinCorrected)


def test_gen_06_a_case_of_another_court_is_taken_by_its_number() -> None:
    for topic in (Topic.J3, Topic.E3):
        told = content(topic, case_refs=(ELSEWHERE,))
        at(topic).having(known={}).when(IssueBulletin(content=told)).then_types(BulletinIssued)


@pytest.mark.parametrize("topic", [Topic.J3, Topic.J5, Topic.E3, Topic.J4])
def test_papers_b6_enforcement_cases_stand_in_e3_and_civil_ones_in_no_bulletin(topic: Topic) -> None:
    """GEN-15, on both sides; the index does not hold them."""
    for code in ("执12", "执恢3", "执保1"):
        step = at(topic).when(
            IssueBulletin(content=content(topic, case_refs=(CASE, CaseRef(number=f"（2024）豫0204{code}号"))))
        )
        step.then_types(BulletinIssued) if topic is Topic.E3 else step.rejected("GEN-15")
    civil = content(topic, case_refs=(CASE, CaseRef(number="（2024）豫0204民初100号")))
    at(topic).when(IssueBulletin(content=civil)).rejected("GEN-15")


@pytest.mark.parametrize("topic", [Topic.J3, Topic.J5, Topic.E3])
def test_scenario_4_bul_06_the_index_says_which_case_is_restricted(topic: Topic) -> None:
    """Scenario 4: whatever flag the bulletin carries, on both sides."""
    story = at(topic).having(known=HIDDEN)
    for reference in (CASE, RESTRICTED_CASE):
        open_to_both = content(topic, visibility=Visibility.BILATERAL, case_refs=(reference,))
        story.when(IssueBulletin(content=open_to_both)).rejected("BUL-06")
        number_only = content(topic, visibility=Visibility.RESTRICTED, case_refs=(reference,))
        story.when(IssueBulletin(content=number_only)).then_types(BulletinIssued)
    before = issued(content(topic, visibility=Visibility.BILATERAL))
    late = at(topic, before, today=LATER).having(known=HIDDEN)
    late.when(correction(content(topic, visibility=Visibility.BILATERAL, text="改"))).rejected("BUL-06")


@pytest.mark.parametrize("topic", [Topic.J4, Topic.E6])
def test_bul_06_a_restricted_case_is_found_in_a_text_too(topic: Topic) -> None:
    told = content(topic, visibility=Visibility.PUBLIC, text=f"例如{CASE.number}一案。")
    command = IssueBulletin(content=told)
    side = Side.COURT if topic is Topic.J4 else Side.GOVERNMENT
    kept = case_stream(CASE.number) if side is Side.COURT else case_copy_stream(CASE.number)
    assert kept in command.references(side)
    at(topic).having(known=HIDDEN).when(command).rejected("BUL-06")
    at(topic).when(command).then_types(BulletinIssued)


def test_gen_06_an_organ_reports_on_cases_and_suggestions_that_it_may_know_of() -> None:
    """Who is a defendant or an addressee, or continues one; the others hear that there is none."""

    def by(organ: str, topic: Topic, **known: Any) -> When:
        told = content(topic, issuer=organ, organised_by=GOV)
        return at_government(actor=organ).having(known={**KNOWN, **known}).when(IssueBulletin(content=told))

    by(HOUSING, Topic.E3).then_types(BulletinIssued)
    by(URBAN, Topic.E3).rejected("GEN-06")
    received = {f"suggestion-response:{S1}": Response(opened=RECEIVED)}
    by(HOUSING, Topic.E5, **received).then_types(BulletinIssued)
    by(URBAN, Topic.E5, **received).rejected("BUL-08")


def test_gen_06_the_government_knows_the_reconsideration_cases_it_reports() -> None:
    number = "鼓政行复〔2024〕5号"
    told = content(Topic.E3, case_refs=(), reconsideration_refs=(number,))
    at_government().when(IssueBulletin(content=told)).rejected("GEN-06")
    known = {**KNOWN, reconsideration_case_stream(number): object()}
    at_government().having(known=known).when(IssueBulletin(content=told)).then_types(BulletinIssued)


def test_a_bulletin_looks_up_the_cases_where_its_side_keeps_them() -> None:
    told = content(Topic.J3)
    assert IssueBulletin(content=told).references(Side.COURT) == [case_stream(CASE.number)]
    told = content(Topic.E3, reconsideration_refs=("鼓政行复〔2024〕5号",))
    assert correction(told).references(Side.GOVERNMENT) == [
        case_copy_stream(CASE.number),
        reconsideration_case_stream("鼓政行复〔2024〕5号"),
    ]
