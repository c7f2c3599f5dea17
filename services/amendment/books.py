"""What an amendment asks of the ledger that it is made in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from events.base import Event, Side
from services.decider import Command, Context, Decider


@dataclass(frozen=True, slots=True)
class Record:
    """An event of a stream: who recorded it by which command, in whose name, and which foreign event caused it."""

    version: int
    event: Event
    actor: str
    key: str
    principal: str
    cause: str | None


class Books(Protocol):
    """The streams of one side, as they stand at this moment."""

    side: Side

    def decider(self, stream: str) -> Decider[Any]:
        """Whose stream it is. Raises MatterNotFound where this side keeps no such stream."""

    def records(self, stream: str) -> list[Record]:
        """Every event of the stream that this version knows."""

    def led_to(self, events: Collection[str]) -> list[str]:
        """The streams in which these foreign events caused something to be recorded; all of the ledger is looked at."""

    def known(self, stream: str) -> Any:
        """The state of a stream, None where there is none."""

    def context(self, actor: str, stream: str, known: dict[str, Any]) -> Context:
        """Of a decision at this moment."""

    def stream_of(self, command: Command, unnamed: str = "") -> str:
        """The stream that a command is about; `unnamed` where it names none."""
