"""What bad input gets (issue 2): a clear problem document, nothing recorded, the service up."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from fuyuan.access.tokens import Role
from tests.edge.world import COURT, HOUSING, World, bulletin

TEN_MEGABYTES = 10 * 1024 * 1024


def problem(answer: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The problem document of an answer, with its form checked (RFC 9457)."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"urn:fuyuan:problem:{name}"
    assert document["status"] == status
    assert " / " in document["title"]  # Chinese, English beside
    assert document["detail"]
    return document


@pytest.fixture
def key(exchange: World) -> Iterator[str]:
    """An idempotency key under which nothing may be recorded; afterwards the service still takes commands."""
    key = uuid4().hex
    yield key
    assert exchange.recorded(key) == 0
    with exchange.client() as client:
        good = client.post("/commands/issue-bulletin", json=bulletin(), headers={"Idempotency-Key": uuid4().hex})
    assert good.status_code == 200, good.text


def give(world: World, command: str, content: bytes | Iterator[bytes], key: str, organ: str = COURT) -> httpx.Response:
    with world.client(organ) as client:
        return client.post(f"/commands/{command}", content=content, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("body", [b"", b"{", b"[1", b"\xff\xfe", b'{"a":NaN}', b"'x'", b"{" * 5000])
def test_malformed_json_is_400(exchange: World, key: str, body: bytes) -> None:
    problem(give(exchange, "issue-bulletin", body, key), 400, "malformed")


@pytest.mark.parametrize(
    ("body", "doubled"),
    [
        (b'{"content":{"title":"a"},"content":{"title":"b"}}', "content"),
        (b'{"content":{"problems":[{"text":"a"},{"text":"a","t\\u0065xt":"b"}]}}', "text"),
        ('{"机关":1,"机关":1}'.encode(), "机关"),
    ],
)
def test_a_key_that_stands_twice_is_400_and_named(exchange: World, key: str, body: bytes, doubled: str) -> None:
    assert f'"{doubled}"' in problem(give(exchange, "issue-bulletin", body, key), 400, "malformed")["detail"]


@pytest.mark.parametrize("half", [rb"\ud800", rb"\udc00", rb"\udc00\ud800"])
def test_a26_half_a_character_is_400(exchange: World, key: str, half: bytes) -> None:
    body = orjson.dumps(bulletin(title="HALF")).replace(b"HALF", half)
    problem(give(exchange, "issue-bulletin", body, key), 400, "malformed")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7"])
def test_json_that_is_no_object_is_422(exchange: World, key: str, body: bytes) -> None:
    problem(give(exchange, "issue-bulletin", body, key), 422, "bad-command")


@pytest.mark.parametrize("command", ["no-such-command", "take-number", "receive-bulletin", "IssueBulletin"])
def test_unknown_and_internal_commands_are_404(exchange: World, key: str, command: str) -> None:
    problem(give(exchange, command, b"{}", key), 404, "unknown-command")


def test_unknown_field_is_422_with_its_path(exchange: World, key: str) -> None:
    body = orjson.dumps(bulletin(colour="red"))
    document = problem(give(exchange, "issue-bulletin", body, key), 422, "bad-command")
    assert [error["path"] for error in document["errors"]] == ["content.colour"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"title": 7}, "content.title"),
        ({"topic": "X9"}, "content.topic"),
        ({"matter_date": 20240515}, "content.matter_date"),
        ({"is_similar_case_matter": "yes"}, "content.is_similar_case_matter"),
        ({"title": "长" * 201}, "content.title"),
        ({"text": "长" * 20_001}, "content.text"),
        ({"title": "  "}, "content.title"),
        ({"title": "a\u202eb"}, "content.title"),
        ({"title": "A26\0"}, "content.title"),
        ({"text": "A26\0"}, "content.text"),
        ({"text": "A26\ufffe"}, "content.text"),
        ({"issuer": "District Court"}, "content.issuer"),
    ],
)
def test_wrong_type_and_over_long_text_are_422_with_the_path(
    exchange: World, key: str, changes: dict[str, Any], path: str
) -> None:
    document = problem(give(exchange, "issue-bulletin", orjson.dumps(bulletin(**changes)), key), 422, "bad-command")
    assert path in [error["path"] for error in document["errors"]]
    assert all(error["message"] for error in document["errors"])


@pytest.mark.parametrize(
    ("changes", "path", "why"),
    [
        ({"document_number": "鼓法〔2024〕1 2号"}, "document_number", "数字中间有多余空格"),
        ({"document_number": "鼓法2024年12号"}, "document_number", "年份应加六角括号"),
        ({"case_refs": [{"number": "（2024）豫0204行初1 2号"}]}, "case_refs.0.number", "数字中间有多余空格"),
        ({"case_refs": [{"number": "（2024）豫0204行初11、12号"}]}, "case_refs.0.number", "请分别填写"),
        ({"matter_date": "0001-01-01"}, "matter_date", "1900"),
        ({"matter_date": "2024.13.5"}, "matter_date", "应为日期"),
    ],
)
def test_what_looks_mended_but_is_ambiguous_is_not_guessed(
    exchange: World, key: str, changes: dict[str, Any], path: str, why: str
) -> None:
    document = problem(give(exchange, "issue-bulletin", orjson.dumps(bulletin(**changes)), key), 422, "bad-command")
    [error] = document["errors"]
    assert error["path"] == f"content.{path}"
    assert why in error["message"]


def test_ten_megabytes_are_413(exchange: World, key: str) -> None:
    problem(give(exchange, "issue-bulletin", b" " * TEN_MEGABYTES, key), 413, "too-large")


def test_ten_megabytes_in_chunks_are_413(exchange: World, key: str) -> None:
    chunks = (b" " * 65536 for _ in range(TEN_MEGABYTES // 65536))
    problem(give(exchange, "issue-bulletin", chunks, key), 413, "too-large")


@pytest.mark.parametrize("token", ["good", "wrong"])
def test_who_closes_after_ten_megabytes_still_reads_the_answer(exchange: World, key: str, token: str) -> None:
    """As `urllib` sends: everything first, `Connection: close`, and only then a look at the answer."""
    host, port = exchange.url.removeprefix("http://").split(":")
    authorization = f"Bearer {exchange.token(COURT) if token == 'good' else token}"
    with closing(HTTPConnection(host, int(port), timeout=20)) as connection:
        headers = {"Authorization": authorization, "Idempotency-Key": key, "Connection": "close"}
        connection.request("POST", "/api/v1/commands/issue-bulletin", b" " * TEN_MEGABYTES, headers)
        answer = connection.getresponse()
        assert answer.status == (413 if token == "good" else 401)
        assert orjson.loads(answer.read())["status"] == answer.status


def test_an_endless_body_is_refused_before_it_ends(exchange: World, key: str) -> None:
    host, port = exchange.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = f"POST /api/v1/commands/issue-bulletin HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n"
        head += f"Authorization: Bearer {exchange.token(COURT)}\r\nIdempotency-Key: {key}\r\n\r\n"
        connection.sendall(head.encode())
        for _ in range(5):  # 320 KiB, and no end
            connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "authorization", [None, "Bearer", "Bearer fy_wrong", "Basic Zm9vOmJhcg==", "Bearer " + "x" * 5000]
)
def test_wrong_or_missing_token_is_401(exchange: World, key: str, authorization: str | None) -> None:
    headers = {"Idempotency-Key": key} | ({"Authorization": authorization} if authorization else {})
    answer = httpx.post(f"{exchange.url}/api/v1/commands/issue-bulletin", json=bulletin(), headers=headers)
    problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR, Role.OPERATOR])
def test_who_only_reads_gives_no_commands(exchange: World, key: str, role: Role) -> None:
    with exchange.client(COURT, role) as client:
        answer = client.post("/commands/issue-bulletin", json=bulletin(), headers={"Idempotency-Key": key})
    problem(answer, 403, "forbidden")


def test_the_token_of_another_organ_is_refused_by_the_rule(exchange: World, key: str) -> None:
    """The bulletin says the court issues it, the token says otherwise (BUL-02); a suggestion is the court's alone."""
    refused = problem(give(exchange, "issue-bulletin", orjson.dumps(bulletin()), key, HOUSING), 409, "refused")
    assert refused["rule"].startswith("BUL-")
    body = orjson.dumps({"id": str(uuid4()), "reason": "理由"})  # who asks comes first: no such matter either way
    side = problem(give(exchange, "withdraw-suggestion", body, key, HOUSING), 403, "refused")
    assert side["rule"] == "GEN-03"
    body = orjson.dumps({"organ": HOUSING, "role": "district_government"})
    foreign = problem(give(exchange, "assign-organ-role", body, key, HOUSING), 403, "refused")
    assert foreign["rule"] == "GEN-10"


