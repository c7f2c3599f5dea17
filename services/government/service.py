"""The government: the aggregates that it keeps."""

from __future__ import annotations

from events.base import Side
from services.aggregates import aggregates
from services.side_settings import SideDefinition

GOVERNMENT = SideDefinition(Side.GOVERNMENT, aggregates(Side.GOVERNMENT))
