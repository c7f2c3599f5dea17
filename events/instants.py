"""Instants are written in UTC to the microsecond; days are those of Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import orjson

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


@lru_cache(maxsize=16)  # the events of one group have one instant
def written(at: datetime) -> str:
    """`2024-05-15T02:00:00.000000Z`: such texts sort as the instants (with a time zone) do."""
    text = orjson.dumps(at.astimezone(UTC), option=orjson.OPT_UTC_Z)[1:-2].decode()
    return f"{text}Z" if at.microsecond else f"{text}.000000Z"
