"""A field that is wrong is told in Chinese with English beside, whichever field of whichever command it is."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest

from fuyuan.contracts.examples import command_example
from fuyuan.contracts.tables import CommandEntry
from services.errors import BadCommand
from services.reading.parsing import parse
from tests.each import each
from tests.live_matters import TABLE
from tests.schemas import schemas
from tests.services.test_bad_input_of_every_command import _with

NONSENSE = (None, 7, True, "x", "", {}, [], -1, "2024-13-01", "2024-01-01T10:00:00", "长" * 30_000, ["x"] * 1000, 1.5)


@each("entry", TABLE.values(), called=lambda entry: entry.type)
def test_every_wrong_field_is_told_in_both_languages(entry: CommandEntry) -> None:
    example = command_example(entry, schemas(), whole=True)
    told = [message for name in example for value in NONSENSE for message in wrong(entry, {**example, name: value})]
    told += wrong(entry, {"no_such_field": 1})
    assert told
    for message in told:
        chinese, beside, english = message.partition(" / ")
        assert beside, message
        assert re.search("[\u4e00-\u9fff]", chinese), message
        assert english, message
        assert " / " not in english, message


def wrong(entry: CommandEntry, body: dict[str, Any]) -> list[str]:
    try:
        parse(entry.command, orjson.dumps(body))
    except BadCommand as error:
        return [field.message for field in error.fields]
    return []


def test_what_our_own_checks_say_is_not_said_twice() -> None:
    entry = TABLE["issue-bulletin"]
    example = command_example(entry, schemas())
    (message,) = wrong(entry, {**example, "content": {**example["content"], "title": "长" * 201}})
    assert message == "内容不得超过200字 / at most 200 characters"


def test_what_may_be_given_is_named() -> None:
    entry = TABLE["convene-meeting"]
    (message,) = wrong(entry, {**command_example(entry, schemas()), "kind": "x"})
    assert message.startswith("应为下列之一：regular（定期）、ad_hoc（不定期） / ")


def test_a_wrong_item_does_not_make_its_list_too_short() -> None:
    entry = TABLE["file-case"]
    example = command_example(entry, schemas())
    (message,) = wrong(entry, {**example, "defendants": ["住建局！"]})
    assert "至少" not in message
    (short,) = wrong(entry, {**example, "defendants": []})
    assert short.startswith("至少1项 / ")


PRINTED = ("浦公（禁毒）行罚决字〔2019〕51476号", "罚决字〔2024〕第001号", "国务院令第713号", "主席令第九号")


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("file-case", "decision_number"),
        ("link-decision", "decision_number"),
        ("open-coordination", "decision_number"),
        ("draft-suggestion", "content.normative.document_number"),
        ("open-risk-assessment", "already_assessed.0.document_number"),
        ("record-external-feedback", "document_number"),
        ("submit-feedback", "document_number"),
        ("submit-reconsideration-feedback", "document_number"),
        ("submit-rectification-report", "document_number"),
    ],
)
@pytest.mark.parametrize("number", PRINTED)
def test_papers_b8_b9_the_paper_of_another_organ_is_cited_as_printed(command: str, path: str, number: str) -> None:
    """Acts of the police, orders, and the answers that organs write under numbers of their own."""
    entry, steps = TABLE[command], tuple(int(step) if step.isdigit() else step for step in path.split("."))
    body = _with(command_example(entry, schemas(), whole=True), steps, number)
    assert number in parse(entry.command, orjson.dumps(body)).model_dump_json()
