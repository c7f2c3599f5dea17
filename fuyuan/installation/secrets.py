"""The installation's own secrets, made once in its data folder: a name, and a password per NATS user.

There is no default password anywhere. A user who came later (a new organ) gets a password at the next start.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file


@dataclass(frozen=True, slots=True)
class Secrets:
    """`server_name` is how we recognise our own nats-server; `nats` is user → password."""

    server_name: str
    nats: Mapping[str, str] = field(repr=False)


def ensure(path: Path, users: Iterable[str]) -> Secrets:
    """The secrets, made or completed so that each of `users` has a password. Raises BadDay."""
    with private_file.locked(path):
        document = private_file.read(path)
        known = _read(path, document) if document is not None else None
        nats = dict(known.nats) if known else {}
        new = {user: _password() for user in users if user not in nats}
        if known is not None and not new:
            return known
        made = Secrets(
            server_name=known.server_name if known else f"fuyuan-{secrets.token_hex(6)}",
            nats=nats | new,
        )
        private_file.write(path, {"server_name": made.server_name, "nats": dict(made.nats)})
        return made


def load(path: Path) -> Secrets:
    """The secrets as they are. Raises BadDay when there are none yet."""
    document = private_file.read(path)
    if document is None:
        raise BadDay(f"没有 {path}：请先运行 fuyuan up", f"there is no {path}: run `fuyuan up` first")
    return _read(path, document)


def _read(path: Path, document: Any) -> Secrets:
    match document:
        case {"server_name": str(server_name), "nats": dict(nats)} if all(
            isinstance(password, str) and password for password in nats.values()
        ):
            return Secrets(server_name, nats)
        case _:
            raise BadDay(f"{path} 内容不完整：请从备份恢复", f"{path} is incomplete: restore it from a backup")


def _password() -> str:
    return secrets.token_urlsafe(24)
