"""Two installations as two operators run them: `fuyuan up --side` in a folder each, paired, and what each holds."""

from __future__ import annotations

import hashlib
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from events.base import Side
from fuyuan.installation import broker, secrets
from fuyuan.operations import health
from fuyuan.reaching.way import way_to
from fuyuan.settings import Settings
from projections.opening import open_store
from projections.totals.settling import settling
from services.bus import connection as bus
from services.bus.names import service_user, stream_name
from services.ledger.ledger import Ledger
from tests.nats_server import free_port
from tests.projections.story import contents
from tests.system import System, system

LOCAL = ("search_", "reread")
"""Tables of the read model that are others in each: how the search index lies, and when its rows were compared."""
DOCUMENT = Path(__file__).parents[1] / "docs" / "deployment.md"
SIDES = {"court": (Side.COURT,), "government": (Side.GOVERNMENT, Side.JOINT)}


@dataclass
class Held:
    """What the data folder of an installation of some of the sides holds, and what its sides say of themselves."""

    name: str
    folder: Path
    sides: tuple[Side, ...]

    @property
    def settings(self) -> Settings:
        return Settings.read(data_dir=self.folder)

    @property
    def views(self) -> Path:
        """The file of the read model that stands there now."""
        return (self.folder / "read" / "views.db").resolve()

    def health(self, side: Side) -> dict[str, Any]:
        """What one of its sides says of itself; nothing where it does not answer."""
        answer = health.of_side(way_to(self.settings, side))
        return answer[1] if answer else {}

    def ledger(self, side: Side) -> list[bytes]:
        with closing(Ledger(self.settings.ledger_url(side))) as ledger:
            return [entry.raw for entry in ledger.everything()]

    def facts(self, side: Side) -> list[tuple[str, str]]:
        """Stream and wire type of every event in a ledger."""
        with closing(Ledger(self.settings.ledger_url(side))) as ledger:
            return [(entry.originator_id, entry.type) for entry in ledger.everything()]

    async def streams(self, reader: Side) -> dict[Side, list[bytes]]:
        """The three streams in the account of a side, mirrors among them."""
        found: dict[Side, list[bytes]] = {}
        user = service_user(reader)
        password = secrets.load(self.settings.secrets_file).nats[user]
        connection = await bus.connect(broker.url(self.settings), user=user, password=password, name="test")
        try:
            for side in Side:
                found[side] = []
                head = await bus.stream_head(connection, stream_name(side))
                for sequence in range(1, head + 1):
                    message = await bus.message(connection, stream_name(side), sequence)
                    assert message is not None, (side, sequence)
                    found[side].append(message.data)
        finally:
            await connection.close()
        return found

    def positions(self) -> dict[str, int]:
        """Of each side, how many events the read model has."""
        with closing(sqlite3.connect(self.folder / "read" / "views.db", timeout=10)) as views:
            return dict(views.execute("SELECT side, sequence FROM checkpoint"))

    def digest(self, copy: Path) -> str:
        """Of every row of the read model, but for what is local to it; all totals taken in.

        Of a `copy`, which is kept.
        """
        copy.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(self.folder / "read" / "views.db")) as views,
            closing(sqlite3.connect(copy)) as made,
        ):
            views.backup(made)
        with closing(open_store(f"sqlite:///{copy}")) as store:
            for _ in settling(store, least=1):
                pass
            rows = {table: kept for table, kept in contents(store).items() if not table.startswith(LOCAL)}
            return hashlib.sha256(repr(sorted(rows.items())).encode()).hexdigest()


@dataclass
class Installation(Held):
    """One that runs."""

    system: System


One = TypeVar("One", bound=Held)


@dataclass
class Pair(Generic[One]):
    """The court's installation, and that of government and joint office."""

    court: One
    government: One

    @property
    def both(self) -> tuple[One, One]:
        return self.court, self.government

    def of(self, side: Side) -> One:
        return self.court if side in self.court.sides else self.government

    def heads(self) -> dict[str, int]:
        """Of each side, the newest ledger id."""
        return {side.value: self.of(side).health(side).get("ledger", {}).get("head", -1) for side in Side}

    def caught_up(self) -> bool:
        """Both read models have what every ledger has, and every log is countersigned by the others as far."""
        heads = self.heads()
        signed = [self.of(side).health(side).get("bus", {}).get("proofs", {}) for side in Side]
        return all(one.positions() == heads for one in self.both) and all(
            sorted(state.get("countersigned", {}).values()) == [heads[side.value]] * 2
            for side, state in zip(Side, signed, strict=True)
        )


class Apart(Pair[Installation]):
    """Both at work."""


def typed(command: str) -> dict[str, list[str]]:
    """What docs/deployment.md has each operator type: of `up`, `pair offer` or `pair accept` the words behind that."""
    text = DOCUMENT.read_text("utf-8").partition("## Two installations")[2]
    lines = re.findall(r"At the (court|government):\n\n```\nfuyuan --data-dir /srv/fuyuan (.*)\n```", text)
    found = {who: shlex.split(line.removeprefix(command)) for who, line in lines if line.startswith(f"{command} ")}
    assert found.keys() == SIDES.keys(), command
    return found


@contextmanager
def running(folder: Path, name: str, **settings: str) -> Iterator[Installation]:
    """Started with its sides, which it remembers; with more of its environment."""
    with system(folder / name[0], up=typed("up")[name], **settings) as made:
        yield Installation(name, folder / name[0], SIDES[name], made)


@contextmanager
def apart(folder: Path) -> Iterator[Apart]:
    """Both, paired while they run."""
    with ExitStack() as stack:
        made = Apart(*(stack.enter_context(running(folder, name)) for name in SIDES))
        pair(made, f"127.0.0.1:{free_port()}")
        yield made


def pair(made: Apart, address: str) -> None:
    """As the document has the two operators do it; the court's broker is called at `address`."""

    def asked(one: Installation, *command: str, answer: str = "") -> str:
        words = list(command) + typed(" ".join(command))[one.name]
        here = [
            address if ":7422" in word else f"{one.folder.parent / word}" if ".offer" in word else word
            for word in words
        ]
        done = one.system.run(*here, stdin=answer)
        assert done.returncode == 0, done.stderr
        return done.stdout

    heard = {one.name: asked(one, "pair", "offer").rpartition(": ")[2] for one in made.both}
    for one, other in (made.both, made.both[::-1]):
        asked(one, "pair", "accept", answer=heard[other.name])
