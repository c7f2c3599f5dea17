"""G12: addressees of other areas and enterprises, with the legal department of their own area in copy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.registry import Registry
from events.organ import OrganRegistered
from events.suggestion import SuggestionSent
from events.vocabulary import OrganKind
from tests.organs import CITY_POLICE, HOUSING, LEGAL, OUTSIDE_LEGAL, SINCE, registry
from tests.suggestions import day, ready, send

NEIGHBOUR, COMPANY = "yuwangtai-housing-bureau", "gulou-property-company"


def with_neighbours() -> Registry:
    neighbour = OrganRegistered(
        occurred_on=SINCE,
        organ=NEIGHBOUR,
        name="禹王台区住房和城乡建设局",
        organ_kind=OrganKind.DEPARTMENT,
        outside_district=True,
        legal_department=OUTSIDE_LEGAL,
    )
    company = OrganRegistered(
        occurred_on=SINCE, organ=COMPANY, name="鼓楼物业服务有限公司", organ_kind=OrganKind.ENTERPRISE
    )
    return registry(neighbour, company)


def sent(*addressees: str, **changes: Any) -> SuggestionSent:
    [event] = ready().having(registry=with_neighbours()).when(send(*addressees, **changes)).decide()
    assert isinstance(event, SuggestionSent)
    return event


def test_several_external_addressees_each_with_its_own_legal_department_in_copy() -> None:
    event = sent(NEIGHBOUR, CITY_POLICE, COMPANY, cc=())
    assert event.addressees == (NEIGHBOUR, CITY_POLICE, COMPANY)
    assert event.cc == (OUTSIDE_LEGAL,), "of the city's organ the registry names none"
    assert event.outside_district


def test_the_districts_own_copy_stays_and_none_is_named_twice() -> None:
    assert sent(HOUSING, NEIGHBOUR, cc=(LEGAL, OUTSIDE_LEGAL)).cc == (LEGAL, OUTSIDE_LEGAL)


def test_sug_02_an_enterprise_of_the_district_is_no_administrative_organ() -> None:
    assert sent(COMPANY, cc=()).cc == ()
    ready().having(registry=with_neighbours()).when(send(HOUSING, COMPANY, cc=())).rejected("SUG-02")


def test_the_legal_department_of_another_area_must_be_active() -> None:
    gone = with_neighbours()
    ended = replace(gone.organs[OUTSIDE_LEGAL], valid_to=day(3, 1))
    without = replace(gone, organs={**gone.organs, OUTSIDE_LEGAL: ended})
    ready().having(registry=without).when(send(NEIGHBOUR, cc=())).rejected("SUG-03")