@pytest.mark.parametrize("organ", ["kaifeng-intermediate-court", "no-such-organ"])
def test_an_organ_outside_the_exchange_is_refused(exchange: World, key: str, organ: str) -> None:
    document = problem(give(exchange, "issue-bulletin", orjson.dumps(bulletin()), key, organ), 403, "refused")
    assert document["rule"] in {"GEN-02", "GEN-03"}


@pytest.mark.parametrize("mark", ["secret", "confidential", "top_secret"])
def test_a_secrecy_mark_is_refused_by_the_rule(exchange: World, key: str, mark: str) -> None:
    answer = give(exchange, "issue-bulletin", orjson.dumps(bulletin(secrecy=mark)), key)
    assert problem(answer, 409, "refused")["rule"] == "BUL-10"


@pytest.mark.parametrize("changes", [{"title": "关于某事项的通报（机密）"}, {"text": "机密★10年\n关于某事项。"}])
def test_a_secrecy_mark_in_a_text_is_refused_by_the_rule(exchange: World, key: str, changes: dict[str, Any]) -> None:
    """GEN-13: whatever field it stands in, whatever the command says of its own secrecy."""
    answer = give(exchange, "issue-bulletin", orjson.dumps(bulletin(**changes)), key)
    assert problem(answer, 409, "refused")["rule"] == "GEN-13"


