"""The figures of a year, each beside those of the years before, and the events behind each of its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.definitions import DEFINITIONS
from events.streams import principal_stream
from fuyuan.web.annual import reads_internal, said
from fuyuan.web.annual_life import review_of
from fuyuan.web.annual_years import cut_off_for, year_in
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named, spoken
from fuyuan.web.question import Question
from fuyuan.web.seen import Row, Seen, kind_of, subject_of
from fuyuan.web.words import link, moment
from projections.errors import NoSuchMatter
from projections.review.years import YEARS
from projections.views.annual_figures import AT_ONCE
from projections.views.annual_figures_page import FIGURES_PAGE, REFERENCES_PAGE

_PAGE: Final = re.compile(r"[1-9][0-9]{0,8}")
ROLES: Final = ("numerator", "denominator", "counted")


@dataclass(frozen=True, slots=True)
class Behind:
    """The events behind a value that stand on this page; `hidden` of them the reader may not know of."""

    title: str
    role: str
    events: Sequence[Row]
    hidden: int
    pages: Sequence[tuple[int, str]]
    here: int

    @property
    def stated(self) -> bool:
        """Whether they state numbers."""
        return any(event["stated"] is not None for event in self.events)


def figures(seen: Seen, question: Question, year: str) -> dict[str, Any]:
    """All figures of the year. Raises NoSuchMatter for who reads the public edition, BadQuestion."""
    told, given = year_in(year), question.filters("cut_off")
    rows, page = _rows(seen, told, question)
    listed = ((row["metric"], _values(row, told)) for row in rows)
    return {
        **page,
        "figures": [
            {**_defined(metric), "href": link(_address(told, metric), **given), "lines": values}
            for metric, values in listed
            if values
        ],
    }


def figure(seen: Seen, question: Question, year: str, metric: str) -> dict[str, Any]:
    """One figure: how it is defined, its values year by year, and what is behind one of them.

    Raises NoSuchMatter, also for who reads the public edition; BadQuestion.
    """
    told, given = year_in(year), question.filters("cut_off")
    if metric not in DEFINITIONS:
        raise NoSuchMatter(metric)
    rows, page = _rows(seen, told, question, metric=metric)
    values = [value for row in rows for value in row["values"]]
    return {
        **page,
        **_defined(metric),
        "values": [value for row in rows for value in _values(row, told, {"metric": metric, **given})],
        "tables": [_table(value) for value in values if value["kind"] == "table"],
        "behind": _behind(seen, question, page["asked"], metric, values),
        "all": link(f"/annual/{told:04}/figures", **given),
    }


def _address(year: int, metric: str) -> str:
    return f"/annual/{year:04}/figures/{metric}"


def _rows(seen: Seen, year: int, question: Question, **more: str) -> tuple[list[Row], dict[str, Any]]:
    """The figures, and what a page says of when they were computed; `asked`: of which year, up to which cut-off."""
    if not reads_internal(seen):
        raise NoSuchMatter(f"{year:04}")
    asked = {"year": f"{year:04}", **cut_off_for(question, review_of(seen, year))}
    rows = seen.page(FIGURES_PAGE, {**asked, **more}).items
    current, failing = bool(rows and rows[0]["current"]), None
    if not current:
        failing = seen.compute_year(year, asked.get("cut_off", ""), seen.today)
    return rows, {
        "asked": asked,
        "year": year,
        "cut_off": moment(rows[0]["cut_off"]) if rows else "",
        "computed": bool(rows),
        "current": current,
        "since": rows[0]["since"] if rows else 0,
        "failing_since": moment(failing.isoformat()) if failing else "",
    }


def _defined(metric: str) -> dict[str, Any]:
    definition = DEFINITIONS[metric]
    return {
        "metric": metric,
        "title": named(definition.label),
        "unit": spoken(definition.unit),
        "numerator": named(definition.numerator),
        "denominator": named(definition.denominator) if definition.denominator else "",
        "source": definition.source,
    }


def _values(row: Row, year: int, given: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The values that are no tables: the text of each year, and links to what is behind this year's; `given`: what
    these links ask beside.
    """
    return [
        {
            "title": named(value["title"]),
            "line": _line(value, year),
            "behind": [] if given is None else list(_lists(value, year, given)),
        }
        for value in row["values"]
        if value["kind"] != "table"
    ]


