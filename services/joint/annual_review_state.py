"""Where the review of a year stands, as its acts leave it; a year names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from domain.review_paragraphs import Paragraphs, paragraphs_after
from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewEvent,
    AnnualReviewOpened,
    AnnualReviewPublished,
    AnnualReviewSupplemented,
    BaselineEntered,
    ReviewParagraphDropped,
    ReviewParagraphWritten,
)
from events.base import Side, Visibility
from events.group import CalendarYear
from events.terms import Words
from services.decider import Command

UNOPENED = Words("年度总结尚未启动", "the annual review is not opened")
NOBODY: Mapping[Side, AnnualReviewConfirmed] = MappingProxyType({})


class OfYear(Command, key="year"):
    """A command about the review of a year."""

    year: CalendarYear


@dataclass(frozen=True, slots=True)
class AnnualReview:
    """`confirmed` by side, of the present figures; `values` the newest reading of each supplemented value.

    `baselines` are the entries of figures from papers, `paragraphs` what the office wrote itself.
    """

    opened: AnnualReviewOpened | None = None
    frozen: AnnualDataFrozen | None = None
    computed: AnnualFiguresComputed | None = None
    confirmed: Mapping[Side, AnnualReviewConfirmed] = field(default_factory=lambda: NOBODY)
    published: AnnualReviewPublished | None = None
    supplements: tuple[AnnualReviewSupplemented, ...] = ()
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    baselines: tuple[BaselineEntered, ...] = ()
    paragraphs: Paragraphs = field(default_factory=dict)

    @property
    def cut_off(self) -> datetime | None:
        """The newest cut-off: of the last supplement, else of the frozen data."""
        if self.supplements:
            return self.supplements[-1].cut_off
        return self.frozen.cut_off if self.frozen else None

    @property
    def visibility(self) -> Visibility:
        """Between the two sides until it is published, then for every member (F.5)."""
        return Visibility.MEMBERS if self.published else Visibility.BILATERAL


def evolve(state: AnnualReview, event: AnnualReviewEvent) -> AnnualReview:
    match event:
        case AnnualReviewOpened():
            return replace(state, opened=event)
        case AnnualDataFrozen():
            return replace(state, frozen=event, computed=None, confirmed=NOBODY)
        case AnnualFiguresComputed():
            return replace(state, computed=event, confirmed=NOBODY)
        case AnnualReviewConfirmed():
            return replace(state, confirmed={**state.confirmed, event.organ_side: event})
        case AnnualReviewPublished():
            return replace(state, published=event)
        case AnnualReviewSupplemented():
            new = {(change.metric, change.measure): change.new for change in event.changes}
            return replace(state, supplements=(*state.supplements, event), values={**state.values, **new})
        case BaselineEntered():
            return replace(state, baselines=(*state.baselines, event))
        case ReviewParagraphWritten() | ReviewParagraphDropped():
            return replace(state, paragraphs=paragraphs_after(state.paragraphs, event))
        case _:
            assert_never(event)
