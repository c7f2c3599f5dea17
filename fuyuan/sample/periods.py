"""The quarters and half-years that statistics of the sample year cover."""

from __future__ import annotations

from datetime import date

from events.values import Period

_SPANS = {
    "Q1": ((1, 1), (3, 31), "第一季度"),
    "Q2": ((4, 1), (6, 30), "第二季度"),
    "Q3": ((7, 1), (9, 30), "第三季度"),
    "Q4": ((10, 1), (12, 15), "第四季度（截至12月15日）"),
    "H1": ((1, 1), (6, 30), "上半年"),
}


def span(year: int, name: str) -> tuple[Period, str]:
    """Q1 to Q3, H1, or what of Q4 a paper of December can know; and how a title calls it."""
    first, last, words = _SPANS[name]
    return Period(start=date(year, *first), end=date(year, *last)), f"{year}年{words}"
