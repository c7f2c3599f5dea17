"""Time stamps of a third party (RFC 3161) on checkpoints: that a log had these events at an instant says somebody who
has no part in it.

The body of a checkpoint is what is stamped, with SHA-256. `proofs/<side>/<side>/stamps` keeps for each size
`<size>.note`, the checkpoint as its side signed it, and `<size>.tsr`, the authority's answer, as `openssl ts` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from services.kept_file import keep
from services.proof.checkpoint import Checkpoint
from services.proof.note import NotASignedNote, Note

LARGEST: Final = 1 << 16  # bytes of an answer


class NotATimestamp(ValueError):
    """The answer of an authority is none, or not for this checkpoint, or not by an authority that is trusted."""


class Stamped(NamedTuple):
    """A checkpoint as its side signed it, and what the authority answered."""

    note: Note
    checkpoint: Checkpoint
    answer: bytes


def request_for(checkpoint: Checkpoint) -> TimeStampRequest:
    """With a nonce, and the wish that the authority's certificate stands in the answer."""
    builder = TimestampRequestBuilder().data(checkpoint.body.encode()).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=True).cert_request(cert_request=True).build()


def stamped_at(
    answer: bytes, body: str, trusted: Sequence[x509.Certificate], request: TimeStampRequest | None = None
) -> datetime:
    """When the authority saw this body, in UTC. `trusted` are its roots; its certificates have to be valid then. With
    the `request` the answer has to be for that one. Raises NotATimestamp.
    """
    if len(answer) > LARGEST:
        raise NotATimestamp("an answer of such a size is no time stamp")
    try:
        response = decode_timestamp_response(answer)
        builder = VerifierBuilder.from_request(request) if request else VerifierBuilder()
        for certificate in trusted:
            builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(response, body.encode())
        return response.tst_info.gen_time
    except (ValueError, VerificationError) as error:
        raise NotATimestamp(str(error) or "not a time stamp") from error


@dataclass(frozen=True, slots=True)
class TimestampAuthority:
    """`trusted` are the roots that its certificates lead to; it is asked once in `every` at most."""

    url: str
    trusted: Sequence[x509.Certificate]
    every: timedelta


@dataclass(frozen=True, slots=True)
class Stamps:
    """Those of the log of a side, in a folder of their own."""

    folder: Path

    def keep(self, note: Note, answer: bytes) -> None:
        """On disk when this returns; what has a note and no answer counts for nothing. Raises OSError."""
        size = Checkpoint.read(note.body).size
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep(self._file(size, "note"), note.text.encode())
        keep(self._file(size, "tsr"), answer)

    def sizes(self) -> list[int]:
        """Of the stamped checkpoints, the smallest first."""
        return sorted(int(path.stem) for path in self.folder.glob("*.tsr") if path.stem.isdecimal())

    def covering(self, index: int) -> Stamped | None:
        """The oldest that has the event at this place, counted from 0. Raises NotASignedNote, OSError."""
        size = next((size for size in self.sizes() if size > index), None)
        return None if size is None else self.read(size)

    def read(self, size: int) -> Stamped:
        """Raises NotASignedNote, OSError."""
        note = Note.read(self._file(size, "note").read_text(errors="replace"))
        checkpoint = Checkpoint.read(note.body)
        if checkpoint.size != size:
            raise NotASignedNote(f"a checkpoint of {checkpoint.size} events, not of {size}")
        return Stamped(note, checkpoint, self._file(size, "tsr").read_bytes())

    def _file(self, size: int, kind: str) -> Path:
        return self.folder / f"{size}.{kind}"


def stamps_of(proofs: Path) -> Stamps:
    """`proofs` is the folder of a log, in that of its side."""
    return Stamps(proofs / "stamps")


def certificates(pem: bytes) -> list[x509.Certificate]:
    """Raises ValueError where there is none."""
    return x509.load_pem_x509_certificates(pem)
