"""M01–M07: what the two sides told each other, and how soon (opinion 三(一))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from events.base import Side
from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinIssued,
    BulletinReplied,
    BulletinWithdrawn,
)
from events.values import CaseNumber, OrganId, Period
from events.vocabulary import CaseStage, Field, IssueCategory, OpinionTopic, Topic
from projections.review.facts import Facts
from projections.review.figure import Column, Count, Label, Median, Rate, Table, Values, numbers, refs
from projections.review.folding import Said, last, said
from projections.review.log import Log
from projections.review.shelf import Entry

_RECEIVER = {Side.COURT: Side.GOVERNMENT, Side.GOVERNMENT: Side.COURT}


Problem = tuple[Field, IssueCategory]


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
    figures: tuple[tuple[str, OrganId | None, Decimal], ...]
    period: Period | None
    withdrawn: bool
    acknowledged_on: date | None
    replied: bool


def fold_bulletins(log: Log) -> tuple[Bulletin, ...]:
    """All that were issued, by day of issue."""
    issued = (
        _bulletin(entries, log.streams.stream(_RECEIVER[side], f"bulletin-receipt:{matter}"))
        for side, matter, entries in log.of("bulletin")
        if side in _RECEIVER
    )
    return tuple(sorted(filter(None, issued), key=lambda each: (each.issued_on, each.ref)))


def _bulletin(entries: tuple[Entry, ...], receipts: tuple[Entry, ...]) -> Bulletin | None:
    issued, corrected = last(entries, BulletinIssued), last(entries, BulletinCorrected)
    if issued is None:
        return None
    newest: Said[BulletinIssued] | Said[BulletinCorrected] = corrected or issued
    revision, content = newest.event, newest.event.content
    signed = (each.event for each in said(receipts, BulletinAcknowledged))
    newly_signed = (event.occurred_on for event in signed if event.revision == revision.revision)
    return Bulletin(
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
        figures=tuple((line.label, line.organ, line.value) for line in content.figures),
        period=content.period,
        withdrawn=last(entries, BulletinWithdrawn) is not None,
        acknowledged_on=min(newly_signed, default=None),
        replied=last(receipts, BulletinReplied) is not None,
    )


SIDES = (("court", Label("法院通报", "by the court")), ("government", Label("政府通报", "by the government")))


def counted(facts: Facts, *topics: Topic) -> tuple[Bulletin, ...]:
    """The bulletins of the year that stand, of these topics or of all (M01)."""
    return tuple(
        bulletin
        for bulletin in facts.of(fold_bulletins)
        if facts.in_year(bulletin.issued_on) and not bulletin.withdrawn and bulletin.topic in (topics or tuple(Topic))
    )


def m01_issued(facts: Facts) -> Values:
    """M01: issued, by side and topic; withdrawn excluded, revisions once (BUL-04)."""
    issued = counted(facts)
    by_side = tuple(Count(side, label, refs(b for b in issued if b.topic.side == side)) for side, label in SIDES)
    by_topic = Table(
        "by_topic",
        Label("分事项", "by topic"),
        (
            Column("事项", "topic"),
            Column("内容", "content"),
            *numbers(("件数", "issued"), ("类案事项", "similar cases")),
        ),
        tuple((topic.value, Label.of(topic), *_totals(issued, topic)) for topic in Topic),
    )
    similar = Count(
        "similar_cases", Label("其中类案事项", "similar-case matters"), refs(b for b in issued if b.similar_case)
    )
    withdrawn = (b for b in facts.of(fold_bulletins) if facts.in_year(b.issued_on) and b.withdrawn)
    apart = Count("withdrawn", Label("另：已撤回", "besides: withdrawn"), refs(withdrawn))
    return (Count("all", Label("合计", "total"), refs(issued)), *by_side, similar, apart, by_topic)


def _totals(issued: tuple[Bulletin, ...], topic: Topic) -> tuple[int, int]:
    of_topic = [bulletin for bulletin in issued if bulletin.topic is topic]
    return len(of_topic), sum(bulletin.similar_case for bulletin in of_topic)


def m02_new_rules(facts: Facts) -> Values:
    """M02: J1 bulletins."""
    return (Count("new_rules", Label("新规范通报", "new rules"), refs(counted(facts, Topic.J1))),)


def m03_silent_topics(facts: Facts) -> Values:
    """M03: topics with no bulletin, of fourteen."""
    spoken = {bulletin.topic for bulletin in counted(facts)}
    silent = tuple(topic for topic in Topic if topic not in spoken)
    columns = (Column("事项", "topic", tight=True), Column("内容", "content"))
    rows = tuple((topic.value, Label.of(topic)) for topic in silent)
    share = Rate(
        "silent",
        Label("无通报的事项", "topics without a bulletin"),
        tuple(topic.value for topic in silent),
        tuple(topic.value for topic in Topic),
    )
    return (share, Table("topics", Label("无通报事项", "those topics"), columns, rows))


def m04_opinions_answered(facts: Facts) -> Values:
    """M04: E4 bulletins with a reply, of all and by what the opinion is about."""
    opinions = counted(facts, Topic.E4)
    by_topic = (
        _answered(topic.value, Label.of(topic), [b for b in opinions if b.opinion_topic is topic])
        for topic in OpinionTopic
    )
    return (_answered("answered", Label("已答复", "answered"), opinions), *by_topic)


def _answered(key: str, label: Label, opinions: tuple[Bulletin, ...] | list[Bulletin]) -> Rate:
    return Rate(key, label, refs(b for b in opinions if b.replied), refs(opinions))


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
    share = Rate(
        "j3_at_acceptance",
        Label("重大敏感案件受理时即通报", "J3 cases notified at acceptance"),
        tuple(ref for number, ref in named.items() if number in at_acceptance),
        tuple(named.values()),
    )
    return (Median("lag", Label("通报时滞中位数", "median lag"), spans), share)


def _cases(bulletins: tuple[Bulletin, ...] | list[Bulletin]) -> Iterator[tuple[str, CaseStage | None, str]]:
    """Case number, stage, and a reference by position: a case number never enters the review."""
    for bulletin in bulletins:
        for at, (number, stage) in enumerate(bulletin.cases, start=1):
            yield number, stage, f"{bulletin.content_ref}#{at}"


def m06_shared_problems(facts: Facts) -> Values:
    """M06: pairs of field and category raised in J4 and in E6."""
    court, government = (_problems(counted(facts, topic)) for topic in (Topic.J4, Topic.E6))
    shared = sorted(court.keys() & government.keys(), key=lambda pair: (pair[0].value, pair[1].value))
    table = Table(
        "problems",
        Label("双方共同反映的问题", "problems raised by both"),
        (Column("领域", "field"), Column("类别", "category"), *numbers(("J4 条目", "in J4"), ("E6 条目", "in E6"))),
        tuple(
            (
                Label.of(field),
                Label.of(category),
                *(len(s[field, category]) for s in (court, government)),
            )
            for field, category in shared
        ),
    )
    pairs = tuple(f"{field.value}/{category.value}" for field, category in shared)
    return (Count("shared", Label("共同问题", "shared problems"), pairs), table)


def _problems(bulletins: tuple[Bulletin, ...]) -> Mapping[tuple[Field, IssueCategory], list[str]]:
    found: dict[tuple[Field, IssueCategory], list[str]] = defaultdict(list)
    for bulletin in bulletins:
        for at, problem in enumerate(bulletin.problems, start=1):
            found[problem].append(f"{bulletin.content_ref}#{at}")
    return found


def m07_acknowledged(facts: Facts) -> Values:
    """M07: newest revisions acknowledged, and how soon (BUL-05)."""
    issued = counted(facts)
    spans = tuple(
        ((bulletin.acknowledged_on - bulletin.revised_on).days, bulletin.ref)
        for bulletin in issued
        if bulletin.acknowledged_on is not None
    )
    sides = tuple(_signed(side, label, tuple(b for b in issued if b.topic.side == side)) for side, label in SIDES)
    median = Median("days", Label("签收天数中位数", "median days"), spans)
    return (_signed("all", Label("签收率", "acknowledged"), issued), *sides, median)


def _signed(key: str, label: Label, issued: tuple[Bulletin, ...]) -> Rate:
    return Rate(key, label, refs(b for b in issued if b.acknowledged_on is not None), refs(issued))
