"""Trial observation: OBS-01 … OBS-06; scenario 34."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from domain.appearance import Appearance
from domain.case import Case
from domain.case import evolve as evolve_case
from events.appearance import AppearanceDutyRegistered, Finding
from events.base import Side, Visibility
from events.case import CaseAccessRestricted, CaseConcluded, CaseFiled, HearingClosedToPublic
from events.case_terms import CaseCause, CaseOutcome, PlaintiffKind, Procedure, RestrictionGround
from events.observation import (
    ObservationCancelled,
    ObservationHeld,
    ObservationPlanned,
    ObservationRequestDeclined,
    ObservationRequested,
    ObservationRequestReceived,
    ObservationReviewed,
    Observers,
    ObserversInvited,
)
from events.observation_terms import ObserverCategory
from events.vocabulary import Field
from services.court.observation.decider import (
    DECIDER,
    CancelObservation,
    DeclineObservationRequest,
    HoldObservation,
    InviteObservers,
    PlanObservation,
    ReviewObservation,
)
from services.government import observation_request
from services.government.observation_request import RequestObservation
from services.rules.cases import case_copy_stream, case_stream
from tests.given import MATTER, Given, given, internal
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, OUTSIDE, SUPERVISORY, URBAN

ReceiveObservationRequest = internal(DECIDER, "receive-observation-request")

NUMBER, OTHER = "（2024）豫0204行初12号", "（2024）豫0204行初13号"
FILED, PLANNED, INVITED, DAY = date(2024, 3, 1), date(2024, 4, 1), date(2024, 4, 8), date(2024, 4, 18)
APPEARANCE = UUID(int=7)
STAFF, DEPUTIES = ObserverCategory.ADMINISTRATIVE_STAFF, ObserverCategory.CONGRESS_DEPUTY

PLAN = ObservationPlanned(
    occurred_on=PLANNED,
    case=NUMBER,
    typical_reason="告知程序在同类处罚中多发",
    categories=(STAFF, DEPUTIES),
    planned_on=DAY,
    place="第一审判庭",
)
GROUPS = (
    Observers(category=STAFF, organ=HOUSING, count=12),
    Observers(category=STAFF, organ=URBAN, count=8),
    Observers(category=DEPUTIES, count=5),
)
INVITE = ObserversInvited(occurred_on=INVITED, invited=GROUPS)
HELD = ObservationHeld(occurred_on=DAY, observers=GROUPS)
REVIEWED = ObservationReviewed(occurred_on=DAY, text="处罚前应当告知听证权利。")
CANCELLED = ObservationCancelled(occurred_on=DAY, reason="涉及个人隐私，转为不公开审理")
REQUEST = ObservationRequestReceived(occurred_on=FILED, by=HOUSING, case=NUMBER, reason="用于执法培训")
CLOSED = HearingClosedToPublic(occurred_on=date(2024, 4, 10), ground=RestrictionGround.PRIVACY)
RESTRICTED = CaseAccessRestricted(
    occurred_on=date(2024, 4, 10), ground=RestrictionGround.PRIVACY, reason="涉及个人隐私"
)


def case(*events: Any, number: str = NUMBER) -> Case:
    filed = CaseFiled(
        occurred_on=FILED,
        number=number,
        court=COURT,
        procedure=Procedure.FIRST_INSTANCE,
        cause=CaseCause.PENALTY,
        field=Field.URBAN_CONSTRUCTION,
        defendants=(HOUSING,),
        plaintiff_kind=PlaintiffKind.NATURAL_PERSON,
        plaintiff_count=1,
    )
    state = Case()
    for event in (filed, *events):
        state = evolve_case(state, event)
    return state


def observation(
    *events: Any, by: str = COURT, known: Case | None = None, more: Mapping[str, Any] = MappingProxyType({})
) -> Given:
    index = {case_stream(NUMBER): known or case(), **more}
    return given(DECIDER, *events).as_(by).having(today=DAY, known=index)


def plan(**fields: Any) -> PlanObservation:
    values = {**PLAN.model_dump(), **fields}
    return PlanObservation(**values)


def invite(*groups: Observers, on: date = INVITED) -> InviteObservers:
    return InviteObservers(occurred_on=on, invited=groups or GROUPS)


def hold(*groups: Observers, on: date = DAY, **fields: Any) -> HoldObservation:
    return HoldObservation(occurred_on=on, observers=groups or GROUPS, **fields)


def test_scenario_34_planned_invited_held_reviewed() -> None:
    """OBS-01 … OBS-05: counts by category and organ; every act repeated writes nothing."""
    story = observation().when(plan()).then(PLAN).when(plan()).nothing()
    story = story.when(invite()).then(INVITE).when(invite()).nothing()
    story = story.when(hold()).then(HELD).when(hold()).nothing()
    review = ReviewObservation(occurred_on=DAY, text=REVIEWED.text)
    story = story.when(review).then(REVIEWED).when(review).nothing()
    story.when(plan()).nothing().when(CancelObservation(reason="不再举行")).rejected("GEN-05")


def test_scenario_34_closed_for_privacy_before_the_day() -> None:
    """OBS-04: further invitations rejected, holding too; cancelling is what remains."""
    story = observation(PLAN, INVITE, known=case(CLOSED))
    story = story.when(invite(Observers(category=DEPUTIES, count=2), on=DAY)).rejected("OBS-04")
    story = story.when(hold()).rejected("OBS-04")
    cancel = CancelObservation(reason=CANCELLED.reason)
    story.when(cancel).then(CANCELLED).when(cancel).nothing().when(hold()).rejected("GEN-05")


@pytest.mark.parametrize("by", [COURT, COURT_DIVISION])
def test_obs_01_the_court_and_its_division_organise(by: str) -> None:
    observation(by=by).when(plan()).then(PLAN)


@pytest.mark.parametrize("by", [GOV, LEGAL, HOUSING, OFFICE, SUPERVISORY])
def test_obs_01_nobody_else_does(by: str) -> None:
    observation(by=by).when(plan()).rejected("OBS-01")
    observation(PLAN, by=by).when(invite()).rejected("OBS-01")
    observation(PLAN, INVITE, by=by).when(hold()).rejected("OBS-01")
    observation(PLAN, INVITE, HELD, by=by).when(ReviewObservation(text="讲评")).rejected("OBS-01")
    observation(PLAN, by=by).when(CancelObservation(reason="改期")).rejected("OBS-01")
    observation(REQUEST, by=by).when(DeclineObservationRequest(reason="案件不典型")).rejected("OBS-01")


def test_obs_01_a_request_is_received_and_followed_or_declined() -> None:
    said = {name: getattr(REQUEST, name) for name in ("occurred_on", "by", "case", "reason")}
    receive = ReceiveObservationRequest(id=MATTER, **said)
    requested = observation().when(receive).then(REQUEST).when(receive).nothing()
    assert DECIDER.visibility(requested.state) is Visibility.BILATERAL
    planned = requested.when(plan()).then(PLAN).when(receive).nothing()
    assert DECIDER.visibility(planned.state) is Visibility.MEMBERS
    known = {case_stream(NUMBER): case(), case_stream(OTHER): case(number=OTHER)}
    requested.having(known=known).when(plan(case=OTHER)).rejected("OBS-01")
    decline = DeclineObservationRequest(reason="案件不典型")
    declined = requested.when(decline).then(ObservationRequestDeclined(occurred_on=DAY, reason="案件不典型"))
    declined.when(decline).nothing().when(plan()).rejected("GEN-05")
    observation(PLAN).when(decline).rejected("GEN-05")


def test_obs_02_why_the_case_is_typical() -> None:
    observation().when(plan(typical_reason=None)).rejected("OBS-02")


def test_obs_03_for_at_least_one_category_and_one_person() -> None:
    observation().when(plan(categories=())).rejected("OBS-03")
    once = PLAN.model_copy(update={"categories": (STAFF,)})
    observation().when(plan(categories=(STAFF, STAFF))).then(once)
    nobody = Observers(category=DEPUTIES, count=0)
    observation(PLAN).when(InviteObservers(occurred_on=INVITED, invited=())).rejected("OBS-03")
    observation(PLAN, INVITE).when(hold(nobody)).rejected("OBS-03")


@pytest.mark.parametrize("closing", [CLOSED, RESTRICTED])
def test_obs_04_only_a_case_heard_in_public(closing: Any) -> None:
    closed = case(closing)
    observation(known=closed).when(plan()).rejected("OBS-04")
    observation(PLAN, known=closed).when(invite()).rejected("OBS-04")
    observation(PLAN, INVITE, known=closed).when(hold(on=closing.occurred_on)).rejected("OBS-04")


def test_obs_04_what_was_held_in_public_stays_so() -> None:
    """A holding before the closing may be entered later."""
    before = date(2024, 4, 9)
    held = HELD.model_copy(update={"occurred_on": before})
    observation(PLAN, INVITE, known=case(CLOSED)).when(hold(on=before)).then(held)


def test_obs_05_counts_by_category_and_organ_no_names() -> None:
    story, held = observation(PLAN), observation(PLAN, INVITE)
    twice = (GROUPS[0], GROUPS[0])
    story.when(invite(*twice)).rejected("OBS-05")
    held.when(hold(*twice)).rejected("OBS-05")
    story.when(invite(Observers(category=STAFF, count=3))).rejected("OBS-05")
    story.when(invite(GROUPS[0], Observers(category=DEPUTIES, count=0))).rejected("OBS-05")
    came = (GROUPS[0], Observers(category=DEPUTIES, count=0))
    held.when(hold(*came)).then(HELD.model_copy(update={"observers": came}))
    with pytest.raises(ValueError, match="name"):
        Observers.model_validate({"category": "congress_deputy", "count": 1, "name": "某某"})


def test_obs_05_no_personal_data_in_the_texts() -> None:
    text = "联系人电话13812345678"
    observation().when(plan(typical_reason=text)).rejected("OBS-05")
    observation().when(plan(place=text)).rejected("OBS-05")
    observation(PLAN).when(CancelObservation(reason=text)).rejected("OBS-05")
    observation(PLAN, INVITE, HELD).when(ReviewObservation(text=text)).rejected("OBS-05")
    observation(REQUEST).when(DeclineObservationRequest(reason=text)).rejected("OBS-05")


def appeared(number: str = NUMBER, found: bool | None = None, on: date = DAY) -> Appearance:
    duty = AppearanceDutyRegistered(occurred_on=PLANNED, case=number, procedure=Procedure.FIRST_INSTANCE, organ=HOUSING)
    findings = {} if found is None else {on: Finding(hearing_on=on, appeared=found)}
    return Appearance(duty=duty, findings=findings)


def test_obs_06_linked_to_the_heads_appearance_in_the_same_case() -> None:
    linked = hold(appearance=APPEARANCE)
    held = HELD.model_copy(update={"appearance": APPEARANCE})
    stream = f"appearance:{APPEARANCE}"
    assert stream in linked.references(Side.COURT)
    observation(PLAN, INVITE).when(linked).rejected("GEN-06")
    observation(PLAN, INVITE, more={stream: appeared()}).when(linked).then(held)
    observation(PLAN, INVITE, more={stream: appeared(found=True)}).when(linked).then(held)
    observation(PLAN, INVITE, more={stream: appeared(OTHER)}).when(linked).rejected("OBS-06")
    observation(PLAN, INVITE, more={stream: appeared(found=False)}).when(linked).rejected("OBS-06")


def test_obs_06_no_link_to_a_duty_whose_every_finding_is_absence() -> None:
    stream, linked = f"appearance:{APPEARANCE}", hold(appearance=APPEARANCE)
    absent = appeared(found=False, on=INVITED)
    observation(PLAN, INVITE, more={stream: absent}).when(linked).rejected("OBS-06")
    earlier = appeared(found=True, on=INVITED)
    observation(PLAN, INVITE, more={stream: earlier}).when(linked).then_types(ObservationHeld)


def test_gen_06_a_case_that_is_not_in_the_index() -> None:
    observation().having(known={case_stream(NUMBER): None}).when(plan()).rejected("GEN-06")
    observation(PLAN).having(known={}).when(invite()).rejected("GEN-06")
    assert plan().references(Side.COURT) == [case_stream(NUMBER)]
    assert list(DECIDER.relies_on(observation(PLAN).state)) == [case_stream(NUMBER)]
    assert not list(DECIDER.relies_on(observation().state))


def test_gen_05_in_order() -> None:
    observation(PLAN).when(hold()).rejected("GEN-05")
    observation(PLAN).when(ReviewObservation(text="讲评")).rejected("GEN-05")
    observation(PLAN, INVITE).when(plan(planned_on=date(2024, 5, 1))).rejected("GEN-05")
    observation(PLAN, INVITE, HELD).when(invite(on=DAY)).rejected("GEN-05")
    concluded = case(CaseConcluded(occurred_on=INVITED, outcome=CaseOutcome.REVOKED))
    observation(known=concluded).when(plan()).rejected("GEN-05")
    observation(known=concluded).when(plan(planned_on=INVITED)).then_types(ObservationPlanned)
    observation(PLAN, INVITE, known=concluded).when(hold()).rejected("GEN-05")


def test_gen_08_and_gen_11_dates_follow_one_another() -> None:
    observation().when(plan(planned_on=date(2024, 3, 31))).rejected("GEN-11")
    observation(PLAN).when(invite(on=date(2024, 3, 31))).rejected("GEN-08")
    observation(PLAN, INVITE).when(hold(on=date(2024, 4, 7))).rejected("GEN-08")
    observation(REQUEST).when(plan(occurred_on=date(2024, 2, 1))).rejected("GEN-08")


@pytest.mark.parametrize("organ", [OUTSIDE, "no-such-organ"])
def test_gen_07_observers_of_organs_that_exist(organ: str) -> None:
    group = Observers(category=STAFF, organ=organ, count=3)
    story = observation(PLAN)
    if organ == OUTSIDE:
        story.when(invite(group)).then_types(ObserversInvited)
    else:
        story.when(invite(group)).rejected("GEN-07")


# The request, on the government side


def request(*events: Any, by: str = HOUSING, known: Any = None) -> Given:
    index = {case_copy_stream(NUMBER): known or case()}
    return given(observation_request.DECIDER, *events).as_(by).having(today=FILED, known=index)


ASKED = ObservationRequested(occurred_on=FILED, by=HOUSING, case=NUMBER, reason="用于执法培训")
ASK = RequestObservation(case=NUMBER, reason="用于执法培训")


def test_obs_01_the_government_side_asks_and_no_more() -> None:
    story = request().when(ASK).then(ASKED).when(ASK).nothing()
    story.when(RequestObservation(case=NUMBER, reason="另一理由")).rejected("GEN-05")
    assert ASK.references(Side.GOVERNMENT) == [case_copy_stream(NUMBER)]
    assert story.side is Side.GOVERNMENT


def test_gen_06_asking_for_what_is_not_known_or_not_visible() -> None:
    request().having(known={}).when(ASK).rejected("GEN-06")
    request(known=case(RESTRICTED)).when(ASK).rejected("GEN-06")
    request().when(RequestObservation(case="（2024）豫0205行初1号", reason="观摩")).rejected("GEN-06")
    elsewhere = "（2024）豫0205行初1号"
    known = {case_copy_stream(elsewhere): case(number=elsewhere)}
    request().having(known=known).when(RequestObservation(case=elsewhere, reason="观摩")).rejected("GEN-06")


def test_obs_05_no_personal_data_in_a_request() -> None:
    request().when(RequestObservation(case=NUMBER, reason="原告王甲电话13812345678")).rejected("OBS-05")
