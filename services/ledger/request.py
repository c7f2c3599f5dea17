"""A command as it arrives at the writer, and what it led to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID, uuid5

from domain.natural_keys import NAMESPACE
from events.base import Event, Side
from events.terms import Term
from services.decider import Command


@dataclass(frozen=True, slots=True)
class Request:
    """One command as it arrived: who gives it, under which idempotency key, caused by which event.

    `dry`: it is decided like any other and not recorded.
    """

    command: Command
    actor: str
    key: str
    correlation_id: str | None = None
    causation_id: str | None = None
    dry: bool = False
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", self.command.digest())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command led to. `ledger_id` is a position that a reader can wait for, `warnings` what is unusual.

    `foreseen`: what a dry run would have recorded; `corrects`: the command whose record a dry correction is about.
    """

    stream: str
    version: int
    ledger_id: int
    events: tuple[tuple[str, str], ...]
    warnings: tuple[Term, ...] = ()
    foreseen: tuple[Event, ...] = ()
    corrects: Command | None = None

    def known_at(self, ledger_id: int) -> Outcome:
        """The same, for whoever waits until a reader is as far as this ledger id."""
        return replace(self, ledger_id=ledger_id)


@lru_cache(maxsize=1024)  # asked twice for each command, once to read ahead and once to decide
def derived_id(jurisdiction: str, side: Side, actor: str, command_type: str, key: str) -> UUID:
    """The matter id of an opening command that brought none: the same key gives the same matter (UUIDv5, RFC 9562)."""
    return uuid5(NAMESPACE, f"{jurisdiction}/{side}/{actor}/{command_type}/{key}")
