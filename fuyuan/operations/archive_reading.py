"""Archives as a source: looked at whole before anything in them is believed, then read as a ledger is.

What a line says counts where all lines together have the length, SHA-256 and Merkle root of the manifest, and begin
with what the side signed: the manifest alone could have been written by whoever changed the lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from events.base import Side
from events.sealing import is_sealed
from events.terms import Words
from fuyuan.bad_day import BadDay
from fuyuan.installation import signing
from fuyuan.operations.archive_manifest import Archived, readable_archive
from fuyuan.operations.archive_part import blocks, lines_are_there, parquet_as_written
from fuyuan.operations.differences import Differences
from fuyuan.operations.tell import Finding, say
from fuyuan.operations.text_keys import FILE as TEXT_KEYS
from fuyuan.settings import Settings
from services.proof.checkpoint import Checkpoint, origin
from services.proof.errors import KeyUnusable
from services.proof.note import NotASignedNote, Note
from services.proof.tree import TreeHash


class Source(NamedTuple):
    """Where the log of a side lies, and what the manifest there says of it."""

    folder: Path
    archived: Archived

    def has_lines(self) -> bool:
        """Of no part the Parquet has to be read."""
        return all(lines_are_there(self.folder, part) for part in self.archived.parts)

    def events(self) -> Iterator[bytes]:
        """The exact bytes of each event, in their order. Raises OSError."""
        for part in self.archived.parts:
            for block in blocks(self.folder, part):
                yield from _events(block)


def sources(settings: Settings, folders: Sequence[Path]) -> dict[Side, Source]:
    """Where each side's log is, of the first of these archives that has it. Raises BadDay."""
    found: dict[Side, Source] = {}
    for folder in folders:
        known = readable_archive(settings, folder)
        if not known:
            raise BadDay(f"{folder} 中没有归档", f"there is no archive in {folder}")
        for side, archived in known.items():
            found.setdefault(side, Source(folder, archived))
    return found


def believed(settings: Settings, folders: Sequence[Path]) -> dict[Side, Source]:
    """The logs of all sides, each looked at; of what no signature speaks is said on stderr.

    Raises BadDay where one is missing, or is not what was signed.
    """
    found = of_all_sides(settings, folders)
    for side, source in found.items():
        believe(checked(settings, side, source))
    return found


def of_all_sides(settings: Settings, folders: Sequence[Path]) -> dict[Side, Source]:
    """Where the log of each side is. Raises BadDay where that of one is missing."""
    found = sources(settings, folders)
    if missing := [side for side in Side if side not in found]:
        raise BadDay(
            f"归档中没有{'、'.join(side.zh for side in missing)}的记录：可用 --archive 一并给出其他目录",
            f"no archive of {', '.join(missing)}: name further folders with --archive",
        )
    return found


def without_keys(found: Mapping[Side, Source]) -> tuple[Side, ...]:
    """The sides that sealed what people wrote, and whose archive lacks the keys to it. Raises BadDay."""
    try:
        return tuple(
            side
            for side, source in found.items()
            if not (source.folder / side.value / TEXT_KEYS).exists() and any(map(is_sealed, source.events()))
        )
    except OSError as error:
        raise _unreadable(error) from error


def no_keys_to(sides: Sequence[Side]) -> Words:
    """At least one. Names of organs are such texts, too: what is counted by them is not what it would be."""
    return Words(
        f"归档缺少{'、'.join(side.zh for side in sides)}的文字密钥（{TEXT_KEYS}），"
        "所载单位名称、标题、事由等文字不能读取，据此计算的数据可能不准",
        f"the archive lacks the keys to what {', '.join(side.value for side in sides)} wrote ({TEXT_KEYS}): names of "
        "organs, titles, reasons and the like cannot be read, and figures that rest on them may be wrong",
    )


def _unreadable(error: OSError) -> BadDay:
    return BadDay(f"归档读不出来：{error}", f"the archive cannot be read: {error}")


def believe(findings: Iterable[Finding]) -> None:
    """Say on stderr of what no signature speaks. Raises BadDay for what is not in order."""
    for finding in findings:
        if finding.good is False:
            raise BadDay(f"归档不能采信：{finding.zh}", f"the archive is not believed: {finding.en}")
        if finding.good is None:
            say(finding.zh, finding.en)


def archives(settings: Settings, folders: Sequence[Path]) -> Iterator[Finding]:
    """What `fuyuan verify --archive` finds. Raises BadDay."""
    for side, source in sources(settings, folders).items():
        yield from checked(settings, side, source)
        yield _parquet(side, source)
        if without_keys({side: source}):
            yield Finding(*no_keys_to([side]), None)


def checked(settings: Settings, side: Side, source: Source) -> Iterator[Finding]:
    """Whether the files are what the manifest says, and the log what the side signed. Raises BadDay."""
    look = Look(settings, side, source)
    for _ in look.blocks():
        pass
    yield from look.findings()


