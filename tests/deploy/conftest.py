"""Tests that ask systemd's own tool are left out where it is not installed, and the summary says which and why."""

from __future__ import annotations

import shutil

import pytest

LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if shutil.which("systemd-analyze") is not None:
        return
    away = [item for item in items if item.get_closest_marker("systemd")]
    config.stash[LEFT_OUT] = [item.nodeid for item in away]
    items[:] = [item for item in items if item not in away]
    config.hook.pytest_deselected(items=away)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(f"LEFT OUT {name}: systemd-analyze is not installed (apt-get install systemd)")
