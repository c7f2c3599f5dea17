"""How much one caller may ask: a token bucket each."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MAX_CALLERS = 10_000


class Limiter:
    """A bucket per caller; who was away longest is forgotten when there are too many."""

    def __init__(
        self, per_second: float = 200.0, burst: int = 400, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Requests per second in the long run, and how many at once; `clock` gives seconds that never go back."""
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> int:
        """0 when the request may pass; else the whole seconds to wait."""
        now = self._clock()
        left, since = self._buckets.pop(caller, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._per_second)
        passes = left >= 1
        self._buckets[caller] = (left - 1 if passes else left, now)
        if len(self._buckets) > MAX_CALLERS:
            self._buckets.popitem(last=False)
        return 0 if passes else max(1, math.ceil((1 - left) / self._per_second))
