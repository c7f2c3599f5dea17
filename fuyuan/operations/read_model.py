"""The read model of an installation, as its console is served from it."""

from __future__ import annotations

from fuyuan.settings import Settings
from projections.opening import open_store
from projections.store.store import Store


def read_model(settings: Settings) -> Store:
    """Opened, with what no event says and figures are counted by. Raises SQLAlchemyError, BadDay."""
    return open_store(settings.views_at, settings.organs.rules.regular_meetings_per_year)
