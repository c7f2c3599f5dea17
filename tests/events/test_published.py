"""A process that imports `events.published` knows every wire type there is."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import events
from events.base import payload_classes

PROGRAM = (
    "import events.published; from events.base import payload_classes; print(*(c.type for c in payload_classes()))"
)


def test_every_declared_payload_is_published() -> None:
    for module in pkgutil.iter_modules(events.__path__):  # the interpreter of the tests may hold more
        importlib.import_module(f"events.{module.name}")
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout.split()
    declared = [cls.type for cls in payload_classes() if cls.__module__.startswith("events.")]
    assert sorted(said) == sorted(declared)
