"""Tests of what is not installed here are left out, and the summary says which and why."""

from __future__ import annotations

import pytest

LEFT_OUT = pytest.StashKey[dict[str, str]]()


def leave_out(config: pytest.Config, items: list[pytest.Item], marker: str, why: str) -> None:
    """Those with the marker; `why` is what is missing, and how it comes."""
    away = [item for item in items if item.get_closest_marker(marker)]
    config.stash.setdefault(LEFT_OUT, {}).update({item.nodeid: why for item in away})
    items[:] = [item for item in items if item not in away]
    config.hook.pytest_deselected(items=away)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, why in config.stash.get(LEFT_OUT, {}).items():
        terminalreporter.write_line(f"LEFT OUT {name}: {why}")
