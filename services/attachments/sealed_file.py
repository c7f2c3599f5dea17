"""How a file stands on disk and on the bus: sealed, so that it is gone everywhere once its key is destroyed.

    MARK · nonce (12 bytes) · tag (16) · the file's own key, sealed (48) · the file, sealed

AES-256-GCM both times, under one nonce and two keys: the file under a key of its own; this one under the key that its
side keeps for the digest (`FileKey`), bound to that digest. So a file is sealed while it comes in, before anybody knows
its digest, and never lies open on a disk. What was kept before files were sealed has no mark.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from services.attachments.errors import FileChanged
from services.attachments.file_key import FileKey

MARK: Final = b"fuyuan sealed file 1\n"
NONCE, TAG, SIZE = 12, 16, 32  # bytes
HEAD: Final = len(MARK) + NONCE + TAG + SIZE + TAG
BLOCK: Final = 128 * 1024


class Sealing:
    """Seals a file as it comes: `write` its bytes, `end`, then `lock` it with the key for its digest."""

    def __init__(self, draft: BinaryIO) -> None:
        """`draft`: new, to be written and read."""
        self._draft, self._nonce, self._key = draft, os.urandom(NONCE), os.urandom(SIZE)
        self._cipher = Cipher(AES(self._key), GCM(self._nonce)).encryptor()
        draft.write(bytes(HEAD))

    def write(self, content: bytes) -> None:
        self._draft.write(self._cipher.update(content))

    def end(self) -> None:
        """There is no more."""
        self._cipher.finalize()

    def blocks(self) -> Iterator[bytes]:
        """What was written, once it has ended."""
        self._draft.seek(HEAD)
        yield from _deciphered(self._draft, self._key, self._nonce, self._cipher.tag)

    def lock(self, key: FileKey) -> None:
        """Now it can be opened with this key, though it is not on disk yet."""
        own = AESGCM(key.secret()).encrypt(self._nonce, self._key, _bound(key.sha256))
        self._draft.seek(0)
        self._draft.write(MARK + self._nonce + self._cipher.tag + own)
        self._draft.flush()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that stands at `path`, sealed or not: nothing is known of it yet."""

    path: Path
    key: FileKey

    def length(self) -> int:
        """Of the file, in bytes. Raises FileMissing."""
        try:
            with self.path.open("rb") as file:
                return os.fstat(file.fileno()).st_size - (HEAD if _is_sealed(file) else 0)
        except OSError as error:
            raise self.key.missing() from error

    def checked(self) -> KeptFile:
        """Itself, every byte looked at. Raises FileMissing, FileChanged."""
        hashed = hashlib.sha256()
        for block in self.blocks():
            hashed.update(block)
        if hashed.hexdigest() != self.key.sha256:
            raise FileChanged(self.key.sha256)
        return self

    def blocks(self) -> Iterator[bytes]:
        """The file. What comes before the end may be anything: `checked` looks. Raises FileMissing, FileChanged."""
        try:
            with self.path.open("rb") as file:
                if not _is_sealed(file):
                    while block := file.read(BLOCK):
                        yield block
                    return
                nonce, tag, own = file.read(NONCE), file.read(TAG), file.read(SIZE + TAG)
                secret = AESGCM(self.key.secret()).decrypt(nonce, own, _bound(self.key.sha256))
                yield from _deciphered(file, secret, nonce, tag)
        except (InvalidTag, ValueError) as error:
            raise FileChanged(self.key.sha256) from error
        except (OSError, LookupError) as error:
            raise self.key.missing() from error


def _deciphered(file: BinaryIO, secret: bytes, nonce: bytes, tag: bytes) -> Iterator[bytes]:
    """From where the file stands. Raises InvalidTag at its end, OSError."""
    cipher = Cipher(AES(secret), GCM(nonce, tag)).decryptor()
    while block := file.read(BLOCK):
        yield cipher.update(block)
    cipher.finalize()


def _is_sealed(file: BinaryIO) -> bool:
    """And behind the mark, where there is one."""
    if file.read(len(MARK)) == MARK:
        return True
    file.seek(0)
    return False


def _bound(sha256: str) -> bytes:
    return MARK + sha256.encode()
