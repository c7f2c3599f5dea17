"""Who issues the document, under what number and on what day; or that it is a draft (ANR-02, ANR-03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from domain.registry import Registry
from events.annual_review import AnnualReviewPublished, WhitePaperPublished
from events.base import Event
from events.vocabulary import OrganRole
from projections.review.report import Review

E = TypeVar("E", bound=Event)
_BOTH = (OrganRole.DISTRICT_GOVERNMENT, OrganRole.DISTRICT_COURT)


def issue(review: Review, digest: str, *, white_paper: bool) -> dict[str, Any]:
    """`by`: names of the issuers; `number` and `on` are None for a draft.

    A review is what was published where its figures are: with another digest it is a draft of its own.
    """
    roles = (OrganRole.DISTRICT_COURT,) if white_paper else _BOTH
    by = list(_names(review.facts.organs, roles, review))
    published = _last(review.own, WhitePaperPublished) if white_paper else _published(review, digest)
    return {
        "by": by,
        "number": published.document_number if published else None,
        "on": published.occurred_on.isoformat() if published else None,
    }


def _published(review: Review, digest: str) -> AnnualReviewPublished | None:
    published = _last(review.own, AnnualReviewPublished)
    return published if published and published.figures_digest == digest else None


def _names(organs: Registry, roles: Sequence[OrganRole], review: Review) -> Iterable[str]:
    day = review.facts.last_day
    holders = (organs.holder(role, day) for role in roles)
    return (organs.name(holder, day) for holder in holders if holder)


def _last(events: Iterable[Event], kind: type[E]) -> E | None:
    return next(reversed([event for event in events if isinstance(event, kind)]), None)
