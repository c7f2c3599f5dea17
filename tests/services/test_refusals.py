"""Every refusal can be said: what a rule's text asks for, every place that requires the rule gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import orjson
import pytest

from domain.suggestion import Stage
from events.terms import Words
from events.vocabulary import OrganRole
from services.endpoint.problems import problem_of
from services.errors import Refused
from services.refusal.rule import RULES
from services.rules import require, require_stage
from tests.each import each

SERVICES = Path(__file__).parents[2] / "services"
RULE = re.compile(r"[A-Z]{3}-\d\d")
SAYING = {"require": 1, "required": 1, "refusal_by": 0}
"""By function, which argument is the rule."""


def needed(rule: str) -> set[str]:
    """The names that the texts of a rule ask for."""
    texts = (RULES[rule].zh, RULES[rule].en)
    return {field for text in texts for _, field, _, _ in Formatter().parse(text) if field}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in services/ with where it stands."""
    for path in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(SERVICES)}:{node.lineno}", node


def refusals() -> Iterator[tuple[str, str, set[str]]]:
    """Where, which rule, with which data: of `require(…, "X", …)` and its like, both rules of a conditional."""
    for where, call in calls():
        if isinstance(call.func, ast.Name) and call.func.id in SAYING and len(call.args) > SAYING[call.func.id]:
            given = {keyword.arg for keyword in call.keywords if keyword.arg}
            for part in ast.walk(call.args[SAYING[call.func.id]]):
                if isinstance(part, ast.Constant) and RULE.fullmatch(str(part.value)):
                    yield where, str(part.value), given


# Functions that take the rule as an argument, and the data that they give with it.
THROUGH = {
    "require_court": {"organ"},
    "require_joint": set[str](),
    "require_stage": {"state"},
    "require_post": set[str](),
    "Decider": {"problem", "what"},
    "require_no_personal_data": {"problem", "what"},
    "number_taken": {"number", "problem"},
    "taking_number": {"number", "problem"},
}


def through() -> Iterator[tuple[str, str, set[str]]]:
    """The rules that are handed to another function, and what that function gives."""
    for where, call in calls():
        name = getattr(call.func, "id", "")
        said = [*call.args, *(keyword.value for keyword in call.keywords)]
        rules = [a.value for a in said if isinstance(a, ast.Constant) and RULE.fullmatch(str(a.value))]
        if rules and name not in SAYING:
            assert name in THROUGH, f"{where}: {name} takes a rule: say in THROUGH which data it gives"
            given = THROUGH[name] | {keyword.arg for keyword in call.keywords if name == "require_post" and keyword.arg}
            yield from ((where, str(rule), given) for rule in rules)


@each("rule", RULES)
def test_the_texts_ask_for_the_same_in_both_languages(rule: str) -> None:
    """The texts say something, and end without a full stop."""
    zh, en = (
        {field for _, field, _, _ in Formatter().parse(text) if field} for text in (RULES[rule].zh, RULES[rule].en)
    )
    assert zh == en
    assert all(field.isidentifier() for field in zh)
    assert not RULES[rule].zh.endswith(("。", "；")), rule
    assert re.search("[\u4e00-\u9fff]", RULES[rule].zh)
    assert RULES[rule].en.strip()


def test_every_place_gives_what_the_text_of_its_rule_asks_for() -> None:
    found = [*refusals(), *through()]
    assert len(found) > 300
    lacking = [(where, rule, needed(rule) - given) for where, rule, given in found if needed(rule) - given]
    assert lacking == []


def test_no_place_gives_what_no_text_says() -> None:
    idle = [(where, rule, given - needed(rule)) for where, rule, given in refusals() if given - needed(rule)]
    assert idle == []


def test_each_language_says_its_own_words() -> None:
    organ, who = "housing-bureau", Words("发文机关", "the issuing organ")
    with pytest.raises(Refused) as refused:
        require(False, "GEN-10", organ=organ, who=[organ, OrganRole.GROUP_OFFICE, who])
    named = refused.value.naming({organ: Words("区住建局", organ)})
    assert named.rule == "GEN-10"
    assert "区住建局无权" in named.zh
    assert "由区住建局、领导小组办公室、发文机关办理" in named.zh
    assert named.en.endswith("housing-bureau, office of the leading group, the issuing organ")


@pytest.mark.parametrize("rule", ["GEN-02", "GEN-03", "GEN-10", "GRP-03", "GEN-05", "SUG-02"])
def test_who_may_ask_is_answered_403_and_what_may_be_asked_409(rule: str) -> None:
    """The mark `who` of the catalogue, and nothing beside it."""
    status, body = problem_of(Refused(rule, Words("不可以", "no"), {}))
    assert status == orjson.loads(body)["status"] == (403 if RULES[rule].who else 409)
    assert RULES[rule].who is (rule in {"GEN-02", "GEN-03", "GEN-10", "GRP-03"})


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (Words("当日已有出庭认定", "there is a finding"), "当日已有出庭认定，不能再办理本项操作"),
        (Words("尚未收文", "nothing was received"), "尚未收文，不能办理本项操作"),
        (Stage.NEW, "该事项尚未拟稿，不能办理本项操作"),
    ],
)
def test_what_is_behind_is_not_done_again_and_what_is_to_come_not_yet(state: Stage | Words, said: str) -> None:
    with pytest.raises(Refused) as refused:
        require(False, "GEN-05", state=state)
    assert refused.value.zh == said
    with pytest.raises(Refused) as late:
        require_stage(Stage.SENT, Stage.DRAFTED)
    assert late.value.zh == "该事项已发出，不能再办理本项操作"
    with pytest.raises(Refused) as early:
        require_stage(Stage.SENT, Stage.CLOSED)
    assert early.value.zh == "该事项已发出，不能办理本项操作"


def test_a_day_is_said_as_the_language_writes_it() -> None:
    with pytest.raises(Refused) as refused:
        require(False, "GEN-21", day=date(2031, 2, 3))
    assert (refused.value.zh, refused.value.en.partition(" lies")[0]) == (
        "日期2031年2月3日晚于明年年底，请核对年份",
        "the day 2031-02-03",
    )
