"""`fuyuan prove EVENT`: that an event stands in the log of its side, in one file that needs nothing else to be checked.

The file holds the event, byte for byte, its place, the path from it to the root of the tree, and the checkpoint with
that root as the side signed it and the others countersigned it. `verify_bundle.py` checks it; `open_bundle.py` reads
the texts in it by the event's own key, which stands there too unless they were erased.
"""

from __future__ import annotations

import base64
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import orjson

from events.base import Side
from events.text_key import TextKey
from fuyuan.bad_day import BadDay
from fuyuan.installation.ledgers import damaged_ledger, open_ledger
from fuyuan.installation.private_file import unwritable
from fuyuan.installation.whole_file import whole
from fuyuan.operations.signed import newest
from fuyuan.operations.view_events import event_of, view_store
from fuyuan.settings import Settings, sqlite_file
from projections.store.text_keys import keys_of
from services.ledger.ledger import LedgerUnavailable
from services.proof import tree
from services.proof.checkpoint import Checkpoint
from services.proof.note import NotASignedNote, Note
from services.proof.time_stamps import Stamps, stamps_of
from services.proof.tree_files import TreeReader

FORMAT: Final = "fuyuan-proof/1"
Found = tuple[bytes, TextKey | None]
"""An event as it is recorded, and the key to the texts in its stream, where that is known."""


def prove(settings: Settings, event: str) -> dict[str, Any]:
    """The bundle for the event of this id (`suggestion:…:3`). Raises BadDay."""
    stream, _, version = event.rpartition(":")
    for side in Side:
        found = (_in_the_ledger if side in settings.sides else _from_elsewhere)(settings, side, stream, version)
        if found is not None:
            raw, key = found
            own = key.of(int(version)) if key is not None else None
            opens = {} if own is None else {"text_key": base64.b64encode(own).decode()}
            return bundle(settings, side, event, raw) | opens
    raise BadDay(f"没有编号为 {event} 的事件", f"there is no event with the id {event}")


def _in_the_ledger(settings: Settings, side: Side, stream: str, version: str) -> Found | None:
    if (ledger := open_ledger(settings, side)) is None:
        return None
    with closing(ledger):
        try:
            history, key = ledger.stream(stream), ledger.texts.of(stream)
        except LedgerUnavailable as error:
            raise damaged_ledger(settings, side, error) from error
    return next(((it.raw, key) for it in history if version == str(it.originator_version)), None)


def _from_elsewhere(settings: Settings, side: Side, stream: str, version: str) -> Found | None:
    """As the read model has it from the mirror."""
    file = sqlite_file(settings.views_at)
    if file is not None and not file.exists():
        return None
    with view_store(settings.views_at) as connection:
        raw = event_of(connection, side, stream, version)
        place = side.value, stream
        return None if raw is None else (raw, keys_of(connection, [place]).get(place))


def write(settings: Settings, event: str, out: Path) -> None:
    """The bundle in a file of its own, for its owner only. Raises BadDay."""
    made = prove(settings, event)
    try:
        with whole(out) as file:
            file.write(orjson.dumps(made, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        raise unwritable(out, error, "--out") from error


def bundle(settings: Settings, side: Side, event: str, raw: bytes) -> dict[str, Any]:
    """For these bytes, of the log of `side`: its own tree, or what a side that lives here made of its mirror.

    Raises BadDay.
    """
    keeper = side if side in settings.sides else settings.reader
    try:
        return _bundle(settings, side, settings.folder("proofs") / keeper.value / side.value, event, raw)
    except FileNotFoundError as error:
        raise _not_yet(event) from error
    except OSError as error:
        raise unwritable(settings.folder("proofs"), error) from error


def _bundle(settings: Settings, side: Side, folder: Path, event: str, raw: bytes) -> dict[str, Any]:
    reader = TreeReader(folder)
    with closing(reader):
        index = reader.place(raw)
        signed = _best(settings, side, index) if index is not None else None
        if index is None or signed is None:
            raise _not_yet(event)
        note, checkpoint = signed
        try:
            path = tree.inclusion(reader.node, index, checkpoint.size)
        except IndexError as error:  # the tree is being made anew
            raise _not_yet(event) from error
        if tree.root_by_inclusion(tree.leaf_hash(raw), index, checkpoint.size, path) != checkpoint.root:
            raise BadDay(
                f"{side.zh}账本与已签名的校验点不符：请运行 fuyuan verify",
                f"the {side.value} ledger is not what was signed: run `fuyuan verify`",
            )
        stamp = _stamp(stamps_of(folder), reader, index)
    return {
        "format": FORMAT,
        "event": raw.decode(),
        "index": index,
        "path": [node.hex() for node in path],
        "checkpoint": note.text,
        **stamp,
    }


def _stamp(stamps: Stamps, reader: TreeReader, index: int) -> dict[str, Any]:
    """The oldest checkpoint with the event that has a time stamp, and the path to it; empty where there is none."""
    try:
        if (stamped := stamps.covering(index)) is None:
            return {}
        path = tree.inclusion(reader.node, index, stamped.checkpoint.size)
    except (NotASignedNote, IndexError):
        return {}  # `fuyuan verify` tells
    answer = base64.b64encode(stamped.answer).decode()
    return {"stamp": {"checkpoint": stamped.note.text, "path": [node.hex() for node in path], "answer": answer}}


def _best(settings: Settings, side: Side, index: int) -> tuple[Note, Checkpoint] | None:
    """The checkpoint behind this leaf that most have signed, with all their signatures; of several the newest."""
    signers: dict[Note, set[Side]] = {}
    try:
        covering = [signed for signed in newest(settings, side) if signed.checkpoint.size > index and signed.by]
    except NotASignedNote as error:
        raise BadDay(f"校验点文件已损坏：{error}", f"a file of checkpoints is damaged: {error}") from error
    for signed in covering:
        same = [other for other in covering if other.note.body == signed.note.body]
        whole = signed.note.also(signature for other in same for signature in other.note.signatures)
        signers[whole] = {signer for other in same for signer in other.by}
    checkpoints = {note: Checkpoint.read(note.body) for note in signers}
    best = max(signers, key=lambda note: (len(signers[note]), checkpoints[note].size), default=None)
    return None if best is None else (best, checkpoints[best])


def _not_yet(event: str) -> BadDay:
    return BadDay(
        f"事件 {event} 尚未签名：系统运行后几秒内即签，请稍后再试",
        f"the event {event} is not signed yet: it will be within seconds of its publication",
    )
