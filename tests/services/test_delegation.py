"""Delegations (二(一), G1): given in the registry (ORG-09, ORG-10), used by a desk in its principal's name (ORG-08)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from events.base import Event, Side
from events.organ import DelegatedMatter, DelegationEnded, OrganSuperseded, PowersDelegated
from events.vocabulary import Topic
from services.court.service import COURT as COURT_SIDE
from services.errors import Refused
from services.government.service import GOVERNMENT as GOVERNMENT_SIDE
from services.government.suggestion_response import DECIDER as RESPONSE
from services.joint.organ_registry.decider import DECIDER
from services.joint.organ_registry.delegation import DelegatePowers, EndDelegation
from services.ledger.deciding import decide
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.shared.bulletin.decider import IssueBulletin
from tests.given import Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, ORGANS, ROLES, SUPERVISORY, URBAN
from tests.organs import registry as roster
from tests.services.test_bulletin import content
from tests.services.test_suggestion_response import opened, submit
from tests.sides import give_registry, writer

GIVEN_ON, LAST = date(2024, 3, 1), date(2024, 12, 31)
SUGGESTIONS, BULLETINS, REMEDIES = DelegatedMatter.SUGGESTIONS, DelegatedMatter.BULLETINS, DelegatedMatter.REMEDIES


def delegated(**more: Any) -> PowersDelegated:
    fields = {"occurred_on": GIVEN_ON, "principal": COURT, "delegate": COURT_DIVISION, "matters": (SUGGESTIONS,)}
    return PowersDelegated(**{**fields, **more})


def to_delegate(event: PowersDelegated) -> DelegatePowers:
    return DelegatePowers(**event.model_dump())


def registry(*events: Event, actor: str = COURT) -> Given:
    return given(DECIDER, *ORGANS, *ROLES, *events).having(side=Side.JOINT, actor=actor)


def end(**more: Any) -> EndDelegation:
    return EndDelegation(**{"occurred_on": date(2024, 6, 1), "principal": COURT, "delegate": COURT_DIVISION, **more})


def test_the_principal_or_the_office_for_it_delegates_nobody_else() -> None:
    """GEN-10: a desk cannot give itself its principal's powers."""
    registry().when(to_delegate(delegated())).then(delegated()).when(to_delegate(delegated())).nothing()
    registry(actor=OFFICE).when(to_delegate(delegated())).then(delegated())
    for stranger in (COURT_DIVISION, GOV, LEGAL):
        registry(actor=stranger).when(to_delegate(delegated())).rejected("GEN-10")


def test_org_09_an_organ_delegates_to_another_of_its_side() -> None:
    registry().when(to_delegate(delegated(delegate=COURT))).rejected("ORG-09")
    registry().when(to_delegate(delegated(delegate=LEGAL))).rejected("ORG-09")
    office = registry(actor=OFFICE)
    office.when(to_delegate(delegated(principal=OFFICE, delegate=COURT_DIVISION))).rejected("ORG-09")
    office.when(to_delegate(delegated(principal=SUPERVISORY, delegate=SUPERVISORY))).rejected("ORG-09")
    office.when(to_delegate(delegated(delegate="nobody"))).rejected("GEN-07")


def test_org_09_delegations_form_no_circle() -> None:
    """Neither back to who gave it, nor through a third; what has ended is no link."""
    first = delegated(principal=GOV, delegate=LEGAL)
    second = delegated(principal=LEGAL, delegate=HOUSING)
    back = to_delegate(delegated(principal=HOUSING, delegate=GOV))
    registry(first, actor=OFFICE).when(to_delegate(delegated(principal=LEGAL, delegate=GOV))).rejected("ORG-09")
    registry(first, second, actor=OFFICE).when(back).rejected("ORG-09")
    ended = DelegationEnded(occurred_on=GIVEN_ON, principal=GOV, delegate=LEGAL)
    registry(first, second, ended, actor=OFFICE).when(back).then_types(PowersDelegated)