def test_a_key_used_with_another_body_is_409(exchange: World) -> None:
    key, matter = uuid4().hex, str(uuid4())
    first, other = {**bulletin(), "id": matter}, uuid4().hex
    accepted = give(exchange, "issue-bulletin", orjson.dumps(first), key)
    assert accepted.status_code == 200, accepted.text
    second = orjson.dumps({**bulletin(residual_reason=f"另一内容 {other}"), "id": matter})
    problem(give(exchange, "issue-bulletin", second, key), 409, "key-reused")
    again = give(exchange, "issue-bulletin", orjson.dumps(first), key)
    assert again.json()["events"] == accepted.json()["events"]
    assert exchange.recorded(other) == 0


def test_a_stream_that_does_not_exist_is_404(exchange: World, key: str) -> None:
    body = orjson.dumps({"id": str(uuid4()), "reason": "录入有误"})
    problem(give(exchange, "withdraw-bulletin", body, key), 404, "matter-not-found")


def test_a_command_that_names_no_matter_is_422_at_its_id(exchange: World, key: str) -> None:
    answer = give(exchange, "withdraw-bulletin", orjson.dumps({"reason": "录入有误"}), key)
    problem(answer, 422, "bad-command")
    assert [wrong["path"] for wrong in answer.json()["errors"]] == ["id"]


@pytest.mark.parametrize("wrong", ["", "a b", "x" * 129, "ü"])
def test_without_a_usable_idempotency_key_it_is_400(exchange: World, wrong: str) -> None:
    body = bulletin()
    headers = [(b"Idempotency-Key", wrong.encode())] if wrong else []
    with exchange.client() as client:
        problem(client.post("/commands/issue-bulletin", json=body, headers=headers), 400, "malformed")
    assert exchange.recorded(str(body["content"]["residual_reason"])) == 0  # type: ignore[index]


@pytest.mark.parametrize("path", ["/views", "/views/organs?limit=3", "/health/live", "/health/ready", "/events"])
def test_head_answers_as_get_does_without_the_body(exchange: World, path: str) -> None:
    with exchange.client() as client:
        answer = client.head(path)
        with client.stream("GET", path) as whole:
            assert (answer.status_code, answer.content) == (whole.status_code, b"")
            for name in ("content-type", "content-length", "cache-control"):
                assert answer.headers.get(name) == whole.headers.get(name), name


def test_head_is_refused_where_get_is(exchange: World) -> None:
    assert httpx.head(f"{exchange.url}/api/v1/views").status_code == 401
    with exchange.client() as client:
        assert client.head("/views/nothing").status_code == 404
        assert client.head("/commands/issue-bulletin").status_code == 405


def test_another_method_is_405_and_an_unknown_address_404(exchange: World, key: str) -> None:
    with exchange.client() as client:
        answer = client.get("/commands/issue-bulletin")
        problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"] == "POST"
        problem(client.delete("/views/organs"), 405, "method-not-allowed")
        problem(client.get("/nothing-here"), 404, "not-found")


def test_every_refusal_carries_the_security_headers(exchange: World) -> None:
    answer = httpx.get(f"{exchange.url}/api/v1/views")
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
