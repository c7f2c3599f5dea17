"""Bulletins as a review sees them: each once, in its newest revision, with what the receiving side did about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from events.base import Side
from events.bulletin import (
    BulletinAcknowledged,
    BulletinContent,
    BulletinCorrected,
    BulletinIssued,
    BulletinReplied,
    BulletinWithdrawn,
)
from events.vocabulary import Topic
from projections.review.kept import kept
from projections.review.log import Log
from projections.review.shelf import Entry

_RECEIVER = {Side.COURT: Side.GOVERNMENT, Side.GOVERNMENT: Side.COURT}


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One issued bulletin. `ref` is the event of issue, `content_ref` the event of the newest revision.

    `acknowledged_on` belongs to the newest revision: a correction re-opens acknowledgement (BUL-05).
    """

    ref: str
    side: Side
    issued_on: date
    content_ref: str
    content: BulletinContent
    revision: int
    revised_on: date
    withdrawn_on: date | None = None
    acknowledged_on: date | None = None
    replied_on: date | None = None

    @property
    def topic(self) -> Topic:
        return self.content.topic

    @property
    def withdrawn(self) -> bool:
        """Withdrawn by the cut-off: it leaves the counts (BUL-04)."""
        return self.withdrawn_on is not None


def fold_bulletins(log: Log) -> tuple[Bulletin, ...]:
    """All that were issued, by day of issue."""
    issued = (_bulletin(side, matter, entries, log) for side, matter, entries in log.of("bulletin"))
    return tuple(sorted((each for each in issued if each is not None), key=lambda each: (each.issued_on, each.ref)))


def _bulletin(side: Side, matter: str, entries: tuple[Entry, ...], log: Log) -> Bulletin | None:
    bulletin: Bulletin | None = None
    for entry in entries:
        event, on = entry.event, entry.event.occurred_on
        match event:
            case BulletinIssued():
                content = _without_texts(event.content)
                bulletin = Bulletin(entry.ref, side, on, entry.ref, content, event.revision, on)
            case BulletinCorrected() if bulletin is not None:
                content = _without_texts(event.content)
                bulletin = replace(
                    bulletin, content_ref=entry.ref, content=content, revision=event.revision, revised_on=on
                )
            case BulletinWithdrawn() if bulletin is not None:
                bulletin = replace(bulletin, withdrawn_on=on)
            case _:
                pass
    if bulletin is None or side not in _RECEIVER:
        return None
    return _received(bulletin, log.streams.get((_RECEIVER[side], f"bulletin-receipt:{matter}"), ()))


def _without_texts(content: BulletinContent) -> BulletinContent:
    """No figure reads them, and they are most of a bulletin."""
    return kept(content, title="", text="", problems=tuple(kept(problem, text="") for problem in content.problems))


def _received(bulletin: Bulletin, entries: tuple[Entry, ...]) -> Bulletin:
    acknowledged: list[date] = []
    replied: list[date] = []
    for entry in entries:
        match entry.event:
            case BulletinAcknowledged(revision=bulletin.revision, occurred_on=on):
                acknowledged.append(on)
            case BulletinReplied(occurred_on=on):
                replied.append(on)
            case _:
                pass
    return replace(bulletin, acknowledged_on=min(acknowledged, default=None), replied_on=min(replied, default=None))