def _line(value: Row, year: int) -> list[str]:
    """The texts of the years, empty where one has no such value."""
    texts = {one["year"]: named(one["text"]) for one in value["years"]}
    return [texts.get(one, "") for one in range(year - YEARS + 1, year + 1)]


def _lists(value: Row, year: int, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for role in ROLES:
        if total := value["behind"].get(role, 0):
            yield _role(role, total), _list_at(year, {**given, "value": value["key"], "role": role})


def _list_at(year: int, given: Mapping[str, str]) -> str:
    """Where a list of references stands on the page of its figure."""
    asked = {name: value for name, value in given.items() if name != "metric"}
    return f"{link(_address(year, given['metric']), **asked)}#behind"


def _role(role: str, total: int) -> str:
    match role:
        case "numerator":
            return _("分子（%(total)s）", total=total)
        case "denominator":
            return _("分母（%(total)s）", total=total)
        case _:
            return _("记录（%(total)s）", total=total)


def _table(value: Row) -> dict[str, Any]:
    return {
        "title": named(value["title"]),
        "heads": list(map(named, value["columns"])),
        "rows": [list(map(said, line)) for line in value["rows"]],
        "note": said(value["note"]),
    }


def _behind(seen: Seen, question: Question, asked: Mapping[str, str], metric: str, values: list[Row]) -> Behind | None:
    """Of the value and role that are asked for, else of the first that has something behind it."""
    roles = ((value, role) for value in values for role, total in value.get("behind", {}).items() if total)
    known = {(value["key"], role): value for value, role in roles}
    if not known:
        return None
    place = question.get("value"), question.get("role")
    key, role = place if place in known else next(iter(known))
    total, page = known[key, role]["behind"][role], question.get("page")
    last = (total - 1) // AT_ONCE
    number = min(int(page) - 1, last) if _PAGE.fullmatch(page) else 0
    of = {"metric": metric, "value": key, "role": role}
    refs = seen.page(REFERENCES_PAGE, {**asked, **of, "number": str(number)}).items
    events = list(_seen_of(seen, refs))
    given = {**question.filters("cut_off"), **of}
    pages = [(one, _list_at(int(asked["year"]), {**given, "page": str(one)})) for one in range(1, last + 2)]
    return Behind(
        title=named(known[key, role]["title"]),
        role=_role(role, total),
        events=events,
        hidden=len(refs) - len(events),
        pages=pages if last else [],
        here=number + 1,
    )


def _seen_of(seen: Seen, refs: list[Row]) -> Iterator[Row]:
    """Of these references the events that the reader may know of, each with the matter it belongs to."""
    named_here = [(ref, *_parts(ref["ref"])) for ref in refs]
    told = seen.histories(stream for _ref, _side, stream, _version in named_here)
    known = {(event["side"], event["id"]): event for events in told.values() for event in events}
    for ref, side, stream, version in named_here:
        if (event := known.get((side, f"{stream}:{version}"))) is not None:
            matter = principal_stream(stream)
            subject = subject_of(matter, told[matter]) or kind_of(matter)
            yield {**event, "subject": subject, "kind": kind_of(matter), "matter": matter, "stated": ref["stated"]}


def _parts(ref: str) -> tuple[str, str, str]:
    """Side, stream and version of `<side>/<stream>:<version>`, with or without a part behind it."""
    side, _slash, event = ref.partition("#")[0].partition("/")
    stream, _colon, version = event.rpartition(":")
    return side, stream, version