def test_org_10_delegations_of_the_same_matter_do_not_overlap() -> None:
    """One after the other, or of other matters; one of all matters leaves no room beside it."""
    first = delegated(valid_until=LAST)
    again = delegated(occurred_on=date(2024, 6, 1), valid_from=LAST)
    registry(first).when(to_delegate(again)).rejected("ORG-10")
    registry(first).when(to_delegate(delegated(matters=()))).rejected("ORG-10")
    registry(first).when(to_delegate(delegated(matters=(BULLETINS,)))).then_types(PowersDelegated)
    after = delegated(occurred_on=date(2024, 6, 1), valid_from=date(2025, 1, 1))
    registry(first).when(to_delegate(after)).then(after)


def test_org_10_gen_11_the_days_of_a_delegation_are_in_order() -> None:
    registry().when(to_delegate(delegated(valid_from=date(2024, 5, 1), valid_until=date(2024, 4, 30)))).rejected(
        "ORG-10"
    )
    registry().when(to_delegate(delegated(valid_from=date(2024, 2, 29)))).rejected("GEN-11")


def test_a_delegation_ends_once_and_not_before_it_began() -> None:
    """GEN-08; what is not begun yet can be taken back; GEN-05 where there is none."""
    ended = DelegationEnded(occurred_on=date(2024, 6, 1), principal=COURT, delegate=COURT_DIVISION)
    registry(delegated()).when(end()).then(ended).when(end()).nothing().when(end(occurred_on=LAST)).rejected("GEN-05")
    registry(delegated()).when(end(occurred_on=date(2024, 2, 1))).rejected("GEN-08")
    registry().when(end()).rejected("GEN-05")
    registry(delegated(), actor=COURT_DIVISION).when(end()).rejected("GEN-10")
    future = registry(delegated(valid_from=date(2025, 12, 1))).when(end()).then(ended)
    assert future.state.delegated_to(COURT_DIVISION, date(2026, 1, 1)) == []


def test_what_held_on_an_earlier_day_still_held_then() -> None:
    known = registry(delegated(), DelegationEnded(occurred_on=LAST, principal=COURT, delegate=COURT_DIVISION)).state
    [given_once] = known.delegated_to(COURT_DIVISION, LAST)
    days = (date(2024, 2, 29), GIVEN_ON, date(2024, 12, 30), LAST)
    assert [given_once.holds(day) for day in days] == [False, True, True, False]


def court(folder: Path, today: date, *events: Event) -> Writer:
    at = datetime(today.year, today.month, today.day, 2, tzinfo=UTC)
    side = writer(Ledger(f"sqlite:///{folder / 'court.db'}"), lambda: at, COURT_SIDE.deciders)
    give_registry(side, *events)
    return side


def government(folder: Path, today: date, *events: Event) -> Writer:
    at = datetime(today.year, today.month, today.day, 2, tzinfo=UTC)
    side = writer(Ledger(f"sqlite:///{folder / 'gov.db'}"), lambda: at, GOVERNMENT_SIDE.deciders, Side.GOVERNMENT)
    give_registry(side, *events)
    return side


def issue(side: Writer, actor: str, topic: Topic = Topic.J4, **changes: Any) -> Outcome | Exception:
    issued = IssueBulletin(id=uuid4(), content=content(topic, **changes), occurred_on=date(2024, 4, 8))
    [answer] = side.commit([Request(issued, actor, "issue")])
    return answer


def newest(side: Writer) -> Recorded:
    return list(side.ledger.everything())[-1]


def refused(answer: Outcome | Exception) -> Refused:
    assert isinstance(answer, Refused), answer
    return answer


TO_ISSUE = delegated(matters=(BULLETINS,), valid_from=date(2024, 4, 1), valid_until=LAST)


def test_org_08_the_event_names_the_desk_and_in_whose_name(tmp_path: Path) -> None:
    """BUL-02: the court's bulletin, issued by its division by delegation."""
    side = court(tmp_path, date(2024, 4, 8), TO_ISSUE)
    assert isinstance(issue(side, COURT_DIVISION), Outcome)
    envelope = newest(side).envelope()
    assert (envelope.actor, envelope.in_the_name_of) == (COURT_DIVISION, COURT)
    assert envelope.data["content"]["issuer"] == COURT
    assert isinstance(issue(side, COURT), Outcome)
    assert newest(side).envelope().in_the_name_of is None


