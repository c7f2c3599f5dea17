"""Rates in percent, exact and rounded once: pages and the annual review print the same figure of the same counts."""

from __future__ import annotations

NONE = "—"
"""What a rate or a median over nothing prints: neither 0 % nor 100 % (ANR-04)."""


def percent(numerator: int, denominator: int) -> str:
    """A rate in percent, one decimal, half up; "—" over nothing (ANR-04). Less than the whole is never 100.0."""
    if denominator == 0:
        return NONE
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    if numerator < denominator:
        tenths = min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10}"
