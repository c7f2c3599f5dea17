"""Signing in with a browser: a one-time code becomes a session; only hashes of both are kept.

A code works once and within 10 minutes, a session 12 hours. Both live in one file, so that the command line
can make a code for a running edge, and a restart of the edge signs nobody out.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from fuyuan import private_file
from fuyuan.tokens import LONGEST, Grant, Role, digest, fresh

CODE_FOR: Final = timedelta(minutes=10)
SESSION_FOR: Final = timedelta(hours=12)
Kind = Literal["code", "session"]


@dataclass(frozen=True, slots=True)
class Pass:
    """A code or a session as the file keeps it."""

    kind: Kind
    sha256: str
    grant: Grant
    expires_at: datetime


class Sessions:
    """`sessions.json`. `clock` gives the present instant in UTC."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path, self._clock = path, clock
        self._seen: tuple[int, int, int] | None = None
        self._passes: tuple[Pass, ...] = ()

    def new_code(self, grant: Grant) -> str:
        """A sign-in code for one use within 10 minutes. Raises BadDay when it cannot be kept."""
        with private_file.locked(self._path):
            code, kept = self._issue("code", grant, CODE_FOR)
            self._write([*self._valid(), kept])
        return code

    def redeem(self, code: str) -> str | None:
        """The token of a new session; None when the code is wrong, used or too old. The code is gone then."""
        with private_file.locked(self._path):
            valid = self._valid()
            used = _find(valid, "code", code)
            if used is None:
                return None
            token, session = self._issue("session", used.grant, SESSION_FOR)
            self._write([*(one for one in valid if one is not used), session])
        return token

    def new_session(self, grant: Grant) -> str:
        """The token of a session for somebody who proved otherwise who it is (a bearer token)."""
        with private_file.locked(self._path):
            token, session = self._issue("session", grant, SESSION_FOR)
            self._write([*self._valid(), session])
        return token

    def verify(self, token: str) -> Grant | None:
        """Whose session it is; None when there is none, or none any more."""
        found = _find(self._valid(), "session", token)
        return found.grant if found else None

    def end(self, token: str) -> None:
        """Sign out. Ending what is not there does nothing."""
        with private_file.locked(self._path):
            valid = self._valid()
            ended = _find(valid, "session", token)
            if ended is not None:
                self._write([one for one in valid if one is not ended])

    def _issue(self, kind: Kind, grant: Grant, lasts: timedelta) -> tuple[str, Pass]:
        secret = fresh(_PREFIX[kind])
        return secret, Pass(kind, digest(secret), grant, self._clock() + lasts)

    def _valid(self) -> list[Pass]:
        now = self._clock()
        return [one for one in self._read() if one.expires_at > now]

    def _read(self) -> tuple[Pass, ...]:
        try:
            found = os.stat(self._path)
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        except FileNotFoundError:
            return ()
        if seen != self._seen:
            try:
                self._passes = tuple(_pass(entry) for entry in private_file.read(self._path) or [])
            except (KeyError, TypeError, ValueError):  # disposable: sign in again
                self._passes = ()
            self._seen = seen
        return self._passes

    def _write(self, passes: list[Pass]) -> None:
        private_file.write(self._path, [_document(one) for one in passes])


_PREFIX: Final[dict[Kind, str]] = {"code": "fc_", "session": "fs_"}


def _find(passes: list[Pass], kind: Kind, secret: str) -> Pass | None:
    if len(secret) > LONGEST:
        return None
    wanted, found = digest(secret), None
    for one in passes:
        if hmac.compare_digest(one.sha256, wanted) and one.kind == kind:
            found = one
    return found


def _document(one: Pass) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "sha256": one.sha256,
        "organ": one.grant.organ,
        "role": one.grant.role.value,
        "expires_at": one.expires_at.isoformat(),
    }


def _pass(entry: Any) -> Pass:
    kind: Kind = "session" if entry["kind"] == "session" else "code"
    grant = Grant(str(entry["organ"]), Role(entry["role"]))
    return Pass(kind, str(entry["sha256"]), grant, datetime.fromisoformat(entry["expires_at"]))
