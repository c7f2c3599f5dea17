"""The paragraphs that the office wrote in a review, as the events of its matter are read now (ANR-07)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.review_paragraphs import standing_paragraphs
from events.annual_review import ReviewParagraphDropped, ReviewParagraphWritten
from fuyuan.web.seen import Row, as_read


def written_in(events: Iterable[Row]) -> tuple[ReviewParagraphWritten, ...]:
    """The paragraphs that stand, of the events of a review as they are read now."""
    known = {cls.type: cls for cls in (ReviewParagraphWritten, ReviewParagraphDropped)}
    acts = (event for event in as_read(list(events)) if event["type"] in known)
    return standing_paragraphs(
        known[event["type"]].model_validate({**event["data"], "occurred_on": event["occurred_on"]}) for event in acts
    )
