"""The annual review (年度总结) of a year: its own life, from opening to the last supplement (domain A.11, G11).

One review a year, so the year names the matter (ANR-02). The office of the leading group keeps it; the court and the
government confirm it, each for itself (ANR-03). No event holds a figure: figures follow from the log up to the
cut-off (ANR-01), and the SHA-256 of the JSON that `fuyuan review YEAR --cut-off …` writes names them.
States: opened → frozen → computed → confirmed by both → published → supplemented. Until it is published it may be
frozen or computed again; that voids what was built on the former data (ANR-02).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field

from domain.definitions import DEFINITIONS
from events.annual_review import (
    AnnualDataFrozen,
    AnnualFiguresComputed,
    AnnualReviewConfirmed,
    AnnualReviewOpened,
    AnnualReviewPublished,
    AnnualReviewSupplemented,
    BaselineEntered,
    BaselineFigure,
    MetricChange,
    Moment,
)
from events.base import Event, Side, says
from events.codes import Sha256
from events.instants import SHANGHAI
from events.numbers import ActNumber
from events.terms import Phrase, Words
from events.values import DocumentNumber, ShortText
from events.vocabulary import OrganRole
from services.decider import Context, Decider, by_command
from services.joint.annual_review_state import UNOPENED, AnnualReview, OfYear, evolve
from services.joint.review_paragraphs import drop_paragraph, write_paragraph
from services.rules import require, require_not_before, required
from services.rules.group import require_office
from services.shared.registers import taking_number

CONFIRMED_BY = {Side.COURT: OrganRole.DISTRICT_COURT, Side.GOVERNMENT: OrganRole.DISTRICT_GOVERNMENT}


class BadBaseline(Phrase):
    """Why figures of an earlier year are not taken as a baseline (ANR-06)."""

    NOT_OVER = ("该年度尚未结束", "the year is not over")
    PUBLISHED = ("该年度总结已在本系统发布", "the review of that year is published from the records")
    NO_METRIC = ("有指标编号不在指标体系中", "a metric is not in the dictionary")
    NO_RATE = ("比率的分子应为整数，百分比不另填分母", "a numerator is a whole number, a percentage has no denominator")
    TWICE = ("同一统计项重复填写", "a value is given twice")


@says("启动某一年度的总结，一年度一份。")
class OpenAnnualReview(OfYear, zh="启动年度总结", opens=True):
    """Begin the one review of the year."""


@says("录入以往年度的统计数据作为比较的基数，注明来源；有文号的写明文号。")
class EnterBaseline(OfYear, zh="录入往年基数", opens=True):
    """Enter figures of a year before the records, from the paper that `source` names.

    A later entry replaces a value.
    """

    figures: Annotated[tuple[BaselineFigure, ...], Field(min_length=1, max_length=200)]
    source: ShortText
    document_number: ActNumber | None = None


@says("确定年度数据的截止时刻，此前记录的计入；须在年度结束之后、当前时刻之前。")
class FreezeAnnualData(OfYear, zh="截止年度数据"):
    """What was recorded up to `cut_off` counts; not before the year is over, and an instant that has passed."""

    cut_off: Moment


@says("对已截止的年度数据登记统计结果摘要（统计结果文件的 SHA-256 摘要）。")
class ComputeAnnualFigures(OfYear, zh="计算年度数据"):
    """Record the digest of the figures over the frozen data: the SHA-256 of the review's JSON file."""

    definition_version: ShortText
    figures_digest: Sha256


@says("区人民法院、区人民政府各自对同一统计结果摘要予以确认。")
class ConfirmAnnualReview(OfYear, zh="确认年度总结"):
    """The court or the government confirms, for itself, the figures with this digest."""

    figures_digest: Sha256


@says("发布双方均已确认的年度总结。")
class PublishAnnualReview(OfYear, zh="发布年度总结"):
    """Publish what both sides confirmed."""

    document_number: DocumentNumber | None = None


@says("按更晚的截止时刻逐项列明原数值、新数值和理由，已发布的数据不变。")
class SupplementAnnualReview(OfYear, zh="补充年度总结"):
    """Say what reads differently at a later cut-off: old, new and why for each value. The published figures stay."""

    cut_off: Moment
    definition_version: ShortText
    figures_digest: Sha256
    changes: Annotated[tuple[MetricChange, ...], Field(min_length=1, max_length=500)]


def enter_baseline(state: AnnualReview, command: EnterBaseline, context: Context) -> list[Event]:
    """Of a year that is over and was not published from the records; each value once, of a metric (ANR-06)."""
    require_office(context)
    if state.baselines and command.repeats(state.baselines[-1]):
        return []
    require(command.year < command.on.year, "ANR-06", problem=BadBaseline.NOT_OVER)
    require(state.published is None, "ANR-06", problem=BadBaseline.PUBLISHED)
    for figure in command.figures:
        definition = required(DEFINITIONS.get(figure.metric), "ANR-06", problem=BadBaseline.NO_METRIC)
        unknown = definition.unknown_key(figure.measure)
        require(unknown is None, "ANR-06", problem=unknown)
    values = {(figure.metric, figure.measure) for figure in command.figures}
    rates = [figure for figure in command.figures if figure.denominator is not None]
    whole = all(not rate.percentage and rate.value == int(rate.value) for rate in rates)
    require(whole, "ANR-06", problem=BadBaseline.NO_RATE)
    require(len(values) == len(command.figures), "ANR-06", problem=BadBaseline.TWICE)
    return [command.fact(BaselineEntered)]


