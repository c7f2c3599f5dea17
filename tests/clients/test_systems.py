"""The three worked examples beside a whole installation, as processes that are killed; and a system over NATS."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import nats.errors
import pytest

from events.attachment import attached
from events.base import Side
from events.case_terms import CaseCause, PlaintiffKind
from events.instants import SHANGHAI
from events.suggestion import SuggestionContent
from events.values import CaseRef
from events.vocabulary import Field, Instrument, IssueCategory, SigningOffice, SuggestionKind
from fuyuan.client import Client, Problem, Refused
from fuyuan.client.bus import BusClient
from fuyuan.client.commands import (
    ApproveSuggestion,
    DraftSuggestion,
    FileCase,
    ProposeMeeting,
    SendSuggestion,
    VoidMatter,
)
from fuyuan.client.examples import bureau_office, case_system, dashboard
from fuyuan.client.views import CASE_INDEX, DELIVERIES, DeliveriesRow
from fuyuan.installation import broker
from fuyuan.settings import Settings
from tests.edge.world import COURT, HOUSING, LEGAL, OFFICE
from tests.nats_server import new_seed
from tests.system import System, system
from tests.waiting import eventually

TODAY = datetime.now(SHANGHAI).date()
DOCKETED = TODAY - timedelta(days=TODAY.timetuple().tm_yday // 2)
DIVISION = "court-admin-division"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
pytestmark = pytest.mark.systems


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with system(tmp_path_factory.mktemp("clients") / "var") as running:
        yield running


@pytest.fixture
async def court(installation: System) -> AsyncIterator[Client]:
    async with Client(installation.url, installation.token(COURT)) as client:
        yield client


def number(n: int) -> str:
    return f"（{DOCKETED.year}）豫0204行初{n}号"


class Program:
    """One of the examples: started, killed, started again on the same database."""

    def __init__(self, name: str, database: Path, url: str, token: str) -> None:
        self._command = [sys.executable, "-m", f"fuyuan.client.examples.{name}", database]
        self._environment = {**os.environ, "FUYUAN_URL": url, "FUYUAN_TOKEN": token}
        self.said = database.with_suffix(".log")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Killed at the end, wherever it is."""
        with (
            self.said.open("ab") as output,
            subprocess.Popen(self._command, env=self._environment, stdout=output, stderr=output) as process,
        ):
            try:
                yield
                assert process.poll() is None, self.said.read_text()
            finally:
                process.kill()


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(path, timeout=30)
    try:
        yield database
    finally:
        database.close()


def count(database: sqlite3.Connection, rows: str) -> int:
    [found] = database.execute(f"SELECT count(*) FROM {rows}").fetchone()
    return int(found)


def forget_the_last(database: sqlite3.Connection) -> None:
    """As if it had been killed between the answer of the exchange and the commit of its own database."""
    with database:
        database.execute(
            "UPDATE fuyuan_outbox SET stream = NULL WHERE number ="
            " (SELECT max(number) FROM fuyuan_outbox WHERE stream IS NOT NULL)"
        )


@pytest.mark.parametrize("name", ["case_system", "bureau_office", "dashboard"])
@pytest.mark.parametrize(
    ("arguments", "variables"),
    [([], ["FUYUAN_URL", "FUYUAN_TOKEN"]), (["x.db", "y.db"], []), (["x.db"], ["FUYUAN_URL"])],
)
def test_an_example_says_how_it_is_used(name: str, arguments: list[str], variables: list[str]) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FUYUAN_")}
    command = [sys.executable, "-m", f"fuyuan.client.examples.{name}", *arguments]
    environment |= dict.fromkeys(variables, "http://127.0.0.1:1")
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert line.startswith("用法 / usage: ")
    assert f"fuyuan.client.examples.{name} DATABASE" in line
    assert ("FUYUAN_TOKEN" in line.partition("；")[2]) is ("FUYUAN_TOKEN" not in variables)


async def test_a_case_system_files_its_cases_and_hearings_once(
    installation: System, court: Client, tmp_path: Path
) -> None:
    numbers = [number(1000 + n) for n in range(10)]
    heard_on = DOCKETED + timedelta(days=20)
    program = Program("case_system", tmp_path / "cases.db", installation.url, installation.token(COURT))
    told = "fuyuan_outbox WHERE stream IS NOT NULL"
    with opened(tmp_path / "cases.db") as database:
        clerks = case_system.CaseSystem(database)
        for each in numbers:
            clerks.docket(each, DOCKETED, HOUSING)
            clerks.schedule(each, heard_on, on=DOCKETED)
        for at_least in (3, 9, 14):
            with program.running():
                await eventually(lambda at_least=at_least: count(database, told) >= at_least)
            forget_the_last(database)
        for each in numbers:
            clerks.hold(each, heard_on)
        clerks.docket("（2019）豫0204行初1号", DOCKETED, HOUSING)
        with program.running():
            await eventually(lambda: count(database, told) == 30 and "CAS-02" in program.said.read_text())
        [returned] = clerks.outbox.returned()
        assert returned.command_type == "file-case"
        assert clerks.outbox.stream("docket-10")
    for each in numbers:
        rows = [row async for row in court.rows(CASE_INDEX, number=each)]
        assert [row["number"] for row in rows] == [each]
        recorded = [event.type for event in await court.history(rows[0]["stream"] or "") if event.side is Side.COURT]
        assert recorded == ["case.filed.v1", "hearing.scheduled.v1", "hearing.held.v1"]


