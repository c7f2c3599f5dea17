"""A folder whose path is short: a district's sockets lie four levels below it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="fy-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)
