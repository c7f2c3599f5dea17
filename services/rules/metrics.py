"""The metrics that a value of the annual review may belong to: the numbers of the dictionary (domain C.3, ANR-02).

The dictionary itself is the read side's (`projections/review/definitions.toml`); a test holds the two together.
"""

from __future__ import annotations

_GROUPS = ((1, 7), (10, 14), (20, 37), (40, 47), (50, 56), (60, 66), (70, 76), (80, 98))
"""First and last number of each chapter, both included."""

METRICS = frozenset(f"M{number:02}" for first, last in _GROUPS for number in range(first, last + 1))
