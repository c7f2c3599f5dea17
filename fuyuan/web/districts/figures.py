"""The figures that can be compared, in groups: the main ones, and those of each mechanism as the review has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from domain.definitions import Label
from fuyuan.web.language import english, named
from projections.percentage import NONE, percent
from projections.review.account.headlines import HEADLINES, Headline
from projections.review.account.sections import SECTIONS
from projections.review.account.several_years import MAIN
from projections.review.districts.published import Total, Value

FIRST: Final = "main"
GROUPS: Final[Mapping[str, tuple[Label, tuple[str, ...]]]] = {
    FIRST: (Label("主要指标", "main figures"), MAIN),
    **{section.key: (section.title, section.figures) for section in SECTIONS},
}
"""By key: what it is called, and the names of its figures."""


class Cell(NamedTuple):
    """`text` and below it the two numbers of a rate; `height` is what it is sorted and drawn by, None for no number."""

    text: str
    below: str = ""
    height: float | None = None


def group_of(key: str) -> tuple[str, list[Headline]]:
    """The key of a group, the first one where there is no such group, and its figures."""
    known = key if key in GROUPS else FIRST
    return known, [HEADLINES[name] for name in GROUPS[known][1]]


def called(headline: Headline) -> str:
    return headline.en if english() else headline.zh


def groups() -> list[dict[str, Any]]:
    return [{"value": key, "text": named(title)} for key, (title, _) in GROUPS.items()]


def cell(value: Value | Total | None) -> Cell:
    """As it is printed; what is hidden, or not there, has no height."""
    if value is None:
        return Cell(NONE)
    if isinstance(value, Value) and not value.shown:
        return Cell(value.text)
    if value.over is not None:
        part, whole = value.over
        return Cell(f"{percent(part, whole)}%", f"{part}/{whole}", part / whole) if whole else Cell(NONE, f"{part}/0")
    return Cell(value.text, height=value.number)
