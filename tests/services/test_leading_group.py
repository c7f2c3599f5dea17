"""The leading group (opinion 四(一), 四(二); domain A.10): GRP-01 to GRP-05, scenario 39."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from events.base import Side, Visibility
from events.bulletin import BulletinContent
from events.group import (
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    GroupSeat,
    LeadingGroupEstablished,
    LiaisonDesignated,
    LiaisonReplaced,
    OfficeFunction,
    OfficePost,
    SeatFunction,
    WorkFundingRecorded,
)
from events.organ import OrganDeactivated, OrganSuperseded
from events.vocabulary import SuggestionKind, Topic
from services.court.suggestion import decider as suggestion
from services.court.suggestion.decider import DraftSuggestion, SendSuggestion
from services.errors import Refused
from services.joint.leading_group import (
    DECIDER,
    AddGroupMember,
    DesignateLiaison,
    EstablishGroup,
    RecordWorkFunding,
    RemoveGroupMember,
    ReplaceLiaison,
    SeatGroupOffice,
)
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.shared import registry_copy
from services.shared.bulletin.decider import BULLETIN, DraftBulletin, IssueBulletin
from services.shared.registers import NUMBER_REGISTER, PERIOD_REGISTER
from tests.given import Given, given
from tests.organs import (
    CITY_GOV,
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    POLICE,
    SUB,
    SUPERVISORY,
    TAX,
    URBAN,
    registry,
)
from tests.sides import give_registry, writer
from tests.suggestions import NUMBER, content

DAY = date(2021, 1, 15)
LATER = date(2021, 3, 1)
BEFORE = date(2021, 1, 14)


def seat(function: SeatFunction, organ: str, title: str, *also: str) -> GroupSeat:
    return GroupSeat(function=function, organ=organ, seat=title, also_for=also)


HEAD = seat(SeatFunction.HEAD, GOV, "区长")
EXECUTIVE = seat(SeatFunction.EXECUTIVE_DEPUTY, GOV, "常务副区长")
PRESIDENT = seat(SeatFunction.DEPUTY, COURT, "院长")
HOUSING_SEAT = seat(SeatFunction.MEMBER, HOUSING, "局长")
POLICE_SEAT = seat(SeatFunction.MEMBER, POLICE, "分局局长")
SEATS = (HEAD, EXECUTIVE, PRESIDENT, HOUSING_SEAT)
ESTABLISHED = LeadingGroupEstablished(occurred_on=DAY, seats=SEATS)
DIRECTOR = OfficePost(function=OfficeFunction.DIRECTOR, organ=GOV, seat="区政府办公室主任")
STAFF = OfficePost(function=OfficeFunction.STAFF, organ=COURT_DIVISION, seat="副庭长")
SEATED = GroupOfficeSeated(occurred_on=LATER, office=OFFICE, located_at=COURT_DIVISION, posts=(DIRECTOR, STAFF))
DESIGNATED = LiaisonDesignated(occurred_on=LATER, organ=HOUSING, seat="法制科科长")


def group(*history: Any, by: str = OFFICE) -> Given:
    return given(DECIDER, *history).having(side=Side.JOINT, actor=by)


def establish(*seats: GroupSeat) -> EstablishGroup:
    return EstablishGroup(occurred_on=DAY, seats=seats or SEATS)


def add(member: GroupSeat, replaces: int | None = None, on: date = LATER) -> AddGroupMember:
    return AddGroupMember(occurred_on=on, member=member, replaces=replaces)


def remove(number: int, on: date = LATER) -> RemoveGroupMember:
    return RemoveGroupMember(occurred_on=on, seat_number=number, reason="机构调整")


def office(**changes: Any) -> SeatGroupOffice:
    fields = {"occurred_on": LATER, "located_at": COURT_DIVISION, "posts": (DIRECTOR, STAFF)}
    return SeatGroupOffice(**(fields | changes))


def liaison(organ: str = HOUSING, title: str = "法制科科长", on: date = LATER) -> DesignateLiaison:
    return DesignateLiaison(occurred_on=on, organ=organ, seat=title)


def another(organ: str = HOUSING, title: str = "办公室主任", on: date = LATER) -> ReplaceLiaison:
    return ReplaceLiaison(occurred_on=on, organ=organ, seat=title)


def funding(organ: str = HOUSING, amount: int | None = 50_000, **changes: Any) -> RecordWorkFunding:
    fields = {"occurred_on": LATER, "organ": organ, "year": 2021, "amount": amount}
    return RecordWorkFunding(**(fields | changes))


# GRP-01: one head, a deputy of each side


@pytest.mark.parametrize("by", [OFFICE, GOV])
def test_grp_01_a_group_has_one_head_and_deputies_of_both_sides(by: str) -> None:
    """GRP-01: the office or the government that leads the group establishes it, once."""
    after = group(by=by).when(establish()).then(ESTABLISHED).when(establish()).nothing()
    after.when(establish(*SEATS, POLICE_SEAT)).rejected("GEN-05")


@pytest.mark.parametrize(
    "seats",
    [
        (EXECUTIVE, PRESIDENT),
        (HEAD, HEAD.model_copy(update={"seat": "书记"}), EXECUTIVE, PRESIDENT),
        (HEAD, PRESIDENT),
        (HEAD, EXECUTIVE),
    ],
    ids=["no head", "two heads", "no deputy of the government", "no deputy of the court"],
)
def test_grp_01_nothing_less(seats: tuple[GroupSeat, ...]) -> None:
    group().when(establish(*seats)).rejected("GRP-01")


def test_grp_01_a_seat_more_and_a_seat_less() -> None:
    added = GroupMemberAdded(occurred_on=LATER, seat_number=5, member=POLICE_SEAT)
    after = group(ESTABLISHED).when(add(POLICE_SEAT)).then(added).when(add(POLICE_SEAT)).nothing()
    after.when(add(POLICE_SEAT, on=date(2021, 4, 1))).rejected("GEN-05")
    removed = GroupMemberRemoved(occurred_on=LATER, seat_number=5, reason="机构调整")
    gone = after.when(remove(5)).then(removed).when(remove(5)).nothing()
    gone.when(remove(5, on=date(2021, 4, 1))).rejected("GEN-05")
    again = GroupMemberAdded(occurred_on=LATER, seat_number=6, member=POLICE_SEAT)
    gone.when(add(POLICE_SEAT)).then(again)


def test_grp_01_a_head_is_replaced_never_doubled_nor_left_out() -> None:
    other = seat(SeatFunction.HEAD, GOV, "代区长")
    group(ESTABLISHED).when(add(other)).rejected("GRP-01")
    group(ESTABLISHED).when(remove(1)).rejected("GRP-01")
    group(ESTABLISHED).when(remove(3)).rejected("GRP-01")
    group(ESTABLISHED).when(add(POLICE_SEAT, replaces=1)).rejected("GRP-01")
    after = group(ESTABLISHED).when(add(other, replaces=1)).then_types(GroupMemberRemoved, GroupMemberAdded)
    assert [one.content.seat for one in after.state.sitting.values()] == ["常务副区长", "院长", "局长", "代区长"]


def test_gen_06_a_seat_is_named_by_the_number_of_one_that_stands() -> None:
    group(ESTABLISHED).when(remove(9)).rejected("GEN-06")
    group(ESTABLISHED).when(add(POLICE_SEAT, replaces=9)).rejected("GEN-06")


def test_gen_08_seats_follow_one_another_by_date() -> None:
    group(ESTABLISHED).when(add(POLICE_SEAT, on=BEFORE)).rejected("GEN-08")
    group(ESTABLISHED).when(remove(4, on=BEFORE)).rejected("GEN-08")


def test_gen_05_without_a_group_there_is_nothing_to_change() -> None:
    for command in (add(POLICE_SEAT), remove(1), office(), liaison(), another(), funding()):
        group().when(command).rejected("GEN-05")


@pytest.mark.parametrize("by", [COURT, COURT_DIVISION, HOUSING, LEGAL, SUPERVISORY])
def test_gen_10_the_group_is_kept_by_its_office_or_the_government(by: str) -> None:
    group(by=by).when(establish()).rejected("GEN-10")
    for command in (add(POLICE_SEAT), remove(4), office()):
        group(ESTABLISHED, by=by).when(command).rejected("GEN-10")


# GRP-02: posts of organs, no names


@pytest.mark.parametrize("title", ["甲乙", "局长甲乙", "甲乙局长", "局长（甲乙）"])
def test_grp_02_no_personal_name_in_any_seat_field(title: str) -> None:
    """GRP-02, scenario 39: a personal name in a seat field is refused."""
    named = seat(SeatFunction.MEMBER, POLICE, title)
    group().when(establish(*SEATS, named)).rejected("GRP-02")
    group(ESTABLISHED).when(add(named)).rejected("GRP-02")
    post = OfficePost(function=OfficeFunction.STAFF, organ=COURT, seat=title)
    group(ESTABLISHED).when(office(posts=(DIRECTOR, post))).rejected("GRP-02")
    group(ESTABLISHED).when(liaison(title=title)).rejected("GRP-02")
    group(ESTABLISHED, DESIGNATED).when(another(title=title)).rejected("GRP-02")


@pytest.mark.parametrize("organ", ["nobody", CITY_GOV, SUPERVISORY, OFFICE])
def test_grp_02_a_seat_is_of_an_organ_of_the_two_sides(organ: str) -> None:
    wrong = seat(SeatFunction.MEMBER, organ, "主任")
    group().when(establish(*SEATS, wrong)).rejected("GRP-02")
    group(ESTABLISHED).when(add(wrong)).rejected("GRP-02")
    group(ESTABLISHED).when(add(seat(SeatFunction.MEMBER, SUB, "主任", organ))).rejected("GRP-02")
    post = OfficePost(function=OfficeFunction.STAFF, organ=organ, seat="主任")
    group(ESTABLISHED).when(office(posts=(DIRECTOR, post))).rejected("GRP-02")


def test_grp_02_an_organ_that_has_ended_has_no_seat() -> None:
    ended = registry(OrganDeactivated(occurred_on=DAY, organ=POLICE, reason="撤销"))
    group(ESTABLISHED).having(registry=ended).when(add(POLICE_SEAT)).rejected("GRP-02")


def test_grp_02_one_seat_may_cover_two_units() -> None:
    """The annex: one seat for a business district and a subdistrict office."""
    both = seat(SeatFunction.MEMBER, SUB, "管委会主任、办事处主任", URBAN)
    group(ESTABLISHED).when(add(both)).then(GroupMemberAdded(occurred_on=LATER, seat_number=5, member=both))


# GRP-03: the office


def test_grp_03_the_office_has_a_seat_and_posts_on_both_sides() -> None:
    after = group(ESTABLISHED).when(office()).then(SEATED).when(office()).nothing()
    after.when(office(occurred_on=date(2021, 5, 1))).nothing()
    after.when(office(occurred_on=date(2021, 5, 1), posts=(DIRECTOR,))).then_types(GroupOfficeSeated)
    after.when(office(occurred_on=DAY, posts=(DIRECTOR,))).rejected("GEN-08")
    group(ESTABLISHED).when(office(occurred_on=BEFORE)).rejected("GEN-08")
    group(ESTABLISHED).when(office(located_at="nobody")).rejected("GRP-02")
    group(ESTABLISHED).when(office(occurred_on=date(2020, 11, 30))).rejected("GEN-07")


def test_staff_is_seconded_by_post_and_number_without_names() -> None:
    """四(一) 抽调人员: lent from a day on, given back by seating the office again; GRP-02 refuses a name."""
    lent = OfficePost(function=OfficeFunction.STAFF, organ=HOUSING, seat="法制科科员", seconded=True, people=2)
    posts = (DIRECTOR, STAFF, lent)
    on, back = date(2021, 5, 1), date(2021, 9, 1)
    seated = SEATED.model_copy(update={"occurred_on": on, "posts": posts})
    after = group(ESTABLISHED, SEATED).when(office(occurred_on=on, posts=posts)).then(seated)
    after.when(office(occurred_on=back)).then(SEATED.model_copy(update={"occurred_on": back}))
    named = lent.model_copy(update={"seat": "张甲"})
    group(ESTABLISHED, SEATED).when(office(occurred_on=on, posts=(DIRECTOR, named))).rejected("GRP-02")
    for people in (0, 101):
        with pytest.raises(ValidationError):
            OfficePost(function=OfficeFunction.STAFF, organ=HOUSING, seat="法制科科员", seconded=True, people=people)


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    ledger = Ledger(sqlite_url)
    yield ledger
    ledger.close()


@pytest.mark.parametrize(("side", "topic"), [(Side.COURT, Topic.J6), (Side.GOVERNMENT, Topic.E1)])
def test_grp_03_the_office_issues_no_bulletin(ledger: Ledger, side: Side, topic: Topic) -> None:
    """GRP-03, scenario 39: refused at the ledger of either side, before any decision; the sides themselves go on."""
    deciders = [BULLETIN, NUMBER_REGISTER, PERIOD_REGISTER, registry_copy.DECIDER]
    of_side = writer(ledger, deciders=deciders, side=side)
    give_registry(of_side)
    principal, other = (COURT, GOV) if side is Side.COURT else (GOV, COURT)
    said = BulletinContent(topic=topic, title="通报", text="正文", issuer=principal, addressee=other)
    command = DraftBulletin(content=said)
    requests = [Request(command, actor, actor) for actor in (OFFICE, other, principal)]
    office_refused, foreign_refused, own = of_side.commit(requests)
    assert [getattr(one, "rule", None) for one in (office_refused, foreign_refused)] == ["GRP-03", "GEN-03"]
    assert isinstance(own, Outcome)
    again = IssueBulletin(id=UUID(own.stream.partition(":")[2]), content=said)
    [refused] = of_side.commit([Request(again, OFFICE, "issue")])
    assert isinstance(refused, Refused)
    assert refused.rule == "GRP-03"


def test_grp_03_the_office_sends_no_suggestion(ledger: Ledger) -> None:
    """GRP-03, scenario 39: neither drafts one nor sends one that the court drafted."""
    of_court = writer(ledger, deciders=[suggestion.DECIDER, registry_copy.DECIDER])
    give_registry(of_court)
    draft = DraftSuggestion(
        content=content(kind=SuggestionKind.COMPREHENSIVE_GOVERNANCE, case_refs=(), other_source="调研中发现")
    )
    first, own = of_court.commit([Request(draft, OFFICE, "office"), Request(draft, COURT, "court")])
    assert isinstance(own, Outcome)
    send = SendSuggestion(id=UUID(own.stream.partition(":")[2]), number=NUMBER, addressees=(HOUSING,), cc=(LEGAL,))
    [sent] = of_court.commit([Request(send, OFFICE, "send")])
    assert [getattr(one, "rule", None) for one in (first, sent)] == ["GRP-03", "GRP-03"]


# GRP-04: liaisons


@pytest.mark.parametrize("by", [HOUSING, OFFICE])
def test_grp_04_a_member_designates_one_liaison_and_replaces_it(by: str) -> None:
    after = group(ESTABLISHED, by=by).when(liaison()).then(DESIGNATED).when(liaison()).nothing()
    after.when(liaison(title="联络员")).rejected("GRP-04")
    replaced = LiaisonReplaced(occurred_on=LATER, organ=HOUSING, seat="办公室主任")
    after.when(another()).then(replaced).when(another()).nothing()


def test_grp_04_where_there_is_none_there_is_nothing_to_replace() -> None:
    group(ESTABLISHED).when(another()).rejected("GRP-04")


@pytest.mark.parametrize("organ", [COURT_DIVISION, SUPERVISORY, OFFICE, "nobody"])
def test_grp_04_only_members_have_liaisons(organ: str) -> None:
    group(ESTABLISHED).when(liaison(organ)).rejected("GRP-04")


def test_grp_04_of_an_organ_that_has_ended_there_is_none_its_successor_has_its_own() -> None:
    merged = registry(OrganSuperseded(occurred_on=LATER, organ=URBAN, successor=HOUSING))
    after = group(ESTABLISHED).having(registry=merged)
    after.when(liaison(URBAN)).rejected("GRP-04")
    after.as_(HOUSING).having(side=Side.JOINT).when(liaison(URBAN, on=DAY)).then_types(LiaisonDesignated)


def test_gen_08_liaisons_follow_the_group_and_one_another() -> None:
    group(ESTABLISHED).when(liaison(on=BEFORE)).rejected("GEN-08")
    group(ESTABLISHED, DESIGNATED).when(another(on=DAY)).rejected("GEN-08")


@pytest.mark.parametrize("by", [URBAN, LEGAL, COURT, GOV])
def test_gen_10_nobody_speaks_for_another_member(by: str) -> None:
    for command in (liaison(), another(), funding()):
        group(ESTABLISHED, DESIGNATED, by=by).when(command).rejected("GEN-10")


# GRP-05: funding


@pytest.mark.parametrize("by", [HOUSING, OFFICE])
def test_grp_05_funding_is_an_amount_or_none_stated(by: str) -> None:
    recorded = WorkFundingRecorded(occurred_on=LATER, organ=HOUSING, year=2021, amount=50_000)
    after = group(ESTABLISHED, by=by).when(funding()).then(recorded).when(funding()).nothing()
    unstated = WorkFundingRecorded(occurred_on=LATER, organ=HOUSING, year=2021)
    after.when(funding(amount=None, no_amount_stated=True)).then(unstated)
    after.when(funding(amount=0)).then_types(WorkFundingRecorded)
    after.when(funding(amount=0, occurred_on=DAY)).rejected("GEN-08")


def test_grp_05_never_less_than_nothing_nor_both_nor_neither() -> None:
    group(ESTABLISHED).when(funding(amount=-1)).rejected("GRP-05")
    group(ESTABLISHED).when(funding(amount=None)).rejected("GRP-05")
    group(ESTABLISHED).when(funding(no_amount_stated=True)).rejected("GRP-05")


@pytest.mark.parametrize("organ", [COURT_DIVISION, SUPERVISORY])
def test_grp_05_only_members_record_funding(organ: str) -> None:
    group(ESTABLISHED).when(funding(organ)).rejected("GRP-05")
    group(ESTABLISHED).when(funding(TAX)).then_types(WorkFundingRecorded)


def test_gen_08_funding_is_not_recorded_before_the_group() -> None:
    group(ESTABLISHED).when(funding(occurred_on=BEFORE)).rejected("GEN-08")


def test_the_group_is_known_to_every_member() -> None:
    assert DECIDER.visibility(group(ESTABLISHED).state) is Visibility.MEMBERS
    assert DECIDER.singleton
