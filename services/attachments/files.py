"""The files of one side, on its own disk, by their digest: written once, never changed, never removed.

They are the truth as its ledger is; the bus distributes them. A file comes in as a draft and takes its place when all
of it is on disk and is what its name says, so what broke off in the middle was never there.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path, PurePath
from typing import BinaryIO, Final
from uuid import uuid4

from events.attachment import MOST_BYTES, Attachment
from services.attachments.content import BY_SUFFIX, clean_name, media_type_of
from services.attachments.errors import FileChanged, FileMissing, NoRoom, TooLong, UnfitFile
from services.kept_file import put

RESERVE: Final = 256 * 1024 * 1024
"""Bytes of the disk that are left to the ledger."""
DIGEST: Final = re.compile("[0-9a-f]{64}")


class Files:
    """`folder/9f/9f86d0…`; drafts in `folder/drafts`."""

    def __init__(self, folder: Path, reserve: int = RESERVE) -> None:
        """`reserve`: bytes that stay free on the disk."""
        self._folder, self._reserve = folder, reserve

    def prepare(self) -> None:
        """Make the folder; what an earlier run left unfinished goes. Raises OSError."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._drafts)
        self._drafts.mkdir(mode=0o700, parents=True)

    def path(self, sha256: str) -> Path:
        """Where the file stands, if it is kept. Raises FileMissing for what is no digest."""
        if DIGEST.fullmatch(sha256) is None:
            raise FileMissing(sha256)
        return self._folder / sha256[:2] / sha256

    def holds(self, file: Attachment) -> bool:
        """Whether it is kept, as long as it says and fit for what it calls itself."""
        path = self.path(file.sha256)
        try:
            return path.stat().st_size == file.length and media_type_of(file.name, path) is file.media_type
        except OSError:
            return False

    def checked(self, sha256: str) -> Path:
        """Where the file stands, every byte looked at. Raises FileMissing, FileChanged."""
        try:
            with self.path(sha256).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise FileMissing(sha256) from error
        if digest != sha256:
            raise FileChanged(sha256)
        return self.path(sha256)

    async def take(self, name: str, chunks: AsyncIterable[bytes]) -> Attachment:
        """Keep what is sent. Raises UnfitFile, TooLong, NoRoom, and what breaks `chunks` off: nothing is kept then."""
        name = clean_name(name)
        if PurePath(name).suffix.lower() not in BY_SUFFIX:
            kinds = "、".join(sorted(BY_SUFFIX))
            raise UnfitFile(f"文件名须带扩展名，可以上传：{kinds}", f"the name must end in one of {kinds}")
        try:
            if shutil.disk_usage(self._folder).free < self._reserve:
                raise NoRoom("the reserve is reached")
            with self._draft() as (path, draft):
                file = _told(name, path, *await _written(draft, chunks))
                await asyncio.to_thread(self._keep, draft, path, file.sha256)
                return file
        except OSError as error:
            raise NoRoom(str(error)) from error

    async def restore(self, sha256: str, chunks: AsyncIterable[bytes]) -> bool:
        """Put back what was lost, where `chunks` are it. Raises OSError, and what breaks `chunks` off."""
        with self._draft() as (path, draft):
            if (await _written(draft, chunks))[1] != sha256:
                return False
            await asyncio.to_thread(self._keep, draft, path, sha256)
            return True

    @asynccontextmanager
    async def borrowed(self, sha256: str, chunks: AsyncIterable[bytes]) -> AsyncIterator[Path]:
        """A file of another side for as long as it is needed. Raises FileChanged, OSError, what breaks `chunks` off."""
        with self._draft() as (path, draft):
            if (await _written(draft, chunks))[1] != sha256:
                raise FileChanged(sha256)
            yield path

    def _keep(self, draft: BinaryIO, path: Path, sha256: str) -> None:
        """On disk, and only then in its place; what is there already stays, unless it is damaged."""
        with suppress(FileMissing, FileChanged):
            self.checked(sha256)
            return
        os.fsync(draft.fileno())
        place = self.path(sha256)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        put(path, place)

    @property
    def _drafts(self) -> Path:
        return self._folder / "drafts"

    @contextmanager
    def _draft(self) -> Iterator[tuple[Path, BinaryIO]]:
        self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._drafts / uuid4().hex
        try:
            with path.open("xb") as draft:
                yield path, draft
        finally:
            path.unlink(missing_ok=True)


async def _written(draft: BinaryIO, chunks: AsyncIterable[bytes]) -> tuple[int, str]:
    """Length and digest of what was written. Raises TooLong, OSError, and what breaks `chunks` off."""
    length, hashed = 0, hashlib.sha256()
    async for chunk in chunks:
        length += len(chunk)
        if length > MOST_BYTES:
            raise TooLong
        hashed.update(chunk)
        draft.write(chunk)
    draft.flush()
    return length, hashed.hexdigest()


def _told(name: str, path: Path, length: int, sha256: str) -> Attachment:
    """The file as a command names it. Raises UnfitFile."""
    if not length:
        raise UnfitFile(f"文件“{name}”是空的", f"the file “{name}” is empty")
    media_type = media_type_of(name, path)
    if media_type is None:
        said = BY_SUFFIX[PurePath(name).suffix.lower()]
        raise UnfitFile(f"文件“{name}”的内容不是{said.zh}", f"what is in the file “{name}” is not {said.en}")
    return Attachment(name=name, media_type=media_type, length=length, sha256=sha256)
