"""The files of one side, on its own disk, by their digest: written once, sealed, and never changed.

They are the truth as its ledger is; the bus distributes them. A file comes in as a draft and takes its place when all
of it is on disk and is what its name says, so what broke off in the middle was never there. One whose key was
destroyed, since no record names it any more, is of no use to anybody and is removed.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path, PurePath
from typing import BinaryIO, Final
from uuid import uuid4

from events.attachment import MOST_BYTES, Attachment
from services.attachments.content import BY_SUFFIX, clean_name, media_type_of
from services.attachments.errors import FileChanged, FileMissing, KeysUnavailable, NoRoom, TooLong, UnfitFile
from services.attachments.file_key import FileKey, FileKeys, key_stream_of
from services.attachments.sealed_file import HEAD, KeptFile, Sealing
from services.kept_file import put

RESERVE: Final = 256 * 1024 * 1024
"""Bytes of the disk that are left to the ledger."""
DIGEST: Final = re.compile("[0-9a-f]{64}")


class Files:
    """`folder/9f/9f86d0…`; drafts in `folder/drafts`."""

    def __init__(self, folder: Path, keys: FileKeys, reserve: int = RESERVE) -> None:
        """`keys`: of the side; `reserve`: bytes that stay free on the disk."""
        self._folder, self._keys, self._reserve = folder, keys, reserve

    def prepare(self) -> None:
        """Make the folder; what an earlier run left unfinished goes. Raises OSError."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._drafts)
        self._drafts.mkdir(mode=0o700, parents=True)

    def key(self, sha256: str) -> FileKey:
        """As it is known here. Raises FileMissing for what is no digest, KeysUnavailable."""
        if DIGEST.fullmatch(sha256) is None:
            raise FileMissing(sha256)
        with self._keys_read():
            return FileKey(sha256, self._keys.as_kept(key_stream_of(sha256)))

    def file(self, sha256: str) -> KeptFile:
        """Where the file stands, if it is kept. Raises as `key`."""
        return self._at(self.key(sha256))

    def holds(self, file: Attachment) -> bool:
        """Whether it is kept, as long as it says and fit for what it calls itself."""
        kept = self.file(file.sha256)
        try:
            return kept.length() == file.length and media_type_of(file.name, kept.blocks()) is file.media_type
        except (FileMissing, FileChanged):
            return False

    async def take(self, name: str, chunks: AsyncIterable[bytes]) -> Attachment:
        """Keep what is sent. Nothing is kept where it raises: UnfitFile, TooLong, NoRoom, KeysUnavailable, and what
        breaks `chunks` off."""
        name = clean_name(name)
        if PurePath(name).suffix.lower() not in BY_SUFFIX:
            kinds = "、".join(sorted(BY_SUFFIX))
            raise UnfitFile(f"文件名须带扩展名，可以上传：{kinds}", f"the name must end in one of {kinds}")
        try:
            if shutil.disk_usage(self._folder).free < self._reserve:
                raise NoRoom("the reserve is reached")
            with self._draft() as (path, draft):
                sealing = Sealing(draft)
                length, sha256 = await _written(sealing.write, chunks, MOST_BYTES)
                if not length:
                    raise UnfitFile(f"文件“{name}”是空的", f"the file “{name}” is empty")
                sealing.end()
                return await asyncio.to_thread(self._take, name, length, sha256, sealing, path)
        except OSError as error:
            raise NoRoom(str(error)) from error

    async def restore(self, key: FileKey, chunks: AsyncIterable[bytes]) -> bool:
        """Put back what was lost, where `chunks` are it. Raises OSError, and what breaks `chunks` off."""
        try:
            async with self.borrowed(key, chunks) as file:
                await asyncio.to_thread(self._place, file.path, key)
                return True
        except FileChanged:
            return False

    @asynccontextmanager
    async def borrowed(self, key: FileKey, chunks: AsyncIterable[bytes]) -> AsyncIterator[KeptFile]:
        """A file as somebody else keeps it, for as long as it is needed.

        Raises FileMissing, FileChanged, OSError, what breaks `chunks` off.
        """
        with self._draft() as (path, draft):
            await _written(draft.write, chunks, MOST_BYTES + HEAD)
            draft.flush()
            yield await asyncio.to_thread(KeptFile(path, key).checked)

    def remove_erased(self, sha256: str) -> None:
        """Nothing stands here of what was erased. Raises OSError."""
        for name in self.key(sha256).former:
            self._named(sha256, name).unlink(missing_ok=True)

    def _take(self, name: str, length: int, sha256: str, sealing: Sealing, path: Path) -> Attachment:
        """The file as a command names it, kept; what stands there already stays, unless it is damaged."""
        media_type = media_type_of(name, sealing.blocks())
        if media_type is None:
            said = BY_SUFFIX[PurePath(name).suffix.lower()]
            raise UnfitFile(f"文件“{name}”的内容不是{said.zh}", f"what is in the file “{name}” is not {said.en}")
        with self._keys_read():
            self._keys.made([key_stream_of(sha256)])
        key = self.key(sha256)
        try:
            self._at(key).checked()
        except (FileMissing, FileChanged):
            sealing.lock(key)
            self._place(path, key)
        return Attachment(name=name, media_type=media_type, length=length, sha256=sha256)

    def _place(self, draft: Path, key: FileKey) -> None:
        """On disk, and only then in its place."""
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        place = self._at(key).path
        place.parent.mkdir(mode=0o700, exist_ok=True)
        put(draft, place)

    def _at(self, key: FileKey) -> KeptFile:
        return KeptFile(self._named(key.sha256, key.name), key)

    def _named(self, sha256: str, name: str) -> Path:
        return self._folder / sha256[:2] / name

    @contextmanager
    def _keys_read(self) -> Iterator[None]:
        try:
            yield
        except self._keys.fails_with as error:
            raise KeysUnavailable(str(error)) from error

    @property
    def _drafts(self) -> Path:
        return self._folder / "drafts"

    @contextmanager
    def _draft(self) -> Iterator[tuple[Path, BinaryIO]]:
        self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._drafts / uuid4().hex
        try:
            with path.open("x+b") as draft:
                yield path, draft
        finally:
            path.unlink(missing_ok=True)


async def _written(write: Callable[[bytes], object], chunks: AsyncIterable[bytes], most: int) -> tuple[int, str]:
    """Length and digest of what was written. Raises TooLong, OSError, and what breaks `chunks` off."""
    length, hashed = 0, hashlib.sha256()
    async for chunk in chunks:
        length += len(chunk)
        if length > most:
            raise TooLong
        hashed.update(chunk)
        write(chunk)
    return length, hashed.hexdigest()
