"""What may befall a record, who notices it, what they say, and who mends it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from events.base import Side
from events.terms import Labelled
from fuyuan.settings import Settings
from services.bus.names import stream_name
from services.proof.checkpoint import Checkpoint
from services.proof.keys import Keys
from services.proof.note import Note
from services.proof.proving import note_file
from tests.harms.ledger_harms import AT, flip, in_ledger, in_read_model

COURT, GOVERNMENT, JOINT = Side


class Finder(Labelled):
    """Who notices."""

    VERIFY = "verify", "`fuyuan verify`，各部分不运行时也可以", "`fuyuan verify`, with nothing at work too"
    AT_WORK = "at-work", "运行中的各部分，记入日志", "the parts at work, in their logs"


class Mender(Labelled):
    """Who puts it right."""

    BACKUP = "backup", "人工：从备份或者对方镜像恢复", "a person, from a backup or the other side's mirror"
    REBUILD = (
        "rebuild",
        "运行时自行修复，否则 `fuyuan rebuild`",
        "by itself while all is at work, else `fuyuan rebuild`",
    )
    ITSELF = "itself", "自行修复", "by itself"
    EVIDENCE = "evidence", "不修复，作为证据保留", "nobody: it stays as evidence"


@dataclass(frozen=True)
class Harm:
    """`do` harms an installation that stands still, with a log of the court that is signed and countersigned. `says` is
    a pattern of what is said of it, with the side, and the event or the file."""

    zh: str
    en: str
    do: Callable[[Settings], None]
    finder: Finder
    says: str
    mender: Mender


def _forked(settings: Settings) -> None:
    """The court signs another history of the same size, with its own key."""
    keys = Keys(settings.folder("keys"), settings.jurisdiction)
    file = note_file(settings.folder("proofs") / COURT.value, COURT, COURT)
    checkpoint = Checkpoint.read(Note.read(file.read_text()).body)
    other = Checkpoint(checkpoint.origin, checkpoint.size, bytes(32))
    file.write_text(Note(other.body, tuple(key.sign(other.body) for key in keys.signing(COURT))).text)


def _another_key(settings: Settings) -> None:
    for file in settings.folder("keys").glob("court*"):
        file.unlink()
    Keys(settings.folder("keys"), settings.jurisdiction).own(COURT)


def _flipped_note(settings: Settings) -> None:
    file = note_file(settings.folder("proofs") / GOVERNMENT.value, COURT, GOVERNMENT)
    flip(file, file.read_bytes().index(b"\n\n") - 8)  # in the root


def _stored(settings: Settings, at: Side) -> Path:
    """The file in which the broker keeps the events of the court, for `at`."""
    folder = (
        settings.folder("nats") / "store" / "jetstream" / at.value.upper() / "streams" / stream_name(COURT) / "msgs"
    )
    return max(folder.glob("*.blk"), key=lambda file: file.stat().st_size)


def _flipped_message(at: Side) -> Callable[[Settings], None]:
    def do(settings: Settings) -> None:
        file = _stored(settings, at)
        flip(file, file.stat().st_size // 2)

    return do


def _truncated(settings: Settings) -> None:
    file = _stored(settings, COURT)
    with file.open("r+b") as stored:
        stored.truncate(file.stat().st_size // 2)


def _wiped(settings: Settings) -> None:
    shutil.rmtree(settings.folder("nats") / "store" / "jetstream" / "COURT" / "streams" / stream_name(COURT))


LOCATED: Final = r"court ledger: what was signed, up to \d+: .*event {at}, \S+, is the first that is not"
THE_FIFTH: Final = LOCATED.format(at=AT)
HARMS: Final = (
    Harm(
        "账本中事件的一位翻转",
        "one bit of an event in the ledger",
        in_ledger("flip"),
        Finder.VERIFY,
        THE_FIFTH,
        Mender.BACKUP,
    ),
    Harm(
        "账本中删去一件事件",
        "an event removed from the ledger",
        in_ledger("remove"),
        Finder.VERIFY,
        THE_FIFTH,
        Mender.BACKUP,
    ),
    Harm(
        "账本中两件事件对调",
        "two events of the ledger reordered",
        in_ledger("swap"),
        Finder.VERIFY,
        THE_FIFTH,
        Mender.BACKUP,
    ),
    Harm(
        "账本中事后插入一件事件", "an event inserted late", in_ledger("insert"), Finder.VERIFY, THE_FIFTH, Mender.BACKUP
    ),
    Harm(
        "账本末尾补记一件倒填日期的事件",
        "an event appended with an old date",
        in_ledger("backdate"),
        Finder.VERIFY,
        r"court ledger: \d+ events sound: 1 wrong \(ledger id \d+ was recorded before the one it follows\)",
        Mender.BACKUP,
    ),
    Harm(
        "账本末尾若干事件被删去（账本退回）",
        "the last events of the ledger removed (set back)",
        in_ledger("cut"),
        Finder.VERIFY,
        r"court ledger: what was signed, up to \d+: .*\d+ events were signed, .*event \d+ is missing",
        Mender.BACKUP,
    ),
    Harm(
        "视图中两件事件对调",
        "two events of the read model reordered",
        in_read_model("swap"),
        Finder.VERIFY,
        rf"court events in the read model: the ledger's bytes: 2 wrong \(sequence {AT} is not event {AT}",
        Mender.REBUILD,
    ),
    Harm(
        "视图中删去一件事件",
        "an event removed from the read model",
        in_read_model("remove"),
        Finder.VERIFY,
        rf"court events in the read model: the ledger's bytes: \d+ wrong \(sequence {AT + 1} is not event {AT}",
        Mender.REBUILD,
    ),
    Harm(
        "核签过的校验点的一位翻转",
        "one bit of a countersigned checkpoint",
        _flipped_note,
        Finder.VERIFY,
        r"court ledger: what was signed.*proofs/government/court/government\.note",
        Mender.BACKUP,
    ),
    Harm(
        "法院以自己的密钥签署件数相同的另一部历史",
        "the court signs a second history of the same size",
        _forked,
        Finder.VERIFY,
        r"court ledger: what was signed.*the first \d+ events are not those that were signed .*court/court\.note",
        Mender.EVIDENCE,
    ),
    Harm(
        "法院的密钥被另一把替换",
        "the key of the court swapped for another",
        _another_key,
        Finder.VERIFY,
        r"court ledger: what was signed.*court\.note has no valid signature of court",
        Mender.BACKUP,
    ),
    Harm(
        "法院消息流存储的一位翻转",
        "one bit in the store of the court's stream",
        _flipped_message(COURT),
        Finder.AT_WORK,
        r"stream COURT had lost message \d+: it is made anew",
        Mender.ITSELF,
    ),
    Harm(
        "法院消息流存储被截断",
        "the store of the court's stream cut off",
        _truncated,
        Finder.AT_WORK,
        r'"stream": "COURT", "kept": \d+, "head": \d+, "event": "bus.stream_lost_messages"',
        Mender.ITSELF,
    ),
    Harm(
        "法院消息流被清空",
        "the court's stream wiped",
        _wiped,
        Finder.AT_WORK,
        r'"mirror": "COURT", "reader": "\w+", "event": "bus.mirror_healed"',
        Mender.ITSELF,
    ),
    Harm(
        "政府所存镜像的一位翻转",
        "one bit in the government's mirror of the court",
        _flipped_message(GOVERNMENT),
        Finder.AT_WORK,
        r'"stream": "COURT", "first": \d+, "event": "bus.stream_lost_messages"',
        Mender.ITSELF,
    ),
)


@dataclass(frozen=True)
class Elsewhere:
    """A harm that a test of its own does: `test` is its file and name."""

    zh: str
    en: str
    said: str
    test: str


ELSEWHERE: Final = (
    Elsewhere(
        "事件在途中被改",
        "an event changed on its way",
        "读者发布有签名的不符声明 / who got it publishes a signed discrepancy",
        "tests/bus/test_proofs.py::test_a_message_that_was_changed_on_its_way_is_found_and_said_by_whoever_got_it",
    ),
    Elsewhere(
        "运行中向总线发布件数相同的另一部历史",
        "a second history of the same size signed and sent while all is at work",
        "其他各方发布有签名的不符声明 / the others publish a signed discrepancy",
        "tests/harms/test_forked.py::test_a_second_history_of_the_same_size_is_evidence_against_who_signed_it",
    ),
    Elsewhere(
        "运行中账本被改",
        "the ledger changed while its side works",
        "该方停止签名并说明 / its side signs no more and says so",
        "tests/bus/test_proofs.py::test_a_ledger_that_is_changed_while_its_side_works_is_found_and_said",
    ),
    Elsewhere(
        "账本退回旧本，或者另起历史",
        "a ledger set back, or another history begun",
        "启动时拒绝记录，`fuyuan recover` 补回 / it records nothing until `fuyuan recover` put it back",
        "tests/flow/test_set_back.py::test_a_ledger_that_was_set_back_is_told_and_put_back",
    ),
    Elsewhere(
        "树文件的一位翻转",
        "one bit of a tree file",
        "自行重建，不指责任何一方 / made again by itself, nobody is accused",
        "tests/bus/test_proofs.py::test_a_damaged_tree_is_made_again_and_nobody_accused",
    ),
    Elsewhere(
        "已存校验点损坏",
        "a kept checkpoint damaged",
        "运行情况页、`/health` 说明，其余照常 / health says so, all else goes on",
        "tests/flow/test_unsigned.py::test_with_a_damaged_note_everything_but_signing_goes_on",
    ),
    Elsewhere(
        "归档被改、缺失或者截断",
        "an archive changed, torn or missing parts",
        "`fuyuan archive` 拒绝追加 / `fuyuan archive` adds nothing",
        "tests/flow/test_archive.py::test_nothing_is_added_to_an_archive_that_does_not_fit",
    ),
    Elsewhere(
        "备份被改或者不全",
        "a backup changed or not whole",
        "`fuyuan restore` 在写入之前拒绝 / `fuyuan restore` refuses before it writes",
        "tests/flow/test_backup.py::test_a_backup_that_is_not_as_it_was_made_is_refused_before_anything_is_written",
    ),
    Elsewhere(
        "时钟拨回",
        "the clock set back",
        "命令被拒绝，说明校准时钟 / commands are refused until it is set right",
        "tests/services/test_writer.py::test_a_clock_far_behind_the_ledger_records_nothing",
    ),
    Elsewhere(
        "账本或者消息服务器的磁盘写满，后又腾出空间",
        "the disk of ledgers or broker full, then free again",
        "账本写不下的以 503 拒绝并说明，腾出空间后自行继续 / what a ledger has no room for is refused (503), "
        "all goes on by itself afterwards",
        "faults/test_full_disk.py::test_a7_everything_runs_again_once_there_is_room",
    ),
    Elsewhere(
        "视图（read）或者签名（proofs）的磁盘写满，后又腾出空间",
        "the disk of the read model or of the proofs full, then free again",
        "记录照常，运行情况说明，腾出空间后自行补齐 / all is recorded, health tells, made up for by itself afterwards",
        "faults/test_full_disk.py::test_a_full_disk_of_what_can_be_made_again_keeps_nobody_from_recording",
    ),
    Elsewhere(
        "附件的磁盘写满，后又腾出空间",
        "the disk of the files full, then free again",
        "上传以 503 拒绝，不留残片，其余照常 / uploads are refused (503), nothing of them is left, all else goes on",
        "faults/test_full_disk.py::test_a_full_disk_of_the_files_refuses_files_and_records_all_else",
    ),
)


def named(harm: Harm) -> str:
    return re.sub(r"[^a-z]+", "-", harm.en.lower())
