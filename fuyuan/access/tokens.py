"""Bearer tokens: which organ asks, and in which role. Only the SHA-256 of a token is kept.

A token is 32 random bytes, so a plain hash is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from fuyuan.installation.private_file import State, state_of
from projections.access.role import Role

PREFIX: Final = "fy_"
ID_LENGTH: Final = 12  # hex digits
LONGEST: Final = 200  # characters; longer ones are not even hashed


@dataclass(frozen=True, slots=True)
class Grant:
    """In whose name and in which role a request is made; by which account or token, and from where, if known.

    `account`: the login name of a person. `token`: the id of a system's token. Neither where a one-time link was used.
    """

    organ: str
    role: Role
    account: str | None = None
    token: str | None = field(default=None, compare=False)
    address: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token as the file keeps it."""

    sha256: str
    organ: str
    role: Role
    created_at: datetime

    @property
    def id(self) -> str:
        """What it is called by; it opens nothing."""
        return self.sha256[:ID_LENGTH]

    @property
    def grant(self) -> Grant:
        return Grant(self.organ, self.role, token=self.id)


_FILE: Final = TypeAdapter(tuple[StoredToken, ...])


def digest(token: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def id_of(token: str) -> str:
    """What a token or a session is called by; it opens nothing."""
    return digest(token)[:ID_LENGTH]


def fresh(prefix: str = PREFIX) -> str:
    """A new secret: `fy_` and 32 random bytes as base64url."""
    return prefix + secrets.token_urlsafe(32)


class TokenStore:
    """`tokens.json`, read again whenever it changed: a token made by the command line works at once."""

    def __init__(self, path: Path, used: Callable[[str], None] = lambda id_: None) -> None:
        """`used` hears the id of each token that somebody proved to hold."""
        self._path, self._used = path, used
        self._cache: tuple[State, tuple[StoredToken, ...]] = (None, ())

    def create(self, organ: str, role: Role) -> str:
        """A new token; it is shown once and cannot be found again. Raises BadDay when it cannot be kept."""
        token = fresh()
        with private_file.locked(self._path):
            self._write([*self.list(), StoredToken(digest(token), organ, role, datetime.now(UTC))])
        return token

    def revoke(self, tokens: Iterable[str]) -> None:
        """These tokens are worth nothing any more."""
        gone = {digest(token) for token in tokens}
        with private_file.locked(self._path):
            self._write([stored for stored in self.list() if stored.sha256 not in gone])

    def revoke_by_id(self, id_: str) -> Grant | None:
        """Take back the token of this id; whose it was, None when there is none of this id."""
        with private_file.locked(self._path):
            gone = [stored for stored in self.list() if stored.id == id_]
            self._write([stored for stored in self.list() if stored not in gone])
        return gone[0].grant if gone else None

    def knows(self, sha256: str) -> bool:
        """Whether the token with this digest is still worth something."""
        return any(stored.sha256 == sha256 for stored in self.list())

    def verify(self, token: str) -> Grant | None:
        """Who holds `token`; None for nobody. Every stored hash is compared, in constant time."""
        if not token.startswith(PREFIX) or len(token) > LONGEST:
            return None
        wanted, grant = digest(token), None
        for stored in self.list():
            if hmac.compare_digest(stored.sha256, wanted):
                grant = stored.grant
        if grant is not None and grant.token is not None:
            self._used(grant.token)
        return grant

    def list(self) -> tuple[StoredToken, ...]:
        """All tokens, oldest first. Raises BadDay for a damaged file."""
        state, (seen, tokens) = state_of(self._path), self._cache
        if state != seen:
            try:
                tokens = _FILE.validate_python(private_file.read(self._path) or [])
            except ValidationError as error:
                raise BadDay(
                    f"{self._path} 有误：请从备份恢复", f"{self._path} has a wrong entry: restore it from a backup"
                ) from error
            self._cache = (state, tokens)  # both at once: other threads ask, too
        return tokens

    def _write(self, tokens: Iterable[StoredToken]) -> None:
        private_file.write(self._path, _FILE.dump_python(tuple(tokens), mode="json"))
