"""The paragraphs of the annual review that the office wrote itself: which stand, and in what words (ANR-07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import assert_never

from events.annual_review import (
    ReviewParagraphDropped,
    ReviewParagraphEvent,
    ReviewParagraphWritten,
    ReviewPart,
)
from events.base import Event

Paragraphs = Mapping[int, ReviewParagraphWritten | None]
"""By number, each in its newest wording; None for one that was dropped."""


def paragraphs_after(paragraphs: Paragraphs, event: ReviewParagraphEvent) -> Paragraphs:
    """The paragraphs with one event more."""
    match event:
        case ReviewParagraphWritten():
            return {**paragraphs, event.paragraph: event}
        case ReviewParagraphDropped():
            return {**paragraphs, event.paragraph: None}
        case _:
            assert_never(event)


def standing(paragraphs: Paragraphs) -> tuple[ReviewParagraphWritten, ...]:
    """Those that were not dropped, part by part, in the order of their numbers."""
    parts = list(ReviewPart)
    written = (paragraph for paragraph in paragraphs.values() if paragraph is not None)
    return tuple(sorted(written, key=lambda paragraph: (parts.index(paragraph.part), paragraph.paragraph)))


def standing_paragraphs(events: Iterable[Event]) -> tuple[ReviewParagraphWritten, ...]:
    """The same of the events of one review, in the order of their versions; what else it holds changes nothing."""
    said = (event for event in events if isinstance(event, ReviewParagraphEvent))
    return standing(reduce(paragraphs_after, said, dict[int, ReviewParagraphWritten | None]()))
