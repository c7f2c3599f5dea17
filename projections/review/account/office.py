"""What the office writes into the review itself: paragraphs of its own, and sentences that it says in its own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from events.annual_review import ReviewParagraphWritten, WhitePaperEdition
from projections.review.account.sentence import Sentence


class Office:
    """The paragraphs that stand in an edition (ANR-07), put where they belong and marked as the office's."""

    def __init__(self, paragraphs: Iterable[ReviewParagraphWritten], *, public: bool) -> None:
        self._shown = [each for each in paragraphs if not public or each.edition is WhitePaperEdition.PUBLIC]

    def paragraph(self, sentences: Iterable[Sentence]) -> list[dict[str, Any]]:
        """A block with these sentences, the office's words in place of those it replaced; none where there are none."""
        said = [self._said(each) for each in sentences if not each.shows_hidden]
        return [{"kind": "paragraph", "sentences": said}] if said else []

    def behind(self, part: str, keys: Iterable[str]) -> list[dict[str, Any]]:
        """The paragraphs of a part that replace none of these sentences, each a block of its own."""
        known = set(keys)
        own = (each for each in self._shown if each.part == part and each.instead_of not in known)
        return [{"kind": "paragraph", "sentences": [_written(each)]} for each in own]

    def _said(self, sentence: Sentence) -> dict[str, Any]:
        for own in reversed(self._shown):
            if own.instead_of == sentence.key:
                return _written(own, sentence.figures)
        said: dict[str, Any] = {"key": sentence.key, "zh": sentence.zh, "en": sentence.en}
        return said | {"figures": list(sentence.figures), "papers": list(sentence.papers)}


def _written(own: ReviewParagraphWritten, figures: Iterable[str] = ()) -> dict[str, Any]:
    said = {"key": own.instead_of or "", "zh": own.text, "en": own.text_en or own.text, "paragraph": own.paragraph}
    return said | {"figures": list(figures), "papers": []}
