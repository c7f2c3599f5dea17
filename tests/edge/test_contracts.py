"""The committed contracts are those of the code, and the code keeps them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from events.base import Event, payload_class
from events.titles import TITLES
from fuyuan.contracts import files as contracts
from fuyuan.contracts.command_table import CommandEntry, command_table
from fuyuan.contracts.event_table import EventEntry, event_table
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.files import DEFINITIONS
from fuyuan.contracts.schemas import together
from services.decider import Command
from tests.events.golden import FOLDER

COMMITTED = Path(__file__).parents[2] / "docs" / "contracts"
COMMANDS = command_table(DEFINITIONS)
EVENTS = event_table(DEFINITIONS)
FILES = contracts.files()


def test_the_committed_contracts_are_up_to_date() -> None:
    """Where this fails: `fuyuan contracts --out docs/contracts`, and look at what changed before committing it."""
    committed = {str(path.relative_to(COMMITTED)) for path in COMMITTED.rglob("*") if path.is_file()}
    assert committed == set(FILES)
    changed = [name for name, content in FILES.items() if (COMMITTED / name).read_bytes() != content]
    assert changed == []


def test_writing_them_twice_gives_the_same_bytes_and_leaves_nothing_old(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "gone.v1.json").write_text("{}")
    contracts.write(tmp_path)
    written = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == FILES == contracts.files()


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.startswith(("events/", "commands/", "env"))))
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(orjson.loads(FILES[name]))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_events_keep_their_contract(path: Path) -> None:
    """The golden envelopes against `envelope.json` and `events/<type>.json`."""
    document = orjson.loads(path.read_bytes())
    _fits("envelope.json", document)
    if payload_class(document["type"]) is not None:
        _fits(f"events/{document['type']}.json", document["data"])


@pytest.mark.parametrize("entry", COMMANDS.values(), ids=lambda entry: entry.type)
def test_the_examples_of_a_command_are_commands(entry: CommandEntry) -> None:
    schemas = together(COMMANDS.values())
    for whole in (False, True):
        body = command_example(entry, schemas, whole=whole)
        _fits(f"commands/{entry.type}.json", body)
        entry.command.model_validate_json(orjson.dumps(body), strict=True)


@pytest.mark.parametrize("entry", EVENTS, ids=lambda entry: entry.event.type)
def test_every_event_stands_on_streams_of_its_sides(entry: EventEntry) -> None:
    """No event without an aggregate whose `evolve` takes it."""
    assert entry.categories
    assert entry.sides


@pytest.mark.parametrize("cls", sorted({e.event for e in EVENTS} | {c.command for c in COMMANDS.values()}, key=str))
def test_every_field_has_a_title(cls: type[Event] | type[Command]) -> None:
    for owner, field in _fields(cls):
        assert f"{owner}.{field}" in TITLES or field in TITLES, f"events/titles.py lacks {owner}.{field}"


def _own(cls: type[Any]) -> str:
    return (vars(cls).get("__doc__") or "").strip()


def test_every_command_and_event_has_two_titles_and_two_descriptions() -> None:
    """Chinese and English, of its own: no two alike, none that only repeats the title."""
    named = {entry.type: (entry.zh, entry.en, _own(entry.command)) for entry in COMMANDS.values()}
    named |= {entry.event.type: (entry.event.zh, entry.event.en, _own(entry.event)) for entry in EVENTS}
    classes = [entry.command for entry in COMMANDS.values()] + [entry.event for entry in EVENTS]
    sentences = {cls.type: vars(cls).get("says", "") for cls in classes}
    assert len(set(sentences.values())) == len(classes)
    for name, (zh, en, doc) in named.items():
        assert re.search("[\u4e00-\u9fff]", zh), name
        assert re.search("[a-z]", en), name
        assert doc, name
        assert sentences[name].endswith("。"), name
        assert sentences[name].rstrip("。") not in {zh, en, doc}, name
    for name, content in FILES.items():
        if name.startswith(("commands/", "events/")):
            document = orjson.loads(content)
            zh, _, en = document["title"].partition(" / ")
            assert (zh, en) == named[document["$id"].rpartition(":")[2]][:2]
            assert document["description"].startswith(sentences[document["$id"].rpartition(":")[2]])


def test_no_title_stands_for_nothing() -> None:
    """Internal commands count too: their fields are those of the events they lead to."""
    internal = {command for d in DEFINITIONS for decider in d.deciders for command in decider.decisions}
    used = {pair for cls in internal | {e.event for e in EVENTS} for pair in _fields(cls)}
    fields = {field for _, field in used} | {f"{owner}.{field}" for owner, field in used}
    assert sorted(set(TITLES) - fields) == []


def _fits(name: str, document: Any) -> None:
    validator = Draft202012Validator(orjson.loads(FILES[name]), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)] == []


def _fields(cls: type[BaseModel]) -> set[tuple[str, str]]:
    schema = cls.model_json_schema(mode="serialization" if issubclass(cls, Event) else "validation")
    parts = {cls.__name__: schema, **schema.get("$defs", {})}
    return {(part.get("title", name), field) for name, part in parts.items() for field in part.get("properties", {})}
