"""What can be wrong with a file, in words for the clerk who sends or wants it."""

from __future__ import annotations

from dataclasses import dataclass

from events.attachment import MOST_BYTES
from services.errors import FuyuanError


@dataclass(eq=False)
class UnfitFile(FuyuanError):
    """It cannot be attached, whoever sends it."""

    kind = "unfit-file"
    text = "{zh} / {en}"
    zh: str
    en: str


class TooLong(FuyuanError):
    kind = "too-large"
    text = f"附件不得超过 {MOST_BYTES // 2**20} MB / a file has at most {MOST_BYTES // 2**20} MB"


@dataclass(eq=False)
class NoRoom(FuyuanError):
    """The disk is full, or nearly so: the rest of it is the ledger's."""

    kind = "unavailable"
    text = "服务器磁盘空间不足，附件没有保存，请联系管理员 / the disk is full, the file was not kept ({reason})"
    reason: str


@dataclass(eq=False)
class KeysUnavailable(FuyuanError):
    """The database with the keys to files does not answer, or takes no more."""

    kind = "unavailable"
    text = "附件的密钥暂时无法读写，请稍后再试 / the keys to files cannot be read or written now, try again ({reason})"
    reason: str


@dataclass(eq=False)
class FileMissing(FuyuanError):
    """A record names it and nobody who can be asked has it."""

    kind = "file-lost"
    text = (
        "附件的文件已缺失，再上传同一文件即可补齐，也可以请管理员从备份恢复；其他辖区送来的，系统会再取 / "
        "the file is missing: upload it again, or have it restored from a backup; one that came from another "
        "district is looked for again by itself ({sha256})"
    )
    sha256: str


class FileErased(FileMissing):
    """The record that named it was erased, and its key destroyed with it."""

    kind = "file-erased"
    text = "附件已依法删除，无法恢复 / the file was erased by law, nobody has it any more ({sha256})"


@dataclass(eq=False)
class FileChanged(FuyuanError):
    """What stands in its place has another digest than the record says."""

    kind = "file-lost"
    text = (
        "附件的文件与记录的摘要不符，可能被改动，未予提供，请联系管理员 / "
        "the file is not the one that was recorded, so it is not given ({sha256})"
    )
    sha256: str
