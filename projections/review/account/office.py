"""What the office writes into the review itself: paragraphs of its own, and sentences that it says in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from events.annual_review import ReviewParagraphWritten, WhitePaperEdition
from projections.review.account.blocks import Block, blocks_of
from projections.review.account.sentence import Sentence
from projections.review.editions import Edition

NOTHING = Sentence("nothing", "本年没有记录。", "Nothing was recorded in the year.")
"""What stands in a part of which nothing is said."""


def written_into(account: dict[str, Any], paragraphs: Iterable[ReviewParagraphWritten]) -> dict[str, Any]:
    """The document with the paragraphs that its edition shows, marked as the office's (ANR-07).

    One that replaces a sentence stands in its place, every other one behind its part.
    """
    public = account["edition"] == Edition.PUBLIC
    shown = [each for each in paragraphs if not public or each.edition is WhitePaperEdition.PUBLIC]
    instead = {each.instead_of: each for each in shown if each.instead_of}
    return {**account, "parts": [_part(part, shown, instead) for part in account["parts"]]}


def _part(part: Block, shown: Sequence[ReviewParagraphWritten], instead: Mapping[str, ReviewParagraphWritten]) -> Block:
    sections = [{**each, "blocks": [_block(block, instead) for block in each["blocks"]]} for each in part["sections"]]
    said = {one["key"] for block in blocks_of(part) for one in block.get("sentences", ())}
    own = (each for each in shown if each.part == part["key"] and each.instead_of not in said)
    behind = [{"kind": "paragraph", "sentences": [_written(each)]} for each in own]
    texts = [_block(block, instead) for block in part["blocks"] if block["kind"] == "paragraph"]
    if behind and said == {NOTHING.key}:
        texts = []
    others = [block for block in part["blocks"] if block["kind"] != "paragraph"]
    return {**part, "blocks": [*texts, *behind, *others], "sections": sections}


def _block(block: Block, instead: Mapping[str, ReviewParagraphWritten]) -> Block:
    if block["kind"] != "paragraph":
        return block
    return {**block, "sentences": [_said(each, instead.get(each["key"])) for each in block["sentences"]]}


def _said(sentence: Block, own: ReviewParagraphWritten | None) -> Block:
    return sentence if own is None else _written(own, sentence["figures"])


def _written(own: ReviewParagraphWritten, figures: Iterable[str] = ()) -> Block:
    said = {"key": own.instead_of or "", "zh": own.text, "en": own.text_en or own.text, "paragraph": own.paragraph}
    return said | {"figures": list(figures), "papers": []}
