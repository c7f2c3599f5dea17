"""The organ registry: ORG-01 … ORG-07, scenarios 12 and 23, and who may keep it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.registry import SINGLE_HOLDER
from events.base import Side, Visibility
from events.organ import (
    OrganDeactivated,
    OrganRegistered,
    OrganRenamed,
    OrganRoleAssigned,
    OrganRoleRevoked,
    OrganShortNamesRegistered,
    OrganSuperseded,
)
from events.vocabulary import OrganKind, OrganRole
from services.errors import Refused
from services.joint.organ_registry.decider import (
    DECIDER,
    ROLE_SIDE,
    AssignOrganRole,
    DeactivateOrgan,
    RegisterOrgan,
    RegisterShortNames,
    RenameOrgan,
    RevokeOrganRole,
    SupersedeOrgan,
)
from tests.given import TODAY, Given, given
from tests.organs import (
    CITY_GOV,
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    OLD_LEGAL,
    ORGANS,
    OUTSIDE,
    OUTSIDE_LEGAL,
    PETITIONS,
    ROLES,
    SINCE,
    SUB,
    SUPERVISORY,
    URBAN,
)

LATER = date(2024, 2, 1)
BEFORE = date(2020, 6, 1)
LEGAL_ROLE = OrganRole.GOVERNMENT_LEGAL_DEPARTMENT


def office(*events: Any) -> Given:
    return given(DECIDER, *ORGANS, *ROLES, *events).as_(OFFICE)


def new_bureau(**fields: Any) -> RegisterOrgan:
    values: dict[str, Any] = {
        "occurred_on": SINCE,
        "organ": "audit-bureau",
        "name": "鼓楼区审计局",
        "organ_kind": OrganKind.DEPARTMENT,
        "organ_side": Side.GOVERNMENT,
        "superior": GOV,
        "is_member": True,
    }
    return RegisterOrgan(**{**values, **fields})


REGISTERED = OrganRegistered(
    occurred_on=SINCE,
    organ="audit-bureau",
    name="鼓楼区审计局",
    organ_kind=OrganKind.DEPARTMENT,
    organ_side=Side.GOVERNMENT,
    superior=GOV,
    is_member=True,
)


def test_the_office_registers_an_organ_once() -> None:
    office().when(new_bureau()).then(REGISTERED).when(new_bureau()).nothing()


def test_a_registered_id_is_never_another_organ_gen_04() -> None:
    office(REGISTERED).when(new_bureau(name="鼓楼区统计局")).rejected("GEN-04")
    office(REGISTERED).when(new_bureau(occurred_on=LATER)).rejected("GEN-04")


def test_registering_again_after_a_rename_and_an_end_is_satisfied() -> None:
    renamed = OrganRenamed(occurred_on=LATER, organ="audit-bureau", name="鼓楼区审计一局")
    ended = OrganDeactivated(occurred_on=LATER, organ="audit-bureau", reason="机构改革")
    office(REGISTERED, renamed, ended).when(new_bureau()).nothing()


@pytest.mark.parametrize("actor", [COURT, GOV, LEGAL, "nobody"])
@pytest.mark.parametrize(
    "command",
    [
        new_bureau(),
        RenameOrgan(organ=HOUSING, name="鼓楼区住建局"),
        SupersedeOrgan(organ=URBAN, successor=HOUSING),
        DeactivateOrgan(organ=SUB, reason="撤销"),
        AssignOrganRole(organ=LEGAL, role=OrganRole.RECONSIDERATION_INSTITUTION),
        RevokeOrganRole(organ=PETITIONS, role=OrganRole.PETITION_BUREAU),
    ],
)
def test_only_the_group_office_keeps_the_registry_gen_10(actor: str, command: Any) -> None:
    office().as_(actor).when(command).rejected("GEN-10")


def test_authority_is_of_today_not_of_the_date_of_the_change() -> None:
    office().as_("nobody").when(new_bureau(occurred_on=BEFORE, superior=None)).rejected("GEN-10")


def test_before_there_is_an_office_the_joint_side_sets_the_registry_up() -> None:
    organs = [event for event in ORGANS if event.organ != OFFICE]
    joint_office = next(event for event in ORGANS if event.organ == OFFICE)
    unset = given(DECIDER, *organs).having(actor=OFFICE)
    unset.when(new_bureau()).then(REGISTERED)
    given(DECIDER, *ORGANS).as_(OFFICE).when(new_bureau()).then(REGISTERED)
    for outsider in (COURT, GOV, SUPERVISORY):
        given(DECIDER, *organs, joint_office).as_(outsider).when(new_bureau()).rejected("GEN-10")


# ORG-01: single holders


def test_org_01_the_legal_department_moves_by_assignment_scenario_12() -> None:
    after = (
        office(OrganRoleAssigned(occurred_on=SINCE, organ=OLD_LEGAL, role=LEGAL_ROLE))
        .when(AssignOrganRole(occurred_on=LATER, organ=LEGAL, role=LEGAL_ROLE))
        .then(OrganRoleAssigned(occurred_on=LATER, organ=LEGAL, role=LEGAL_ROLE))
    )
    assert after.state.holders(LEGAL_ROLE, date(2024, 1, 20)) == (OLD_LEGAL,)
    assert after.state.holders(LEGAL_ROLE, date(2024, 3, 1)) == (LEGAL,)


def test_org_01_a_single_holder_role_moves_forwards_only() -> None:
    moved = OrganRoleAssigned(occurred_on=LATER, organ=OLD_LEGAL, role=LEGAL_ROLE)
    command = AssignOrganRole(occurred_on=date(2023, 1, 1), organ=HOUSING, role=LEGAL_ROLE)
    office(moved).when(command).rejected("ORG-01")
    office(moved).when(command.model_copy(update={"occurred_on": LATER})).then_types(OrganRoleAssigned)


@pytest.mark.parametrize("role", sorted(SINGLE_HOLDER))
def test_org_01_a_single_holder_role_is_never_revoked(role: OrganRole) -> None:
    holder = next(event.organ for event in ROLES if event.role is role)
    office().when(RevokeOrganRole(organ=holder, role=role)).rejected("ORG-01")


@pytest.mark.parametrize("role", sorted(OrganRole))
def test_org_06_a_role_belongs_to_its_side(role: OrganRole) -> None:
    outsiders = {Side.COURT: HOUSING, Side.GOVERNMENT: COURT_DIVISION, Side.JOINT: HOUSING}
    office().when(AssignOrganRole(organ=outsiders[ROLE_SIDE[role]], role=role)).rejected("ORG-06")
    office().when(AssignOrganRole(organ=SUPERVISORY, role=role)).rejected("ORG-06")


@pytest.mark.parametrize("role", sorted(set(OrganRole) - SINGLE_HOLDER))
def test_org_01_only_of_a_single_holder_role_is_it_said_that_one_organ_holds_it(role: OrganRole) -> None:
    with pytest.raises(Refused) as refusal:
        office().when(AssignOrganRole(organ=SUPERVISORY, role=role)).decide()
    assert "有且只有一个" not in str(refusal.value)
    assert "exactly one" not in str(refusal.value)
    assert role.zh in str(refusal.value)


def test_assigning_a_role_again_is_satisfied() -> None:
    office().when(AssignOrganRole(organ=LEGAL, role=LEGAL_ROLE)).nothing()


def test_a_role_goes_to_a_registered_and_active_organ_gen_07() -> None:
    role = OrganRole.RECONSIDERATION_INSTITUTION
    ended = OrganDeactivated(occurred_on=LATER, organ=OLD_LEGAL, reason="机构改革")
    office().when(AssignOrganRole(organ="unknown", role=role)).rejected("GEN-07")
    office(ended).when(AssignOrganRole(organ=OLD_LEGAL, role=role)).rejected("GEN-07")
    earlier = AssignOrganRole(occurred_on=date(2023, 1, 1), organ=OLD_LEGAL, role=role)
    office(ended).when(earlier).rejected("GEN-07")
    office().when(AssignOrganRole(occurred_on=BEFORE, organ=LEGAL, role=role)).rejected("GEN-07")
    office().when(earlier).then_types(OrganRoleAssigned)


def test_another_role_may_have_several_holders_and_be_revoked() -> None:
    role = OrganRole.PETITION_BUREAU
    after = (
        office()
        .when(AssignOrganRole(occurred_on=LATER, organ=SUB, role=role))
        .then(OrganRoleAssigned(occurred_on=LATER, organ=SUB, role=role))
    )
    assert after.state.holders(role, TODAY) == (PETITIONS, SUB)
    after = (
        after.when(RevokeOrganRole(organ=SUB, role=role))
        .then(OrganRoleRevoked(occurred_on=TODAY, organ=SUB, role=role))
        .when(RevokeOrganRole(organ=SUB, role=role))
        .nothing()
    )
    assert after.state.holders(role, TODAY) == (PETITIONS,)


def test_a_role_is_not_revoked_before_it_was_given_gen_05() -> None:
    role = OrganRole.RECONSIDERATION_INSTITUTION
    given_later = OrganRoleAssigned(occurred_on=LATER, organ=LEGAL, role=role)
    early = RevokeOrganRole(occurred_on=date(2024, 1, 31), organ=LEGAL, role=role)
    office(given_later).when(early).rejected("GEN-05")
    office().when(early).nothing()


# ORG-02: names, successors, ends


def test_org_02_a_new_name_leaves_the_old_one_in_history() -> None:
    after = (
        office()
        .when(RenameOrgan(occurred_on=LATER, organ=HOUSING, name="鼓楼区住建局"))
        .then(OrganRenamed(occurred_on=LATER, organ=HOUSING, name="鼓楼区住建局"))
        .when(RenameOrgan(organ=HOUSING, name="鼓楼区住建局"))
        .nothing()
    )
    assert after.state.name(HOUSING, date(2024, 1, 31)) == "鼓楼区住房和城乡建设局"
    assert after.state.name(HOUSING, LATER) == "鼓楼区住建局"
    after.when(RenameOrgan(occurred_on=date(2023, 1, 1), organ=HOUSING, name="住建局")).rejected("ORG-02")


def test_an_organ_bears_an_english_name_as_long_as_its_name_is_that() -> None:
    """It may be given later; a new name without one has none, and is then said in Chinese."""
    english, renamed = "Gulou District Audit Bureau", "鼓楼区审计一局"
    later = RenameOrgan(occurred_on=LATER, organ="audit-bureau", name="鼓楼区审计局", name_en=english)
    given_later = office(REGISTERED).when(later)
    after = (
        given_later.then(OrganRenamed(occurred_on=LATER, organ="audit-bureau", name="鼓楼区审计局", name_en=english))
        .when(later)
        .nothing()
    )
    bureau = after.state.organ("audit-bureau")
    assert bureau is not None
    assert bureau.words(LATER) == ("鼓楼区审计局", english)
    after = after.when(RenameOrgan(occurred_on=LATER, organ="audit-bureau", name=renamed)).then(
        OrganRenamed(occurred_on=LATER, organ="audit-bureau", name=renamed)
    )
    bureau = after.state.organ("audit-bureau")
    assert bureau is not None
    assert bureau.words(LATER) == (renamed, renamed)


def test_registering_again_with_an_english_name_is_satisfied() -> None:
    """A jurisdiction file that was given English names later says nothing new of an organ."""
    office(REGISTERED).when(new_bureau(name_en="Gulou District Audit Bureau")).nothing()


def test_an_unknown_or_ended_organ_is_not_renamed_gen_07() -> None:
    ended = OrganDeactivated(occurred_on=LATER, organ=SUB, reason="撤销")
    office().when(RenameOrgan(organ="unknown", name="某局")).rejected("GEN-07")
    office(ended).when(RenameOrgan(organ=SUB, name="某办事处")).rejected("GEN-07")


def test_org_02_a_successor_takes_over_scenario_23() -> None:
    command = SupersedeOrgan(occurred_on=LATER, organ=URBAN, successor=HOUSING)
    after = (
        office()
        .when(command)
        .then(OrganSuperseded(occurred_on=LATER, organ=URBAN, successor=HOUSING))
        .when(command)
        .nothing()
    )
    assert after.state.acts_for(HOUSING, URBAN, LATER)
    assert not after.state.acts_for(HOUSING, URBAN, date(2024, 1, 31))
    assert after.state.name(URBAN, LATER) == "鼓楼区城市管理局"


def test_org_02_a_successor_is_another_active_organ() -> None:
    ended = OrganDeactivated(occurred_on=LATER, organ=SUB, reason="撤销")
    office().when(SupersedeOrgan(organ=URBAN, successor=URBAN)).rejected("ORG-02")
    office().when(SupersedeOrgan(organ=URBAN, successor="unknown")).rejected("GEN-07")
    office(ended).when(SupersedeOrgan(organ=URBAN, successor=SUB)).rejected("GEN-07")
    office(ended).when(SupersedeOrgan(organ=SUB, successor=URBAN)).rejected("GEN-07")


@pytest.mark.parametrize("kind", [SupersedeOrgan, DeactivateOrgan])
def test_org_02_an_organ_does_not_end_before_its_last_change(kind: Any) -> None:
    rest = {"successor": HOUSING} if kind is SupersedeOrgan else {"reason": "机构改革"}
    early, late = (kind(occurred_on=on, organ=SUB, **rest) for on in (date(2024, 1, 31), LATER))
    renamed = OrganRenamed(occurred_on=LATER, organ=SUB, name="相国寺街道办事处")
    role = OrganRoleAssigned(occurred_on=LATER, organ=SUB, role=OrganRole.PETITION_BUREAU)
    for change in (renamed, role):
        office(change).when(early).rejected("ORG-02")
        assert office(change).when(late).decide()
    office().when(kind(occurred_on=BEFORE, organ=SUB, **rest)).rejected("GEN-07")


def test_an_ended_organ_does_not_end_again_gen_07() -> None:
    superseded = OrganSuperseded(occurred_on=LATER, organ=SUB, successor=URBAN)
    for successor, on in ((HOUSING, LATER), (URBAN, TODAY)):
        again = SupersedeOrgan(occurred_on=on, organ=SUB, successor=successor)
        office(superseded).when(again).rejected("GEN-07")
    office(superseded).when(DeactivateOrgan(occurred_on=LATER, organ=SUB, reason="撤销")).rejected("GEN-07")
    deactivated = OrganDeactivated(occurred_on=LATER, organ=SUB, reason="撤销")
    office(deactivated).when(DeactivateOrgan(organ=SUB, reason="撤销")).rejected("GEN-07")
    office().when(SupersedeOrgan(organ="unknown", successor=URBAN)).rejected("GEN-07")
    office().when(DeactivateOrgan(organ="unknown", reason="撤销")).rejected("GEN-07")


def test_org_01_superseding_hands_every_role_to_the_successor() -> None:
    before = office(
        OrganRoleAssigned(occurred_on=SINCE, organ=OLD_LEGAL, role=LEGAL_ROLE),
        OrganRoleAssigned(occurred_on=SINCE, organ=OLD_LEGAL, role=OrganRole.RECONSIDERATION_INSTITUTION),
    )
    after = before.when(SupersedeOrgan(occurred_on=LATER, organ=OLD_LEGAL, successor=LEGAL)).then(
        OrganRoleAssigned(occurred_on=LATER, organ=LEGAL, role=LEGAL_ROLE),
        OrganRoleRevoked(occurred_on=LATER, organ=OLD_LEGAL, role=OrganRole.RECONSIDERATION_INSTITUTION),
        OrganRoleAssigned(occurred_on=LATER, organ=LEGAL, role=OrganRole.RECONSIDERATION_INSTITUTION),
        OrganSuperseded(occurred_on=LATER, organ=OLD_LEGAL, successor=LEGAL),
    )
    assert after.state.holders(LEGAL_ROLE, LATER) == (LEGAL,)
    assert after.state.holders(OrganRole.RECONSIDERATION_INSTITUTION, LATER) == (LEGAL,)
    assert after.state.holders(LEGAL_ROLE, date(2024, 1, 31)) == (OLD_LEGAL,)


@pytest.mark.parametrize("organ", [LEGAL, PETITIONS])
def test_org_06_a_role_is_not_handed_to_the_other_side(organ: str) -> None:
    office().when(SupersedeOrgan(organ=organ, successor=COURT_DIVISION)).rejected("ORG-06")


def test_org_01_who_holds_a_single_role_is_not_deactivated() -> None:
    office().when(DeactivateOrgan(organ=LEGAL, reason="撤销")).rejected("ORG-01")


def test_deactivating_takes_the_other_roles_along() -> None:
    office().when(DeactivateOrgan(organ=PETITIONS, reason="机构改革")).then(
        OrganRoleRevoked(occurred_on=TODAY, organ=PETITIONS, role=OrganRole.PETITION_BUREAU),
        OrganDeactivated(occurred_on=TODAY, organ=PETITIONS, reason="机构改革"),
    ).when(DeactivateOrgan(organ=PETITIONS, reason="机构改革")).nothing()


# ORG-03: codes


def test_org_03_codes_are_optional_and_checked() -> None:
    office().when(new_bureau(uscc="11410204000000019U", division_code="410204")).then_types(OrganRegistered)
    for wrong in ({"uscc": "11410204000000019A"}, {"division_code": "41020"}, {"division_code": "999999"}):
        with pytest.raises(ValidationError):
            new_bureau(**wrong)


# ORG-04: superiors


def test_org_04_an_organ_has_a_registered_active_superior() -> None:
    office().when(new_bureau(superior=None)).rejected("ORG-04")
    office().when(new_bureau(superior="unknown")).rejected("ORG-04")
    office().when(new_bureau(occurred_on=BEFORE)).rejected("ORG-04")


def test_org_04_external_top_organs_and_the_joint_office_have_none() -> None:
    external = new_bureau(organ_side=None, superior=None, is_member=False)
    office().when(external).then_types(OrganRegistered)
    office().when(external.model_copy(update={"superior": CITY_GOV})).then_types(OrganRegistered)
    office().when(external.model_copy(update={"superior": "unknown"})).rejected("ORG-04")
    joint = {"organ_kind": OrganKind.JOINT_OFFICE, "organ_side": Side.JOINT, "superior": None}
    office().when(new_bureau(**joint)).then_types(OrganRegistered)


def test_org_04_a_superior_of_active_organs_is_not_deactivated() -> None:
    under = REGISTERED.model_copy(update={"superior": SUB})
    ended = OrganDeactivated(occurred_on=LATER, organ="audit-bureau", reason="撤销")
    office(under).when(DeactivateOrgan(organ=SUB, reason="撤销")).rejected("ORG-04")
    office(under, ended).when(DeactivateOrgan(organ=SUB, reason="撤销")).then_types(OrganDeactivated)
    early, same_day = (DeactivateOrgan(occurred_on=on, organ=SUB, reason="撤销") for on in (date(2024, 1, 31), LATER))
    office(under, ended).when(early).rejected("ORG-04")
    office(under, ended).when(same_day).then_types(OrganDeactivated)
    office().when(DeactivateOrgan(organ=SUB, reason="撤销")).then_types(OrganDeactivated)


def test_org_04_a_successor_inherits_the_subordinates() -> None:
    under = REGISTERED.model_copy(update={"superior": SUB})
    merged = OrganSuperseded(occurred_on=LATER, organ=SUB, successor=URBAN)
    office(under, merged).when(DeactivateOrgan(organ=URBAN, reason="撤销")).rejected("ORG-04")


# ORG-05: external organs


@pytest.mark.parametrize("kind", [OrganKind.SUPERVISORY, OrganKind.CONGRESS])
def test_org_05_supervisory_organs_and_the_congress_are_external(kind: OrganKind) -> None:
    office().when(new_bureau(organ_kind=kind)).rejected("ORG-05")
    outside = new_bureau(organ_kind=kind, organ_side=None, superior=None, is_member=False)
    office().when(outside).then_types(OrganRegistered)


def test_org_05_external_organs_are_no_members() -> None:
    office().when(new_bureau(organ_side=None)).rejected("ORG-05")
    office().when(new_bureau(outside_district=True)).rejected("ORG-05")
    assert OUTSIDE in office().state


def test_the_registry_is_shown_to_members() -> None:
    assert DECIDER.visibility(office().state) is Visibility.MEMBERS
    assert DECIDER.singleton


# ORG-07: short names (papers B13)


def short(organ: str, *short_names: str) -> OrganShortNamesRegistered:
    return OrganShortNamesRegistered(occurred_on=LATER, organ=organ, short_names=short_names)


def test_org_07_the_office_registers_the_whole_list_of_short_names() -> None:
    first = RegisterShortNames(occurred_on=LATER, organ=HOUSING, short_names=("住建局", "建设局"))
    story = office().when(first).then(short(HOUSING, "住建局", "建设局"))
    story.when(first).nothing()
    again = first.model_copy(update={"short_names": ()})
    assert story.when(again).then(short(HOUSING)).state.organs[HOUSING].short_names == ()
    story.as_(HOUSING).when(again).rejected("GEN-10")
    office().when(RegisterShortNames(organ="nobody", short_names=("无此机关",))).rejected("GEN-07")


@pytest.mark.parametrize("taken", ["鼓楼区司法局", "区司法局", "司法局", "司法 局", "法制办", "区法制办"])
def test_org_07_a_name_of_another_organ_is_no_short_name(taken: str) -> None:
    command = RegisterShortNames(occurred_on=LATER, organ=HOUSING, short_names=("住建局", taken))
    refused = office(short(LEGAL, "法制办")).when(command).rejected("ORG-07")
    assert LEGAL in str(refused)


def test_org_07_the_name_of_an_organ_that_ended_is_free() -> None:
    ended = OrganSuperseded(occurred_on=LATER, organ=URBAN, successor=HOUSING)
    command = RegisterShortNames(occurred_on=LATER, organ=HOUSING, short_names=("城市管理局",))
    office().when(command).rejected("ORG-07")
    office(ended).when(command).then(short(HOUSING, "城市管理局"))


def test_org_07_an_ended_organ_keeps_what_it_was_called() -> None:
    ended = OrganSuperseded(occurred_on=LATER, organ=URBAN, successor=HOUSING)
    command = RegisterShortNames(occurred_on=SINCE, organ=URBAN, short_names=("城管局",))
    office(ended).when(command).then(OrganShortNamesRegistered(occurred_on=SINCE, organ=URBAN, short_names=("城管局",)))


def test_registering_an_organ_again_is_nothing_new_though_it_has_short_names_since() -> None:
    same = RegisterOrgan(**next(organ for organ in ORGANS if organ.organ == HOUSING).model_dump())
    office(short(HOUSING, "住建局")).when(same).nothing()


NEIGHBOUR: dict[str, Any] = {
    "organ": "yuwangtai-housing-bureau",
    "name": "禹王台区住房和城乡建设局",
    "organ_kind": OrganKind.DEPARTMENT,
    "outside_district": True,
    "legal_department": OUTSIDE_LEGAL,
}
ENTERPRISE: dict[str, Any] = {
    "organ": "gulou-property-company",
    "name": "鼓楼物业服务有限公司",
    "organ_kind": OrganKind.ENTERPRISE,
}


@pytest.mark.parametrize("fields", [NEIGHBOUR, ENTERPRISE])
@pytest.mark.parametrize("actor", [COURT, COURT_DIVISION, OFFICE])
def test_g12_the_court_registers_whom_it_writes_to_elsewhere_and_enterprises(actor: str, fields: Any) -> None:
    start = given(DECIDER, *ORGANS, *ROLES).having(side=Side.JOINT, actor=actor)
    registered = OrganRegistered(occurred_on=LATER, **fields)
    start.when(RegisterOrgan(occurred_on=LATER, **fields)).then(registered)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"outside_district": False, "legal_department": None}, "GEN-10"),
        ({"organ_side": Side.GOVERNMENT}, "GEN-10"),
        ({"is_member": True}, "GEN-10"),
        ({"legal_department": "no-such-organ"}, "GEN-07"),
    ],
)
def test_g12_no_organ_of_the_district_and_with_a_legal_department_that_is_registered(change: Any, rule: str) -> None:
    start = given(DECIDER, *ORGANS, *ROLES).having(side=Side.JOINT, actor=COURT)
    start.when(RegisterOrgan(occurred_on=LATER, **{**NEIGHBOUR, **change})).rejected(rule)


@pytest.mark.parametrize("actor", [GOV, LEGAL, HOUSING])
def test_g12_the_government_does_not(actor: str) -> None:
    start = given(DECIDER, *ORGANS, *ROLES).having(side=Side.JOINT, actor=actor)
    start.when(RegisterOrgan(occurred_on=LATER, **ENTERPRISE)).rejected("GEN-10")


def test_org_05_an_enterprise_belongs_to_no_side() -> None:
    ours = {**ENTERPRISE, "organ_side": Side.GOVERNMENT, "superior": GOV}
    office().when(RegisterOrgan(occurred_on=LATER, **ours)).rejected("ORG-05")
