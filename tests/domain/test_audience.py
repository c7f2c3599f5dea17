"""Who may know of a matter: by its class, as an organ concerned or who continues it, by a role, as part of a side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.audience import audience, classes_of, concerns, may_know, name_of, names_of
from domain.registry import Registry
from events.base import Side, Visibility
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.vocabulary import OrganRole
from tests.organs import CITY_GOV, COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, TAX, URBAN, registry

DAY = date(2025, 6, 30)
LATER = date(2025, 9, 1)
KNOWN: Registry = registry()


@pytest.mark.parametrize(
    ("reader", "widest"),
    [
        (COURT, Visibility.BILATERAL),
        (COURT_DIVISION, Visibility.BILATERAL),
        (OFFICE, Visibility.BILATERAL),
        (GOV, Visibility.BILATERAL),
        (LEGAL, Visibility.BILATERAL),
        (HOUSING, Visibility.MEMBERS),
        (CITY_GOV, Visibility.PUBLIC),
        ("nobody-we-know", Visibility.PUBLIC),
    ],
)
def test_what_a_reader_may_know_by_the_class_alone(reader: str, widest: Visibility) -> None:
    assert max(classes_of(reader, KNOWN, DAY), key=lambda visibility: visibility.rank) is widest
    for visibility in Visibility:
        assert may_know(audience(visibility), reader, KNOWN, DAY) is (visibility.rank <= widest.rank)


def test_what_is_restricted_is_known_to_those_whom_it_concerns() -> None:
    matter = audience(Visibility.RESTRICTED, (HOUSING, None, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, Side.COURT))
    assert matter.concerned == {HOUSING, "@government_legal_department", "@court"}
    knowing = {reader for reader in KNOWN.organs if may_know(matter, reader, KNOWN, DAY)}
    assert {HOUSING, LEGAL, COURT, COURT_DIVISION} <= knowing
    assert knowing.isdisjoint({GOV, OFFICE, TAX, URBAN})


def test_who_continues_an_organ_may_know_what_it_knew() -> None:
    """ORG-02; and a holder's successor knows what the role makes known, until the role is given to another."""
    merged = KNOWN.apply(OrganSuperseded(occurred_on=LATER, organ=HOUSING, successor=URBAN))
    matter = audience(Visibility.RESTRICTED, (HOUSING,))
    assert not may_know(matter, URBAN, merged, DAY)
    assert may_know(matter, URBAN, merged, LATER)
    assert may_know(matter, HOUSING, merged, LATER)
    for_the_role = audience(Visibility.RESTRICTED, (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT,))
    gone = KNOWN.apply(OrganSuperseded(occurred_on=LATER, organ=LEGAL, successor=TAX))
    assert may_know(for_the_role, TAX, gone, LATER)
    assert Visibility.BILATERAL in classes_of(TAX, gone, LATER)
    given = OrganRoleAssigned(occurred_on=LATER, organ=URBAN, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    moved = KNOWN.apply(given)
    assert may_know(for_the_role, URBAN, moved, LATER)
    assert not may_know(for_the_role, LEGAL, moved, LATER)
    assert Visibility.BILATERAL not in classes_of(LEGAL, moved, LATER)


def test_the_names_of_a_reader_are_those_by_which_it_is_concerned() -> None:
    names = names_of(LEGAL, KNOWN, DAY)
    assert {LEGAL, name_of(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT), name_of(Side.GOVERNMENT)} <= names
    for name in names:
        assert concerns(replace(audience(Visibility.RESTRICTED), concerned=frozenset({name})), LEGAL, KNOWN, DAY)
