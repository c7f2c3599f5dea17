"""The key that a side keeps for the files of one digest, beside those to what people wrote (docs/decisions/0082).

It is a text key of a stream of its own, in which version n stands for the n-th time that the file was taken in: a file
whose key was destroyed may come again, and is kept under the next one and another name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from events.text_key import TextKey
from services.attachments.errors import FileErased, FileMissing


class FileKeys(Protocol):
    """The keys of a side."""

    @property
    def fails_with(self) -> tuple[type[Exception], ...]: ...

    def as_kept(self, stream: str) -> TextKey | None: ...

    def made(self, streams: Sequence[str]) -> object: ...


@dataclass(frozen=True, slots=True)
class FileKey:
    """`kept`: None where no key is known: the file may be one that was kept before files were sealed."""

    sha256: str
    kept: TextKey | None

    @classmethod
    def given(cls, sha256: str, secret: bytes | None) -> Self:
        """The key by which somebody else keeps the file, as it came along with it."""
        stream = key_stream_of(sha256)
        return cls(sha256, None if secret is None else TextKey.alone(stream, 1, secret))

    @property
    def name(self) -> str:
        """What the file is called on disk and on the bus."""
        return self._called(self._time)

    @property
    def former(self) -> list[str]:
        """What it was called each time that it was erased."""
        return [self._called(time) for time in range(1, self._time)]

    def secret(self) -> bytes:
        """32 bytes. Raises LookupError where there is none."""
        secret = None if self.kept is None else self.kept.of(self._time)
        if secret is None:
            raise LookupError(f"no key to {self.sha256}")
        return secret

    def missing(self) -> FileMissing:
        """What to say where there is no such file."""
        return FileErased(self.sha256) if self._time > 1 else FileMissing(self.sha256)

    @property
    def _time(self) -> int:
        return 1 + (0 if self.kept is None else self.kept.destroyed)

    def _called(self, time: int) -> str:
        return f"{self.sha256}.{time}" if time > 1 else self.sha256


def key_stream_of(sha256: str) -> str:
    """How the stream of this key is called among the text keys."""
    return f"file:{sha256}"
