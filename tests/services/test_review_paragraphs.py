"""What the office writes in the annual review itself (ANR-07): no figure, and no change once it is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.review_paragraphs import standing_paragraphs
from events.annual_review import (
    ReviewParagraphDropped,
    ReviewParagraphWritten,
    ReviewPart,
    WhitePaperEdition,
)
from events.base import Event
from services.joint.review_paragraphs import DropReviewParagraph, WriteReviewParagraph
from tests.given import Given
from tests.organs import COURT, GOV, LEGAL
from tests.services.test_annual_review import CONFIRMED, D0, D1, D3, FROZEN, OPENED, PUBLISHED, review

SAID: dict[str, Any] = {
    "year": 2024,
    "part": ReviewPart.PREFACE,
    "text": "一年来，府院双方通报情况、会商问题，行政争议实质化解取得成效。",
    "text_en": "Over the year court and government told each other what they saw.",
    "edition": WhitePaperEdition.INTERNAL,
    "instead_of": "preface.year",
}
OTHER: dict[str, Any] = {"year": 2024, "part": ReviewPart.ADVICE, "text": "行政机关应当按期反馈司法建议的办理情况。"}


def written(number: int = 1, on: date = D1, **fields: Any) -> ReviewParagraphWritten:
    return ReviewParagraphWritten(occurred_on=on, paragraph=number, **(fields or SAID))


def dropped(number: int = 1, on: date = D3) -> ReviewParagraphDropped:
    return ReviewParagraphDropped(occurred_on=on, year=2024, paragraph=number)


def write(number: int | None = None, on: date = D1, **fields: Any) -> WriteReviewParagraph:
    return WriteReviewParagraph(occurred_on=on, paragraph=number, **(fields or SAID))


def drop(number: int = 1, on: date = D3) -> DropReviewParagraph:
    return DropReviewParagraph(occurred_on=on, year=2024, paragraph=number)


def begun(*history: Event, **more: Any) -> Given:
    return review(OPENED, *history, **more)


def test_the_office_writes_paragraph_after_paragraph_rewords_and_drops_them() -> None:
    story = begun().when(write()).then(written()).when(write(**OTHER)).then(written(2, **OTHER))
    reworded = OTHER | {"text": "请各行政机关按期反馈司法建议。"}
    story = story.when(write(2, **reworded)).then(written(2, **reworded))
    story.when(drop()).then(dropped()).when(write(on=D3)).then(written(3, on=D3))


def test_also_after_the_cut_off_and_when_both_confirmed() -> None:
    begun(FROZEN).when(write()).then(written())
    review(*CONFIRMED).when(write()).then(written())


def test_repeating_what_is_done_gives_nothing_however_far_the_review_is() -> None:
    for history in ((), (PUBLISHED,)):
        story = begun(written(), written(2, **OTHER), dropped(2), *history)
        story.when(write()).nothing().when(write(1)).nothing().when(drop(2)).nothing()


@pytest.mark.parametrize("actor", [COURT, GOV, LEGAL])
def test_gen_10_by_the_office_only(actor: str) -> None:
    begun(by=actor).when(write()).rejected("GEN-10")
    begun(written(), by=actor).when(drop()).rejected("GEN-10")


def test_gen_05_between_opening_and_publication() -> None:
    review().when(write()).rejected("GEN-05")
    review().when(drop()).rejected("GEN-05")
    after = review(*CONFIRMED, written(), PUBLISHED)
    after.when(write(**OTHER)).rejected("GEN-05")
    after.when(write(1, **OTHER)).rejected("GEN-05")
    after.when(drop()).rejected("GEN-05")


def test_anr_07_a_paragraph_that_is_reworded_or_dropped_stands() -> None:
    begun().when(write(1)).rejected("ANR-07")
    begun().when(drop()).rejected("ANR-07")
    begun(written()).when(write(2, **OTHER)).rejected("ANR-07")
    begun(written(), dropped()).when(write(1)).rejected("ANR-07")


def test_anr_07_one_paragraph_replaces_a_sentence() -> None:
    another = OTHER | {"instead_of": "preface.year"}
    begun(written()).when(write(**another)).rejected("ANR-07")
    begun(written()).when(write(1, **another)).then(written(1, **another))
    begun(written(), dropped()).when(write(on=D3, **another)).then(written(2, on=D3, **another))


def test_gen_08_dated_after_what_it_follows() -> None:
    begun().when(write(on=date(2025, 1, 5))).rejected("GEN-08")
    begun(written(on=D3)).when(write(1, on=D1, **OTHER)).rejected("GEN-08")
    begun(written(on=D3)).when(drop(on=D1)).rejected("GEN-08")
    begun(written(on=D3)).when(write(on=D0, **OTHER)).then(written(2, on=D0, **OTHER))


def test_gen_12_no_person_is_named() -> None:
    begun().when(write(**OTHER | {"text": "联系人电话 13800138000。"})).rejected("GEN-12")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("instead_of", "Change M24"),
        ("instead_of", "-change"),
        ("instead_of", "a" * 81),
        ("part", "annex"),
        ("text", " "),
        ("edition", "secret"),
        ("paragraph", 0),
        ("year", 2024.5),
    ],
)
def test_what_is_none_is_not_taken(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        WriteReviewParagraph.model_validate({**SAID, "occurred_on": D1, field: value})


def test_those_that_stand_are_read_part_by_part() -> None:
    first, second = written(1, **OTHER), written(2)
    again = written(1, **OTHER | {"text": "再次修改的文字。"})
    assert standing_paragraphs([OPENED, first, second, written(3, **OTHER), again, dropped(3), FROZEN]) == (
        second,
        again,
    )
    assert standing_paragraphs([OPENED]) == ()
