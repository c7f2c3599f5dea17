"""Tests that ask systemd's own tool are left out where it is not installed."""

from __future__ import annotations

import shutil

import pytest

from tests.left_out import leave_out


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if shutil.which("systemd-analyze") is None:
        leave_out(config, items, "systemd", "systemd-analyze is not installed (apt-get install systemd)")
