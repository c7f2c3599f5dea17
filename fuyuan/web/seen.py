"""The read model through one reader's eyes: what every page asks, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, NamedTuple

from domain.calendar import PACKAGED, Calendar
from events import correction
from events.base import Side
from events.streams import category_of, is_matter, principal_stream
from fuyuan.access.tokens import Grant
from fuyuan.installation.left_out import LeftOut, Place
from fuyuan.operations.review_prepared import Prepared
from fuyuan.papers.annual.files import Provided
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from projections.access.sight import Reader, Sight
from projections.news import News, news
from projections.query import MAX_LIMIT, Page, duties_in, histories, history, query
from projections.roster import Roster
from projections.store.store import Store
from projections.view import View
from projections.views.annual_kept import known

Row = dict[str, Any]
PAGE: Final = 50  # rows of a list on one page
AMENDMENTS: Final = frozenset(event.type for event in correction.AMENDMENTS)
LOOK_BACK: Final = 5  # pages of the audit trail that are searched for matters
NAMING: Final = ("title", "decision_title", "case", "number", "basis")
"""Fields by which the first event of a matter names it, where nothing has a title."""


class Step(NamedTuple):
    """A command, by its type, in the matter of this id; towards `organ` where it is about one addressee.

    `part`: a field of which the matter says what stands in it: the third action item.
    `ready`: an example of it would be recorded now; else it depends on what is written, or on something done first.
    `signed`: an approver has to give it, and the reader is none.
    """

    command: str
    id: str
    organ: str = ""
    ready: bool = True
    signed: bool = False
    part: tuple[str, int | str] | None = None


@dataclass(frozen=True)
class Seen:
    """Blocking. `today` is the day in Asia/Shanghai. Each method raises what `projections.query` raises.

    `caller` is who reads: None for a reader without a sign-in. `possible`: those steps that the reader's organ may take
    now. `here`: the sides that live here. `calendar` knows the working days. `opened` is told the deliveries that a
    page shows to somebody on whose desk they lie unread. `left_out`: the messages that an operator left out of the read
    model. `compute_year` has the tables and figures of a year computed anew, beside, and says since when that has
    failed. `prepare_supplement`: what a supplement has to say, of the year, up to the cut-off, beside what is
    published, computed again once another text says what is known of that time. `make_documents` has the review in
    words made as `compute_year` has the tables; `provided` is what files are made with.
    """

    store: Store
    reader: Reader
    today: date
    possible: Callable[[Iterable[Step]], list[Step]] = lambda steps: []
    calendar: Calendar = PACKAGED
    caller: Grant | None = None
    here: Collection[Side] = tuple(Side)
    opened: Callable[[list[Row]], None] = lambda rows: None
    left_out: Callable[[], Mapping[Place, LeftOut]] = dict
    compute_year: Callable[[int, str, date], datetime | None] = lambda year, cut_off, today: None
    prepare_supplement: Callable[[int, str, str, str], Prepared] = lambda year, cut_off, published, known: Prepared()
    make_documents: Callable[[int, str, date], datetime | None] = lambda year, cut_off, today: None
    provided: Provided = field(default_factory=Provided)

    @property
    def grant(self) -> Grant:
        """In whose name and in which role commands would be given."""
        return self.caller or Grant(self.reader.organ, self.reader.role)

    def page(
        self,
        view: str | View,
        filters: Mapping[str, str] | None = None,
        limit: int = PAGE,
        cursor: str | None = None,
        as_of: date | None = None,
    ) -> Page:
        """One page of a view."""
        return query(self.store, view, self.reader, filters, limit, cursor, as_of, self.today)

    def rows(
        self, view: str | View, filters: Mapping[str, str] | None = None, as_of: date | None = None
    ) -> Iterator[Row]:
        """All rows of a view whose rows are few however long the ledgers are, page after page."""
        cursor: str | None = None
        while True:
            page = self.page(view, filters, MAX_LIMIT, cursor, as_of)
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def supplement(self, year: int, cut_off: str, published: str) -> Prepared:
        """What a supplement has to say; instants are ISO texts."""
        return self.prepare_supplement(year, cut_off, published, known(self.store, datetime.fromisoformat(cut_off)))

    def history(self, stream: str) -> list[Row]:
        """The events of one matter. Raises NoSuchMatter."""
        return history(self.store, stream, self.reader, self.today)

    def histories(self, streams: Iterable[str]) -> dict[str, list[Row]]:
        """The events of several matters, by their principal streams."""
        return histories(self.store, streams, self.reader, self.today)

    def duties_in(self, stream: str) -> list[Row]:
        """What the reader's desk has to do in one matter, the first due first."""
        return duties_in(self.store, stream, self.reader, self.today)

    def news(self, after: int) -> Sequence[News]:
        """What others recorded behind the event with this local number, matter by matter, the newest first."""
        return news(self.store, self.reader, after, self.today)

    @cached_property
    def roster(self) -> Roster:
        """The names of the organs."""
        with self.store.reading() as connection:
            return Roster.load(connection)

    @cached_property
    def desk(self) -> frozenset[str]:
        """The names of those whose duties the reader does."""
        return Sight.of(self.reader, self.roster, self.today).desk

    def name(self, organ: str, on: date | str | None = None) -> str:
        """An organ's name on a day, its id where it is not known."""
        return self.roster.name(organ, on) or organ

    @property
    def names(self) -> dict[str, str]:
        """Every organ by its name of today."""
        return {organ: self.name(organ) for organ in self.roster.registry.organs}

    @property
    def own_organs(self) -> dict[str, str]:
        """The organs of the sides that live `here`, in the order of their names: people and systems belong to one."""
        own = ((organ, name) for organ, name in self.names.items() if self.roster.registry.side(organ) in self.here)
        return dict(sorted(own, key=lambda item: item[1]))

    def recent(self, wanted: int) -> list[Row]:
        """The newest events of matters, newest first, each with its matter's `subject`."""
        events: list[Row] = []
        cursor: str | None = None
        for _page in range(LOOK_BACK):
            page = self.page("audit_trail", limit=wanted * 4, cursor=cursor)
            events += [item for item in page.items if is_matter(item["stream"])]
            cursor = page.next
            if cursor is None or len(events) >= wanted:
                break
        return self.with_subjects(events[:wanted])

    def with_subjects(self, rows: Sequence[Row]) -> list[Row]:
        """These rows, each with the `subject` of the matter of its `stream`."""
        told = self.histories(row["stream"] for row in rows)
        principals = [principal_stream(row["stream"]) for row in rows]
        return [
            {**row, "subject": subject_of(principal, told[principal])}
            for row, principal in zip(rows, principals, strict=True)
        ]