def test_org_08_the_justice_bureau_issues_in_the_governments_name(tmp_path: Path) -> None:
    side = government(tmp_path, date(2024, 4, 8), delegated(principal=GOV, delegate=LEGAL, matters=()))
    assert isinstance(issue(side, LEGAL, Topic.E4), Outcome)
    envelope = newest(side).envelope()
    assert (envelope.actor, envelope.in_the_name_of) == (LEGAL, GOV)
    assert refused(issue(side, HOUSING, Topic.E4)).rule == "BUL-02"


TAKEN_BACK = DelegationEnded(occurred_on=date(2024, 6, 2), principal=COURT, delegate=COURT_DIVISION)


@pytest.mark.parametrize(
    ("today", "events", "rule"),
    [
        (LAST, (TO_ISSUE,), None),
        (date(2025, 1, 1), (TO_ISSUE,), "ORG-08"),
        (date(2024, 4, 8), (delegated(matters=(), valid_from=date(2024, 4, 9)),), "ORG-08"),
        (date(2024, 6, 1), (TO_ISSUE, TAKEN_BACK), None),
        (date(2024, 6, 2), (TO_ISSUE, TAKEN_BACK), "ORG-08"),
        (date(2024, 4, 8), (), "BUL-02"),
        (date(2024, 4, 8), (delegated(matters=(SUGGESTIONS, REMEDIES)),), "BUL-02"),
        (date(2024, 4, 8), (delegated(principal=HOUSING, matters=()),), "BUL-02"),
    ],
)
def test_org_08_a_delegation_that_does_not_hold_today_is_refused(
    tmp_path: Path, today: date, events: tuple[Event, ...], rule: str | None
) -> None:
    """Ended, not begun, taken back: ORG-08. Not given, or of other matters: the rule of the act itself."""
    side = court(tmp_path, today, *events)
    before = len(list(side.ledger.everything()))
    answer = issue(side, COURT_DIVISION)
    if rule is None:
        assert isinstance(answer, Outcome)
    else:
        assert refused(answer).rule == rule
        assert len(list(side.ledger.everything())) == before


def test_org_08_says_between_which_days_and_in_whose_name(tmp_path: Path) -> None:
    answer = refused(issue(court(tmp_path, date(2025, 1, 1), TO_ISSUE), COURT_DIVISION))
    for words in ("鼓楼区人民法院行政审判庭", "自2024-04-01起至2024-12-31止"):
        assert words in answer.zh


def test_what_the_principal_would_be_refused_the_desk_is_refused_for_the_same_reason(tmp_path: Path) -> None:
    side = court(tmp_path, date(2024, 4, 8), TO_ISSUE)
    assert refused(issue(side, COURT_DIVISION, addressee=COURT)).rule == "BUL-01"


def test_a_delegation_does_not_outlive_its_principal_nor_reach_the_registry(tmp_path: Path) -> None:
    """Who continues the powers delegates anew; and no desk delegates further by what was delegated to it."""
    state = registry(delegated(principal=URBAN, delegate=LEGAL)).state
    assert len(state.delegated_to(LEGAL, LAST)) == 1
    gone = state.apply(OrganSuperseded(occurred_on=LAST, organ=URBAN, successor=HOUSING))
    assert gone.delegated_to(LEGAL, LAST) == []
    [everything] = registry(delegated(matters=())).state.delegations
    assert not everything.covers("organ-registry")
    assert everything.covers("suggestion:x")


def test_what_the_principal_may_not_do_is_no_answer_to_the_desk() -> None:
    """The department forwards what it typed in; the government, in whose name it acts too, forwards nothing."""
    delegation = delegated(principal=GOV, delegate=LEGAL, matters=(), valid_from=date(2025, 1, 1), valid_until=None)
    story = opened(by=LEGAL).having(registry=roster(delegation))
    own_paper = submit(feedback_by=HOUSING, received_by=HOUSING)
    with pytest.raises(Refused) as refused:
        decide(RESPONSE, story.state, own_paper, story.context())
    assert refused.value.rule == "GEN-16"
