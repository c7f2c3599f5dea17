"""The registry folded from its events: who is who, who holds what, and who acts for whom, on each day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from domain.authority import entitled, superiors
from domain.registry import Registry
from events.base import Side
from events.organ import (
    OrganDeactivated,
    OrganRegistered,
    OrganRenamed,
    OrganRoleAssigned,
    OrganRoleRevoked,
    OrganSuperseded,
)
from events.vocabulary import OrganKind, OrganRole

FIRST, SECOND, THIRD = date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)
LEGAL, PETITIONS = OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU


def registered(organ: str, kind: OrganKind = OrganKind.DEPARTMENT, **changed: object) -> OrganRegistered:
    fields = {"organ": organ, "name": organ, "organ_kind": kind, "organ_side": Side.GOVERNMENT, "occurred_on": FIRST}
    return OrganRegistered.model_validate(
        {"is_member": False, "is_enforcement": False, "outside_district": False, **fields, **changed}
    )


def renamed(name: str, on: date) -> OrganRenamed:
    return OrganRenamed(occurred_on=on, organ="aa", name=name)


def superseded(organ: str, successor: str, on: date) -> OrganSuperseded:
    return OrganSuperseded(occurred_on=on, organ=organ, successor=successor)


def assigned(organ: str, role: OrganRole, on: date) -> OrganRoleAssigned:
    return OrganRoleAssigned(occurred_on=on, organ=organ, role=role)


def test_a_name_holds_from_its_day_whatever_the_order_of_recording() -> None:
    registry = Registry.of([registered("aa"), renamed("third", THIRD), renamed("second", SECOND)])
    days = (date(2020, 1, 1), FIRST, SECOND, THIRD)
    assert [registry.name("aa", day) for day in days] == ["aa", "aa", "second", "third"]
    assert registry.name("unknown", FIRST) == "unknown"


def test_a_role_of_one_holder_leaves_the_former_one_on_the_day_of_the_new() -> None:
    registry = Registry.of([assigned("aa", LEGAL, FIRST), assigned("bb", LEGAL, SECOND)])
    assert registry.holder(LEGAL, date(2020, 1, 1)) is None
    assert [registry.holders(LEGAL, day) for day in (FIRST, SECOND)] == [("aa",), ("bb",)]


def test_a_role_of_several_holders_is_kept_until_it_is_revoked() -> None:
    revoked = OrganRoleRevoked(occurred_on=THIRD, organ="aa", role=PETITIONS)
    registry = Registry.of([assigned("aa", PETITIONS, FIRST), assigned("bb", PETITIONS, SECOND), revoked])
    assert [registry.holders(PETITIONS, day) for day in (FIRST, SECOND, THIRD)] == [("aa",), ("aa", "bb"), ("bb",)]


def test_powers_pass_on_from_organ_to_organ_day_by_day() -> None:
    organs = [registered(organ) for organ in ("aa", "bb", "cc")]
    registry = Registry.of([*organs, superseded("aa", "bb", SECOND), superseded("bb", "cc", THIRD)])
    assert [registry.heir("aa", day) for day in (FIRST, SECOND, THIRD)] == ["aa", "bb", "cc"]
    assert [registry.continued_by("cc", day) for day in (SECOND, THIRD)] == [{"cc"}, {"aa", "bb", "cc"}]
    assert registry.continued_by("cc") == {"aa", "bb", "cc"}
    assert registry.continued_by("unknown") == {"unknown"}
    for day in (FIRST, SECOND, THIRD):
        heirs = list(registry.heirs("aa", day))
        assert all(registry.acts_for(later, earlier, day) for earlier, later in pairwise(heirs))


def test_an_organ_is_active_between_its_days() -> None:
    gone = OrganDeactivated(occurred_on=THIRD, organ="aa", reason="机构撤销")
    registry = Registry.of([registered("aa"), gone])
    assert [registry.active("aa", day) for day in (date(2020, 1, 1), FIRST, SECOND, THIRD)] == [
        False,
        True,
        True,
        False,
    ]
    assert registry.heir("aa", THIRD) == "aa"


def test_what_is_an_administrative_organ_of_the_district() -> None:
    organs = [
        registered("department"),
        registered("beyond", organ_side=None, outside_district=True),
        registered("court", OrganKind.COURT, organ_side=Side.COURT),
        registered("supervisors", OrganKind.SUPERVISORY),
        registered("fund", OrganKind.OTHER),
        registered("association", OrganKind.OTHER, organ_side=None),
    ]
    registry = Registry.of(organs)
    assert {organ.id for organ in registry.organs.values() if organ.administrative} == {"department", "fund"}
    assert not {organ.id for organ in registry.organs.values() if not organ.administers} - {"court", "supervisors"}


def test_who_continues_the_powers_of_a_holder_may_act_in_its_role() -> None:
    organs = [registered(organ) for organ in ("aa", "bb")]
    registry = Registry.of([*organs, assigned("aa", PETITIONS, FIRST), superseded("aa", "bb", SECOND)])
    assert [entitled("bb", PETITIONS, registry, day) for day in (FIRST, SECOND)] == [False, True]


def test_the_superior_is_whoever_continues_its_powers() -> None:
    organs = [registered("above"), registered("heir"), registered("below", superior="above")]
    registry = Registry.of([*organs, superseded("above", "heir", SECOND)])
    assert [superiors("below", registry, day) for day in (FIRST, SECOND)] == [{"above"}, {"heir"}]
