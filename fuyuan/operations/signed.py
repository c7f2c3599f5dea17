"""The checkpoints of a log that this machine knows: signed by its side, or countersigned by another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from events.base import Side
from fuyuan.installation import signing
from fuyuan.settings import Settings
from services.proof.checkpoint import Checkpoint, origin
from services.proof.errors import KeyUnusable
from services.proof.keys import Keys
from services.proof.note import NotASignedNote, Note
from services.proof.proving import note_file, read_note


class Signed(NamedTuple):
    """`by` are the sides whose valid signature or countersignature it carries; none where it is damaged."""

    file: Path
    note: Note
    checkpoint: Checkpoint
    by: tuple[Side, ...]


def newest(settings: Settings, log: Side) -> Iterator[Signed]:
    """Of each signer the newest, as each side of this machine keeps it. Raises NotASignedNote, OSError."""
    try:
        yield from _newest(settings, signing.keys(settings), log)
    except KeyUnusable as error:
        raise NotASignedNote(str(error)) from error


def _newest(settings: Settings, keys: Keys, log: Side) -> Iterator[Signed]:
    for keeper in Side:
        for signer in Side:
            file = note_file(settings.folder("proofs") / keeper.value, log, signer)
            try:
                kept = read_note(file)
            except NotASignedNote as error:
                raise NotASignedNote(f"{file}: {error}") from error
            if kept is not None:
                note, checkpoint = kept
                its_own = checkpoint.origin == origin(settings.jurisdiction, log)
                signed = its_own and keys.signs(log, note, checkpoint)
                others = (side for side in Side if side is not log)
                by = [side for side in others if keys.countersigned_at(side, note, checkpoint) is not None]
                yield Signed(file, note, checkpoint, (log, *by) if signed else ())
