"""Signed notes (C2SP signed-note and tlog-cosignature): a text, and lines of signatures under it that name their keys.

    fuyuan.410204/court        the body: for a checkpoint its origin, the size of the tree, its root
    2623
    qINS1GRF…=

    — fuyuan.410204/court Az3g…

A key has a name, and an id made of name, algorithm and public key; so a reader passes over signatures that it does not
know, and a new algorithm stands beside an old one.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from services.proof import sm2
from services.proof.sm2 import Sm2PrivateKey
from services.proof.token import Token, TokenKey
from services.proof.token_address import SCHEME, id_of

DASH: Final = "— "
MOST: Final = 16
"""Signatures of a note, each of which costs the reader a check."""
TIME: Final = 8  # bytes of a cosignature before its signature


class Algorithm(Enum):
    """What stands before a public key: what it signs with, and what a signature of it means. C2SP has a byte for each
    that is registered; 0xff and a name for others.
    """

    ED25519 = b"\x01"
    COSIGNATURE = b"\x04"
    """Ed25519, over the instant of signing too: a log of the signer's agreed with this checkpoint then."""
    SM2 = b"\xfffuyuan sm2-sm3\n"
    SM2_COSIGNATURE = b"\xfffuyuan sm2-sm3 cosignature\n"

    @classmethod
    def of(cls, encoded: bytes) -> Algorithm:
        """Raises ValueError."""
        found = [one for one in cls if encoded.startswith(one.value)]
        return cls(found[0].value if found else encoded[:1])

    @property
    def timed(self) -> bool:
        """A signature has the instant before it, and is over it too."""
        return self in (Algorithm.COSIGNATURE, Algorithm.SM2_COSIGNATURE)


class NotASignedNote(ValueError):
    """It has not the form of a signed note, or of a key."""


