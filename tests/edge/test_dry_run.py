"""`?dry-run`: decided and answered like the command, and nothing recorded."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from tests.edge.test_bad_input import problem
from tests.edge.world import COURT, World, bulletin


def give(exchange: World, command: str, body: dict[str, Any], query: str = "", key: str = "") -> httpx.Response:
    with exchange.client(COURT) as client:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return client.post(f"/commands/{command}{query}", json=body, headers=headers)


def test_a_dry_run_foresees_what_the_command_then_records(exchange: World) -> None:
    key, body = uuid4().hex, bulletin()
    foreseen = give(exchange, "issue-bulletin", body, "?dry-run", key)
    assert foreseen.status_code == 200, foreseen.text
    assert (foreseen.json()["version"], foreseen.json()["events"]) == (0, [])
    assert exchange.recorded(key) == 0
    given = give(exchange, "issue-bulletin", body, key=key).json()
    assert [event["type"] for event in given["events"]] == [fact["type"] for fact in foreseen.json()["foreseen"]]
    assert given["stream"] == foreseen.json()["stream"]
    assert "foreseen" not in given
    [fact] = foreseen.json()["foreseen"]
    assert fact["message"] == "通报已发出 / Bulletin issued"
    assert fact["data"]["content"]["residual_reason"] == body["content"]["residual_reason"]


def test_what_is_recorded_already_is_answered_as_such(exchange: World) -> None:
    key, body = uuid4().hex, bulletin()
    given = give(exchange, "issue-bulletin", body, key=key).json()
    again = give(exchange, "issue-bulletin", body, "?dry-run", key).json()
    assert (again["events"], again["foreseen"]) == (given["events"], [])


def test_a_dry_run_is_refused_as_the_command_would_be(exchange: World) -> None:
    body = bulletin(topic="E2")
    dry, real = (give(exchange, "issue-bulletin", body, query) for query in ("?dry-run", ""))
    assert problem(dry, 409, "refused")["rule"] == "BUL-01"
    assert dry.content == real.content


def test_a_dry_correction_shows_what_follows_and_changes_nothing(exchange: World) -> None:
    key = uuid4().hex
    stream = give(exchange, "issue-bulletin", bulletin(), key=key).json()["stream"]
    body = {
        "event": f"{stream}:1",
        "change": {"content": {"title": "行政案件态势分析（更正）"}},
        "reason": "标题录入有误",
    }
    for query, events in (("?dry-run", 0), ("?dry-run", 0), ("", 1)):
        answer = give(exchange, "correct-record", body, query)
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["events"]) == events
        assert answer.json().get("corrects", {}).get("type") == (None if events else "issue-bulletin")
    assert exchange.recorded("标题录入有误") == 1


def test_what_was_meant_for_a_dry_run_is_never_recorded(exchange: World) -> None:
    for query in ("?dryrun", "?dry-run=no", "?dry-run&x=1", "?dry_run=true"):
        key = uuid4().hex
        problem(give(exchange, "issue-bulletin", bulletin(), query, key), 400, "malformed")
        assert exchange.recorded(key) == 0
