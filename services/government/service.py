"""The government: the aggregates that it keeps, and what it does when the others' facts arrive."""

from __future__ import annotations

from events.base import Side
from services.aggregates import aggregates
from services.side import SideDefinition

GOVERNMENT = SideDefinition(Side.GOVERNMENT, aggregates(Side.GOVERNMENT))
