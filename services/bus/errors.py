"""What can go wrong on the bus, and what is known of the outcome then.

FuyuanError
└── BusError
    ├── NotConnected      no server, or the wrong password
    ├── ApiRefused        the JetStream API answered with an error (code, err_code)
    ├── SequenceConflict  another writer was there first; nothing was stored
    ├── StreamUnavailable no connection, or no stream takes the subject; nothing was stored
    ├── OutcomeUnknown    no answer in time: stored or not; ask the stream for its position
    │   └── Unreadable    an answer that is none, as another organisation may give
    └── Misconfigured     a stream, mirror or consumer exists with another configuration
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.errors import FuyuanError


class BusError(FuyuanError):
    """Base of what can go wrong on the bus."""


@dataclass(eq=False)
class NotConnected(BusError):
    text = "no connection to {url} as {user}: {reason}"
    url: str
    user: str
    reason: str


@dataclass(eq=False)
class ApiRefused(BusError):
    text = "{subject}: {description} (code {code}, err_code {err_code})"
    subject: str
    code: int
    err_code: int
    description: str


@dataclass(eq=False)
class SequenceConflict(BusError):
    text = "the stream is not at {expected_last_sequence}: {description}"
    expected_last_sequence: int
    description: str


@dataclass(eq=False)
class StreamUnavailable(BusError):
    text = "no stream took {subject}; nothing was stored"
    subject: str


@dataclass(eq=False)
class OutcomeUnknown(BusError):
    text = "no answer on {subject} in time; it may or may not have been done"
    subject: str


@dataclass(eq=False)
class Unreadable(OutcomeUnknown):
    text = "what was answered on {subject} is no answer"


@dataclass(eq=False)
class Misconfigured(BusError):
    """What exists is not what we would make. `differences`: setting → (wanted, found)."""

    what: str
    differences: dict[str, tuple[Any, Any]]

    def __str__(self) -> str:
        listed = "; ".join(
            f"{key}: wanted {want!r}, found {existing!r}" for key, (want, existing) in self.differences.items()
        )
        return f"{self.what} exists with another configuration ({listed})"
