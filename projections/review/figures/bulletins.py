"""M01–M07: what the two sides told each other, and how soon (opinion 三(一))."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from sys import intern
from typing import NamedTuple, Self

from events.base import Side
from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinIssued,
    BulletinReplied,
    BulletinWithdrawn,
    Figure,
    NamedCount,
)
from events.values import CaseNumber, OrganId, Period
from events.vocabulary import CaseStage, Field, IssueCategory, OpinionTopic, Topic
from projections.review.facts import Facts
from projections.review.figure import Cell, Column, Count, Label, Median, Rate, Table, Values, numbers, refs, share
from projections.review.folding import Entries, Said, last, of_stream, said
from projections.review.grouping import grouped
from projections.review.log import Log

_RECEIVER = {Side.COURT: Side.GOVERNMENT, Side.GOVERNMENT: Side.COURT}


Problem = tuple[Field, IssueCategory]


class Line(NamedTuple):
    """One line of a statistical table, as it is printed; of a rate with its two numbers."""

    label: str
    organ: str | None
    value: Decimal
    numerator: NamedCount | None
    denominator: NamedCount | None

    @classmethod
    def of(cls, figure: Figure) -> Self:
        return cls(intern(figure.label), figure.organ, figure.value, figure.numerator, figure.denominator)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One issued bulletin. `ref` is the event of issue, `content_ref` the event of the newest revision.

    What the newest revision says: the `problems` and `figures` it lists, the `cases` it names with their stage.
    `acknowledged_on` belongs to that revision: a correction re-opens acknowledgement (BUL-05). What is withdrawn by the
    cut-off leaves the counts (BUL-04).
    """

    ref: str
    issued_on: date
    content_ref: str
    revised_on: date
    topic: Topic
    issuer: OrganId
    matter_date: date | None
    similar_case: bool
    opinion_topic: OpinionTopic | None
    cases: tuple[tuple[CaseNumber, CaseStage | None], ...]
    problems: tuple[Problem, ...]
    figures: tuple[Line, ...]
    period: Period | None
    nil: bool
    withdrawn: bool
    acknowledged_on: date | None
    replied: bool


def fold_bulletins(log: Log) -> tuple[Bulletin, ...]:
    """All that were issued, by day of issue."""
    receipts = dict(log.streams.by_stream(_receipt))
    issued = (each.received(receipts.get(_receipts_of(stream))) for stream, each in log.streams.by_stream(_bulletin))
    return tuple(sorted(issued, key=lambda each: (each.issued_on, each.ref)))


