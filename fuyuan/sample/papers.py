"""A bulletin of the sample year before it is written into the book, and how it is then received."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from events.bulletin import BulletinContent
from events.values import OrganId
from events.vocabulary import Topic
from fuyuan.sample.act import Book, Numbers
from fuyuan.sample.catalogue import marker

SLOW, NONE = 6, 4  # how many bulletins are signed for late, and how many not at all
COURT, GOVERNMENT = "district-court", "district-government"
DESKS = {"court": "court-admin-division", "government": "justice-bureau"}
HANDLED_BY = {COURT: DESKS["court"], GOVERNMENT: DESKS["government"]}
NEW = 45  # working days before the end: what never is signed for was issued since


@dataclass(frozen=True, slots=True)
class Paper:
    """Issued on working day `day`; `refers` names the suggestions it rolls up, `reply` comes after `reply_after` days.

    `withdrawn` and `correction` (what the text becomes) are what happens to it later; both name the reason.
    """

    name: str
    day: int
    issuer: OrganId
    content: BulletinContent
    refers: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    drafted: bool = False
    reply: str | None = None
    reply_after: int = 0
    withdrawn: str | None = None
    correction: tuple[BulletinContent, str, str] | None = None

    @property
    def changes(self) -> bool:
        return self.withdrawn is not None or self.correction is not None or self.reply is not None


def content_of(topic: Topic, title: str, text: str, issuer: OrganId, **more: Any) -> BulletinContent:
    """To the other side; a department is organised by the government."""
    return BulletinContent(
        topic=topic,
        title=title,
        text=text,
        issuer=issuer,
        addressee=GOVERNMENT if issuer == COURT else COURT,
        handling_unit=HANDLED_BY.get(issuer, issuer),
        organised_by=None if issuer in HANDLED_BY else GOVERNMENT,
        **more,
    )


def write(book: Book, papers: Sequence[Paper]) -> None:
    """All bulletins with drafts, receipts, replies; most are signed for at once, some late, a few not yet."""
    plain = [paper for paper in papers if not paper.changes]
    newest = [paper.name for paper in plain if len(book.days) - NEW < paper.day < len(book.days)]
    unsigned = book.random.sample(newest, min(NONE, len(newest)))
    slow = book.random.sample([paper.name for paper in plain if paper.name not in unsigned], SLOW)
    for paper in papers:
        later = book.random.choice([0, 0, 0, 1, 1, 2])
        if paper.name in slow:
            later = book.random.randint(8, 22)
        _issue(book, paper, None if paper.name in unsigned else paper.day + later)


def _issue(book: Book, paper: Paper, signed: int | None) -> None:
    side = paper.content.topic.side
    receiver = DESKS["government" if side == "court" else "court"]
    random, issuer, name = book.random, paper.issuer, paper.name

    def numbered(content: BulletinContent) -> Callable[[Numbers], BulletinContent]:
        return lambda numbers: content.model_copy(
            update={"document_number": numbers(marker(issuer), name, gaps=side == "government")}
        )

    if paper.drafted:
        book.add(max(0, paper.day - random.randint(1, 3)), issuer, name, "draft-bulletin", content=paper.content)
    reached = {"refers": paper.refers, "reaches": paper.reaches}
    book.add(paper.day, issuer, name, "issue-bulletin", content=numbered(paper.content), **reached)
    if signed is not None:
        book.add(signed, receiver, name, "acknowledge-bulletin", revision=1)
        if paper.content.topic in (Topic.J4, Topic.E6):
            book.add(signed, receiver, name, "mark-bulletin-read", revision=1)
    if paper.reply is not None:
        book.add(paper.day + max(paper.reply_after, 3), receiver, name, "reply-to-bulletin", text=paper.reply)
    if paper.correction is not None:
        content, changed, reason = paper.correction
        day = paper.day + random.randint(5, 9)
        change = {"changed": changed, "reason": reason}
        book.add(day, issuer, name, "correct-bulletin", content=numbered(content), **change)
        book.add(day + 1, receiver, name, "acknowledge-bulletin", revision=2)
    if paper.withdrawn is not None:
        book.add(paper.day + random.randint(6, 12), issuer, name, "withdraw-bulletin", reason=paper.withdrawn)


def corrected(paper: Paper, label: int, changed: str, reason: str) -> Paper:
    """The paper as it goes when figure number `label` turns out to have been counted twice."""
    figure = paper.content.figures[label]
    right = figure.model_copy(update={"value": figure.value - 2})
    figures = (*paper.content.figures[:label], right, *paper.content.figures[label + 1 :])
    text = paper.content.text.replace(f"{figure.label}{figure.value}件", f"{figure.label}{right.value}件")
    content = paper.content.model_copy(update={"figures": figures, "text": text})
    return replace(paper, correction=(content, changed, reason))
