"""Which districts a city or province has, by their codes (GB/T 2260): two digits for a province, four for a city."""

from __future__ import annotations

from events.values import DivisionCode


def area_of(code: DivisionCode) -> str | None:
    """The digits with which the codes of its districts begin; None for a district, which has none."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else None


def oversees(code: DivisionCode, other: DivisionCode) -> bool:
    """Whether `other` lies in the area of `code`; nobody oversees itself."""
    area = area_of(code)
    return area is not None and other != code and other.startswith(area)
