"""Signing in with a browser: a one-time code becomes a session; only hashes of both are kept.

A code works once and within 10 minutes, a session 12 hours, and one that came of a bearer token no longer than
the token. Both live in one file, so that the command line can make a code for a running edge, and a restart of
the edge signs nobody out.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from fuyuan.access.tokens import ID_LENGTH, LONGEST, Grant, TokenStore, digest, fresh
from fuyuan.installation import private_file
from fuyuan.installation.private_file import State, state_of
from projections.access.role import Role

CODE_FOR: Final = timedelta(minutes=10)
SESSION_FOR: Final = timedelta(hours=12)
MOST_SESSIONS: Final = 20
"""Of one token, or of one organ and role by sign-in codes; beyond that the oldest one ends."""
Kind = Literal["code", "session"]


@dataclass(frozen=True, slots=True)
class Pass:
    """A code or a session as the file keeps it. `token`: the SHA-256 of the bearer token it came of, None for none."""

    kind: Kind
    sha256: str
    organ: str
    role: Role
    expires_at: datetime
    token: str | None = None

    @property
    def id(self) -> str:
        """What it is called by; it opens nothing."""
        return self.sha256[:ID_LENGTH]

    @property
    def grant(self) -> Grant:
        return Grant(self.organ, self.role, token=self.token and self.token[:ID_LENGTH])


_FILE: Final = TypeAdapter(tuple[Pass, ...])


class Sessions:
    """`sessions.json`. `clock` gives the present instant in UTC.

    Without `tokens` a session that came of a bearer token is worth nothing.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tokens: TokenStore | None = None,
    ) -> None:
        self._path, self._clock, self._tokens = path, clock, tokens
        self._cache: tuple[State, tuple[Pass, ...]] = (None, ())

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
            self._write([*_with_room([other for other in valid if other is not used], session), session])
        return token

    def new_session(self, grant: Grant, bearer: str | None = None) -> str:
        """The token of a session for somebody who proved otherwise who it is: by the token `bearer`."""
        with private_file.locked(self._path):
            token, session = self._issue("session", grant, SESSION_FOR, digest(bearer) if bearer else None)
            self._write([*_with_room(self._valid(), session), session])
        return token

    def verify(self, token: str) -> Grant | None:
        """Whose session it is; None when there is none, or none any more. Raises BadDay for damaged tokens."""
        session = _find(self._valid(), "session", token)
        return session.grant if session is not None and self._backed(session) else None

    def standing(self) -> list[Pass]:
        """The sessions that are worth something now, the newest first. Raises BadDay for damaged tokens."""
        sessions = [known for known in self._valid() if known.kind == "session" and self._backed(known)]
        return sorted(sessions, key=lambda known: known.expires_at, reverse=True)

    def end_by_id(self, id_: str) -> Grant | None:
        """End the session of this id; whose it was, None when there is none of this id."""
        with private_file.locked(self._path):
            valid = self._valid()
            ended = next((known for known in valid if known.kind == "session" and known.id == id_), None)
            if ended is not None:
                self._write([other for other in valid if other is not ended])
        return ended.grant if ended else None

    def touch(self, token: str) -> None:
        """It was used. Its 12 hours end by the clock alone."""

    def end(self, token: str) -> None:
        """Sign out. Ending what is not there does nothing."""
        with private_file.locked(self._path):
            valid = self._valid()
            ended = _find(valid, "session", token)
            if ended is not None:
                self._write([other for other in valid if other is not ended])

    def _issue(self, kind: Kind, grant: Grant, lasts: timedelta, bearer: str | None = None) -> tuple[str, Pass]:
        secret = fresh(_PREFIX[kind])
        return secret, Pass(kind, digest(secret), grant.organ, grant.role, self._clock() + lasts, bearer)

    def _backed(self, session: Pass) -> bool:
        """Whether the token that it came of, if it came of one, is still worth something."""
        return session.token is None or (self._tokens is not None and self._tokens.knows(session.token))

    def _valid(self) -> list[Pass]:
        now = self._clock()
        return [known for known in self._read() if known.expires_at > now]

    def _read(self) -> tuple[Pass, ...]:
        state, (seen, passes) = state_of(self._path), self._cache
        if state != seen:
            try:
                passes = _FILE.validate_python(private_file.read(self._path) or [])
            except ValidationError:  # disposable: sign in again
                passes = ()
            self._cache = (state, passes)  # both at once: other threads ask, too
        return passes

    def _write(self, passes: list[Pass]) -> None:
        private_file.write(self._path, _FILE.dump_python(tuple(passes), mode="json"))


_PREFIX: Final[dict[Kind, str]] = {"code": "fc_", "session": "fs_"}


def _with_room(passes: list[Pass], new: Pass) -> list[Pass]:
    """These without the oldest sessions of the same origin, so that `new` makes `MOST_SESSIONS` at most."""
    same = [known for known in passes if (known.kind, known.grant, known.token) == (new.kind, new.grant, new.token)]
    ended = same[: max(0, len(same) + 1 - MOST_SESSIONS)]
    return [known for known in passes if known not in ended]


def _find(passes: list[Pass], kind: Kind, secret: str) -> Pass | None:
    if len(secret) > LONGEST:
        return None
    wanted, found = digest(secret), None
    for known in passes:
        if hmac.compare_digest(known.sha256, wanted) and known.kind == kind:
            found = known
    return found
