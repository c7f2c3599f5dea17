"""Asking views and matters over HTTP: filters, pages, one's own writes, and what is not for everybody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from fuyuan.access.tokens import Role
from tests.edge.test_bad_input import problem
from tests.edge.world import COURT, GOVERNMENT, HOUSING, LEGAL, World, bulletin


def issue(world: World, **changes: Any) -> dict[str, Any]:
    with world.client() as client:
        headers = {"Idempotency-Key": uuid4().hex}
        answer = client.post("/commands/issue-bulletin", json=bulletin(**changes), headers=headers)
    assert answer.status_code == 200, answer.text
    accepted: dict[str, Any] = answer.json()
    return accepted


def test_the_list_of_views_says_what_can_be_asked(exchange: World) -> None:
    with exchange.client(HOUSING, Role.VIEWER) as client:
        items = {item["name"]: item for item in client.get("/views").json()["items"]}
    assert {"bulletin_board", "suggestion_ledger", "overdue_board", "audit_trail"} <= set(items)
    assert all(item["zh"] and item["en"] and item["columns"] for item in items.values())
    assert "matters" not in items  # who may see what is nobody's view


def test_after_shows_what_the_command_wrote(exchange: World) -> None:
    for _ in range(5):
        accepted = issue(exchange)
        with exchange.client() as client:
            page = client.get("/views/bulletin_board", params={"after": accepted["position"], "limit": 500}).json()
            history = client.get(f"/streams/{accepted['stream']}", params={"after": accepted["position"]}).json()
        assert accepted["stream"] in {item["stream"] for item in page["items"]}
        assert history["items"][0]["type"] == "bulletin.issued.v1"


def test_after_a_position_that_does_not_come_is_503(lonely: World) -> None:
    with lonely.client() as client:
        answer = client.get("/views/bulletin_board", params={"after": "court:999999"})
        problem(answer, 503, "not-yet")
        assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize("path", ["/views/bulletin_board", "/streams/bulletin:x"])
def test_after_a_position_that_no_ledger_has_reached_is_the_caller_s_mistake(exchange: World, path: str) -> None:
    accepted = issue(exchange)
    side, _, ledger_id = accepted["position"].partition(":")
    with exchange.client() as client:
        answer = client.get(path, params={"after": f"{side}:{int(ledger_id) + 1_000_000}"})
        assert problem(answer, 422, "bad-parameter")["errors"][0]["path"] == "after"


def test_pages_follow_one_another(exchange: World) -> None:
    with exchange.client(COURT, Role.AUDITOR) as client:
        whole = client.get("/views/organs", params={"limit": 500}).json()
        items, cursor = [], None
        while True:
            page = client.get("/views/organs", params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
            items += page["items"]
            if (cursor := page["next"]) is None:
                break
    assert items == whole["items"]
    assert len(items) > 7


def test_a_view_as_of_a_day(exchange: World) -> None:
    with exchange.client() as client:
        assert client.get("/views/organs", params={"as_of": "2019-01-01"}).json()["items"] == []
        assert client.get("/views/organs", params={"as_of": "2024-01-01"}).json()["items"]


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "９"}, "limit"),
        ({"as_of": "2024-02-30"}, "as_of"),
        ({"as_of": "20240215"}, "as_of"),
        ({"as_of": "9999-12-31"}, "as_of"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"colour": "red"}, "colour"),
        ({"status": "no-such-status"}, "status"),
        ({"after": "court"}, "after"),
        ({"after": "court:-1"}, "after"),
    ],
)
def test_a_wrong_parameter_is_422_with_its_name(exchange: World, parameters: dict[str, str], path: str) -> None:
    with exchange.client() as client:
        document = problem(client.get("/views/bulletin_board", params=parameters), 422, "bad-parameter")
    assert [error["path"] for error in document["errors"]] == [path]


def test_a_parameter_given_twice_is_422(exchange: World) -> None:
    with exchange.client() as client:
        problem(client.get("/views/organs?limit=1&limit=2"), 422, "bad-parameter")


@pytest.mark.parametrize("view", ["no_such_view", "matters", "event"])
def test_an_unknown_view_is_404(exchange: World, view: str) -> None:
    with exchange.client() as client:
        problem(client.get(f"/views/{view}"), 404, "unknown-view")


def test_reading_needs_a_token(exchange: World) -> None:
    for path in ("views", "views/organs", "streams/meeting:1", "events"):
        problem(httpx.get(f"{exchange.url}/api/v1/{path}"), 401, "unauthorized")


def test_what_one_may_not_see_is_404_like_what_is_not_there(exchange: World) -> None:
    """A restricted bulletin between court and government is not the housing bureau's; an auditor sees it."""
    accepted = issue(exchange, visibility="restricted")
    unknown, after = f"bulletin:{uuid4()}", {"after": accepted["position"]}
    with exchange.client(HOUSING) as client:
        hidden = problem(client.get(f"/streams/{accepted['stream']}", params=after), 404, "matter-not-found")
        absent = problem(client.get(f"/streams/{unknown}", params=after), 404, "matter-not-found")
        board = client.get("/views/bulletin_board", params={"limit": 500}).json()["items"]
    assert hidden["detail"].replace(accepted["stream"], "") == absent["detail"].replace(unknown, "")
    assert accepted["stream"] not in {item["stream"] for item in board}
    for organ, role in ((GOVERNMENT, Role.VIEWER), (LEGAL, Role.AUDITOR)):
        with exchange.client(organ, role) as client:
            assert client.get(f"/streams/{accepted['stream']}").status_code == 200


@pytest.mark.parametrize("stream", ["meeting", "a%00b", "x" * 5000, "%F0%9F%98%80", "bulletin:1%0A"])
def test_a_stream_of_a_strange_name_is_404(exchange: World, stream: str) -> None:
    with exchange.client() as client:
        problem(client.get(f"/streams/{stream}"), 404, "matter-not-found")
