"""What a call raises when there is no answer of the kind that was asked for.

ClientError
├── Problem        the exchange said no; the problem document (RFC 9457) in fields
│   ├── Refused      a rule forbids it: its id, and why in Chinese and in English
│   ├── WrongFields  422: the paths that are wrong
│   └── NotAllowed   401 or 403: the token, or what its role may do
└── NotNow         nobody answered, or the answer was: later. What became of a command is not known; it can be
                   given again with the same key, at no risk
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any


class ClientError(Exception):
    """Base of the tree."""


@dataclass(eq=False)
class Problem(ClientError):
    """`kind` is the last part of the document's `type`, such as `matter-not-found`; the texts are for people."""

    status: int
    kind: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}" if self.en else self.zh


@dataclass(eq=False)
class Refused(Problem):
    """Nothing was recorded. `rule` is an id such as `SUG-02`."""

    rule: str

    def __str__(self) -> str:
        return f"[{self.rule}] {super().__str__()}"


@dataclass(eq=False)
class WrongFields(Problem):
    """`fields`: path (`content.topic`) → what is wrong with it."""

    fields: Mapping[str, str]


class NotAllowed(Problem):
    """Another token, or another role, is needed."""


@dataclass(eq=False)
class NotNow(ClientError):
    """`wait`: seconds that the exchange asks to wait, 0 where it says nothing."""

    message: str
    wait: float = 0.0

    def __str__(self) -> str:
        return self.message


_LATER = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)


def raised(status: int, document: Mapping[str, Any], retry_after: str | None = None) -> ClientError:
    """The error of an answer that is none of success. A proxy between may answer with a document that is not ours."""
    kind, rule = str(document.get("type", "")).rpartition(":")[2], document.get("rule")
    detail = str(document.get("detail", f"HTTP {status}"))
    if status in _LATER or kind == "version-conflict":
        return NotNow(detail, float(retry_after) if retry_after and retry_after.isdecimal() else 0.0)
    zh, _, en = detail.removeprefix(f"[{rule}] ").partition(" / ")
    if rule is not None:
        return Refused(status, kind, zh, en, rule)
    match status:
        case HTTPStatus.UNPROCESSABLE_ENTITY:
            fields = {each["path"]: each["message"] for each in document.get("errors", ())}
            return WrongFields(status, kind, zh, en, fields)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return NotAllowed(status, kind, zh, en)
        case _:
            return Problem(status, kind, zh, en)
