"""Bulletins as a review sees them: each once, in its newest revision, with what the receiving side did about it."""

from __future__ import annotations

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
from projections.review.log import Log
from projections.review.shelf import Entry

_RECEIVER = {Side.COURT: Side.GOVERNMENT, Side.GOVERNMENT: Side.COURT}


Problem = tuple[Field, IssueCategory]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One issued bulletin. `ref` is the event of issue, `content_ref` the event of the newest revision.

    What the newest revision says: the `problems` and `figures` it lists, the `cases` it names with their stage.
    `acknowledged_on` belongs to that revision: a correction re-opens acknowledgement (BUL-05).
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
    withdrawn_on: date | None
    acknowledged_on: date | None
    replied_on: date | None

    @property
    def withdrawn(self) -> bool:
        """Withdrawn by the cut-off: it leaves the counts (BUL-04)."""
        return self.withdrawn_on is not None


def fold_bulletins(log: Log) -> tuple[Bulletin, ...]:
    """All that were issued, by day of issue."""
    issued = (
        _bulletin(entries, log.streams.stream(_RECEIVER[side], f"bulletin-receipt:{matter}"))
        for side, matter, entries in log.of("bulletin")
        if side in _RECEIVER
    )
    return tuple(sorted(filter(None, issued), key=lambda each: (each.issued_on, each.ref)))


def _bulletin(entries: tuple[Entry, ...], receipts: tuple[Entry, ...]) -> Bulletin | None:
    issued: Entry | None = None
    newest: tuple[str, BulletinIssued | BulletinCorrected] | None = None
    withdrawn_on: date | None = None
    for entry in entries:
        match entry.event:
            case BulletinIssued() as event:
                issued, newest = entry, (entry.ref, event)
            case BulletinCorrected() as event if issued is not None:
                newest = entry.ref, event
            case BulletinWithdrawn(occurred_on=on) if issued is not None:
                withdrawn_on = on
            case _:
                pass
    if issued is None or newest is None:
        return None
    content_ref, revision = newest
    content, received = revision.content, [entry.event for entry in receipts]
    signed = (e for e in received if isinstance(e, BulletinAcknowledged) and e.revision == revision.revision)
    replied = (e for e in received if isinstance(e, BulletinReplied))
    return Bulletin(
        ref=issued.ref,
        issued_on=issued.event.occurred_on,
        content_ref=content_ref,
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
        withdrawn_on=withdrawn_on,
        acknowledged_on=min((event.occurred_on for event in signed), default=None),
        replied_on=min((event.occurred_on for event in replied), default=None),
    )
