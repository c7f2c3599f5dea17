"""M01–M07: what the two sides told each other, and how soon (opinion 三(一))."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from events.base import Side
from events.vocabulary import CaseStage, OpinionTopic, Topic
from projections.review.facts import Facts
from projections.review.figure import Cell, Column, Count, Label, Median, Rate, Table, Values, numbers, refs, share
from projections.review.folds.bulletins import Bulletin, fold_bulletins
from projections.review.grouping import grouped

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
