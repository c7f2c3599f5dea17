"""Every process that opens a read model knows all its tables: to one that knew fewer it would be another version's."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import projections
from projections.store.schema import METADATA

OPENED = "import projections.opening; from projections.store.schema import METADATA; print(*METADATA.tables)"


def test_whoever_opens_a_read_model_knows_all_of_its_tables() -> None:
    for module in walk_packages(projections.__path__, "projections."):
        import_module(module.name)
    known = subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, check=True).stdout.split()
    assert sorted(METADATA.tables) == sorted(known)
