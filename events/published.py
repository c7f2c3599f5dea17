"""Every declared payload, at hand: who reads events of all sides imports this, or it will call known types unknown."""

from __future__ import annotations

import importlib
import pkgutil

import events

for module in pkgutil.iter_modules(events.__path__, "events."):
    importlib.import_module(module.name)
