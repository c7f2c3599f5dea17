"""The review in words as it was made last, edition by edition, without what the office writes: that is read anew.

It is made from the ledgers by a process beside the edge, and kept here with its workbook and its list of figures.
Nothing is shown where a case was restricted since (CAS-04), or a text erased.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from sqlalchemy import Column, Connection, LargeBinary, Text, delete, exists, insert, select, true

from domain.natural_keys import matter_of_key
from domain.review_paragraphs import standing_paragraphs
from events.annual_review import AnnualReviewPublished, ReviewParagraphWritten, WhitePaperPublished
from events.base import Side
from events.instants import SHANGHAI, written
from events.terms import Term
from projections.access.sight import Sight
from projections.review.log import as_recorded
from projections.review.reading import entries_of
from projections.search.postings import erasures
from projections.store.schema import EVENT, NUMBER, STAMP, key, key_of
from projections.store.schema import table as database_table
from projections.store.store import Store
from projections.store.texts import texts_of_events
from projections.views.annual_kept import missing, restricted_since
from projections.views.annual_tables import position

KEPT: Final = database_table(
    "annual_account_kept",
    key("year", NUMBER),
    key("asked"),
    key("name"),
    Column("seq", NUMBER),
    Column("cut_off", Text),
    *(Column(name, LargeBinary) for name in ("account", "workbook", "figures", "data")),
)
"""`asked`, `seq` and `cut_off` as in `annual_kept`; `figures` are the list as CSV, `data` the canonical JSON."""


_ISSUED: Final = (AnnualReviewPublished.type, WhitePaperPublished.type)
"""What sets number and day on what was a draft, whenever it is recorded."""


class Document(Term):
    """What is made of a review to be read; the value names its files."""

    INTERNAL = "review", "年度总结（内部版）", "review, internal edition"
    PUBLIC = "review-public", "年度总结（公开版）", "review, public edition"
    WHITE_PAPER = "white-paper", "审判白皮书", "white paper"


@dataclass(frozen=True, slots=True)
class Made:
    """One of them: the document without the paragraphs of the office, workbook and list; a white paper has neither.

    `data`: of the internal edition the JSON that the digest is of (ANR-01), with the references behind each figure.
    """

    account: Mapping[str, Any]
    workbook: bytes = b""
    figures: bytes = b""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was made up to which cut-off, and whether it is what would be made now."""

    made: Made
    cut_off: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """The state of the read model when the making began: which one it is, how much was erased, how far it was."""

    identity: str
    erasures: int
    seq: int


def begun(store: Store) -> Begun:
    with store.snapshot() as connection:
        identity = str(connection.scalar(select(STAMP.c.identity)))
        return Begun(identity, erasures(connection), position(connection))


def keep_documents(
    store: Store, year: int, asked: str, since: Begun, cut_off: datetime, made: Mapping[Document, Made]
) -> None:
    """In place of those of the same question; of the cut-offs that were asked for the last one alone is kept.

    Nothing where another read model stands there by now, or a text was erased.
    """
    place = {"year": year, "asked": asked, "seq": since.seq, "cut_off": written(cut_off)}
    rows = [
        {
            **place,
            "name": document.value,
            "account": zlib.compress(orjson.dumps(one.account)),
            "workbook": one.workbook,
            "figures": zlib.compress(one.figures),
            "data": zlib.compress(one.data),
        }
        for document, one in made.items()
    ]
    former = KEPT.c.asked == "" if asked == "" else KEPT.c.asked != ""
    with store.writing() as connection:
        known = str(connection.scalar(select(STAMP.c.identity))), erasures(connection)
        if known == (since.identity, since.erasures):
            connection.execute(delete(KEPT).where(KEPT.c.year == year, former))
            connection.execute(insert(KEPT), rows)


def place_kept(connection: Connection, year: int, asked: str, document: Document) -> tuple[object, ...] | None:
    """What is another once another one is kept for the question, or it may be shown no more; None where none may."""
    wanted = (KEPT.c.year == year, KEPT.c.asked == asked, KEPT.c.name == document.value)
    kept = connection.execute(select(KEPT.c.seq, KEPT.c.cut_off).where(*wanted)).one_or_none()
    if kept is None or restricted_since(connection, kept.seq):
        return None
    return (connection.scalar(select(STAMP.c.identity)), erasures(connection), kept.seq, kept.cut_off)


def document_kept(connection: Connection, year: int, asked: str, cut_off: datetime, document: Document) -> Kept | None:
    """What was made last for the cut-off; None where nothing was, or nothing that may still be shown."""
    wanted = (KEPT.c.year == year, KEPT.c.asked == asked, KEPT.c.name == document.value)
    kept = connection.execute(select(KEPT).where(*wanted)).one_or_none()
    if kept is None or restricted_since(connection, kept.seq):
        return None
    account, figures, data = map(zlib.decompress, (kept.account, kept.figures, kept.data))
    made = Made(orjson.loads(account), kept.workbook, figures, data)
    until = datetime.fromisoformat(kept.cut_off)
    of_that_day = asked != "" or until.astimezone(SHANGHAI).date() == cut_off.astimezone(SHANGHAI).date()
    issued = exists().where(EVENT.c.seq > kept.seq, EVENT.c.type.in_(_ISSUED))
    stale = missing(connection, kept.seq, cut_off) or connection.scalar(select(issued))
    return Kept(made, until, of_that_day and not stale)  # what is overdue is so on a day


def paragraphs_of(connection: Connection, year: int, sight: Sight) -> tuple[ReviewParagraphWritten, ...]:
    """What the office wrote: for everybody once the review is published, before for who may read it."""
    matter = key_of(Side.JOINT, f"annual-review:{matter_of_key('annual-review', str(year))}")
    of_review = EVENT.c.matter == matter
    published = connection.scalar(select(EVENT.c.seq).where(of_review, EVENT.c.type == AnnualReviewPublished.type))
    allowed = true() if published is not None else sight.event(EVENT.c)
    seqs = connection.scalars(select(EVENT.c.seq).where(of_review, allowed).order_by(EVENT.c.version)).all()
    texts = texts_of_events(connection, seqs)
    read = entries_of((texts[seq].encode() for seq in seqs), datetime.max.replace(tzinfo=UTC), as_recorded)
    return standing_paragraphs(entry.event for _stream, entries in read for entry in entries)
