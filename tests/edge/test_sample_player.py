"""The player: order, patience with the bus, and a clear stop; the answers of the API are given by a fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import orjson
import pytest

from fuyuan.sample.act import Act
from fuyuan.sample.player import Stopped, play, seen_over
from fuyuan.sample.script import script
from tests.year import UNTIL

Answer = tuple[int, Any]
TAKEN: Answer = (200, {"stream": "s", "version": 1, "position": "court:1", "events": []})
NOT_FOUND: Answer = (404, {"type": "urn:fuyuan:problem:matter-not-found", "title": "事项不存在"})
REFUSED: Answer = (409, {"type": "urn:fuyuan:problem:refused", "rule": "SUG-13"})


@dataclass
class Api:
    """Answers each post with the next answer of its key, then with 200; remembers the posts."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    posts: list[tuple[str, str, str]] = field(default_factory=list)

    async def post(self, url: str, *, content: bytes, headers: dict[str, str]) -> httpx.Response:
        key = headers["Idempotency-Key"]
        self.posts.append((url, key, headers["Authorization"]))
        waiting = self.answers.get(key)
        status, document = waiting.pop(0) if waiting else TAKEN
        return httpx.Response(status, content=orjson.dumps(document))

    @property
    def keys(self) -> list[str]:
        return [key for _, key, _ in self.posts]


def act(key: str, needs: Sequence[str] = (), awaits: Sequence[tuple[str, int]] = ()) -> Act:
    body = {"id": "00000000-0000-4000-8000-000000000001", "occurred_on": "2024-03-01"}
    return Act(date(2024, 3, 1), "housing-bureau", "submit-feedback", body, key, tuple(needs), tuple(awaits))


def token(organ: str) -> str:
    return f"fy_{organ}"


async def test_each_act_is_posted_once_with_its_organ_s_token_after_what_it_needs() -> None:
    api, acts = Api(), script(UNTIL)
    played: list[Act] = []
    await play(api.post, acts, token, played=played.append)
    assert sorted(api.keys) == sorted(one.key for one in acts)
    place = {key: number for number, key in enumerate(api.keys)}
    assert all(place[need] < place[one.key] for one in acts for need in one.needs)
    bearer = {key: authorization for _, key, authorization in api.posts}
    assert all(bearer[one.key] == f"Bearer fy_{one.organ}" for one in acts)
    assert len(played) == len(acts)


@pytest.mark.parametrize("answer", [NOT_FOUND, REFUSED])
async def test_what_waits_for_the_bus_is_tried_again(answer: Answer) -> None:
    api = Api({"b": [answer, answer]})
    await play(api.post, [act("a"), act("b", ["a"], [("suggestion-response:x", 1)])], token)
    assert api.keys == ["a", "b", "b", "b"]


@pytest.mark.parametrize("answer", [(429, {}), (503, {}), (409, {"type": "urn:fuyuan:problem:version-conflict"})])
async def test_what_passes_by_itself_is_tried_again(answer: Answer) -> None:
    api = Api({"a": [answer]})
    await play(api.post, [act("a")], token)
    assert api.keys == ["a", "a"]


@pytest.mark.parametrize("answer", [NOT_FOUND, REFUSED, (422, {"type": "urn:fuyuan:problem:bad-command"}), (401, {})])
async def test_any_other_refusal_stops_the_year_and_is_shown(answer: Answer) -> None:
    api = Api({"a": [answer]})
    with pytest.raises(Stopped) as stopped:
        await play(api.post, [act("a"), act("b", ["a"])], token)
    assert api.keys == ["a"]
    assert stopped.value.status == answer[0]
    assert "housing-bureau submit-feedback [a]" in str(stopped.value)
    assert answer[1].get("rule", "") in str(stopped.value)


async def test_patience_has_an_end() -> None:
    api = Api({"a": [NOT_FOUND] * 1000})
    with pytest.raises(Stopped):
        await play(api.post, [act("a", awaits=[("suggestion-response:x", 1)])], token, patience=0.1)


async def test_with_a_view_of_the_streams_nothing_is_posted_too_early() -> None:
    api, versions = Api(), iter(["broken", None, 0, 2])

    async def get(url: str, *, headers: dict[str, str]) -> httpx.Response:
        assert headers == {"Authorization": "Bearer auditor"}
        assert url == "/api/v1/streams/suggestion-response%3Ax"
        version = next(versions)
        if version == "broken":
            raise httpx.ReadError("connection lost")
        if version is None:
            return httpx.Response(404, content=b"{}")
        items = [{"id": "suggestion:x:7"}, *({"id": f"suggestion-response:x:{n + 1}"} for n in range(int(version)))]
        return httpx.Response(200, content=orjson.dumps({"items": items}))

    arrived = seen_over(get, "auditor")
    first = act("a", awaits=[("suggestion-response:x", 2)])
    await play(api.post, [first, act("b", ["a"], [("suggestion-response:x", 1)])], token, arrived=arrived)
    assert api.keys == ["a", "b"]


def _broken(times: int) -> Callable[..., Any]:
    left = [times]

    async def post(url: str, *, content: bytes, headers: dict[str, str]) -> httpx.Response:
        if left[0]:
            left[0] -= 1
            raise httpx.ReadError("connection lost")
        return httpx.Response(200, content=orjson.dumps(TAKEN[1]))

    return post


async def test_a_broken_connection_is_no_reason_to_stop() -> None:
    await play(_broken(2), [act("a")], token)
