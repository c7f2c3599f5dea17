"""Credentials of systems that take part over NATS: a key pair each (nkey, Ed25519), whose public key alone stays here.

`nats.conf` is made from `credentials.json`, which names the side of each organ too: so an organ that was registered
after the jurisdiction file was written has an account like the others.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from events.base import Side
from events.values import OrganId
from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file

PUBLIC_KEY: Final = r"^U[A-Z2-7]{55}$"


@dataclass(frozen=True, slots=True)
class Credential:
    """A system's public key, the organ in whose name it takes part, and the organ's side."""

    public_key: Annotated[str, Field(pattern=PUBLIC_KEY)]
    organ: OrganId
    side: Side
    created_at: datetime


_FILE: Final = TypeAdapter(tuple[Credential, ...])


class Credentials:
    """`credentials.json`, read again at each question."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[Credential, ...]:
        """The oldest first. Raises BadDay for a damaged file."""
        try:
            return _FILE.validate_python(private_file.read(self._path) or [])
        except ValidationError as error:
            raise BadDay(
                f"{self._path} 有误：请从备份恢复", f"{self._path} has a wrong entry: restore it from a backup"
            ) from error

    def create(self, organ: str, side: Side) -> tuple[Credential, bytes]:
        """New ones, and the secret seed, which is kept nowhere. Raises BadDay when they cannot be kept."""
        import nkeys

        seed = bytes(nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER))
        made = Credential(nkeys.from_seed(bytearray(seed)).public_key.decode(), organ, side, datetime.now(UTC))
        with private_file.locked(self._path):
            self._write([*self.all(), made])
        return made, seed

    def revoke(self, public_key: str) -> Credential | None:
        """They are worth nothing any more; whose they were, None when there are none with this key."""
        with private_file.locked(self._path):
            gone = [one for one in self.all() if one.public_key == public_key]
            self._write([one for one in self.all() if one not in gone])
        return gone[0] if gone else None

    def _write(self, kept: Iterable[Credential]) -> None:
        private_file.write(self._path, _FILE.dump_python(tuple(kept), mode="json"))


def keys_of(credentials: Iterable[Credential]) -> Mapping[str, Sequence[str]]:
    """Organ → its public keys."""
    found: dict[str, list[str]] = {}
    for one in credentials:
        found.setdefault(one.organ, []).append(one.public_key)
    return found
