"""Who asks: tokens, sessions of browsers, and how much one may ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from fuyuan.access.tokens import Grant, Role
from fuyuan.http.auth import SESSION_COOKIE
from fuyuan.http.limits import MAX_CALLERS, Limiter
from tests.edge.test_bad_input import problem
from tests.edge.world import ABSENT, COURT, World, bulletin, edge_over


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[World]:
    """An edge that lets three requests pass at once and one each ten seconds."""
    limiter = Limiter(per_second=0.1, burst=3)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(edge_over(tmp_path, ABSENT, limiter=limiter)) as found,
    ):
        yield found


def test_too_many_requests_are_429_and_cost_the_others_nothing(slow: World) -> None:
    with slow.client(COURT) as client, slow.client("justice-bureau") as other:
        assert [client.get("/views").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = client.get("/views")
        problem(refused, 429, "too-many-requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 10
        assert other.get("/views").status_code == 200
        assert client.get("/health/live").status_code == 200


def test_guessing_tokens_is_429_in_the_end(slow: World) -> None:
    statuses = [
        httpx.get(f"{slow.url}/api/v1/views", headers={"Authorization": f"Bearer fy_{n}"}).status_code for n in range(5)
    ]
    assert statuses == [401, 401, 401, 429, 429]


def test_a_forwarded_address_makes_no_other_guesser(slow: World) -> None:
    statuses = [
        httpx.get(
            f"{slow.url}/api/v1/views", headers={"Authorization": f"Bearer fy_{n}", "X-Forwarded-For": f"10.0.0.{n}"}
        ).status_code
        for n in range(5)
    ]
    assert statuses == [401, 401, 401, 429, 429]


def test_a_bucket_fills_again_with_time() -> None:
    now = 0.0
    limiter = Limiter(per_second=2, burst=2, clock=lambda: now)
    assert [limiter.take("a") for _ in range(3)] == [0, 0, 1]
    now = 0.5
    assert [limiter.take("a"), limiter.take("a")] == [0, 1]
    now = 100.0
    assert [limiter.take("a") for _ in range(3)] == [0, 0, 1]


def test_the_limiter_forgets_who_was_away_longest() -> None:
    limiter = Limiter(per_second=0.001, burst=1, clock=lambda: 0.0)
    for number in range(MAX_CALLERS + 1):
        limiter.take(str(number))
    assert limiter.take("0") == 0
    assert limiter.take(str(MAX_CALLERS)) > 0


def test_a_session_reads(lonely: World) -> None:
    session = lonely.sessions.new_session(Grant(COURT, Role.CLERK))
    with httpx.Client(base_url=lonely.url, cookies={SESSION_COOKIE: session}) as browser:
        assert browser.get("/api/v1/views").status_code == 200
        lonely.sessions.end(session)
        problem(browser.get("/api/v1/views"), 401, "unauthorized")


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "SELF", "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "SELF"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "SELF", "Sec-Fetch-Site": "same-origin"}, True),
    ],
)
def test_a_session_commands_from_our_own_pages_only(lonely: World, headers: dict[str, str], taken: bool) -> None:
    """Taken here means: passed on to the side, which is away (503)."""
    session = lonely.sessions.new_session(Grant(COURT, Role.CLERK))
    headers = {name: value.replace("SELF", lonely.url) for name, value in headers.items()}
    headers["Idempotency-Key"] = uuid4().hex
    with httpx.Client(base_url=lonely.url, cookies={SESSION_COOKIE: session}, headers=headers) as browser:
        answer = browser.post("/api/v1/commands/issue-bulletin", json=bulletin())
    problem(answer, 503, "unavailable") if taken else problem(answer, 403, "forbidden")


def test_a_damaged_token_file_is_503_and_says_what_to_do(lonely: World) -> None:
    token = lonely.token(COURT)
    (lonely.folder / "tokens.json").write_text("[{")
    answer = httpx.get(f"{lonely.url}/api/v1/views", headers={"Authorization": f"Bearer {token}"})
    problem(answer, 503, "unavailable")


def test_metrics_are_for_the_operator(lonely: World) -> None:
    with lonely.client(COURT, Role.CLERK) as client:
        problem(client.get("/metrics"), 403, "forbidden")
        client.get("/views/organs")
    with lonely.client(COURT, Role.OPERATOR) as client:
        text = client.get("/metrics").text
    assert 'fuyuan_http_requests_total{method="GET",route="/views/{view}",status="200"} 1.0' in text
    assert 'fuyuan_side_up{side="court"} 0.0' in text
    assert 'fuyuan_view_position{side="joint"} 0.0' in text
