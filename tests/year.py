"""The sample year of 2024 played in-process: three real ledgers, the real policies between them, no broker, no clock.

`year_ledgers` gives, once per session, the acts, their outcomes and all entries of the three ledgers. The
recording instant of an act is ten o'clock (Asia/Shanghai) of its business day, so cut-offs in time can be tried.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from domain.calendar import StateCouncilCalendar
from events.base import Side
from events.instants import SHANGHAI
from events.streams import principal_stream
from fuyuan.contracts.tables import command_table
from fuyuan.sample.act import Act
from fuyuan.sample.script import script
from services.court.service import COURT
from services.government.service import GOVERNMENT
from services.joint.service import JOINT
from services.jurisdiction import load, packaged
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.recorded import Entry
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.policies.parking import PARKING
from services.policies.runner import PolicyRunner
from services.reading.parsing import parse
from services.side_settings import SideDefinition
from tests.offering import goes_on, offered
from tests.shared import shared_folder

UNTIL = date(2024, 12, 31)
"""The last day of the year that is played for the tests."""
GULOU = load(packaged("410204"))
DEFINITIONS = (JOINT, COURT, GOVERNMENT)
TABLE = command_table(DEFINITIONS)


@dataclass(frozen=True)
class YearLedgers:
    """What a played year left behind. `outcomes` goes with `acts`; nothing of it was refused.

    `withheld`: the acts that the page of their matter did not offer to their organ just before. `offered_again`: those
    that it offered just behind, when they would have recorded nothing or were refused.
    """

    acts: Sequence[Act]
    outcomes: Sequence[Outcome]
    entries: Mapping[Side, Sequence[Entry]]
    withheld: Sequence[Act]
    offered_again: Sequence[Act]


@dataclass
class InProcess:
    """The three sides in one thread: an act is recorded, then everything that follows from it."""

    folder: Path
    now: datetime = datetime(2020, 12, 1, 2, tzinfo=UTC)
    writers: dict[Side, Writer] = field(default_factory=dict)
    runners: dict[Side, PolicyRunner] = field(default_factory=dict)
    taken: dict[Side, int] = field(default_factory=dict)
    matters: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for definition in DEFINITIONS:
            writer = self._writer(definition)
            self.writers[definition.side] = writer
            queue = cast(CommandQueue, Direct(writer))
            principal = GULOU.principal(definition.side)
            self.runners[definition.side] = PolicyRunner(
                GULOU.code, definition.side, definition.policies, queue, principal, retries=()
            )
            self.taken[definition.side] = 0

    def _writer(self, definition: SideDefinition) -> Writer:
        return Writer(
            Ledger(f"sqlite:///{self.folder / definition.side}.db"),
            definition.side,
            GULOU.code,
            [*definition.deciders, PARKING],
            registry_stream=definition.registry_stream,
            calendar=StateCouncilCalendar(),
            settings=GULOU.rules,
            clock=lambda: self.now,
        )

    async def start(self) -> None:
        """The first entries of the joint ledger, received by both sides."""
        first = [Request(c, GULOU.principal(Side.JOINT), key) for key, c in JOINT.bootstrap(GULOU)]
        self._all_recorded(self.writers[Side.JOINT].commit(first))
        await self.settle()

    async def give(self, act: Act) -> Outcome:
        """Record one act and let the others follow. Raises the refusal; asserts what the script says of arrivals."""
        self.now = datetime.combine(act.on, time(10), SHANGHAI).astimezone(UTC)
        entry = TABLE[act.command]
        speaks_for = self.writers[Side.JOINT].registry().side(act.organ)
        body = orjson.dumps(act.body)
        side = entry.sides[0] if len(entry.sides) == 1 else entry.side_for(speaks_for, body)
        for stream, version in act.awaits:
            came = [one.envelope() for one in self.writers[side].ledger.stream(stream)]
            newest = max((one.version for one in came if one.causation_id is not None), default=0)
            assert newest == version, f"{act.key} awaits {stream} at {version}, the newest fact came at {newest}"
        command = parse(entry.command, body)
        outcome = self._all_recorded(self.writers[side].commit([Request(command, act.organ, act.key)]))[0]
        await self.settle()
        return outcome

    async def settle(self) -> None:
        """Every policy takes what is new until nothing is."""
        while any([await self._take(side) for side in Side]):
            pass

    async def _take(self, side: Side) -> bool:
        found = self.writers[side].ledger.entries(self.taken[side])
        for entry in found:
            self.taken[side] = entry.ledger_id
            envelope = entry.envelope()
            row = {"stream": entry.originator_id, "type": envelope.type, "data": envelope.data}
            self.matters.setdefault(principal_stream(entry.originator_id), []).append(row)
            for runner in self.runners.values():
                if side in runner.sources:
                    await runner.take(side, entry.ledger_id, entry.opened())
        return bool(found)

    @staticmethod
    def _all_recorded(answers: Sequence[Outcome | Exception]) -> list[Outcome]:
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return cast(list[Outcome], list(answers))

    def close(self) -> None:
        for writer in self.writers.values():
            writer.ledger.close()


@dataclass(frozen=True)
class Direct:
    """A command queue without a thread."""

    writer: Writer

    async def execute(self, request: Request) -> Outcome:
        [answer] = self.writer.commit([request])
        if isinstance(answer, Exception):
            raise answer
        return answer


def play_in_process(acts: Sequence[Act], folder: Path) -> YearLedgers:
    """Play `acts` over ledgers in `folder`. Raises at the first act that is refused, naming it."""
    year = InProcess(folder)
    try:
        outcomes, withheld, again = asyncio.run(_play(year, acts))
        entries = {side: [_as_said(it) for it in writer.ledger.everything()] for side, writer in year.writers.items()}
    finally:
        year.close()
    return YearLedgers(acts, outcomes, entries, withheld, again)


def _as_said(entry: Entry) -> Entry:
    """An event as one that was never sealed: whoever reads it needs no key."""
    return replace(entry, raw=entry.opened(), keys=None)


async def _play(year: InProcess, acts: Sequence[Act]) -> tuple[list[Outcome], list[Act], list[Act]]:
    await year.start()
    outcomes, withheld, again = list[Outcome](), list[Act](), list[Act]()
    for act in acts:
        try:
            year.now = datetime.combine(act.on, time(10), SHANGHAI).astimezone(UTC)
            on_a_page = goes_on(act, year.matters)
            if on_a_page and offered(act, year.matters, year.writers) is None:
                withheld.append(act)
            outcomes.append(await year.give(act))
            if on_a_page and offered(act, year.matters, year.writers) is False:
                again.append(act)
        except Exception as error:
            error.add_note(f"{act.on} {act.organ} {act.key} {act.body}")
            raise
    return outcomes, withheld, again


@pytest.fixture(scope="session")
def year_ledgers(tmp_path_factory: pytest.TempPathFactory) -> YearLedgers:
    """The sample year 2024 of seed 1, played once for the session: by the worker that needs it first."""
    with shared_folder(tmp_path_factory, "year") as folder:
        played = folder / "ledgers.pickle"
        if not played.exists():
            played.write_bytes(pickle.dumps(play_in_process(script(UNTIL), folder)))
        return cast(YearLedgers, pickle.loads(played.read_bytes()))
