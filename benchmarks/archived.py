"""Events as `fuyuan archive` leaves them: sealed, signed, in the parts of an archive; and the ledgers beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.copies import Recorded
from events.base import Side
from events.correction import erased_by
from events.envelope import Envelope
from events.instants import written
from events.sealing import places_of_texts
from fuyuan.installation import data_folder
from fuyuan.operations.archive import archive
from fuyuan.settings import Settings
from services.clock import SystemClock
from services.jurisdiction import packaged
from services.ledger.ledger import Ledger
from services.ledger.recorded import Said
from services.proof.checkpoint import Checkpoint
from services.proof.keys import Keys
from services.proof.proving import Proving
from services.proof.tree import TreeHash

BATCH = 1000
_OF = "410204"


def archived(folder: Path, events: Iterable[Recorded], **given: Any) -> Settings:
    """Write these events of one district, in the order of recording, into ledgers and from there into the folder
    `archive`; returns the installation that has them and the keys."""
    settings = Settings.read(data_dir=folder / "var", **given)
    data_folder.prepare(settings)
    logs = {side: _Log(settings, side) for side in Side}
    left = iter(events)
    while some := list(islice(left, BATCH)):
        for side in Side:
            logs[side].take([fact.raw for fact in some if fact.side is side])
    for log in logs.values():
        log.end()
    archive(settings, folder / "archive")
    return settings


def as_its_auditor_has_it(folder: Path, code: str, name: str, events: Iterable[Recorded]) -> None:
    """Write the archive of a district into `folder/<code>`, with its public keys and its rules, as `fuyuan review
    --archives` reads it. The events are those of 410204: they become its own."""
    own = folder / code
    own.mkdir(parents=True)
    rules = own / "jurisdiction.toml"
    text = packaged(_OF).read_text("utf-8").replace(f'"{_OF}"', f'"{code}"')
    rules.write_text(text.replace('name = "开封市鼓楼区"', f'name = "{name}"', 1), "utf-8")
    source = f'"source":"/{_OF}/'.encode(), f'"source":"/{code}/'.encode()
    with TemporaryDirectory() as short:  # the sockets of an installation take no long path
        its_own = (Recorded(side, raw.replace(*source, 1)) for side, raw in events)
        archived(Path(short), its_own, jurisdiction=code, jurisdiction_file=rules)
        shutil.move(Path(short) / "archive", own / "archive")
        (own / "keys").mkdir()
        for key in (Path(short) / "var" / "keys").glob("*.pub"):
            shutil.copy(key, own / "keys")


class _Log:
    """The ledger of one side, filled without its services."""

    def __init__(self, settings: Settings, side: Side) -> None:
        self.settings, self.side, self.ledger = settings, side, Ledger(settings.ledger_url(side))
        self.tree, self.later = TreeHash(), Later()

    def take(self, events: list[bytes]) -> None:
        if not events:
            return
        behind = self.ledger.head()
        self.ledger.record([said(self.later.than_before(raw)) for raw in events], behind)
        self.tree.add_all(entry.raw for entry in self.ledger.entries(behind))

    def end(self) -> None:
        sign(self.settings, self.side, self.tree)
        self.ledger.close()


class Later:
    """Copies fall in one year: what was recorded before the event that it follows is recorded with it."""

    def __init__(self) -> None:
        self._newest = ""

    def than_before(self, raw: bytes) -> bytes:
        at = written(Envelope.decode(raw).recorded_at)
        if at >= self._newest:
            self._newest = at
            return raw
        return raw.replace(b'"time":"' + at.encode(), b'"time":"' + self._newest.encode(), 1)


def sign(settings: Settings, side: Side, tree: TreeHash) -> None:
    """The log of a side to its end, by its own key."""
    keys = Keys(settings.folder("keys"), settings.jurisdiction)
    proofs = settings.folder("proofs") / side.value
    (proofs / side.value).mkdir(parents=True)
    proving = Proving(side, settings.jurisdiction, proofs, keys, SystemClock())
    proving.sign(Checkpoint(proving.origin(side), tree.size, tree.root()))


def said(raw: bytes) -> Said:
    """As the ledger takes it from a command: what people wrote is sealed when it is recorded."""
    envelope = Envelope.decode(raw)
    payload = envelope.payload()
    assert payload is not None
    places, erases = places_of_texts(payload), erased_by(envelope.data)
    return Said(envelope.stream, envelope.version, envelope.type, raw, places=places or None, erases=erases)
