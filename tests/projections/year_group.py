"""The leading group, publicity, annual reviews and the watch over the small year; `…_twice` repeats what may be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

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
    OverallReportsHeard,
    ReviewParagraphDropped,
    ReviewParagraphWritten,
    ReviewPart,
    TopicCovered,
    WhitePaperEdition,
    WhitePaperPublished,
    YearEndReminded,
)
from events.base import Side, Visibility
from events.group import (
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    GroupSeat,
    LeadingGroupEstablished,
    LiaisonDesignated,
    LiaisonReplaced,
    OfficeFunction,
    OfficePost,
    PublicityActivityHeld,
    PublicityTopic,
    SeatFunction,
    WorkFundingRecorded,
)
from events.vocabulary import AgendaPurpose, Topic
from tests.organs import COURT, COURT_DIVISION, GOV, HOUSING, LEGAL, OFFICE, SUB, URBAN
from tests.projections.story import Story, matter

day = date.fromisoformat
DIGEST, DEFINITIONS = "a" * 64, "1"
REPORTS = tuple(purpose for purpose in AgendaPurpose if purpose.overall_report)
DIRECTOR = OfficePost(function=OfficeFunction.DIRECTOR, organ=GOV, seat="区政府办公室主任")


def seated(on: str) -> GroupOfficeSeated:
    return GroupOfficeSeated(occurred_on=day(on), office=OFFICE, located_at=COURT_DIVISION, posts=(DIRECTOR,))


def funded(on: str, amount: int | None) -> WorkFundingRecorded:
    return WorkFundingRecorded(occurred_on=day(on), organ=HOUSING, year=2024, amount=amount)


def replaced(on: str, post: str) -> LiaisonReplaced:
    return LiaisonReplaced(occurred_on=day(on), organ=HOUSING, seat=post)


def group(story: Story) -> None:
    seats = (
        GroupSeat(function=SeatFunction.HEAD, organ=GOV, seat="区长"),
        GroupSeat(function=SeatFunction.DEPUTY, organ=COURT, seat="院长"),
        GroupSeat(function=SeatFunction.MEMBER, organ=SUB, seat="办事处主任", also_for=(URBAN,)),
    )
    member = GroupSeat(function=SeatFunction.MEMBER, organ=HOUSING, seat="局长")
    story.joint(
        "leading-group",
        LeadingGroupEstablished(occurred_on=day("2024-01-05"), seats=seats),
        GroupMemberAdded(occurred_on=day("2024-01-08"), seat_number=4, member=member),
        GroupMemberRemoved(occurred_on=day("2024-11-02"), seat_number=3, reason="机构撤并"),
        seated("2024-01-09"),
        LiaisonDesignated(occurred_on=day("2024-01-10"), organ=HOUSING, seat="法制科科长"),
        replaced("2024-06-10", "办公室主任"),
        funded("2024-02-01", 50_000),
        visibility=Visibility.MEMBERS,
    )
    activity = PublicityActivityHeld(
        occurred_on=day("2024-12-04"),
        organ=HOUSING,
        topic=PublicityTopic.LITIGATION_LAW,
        title="宪法宣传周",
        reach=300,
        place="相国寺广场",
        co_organisers=(LEGAL,),
    )
    story.joint("publicity:a", activity, actor=HOUSING, visibility=Visibility.PUBLIC)


def group_twice(story: Story) -> None:
    """Another office, another liaison, other funding."""
    again = (seated("2024-08-01"), replaced("2024-09-10", "副局长"), funded("2024-09-01", 80_000))
    story.joint("leading-group", *again, visibility=Visibility.MEMBERS)


def cut_off(on: str) -> datetime:
    return datetime.fromisoformat(on).replace(hour=15, minute=59, tzinfo=UTC)


def frozen(on: str) -> AnnualDataFrozen:
    return AnnualDataFrozen(occurred_on=day(on), year=2024, cut_off=cut_off(on))


def computed(on: str, until: str) -> AnnualFiguresComputed:
    return AnnualFiguresComputed(
        occurred_on=day(on),
        year=2024,
        cut_off=cut_off(until),
        definition_version=DEFINITIONS,
        figures_digest=DIGEST,
    )


def confirmed(on: str, by: str, side: Side) -> AnnualReviewConfirmed:
    return AnnualReviewConfirmed(occurred_on=day(on), year=2024, by=by, organ_side=side, figures_digest=DIGEST)


def supplemented(number: int, on: str) -> AnnualReviewSupplemented:
    change = MetricChange(metric="M24", measure="反馈率", old="90%", new="92%", reason="补录反馈")
    return AnnualReviewSupplemented(
        occurred_on=day(on),
        year=2024,
        supplement=number,
        cut_off=cut_off(on),
        definition_version=DEFINITIONS,
        figures_digest=DIGEST,
        changes=(change, change.model_copy(update={"metric": "M25"})),
    )


def paragraph(number: int, text: str) -> ReviewParagraphWritten:
    return ReviewParagraphWritten(
        occurred_on=day("2025-02-12"), year=2024, paragraph=number, part=ReviewPart.PREFACE, text=text
    )


def paper(edition: WhitePaperEdition, number: int) -> WhitePaperPublished:
    return WhitePaperPublished(
        occurred_on=day("2025-03-31"),
        year=2024,
        edition=edition,
        title="2024年度行政审判白皮书",
        document_number=f"鼓法〔2025〕{number}号",
    )


def reviews(story: Story) -> None:
    """The review of the year, both editions of the white paper, the watch over the year."""
    story.joint(
        "annual-review:2024",
        AnnualReviewOpened(occurred_on=day("2025-01-06"), year=2024),
        frozen("2025-01-31"),
        computed("2025-02-05", "2025-01-31"),
        confirmed("2025-02-10", COURT, Side.COURT),
        confirmed("2025-02-11", LEGAL, Side.GOVERNMENT),
        paragraph(1, "2024年度府院联动工作总结如下。"),
        paragraph(2, "本段撤下。"),
        ReviewParagraphDropped(occurred_on=day("2025-02-12"), year=2024, paragraph=2),
    )
    published = AnnualReviewPublished(occurred_on=day("2025-02-20"), year=2024, figures_digest=DIGEST)
    story.joint("annual-review:2024", published, supplemented(1, "2025-04-10"), visibility=Visibility.MEMBERS)
    figure = BaselineFigure(metric="M80", measure="new", value=Decimal(67))
    entered = BaselineEntered(
        occurred_on=day("2025-01-07"), year=2019, figures=(figure,), source="2019年度行政审判白皮书"
    )
    story.joint("annual-review:2019", entered)
    public, internal = WhitePaperEdition.PUBLIC, WhitePaperEdition.INTERNAL
    story.court("white-paper:public", paper(public, 8), visibility=Visibility.PUBLIC)
    story.court("white-paper:internal", paper(internal, 9))
    story.joint(
        "year-watch:2024",
        TopicCovered(occurred_on=day("2024-04-08"), year=2024, topic=Topic.J4),
        OverallReportsHeard(occurred_on=day("2024-07-25"), year=2024, meeting=matter("m"), reports=REPORTS),
        YearEndReminded(occurred_on=day("2024-12-01"), year=2024, missing_topics=(Topic.J2, Topic.E2)),
    )


def reviews_twice(story: Story) -> None:
    """Frozen and computed anew before it is confirmed; a second supplement; reports of two meetings."""
    story.joint(
        "annual-review:again",
        AnnualReviewOpened(occurred_on=day("2025-01-06"), year=2024),
        frozen("2025-01-20"),
        computed("2025-01-21", "2025-01-20"),
        confirmed("2025-01-22", COURT, Side.COURT),
        frozen("2025-01-31"),
        computed("2025-02-05", "2025-01-31"),
    )
    story.joint("annual-review:2024", supplemented(2, "2025-05-12"), visibility=Visibility.MEMBERS)
    heard = OverallReportsHeard(
        occurred_on=day("2024-09-25"), year=2024, meeting=matter("twice"), reports=(AgendaPurpose.REPORT_TRIAL,)
    )
    story.joint("year-watch:2024", heard, TopicCovered(occurred_on=day("2024-06-01"), year=2024, topic=Topic.J1))
