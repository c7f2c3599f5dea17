"""The committed contracts are those of the code, and the code keeps them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from referencing import Registry, Resource

from events.base import Event, payload_class
from events.titles import TITLES
from fuyuan.contracts import files as contracts
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.schemas import DIALECT
from fuyuan.contracts.tables import DEFINITIONS, CommandEntry, EventEntry, command_table, event_table
from services.amendment.commands import AMENDING
from services.decider import Command
from tests.each import each
from tests.events.golden import FOLDER
from tests.schemas import schemas

COMMITTED = Path(__file__).parents[2] / "docs" / "contracts"
COMMANDS = command_table(DEFINITIONS)
EVENTS = event_table(DEFINITIONS)
FILES = contracts.documents()
OPENAPI, ASYNCAPI = (orjson.loads(FILES[name]) for name in ("openapi.json", "asyncapi.json"))
SCHEMAS = schemas()
REGISTRY: Registry[Any] = (
    Registry()
    .with_resources(
        (name, Resource.from_contents({"$schema": DIALECT, **document}))
        for name, document in (("openapi.json", OPENAPI), ("asyncapi.json", ASYNCAPI))
    )
    .crawl()
)
NAMED = {
    **{f"openapi.json#/components/schemas/{name}": schema for name, schema in OPENAPI["components"]["schemas"].items()},
    **{
        f"asyncapi.json#/components/schemas/{name}": schema
        for name, schema in ASYNCAPI["components"]["schemas"].items()
    },
    **{
        f"asyncapi.json#/components/messages/{name}/payload": message["payload"]
        for name, message in ASYNCAPI["components"]["messages"].items()
    },
}
"""Every schema that has a name, by where it stands."""


def test_the_committed_contracts_are_up_to_date() -> None:
    """Where this fails: `fuyuan contracts --out docs/contracts`, and look at what changed before committing it."""
    committed = {str(path.relative_to(COMMITTED)) for path in COMMITTED.rglob("*") if path.is_file()}
    assert committed == {*FILES, "README.md"}
    changed = [name for name, content in FILES.items() if (COMMITTED / name).read_bytes() != content]
    assert changed == []


def test_writing_them_twice_gives_the_same_bytes_and_leaves_nothing_old(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "gone.v1.json").write_text("{}")
    contracts.write(tmp_path)
    written = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == FILES


@each("name", sorted(NAMED))
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(NAMED[name])


def test_every_reference_leads_somewhere_and_every_shared_schema_is_referred_to() -> None:
    for name, document in (("openapi.json", OPENAPI), ("asyncapi.json", ASYNCAPI)):
        for target in _references(document):
            REGISTRY.resolver(name).lookup(target)
    http = {target.replace("#", "openapi.json#", 1) for target in _references(OPENAPI)}
    bus = {target if target.startswith("openapi") else f"asyncapi.json{target}" for target in _references(ASYNCAPI)}
    assert {name for name in NAMED if "/schemas/" in name} <= http | bus


def test_nothing_that_has_a_name_is_written_out_again() -> None:
    """A code, a number, a text, a closed list stands once; elsewhere it is referred to."""
    parts = [part for document in (OPENAPI, ASYNCAPI) for part in _parts(document)]
    patterns = Counter(part["pattern"] for part in parts if {"pattern", "description"} <= part.keys())
    lists = Counter(tuple(part["enum"]) for part in parts if "x-labels" in part)
    counts = Counter(orjson.dumps(schema, option=orjson.OPT_SORT_KEYS) for schema in NAMED.values())
    assert len(patterns) > 5
    assert len(lists) > 50
    for counted in (patterns, lists, counts):
        assert [written for written, times in counted.items() if times > 1] == []


@each("path", sorted(FOLDER.glob("*.json")))
def test_recorded_events_keep_their_contract(path: Path) -> None:
    """The golden envelopes against the envelope, and against the message of their type."""
    document = orjson.loads(path.read_bytes())
    _fits("asyncapi.json#/components/schemas/Envelope", document)
    if payload_class(document["type"]) is not None:
        _fits(f"asyncapi.json#/components/messages/{document['type']}/payload", document)
        assert _errors(f"asyncapi.json#/components/messages/{document['type']}/payload", {**document, "data": []})


@each("entry", COMMANDS.values(), called=lambda entry: entry.type)
def test_the_examples_of_a_command_are_commands(entry: CommandEntry) -> None:
    for whole in (False, True):
        body = command_example(entry, SCHEMAS, whole=whole)
        _fits(f"openapi.json{SCHEMAS.ref(entry.command)['$ref']}", body)
        entry.command.model_validate_json(orjson.dumps(body), strict=True)


@each("entry", EVENTS, called=lambda entry: entry.event.type)
def test_every_event_stands_on_streams_of_its_sides(entry: EventEntry) -> None:
    """No event without an aggregate whose `evolve` takes it."""
    assert entry.categories
    assert entry.sides


@each("cls", sorted({e.event for e in EVENTS} | {c.command for c in COMMANDS.values()}, key=str))
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
    places = {entry.type: f"openapi.json{SCHEMAS.ref(entry.command)['$ref']}" for entry in COMMANDS.values()}
    places |= {entry.event.type: f"asyncapi.json#/components/messages/{entry.event.type}/payload" for entry in EVENTS}
    assert places.keys() == named.keys()
    for name, place in places.items():
        zh, _, en = NAMED[place]["title"].partition(" / ")
        assert (zh, en) == named[name][:2]
        assert NAMED[place]["description"].startswith(sentences[name])


def test_no_title_stands_for_nothing() -> None:
    """Internal commands count too: their fields are those of the events they lead to."""
    internal = {command for d in DEFINITIONS for decider in d.deciders for command in decider.decisions}
    used = {pair for cls in internal | {*AMENDING} | {e.event for e in EVENTS} for pair in _fields(cls)}
    fields = {field for _, field in used} | {f"{owner}.{field}" for owner, field in used}
    assert sorted(set(TITLES) - fields) == []


def _fits(name: str, document: Any) -> None:
    assert _errors(name, document) == []


def _errors(name: str, document: Any) -> list[str]:
    validator = Draft202012Validator(
        {"$ref": name}, registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def _parts(document: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(document, dict):
        yield document
    if isinstance(document, dict | list):
        for inner in document.values() if isinstance(document, dict) else document:
            yield from _parts(inner)


def _references(document: Any) -> set[str]:
    return {part["$ref"] for part in _parts(document) if isinstance(part.get("$ref"), str)}


def _fields(cls: type[BaseModel]) -> set[tuple[str, str]]:
    schema = cls.model_json_schema(mode="serialization" if issubclass(cls, Event) else "validation")
    parts = {cls.__name__: schema, **schema.get("$defs", {})}
    return {(part.get("title", name), field) for name, part in parts.items() for field in part.get("properties", {})}
