"""Bulletins that were issued, each with the receipt that the other side keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
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
from projections.review.folding import Entries, Said, last, of_stream, said
from projections.review.log import Log

_RECEIVER = {Side.COURT: Side.GOVERNMENT, Side.GOVERNMENT: Side.COURT}


Problem = tuple[Field, IssueCategory]


class Counted(NamedTuple):
    """One of the two numbers of a rate, and what it is called."""

    label: str
    value: Decimal

    @classmethod
    def of(cls, count: NamedCount | None) -> Self | None:
        return None if count is None else cls(intern(count.label), count.value)


class Line(NamedTuple):
    """One line of a statistical table, as it is printed; of a rate with its two numbers."""

    label: str
    organ: str | None
    value: Decimal
    numerator: Counted | None
    denominator: Counted | None

    @classmethod
    def of(cls, figure: Figure) -> Self:
        rate = Counted.of(figure.numerator), Counted.of(figure.denominator)
        return cls(intern(figure.label), figure.organ, figure.value, *rate)


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


@lru_cache(maxsize=1024)
def _known(period: Period) -> Period:
    """The same period, kept once: many bulletins are of one."""
    return period


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
        period=_known(content.period) if content.period else None,
        nil=bool(content.nil_report),
        withdrawn=last(entries, BulletinWithdrawn) is not None,
        acknowledged_on=None,
        replied=False,
    )
    return _Issued(bulletin, revision.revision)
