"""Audit records: what has one, that none is changed, and that nobody acts while none can be written."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from events.base import Side
from fuyuan.access.audit import AUDIT, Act, Audit, Kind
from fuyuan.access.tokens import Grant
from fuyuan.bad_day import BadDay
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http.commands import Giving
from fuyuan.http.problems import ProblemError
from fuyuan.installation.book import writing
from projections.access.role import Role
from tests.access.world import COURT, OFFICE, OTHER, PASSWORD, Office
from tests.edge.console_world import ConsoleWorld, console_world

OURS = {"Origin": "http://fuyuan.test"}
ACT = Act(Kind.COMMAND, "court-clerk", COURT, "clerk", "10.0.0.7", "draft-suggestion", "suggestion:x:1")
CLERK = Grant(COURT, Role.CLERK, account="court-clerk", address="10.0.0.7")


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as made:
        yield made


def noted(office: Office | ConsoleWorld) -> list[tuple[str, str, str, str, str]]:
    with office.people.book.connect() as connection:
        rows = connection.execute(select(AUDIT).order_by(AUDIT.c.id)).all()
    return [(row.kind, row.who, row.what, row.subject, row.outcome) for row in rows]


async def sign_in(browser: httpx.AsyncClient, login: str, password: str = PASSWORD) -> httpx.Response:
    return await browser.post("/signin", data={"login": login, "password": password}, headers=OURS)


async def test_a_record_is_neither_changed_nor_deleted(at: Office) -> None:
    await at.people.audit.note(ACT)
    for statement in (update(AUDIT).values(who="somebody-else"), delete(AUDIT)):
        with pytest.raises(SQLAlchemyError, match="append only"), writing(at.people.book) as connection:
            connection.execute(statement)
    assert noted(at) == [("command", "court-clerk", "draft-suggestion", "suggestion:x:1", "ok")]


async def test_many_at_once_are_written_together_and_each_is_there(at: Office) -> None:
    acts = [replace(ACT, subject=str(number)) for number in range(100)]
    await asyncio.gather(*map(at.people.audit.note, acts))
    assert sorted(int(subject) for _, _, _, subject, _ in noted(at)) == list(range(100))


async def test_hostile_text_is_kept_in_one_line(at: Office) -> None:
    await at.people.audit.note(replace(ACT, what="a\nb\u202ec\x00" + "x" * 1000))
    [(_, _, what, _, _)] = noted(at)
    assert what.startswith("a\ufffdb\ufffdc\ufffdx")
    assert len(what) == 500


async def test_nobody_acts_while_records_cannot_be_written_and_none_is_lost(
    at: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit, write = at.people.audit, Audit._insert

    def full(self: Audit, batch: Any) -> None:
        raise SQLAlchemyError("disk is full")

    await audit.require()
    monkeypatch.setattr(Audit, "_insert", full)
    await audit.note(ACT)  # what is done is done: the caller hears of it
    with pytest.raises(BadDay, match="审计记录"):
        await audit.require()
    monkeypatch.setattr(Audit, "_insert", write)
    await audit.require()
    assert len(noted(at)) == 1


class Ledgers:
    """A gateway whose sides answer what the test says."""

    def __init__(self, status: int, answer: dict[str, Any] | None) -> None:
        self.status, self.answer, self.given = status, answer, 0

    async def give(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        self.given += 1
        if self.answer is None:
            raise ProblemError(503, b"{}")
        return self.status, orjson.dumps(self.answer)


@pytest.mark.parametrize(
    ("status", "answer", "subject", "outcome"),
    [
        (200, {"stream": "suggestion:x", "events": [{"id": "suggestion:x:1"}]}, "suggestion:x:1", "ok"),
        (200, {"stream": "suggestion:x", "events": []}, "suggestion:x", "ok"),
        (409, {"rule": "SUG-02", "detail": "…"}, "", "SUG-02"),
        (422, {"detail": "…"}, "", "422"),
        (503, None, "key-1", "503"),
    ],
)
async def test_a_command_is_recorded_with_its_events_or_why_not(
    at: Office, status: int, answer: dict[str, Any] | None, subject: str, outcome: str
) -> None:
    class Reads:
        async def side_of(self, organ: str) -> None: ...
        async def ended(self, organ: str) -> None: ...

    ledgers, entry = Ledgers(status, answer), command_table(DEFINITIONS)["draft-suggestion"]
    giving = Giving(ledgers, Reads(), at.people.audit)  # type: ignore[arg-type]
    for dry in (True, False):
        try:
            await giving.give(entry, CLERK, "key-1", b"{}", dry=dry)
        except ProblemError:
            assert answer is None
    assert ledgers.given == 2
    assert noted(at) == [("command", "court-clerk", "draft-suggestion", subject, outcome)]


async def test_in_the_name_of_an_organ_whose_side_lives_elsewhere_nothing_is_done(at: Office) -> None:
    class Reads:
        async def side_of(self, organ: str) -> Side:
            return Side.COURT

    ledgers, entry = Ledgers(200, {}), command_table(DEFINITIONS)["draft-suggestion"]
    giving = Giving(ledgers, Reads(), at.people.audit, [Side.GOVERNMENT, Side.JOINT])  # type: ignore[arg-type]
    ways = (
        giving.give(entry, CLERK, "key-1", b"{}", dry=False),
        giving.tell(entry, CLERK, "key-1", b"{}"),
        giving.give_together(Side.JOINT, CLERK, b"[]"),
        anext(giving.rehearse(Side.JOINT, CLERK, b"[]")),
    )
    for way in ways:
        with pytest.raises(ProblemError) as refusal:
            await way
        assert refusal.value.status == 403
    assert ledgers.given == 0


@pytest.mark.parametrize("second", [200, 409])
async def test_commands_given_together_are_recorded_each_or_as_one_that_failed(at: Office, second: int) -> None:
    class Together:
        async def give_together(self, *args: Any, **more: Any) -> tuple[int, bytes]:
            said = [[200, {"events": [{"id": f"case:{number}:1"}]}] for number in (1, 2)]
            said[1][0] = second
            return 200, orjson.dumps(said)

    giving = Giving(Together(), None, at.people.audit)  # type: ignore[arg-type]
    commands = orjson.dumps([{"type": "file-case"}, {"type": "file-case"}])
    await giving.give_together(Side.COURT, replace(CLERK, account=None, token="ab12"), commands)
    each = [("command", "token:ab12", "file-case", f"case:{number}:1", "ok") for number in (1, 2)]
    assert noted(at) == (each if second == 200 else [("command", "token:ab12", "together", "2", "409")])


async def test_signing_in_and_out_and_failing_is_recorded(console: ConsoleWorld) -> None:
    Office(console.people).account("court-clerk")
    token = console.tokens.create(COURT, Role.CLERK)
    code = console.sessions.new_code(Grant(COURT, Role.VIEWER))
    async with console.client(None) as browser:
        await sign_in(browser, "court-clerk", OTHER)
        await sign_in(browser, "<b>nobody</b>")
        await sign_in(browser, "court-clerk")
        await browser.post("/signout", headers=OURS)
        await browser.post("/signin", data={"token": "fy_wrong"}, headers=OURS)
        await browser.post("/signin", data={"token": token}, headers=OURS)
        await browser.post("/signout", headers=OURS)
        await browser.get("/signin", params={"code": code})
    known = f"token:{console.tokens.list()[0].id}"
    assert noted(console) == [
        ("failed-sign-in", "", "court-clerk", "", "403"),
        ("failed-sign-in", "", "<b>nobody</b>", "", "403"),
        ("sign-in", "court-clerk", "password", "", "ok"),
        ("sign-out", "court-clerk", "", "", "ok"),
        ("failed-sign-in", "", "token", "", "403"),
        ("sign-in", known, "token", "", "ok"),
        ("sign-out", known, "", "", "ok"),
        ("sign-in", "link", "link", "", "ok"),
    ]


async def test_refusals_downloads_and_commands_are_recorded(console: ConsoleWorld) -> None:
    Office(console.people).account("court-clerk")
    async with console.client(None) as browser:
        assert (await browser.get("/api/v1/views")).status_code == 401
        await sign_in(browser, "court-clerk")
        assert (await browser.get("/people")).status_code == 403
        assert (await browser.get("/sheets/suggestion_ledger?year=2024")).status_code == 200
        assert (await browser.get("/exports/csv/bulletin_board")).status_code == 200
        headers = {**OURS, "Idempotency-Key": "key-7"}
        for command in ("approve-suggestion", "draft-suggestion"):
            await browser.post(f"/api/v1/commands/{command}", json={}, headers=headers)
            await browser.post(f"/api/v1/commands/{command}?dry-run", json={}, headers={**headers, "X": uuid4().hex})
    assert noted(console)[:1] + noted(console)[2:] == [
        ("refusal", "", "GET /api/v1/views", "", "401"),
        ("refusal", "court-clerk", "GET /people", "", "403"),
        ("download", "court-clerk", "GET /sheets/suggestion_ledger?year=2024", "", "ok"),
        ("download", "court-clerk", "GET /exports/csv/bulletin_board", "", "ok"),
        ("command", "court-clerk", "approve-suggestion", "", "403"),
        ("command", "court-clerk", "approve-suggestion", "", "403"),
        ("command", "court-clerk", "draft-suggestion", "key-7", "503"),
    ]


async def test_the_auditor_alone_reads_them(console: ConsoleWorld) -> None:
    office = Office(console.people)
    office.account("the-auditor", Role.AUDITOR, organ=OFFICE)
    office.account("the-security", Role.SECURITY, organ=OFFICE)
    await console.people.audit.note(replace(ACT, what="<script>alert(1)</script>", subject="=cmd()"))
    for number in range(120):
        await console.people.audit.note(replace(ACT, kind=Kind.DOWNLOAD, subject=f"file-{number}"))
    async with console.client(None) as browser:
        await sign_in(browser, "the-security")
        assert (await browser.get("/audit")).status_code == 403
        await sign_in(browser, "the-auditor")
        first = (await browser.get("/audit")).text
        assert "file-119" in first
        assert "file-5<" not in first
        [older] = [part.split('"')[0] for part in first.split('href="')[1:] if part.startswith("/audit?before")]
        assert "file-5<" in (await browser.get(older)).text
        commands = (await browser.get("/audit", params={"kind": "command", "who": "court-clerk"})).text
        assert "&lt;script&gt;" in commands
        assert "<script>alert" not in commands
        assert "file-" not in commands
        assert "没有记录" in (await browser.get("/audit", params={"to": "2020-01-01"})).text
        assert (await browser.get("/audit", params={"from": "never"})).status_code == 422
        told = await browser.get("/audit.csv", params={"kind": "command"})
    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["时间", "类别", "账号或令牌"]
    assert [row[7] for row in rows[1:]] == ["'=cmd()"]


def test_a_book_of_before_gets_its_audit_records(tmp_path: Path) -> None:
    from fuyuan.access.people import People

    first = People.open(tmp_path / "people.sqlite")
    with writing(first.book) as connection:
        connection.execute(text("DROP TABLE audit"))
    first.close()
    second = People.open(tmp_path / "people.sqlite")
    second.audit.write([ACT])
    with pytest.raises(SQLAlchemyError), writing(second.book) as connection:
        connection.execute(delete(AUDIT))
    second.close()
