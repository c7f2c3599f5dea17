"""The annual review's own life, the court's white paper, and the watch over the year (domain A.11, F.6).

The figures themselves are in no event: they follow from the events up to the cut-off (ANR-01). An event carries
their digest, the SHA-256 of the JSON that `fuyuan review` writes. Those of a year before the records are entered from
papers, as a baseline to compare with (ANR-06). What the office says itself stands in paragraphs (ANR-07).
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import auto
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from events.base import COURT, JOINT, Event, Part, Side, says
from events.bulletin import Amount
from events.codes import Sha256
from events.group import CalendarYear
from events.numbers import ActNumber
from events.shapes import Shape
from events.terms import Term
from events.values import DocumentNumber, LongText, OrganId, Reason, ShortText
from events.vocabulary import AgendaPurpose, Topic


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""An instant with its time zone, kept in UTC: a cut-off counts recordings, not business dates."""

MetricId = Annotated[
    str,
    Shape(
        name="metric_id",
        pattern="^M[0-9]{2}$",
        max_length=3,
        zh="指标编号应写作 M01 至 M99",
        en="a metric is written M01 to M99",
        examples=("M24",),
    ),
]


SentenceKey = Annotated[
    str,
    Shape(
        name="sentence_key",
        pattern="^[a-z0-9][a-z0-9._-]*$",
        max_length=80,
        zh="语句标识应写作 change.m24.documents 的形式",
        en="the key of a sentence is written as change.m24.documents is",
        examples=("change.m24.documents",),
    ),
]
"""What names a sentence that the review makes from its figures."""


class WhitePaperEdition(Term):
    """For whom a white paper is made, or a paragraph of the review: what is public stands in both editions."""

    PUBLIC = auto(), "公开版", "public edition"
    INTERNAL = auto(), "内部版", "internal edition"


class ReviewPart(Term):
    """The parts of the review in words, in their order."""

    PREFACE = auto(), "前言", "preface"
    SITUATION = auto(), "基本情况与主要特点", "the year and what marks it"
    ACHIEVEMENTS = auto(), "主要做法与成效", "what was done and achieved"
    PROBLEMS = auto(), "存在的问题与原因", "problems and their causes"
    ADVICE = auto(), "意见建议", "opinions and advice"


class MetricChange(Part):
    """One value that reads differently since publication: old, new and why (ANR-02). `measure` names the value."""

    metric: MetricId
    measure: ShortText
    old: ShortText
    new: ShortText
    reason: Reason


class BaselineFigure(Part):
    """One number of an earlier year as a paper has it; `measure` is the value's key, or what the review calls it.

    Of a rate `value` is the numerator, or as `percentage` what the paper prints where it gives no numbers.
    """

    metric: MetricId
    measure: ShortText
    value: Amount
    denominator: Annotated[int, Field(ge=1, le=10**12, strict=True)] | None = None
    percentage: bool = False


@says("以往年度的统计数据已按所注明的来源录入，作为比较的基数；同一项以后一次录入的为准。")
class BaselineEntered(Event, type="baseline.entered.v1", sides=JOINT, zh="往年基数已录入"):
    """Figures of a year before the records, as the paper that `source` names has them.

    A later entry replaces a value.
    """

    year: CalendarYear
    figures: Annotated[tuple[BaselineFigure, ...], Field(min_length=1, max_length=200)]
    source: ShortText
    document_number: ActNumber | None = None


@says("该年度唯一一份年度总结已启动。")
class AnnualReviewOpened(Event, type="annual-review.opened.v1", sides=JOINT, zh="年度总结已启动"):
    """The one review of the year (ANR-02)."""

    year: CalendarYear


@says("截止时刻前记录的计入年度数据；重新截止的替换前次。")
class AnnualDataFrozen(Event, type="annual-data.frozen.v1", sides=JOINT, zh="年度数据已截止"):
    """What was recorded up to `cut_off` counts, nothing later (ANR-01). A later freeze replaces an earlier one."""

    year: CalendarYear
    cut_off: Moment


@says("已对截止的数据计算年度统计，以摘要指明。")
class AnnualFiguresComputed(Event, type="annual-figures.computed.v1", sides=JOINT, zh="年度数据已计算"):
    """The figures of the year over the frozen data, named by their digest (ANR-01)."""

    year: CalendarYear
    cut_off: Moment
    definition_version: ShortText
    figures_digest: Sha256


