"""What the exchange answers, typed. What a newer exchange adds is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

import events.published  # noqa: F401  (every type of this version is known)
from events.base import Event, Side
from events.envelope import payload_of

Row = TypeVar("Row")


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RecordedId(_Answer):
    """`id` is `<stream>:<version>`, `type` the wire type."""

    id: str
    type: str


class Mended(_Answer):
    """A number or a day that was put in form."""

    written: str
    stored: str


class Remark(_Answer):
    """Something unusual that no rule forbids."""

    code: str
    message: str


class Foreseen(_Answer):
    """An event that a rehearsed command would record."""

    type: str
    message: str
    data: Mapping[str, Any]


class Accepted(_Answer):
    """`position` is for `after=`; `events` is empty where the command was satisfied already."""

    stream: str
    version: int
    position: str
    events: tuple[RecordedId, ...]
    mended: tuple[Mended, ...] = ()
    warnings: tuple[Remark, ...] = ()
    foreseen: tuple[Foreseen, ...] = ()


class Recorded(_Answer):
    """An event as the live feed and the history of a matter show it.

    `mark` is where the feed goes on behind it, empty in a history. `side` is whose ledger keeps it, `actor` the id of
    the organ that acted.
    """

    id: str
    type: str
    zh: str
    en: str
    side: Side
    stream: str
    version: int
    occurred_on: date
    recorded_at: datetime
    data: Mapping[str, Any]
    actor: str | None = None
    mark: str = ""

    def payload(self) -> Event | None:
        """The payload in its newest version; None for a type that a later version of the exchange brought.

        Raises NotAnEvent when the data does not fit the type.
        """
        return payload_of(self.type, self.data, self.occurred_on)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`next` is the cursor of the page behind it, None at the end."""

    items: Sequence[Row]
    next: str | None


@dataclass(frozen=True)
class View(Generic[Row]):
    """A view by its name, with the shape of its rows (`fuyuan.client.views`)."""

    name: str