@dataclass(frozen=True, slots=True)
class Signature:
    """`raw` is what the algorithm made, with the instant before it for a cosignature."""

    name: str
    key_id: bytes
    raw: bytes

    @property
    def line(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.raw).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """`body` ends with a line break."""

    body: str
    signatures: tuple[Signature, ...]

    @classmethod
    def read(cls, text: str) -> Note:
        """Raises NotASignedNote."""
        body, gap, below = text.rpartition("\n\n")
        lines = below.split("\n")
        if not gap or not body or lines.pop() or not lines:
            raise NotASignedNote("no text with signatures below it")
        if len(lines) > MOST:
            raise NotASignedNote(f"{len(lines)} signatures: too many")
        return cls(f"{body}\n", tuple(map(_signature, lines)))

    @property
    def text(self) -> str:
        return f"{self.body}\n{''.join(signature.line for signature in self.signatures)}"

    def signed_by(self, key: PublicKey) -> bool:
        return any(key.verifies(self.body, signature) for signature in self.signatures)

    def cosigned_at(self, key: PublicKey) -> datetime | None:
        """When the holder of a key for cosignatures says to have signed; None where it did not, or at no such time."""
        for signature in self.signatures:
            if key.algorithm.timed and key.verifies(self.body, signature):
                with suppress(ValueError, OverflowError, OSError):
                    return datetime.fromtimestamp(int.from_bytes(signature.raw[:TIME]), UTC)
        return None

    def also(self, signatures: Iterable[Signature]) -> Note:
        """With signatures of others, none twice."""
        return Note(self.body, tuple(dict.fromkeys([*self.signatures, *signatures])))


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Written as `name+id+key`, in one line."""

    name: str
    algorithm: Algorithm
    raw: bytes

    @classmethod
    def read(cls, line: str) -> PublicKey:
        """Raises NotASignedNote, NotInstalled."""
        try:
            name, key_id, encoded = line.strip().split("+", 2)
            raw = decoded(encoded)
            algorithm = Algorithm.of(raw)
            key = cls(name, algorithm, raw.removeprefix(algorithm.value))
            if key.is_sm2:
                sm2.require_point(key.raw)
            else:
                Ed25519PublicKey.from_public_bytes(key.raw)
        except ValueError as error:
            raise NotASignedNote(f"not a public key: {line.strip()[:80]!r}") from error
        if key.id.hex() != key_id:
            raise NotASignedNote(f"a public key with another id than it says: {line.strip()[:80]!r}")
        return key

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self.encoded).digest()[:4]

    @property
    def encoded(self) -> bytes:
        return self.algorithm.value + self.raw

    @property
    def is_sm2(self) -> bool:
        return self.algorithm in (Algorithm.SM2, Algorithm.SM2_COSIGNATURE)

    @property
    def signing(self) -> PublicKey:
        """The same key, as it signs."""
        return replace(self, algorithm=Algorithm.SM2 if self.is_sm2 else Algorithm.ED25519)

    @property
    def cosigning(self) -> PublicKey:
        return replace(self, algorithm=Algorithm.SM2_COSIGNATURE if self.is_sm2 else Algorithm.COSIGNATURE)

    @property
    def fingerprint(self) -> str:
        """For people to compare: 128 bits of the SHA-256 of the key as it signs, in groups of four."""
        digits = sha256(self.signing.line.encode()).hexdigest()[:32]
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))

    @property
    def line(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.encoded).decode()}"

    def verifies(self, body: str, signature: Signature) -> bool:
        if (signature.name, signature.key_id) != (self.name, self.id):
            return False
        message, raw = body.encode(), signature.raw
        if self.algorithm.timed:
            message, raw = _timed(int.from_bytes(raw[:TIME]), body), raw[TIME:]
        if self.is_sm2:
            return sm2.verifies(self.raw, raw, message)
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(raw, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """Signs notes of its own log, and cosigns those of others."""

    name: str
    key: Ed25519PrivateKey | Sm2PrivateKey | TokenKey

    @classmethod
    def read(cls, name: str, content: bytes, token: Token | None = None) -> PrivateKey:
        """PEM, or where on the token the key is, with its public part below. Raises ValueError, NotInstalled."""
        if content.startswith(sm2.LINES[0].encode()):
            return cls(name, Sm2PrivateKey.read(content))
        if content.startswith(SCHEME.encode()):
            uri, line = content.decode("ascii").splitlines()
            id_of(uri)
            public = PublicKey.read(line)
            if (public.name, public.algorithm) != (name, Algorithm.ED25519):
                raise ValueError("a key of another log or algorithm")
            return cls(name, TokenKey(public.raw, uri, token))
        key = load_pem_private_key(content, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("a key of another algorithm")
        return cls(name, key)

    @property
    def written(self) -> bytes:
        """As `read` takes it."""
        match self.key:
            case TokenKey(uri=uri):
                return f"{uri}\n{self.public.line}\n".encode()
            case Sm2PrivateKey() as key:
                return key.pem()
            case key:
                return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def public(self) -> PublicKey:
        match self.key:
            case TokenKey(public=raw):
                return PublicKey(self.name, Algorithm.ED25519, raw)
            case Sm2PrivateKey(public=raw):
                return PublicKey(self.name, Algorithm.SM2, raw)
            case key:
                raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
                return PublicKey(self.name, Algorithm.ED25519, raw)

    @property
    def on_token(self) -> bool:
        return isinstance(self.key, TokenKey)

    def destroy(self) -> None:
        """On the token, where it is there; of a file there is no more than the file. Raises TokenUnusable."""
        if isinstance(self.key, TokenKey):
            self.key.destroy()

    @property
    def cosigning(self) -> PublicKey:
        return self.public.cosigning

    def sign(self, body: str) -> Signature:
        """Raises TokenUnusable."""
        return Signature(self.name, self.public.id, self.key.sign(body.encode()))

    def cosign(self, body: str, now: datetime) -> Signature:
        """Raises TokenUnusable."""
        seconds = int(now.timestamp())
        raw = seconds.to_bytes(TIME) + self.key.sign(_timed(seconds, body))
        return Signature(self.name, self.cosigning.id, raw)


def decoded(text: str) -> bytes:
    """Of base64 in the one form that encoding gives: what is signed can be written in no other way. ValueError."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


def _timed(seconds: int, body: str) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def _signature(line: str) -> Signature:
    try:
        dash, name, encoded = line[:2], *line[2:].split(" ")
        raw = decoded(encoded)
    except ValueError as error:
        raise NotASignedNote(f"not a signature: {line[:80]!r}") from error
    if dash != DASH or not name or len(raw) <= 4:
        raise NotASignedNote(f"not a signature: {line[:80]!r}")
    return Signature(name, raw[:4], raw[4:])
