"""The public edition of each district's review of a year: the one it published, else the one that stands unpublished.

It is what the district's own console has made and kept; nothing is computed here. Where a published one is not kept,
the district's own making is begun, one district at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any, Final

import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from domain.definitions import VERSION
from events.errors import reason_of
from events.terms import Term
from fuyuan.bad_day import BadDay
from fuyuan.overseeing.overseen import BeingPrepared, District, Overseen
from projections.query import query
from projections.review.districts.published import NotTogether, Published, published
from projections.store.schema import EVENT
from projections.store.store import Store
from projections.views.annual_account import Document, document_kept, place_kept
from projections.views.annual_tables import cut_off_of

Make = Callable[[str, int, str, date], datetime | None]
"""Begins to make the documents of a district (its code) for a year, up to a cut-off, as of a day; says since when that
has failed.
"""
KEPT: Final = 1_000
"""Editions that are held in memory, some 100 KB each."""
_NEWEST: Final = select(EVENT.c.seq, EVENT.c.recorded_at).order_by(EVENT.c.seq.desc()).limit(1)
log = structlog.get_logger()


class Stands(Term):
    """How far the review of a district is, for a reader above it."""

    PUBLISHED = "published", "已公布", "published"
    MAKING = "making", "已公布，公开版正在生成", "published, being made"
    UNPUBLISHED = "unpublished", "未公布", "not published"
    NOTHING = "nothing", "未公布，尚未形成公开版", "not published, no public edition yet"
    UNFIT = "unfit", "已公布，未能列入", "published, not usable here"
    SUSPENDED = "suspended", "辖区暂停使用", "district suspended"
    PREPARED = "prepared", "数据正在准备", "data being prepared"
    UNREADABLE = "unreadable", "暂时无法读取", "cannot be read now"


@dataclass(frozen=True, slots=True)
class EditionOf:
    """`edition`: its figures, published or not. `why` one is unfit; `last`: when something was
    recorded last (ISO, UTC)."""

    district: District
    stands: Stands
    edition: Published | None = None
    published_on: str | None = None
    why: NotTogether | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A row, and what it was found from: the newest event, the day, and of which kept edition what state."""

    row: EditionOf
    newest: object
    today: date
    of: tuple[str, Document]
    state: object

    def holds(self, district: District, newest: object, today: date, state: object) -> bool:
        return self.row.district is district and (self.newest, self.today, self.state) == (newest, today, state)


class Editions:
    """Blocking. A few statements a district; an edition is read again only where it is another one."""

    def __init__(self, overseen: Overseen, make: Make) -> None:
        self._overseen, self._make = overseen, make
        self._lock = Lock()
        self._read: dict[tuple[str, int, str], tuple[object, Published | None]] = {}
        self._found_last: dict[tuple[str, int], _Found] = {}

    def of_year(self, year: int, today: date) -> list[EditionOf]:
        """Of every district, by code."""
        return [self._of(district, year, today) for district in self._overseen.all()]

    def _of(self, district: District, year: int, today: date) -> EditionOf:
        if district.suspended is not None:
            return EditionOf(district, Stands.SUSPENDED)
        try:
            return self._found(district, self._overseen.store(district), year, today)
        except BeingPrepared:
            return EditionOf(district, Stands.PREPARED)
        except (BadDay, SQLAlchemyError) as error:
            log.warning("a district cannot be read", district=district.code, error=reason_of(error))
            return EditionOf(district, Stands.UNREADABLE)

    def _found(self, district: District, store: Store, year: int, today: date) -> EditionOf:
        """As it was found last where nothing was recorded since, and the edition that is kept is the same."""
        with store.snapshot() as connection:
            newest = connection.execute(_NEWEST).first()
            with self._lock:
                known = self._found_last.get((district.code, year))
            if known is not None and known.holds(district, newest, today, place_kept(connection, year, *known.of)):
                return known.row
        asked = {"year": f"{year:04}", "paper": "annual_review"}
        rows = query(store, "annual_reviews", self._overseen.reader, asked, today=today).items
        review = rows[0] if rows and rows[0]["published_on"] else None
        cut_off = "" if review is None else review["cut_off"]
        with store.reading() as connection:
            state = place_kept(connection, year, cut_off, Document.PUBLIC)
        last = None if newest is None else newest.recorded_at
        if review is not None:
            row = self._row_of_published(district, store, year, review, today, last)
        else:
            found = self._edition(store, district, year, cut_off, today)
            row = EditionOf(district, Stands.NOTHING if found is None else Stands.UNPUBLISHED, found, last=last)
        if row.stands not in {Stands.MAKING, Stands.UNFIT}:  # these are asked again until they are otherwise
            with self._lock:
                while len(self._found_last) >= KEPT:
                    del self._found_last[next(iter(self._found_last))]
                self._found_last[district.code, year] = _Found(row, newest, today, (cut_off, Document.PUBLIC), state)
        return row

    def _row_of_published(
        self, district: District, store: Store, year: int, review: dict[str, Any], today: date, last: str | None
    ) -> EditionOf:
        try:
            found = self._published(store, district, year, review, today)
        except NotTogether as why:
            return EditionOf(district, Stands.UNFIT, None, review["published_on"], why, last)
        stands = Stands.MAKING if found is None else Stands.PUBLISHED
        return EditionOf(district, stands, found, review["published_on"], last=last)

    def _published(
        self, store: Store, district: District, year: int, review: dict[str, Any], today: date
    ) -> Published | None:
        """The edition of a review that was published; None while it is being made. Raises NotTogether."""
        if review["definition_version"] != VERSION:
            raise NotTogether(
                f"按第{review['definition_version']}版指标定义公布，不能与第{VERSION}版并列",
                f"published by version {review['definition_version']} of the definitions, not {VERSION}",
            )
        found = self._edition(store, district, year, review["cut_off"], today)
        if found is None:
            failing = self._make(district.code, year, review["cut_off"], today)
            if failing is not None:
                raise NotTogether("公开版未能生成，原因见系统日志", "the edition cannot be made: see the log")
        elif found.figures_digest != review["figures_digest"]:
            raise NotTogether(
                "公开版与双方确认的数据摘要不一致", "the edition is not of the digest that both sides confirmed"
            )
        return found

    def _edition(self, store: Store, district: District, year: int, cut_off: str, today: date) -> Published | None:
        """None where none is kept, or the one that is may not be shown any more, or is of other definitions."""
        place = district.code, year, cut_off
        with store.snapshot() as connection:
            state = place_kept(connection, year, cut_off, Document.PUBLIC)
            with self._lock:
                known, edition = self._read.get(place, (None, None))
            if state is None or state == known:
                return None if state is None else edition
            kept = document_kept(connection, year, cut_off, cut_off_of(cut_off or None, today), Document.PUBLIC)
        if kept is None:
            return None
        try:
            edition = published(district.name, orjson.dumps(kept.made.account))
        except NotTogether as error:
            log.warning("an edition does not fit", district=district.code, error=reason_of(error))
            edition = None
        with self._lock:
            while len(self._read) >= KEPT:
                del self._read[next(iter(self._read))]
            self._read[place] = state, edition
        return edition
