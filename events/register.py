"""Registers: what must be unique across matters is a stream of its own, written in the same transaction."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.base import ALL_SIDES, Event, says
from events.values import Period

Entry = Annotated[str, Field(min_length=1, max_length=200)]
"""A number or slot as a matter's command made it of what was written: nothing that people read."""


@says("该编号（或者届次）归本事项所有，不再另用。")
class NumberTaken(Event, type="register-number.taken.v1", sides=ALL_SIDES, zh="编号已登记"):
    """The number (or slot) belongs to this matter for ever; it is never given again."""

    number: Entry
    holder: UUID


@says("本事项的统计期间；同一事项重新登记的替换前次。")
class PeriodClaimed(Event, type="register-period.claimed.v1", sides=ALL_SIDES, zh="统计期间已登记"):
    """The holder's statistics cover this period; a claim of the same holder replaces its former one (BUL-07)."""

    period: Period
    holder: UUID


@says("事项撤回，统计期间可以重新使用。")
class PeriodReleased(Event, type="register-period.released.v1", sides=ALL_SIDES, zh="统计期间已释放"):
    """The holder was withdrawn: the period is free again."""

    holder: UUID
