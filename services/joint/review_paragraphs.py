"""What the office writes in the review itself, paragraph by paragraph, until it is published (ANR-07).

No figure changes by it. It may be written after the cut-off: whoever makes the document takes what stands then.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.review_paragraphs import standing
from events.annual_review import (
    ReviewParagraphDropped,
    ReviewParagraphWritten,
    ReviewPart,
    SentenceKey,
    WhitePaperEdition,
)
from events.base import Event, says
from events.terms import Phrase, Words
from events.values import LongText
from services.decider import Context
from services.joint.annual_review_state import UNOPENED, AnnualReview, OfYear
from services.rules import require, require_not_before, required
from services.rules.group import require_office

PUBLISHED = Words("年度总结已发布，文字不再改动", "the review is published, and its text changes no more")
ParagraphNumber = Annotated[int, Field(ge=1, le=9_999)]


class BadParagraph(Phrase):
    """Why a paragraph of the review is not written or dropped (ANR-07)."""

    NOT_THERE = ("总结中没有这一序号的段落", "no paragraph of that number stands in the review")
    REPLACED = ("该语句已由另一段落替换", "another paragraph replaces the sentence already")


@says("为年度总结撰写一个段落，可以替换由数据生成的语句；填写段落序号的，为修改该段落。")
class WriteReviewParagraph(OfYear, zh="撰写总结段落"):
    """Write a paragraph of the review, in place of a sentence where it names one.

    With the number of a paragraph that one gets a new wording.
    """

    paragraph: ParagraphNumber | None = None
    part: ReviewPart
    text: LongText
    text_en: LongText | None = None
    edition: WhitePaperEdition = WhitePaperEdition.PUBLIC
    instead_of: SentenceKey | None = None


@says("把一个段落从年度总结中撤下，由其替换的语句恢复列入。")
class DropReviewParagraph(OfYear, zh="撤下总结段落"):
    """Take a paragraph out of the review; a sentence that it replaced stands again."""

    paragraph: ParagraphNumber


def write_paragraph(state: AnnualReview, command: WriteReviewParagraph, context: Context) -> list[Event]:
    """By the office, in a review that is opened and not published, for a sentence that no other replaces (ANR-07)."""
    require_office(context)
    opened = required(state.opened, "GEN-05", state=UNOPENED)
    number = command.paragraph or max(state.paragraphs, default=0) + 1
    event = command.fact(ReviewParagraphWritten, paragraph=number)
    stands = standing(state.paragraphs)
    same = stands if command.paragraph is None else [one for one in stands if one.paragraph == number]
    if any(event.model_copy(update={"paragraph": one.paragraph}).repeats(one) for one in same):
        return []
    require(state.published is None, "GEN-05", state=PUBLISHED)
    before = state.paragraphs.get(number)
    require(command.paragraph is None or before is not None, "ANR-07", problem=BadParagraph.NOT_THERE)
    others = {one.instead_of for one in stands if one.paragraph != number}
    require(command.instead_of is None or command.instead_of not in others, "ANR-07", problem=BadParagraph.REPLACED)
    require_not_before(command.on, (before or opened).occurred_on)
    return [event]


def drop_paragraph(state: AnnualReview, command: DropReviewParagraph, context: Context) -> list[Event]:
    """One that stands, before the review is published (ANR-07)."""
    require_office(context)
    required(state.opened, "GEN-05", state=UNOPENED)
    require(command.paragraph in state.paragraphs, "ANR-07", problem=BadParagraph.NOT_THERE)
    stands = state.paragraphs[command.paragraph]
    if stands is None:
        return []
    require(state.published is None, "GEN-05", state=PUBLISHED)
    require_not_before(command.on, stands.occurred_on)
    return [command.fact(ReviewParagraphDropped)]
