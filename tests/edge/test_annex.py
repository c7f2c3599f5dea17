"""The annex of the opinion, line by line: 38 member units in 37 seats, the leadership, the office; offices only."""

from __future__ import annotations

from typing import Any

from domain.organ_names import named
from fuyuan.sample.script import script
from services.joint.organ_registry.decider import DECIDER
from services.joint.service import first_entries
from services.jurisdiction import load, packaged
from tests.given import given
from tests.year import UNTIL

LEADERSHIP = [
    ("head", "区政府", "区长"),
    ("executive_deputy", "区政府", "副区长"),
    ("deputy", "区政府", "副区长"),
    ("deputy", "区人民法院", "院长"),
]
MEMBERS = (
    "区政府办公室；区人民法院；区发展和改革委员会；区教育体育局；区科学技术和工业信息化局；区民政局；区司法局；区财政局；"
    "区人力资源和社会保障局；区住房和城乡建设局；区城市管理局；区农业农村局；区商务局；区文化和旅游局；区卫生健康委员会；"
    "区退役军人事务局；区应急管理局；区审计局；区市场监管局；区统计局；区医疗保障局；区金融工作局；区信访局；"
    "区政务服务和大数据管理局；区国土资源分局；区公安分局；区环保分局；区税务局；区房屋征收中心；"
    "鼓楼特色商业区管委会、相国寺办事处；卧龙办事处；新华办事处；州桥办事处；西司门办事处；五一办事处；南苑办事处；仙人庄办事处"
)
OFFICE = [
    ("director", "区政府办公室", "主任"),
    ("deputy_director", "区人民法院", "党组成员"),
    ("staff", "区人民法院行政审判庭", "副庭长"),
]

GULOU = load(packaged("410204"))


def organs(*names: str) -> list[str]:
    """The ids of the organs that the annex calls so."""
    story = given(DECIDER).having(actor="group-office")
    for _, command in first_entries(GULOU):
        story = story.when(command).then(*story.when(command).decide())
    return [named(story.state, name) if name != "区人民法院" else "district-court" for name in names]


def body(command: str) -> dict[str, Any]:
    """Of the first such act of the year."""
    return next(act for act in script(UNTIL) if act.command == command).body


SEATS = [seat.split("、") for seat in MEMBERS.split("；")]
UNITS = organs(*(name for seat in SEATS for name in seat))


def test_the_annex_has_38_units_in_37_seats() -> None:
    assert (len(UNITS), len(set(UNITS)), len(SEATS)) == (38, 38, 37)


def test_the_member_units_are_those_of_the_annex_and_the_government_is_no_39th() -> None:
    members = [organ.id for organ in GULOU.organs if organ.member]
    assert sorted(members) == sorted(UNITS)
    assert "district-government" not in members
    of_the_government = [unit for unit in UNITS if unit != "district-court"]
    assert [member for member in members if member != "district-court"] == of_the_government


def test_the_sample_group_has_the_seats_of_the_annex_in_its_order() -> None:
    """Four of the leadership; the court's second seat is a member's; one seat of two units; posts, no names."""
    seats = body("establish-group")["seats"]
    led = [(seat["function"], seat["organ"], seat["seat"]) for seat in seats[:4]]
    assert led == [(function, *organs(name), post) for function, name, post in LEADERSHIP]
    assert {seat["function"] for seat in seats[4:]} == {"member"}
    assert [[seat["organ"], *seat.get("also_for", ())] for seat in seats[4:]] == [organs(*names) for names in SEATS]
    posts = {seat["organ"]: seat["seat"] for seat in seats[4:]}
    assert (posts["government-office"], posts["district-court"]) == ("主任", "党组成员")


def test_the_office_sits_in_the_courts_division_with_the_posts_of_the_annex() -> None:
    office = body("seat-group-office")
    assert office["located_at"] == organs("区人民法院行政审判庭")[0]
    posts = [(post["function"], post["organ"], post["seat"]) for post in office["posts"]]
    assert posts == [(function, *organs(name), post) for function, name, post in OFFICE]


def test_at_the_end_of_the_year_the_seats_are_still_those_of_the_annex() -> None:
    """A change of post is a seat that ends and one that begins."""
    removed, added = body("remove-group-member"), body("add-group-member")["member"]
    former = body("establish-group")["seats"][removed["seat_number"] - 1]
    assert (former["function"], former["organ"]) == (added["function"], added["organ"])


def test_every_member_unit_but_one_has_a_liaison_and_nobody_else() -> None:
    designated = [act.body["organ"] for act in script(UNTIL) if act.command == "designate-liaison"]
    assert sorted([*designated, "statistics-bureau"]) == sorted(UNITS)