async def suggested(court: Client, division: Client, n: int) -> str:
    """The id of a suggestion that the court sent to the housing bureau today."""
    case = await court.give(FileCase(**case_fields(number(n)), occurred_on=DOCKETED), key=f"suggested-{n}")
    assert case.stream
    content = SuggestionContent(
        instrument=Instrument.JUDICIAL_SUGGESTION,
        kind=SuggestionKind.INDIVIDUAL_CASE,
        title="关于规范房屋征收补偿程序的司法建议",
        categories=(IssueCategory.GENERAL_PROCEDURAL,),
        problems=("送达程序不规范", "未告知救济权利"),
        recommendations=("规范送达程序", "完善告知制度"),
        case_refs=(CaseRef(number=number(n)),),
    )
    drafted = await division.give(DraftSuggestion(content=content))
    matter = drafted.stream.partition(":")[2]
    await division.give(ApproveSuggestion(id=UUID(matter), signed_by=SigningOffice.LEADER_IN_CHARGE))
    named = f"鼓法建〔{TODAY.year}〕{n}号"
    await court.give(SendSuggestion(id=UUID(matter), addressees=(HOUSING,), cc=(LEGAL,), number=named))
    return matter


def case_fields(case: str) -> dict[str, object]:
    return {
        "number": case,
        "cause": CaseCause.EXPROPRIATION,
        "field": Field.URBAN_CONSTRUCTION,
        "defendants": (HOUSING,),
        "plaintiff_kind": PlaintiffKind.NATURAL_PERSON,
    }


async def test_a_bureaus_office_signs_for_suggestions_and_answers_them_with_a_file_once(
    installation: System, court: Client, tmp_path: Path
) -> None:
    letter = tmp_path / "整改报告.pdf"
    letter.write_bytes(PDF)
    program = Program("bureau_office", tmp_path / "office.db", installation.url, installation.token(HOUSING))
    async with Client(installation.url, installation.token(DIVISION)) as division:
        matters = [await suggested(court, division, 2000 + n) for n in range(3)]
    with opened(tmp_path / "office.db") as database:
        office = bureau_office.BureauOffice(database)
        with program.running():
            await eventually(lambda: count(database, "paper") >= 1)
        with program.running():
            await eventually(lambda: count(database, "fuyuan_outbox WHERE stream IS NOT NULL") == 3)
        forget_the_last(database)
        for matter in matters:
            office.finish(matter, "已完成整改，反馈如下。", letter)
        with program.running():
            await eventually(lambda: count(database, "paper WHERE answered") >= 1)
        with program.running():
            await eventually(lambda: count(database, "fuyuan_outbox WHERE stream IS NOT NULL") == 6)
        assert office.outbox.returned() == []
        assert count(database, "paper") == 3
    async with Client(installation.url, installation.token(HOUSING)) as bureau:
        for matter in matters:
            stream = f"suggestion-response:{matter}"
            events = await eventually(lambda stream=stream: answered(bureau, stream))
            types = [event.type for event in events if event.stream == stream]
            assert types.count("suggestion-service.acknowledged.v1") == 1
            assert types.count("feedback.submitted.v1") == 1
            [feedback] = [event for event in events if event.type == "feedback.submitted.v1"]
            [file] = attached(feedback.data)
            assert await bureau.download(stream, file) == PDF


async def answered(bureau: Client, stream: str) -> list[object] | None:
    events = await bureau.history(stream)
    return list(events) if any(event.type == "feedback.submitted.v1" for event in events) else None


async def test_a_dashboard_counts_every_event_once(installation: System, court: Client, tmp_path: Path) -> None:
    program = Program("dashboard", tmp_path / "figures.db", installation.url, installation.token(OFFICE, "auditor"))
    filed = "收案 / cases"

    async def file(numbers: range) -> None:
        for n in numbers:
            await court.give(FileCase(**case_fields(number(n)), occurred_on=DOCKETED), key=f"counted-{n}")

    async def cases() -> int:
        return len([row async for row in court.rows(CASE_INDEX, limit=500)])

    with opened(tmp_path / "figures.db") as database:
        shown = dashboard.Dashboard(database)
        await file(range(3000, 3010))
        with program.running():
            await eventually(lambda: shown.figures().get(filed, 0) >= 3)
        with program.running():
            await file(range(3010, 3020))
            await eventually(lambda: shown.figures().get(filed, 0) >= 14)
        rebuilt = installation.run("rebuild")
        assert rebuilt.returncode == 0, rebuilt.stderr
        with program.running():
            await file(range(3020, 3021))

            async def all_there() -> bool:
                return shown.figures()[filed] == await cases()

            await eventually(all_there)
            many = await cases()
            await eventually(lambda: f"{filed}: {many}" in program.said.read_text())


