"""What a side has for its proofs: where the trees lie, the keys, and how far everything is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypedDict

from events.base import Side
from events.errors import reason_of
from services.clock import Clock
from services.kept_file import keep
from services.proof.checkpoint import Checkpoint, origin
from services.proof.errors import KeyUnusable
from services.proof.keys import Keys
from services.proof.note import NotASignedNote, Note, PrivateKey

UNABLE: Final = (NotASignedNote, KeyUnusable, OSError, LookupError)
"""What a damaged file, a key or a disk leads to: signing stands still then, and nothing else does."""


class Doubt(TypedDict):
    """`events` of the log of side `log`, as signed, are not what side `finder` has; known since, in UTC.

    With `key`, the id of one: they are signed, or are to be, with a key of `log` that does not count for them.
    """

    log: str
    finder: str
    events: int
    since: str
    key: str


@dataclass(slots=True)
class ProofState:
    """For `/health`: events under our newest checkpoint, under the newest one of ours that each other side
    countersigned, and under the newest of each other side that we did."""

    signed: int = 0
    countersigned: dict[str, int] = field(default_factory=dict)
    reconciled: dict[str, int] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    """Why the signing of a log stands still."""
    stamped: int = 0
    unstamped: str | None = None
    """How many events are under the newest time stamp of a third party, and why there is no newer one."""

    @contextmanager
    def telling(self, log: Side) -> Iterator[None]:
        """What goes wrong within stands in `errors` until it goes well."""
        try:
            yield
        except UNABLE as error:
            self.errors[log.value] = reason_of(error)
            raise
        self.errors.pop(log.value, None)

    def doubts_of(self, log: Side, finder: Side, key: str = "") -> list[Doubt]:
        wanted = (log.value, finder.value, key)
        return [known for known in self.doubts if (known["log"], known["finder"], known["key"]) == wanted]

    def doubt(self, log: Side, finder: Side, events: int, since: str, key: str = "") -> None:
        """Note it, unless it is known."""
        if not self.doubts_of(log, finder, key):
            self.doubts.append(Doubt(log=log.value, finder=finder.value, events=events, since=since, key=key))

    def agreed(self, log: Side, finder: Side, key: str = "") -> None:
        """The finder has countersigned since, or knows the key."""
        settled = self.doubts_of(log, finder, key)
        self.doubts = [known for known in self.doubts if known not in settled]


@dataclass(slots=True)
class Proving:
    """Of one side. `folder` holds for each log a tree, and the newest checkpoints of it that are signed."""

    side: Side
    jurisdiction: str
    folder: Path
    keys: Keys
    clock: Clock
    state: ProofState = field(default_factory=ProofState)
    read_again: set[Side] = field(default_factory=set)
    """The logs whose tree was made anew from the mirror since it did not agree: the tree is not what is wrong."""
    _keeping: threading.Lock = field(default_factory=threading.Lock)

    def signing(self) -> list[PrivateKey]:
        """What this side signs with, the newest last; made where it never signed. Raises KeyUnusable, OSError."""
        return self.keys.signing(self.side, new=not self._file(self.side, self.side).exists())

    def prepare(self) -> None:
        """The first key is there, where this side never signed. Raises KeyUnusable, OSError."""
        self.keys.prepare(self.side, new=not self._file(self.side, self.side).exists())

    def forget(self) -> None:
        """The private parts of keys that sign no more. Raises KeyUnusable, OSError."""
        self.keys.forget(self.side)

    def sign_text(self, body: str) -> Note:
        """What is no checkpoint. Raises KeyUnusable, OSError."""
        with self.keys.alone():
            return Note(body, tuple(own.sign(body) for own in self.signing()))

    def sign(self, checkpoint: Checkpoint) -> Note:
        """Of the own log. On disk when this returns; no key ends in between. Raises KeyUnusable, OSError."""
        with self.keys.alone():
            note = Note(checkpoint.body, tuple(own.sign(checkpoint.body) for own in self.signing()))
            self.keep(self.side, self.side, note)
        return note

    def countersign(self, log: Side, note: Note) -> Note:
        """The same, of another log."""
        with self.keys.alone():
            now = self.clock.now()
            signed = note.also([own.cosign(note.body, now) for own in self.signing()])
            self.keep(log, self.side, signed)
        return signed

    def newest(self, log: Side) -> tuple[Note, Checkpoint] | None:
        """What this side signed last of a log. Raises NotASignedNote, OSError."""
        return read_note(self._file(log, self.side))

    def keep(self, log: Side, signer: Side, note: Note) -> None:
        """As the newest that `signer` signed of a log: on disk when this returns. Raises OSError.

        Never goes back, in whatever order threads come.
        """
        with self._keeping:
            known = read_note(self._file(log, signer))
            if known is None or known[1].size <= Checkpoint.read(note.body).size:
                keep(self._file(log, signer), note.text.encode())

    def _file(self, log: Side, signer: Side) -> Path:
        return note_file(self.folder, log, signer)

    def origin(self, log: Side) -> str:
        return origin(self.jurisdiction, log)


def note_file(folder: Path, log: Side, signer: Side) -> Path:
    """The newest checkpoint of a log that a side signed or countersigned, in the `folder` of the side that knows it."""
    return folder / log.value / f"{signer.value}.note"


def signed_sizes(folder: Path, signer: Side) -> dict[str, int]:
    """Of each log, by its name, how many events it had when a side signed it last, as its own folder says.

    Raises NotASignedNote, OSError.
    """
    newest = (read_note(note_file(folder, log, signer)) for log in Side)
    return {checkpoint.origin: checkpoint.size for _, checkpoint in filter(None, newest)}


def read_note(file: Path) -> tuple[Note, Checkpoint] | None:
    """None where there is none. Raises NotASignedNote, OSError."""
    try:
        note = Note.read(file.read_text(errors="replace"))
    except FileNotFoundError:
        return None
    return note, Checkpoint.read(note.body)