def open_review(state: AnnualReview, command: OpenAnnualReview, context: Context) -> list[Event]:
    """One review of a year (ANR-02), once the year has begun (GEN-08)."""
    require_office(context)
    event = command.fact(AnnualReviewOpened)
    if state.opened == event:
        return []
    require(state.opened is None, "ANR-02")
    require_not_before(command.on, date(command.year, 1, 1))
    return [event]


def freeze(state: AnnualReview, command: FreezeAnnualData, context: Context) -> list[Event]:
    """At a moment that has passed and lies behind the year (ANR-01), before publication (ANR-02)."""
    require_office(context)
    opened = required(state.opened, "GEN-05", state=UNOPENED)
    if command.repeats(state.frozen):
        return []
    require(state.published is None, "ANR-02")
    end_of_year = datetime.combine(date(command.year, 12, 31), time.max, SHANGHAI)
    require(end_of_year <= command.cut_off < context.at, "ANR-01")
    require_not_before(command.on, (state.frozen or opened).occurred_on)
    return [command.fact(AnnualDataFrozen)]


def compute(state: AnnualReview, command: ComputeAnnualFigures, context: Context) -> list[Event]:
    """Over frozen data; the same data and definitions have one digest (ANR-01). Not once published (ANR-02)."""
    require_office(context)
    frozen = required(state.frozen, "GEN-05", state=Words("年度数据尚未截止", "the year's data are not frozen"))
    known = state.computed
    if command.repeats(known):
        return []
    require(state.published is None, "ANR-02")
    require(known is None or known.definition_version != command.definition_version, "ANR-01")
    require_not_before(command.on, (known or frozen).occurred_on)
    return [command.fact(AnnualFiguresComputed, cut_off=frozen.cut_off)]


def confirm(state: AnnualReview, command: ConfirmAnnualReview, context: Context) -> list[Event]:
    """The court and the government each for itself (G10), and the figures as they were computed (ANR-03)."""
    side = required(next((side for side, role in CONFIRMED_BY.items() if context.holds(role)), None), "ANR-03")
    uncomputed = Words("年度数据尚未计算", "the year's figures are not computed")
    computed = required(state.computed, "GEN-05", state=uncomputed)
    require(command.figures_digest == computed.figures_digest, "ANR-03")
    if side in state.confirmed:
        return []
    require_not_before(command.on, computed.occurred_on)
    return [command.fact(AnnualReviewConfirmed, by=context.actor, organ_side=side)]


def publish(state: AnnualReview, command: PublishAnnualReview, context: Context) -> list[Event]:
    """Both sides have confirmed (ANR-03); once (ANR-02), and no earlier than they did (GEN-08)."""
    require_office(context)
    require(state.confirmed.keys() == CONFIRMED_BY.keys(), "ANR-03")
    assert state.computed is not None
    event = command.fact(AnnualReviewPublished, figures_digest=state.computed.figures_digest)
    if state.published == event:
        return []
    require(state.published is None, "ANR-02")
    require_not_before(command.on, *(confirmation.occurred_on for confirmation in state.confirmed.values()))
    return [event]


def supplement(state: AnnualReview, command: SupplementAnnualReview, context: Context) -> list[Event]:
    """After publication, at a later cut-off; each value of a metric from what it last read to something else (ANR-02).

    What a value read when it was published is in no event, only the digest of all figures (ANR-01): the first `old`
    of a value cannot be checked here, nor whether the metric has such a measure. It is `fuyuan review` over both
    cut-offs that shows them. Every later `old` is the `new` of the supplement before.
    """
    require_office(context)
    unpublished = Words("年度总结尚未发布", "the annual review is not published")
    published = required(state.published, "GEN-05", state=unpublished)
    event = command.fact(AnnualReviewSupplemented, supplement=len(state.supplements) + 1)
    if state.supplements and state.supplements[-1] == event.model_copy(update={"supplement": event.supplement - 1}):
        return []
    assert state.cut_off is not None
    require(command.cut_off < context.at, "ANR-01")
    require(command.cut_off > state.cut_off, "ANR-02")
    places = {(change.metric, change.measure) for change in command.changes}
    require(len(places) == len(command.changes), "ANR-02")
    for change in command.changes:
        last = state.values.get((change.metric, change.measure))
        require(change.metric in DEFINITIONS, "ANR-02")
        require(last is None or change.old == last, "ANR-02")
        require(change.new != change.old, "ANR-02")
    require_not_before(command.on, *(act.occurred_on for act in (published, *state.supplements)))
    return [event]


DECIDER = Decider(
    "annual-review",
    AnnualReview(),
    evolve,
    by_command(
        *(enter_baseline, open_review, freeze, compute, confirm, publish, supplement),
        *(write_paragraph, drop_paragraph),
    ),
    companions=taking_number("annual-review", PublishAnnualReview),
)
