"""Papers B13: an organ is found by what a district calls it, and by nothing that may mean another."""

from __future__ import annotations

from datetime import date

import pytest

from domain.organ_names import NameUnclear, bearers, named
from domain.registry import Registry
from events.organ import (
    OrganDeactivated,
    OrganEvent,
    OrganRenamed,
    OrganShortNamesRegistered,
    OrganSuperseded,
)
from events.terms import Words
from events.vocabulary import OrganKind
from tests.organs import CITY_POLICE, COURT, GOV, HOUSING, LEGAL, OUTSIDE, POLICE, SUB, URBAN, organ, registry

LATER = date(2024, 2, 1)


def called(organ_id: str, *short_names: str) -> OrganEvent:
    return OrganShortNamesRegistered(occurred_on=LATER, organ=organ_id, short_names=short_names)


SHORT = (called(HOUSING, "住建局"), called(SUB, "相国寺办", "相国寺街道"), called(COURT, "区法院"))


def proposed(known: Registry, text: str) -> Words:
    with pytest.raises(NameUnclear) as unclear:
        named(known, text)
    assert str(unclear.value) == " / ".join(unclear.value.words)
    return unclear.value.words


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("鼓楼区住房和城乡建设局", HOUSING),
        ("区住房和城乡建设局", HOUSING),
        ("住房和城乡建设局", HOUSING),
        ("住建局", HOUSING),
        ("区住建局", HOUSING),
        ("鼓楼区住建局", HOUSING),
        (" 鼓楼区 住建局\n", HOUSING),
        ("鼓楼区司法局", LEGAL),
        ("区司法局", LEGAL),
        ("司法局", LEGAL),
        ("相国寺街道", SUB),
        ("区人民政府", GOV),
        ("区法院", COURT),
        ("公安分局", POLICE),
        ("开封市公安局", CITY_POLICE),
        ("龙亭区住房和城乡建设局", OUTSIDE),
    ],
)
def test_b13_full_and_short_names_with_the_district_and_without(text: str, meant: str) -> None:
    assert named(registry(*SHORT), text) == meant


def test_b13_widths_do_not_count() -> None:
    known = registry(called(HOUSING, "住建局(房管)"))
    assert named(known, "住建局（房管）") == named(known, "住建局 (房管)") == HOUSING


def test_b13_a_former_name_is_known_until_another_organ_bears_it() -> None:
    renamed = OrganRenamed(occurred_on=LATER, organ=URBAN, name="鼓楼区城市综合执法局")
    assert named(registry(renamed), "城市管理局") == URBAN
    new = organ("urban-renewal-bureau", "鼓楼区城市管理局", OrganKind.DEPARTMENT, since=LATER)
    assert named(registry(renamed, new), "鼓楼区城市管理局") == named(registry(renamed, new), "城市管理局") == new.organ


def test_b13_an_ended_organ_is_still_named_but_yields_its_name() -> None:
    """An older fact may be about it; whether it may be charged with a new one is for the rules to say."""
    ended = OrganSuperseded(occurred_on=LATER, organ=URBAN, successor=HOUSING)
    assert named(registry(ended), "区城市管理局") == URBAN
    assert named(registry(called(URBAN, "城管局"), ended), "城管局") == URBAN
    assert named(registry(called(URBAN, "城管局"), ended, called(HOUSING, "城管局")), "城管局") == HOUSING


def test_b13_the_last_list_of_short_names_is_the_whole() -> None:
    known = registry(called(HOUSING, "住建局", "建设局"), called(HOUSING, "住建局"))
    assert known.organs[HOUSING].short_names == ("住建局",)
    assert proposed(known, "建设局").zh.startswith("机关名录中没有这个名称")


def test_b13_a_name_of_two_organs_is_asked_back_with_both() -> None:
    twin = organ("second-justice-bureau", "鼓楼区司法局", OrganKind.DEPARTMENT, since=LATER)
    assert proposed(registry(twin), "司法局") == (
        "有多个机关叫这个名称，您要找的是不是：鼓楼区司法局（justice-bureau）、鼓楼区司法局（second-justice-bureau）",
        "several organs are called so; did you mean: justice-bureau, second-justice-bureau",
    )


def test_b13_the_name_without_its_place_is_of_the_districts_own_organs_only() -> None:
    """Two districts have a bureau of housing; 公安局 is the city's name and nobody's here."""
    assert named(registry(), "住房和城乡建设局") == HOUSING
    zh, en = proposed(registry(), "公安局")
    assert "鼓楼区公安分局（police-branch）" in zh
    assert "开封市公安局（kaifeng-police-bureau）" in zh
    assert {"police-branch", "kaifeng-police-bureau"} <= set(en.partition(": ")[2].split(", "))


def test_b13_an_unknown_name_proposes_the_closest_organs_of_today() -> None:
    assert proposed(registry(*SHORT), "区住建") == (
        "机关名录中没有这个名称，您要找的是不是：鼓楼区住房和城乡建设局（housing-bureau）",
        "no organ is called so; did you mean: housing-bureau",
    )
    gone = OrganDeactivated(occurred_on=LATER, organ=SUB, reason="撤并")
    assert SUB in proposed(registry(*SHORT), "相国街道")[1]
    assert SUB not in proposed(registry(*SHORT, gone), "相国街道")[1]


@pytest.mark.parametrize("text", ["", " ", "区", "鼓楼区", "观象台", "長" * 200])
def test_b13_what_is_like_no_name_asks_for_one(text: str) -> None:
    zh, en = proposed(registry(), text)
    assert "请填写机关的名称、简称或者标识" in zh
    assert "give an organ's name" in en


def test_b13_an_empty_registry_knows_nobody() -> None:
    assert proposed(Registry(), "区司法局")


def test_org_07_who_bore_a_name_formerly_is_left_out_where_only_today_counts() -> None:
    ended = OrganSuperseded(occurred_on=LATER, organ=URBAN, successor=HOUSING)
    assert [organ.id for organ in bearers(registry(ended), "城市管理局")] == [URBAN]
    assert bearers(registry(ended), "城市管理局", formerly=False) == []
