"""The annual review's own life and the white paper (domain A.11): ANR-01 to ANR-03, scenarios 6 and 40."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewOpened,
    AnnualReviewPublished,
    AnnualReviewSupplemented,
    MetricChange,
    WhitePaperEdition,
    WhitePaperPublished,
)
from events.base import Side, Visibility
from services.court import white_paper
from services.court.white_paper import PublishWhitePaper
from services.decider import Command, matter_of_key
from services.joint.annual_review import (
    DECIDER,
    ComputeAnnualFigures,
    ConfirmAnnualReview,
    FreezeAnnualData,
    OpenAnnualReview,
    PublishAnnualReview,
    SupplementAnnualReview,
)
from services.shared.registers import TakeNumber
from tests.given import MATTER, TODAY, Given, given
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE

CUT_OFF = datetime(2025, 1, 31, 15, 59, 59, 999999, tzinfo=UTC)
LATE_CUT_OFF = datetime(2025, 3, 31, 15, 59, 59, 999999, tzinfo=UTC)
ONE, TWO = "1" * 64, "2" * 64
D0, D1, D2, D3, D4, D5 = (date(2025, 1, 6), *(date(2025, 2, day) for day in (3, 4, 10, 12)), date(2025, 4, 1))
OPENED = AnnualReviewOpened(occurred_on=D0, year=2024)
FROZEN = AnnualDataFrozen(occurred_on=D1, year=2024, cut_off=CUT_OFF)
COMPUTED = AnnualFiguresComputed(occurred_on=D2, year=2024, cut_off=CUT_OFF, definition_version="1", figures_digest=ONE)
BY_COURT = AnnualReviewConfirmed(occurred_on=D3, year=2024, by=COURT, organ_side=Side.COURT, figures_digest=ONE)
BY_GOVERNMENT = AnnualReviewConfirmed(occurred_on=D3, year=2024, by=GOV, organ_side=Side.GOVERNMENT, figures_digest=ONE)
PUBLISHED = AnnualReviewPublished(occurred_on=D4, year=2024, figures_digest=ONE)
CHANGE = MetricChange(metric="M01", measure="J4", old="3", new="2", reason="2025年撤回1件")
SUPPLEMENTED = AnnualReviewSupplemented(
    occurred_on=D5,
    year=2024,
    supplement=1,
    cut_off=LATE_CUT_OFF,
    definition_version="1",
    figures_digest=TWO,
    changes=(CHANGE,),
)
CONFIRMED = (OPENED, FROZEN, COMPUTED, BY_COURT, BY_GOVERNMENT)


def review(*history: Any, by: str = OFFICE) -> Given:
    return given(DECIDER, *history).having(side=Side.JOINT, actor=by)


def open_(on: date = D0, year: int = 2024) -> OpenAnnualReview:
    return OpenAnnualReview(occurred_on=on, year=year)


def freeze(cut_off: datetime = CUT_OFF, on: date = D1) -> FreezeAnnualData:
    return FreezeAnnualData(occurred_on=on, year=2024, cut_off=cut_off)


def compute(digest: str = ONE, version: str = "1", on: date = D2) -> ComputeAnnualFigures:
    return ComputeAnnualFigures(occurred_on=on, year=2024, definition_version=version, figures_digest=digest)


def confirm(digest: str = ONE, on: date = D3) -> ConfirmAnnualReview:
    return ConfirmAnnualReview(occurred_on=on, year=2024, figures_digest=digest)


def publish(on: date = D4, number: str | None = None) -> PublishAnnualReview:
    return PublishAnnualReview(occurred_on=on, year=2024, document_number=number)


def supplement(**changes: Any) -> SupplementAnnualReview:
    return SupplementAnnualReview(**(SUPPLEMENTED.model_dump(exclude={"supplement"}) | changes))


def test_the_life_of_a_review() -> None:
    after = review().when(open_()).then(OPENED).when(freeze()).then(FROZEN).when(compute()).then(COMPUTED)
    after = after.having(actor=COURT).when(confirm()).then(BY_COURT)
    after = after.having(actor=GOV).when(confirm()).then(BY_GOVERNMENT)
    after.having(actor=OFFICE).when(publish()).then(PUBLISHED).when(supplement()).then(SUPPLEMENTED)


def test_repeating_what_is_done_gives_nothing() -> None:
    done = review(*CONFIRMED, PUBLISHED, SUPPLEMENTED)
    for command in (open_(), freeze(), compute(), publish(), supplement()):
        done.when(command).nothing()
    for by in (COURT, GOV):
        done.having(actor=by).when(confirm()).nothing()


def test_each_step_needs_the_one_before() -> None:
    """GEN-05, and ANR-03 for publishing."""
    review().when(freeze()).rejected("GEN-05")
    review(OPENED).when(compute()).rejected("GEN-05")
    review(OPENED, FROZEN, by=COURT).when(confirm()).rejected("GEN-05")
    review(*CONFIRMED).when(supplement()).rejected("GEN-05")


def test_gen_08_each_step_is_dated_after_the_one_before() -> None:
    review().when(open_(on=date(2023, 12, 31))).rejected("GEN-08")
    review(OPENED).when(freeze(on=date(2025, 1, 5))).rejected("GEN-08")
    review(OPENED, FROZEN).when(freeze(cut_off=LATE_CUT_OFF, on=D0)).rejected("GEN-08")
    review(OPENED, FROZEN).when(compute(on=D0)).rejected("GEN-08")
    review(OPENED, FROZEN, COMPUTED).when(compute(version="2", on=D1)).rejected("GEN-08")
    review(OPENED, FROZEN, COMPUTED, by=GOV).when(confirm(on=D1)).rejected("GEN-08")
    review(*CONFIRMED).when(publish(on=D2)).rejected("GEN-08")
    review(*CONFIRMED, PUBLISHED).when(supplement(occurred_on=D3)).rejected("GEN-08")
    second = supplement(cut_off=LATE_CUT_OFF + timedelta(days=9), changes=(other("M02"),), occurred_on=D4)
    review(*CONFIRMED, PUBLISHED, SUPPLEMENTED).when(second).rejected("GEN-08")


@pytest.mark.parametrize("by", [COURT, GOV, LEGAL, HOUSING])
def test_gen_10_the_office_keeps_the_review(by: str) -> None:
    review(by=by).when(open_()).rejected("GEN-10")
    review(OPENED, by=by).when(freeze()).rejected("GEN-10")
    review(OPENED, FROZEN, by=by).when(compute()).rejected("GEN-10")
    review(*CONFIRMED, by=by).when(publish()).rejected("GEN-10")
    review(*CONFIRMED, PUBLISHED, by=by).when(supplement()).rejected("GEN-10")


# ANR-01: the cut-off and the digest


def test_anr_01_the_cut_off_has_passed_and_lies_behind_the_year() -> None:
    last = datetime(2024, 12, 31, 15, 59, 59, 999999, tzinfo=UTC)  # midnight in Shanghai
    review(OPENED).when(freeze(last)).then_types(AnnualDataFrozen)
    review(OPENED).when(freeze(last - timedelta(microseconds=1))).rejected("ANR-01")
    now = review(OPENED).context().at
    review(OPENED).when(freeze(now)).rejected("ANR-01")
    review(OPENED).when(freeze(now - timedelta(microseconds=1))).then_types(AnnualDataFrozen)


def test_anr_01_a_cut_off_has_a_time_zone_and_is_kept_in_utc() -> None:
    with pytest.raises(ValidationError):
        freeze(datetime(2025, 1, 31))
    said = FreezeAnnualData.model_validate_json(
        '{"year":2024,"cut_off":"2025-01-31T23:59:59.999999+08:00"}', strict=True
    )
    assert said.cut_off == CUT_OFF
    assert said.cut_off.tzinfo is UTC
    assert b'"2025-01-31T15:59:59.999999Z"' in FROZEN.data()


def test_anr_01_the_same_data_and_definitions_have_one_digest() -> None:
    """ANR-01, scenario 40: another digest needs another version of the definitions, or data frozen anew."""
    computed = review(OPENED, FROZEN, COMPUTED)
    computed.when(compute(TWO)).rejected("ANR-01")
    computed.when(compute(TWO, version="2")).then_types(AnnualFiguresComputed)
    anew = computed.when(freeze(LATE_CUT_OFF)).then_types(AnnualDataFrozen)
    assert anew.state.computed is None
    anew.when(compute(TWO)).then_types(AnnualFiguresComputed)


def test_a_digest_is_64_hexadecimal_digits() -> None:
    for wrong in ("", "1" * 63, "G" * 64, "A" * 64):
        with pytest.raises(ValidationError):
            compute(wrong)


# ANR-02: one review, figures that never change


def test_anr_02_one_review_of_a_year() -> None:
    review(OPENED).when(open_(on=D1)).rejected("ANR-02")
    assert DECIDER.matter(open_()) == DECIDER.matter(publish()) == matter_of_key("annual-review", "2024")
    assert DECIDER.matter(open_(year=2025, on=D0)) != DECIDER.matter(open_())


def test_anr_02_published_figures_never_change() -> None:
    published = review(*CONFIRMED, PUBLISHED)
    published.when(freeze(LATE_CUT_OFF, on=D5)).rejected("ANR-02")
    published.when(compute(TWO, version="2", on=D5)).rejected("ANR-02")
    published.when(publish(on=D5)).rejected("ANR-02")


def other(metric: str, **changes: Any) -> MetricChange:
    return CHANGE.model_copy(update={"metric": metric, **changes})


def test_anr_02_a_withdrawal_of_the_next_year_goes_to_a_supplement() -> None:
    """ANR-02, scenario 6: old, new and reason beside the published figures, which stay."""
    after = review(*CONFIRMED, PUBLISHED).when(supplement()).then(SUPPLEMENTED)
    assert after.state.published == PUBLISHED
    assert after.state.computed == COMPUTED


def test_anr_02_a_supplement_is_made_at_a_later_cut_off_that_has_passed() -> None:
    published = review(*CONFIRMED, PUBLISHED)
    published.when(supplement(cut_off=CUT_OFF)).rejected("ANR-02")
    published.when(supplement(cut_off=published.context().at)).rejected("ANR-01")


def test_anr_02_a_supplement_says_what_changed_once() -> None:
    published = review(*CONFIRMED, PUBLISHED)
    published.when(supplement(changes=(other("M01", new="3"),))).rejected("ANR-02")
    published.when(supplement(changes=(CHANGE, other("M01", new="1")))).rejected("ANR-02")
    with pytest.raises(ValidationError):
        supplement(changes=())


@pytest.mark.parametrize("metric", ["M00", "M08", "M49", "M99"])
def test_anr_02_a_supplement_names_metrics_of_the_dictionary(metric: str) -> None:
    published = review(*CONFIRMED, PUBLISHED)
    published.when(supplement(changes=(other(metric),))).rejected("ANR-02")
    published.when(supplement(changes=(CHANGE, other(metric)))).rejected("ANR-02")


def test_anr_02_a_second_supplement_begins_where_the_first_ended() -> None:
    later = {"cut_off": LATE_CUT_OFF + timedelta(days=1), "occurred_on": D5}
    once = review(*CONFIRMED, PUBLISHED, SUPPLEMENTED)
    once.when(supplement(**later, changes=(CHANGE,))).rejected("ANR-02")
    once.when(supplement(changes=(other("M01", old="2", new="1"),))).rejected("ANR-02")  # the same cut-off
    [event] = once.when(supplement(**later, changes=(other("M01", old="2", new="1"), other("M02")))).decide()
    assert isinstance(event, AnnualReviewSupplemented)
    assert event.supplement == 2


# ANR-03: both sides, each for itself


@pytest.mark.parametrize("history", [CONFIRMED[:3], CONFIRMED[:4], (*CONFIRMED[:3], BY_GOVERNMENT)])
def test_anr_03_one_side_alone_does_not_publish(history: tuple[Any, ...]) -> None:
    """ANR-03, scenario 40."""
    review(*history).when(publish()).rejected("ANR-03")


@pytest.mark.parametrize("by", [OFFICE, LEGAL, COURT_DIVISION, HOUSING, "nobody"])
def test_anr_03_nobody_confirms_for_the_court_or_the_government(by: str) -> None:
    review(OPENED, FROZEN, COMPUTED, by=by).when(confirm()).rejected("ANR-03")


def test_anr_03_what_is_confirmed_is_what_was_computed() -> None:
    review(OPENED, FROZEN, COMPUTED, by=COURT).when(confirm(TWO)).rejected("ANR-03")


def test_anr_03_other_figures_are_confirmed_anew() -> None:
    again = review(*CONFIRMED).when(compute(TWO, version="2", on=D3)).then_types(AnnualFiguresComputed)
    again.when(publish()).rejected("ANR-03")


def test_gen_04_the_number_of_the_review_is_taken() -> None:
    number = "鼓府院办〔2025〕3号"
    [(stream, command)] = review(*CONFIRMED).when(publish(number=number)).companions()
    assert stream == "number-register:annual-review:2025"
    assert command == TakeNumber(occurred_on=D4, number=number, holder=MATTER)
    assert review(*CONFIRMED).when(publish()).companions() == []


def test_a_review_is_the_two_sides_business_until_it_is_published() -> None:
    assert DECIDER.visibility(review(*CONFIRMED).state) is Visibility.BILATERAL
    assert DECIDER.visibility(review(*CONFIRMED, PUBLISHED).state) is Visibility.MEMBERS


# the white paper

PAPER = WhitePaperPublished(
    occurred_on=D5,
    year=2024,
    edition=WhitePaperEdition.PUBLIC,
    title="2024年行政审判白皮书",
    document_number="鼓法〔2025〕8号",
)


def paper(**changes: Any) -> Command:
    return PublishWhitePaper(**(PAPER.model_dump() | changes))


def test_anr_03_the_white_paper_is_the_courts() -> None:
    after = given(white_paper.DECIDER).when(paper()).then(PAPER).when(paper()).nothing()
    after.when(paper(title="另一份")).rejected("GEN-05")
    [(stream, command)] = given(white_paper.DECIDER).when(paper()).companions()
    assert stream == "number-register:white-paper:2025"
    assert command == TakeNumber(occurred_on=D5, number="鼓法〔2025〕8号", holder=MATTER)


@pytest.mark.parametrize("by", [COURT_DIVISION, GOV, OFFICE, LEGAL])
def test_anr_03_and_nobody_elses(by: str) -> None:
    given(white_paper.DECIDER).as_(by).when(paper()).rejected("ANR-03")
    given(white_paper.DECIDER).having(side=Side.JOINT).when(paper()).rejected("ANR-03")


def test_gen_08_a_white_paper_is_on_a_year_that_is_over() -> None:
    given(white_paper.DECIDER).when(paper(year=2025, occurred_on=TODAY)).rejected("GEN-08")
    given(white_paper.DECIDER).when(paper(occurred_on=date(2024, 12, 31))).then_types(WhitePaperPublished)


def test_one_paper_of_each_edition_and_who_may_read_it() -> None:
    decider = white_paper.DECIDER
    internal = paper(edition=WhitePaperEdition.INTERNAL)
    assert decider.matter(paper()) == matter_of_key("white-paper", "2024|public") != decider.matter(internal)
    state = decider.evolve(decider.initial, PAPER)
    assert decider.visibility(state) is Visibility.PUBLIC
    inside = PAPER.model_copy(update={"edition": WhitePaperEdition.INTERNAL})
    assert decider.visibility(decider.evolve(decider.initial, inside)) is Visibility.BILATERAL