def _receipts_of(stream: str) -> str:
    """The stream, `<side>/<stream>`, in which the other side keeps its part of a bulletin."""
    side, _, bulletin = stream.partition("/")
    return f"{_RECEIVER[Side(side)]}/bulletin-receipt:{bulletin.partition(':')[2]}"


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What the receiver said: which revisions it signed for, and when."""

    signed: tuple[tuple[int, date], ...]
    replied: bool


@of_stream("bulletin-receipt", *_RECEIVER)
def _receipt(entries: Entries) -> _Receipt:
    signed = (each.event for each in said(entries, BulletinAcknowledged))
    replied = last(entries, BulletinReplied) is not None
    return _Receipt(tuple((event.revision, event.occurred_on) for event in signed), replied)


@dataclass(frozen=True, slots=True)
class _Issued:
    """A bulletin before its receipt is looked at, with the number of its newest revision."""

    bulletin: Bulletin
    revision: int

    def received(self, receipt: _Receipt | None) -> Bulletin:
        if receipt is None:
            return self.bulletin
        acknowledged_on = min((on for revision, on in receipt.signed if revision == self.revision), default=None)
        return replace(self.bulletin, acknowledged_on=acknowledged_on, replied=receipt.replied)


@of_stream("bulletin", *_RECEIVER)
def _bulletin(entries: Entries) -> _Issued | None:
    issued, corrected = last(entries, BulletinIssued), last(entries, BulletinCorrected)
    if issued is None:
        return None
    newest: Said[BulletinIssued] | Said[BulletinCorrected] = corrected or issued
    revision, content = newest.event, newest.event.content
    bulletin = Bulletin(
        ref=issued.ref,
        issued_on=issued.event.occurred_on,
        content_ref=newest.ref,
        revised_on=revision.occurred_on,
        topic=content.topic,
        issuer=content.issuer,
        matter_date=content.matter_date,
        similar_case=content.is_similar_case_matter,
        opinion_topic=content.opinion_topic,
        cases=tuple((case.number, case.stage) for case in content.case_refs),
        problems=tuple((problem.field, problem.category) for problem in content.problems),
        figures=tuple(Line.of(figure) for figure in content.figures),
        period=content.period,
        nil=bool(content.nil_report),
        withdrawn=last(entries, BulletinWithdrawn) is not None,
        acknowledged_on=None,
        replied=False,
    )
    return _Issued(bulletin, revision.revision)


SIDES = ((Side.COURT, Label("法院通报", "by the court")), (Side.GOVERNMENT, Label("政府通报", "by the government")))


def counted(facts: Facts, *topics: Topic) -> tuple[Bulletin, ...]:
    """The bulletins of the year that stand, of these topics or of all (M01)."""
    wanted = topics or tuple(Topic)
    return tuple(
        bulletin
        for bulletin in facts.of(fold_bulletins)
        if facts.in_year(bulletin.issued_on) and not bulletin.withdrawn and bulletin.topic in wanted
    )


def m01_issued(facts: Facts) -> Values:
    """M01: issued, by side and topic; withdrawn excluded, revisions once (BUL-04)."""
    issued = counted(facts)
    withdrawn = (b for b in facts.of(fold_bulletins) if facts.in_year(b.issued_on) and b.withdrawn)
    similar = refs(bulletin for bulletin in issued if bulletin.similar_case)
    on = grouped(issued, lambda bulletin: (bulletin.topic,))
    columns = (Column("事项", "topic"), Column("内容", "content"))
    rows = ((topic.value, Label.of(topic), len(on[topic]), sum(b.similar_case for b in on[topic])) for topic in Topic)
    counted_by = numbers(("件数", "issued"), ("类案事项", "similar cases"))
    return (
        Count("all", Label("合计", "total"), refs(issued)),
        *(Count(side.value, label, refs(b for b in issued if b.topic.side == side)) for side, label in SIDES),
        Count("similar_cases", Label("其中类案事项", "similar-case matters"), similar),
        Count("withdrawn", Label("另：已撤回", "besides: withdrawn"), refs(withdrawn)),
        Table("by_topic", Label("分事项", "by topic"), (*columns, *counted_by), tuple(rows)),
    )


def m02_new_rules(facts: Facts) -> Values:
    """M02: J1 bulletins, nil reports left out."""
    told = (bulletin for bulletin in counted(facts, Topic.J1) if not bulletin.nil)
    return (Count("new_rules", Label("新规范通报", "new rules"), refs(told)),)


def m03_silent_topics(facts: Facts) -> Values:
    """M03: topics with no bulletin, of fourteen; and those that have nil reports only (BUL-12)."""
    issued = counted(facts)
    reported = {bulletin.topic for bulletin in issued}
    told = {bulletin.topic for bulletin in issued if not bulletin.nil}
    silent = [topic for topic in Topic if topic not in reported]
    nil = [topic for topic in Topic if topic in reported - told]
    columns = (Column("事项", "topic", tight=True), Column("内容", "content"))
    label = Label("无通报的事项", "topics without a bulletin")
    nil_label = Label("仅有零报告的事项", "topics with nil reports only")
    return (
        Rate("silent", label, _codes(silent), _codes(Topic)),
        Count("nil", nil_label, _codes(nil)),
        Table("topics", Label("无通报事项", "those topics"), columns, _listed(silent)),
        Table("nil_topics", nil_label, columns, _listed(nil)),
    )


def _codes(topics: Iterable[Topic]) -> tuple[str, ...]:
    return tuple(topic.value for topic in topics)


def _listed(topics: Iterable[Topic]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((topic.value, Label.of(topic)) for topic in topics)


def m04_opinions_answered(facts: Facts) -> Values:
    """M04: E4 bulletins with a reply, of all and by what the opinion is about."""
    opinions = counted(facts, Topic.E4)
    by_topic = (
        share(topic.value, Label.of(topic), [b for b in opinions if b.opinion_topic is topic], lambda b: b.replied)
        for topic in OpinionTopic
    )
    return (share("answered", Label("已答复", "answered"), opinions, lambda b: b.replied), *by_topic)


def m05_lag(facts: Facts) -> Values:
    """M05: days from matter to bulletin; cases of J3 notified while only accepted (BUL-11: measured, not judged)."""
    spans = tuple(
        ((bulletin.issued_on - bulletin.matter_date).days, bulletin.ref)
        for bulletin in counted(facts)
        if bulletin.matter_date is not None
    )
    named = {number: ref for number, _, ref in _cases(counted(facts, Topic.J3))}
    standing = [b for b in facts.of(fold_bulletins) if b.topic is Topic.J3 and not b.withdrawn]
    sooner = [bulletin for bulletin in standing if bulletin.issued_on <= facts.last_day]
    at_acceptance = {number for number, stage, _ in _cases(sooner) if stage is CaseStage.ACCEPTED}
    rate = Rate(
        "j3_at_acceptance",
        Label("重大敏感案件受理时即通报", "J3 cases notified at acceptance"),
        tuple(ref for number, ref in named.items() if number in at_acceptance),
        tuple(named.values()),
    )
    return (Median("lag", Label("通报时滞中位数", "median lag"), spans), rate)


def _cases(bulletins: Iterable[Bulletin]) -> Iterator[tuple[str, CaseStage | None, str]]:
    """Case number, stage, and a reference by position: a case number never enters the review."""
    for bulletin in bulletins:
        for at, (number, stage) in enumerate(bulletin.cases, start=1):
            yield number, stage, f"{bulletin.content_ref}#{at}"


def m06_shared_problems(facts: Facts) -> Values:
    """M06: pairs of field and category raised in J4 and in E6."""
    court, government = (
        Counter(problem for bulletin in counted(facts, topic) for problem in bulletin.problems)
        for topic in (Topic.J4, Topic.E6)
    )
    shared = sorted(court.keys() & government.keys(), key=lambda pair: (pair[0].value, pair[1].value))
    columns = (
        Column("领域", "field"),
        Column("类别", "category"),
        *numbers(("J4 条目", "in J4"), ("E6 条目", "in E6")),
    )
    rows = tuple((Label.of(pair[0]), Label.of(pair[1]), court[pair], government[pair]) for pair in shared)
    pairs = tuple(f"{field.value}/{category.value}" for field, category in shared)
    return (
        Count("shared", Label("共同问题", "shared problems"), pairs),
        Table("problems", Label("双方共同反映的问题", "problems raised by both"), columns, rows),
    )


def m07_acknowledged(facts: Facts) -> Values:
    """M07: newest revisions acknowledged, and how soon (BUL-05)."""
    issued = counted(facts)
    spans = tuple(
        ((bulletin.acknowledged_on - bulletin.revised_on).days, bulletin.ref)
        for bulletin in issued
        if bulletin.acknowledged_on is not None
    )
    sent_by = grouped(issued, lambda bulletin: (bulletin.topic.side,))
    return (
        _signed("all", Label("签收率", "acknowledged"), issued),
        *(_signed(side.value, label, sent_by[side]) for side, label in SIDES),
        Median("days", Label("签收天数中位数", "median days"), spans),
    )


def _signed(key: str, label: Label, issued: Sequence[Bulletin]) -> Rate:
    return share(key, label, issued, lambda bulletin: bulletin.acknowledged_on)
