"""Asking again: what was answered with "later", or not at all, is asked again after a pause that grows."""

from __future__ import annotations

from typing import Final

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_before_delay, stop_never
from tenacity.wait import wait_random_exponential

from fuyuan.client.errors import NotNow

LONGEST_PAUSE: Final = 10.0  # seconds
_growing = wait_random_exponential(multiplier=0.2, max=LONGEST_PAUSE)


def attempts(patience: float | None) -> AsyncRetrying:
    """`async for attempt in attempts(60): with attempt: …`: again at each NotNow, for `patience` seconds.

    Then, or at once where the exchange asks to wait for longer, the last NotNow is raised. None goes on for ever.
    """
    stop = stop_never if patience is None else stop_before_delay(patience)
    return AsyncRetrying(retry=retry_if_exception_type(NotNow), wait=_pause, stop=stop, reraise=True)


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, NotNow) else 0.0
    return asked + _growing(state)