@pytest.fixture
def over_nats(installation: System, tmp_path: Path) -> Callable[..., BusClient]:
    url = broker.url(Settings.read(data_dir=installation.folder))

    def client(organ: str, side: Side, seed: Path | None = None) -> BusClient:
        if seed is None:
            seed = tmp_path / f"{organ}.nk"
            made = installation.run("credentials", "create", "--organ", organ, "--out", str(seed))
            assert made.returncode == 0, made.stderr
        return BusClient(url, seed, "410204", side, organ, patience=10)

    return client


async def test_over_nats_a_command_is_the_same(court: Client, over_nats: Callable[..., BusClient]) -> None:
    command, key = FileCase(**case_fields(number(4000)), occurred_on=DOCKETED), uuid4().hex
    async with over_nats(COURT, Side.COURT) as bus:
        accepted = await bus.give(command, key)
        assert (await court.give(command, key)).events == accepted.events
        with pytest.raises(Refused) as refused:
            await bus.give(FileCase(**case_fields("（2019）豫0204行初1号"), occurred_on=DOCKETED))
        assert refused.value.rule == "CAS-02"
        with pytest.raises(Problem) as problem:  # asked of the ledger that would keep it
            await bus.give(VoidMatter(matter=f"meeting:{uuid4()}", reason="误立"))
        assert problem.value.kind == "matter-not-found"
    async with over_nats(HOUSING, Side.GOVERNMENT) as bus:
        proposed = await bus.give(ProposeMeeting(subject="会商执行难题", reason="执行难题需会商"))
        assert proposed.position.startswith("joint:")
        with pytest.raises(Problem) as problem:  # an organ reaches its own side and the joint office, not the court
            await bus.give(command, key)
        assert problem.value.kind == "unknown-command"


async def test_over_nats_events_come_once_more_until_they_are_acknowledged_and_all_at_a_replay(
    court: Client, over_nats: Callable[..., BusClient]
) -> None:
    async with over_nats(COURT, Side.COURT) as bus, asyncio.timeout(60):
        filed = [
            (await bus.give(FileCase(**case_fields(number(n)), occurred_on=DOCKETED))).events[0].id
            for n in (4001, 4002, 4003)
        ]

        async def until(last: str) -> list[str]:
            seen: list[str] = []
            async with aclosing(bus.events()) as events:
                async for event in events:
                    seen.append(event.id)
                    if event.id == last:
                        return seen
            raise AssertionError(seen)

        first = await until(filed[1])
        assert filed[0] in first
        again = await until(filed[2])  # the one that was in hand comes again
        assert filed[1] in again
        assert filed[0] not in again
        await bus.replay()
        assert {*first} <= {*await until(filed[2])}


async def test_over_nats_what_a_system_took_is_shown_to_the_sender_as_that(
    installation: System, court: Client, over_nats: Callable[..., BusClient]
) -> None:
    async with Client(installation.url, installation.token(DIVISION)) as division:
        matter = await suggested(court, division, 4100)
    async with over_nats(HOUSING, Side.GOVERNMENT) as bus, asyncio.timeout(60), aclosing(bus.events()) as events:
        async for event in events:  # the one before is acknowledged with each
            if event.stream == f"suggestion-response:{matter}":
                break

    async def taken() -> list[DeliveriesRow]:
        rows = [row async for row in court.rows(DELIVERIES, stream=f"suggestion:{matter}")]
        return [row for row in rows if row["taken_on"]]

    [row] = await eventually(taken)
    assert (row["organ"], row["taken_on"], row["state"]) == (HOUSING, TODAY.isoformat(), "taken")
    assert (row["signed_on"], row["read_on"]) == (None, None)
    recorded = [event for event in await court.history(f"suggestion:{matter}") if event.type == "paper.retrieved.v1"]
    assert [(event.actor, event.data["sent"]) for event in recorded] == [(HOUSING, row["sent_event"])]


async def test_over_nats_nobody_comes_in_with_a_strangers_key(
    over_nats: Callable[..., BusClient], tmp_path: Path
) -> None:
    seed = tmp_path / "stranger.nk"
    seed.write_bytes(new_seed())
    with pytest.raises(nats.errors.Error):
        async with over_nats(COURT, Side.COURT, seed):
            pass


def test_the_ten_minutes_of_the_page_do_what_it_says(installation: System, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "client.md").read_text("utf-8")
    first = tmp_path / "first.py"
    first.write_text(page.split("```python\n")[1].split("```")[0], "utf-8")
    environment = {**os.environ, "FUYUAN_URL": installation.url, "FUYUAN_TOKEN": installation.token(COURT)}
    said = [
        subprocess.run(
            [sys.executable, first], env=environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout.splitlines()
        for _ in range(2)
    ]
    assert said[0] == said[1]
    assert said[0][0] == "recorded: case.filed.v1"
    assert [line.partition(":")[0] for line in said[0]].count("shown") == 1
    assert any(
        (line.startswith("history:") and "CaseFiled" in line.replace("=", "")) or "案件" in line for line in said[0]
    )
    assert any(line.startswith("refused: ") for line in said[0])
    assert said[0][-1].startswith("feed:")
