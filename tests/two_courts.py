"""A side of a district with a ledger of its own, what it says to other districts, and a case that a court moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

from domain.calendar import StateCouncilCalendar
from domain.moving import SideOf, destinations
from domain.settings import RuleSettings
from events.attachment import Attachment
from events.case_terms import CaseCause, MoveGround, PlaintiffKind
from events.vocabulary import Field
from services.attachments.files import Files
from services.court.case.filing import FileCase
from services.court.case.moving import MoveCase
from services.court.service import COURT as COURT_SIDE
from services.decider import Command
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.recorded import Entry
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.policies.parking import PARKING
from services.policies.runner import Place, PolicyRunner
from services.side_settings import SideDefinition
from tests.organs import COURT, GOV, HOUSING
from tests.sides import NOW, give_registry
from tests.year import Direct

ON = date(2024, 5, 6)
NUMBER, THERE = "（2024）豫0204行初12号", "（2024）豫0205行初7号"
LETTER = "被诉行为的作出机关在你区，依法由你院管辖。"


class District:
    """A side of one district, its court where nothing else is said."""

    def __init__(self, folder: Path, code: str, court_code: str, definition: SideDefinition = COURT_SIDE) -> None:
        self.code, self.side = code, definition.side
        self.principal = COURT if definition is COURT_SIDE else GOV
        self.ledger = Ledger(f"sqlite:///{folder / code}-{self.side}.db")
        self.files = Files(folder / f"{code}-{self.side}-files", self.ledger.texts, reserve=0)
        self.files.prepare()
        self.writer = Writer(
            self.ledger,
            self.side,
            code,
            [*definition.deciders, PARKING],
            registry_stream=definition.registry_stream,
            calendar=StateCouncilCalendar(),
            settings=RuleSettings(court_code=court_code),
            clock=lambda: NOW,
            holds_file=self.files.holds,
        )
        give_registry(self.writer)
        queue = cast(CommandQueue, Direct(self.writer))
        self.runner = PolicyRunner(code, self.side, definition.policies, queue, self.principal, retries=())
        self._keys = 0

    def close(self) -> None:
        self.ledger.close()

    async def upload(self, name: str, content: bytes) -> Attachment:
        async def chunks() -> AsyncIterator[bytes]:
            yield content

        return await self.files.take(name, chunks())

    def file(self, sha256: str) -> bytes:
        """What the side keeps, every byte looked at."""
        return b"".join(self.files.file(sha256).checked().blocks())

    def give(self, command: Command, actor: str | None = None) -> Outcome:
        self._keys += 1
        (answer,) = self.writer.commit([Request(command, actor or self.principal, f"key {self._keys}")])
        assert isinstance(answer, Outcome), answer
        return answer

    def entries(self, *types: str) -> list[Entry]:
        return [entry for entry in self.ledger.everything() if not types or entry.type in types]

    def arrivals(self) -> list[str]:
        """The streams of what arrived."""
        return sorted(
            {e.originator_id for e in self.ledger.everything() if e.originator_id.startswith("arrived-case:")}
        )

    def state(self, stream: str) -> Any:
        return self.writer._known(stream)

    def sent(self) -> Iterator[tuple[SideOf, Entry]]:
        """Its events that go elsewhere."""
        for entry in self.ledger.everything():
            for there in destinations(entry.envelope()):
                yield there, entry


async def deliver(sender: District, receiver: District, *, again: bool = False) -> list[bool]:
    """Whether each event that goes there is done."""
    origin, done = SideOf(sender.code, sender.side), []
    for there, entry in sender.sent():
        if there == (receiver.code, receiver.side):
            place = Place(entry.ledger_id, entry.envelope().id, again)
            done.append(await receiver.runner.take_from_elsewhere(origin, place, entry.opened(), receiver.ledger))
    return done


def file_case(number: str = NUMBER) -> FileCase:
    return FileCase(
        occurred_on=date(2024, 3, 1),
        number=number,
        cause=CaseCause.PENALTY,
        field=Field.URBAN_CONSTRUCTION,
        defendants=(HOUSING,),
        plaintiff_kind=PlaintiffKind.NATURAL_PERSON,
    )


def move_case(**changes: Any) -> MoveCase:
    said = {
        "case": NUMBER,
        "occurred_on": ON,
        "jurisdiction": "410205",
        "court": "开封市禹王台区人民法院",
        "ground": MoveGround.NO_JURISDICTION,
        "letter": LETTER,
    }
    return MoveCase(**{**said, **changes})
