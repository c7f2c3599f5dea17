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
from tests.live_matters import SCHEMAS, TABLE

NONSENSE = (None, 7, True, "x", "", {}, [], -1, "2024-13-01", "2024-01-01T10:00:00", "长" * 30_000, ["x"] * 1000, 1.5)


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.type) for entry in TABLE.values()])
def test_every_wrong_field_is_told_in_both_languages(entry: CommandEntry) -> None:
    example = command_example(entry, SCHEMAS, whole=True)
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
    example = command_example(entry, SCHEMAS)
    (message,) = wrong(entry, {**example, "content": {**example["content"], "title": "长" * 201}})
    assert message == "内容不得超过200字 / at most 200 characters"


def test_what_may_be_given_is_named() -> None:
    entry = TABLE["convene-meeting"]
    (message,) = wrong(entry, {**command_example(entry, SCHEMAS), "kind": "x"})
    assert message.startswith("应为下列之一：regular（定期）、ad_hoc（不定期） / ")


def test_a_wrong_item_does_not_make_its_list_too_short() -> None:
    entry = TABLE["file-case"]
    example = command_example(entry, SCHEMAS)
    (message,) = wrong(entry, {**example, "defendants": ["住建局！"]})
    assert "至少" not in message
    (short,) = wrong(entry, {**example, "defendants": []})
    assert short.startswith("至少1项 / ")