def subject_of(stream: str, events: list[Row]) -> str:
    """The newest title or subject among events of one matter as they are read now, else what the first of them names.

    Empty where none of them says it.
    """
    events = as_read(events) or events
    for event in reversed(events):
        data = event["data"]
        title = content_of(event).get("title") or data.get("subject")
        if not title and event["type"].startswith("suggestion-response.opened"):
            title = data.get("title")
        if title:
            return str(title)
    first = events[0]["data"]
    said = next((first[name] for name in NAMING if isinstance(first.get(name), str)), "")
    return said or (_("%(kind)s %(year)s年", kind=kind_of(stream), year=first["year"]) if "year" in first else "")


def as_read(events: list[Row]) -> list[Row]:
    """Those that count, each with what it should have said."""
    read = dict[tuple[str, int], Row]()
    for event in events:
        if event["type"] not in AMENDMENTS:
            read[event["stream"], event["version"]] = event
            continue
        place = event["stream"], event["data"]["record"]
        if place in read and event["data"].get("becomes"):
            read[place] = {**read[place], "data": event["data"]["becomes"]}
        else:
            read.pop(place, None)
    return list(read.values())


def kind_of(stream: str) -> str:
    """What a matter is called, as the side that keeps the original says it."""
    return named(category_of(stream)).partition("（")[0]


def content_of(event: Row) -> Row:
    """The parts of what an event says at length; none where its content is a text (a risk assessment's)."""
    content = event["data"].get("content")
    return content if isinstance(content, dict) else {}