@says("一方（区人民法院或者区人民政府）对这一摘要的统计结果予以确认。")
class AnnualReviewConfirmed(Event, type="annual-review.confirmed.v1", sides=JOINT, zh="年度总结已确认"):
    """One side confirms these figures, for itself (ANR-03)."""

    year: CalendarYear
    by: OrganId
    organ_side: Side
    figures_digest: Sha256


@says("双方确认的年度总结已发布，其数据不再改动。")
class AnnualReviewPublished(Event, type="annual-review.published.v1", sides=JOINT, zh="年度总结已发布"):
    """Published as both sides confirmed it; from now on its figures never change (ANR-02, ANR-03)."""

    year: CalendarYear
    figures_digest: Sha256
    document_number: DocumentNumber | None = None


@says("发布后记录的变动列入补充，补充自1起编号。")
class AnnualReviewSupplemented(Event, type="annual-review.supplemented.v1", sides=JOINT, zh="年度总结已补充"):
    """Supplement number `supplement` (from 1): what later recordings changed, beside the published figures (ANR-02)."""

    year: CalendarYear
    supplement: int
    cut_off: Moment
    definition_version: ShortText
    figures_digest: Sha256
    changes: Annotated[tuple[MetricChange, ...], Field(min_length=1, max_length=500)]


@says("领导小组办公室为年度总结撰写的段落；同一序号再次撰写的替换前次文字。")
class ReviewParagraphWritten(Event, type="review-paragraph.written.v1", sides=JOINT, zh="总结段落已撰写"):
    """What the office itself says in the review (ANR-07). Number `paragraph` written again has a new wording.

    `instead_of` names the sentence made from figures that it replaces; without it the paragraph ends its part.
    """

    year: CalendarYear
    paragraph: int
    part: ReviewPart
    text: LongText
    text_en: LongText | None = None
    edition: WhitePaperEdition = WhitePaperEdition.PUBLIC
    instead_of: SentenceKey | None = None


@says("该段落不再列入年度总结，其序号不再使用。")
class ReviewParagraphDropped(Event, type="review-paragraph.dropped.v1", sides=JOINT, zh="总结段落已撤下"):
    """Paragraph number `paragraph` stands in the review no more (ANR-07)."""

    year: CalendarYear
    paragraph: int


@says("法院就某一年度发布的行政审判白皮书。")
class WhitePaperPublished(Event, type="white-paper.published.v1", sides=COURT, zh="审判白皮书已发布"):
    """行政审判白皮书: the court's own paper on a year (ANR-03)."""

    year: CalendarYear
    edition: WhitePaperEdition
    title: ShortText
    document_number: DocumentNumber


@says("该主题在本年度的第一份通报。")
class TopicCovered(Event, type="topic.covered.v1", sides=JOINT, zh="通报事项已有通报", internal=True):
    """The first bulletin of the year on this topic, by the order in which they became known here (M03)."""

    year: CalendarYear
    topic: Topic


@says("该年度召开的会议听取了所列总体情况。")
class OverallReportsHeard(Event, type="overall-reports.heard.v1", sides=JOINT, zh="总体情况已通报", internal=True):
    """A meeting held in the year had these overall reports on its agenda (MTG-09)."""

    year: CalendarYear
    meeting: UUID
    reports: Annotated[tuple[AgendaPurpose, ...], Field(min_length=1, max_length=3)]


@says("该年度尚缺的事项：没有通报的主题、没有会议听取的总体情况。")
class YearEndReminded(Event, type="year-end.reminded.v1", sides=JOINT, zh="年终事项已提醒", internal=True):
    """What the year still lacks: topics without a bulletin (M03), reports that no meeting heard (MTG-09).

    `in_one_meeting`: whether one meeting heard all three reports.
    """

    year: CalendarYear
    missing_topics: Annotated[tuple[Topic, ...], Field(max_length=14)] = ()
    missing_reports: Annotated[tuple[AgendaPurpose, ...], Field(max_length=3)] = ()
    in_one_meeting: bool = False


AnnualReviewEvent = (
    AnnualReviewOpened
    | AnnualDataFrozen
    | AnnualFiguresComputed
    | AnnualReviewConfirmed
    | AnnualReviewPublished
    | AnnualReviewSupplemented
    | BaselineEntered
    | ReviewParagraphWritten
    | ReviewParagraphDropped
)
ReviewParagraphEvent = ReviewParagraphWritten | ReviewParagraphDropped
YearWatchEvent = TopicCovered | OverallReportsHeard | YearEndReminded
