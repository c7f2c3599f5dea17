"""The OpenAPI document holds for what runs: requests made from it get answers that stand in it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from events.base import Side
from fuyuan.access.tokens import Role
from fuyuan.contracts import files as contracts
from fuyuan.contracts.tables import DEFINITIONS, event_table
from projections.views import BY_NAME
from services.bus.names import command_subject, event_subject
from tests.edge.test_views import issue
from tests.edge.world import COURT, World

LONGEST = 40  # characters of a generated text; the real limits are tried in test_bad_input.py


def _at(reference: str) -> Any:
    """What a reference within the document leads to."""
    found = DOCUMENT
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    return found


def _resolved(part: dict[str, Any]) -> Any:
    return _at(part["$ref"]) if "$ref" in part else part


def _short(part: Any) -> Any:
    """The document with texts of at most 40 characters: making 20 000 by a pattern takes seconds."""
    match part:
        case {"type": "string", "minLength": int(), "maxLength": int(limit)}:  # prose; a code is as long as it is
            return {**part, "maxLength": min(limit, LONGEST)}
        case dict():
            return {name: _short(found) for name, found in part.items()}
        case list():
            return [_short(found) for found in part]
        case _:
            return part


DOCUMENT = orjson.loads(contracts.documents()["openapi.json"])
SCHEMA = schemathesis.openapi.from_dict(_short(DOCUMENT))
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if found.ok() is not None}


def statuses_that_the_document_names(context: Any, response: Any, case: schemathesis.Case) -> None:
    """`default` would let any status through; the answer that it refers to lists those that there are."""
    responses = DOCUMENT["paths"][case.operation.path][case.operation.method]["responses"]
    assert response.status_code in {200, *_resolved(responses["default"])["x-statuses"]}


CHECKS = [
    not_a_server_error,
    statuses_that_the_document_names,
    content_type_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=3,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ONCE = settings(FEW, max_examples=1)
EVERY = 12  # one command in so many, another one for each role

TRIED = sorted(label for label in OPERATIONS if not label.endswith("/events"))


@pytest.mark.parametrize("label", TRIED)
def test_what_the_document_says_holds(exchange: World, label: str) -> None:
    asked_as(exchange, Role.OPERATOR if label.endswith("/metrics") else Role.CLERK, label)


@pytest.mark.parametrize("role", [*(role for role in Role if role is not Role.CLERK), None])
def test_it_holds_for_every_role_and_for_nobody(exchange: World, role: Role | None) -> None:
    """For each another few of the commands, and everything else."""
    first = [*Role, None].index(role)
    commands = [label for label in TRIED if "/commands/" in label]
    for label in (*commands[first::EVERY], *(label for label in TRIED if label not in commands)):
        asked_as(exchange, role, label, ONCE)


def asked_as(exchange: World, role: Role | None, label: str, how_often: settings = FEW) -> None:
    """Requests made from the schema get answers that the document names."""
    headers = {"Authorization": f"Bearer {exchange.token(COURT, role)}"} if role else {}

    @how_often
    @given(case=OPERATIONS[label].as_strategy())
    def holds(case: schemathesis.Case) -> None:
        if case.query:
            case.query.pop("after", None)  # a position out of the air would be waited for: tests/edge/test_views.py
        response = case.call(base_url=exchange.url, headers=headers, timeout=20)
        case.validate_response(response, checks=CHECKS)

    holds()


def test_every_command_has_an_operation_with_titles_and_examples() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for operation in operations.values():
            assert " / " in operation["summary"]
            if "/commands/" in path:
                assert operation["description"]
                assert operation["requestBody"]["content"]["application/json"]["example"]


def test_org_02_a_filter_by_organ_says_that_it_follows_its_duties() -> None:
    """ORG-02: in both languages, and no other filter says so."""
    for view in BY_NAME.values():
        operation = DOCUMENT["paths"].get(f"/api/v1/views/{view.name}")
        given = [_resolved(one) for one in operation["get"]["parameters"]] if operation else []
        said = {one["name"]: one["description"] for one in given}
        for one in view.filters if said else ():
            follows = "承继职责" in said[one.name] and "duties it continues" in said[one.name]
            assert follows is (one.kind == "organ"), (view.name, one.name)


def test_what_is_there_has_the_form_the_document_says(exchange: World) -> None:
    """Matters and every view with rows in them, not only the refusals that strange requests get."""
    accepted = issue(exchange)
    with exchange.client(COURT, Role.AUDITOR) as client:
        after = {"after": accepted["position"]}
        _fits("History", client.get(f"/streams/{accepted['stream']}", params=after).json())
        for path, operations in DOCUMENT["paths"].items():
            if path.startswith("/api/v1/views/"):
                schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
                given = {one["name"]: "行政" for one in operations["get"]["parameters"] if one.get("required")}
                answer = client.get(path.removeprefix("/api/v1"), params=given)
                _fits(schema["$ref"].rpartition("/")[2], answer.json())
    _fits("Accepted", accepted)


def test_the_subjects_of_the_bus_are_those_of_the_program() -> None:
    document = orjson.loads(contracts.documents()["asyncapi.json"])
    for entry in event_table(DEFINITIONS):
        noun, verb, _ = entry.event.type.split(".")
        for side in Side:
            channel = document["channels"][f"events-{side}"]
            assert (entry.event.type in channel["messages"]) is (side in entry.sides)
            filled = channel["address"].format(jurisdiction="410204", noun=noun, verb=verb)
            assert filled == event_subject("410204", side, entry.event.type)
    for side in Side:
        channel = document["channels"][f"commands-{side}"]
        filled = channel["address"].format(jurisdiction="410204", organ=COURT, command="send-suggestion")
        assert filled == command_subject("410204", side, COURT, "send-suggestion")
        assert channel["messages"].keys() == set(channel["parameters"]["command"]["enum"])


def _fits(name: str, document: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    errors = Draft202012Validator(schema).iter_errors(document)
    assert [f"{name} {error.json_path}: {error.message}" for error in errors] == []
