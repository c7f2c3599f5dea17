"""A side that is there and does not answer, and a defect of our own: still a problem document."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from pathlib import Path

import httpx
import pytest
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request

from events.base import Side
from fuyuan.http import problems
from fuyuan.http.file_ways import FileWays
from fuyuan.http.gateway import Gateway
from fuyuan.http.problems import ProblemError
from fuyuan.http.route import Route
from fuyuan.http.shell import Metrics, Shell
from fuyuan.reaching.way import Connection, WayToSide
from tests.waiting import eventually

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()  # until the other end gives up
    writer.close()


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def talks_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"what?\r\n\r\n")
    writer.close()


class _Dying(WayToSide):
    """A side whose process is killed between the taking of a connection and the first word on it."""

    def __init__(self, path: Path) -> None:
        super().__init__(Side.COURT, path)

    async def connect(self) -> Connection:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.near))
            listening.listen()
            reader, writer = await asyncio.open_unix_connection(self.near)
        await eventually(writer.is_closing)
        return reader, writer


Asks = Callable[[Gateway], Awaitable[object]]


async def _gives(gateway: Gateway) -> None:
    await gateway.give(Side.COURT, "district-court", "issue-bulletin", "key", b"{}")


async def _uploads(gateway: Gateway) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"%PDF"

    await FileWays(gateway).upload(Side.COURT, "district-court", "a.pdf", chunks())


async def _rehearses(gateway: Gateway) -> None:
    async for _ in gateway.rehearse(Side.COURT, "district-court", b"[]"):
        pass


@pytest.mark.parametrize("behaviour", [hangs, hangs_up, talks_nonsense])
async def test_a_side_without_an_answer_is_503_and_the_outcome_unknown(tmp_path: Path, behaviour: Behaviour) -> None:
    path = tmp_path / "court.sock"
    server = await asyncio.start_unix_server(behaviour, path)
    async with server, aclosing(Gateway({Side.COURT: WayToSide(Side.COURT, path)}, answer_within=0.2)) as gateway:
        with pytest.raises(ProblemError) as refusal:
            await gateway.give(Side.COURT, "district-court", "issue-bulletin", "key", b"{}")
        assert refusal.value.status == 503
        assert b"Idempotency-Key" in refusal.value.body
        assert await gateway.health(Side.COURT) is None


@pytest.mark.parametrize("asks", [_gives, _uploads, _rehearses])
def test_a_side_that_dies_while_it_is_met_is_503_and_no_defect_of_ours(tmp_path: Path, asks: Asks) -> None:
    """In the loop that the edge runs in: there a connection that broke takes no word more."""

    async def body() -> None:
        path = tmp_path / "court.sock"
        async with aclosing(Gateway({Side.COURT: _Dying(path)})) as gateway:
            with pytest.raises(ProblemError) as refusal:
                await asks(gateway)
        assert (refusal.value.status, refusal.value.headers["Retry-After"]) == (503, "1")

    uvloop.run(body())


async def test_a_side_that_is_not_running_recorded_nothing(tmp_path: Path) -> None:
    async with aclosing(Gateway({Side.COURT: WayToSide(Side.COURT, tmp_path / "court.sock")})) as gateway:
        with pytest.raises(ProblemError) as refusal:
            await gateway.give(Side.COURT, "district-court", "issue-bulletin", "key", b"{}")
    assert refusal.value.status == 503
    assert "未作任何记录".encode() in refusal.value.body


def test_what_a_side_cannot_do_now_goes_to_the_caller_with_a_time_to_come_again() -> None:
    told = problems.relayed((503, b"{}"))
    assert (told.status_code, told.headers["Retry-After"]) == (503, "1")
    assert "Retry-After" not in problems.relayed((409, b"{}")).headers


async def test_a_defect_of_ours_is_500_with_a_problem_document() -> None:
    async def defect(request: Request) -> None:
        raise RuntimeError("a defect")

    app = Starlette(routes=[Route("/defect", defect)])
    app.add_middleware(Shell, metrics=Metrics())
    problems.install(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://edge") as client:
        answer = await client.get("/defect")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["type"] == "urn:fuyuan:problem:defect"
    assert "RuntimeError" not in answer.text


async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError):
        while True:
            request = await reader.readuntil(b"\r\n\r\n")
            if b"never" not in request:
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
    writer.close()


async def test_a_connection_serves_one_request_after_another_and_none_whose_caller_went_away(tmp_path: Path) -> None:
    opened = 0

    async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        await answers(reader, writer)

    path = tmp_path / "court.sock"
    server = await asyncio.start_unix_server(counted, path)
    async with server, aclosing(Gateway({Side.COURT: WayToSide(Side.COURT, path)})) as gateway:
        for key in ("first", "second"):
            assert await gateway.give(Side.COURT, "district-court", "issue-bulletin", key, b"") == (200, b"{}")
        assert opened == 1
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await gateway.give(Side.COURT, "district-court", "issue-bulletin", "never", b"")
        assert await gateway.give(Side.COURT, "district-court", "issue-bulletin", "third", b"") == (200, b"{}")
        assert opened == 2


async def test_a_side_that_was_restarted_is_met_on_a_new_connection(tmp_path: Path) -> None:
    hung_up = asyncio.Event()

    async def answers_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\n{}")
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    sockets = {Side.COURT: tmp_path / "court.sock", Side.JOINT: tmp_path / "joint.sock"}
    court = await asyncio.start_unix_server(answers_once, sockets[Side.COURT])
    joint = await asyncio.start_unix_server(answers, sockets[Side.JOINT])
    async with (
        court,
        joint,
        aclosing(Gateway({side: WayToSide(side, path) for side, path in sockets.items()})) as gateway,
    ):
        for key in ("first", "second"):
            assert await gateway.give(Side.COURT, "district-court", "issue-bulletin", key, b"") == (409, b"{}")
            await hung_up.wait()
            hung_up.clear()
            assert await gateway.health(Side.JOINT) == {}  # by then the edge has heard of it too
