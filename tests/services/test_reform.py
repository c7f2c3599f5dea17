"""Reforms that end no organ: superior, kind and standing from a day on (ORG-11), part of the duties (ORG-12)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.audience import classes_of
from domain.authority import superiors
from domain.organ_names import named
from events.base import Event, Side, Visibility
from events.organ import DutiesTransferred, OrganChanged, OrganDeactivated
from events.petition_terms import ResponsibilityBasis
from events.vocabulary import Field, OrganKind
from services.errors import MatterNotFound
from services.government.petition.decider import AssignPetitionResponsibility, RegisterPetition
from services.government.petition.handling import AcceptPetition
from services.government.service import GOVERNMENT
from services.joint.organ_registry.decider import DECIDER, DeactivateOrgan, RegisterOrgan
from services.joint.organ_registry.reform import ChangeOrgan, TransferDuties
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.rules.group import is_member
from services.rules.reconsideration import within_jurisdiction
from tests.given import Given, given
from tests.organs import (
    CITY_GOV,
    CITY_POLICE,
    COURT,
    GOV,
    HOUSING,
    OFFICE,
    ORGANS,
    PETITIONS,
    POLICE,
    ROLES,
    SUB,
    SUPERVISORY,
    TAX,
    URBAN,
)
from tests.services.test_petition import CONTENT
from tests.sides import entry_of, give_registry, writer

MATTER = UUID(int=7)
BEFORE, ON, LATER = date(2024, 1, 31), date(2024, 2, 1), date(2024, 9, 1)


def registry(*events: Event, actor: str = OFFICE) -> Given:
    return given(DECIDER, *ORGANS, *ROLES, *events).having(side=Side.JOINT, actor=actor)


def changed(**said: Any) -> OrganChanged:
    return OrganChanged(**{"occurred_on": ON, "organ": POLICE, **said})


def to_change(event: OrganChanged) -> ChangeOrgan:
    return ChangeOrgan(**event.model_dump())


def test_another_superior_holds_from_its_day_and_the_former_one_before() -> None:
    event = changed(superior=GOV)
    after = registry().when(to_change(event)).then(event).when(to_change(event)).nothing()
    assert superiors(POLICE, after.state, BEFORE) == {CITY_POLICE}
    assert superiors(POLICE, after.state, ON) == {GOV}
    assert after.state.organs[POLICE].at(BEFORE).is_enforcement


def test_who_reviews_an_organs_acts_follows_its_kind_and_superior_of_the_day() -> None:
    """行政复议法 arts. 24, 27: a vertically led organ that becomes a bureau is reviewed here from then on."""
    change = changed(organ=TAX, superior=GOV, organ_kind=OrganKind.DEPARTMENT)
    state = registry().when(to_change(change)).then(change).state
    assert [within_jurisdiction(state, TAX, on) for on in (BEFORE, ON)] == [False, True]


def test_membership_begins_and_ends_on_a_day() -> None:
    """What an organ may read as a member unit follows; the organ and its name stay."""
    event = changed(organ=SUB, is_member=False)
    state = registry().when(to_change(event)).then(event).state
    assert [is_member(state, SUB, day) for day in (BEFORE, ON)] == [True, False]
    assert Visibility.MEMBERS in classes_of(SUB, state, BEFORE)
    assert Visibility.MEMBERS not in classes_of(SUB, state, ON)
    assert named(state, "相国寺办事处") == SUB


def test_several_changes_follow_one_another() -> None:
    first, second = changed(superior=GOV), changed(occurred_on=LATER, is_enforcement=False)
    state = registry(first).when(to_change(second)).then(second).state
    traits = state.organs[POLICE].at(LATER)
    assert (traits.superior, traits.is_enforcement, traits.kind) == (GOV, False, OrganKind.DISTRICT_BRANCH)
    registry(second).when(to_change(first)).rejected("ORG-02")


def test_org_11_no_organ_stands_under_itself() -> None:
    registry().when(to_change(changed(organ=GOV, superior=GOV))).rejected("ORG-11")
    registry().when(to_change(changed(organ=GOV, superior=HOUSING))).rejected("ORG-11")
    registry().when(to_change(changed(organ=CITY_GOV, superior=HOUSING))).rejected("ORG-11")


def test_org_04_org_05_a_change_keeps_what_is_asked_of_a_registration() -> None:
    registry().when(to_change(changed(superior="nobody"))).rejected("ORG-04")
    ended = OrganDeactivated(occurred_on=BEFORE, organ=URBAN, reason="撤销")
    registry(ended).when(to_change(changed(superior=URBAN))).rejected("ORG-04")
    registry().when(to_change(changed(organ=SUPERVISORY, is_member=True))).rejected("ORG-05")
    registry().when(to_change(changed(organ_kind=OrganKind.CONGRESS))).rejected("ORG-05")
    registry().when(to_change(changed(organ="nobody", is_member=True))).rejected("GEN-07")
    registry(actor=GOV).when(to_change(changed(superior=GOV))).rejected("GEN-10")


def test_org_04_a_superior_is_not_deactivated_while_another_has_come_under_it() -> None:
    gone = DeactivateOrgan(occurred_on=LATER, organ=URBAN, reason="撤销")
    registry(changed(organ=SUB, superior=URBAN)).when(gone).rejected("ORG-04")
    registry().when(gone).then_types(OrganDeactivated)


def test_a_registration_repeated_after_a_change_says_nothing_new() -> None:
    """A jurisdiction file read at each start knows nothing of later changes."""
    [police] = [event for event in ORGANS if event.organ == POLICE]
    registry(changed(superior=GOV, is_member=False)).when(RegisterOrgan(**police.model_dump())).nothing()


# Part of the duties


def passed(**said: Any) -> DutiesTransferred:
    fields = {"occurred_on": ON, "organ": URBAN, "to": HOUSING, "duties": "城镇燃气管理职责"}
    return DutiesTransferred(**{**fields, "fields": (Field.URBAN_CONSTRUCTION,), **said})


def to_transfer(event: DutiesTransferred) -> TransferDuties:
    return TransferDuties(**event.model_dump())


def test_org_12_part_of_the_duties_passes_and_the_organ_lives_on() -> None:
    after = registry().when(to_transfer(passed())).then(passed()).when(to_transfer(passed())).nothing()
    assert after.state.active(URBAN, LATER)
    assert not after.state.acts_for(HOUSING, URBAN, LATER)


def test_org_12_between_two_organs_of_one_side() -> None:
    registry().when(to_transfer(passed(to=URBAN))).rejected("ORG-12")
    registry().when(to_transfer(passed(to=COURT))).rejected("ORG-12")
    registry().when(to_transfer(passed(to=CITY_GOV))).rejected("ORG-12")
    registry().when(to_transfer(passed(to="nobody"))).rejected("GEN-07")
    no_matter = f"number-register:{UUID(int=1)}"
    registry().when(to_transfer(passed(handed_over=(no_matter,)))).rejected("ORG-12")
    registry(actor=HOUSING).when(to_transfer(passed())).rejected("GEN-10")


def test_who_gets_the_duties_goes_on_with_the_matter_handed_over(tmp_path: Path) -> None:
    """行政诉讼法 art. 26: only with what is on the list, from its day on; the event names both."""
    now = datetime(2024, 3, 5, 2, tzinfo=UTC)
    side = writer(Ledger(f"sqlite:///{tmp_path / 'gov.db'}"), lambda: now, GOVERNMENT.deciders, Side.GOVERNMENT)
    give_registry(side)
    other = UUID(int=8)

    def give(actor: str, command: Any) -> Outcome | Exception:
        [answer] = side.commit(
            [Request(command, actor, f"{actor} {command.type} {command.id} {len(list(side.ledger.everything()))}")]
        )
        return answer

    for matter in (MATTER, other):
        assert isinstance(
            give(PETITIONS, RegisterPetition(id=matter, occurred_on=date(2024, 2, 21), **CONTENT)), Outcome
        )
        responsible = AssignPetitionResponsibility(id=matter, organ=URBAN, basis=ResponsibilityBasis.ACT)
        assert isinstance(give(PETITIONS, responsible), Outcome)
    accept = AcceptPetition(id=MATTER)
    assert isinstance(give(HOUSING, accept), MatterNotFound)
    transfer = entry_of(passed(handed_over=(f"petition:{MATTER}",)), 99)
    assert isinstance(give(GOV, transfer), Outcome)
    assert isinstance(give(HOUSING, AcceptPetition(id=other)), MatterNotFound)
    assert isinstance(give(HOUSING, accept), Outcome)
    newest = list(side.ledger.everything())[-1].envelope()
    assert (newest.actor, newest.in_the_name_of) == (HOUSING, URBAN)