def _parquet(side: Side, source: Source) -> Finding:
    """Whether what lies beside the lines for those who analyse is what was written."""
    wrong = Differences()
    for part in source.archived.parts:
        try:
            good = parquet_as_written(source.folder, part)
        except OSError:
            good = False
        if not good:
            wrong.add(f"{part.parquet} is not what the manifest says", f"{part.parquet} 与清单所载不同")
    zh, en = f"归档中{side.zh}的 Parquet 文件与清单一致", f"{side.value} in the archive: its Parquet files"
    return wrong.check(zh, en)


class Look:
    """The log of a side read once, and looked at on the way."""

    def __init__(self, settings: Settings, side: Side, source: Source) -> None:
        self._side, self._source = side, source
        self._signed, self._problem = _signed(settings, side, source)
        self.tree, self._whole, self._wrong = TreeHash(), hashlib.sha256(), Differences()
        self._root = self.tree.root() if self._signed is not None and self._signed.size == 0 else None

    def blocks(self) -> Iterator[list[bytes]]:
        """The exact bytes of the events, some at once, in their order; to be taken to the end. Raises BadDay."""
        signed, tree = self._signed, self.tree
        try:
            for part in self._source.archived.parts:
                lines = hashlib.sha256()
                before = tree.size
                for block in blocks(self._source.folder, part):
                    lines.update(block)
                    self._whole.update(block)
                    read = events = _events(block)
                    if signed is not None and 0 < signed.size - tree.size <= len(events):
                        upto = signed.size - tree.size
                        tree.add_all(events[:upto])
                        self._root, events = tree.root(), events[upto:]
                    tree.add_all(events)
                    yield read
                if (lines.hexdigest(), tree.size - before) != (part.sha256, part.events):
                    self._wrong.add(f"{part.file} is not what the manifest says", f"{part.file} 与清单所载不同")
        except OSError as error:
            raise _unreadable(error) from error

    def findings(self) -> Iterator[Finding]:
        """Whether all of it is what the manifest says and what was signed."""
        side, archived, tree, signed = self._side, self._source.archived, self.tree, self._signed
        found = tree.size, self._whole.hexdigest(), tree.root().hex()
        if found != (archived.events, archived.sha256, archived.merkle_root):
            self._wrong.add("the log is not what the manifest says", "全部记录与清单所载不同")
        zh, en = f"归档中{side.zh}的 {tree.size} 件与清单一致", f"{side.value} in the archive: {tree.size} events"
        yield self._wrong.check(zh, en)
        against = Differences()
        if self._problem:
            against.add(self._problem.en, self._problem.zh)
        elif signed is not None and self._root != signed.root:
            against.add(
                f"the first {signed.size} events are not those that were signed",
                f"前 {signed.size} 件不是当时签名的记录",
            )
        reach = f"，至第 {signed.size} 件" if signed else ""
        yield against.check(
            f"归档中{side.zh}的记录与已签名的校验点一致{reach}", f"{side.value} in the archive: what was signed"
        )
        if signed is not None and not self._problem and tree.size > signed.size:
            zh = f"归档中{side.zh}的第 {signed.size + 1} 至 {tree.size} 件在该校验点之后，没有签名可证"
            en = f"{side.value} in the archive: no signature speaks of events {signed.size + 1} to {tree.size}"
            yield Finding(zh, en, None)


def _signed(settings: Settings, side: Side, source: Source) -> tuple[Checkpoint | None, Words | None]:
    """The checkpoint in the archive, and why it does not count."""
    name = source.archived.checkpoint
    if name is None:
        return None, Words("没有签名的校验点", "it has no signed checkpoint")
    try:
        note = Note.read((source.folder / name).read_text(encoding="utf-8", errors="replace"))
        checkpoint = Checkpoint.read(note.body)
        keys = signing.keys(settings)
        if keys.history(side) is None:
            return None, Words(
                f"没有{side.zh}的公钥：请将 {side.value}.pub 放入 keys 目录",
                f"the public keys of {side.value} are not known: put its {side.value}.pub into the folder keys",
            )
        its_own = checkpoint.origin == origin(settings.jurisdiction, side)
        if not its_own or not keys.signs(side, note, checkpoint):
            return None, Words(f"{name} 没有{side.zh}的有效签名", f"{name} has no valid signature of {side.value}")
    except FileNotFoundError:
        return None, Words(f"缺少 {name}", f"{name} is missing")
    except (NotASignedNote, KeyUnusable, OSError) as error:
        return None, Words(f"{name} 不能使用：{error}", f"{name}: {error}")
    if (held := source.archived.events) < checkpoint.size:
        return checkpoint, Words(
            f"签名时有 {checkpoint.size} 件，归档中只有 {held} 件",
            f"{checkpoint.size} events were signed, it has {held}",
        )
    return checkpoint, None


def _events(block: bytes) -> list[bytes]:
    return block.removesuffix(b"\n").split(b"\n")
