"""Every declared payload, at hand: who reads events of all sides imports this, or it will call known types unknown."""

from __future__ import annotations

from events import bulletin, meeting, organ, parked, register, response, suggestion

MODULES = (bulletin, meeting, organ, parked, register, response, suggestion)
