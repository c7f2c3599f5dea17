"""`fuyuan.client` against the whole exchange: every way of it, and what it raises."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from events.bulletin import BulletinContent, BulletinIssued
from events.cancelling import end
from fuyuan.access.tokens import Role
from fuyuan.client import (
    Client,
    ClientError,
    NotAllowed,
    NotNow,
    Problem,
    Recorded,
    Refused,
    WrongFields,
    commands,
    views,
)
from fuyuan.client.commands import TAKEN_BY, AcknowledgeService, IssueBulletin, SubmitFeedback
from fuyuan.client.views import BULLETIN_BOARD, ORGANS
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http import feed
from projections.views import BY_NAME
from services.decider import Command
from tests.edge.world import COURT, World, bulletin
from tests.waiting import eventually

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def issue(**changes: object) -> IssueBulletin:
    content = BulletinContent.model_validate(bulletin(**changes)["content"])
    return IssueBulletin(content=content)


@pytest.fixture
async def court(exchange: World) -> AsyncIterator[Client]:
    async with Client(exchange.url, exchange.token(COURT)) as client:
        yield client


def test_every_command_and_every_view_has_its_type() -> None:
    table = command_table(DEFINITIONS)
    named = {each for each in vars(commands).values() if isinstance(each, type) and issubclass(each, Command)}
    assert named == {entry.command for entry in table.values()}
    assert {name: entry.sides for name, entry in table.items()} == TAKEN_BY
    for view in BY_NAME.values():
        token = getattr(views, view.name.upper())
        row = getattr(views, "".join(part.capitalize() for part in view.name.split("_")) + "Row")
        assert token.name == view.name
        assert row.__annotations__.keys() >= {column.name for column in view.columns}


def test_who_uses_it_loads_no_ledger_and_no_read_model() -> None:
    """Loading those takes longer than all that it needs."""
    said = "import sys, fuyuan.client.bus, fuyuan.client.views; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"sqlalchemy", "eventsourcing", "faststream", "starlette", "uvicorn", "psycopg", "polars", "jinja2"}
    assert "fuyuan.client.views" in loaded
    assert not heavy & set(loaded)


async def test_a_command_is_recorded_once_for_its_key_and_read_at_its_position(exchange: World, court: Client) -> None:
    command, key = issue(), uuid4().hex
    accepted = await court.give(command, key)
    assert (await court.give(command, key)).events == accepted.events
    assert exchange.recorded(key) == 1
    found = [row async for row in court.rows(BULLETIN_BOARD, after=accepted.position, limit=2)]
    assert [row["stream"] for row in found].count(accepted.stream) == 1
    event, *_ = await court.history(accepted.stream, after=accepted.position)
    assert event.payload() == BulletinIssued.model_validate({**event.data, "occurred_on": event.occurred_on})


async def test_pages_are_followed_one_by_one(court: Client) -> None:
    last = [await court.give(issue()) for _ in range(3)][-1]
    page = await court.page(BULLETIN_BOARD, limit=1, after=last.position)
    assert len(page.items) == 1
    assert page.next
    rows = court.rows(BULLETIN_BOARD, limit=1)
    behind = await court.page(BULLETIN_BOARD, limit=1, cursor=page.next)
    assert [(await anext(rows))["stream"] for _ in range(2)] == [row["stream"] for row in (*page.items, *behind.items)]
    await rows.aclose()


async def test_a_rehearsal_says_what_would_be_recorded(exchange: World, court: Client) -> None:
    mark = uuid4().hex
    foreseen = await court.rehearse(issue(title=f"预演 {mark}"))
    assert [event.type for event in foreseen.foreseen] == ["bulletin.issued.v1"]
    assert exchange.recorded(mark) == 0


async def test_a_refusal_names_the_rule_in_both_languages(exchange: World, court: Client) -> None:
    key = uuid4().hex
    with pytest.raises(Refused) as refused:
        await court.give(issue(topic="E1"), key)
    assert refused.value.rule == "BUL-01"
    assert refused.value.status in {403, 409}
    assert any("\u4e00" <= sign <= "\u9fff" for sign in refused.value.zh)
    assert refused.value.en.startswith("the topic does not fit")
    assert exchange.recorded(key) == 0


async def test_wrong_fields_are_named_by_their_paths(court: Client) -> None:
    with pytest.raises(WrongFields) as wrong:
        await court.send("issue-bulletin", '{"content": {"topic": "J9"}}', uuid4().hex)
    assert "content.topic" in wrong.value.fields
    with pytest.raises(WrongFields) as wrong:
        await court.page(BULLETIN_BOARD, nonsense=1)
    assert "nonsense" in wrong.value.fields


async def test_nonsense_is_a_problem_of_its_kind(exchange: World, court: Client) -> None:
    with pytest.raises(Problem) as problem:
        await court.send("issue-nonsense", "{}", uuid4().hex)
    assert problem.value.kind == "unknown-command"
    with pytest.raises(Problem) as problem:
        await court.history(f"bulletin:{uuid4()}")
    assert problem.value.status == 404
    async with Client(exchange.url, "nonsense") as stranger:
        with pytest.raises(NotAllowed):
            await stranger.give(issue())
        with pytest.raises(NotAllowed):
            await anext(stranger.feed())
    async with Client(exchange.url, exchange.token(COURT, Role.AUDITOR)) as auditor:
        with pytest.raises(NotAllowed):
            await auditor.give(issue())


async def test_the_feed_goes_on_behind_a_mark_and_passes_over_what_it_does_not_know(court: Client) -> None:
    first, second = await court.give(issue()), await court.give(issue())
    events = court.feed()
    seen: list[Recorded] = []
    async with asyncio.timeout(30):
        while not seen or seen[-1].stream != first.stream:
            seen.append(await anext(events))
        later = court.feed(seen[-1].mark)
        while (event := await anext(later)).stream != second.stream:
            assert event.stream != first.stream
    await events.aclose()
    await later.aclose()
    assert event.model_copy(update={"type": "bulletin.dreamt.v9"}).payload() is None


async def test_a_feed_in_which_nothing_happens_goes_on(court: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchange sends a comment now and then; it is no event."""
    monkeypatch.setattr(feed, "HEARTBEAT", 0.05)
    first = await court.give(issue())
    seen: list[str] = []

    async def follow() -> None:
        async with aclosing(court.feed()) as events:
            async for event in events:
                seen.append(event.stream)

    following = asyncio.create_task(follow())
    try:
        await eventually(lambda: following.done() or first.stream in seen)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(following), 0.5)
        second = await court.give(issue())
        await eventually(lambda: following.done() or second.stream in seen)
    finally:
        await end(following)


