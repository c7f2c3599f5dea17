"""A form means the body that its schema describes, for every command; and what was written wrongly stays to be seen."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any, cast

import pytest

from domain.registry import Registry
from events.annual_review import AnnualReviewOpened
from events.base import Side
from events.organ import OrganRegistered, OrganRenamed, OrganShortNamesRegistered
from events.vocabulary import OrganKind
from fuyuan.access.permissions import barred
from fuyuan.access.tokens import Grant
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.tables import DEFINITIONS, CommandEntry, command_table
from fuyuan.http.commands import Giving
from fuyuan.http.problems import Answer
from fuyuan.web.forms.at_hand import at_hand
from fuyuan.web.forms.correcting import patch
from fuyuan.web.forms.filled import body_of, faults, given_of, shown
from fuyuan.web.forms.offered import UNFORMED, beginning, closed, form_of, is_step, next_steps, possible, table
from fuyuan.web.forms.pick_list import organs_to_pick
from fuyuan.web.seen import Step
from projections.access.role import Role
from projections.access.sight import Reader
from services.rules.reading import MarkRead
from tests.each import each
from tests.schemas import schemas

CLERK = Reader("district-court", Side.COURT, Role.CLERK, True)
CALLER = Grant("district-court", Role.CLERK)


@each(("command", "whole"), [*product(table(), (False, True))])
def test_a_form_means_what_a_body_says(command: str, whole: bool) -> None:
    """With what it must have, and with every field."""
    body, fields = command_example(table()[command], schemas(), whole=whole), form_of(command)
    body.pop("change", None)  # has the fields of another command, and is written in that one's form
    assert body_of(fields, given_of(fields, body)) == body


def test_every_command_has_a_form_but_the_one_that_changes_others() -> None:
    assert command_table(DEFINITIONS).keys() - table().keys() == UNFORMED


def test_what_is_left_blank_is_left_out_and_blank_groups_close_up() -> None:
    fields = form_of("issue-bulletin")
    given = {
        "content.title": [" 通报 "],
        "content.text": ["  "],
        "content.cc": ["区住建局\r\n\r\n 区财政局 "],
        "content.figures.0.label": [""],
        "content.figures.3.label": ["结案率"],
        "content.figures.3.value": ["九成"],
        "content.nil_report": ["false"],
    }
    body = body_of(fields, given)["content"]
    assert body["title"] == "通报"
    assert body["cc"] == ["区住建局", "区财政局"]
    assert "text" not in body
    assert body["figures"] == [{"label": "结案率", "value": "九成"}]
    assert body.get("nil_report") is False
    again = given_of(fields, {"content": body})
    assert again["content.figures.0.label"] == ["结案率"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12),
        ("0.5", 0.5),
        ("-3", -3),
        ("１２", 12),
        ("1e3", "1e3"),
        ("1_0", "1_0"),
        ("NaN", "NaN"),
        ("9" * 400, "9" * 400),
    ],
)
def test_what_is_no_plain_number_stays_as_it_was_written(written: str, meant: object) -> None:
    body = body_of(form_of("acknowledge-bulletin"), {"revision": [written]})
    assert body == {"revision": meant}


def test_what_is_asked_for_follows_from_what_is_chosen() -> None:
    def asked(given: dict[str, list[str]], wrong: dict[str, str] | None = None) -> set[str]:
        [content] = [field for field in shown(form_of("issue-bulletin"), given, wrong or {}) if field.path == "content"]
        return {part.field.name for part in content.parts[0] if part.asked}

    always = asked({})
    assert {"topic", "title", "text", "cc", "document_number"} <= always
    assert not always & {"period", "figures", "case_refs", "opinion_topic", "rule_number"}
    assert asked({"content.topic": ["J5"]}) == {*always, "period", "figures", "case_refs"}
    assert asked({"content.topic": ["E4"]}) == {*always, "opinion_topic"}
    assert asked({"content.cc": [" "], "content.rule_number": ["豫高法〔2026〕1号"]}) == {*always, "rule_number"}
    assert asked({}, {"content.figures.0.label": "须填写"}) == {*always, "figures"}


def test_a_list_of_organs_has_a_field_for_each() -> None:
    given = {"defendants": ["区住建局", " ", "区城管局\n区公安局"]}
    body = body_of(form_of("file-case"), given)
    assert body["defendants"] == ["区住建局", "区城管局", "区公安局"]
    again = given_of(form_of("file-case"), body, lambda organ: organ.removeprefix("区"))
    assert again["defendants"] == ["住建局", "城管局", "公安局"]
    [field] = [
        field
        for field in shown(form_of("file-case"), given, {"defendants.1": "没有这个名称"})
        if field.path == "defendants"
    ]
    assert (field.field.kind, field.values, field.wrong_places) == ("organs", tuple(body["defendants"]), {1})


def test_organs_are_picked_by_todays_short_and_former_names() -> None:
    registered = OrganRegistered(
        occurred_on=date(2019, 1, 1), organ="planning", name="区规划局", organ_kind=OrganKind.DEPARTMENT
    )
    namesake = registered.model_copy(update={"organ": "land", "name": "区国土局"})
    registry = Registry.of(
        [
            registered,
            namesake,
            OrganShortNamesRegistered(
                occurred_on=date(2019, 1, 2), organ="planning", short_names=("规划局", "区国土局")
            ),
            OrganRenamed(occurred_on=date(2020, 1, 1), organ="planning", name="区自然资源局"),
        ]
    )
    assert organs_to_pick(registry) == [
        ("区国土局", ""),
        ("区自然资源局", ""),
        ("区规划局", "原名称，现为区自然资源局"),
        ("规划局", "区自然资源局"),
    ]


def test_a_fault_stands_at_its_field_and_in_the_list() -> None:
    fields = form_of("draft-suggestion")
    given = {"content.problems": ["问题一", "问题二"]}
    wrong = {"content.title": "必填", "content.problems.1": "至多20000个字符", "content": "应为对象"}
    told = list(faults(shown(fields, given, wrong)))
    assert told == [
        ("content", "内容", "应为对象"),
        ("content.title", "标题", "必填"),
        ("content.problems", "存在的问题", "至多20000个字符"),
    ]


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": None}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "d": 3}}, {"a": {"c": None, "d": 3}}),
        ({"a": [1, 2]}, {"a": [2]}, {"a": [2]}),
        ({"a": 1}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_what_differs_is_the_change(was: dict[str, Any], now: dict[str, Any], change: dict[str, Any]) -> None:
    assert patch(was, now) == change


def test_what_begins_a_matter_is_listed_and_what_goes_on_stands_at_the_matter() -> None:
    listed = {entry.type for _, entries in beginning(CLERK, CALLER) for entry in entries}
    assert {"issue-bulletin", "draft-suggestion", "file-case", "open-annual-review"} <= listed
    assert not {"send-suggestion", "record-hearing", "conclude-case", "freeze-annual-data"} & listed
    matter = "suggestion:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"
    steps = next_steps(CLERK, {matter, "organ-registry"})
    assert "send-suggestion" in {step.command for step in steps}
    assert {step.id for step in steps} == {matter.partition(":")[2]}
    assert "draft-suggestion" not in {step.command for step in steps}
    proposed = next_steps(CLERK, {"meeting:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"})
    assert "convene-meeting" in {step.command for step in proposed}


def test_every_command_begins_a_matter_or_goes_on_in_it() -> None:
    """But for those by which a page tells that it was read."""
    neither = [entry for entry in table().values() if not (entry.command.opens or is_step(entry.command))]
    assert all(issubclass(entry.command, MarkRead) for entry in neither)


def test_the_steps_of_a_yearly_review_are_about_its_year() -> None:
    opened = {"type": AnnualReviewOpened.type, "data": {"year": 2024}}
    steps = [*at_hand(next_steps(CLERK, {"annual-review:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"}), [opened], None)]
    assert "freeze-annual-data" in {step.command for step in steps}
    assert {step.part for step in steps if step.command != "void-matter"} == {("year", 2024)}


def test_what_rests_on_a_matter_is_begun_from_its_page() -> None:
    steps = next_steps(CLERK, {"research:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"})
    assert Step("draft-standard", "", part=("research", "7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21")) in steps
    steps = next_steps(CLERK, {"case:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"})
    assert "register-appearance-duty" not in {step.command for step in steps}  # asks for the number of the case


async def test_what_an_approver_signs_is_tried_as_one_and_marked_for_a_clerk() -> None:
    """To an approver nothing is named that a clerk prepares."""

    class Taking:
        """Takes every command, but from who may not give it."""

        async def give(self, entry: CommandEntry, caller: Grant, key: str, body: bytes, *, dry: bool) -> Answer:
            assert dry
            assert barred(caller, entry.command) is None
            return 200, b'{"foreseen":[{}]}'

    steps = [Step("issue-bulletin", "1"), Step("draft-bulletin", "1")]
    for role, account, offered in (
        (Role.CLERK, "clerk", [steps[0]._replace(signed=True), steps[1]]),
        (Role.CLERK, None, steps),
        (Role.APPROVER, "approver", steps[:1]),
    ):
        caller = Grant("district-court", role, account)
        assert await possible(cast(Giving, Taking()), caller, date(2024, 6, 20), steps) == offered


@pytest.mark.parametrize(
    ("step", "status", "answer", "shut"),
    [
        (Step("hold-meeting", "1"), 409, b'{"rule":"MTG-01"}', True),
        (Step("report-action-item", "1", part=("item", 2)), 409, b'{"rule":"MTG-06"}', True),
        (Step("adopt-resolution", "1"), 409, b'{"rule":"MTG-06"}', False),
        (Step("freeze-annual-data", "1"), 409, b'{"rule":"ANR-02"}', True),
        (Step("supplement-annual-review", "1"), 409, b'{"rule":"ANR-02"}', False),
        (Step("close-meeting", "1"), 200, b'{"foreseen":[]}', True),
        (Step("close-action-item", "1", part=("item", 1)), 200, b'{"foreseen":[]}', True),
        (Step("invite-assessor", "1"), 200, b'{"foreseen":[]}', False),
    ],
)
def test_what_is_others_or_done_is_not_offered(step: Step, status: int, answer: bytes, shut: bool) -> None:
    assert closed(step, status, answer) is shut


def test_who_only_reads_is_offered_nothing() -> None:
    viewer = Reader("district-court", Side.COURT, Role.VIEWER, True)
    assert (
        beginning(viewer, Grant(viewer.organ, viewer.role))
        == next_steps(viewer, {"suggestion:7b0e3c1a-5d7e-4c8e-9a51-2f6d1f0c4e21"})
        == []
    )
