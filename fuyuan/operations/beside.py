"""A process that works for the edge beside it: behind whoever works in the console, and never longer than the edge."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Final

_NICE: Final = 10
"""Whoever works in the console goes first."""


def beside_the_edge() -> None:
    """Said by the process at its beginning; its standard input is a pipe that the edge holds."""
    os.nice(_NICE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an exception, so that what was begun is cleared away
    threading.Thread(target=_outlived, daemon=True).start()


def _outlived() -> None:
    """Nothing is ever written to us: what is read is the end of the one who started us."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