async def test_a_feed_of_another_read_model_begins_anew(court: Client) -> None:
    await court.give(issue())
    async with aclosing(court.feed("00000000-7")) as events, asyncio.timeout(30):
        event = await anext(events)
    assert event.mark.endswith("-1")


async def test_a_filter_that_is_a_flag_is_written_as_json_writes_it(court: Client) -> None:
    members = await court.page(ORGANS, is_member=True, limit=500)
    assert {row["is_member"] for row in members.items} == {True}


@asynccontextmanager
async def losing_answers(url: str, lose: int) -> AsyncIterator[tuple[str, list[asyncio.StreamWriter]]]:
    """A way to the exchange on which the first `lose` lines break off as their answer begins; and the lines taken."""
    host, _, port = url.removeprefix("http://").partition(":")
    lines: list[asyncio.StreamWriter] = []

    async def passing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        lost = len(lines) <= lose
        back, there = await asyncio.open_connection(host, int(port))
        asking = asyncio.create_task(passed_on(reader, there))
        await (back.read(1) if lost else passed_on(back, writer))
        await end(asking)
        for each in (writer, there):
            each.close()

    server = await asyncio.start_server(passing, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", lines


async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What comes, in however many pieces, until nothing more does."""
    while block := await reader.read(65536):
        writer.write(block)
    if writer.can_write_eof():
        writer.write_eof()


async def test_a_lost_answer_is_asked_for_again_with_the_same_key(exchange: World) -> None:
    async with losing_answers(exchange.url, lose=2) as (url, lines):
        mark = uuid4().hex
        async with Client(url, exchange.token(COURT)) as client:
            accepted = await client.give(issue(title=f"答复丢失 {mark}"))
        assert len(lines) == 3
        await eventually(lambda: all(line.is_closing() for line in lines))
    assert exchange.recorded(mark) == 1
    assert accepted.version == 1


@asynccontextmanager
async def cut_off(url: str, behind: int) -> AsyncIterator[str]:
    """A line to the exchange that breaks off after so many bytes of an answer, twice; then it holds."""
    host, _, port = url.removeprefix("http://").partition(":")
    lines = 0

    async def passing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal lines
        lines += 1
        left = behind if lines <= 2 else 2**40
        back, there = await asyncio.open_connection(host, int(port))
        there.write(await reader.readuntil(b"\r\n\r\n"))
        while left > 0 and (block := await back.read(min(left, 65536))):
            left -= len(block)
            writer.write(block)
        for each in (writer, there):
            each.close()

    server = await asyncio.start_server(passing, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_feed_that_breaks_off_goes_on_where_it_was(exchange: World, court: Client) -> None:
    last = await court.give(issue())

    async def marks(client: Client) -> list[str]:
        """Of every event up to the last one that was recorded."""
        seen: list[str] = []
        async with aclosing(client.feed()) as events, asyncio.timeout(60):
            async for event in events:
                seen.append(event.mark)
                if event.stream == last.stream:
                    break
        return seen

    async with (
        cut_off(exchange.url, 20_000) as url,
        Client(url, exchange.token(COURT)) as client,
    ):
        assert await marks(client) == await marks(court)


async def test_patience_ends(lonely: World) -> None:
    async with Client(lonely.url, lonely.token(COURT), patience=0.3) as client:
        with pytest.raises(NotNow):
            await client.give(issue())
    async with Client("http://127.0.0.1:9", "nonsense", patience=0.3) as client:
        with pytest.raises(NotNow):
            await client.page(BULLETIN_BOARD)


async def test_a_file_goes_up_and_comes_down(exchange: World, court: Client, tmp_path: Path) -> None:
    letter = tmp_path / "来文.pdf"
    letter.write_bytes(PDF)
    file = await court.upload(letter)
    assert file == await court.upload(letter)
    issued = await court.give(IssueBulletin(content=issue().content, files=(file,)))
    await court.history(issued.stream, after=issued.position)
    assert await court.download(issued.stream, file) == PDF
    with pytest.raises(Problem) as problem:
        await court.download(issued.stream, file.model_copy(update={"sha256": "0" * 64}))
    assert problem.value.status == 404
    nonsense = tmp_path / "来文.exe"
    nonsense.write_bytes(b"MZ")
    with pytest.raises(ClientError):
        await court.upload(nonsense)


def test_a_command_cannot_be_written_wrong() -> None:
    with pytest.raises(ValueError, match="text"):
        SubmitFeedback(text="", answers=())
    with pytest.raises(ValueError, match="nonsense"):
        AcknowledgeService(nonsense=1)  # type: ignore[call-arg]
