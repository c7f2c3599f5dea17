"""Post titles (GRP-02): what reads as a post, and that nothing with a personal name does. Names are constructed."""

from __future__ import annotations

import pytest

from services.errors import Refused
from services.refusal.personal_data import SURNAMES
from services.rules.posts import names_post, require_post

TITLES = (
    *("区长", "常务副区长", "副区长", "区人民法院院长", "区法院院长"),
    *("院长", "区政府办公室主任", "区人民法院党组成员", "局长", "副局长"),
    *(
        "行政审判庭副庭长",
        "区人民法院行政审判庭副庭长",
        "相国寺办事处主任",
        "鼓楼特色商业区管委会主任",
        "党组书记、局长",
    ),
    *("副主任兼办公室主任", "法规股股长", "政策法规科科长", "政策法规科一级主任科员", "四级调研员"),
    *("联络员", "法制联络员", "办公室联络员", "执法监督科工作人员", "副局长（主持工作）"),
    *("分管副局长", "党组成员、副局长", "林业局局长", "住房和城乡建设局局长", "主任科员"),
    *("法制审核股负责人", "综合科科长", "公职律师", "书记员", "局机关法制科科长"),
    *(
        "总规划师",
        "总审计师",
        "总农艺师",
        "食品安全总监",
        "首席质量官",
        "政法委员",
        "武装部长",
        "局长助理",
        "副局长（代）",
    ),
    *("常务副主任（主持工作）", "分局副局长兼法制大队大队长"),
    *("党委政法委员", "某街道武装部长", "党工委书记", "分局局长", "征收中心主任", "副局长(分管法制)"),
)


@pytest.mark.parametrize("title", TITLES)
def test_grp_02_a_post_title_is_taken(title: str) -> None:
    assert names_post(title)


@pytest.mark.parametrize(
    "text",
    [
        *("甲乙", "甲乙丙", "局长甲乙", "甲乙局长", "甲乙（局长）", "局长（甲乙）", "局长、甲乙", "甲乙，局长"),
        *(
            "副局长（代表局长）",
            "甲乙同志",
            "甲乙同志所在科科长",
            "局",
            "x",
            "科长13800000000",
            "负责工作",
            "Head of office",
        ),
    ],
)
def test_grp_02_what_is_not_plainly_a_post_is_not(text: str) -> None:
    assert not names_post(text)


@pytest.mark.parametrize("surname", SURNAMES)
def test_grp_02_a_name_before_or_after_the_post_is_found(surname: str) -> None:
    for name in (f"{surname}甲", f"{surname}甲乙"):
        for text in (name, f"{name}局长", f"局长{name}", f"{name}（局长）", f"局长（{name}）", f"{name}办主任"):
            assert not names_post(text), text
    assert not names_post(f"{surname}局长")


def test_grp_02_a_title_is_at_most_sixty_characters() -> None:
    assert names_post("、".join(["副局长"] * 15))
    assert not names_post("、".join(["副局长"] * 16))


@pytest.mark.parametrize("post", ["原局长", "时任副局长", "前任主任", "原任区住房和城乡建设局局长"])
def test_gen_14_a_post_no_longer_held_is_refused_for_what_it_is(post: str) -> None:
    with pytest.raises(Refused) as refused:
        require_post(post, "GRP-02")
    assert refused.value.rule == "GEN-14"


def test_gen_14_what_is_no_post_at_all_is_refused_by_the_rule_that_asks() -> None:
    for text in ("原甲乙", "甲乙", "时任"):
        with pytest.raises(Refused) as refused:
            require_post(text, "GRP-02")
        assert refused.value.rule == "GRP-02"
