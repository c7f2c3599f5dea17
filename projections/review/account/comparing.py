"""Whether a number of this year differs from last year's by more than chance would make it.

The numbers of a district are small: thirty suggestions after twenty-five are no rise. Two counts are compared as two
Poisson counts, two rates as two proportions, both at the level of five per cent (a square of 3.84 = 1.96²), in whole
numbers. Below ten altogether nothing is said of a change.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

FEWEST: Final = 10
"""Of a count: both years together; of a rate: what is divided by, in each year."""
_HUNDREDTHS: Final = 384


class Change(Enum):
    """How the year stands to the year before."""

    ROSE = "rose"
    FELL = "fell"
    LEVEL = "level"
    FEW = "few"
    SAME = "same"


def of_counts(before: int, now: int) -> Change:
    if before == now:
        return Change.SAME
    if before + now < FEWEST:
        return Change.FEW
    if 100 * (now - before) ** 2 <= _HUNDREDTHS * (now + before):
        return Change.LEVEL
    return Change.ROSE if now > before else Change.FELL


def of_rates(before: tuple[int, int], now: tuple[int, int]) -> Change:
    """Numerator and denominator of each year."""
    (a, n), (b, m) = before, now
    if min(n, m) < FEWEST:
        return Change.FEW
    apart, together = b * n - a * m, a + b
    if apart == 0:
        return Change.SAME
    if 100 * apart**2 * (n + m) <= _HUNDREDTHS * n * m * together * (n + m - together):
        return Change.LEVEL
    return Change.ROSE if apart > 0 else Change.FELL
