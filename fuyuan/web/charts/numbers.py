"""The numbers of each chart, from the views' kept totals: one mark a row, with the list that it stands for."""

from __future__ import annotations

import calendar
from calendar import month_abbr
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from events.terms import Words
from events.vocabulary import Field, Topic
from fuyuan.web.language import Named, named
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import label, link
from projections.view import View
from projections.views.appearance_rows import AppearanceStatus
from projections.views.at_a_glance import ACTION_ITEM_STATES
from projections.views.suggestion_tables import SuggestionStatus
from projections.views.year_in_months import YEAR_IN_MONTHS, Happening

MONTHS: Final = tuple(Words(f"{month}月", month_abbr[month]) for month in range(1, 13))
LAST_YEAR, THIS_YEAR = Words("上年", "Last year"), Words("本年", "This year")
REPLIES: Final = (
    Words("按期反馈", "On time"),
    Words("逾期反馈", "Late"),
    Words("逾期未反馈", "Overdue"),
    Words("未到期", "Not yet due"),
)
ADOPTED: Final = {
    "adopted": Words("采纳", "Adopted"),
    "partly_adopted": Words("部分采纳", "Partly adopted"),
    "in_progress": Words("正在落实", "In progress"),
    "not_adopted": Words("未采纳", "Not adopted"),
}
APPEARANCES: Final = (
    Words("负责人出庭", "Head appeared"),
    Words("有正当理由未出庭", "Absent with good reason"),
    Words("无正当理由未出庭", "Absent without good reason"),
    Words("其他", "Other"),
)
LOST, NOT_LOST = Words("败诉", "Lost"), Words("未败诉", "Not lost")
ITEMS: Final = Words("督办事项", "Action items")
RISKS: Final = Words("风险评估", "Risk assessments")
UNDECIDED: Final = Words("尚无结论", "No conclusion yet")
MOST: Final = 15  # organs in one chart


@dataclass(frozen=True, slots=True)
class Mark:
    """So many of `part` at `label`; `url` is the list of them."""

    label: str
    part: Named
    many: int
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which year, as things stood on `as_of` (today)."""

    seen: Seen
    year: int
    as_of: date | None
    _answers: dict[tuple[str | View, str], list[Row]] = field(default_factory=dict)

    def rows(self, view: str | View, year: int | None = None) -> list[Row]:
        """Of the year; asked once, however many charts are drawn of it."""
        of = f"{year or self.year:04}"
        if (view, of) not in self._answers:
            self._answers[view, of] = list(self.seen.rows(view, {"year": of}, self.as_of))
        return self._answers[view, of]

    def happened(self, what: Happening, year: int | None = None) -> Iterator[Row]:
        return (row for row in self.rows(YEAR_IN_MONTHS, year) if row["what"] == what)

    def month(self, month: int, start: str, end: str) -> dict[str, str]:
        """A month of the year as two filters, first and last day."""
        last = calendar.monthrange(self.year, month)[1]
        return {start: f"{self.year:04}-{month:02}-01", end: f"{self.year:04}-{month:02}-{last}"}

    def whole_year(self, start: str, end: str) -> dict[str, str]:
        return {start: f"{self.year:04}-01-01", end: f"{self.year:04}-12-31"}

    def to(self, path: str, **filters: str) -> str:
        """The address of a list, on the same day."""
        return link(path, **filters, as_of=self.as_of)


def suggestions(asked: Asked) -> Iterator[Mark]:
    for row in asked.happened(Happening.SUGGESTION):
        days = asked.month(int(row["month"]), "sent_from", "sent_to")
        url = asked.to("/suggestions", status=row["of"], **days)
        yield Mark(named(MONTHS[int(row["month"]) - 1]), SuggestionStatus(row["of"]), row["many"], url)


def compared(asked: Asked) -> Iterator[Mark]:
    """The whole months of this year so far beside the same months of the year before."""
    day = asked.as_of or asked.seen.today
    until = day.month if day.year == asked.year else 12
    for what, path, start, end in (
        (Happening.SUGGESTION, "/suggestions", "sent_from", "sent_to"),
        (Happening.CASE, "/views/case_index", "concluded_from", "concluded_to"),
        (Happening.PETITION, "/views/petition_board", "from", "to"),
        (Happening.DISPUTE, "/views/dispute_register", "from", "to"),
    ):
        for year, said in ((asked.year - 1, LAST_YEAR), (asked.year, THIS_YEAR)):
            many = sum(row["many"] for row in asked.happened(what, year) if int(row["month"]) <= until)
            last = calendar.monthrange(year, until)[1]
            days = {start: f"{year:04}-01-01", end: f"{year:04}-{until:02}-{last}"}
            yield Mark(named(what).partition("（")[0].partition(",")[0], said, many, asked.to(path, **days))


def replies(asked: Asked) -> Iterator[Mark]:
    for row in _most(asked.rows("organ_scoreboard"), "reply_required"):
        waiting = row["reply_required"] - row["on_time"] - row["answered_late"] - row["overdue"]
        said = (row["on_time"], row["answered_late"], row["overdue"], waiting)
        url = asked.to("/suggestions", addressee=row["addressee"], year=f"{asked.year:04}")
        for part, many in zip(REPLIES, said, strict=True):
            yield Mark(asked.seen.name(row["addressee"]), part, many, url)


def adoption(asked: Asked) -> Iterator[Mark]:
    for row in _most(asked.rows("organ_scoreboard"), "recommendations_assessed"):
        url = asked.to("/suggestions", addressee=row["addressee"], year=f"{asked.year:04}")
        for name, part in ADOPTED.items():
            yield Mark(asked.seen.name(row["addressee"]), part, row[name], url)


def appearances(asked: Asked) -> Iterator[Mark]:
    rows = (row for row in asked.rows("appearance_by_organ") if row["heard"])
    for row in _most(rows, "heard"):
        url = asked.to("/views/appearance_board", organ=row["organ"])
        others = row["heard"] - row["attended"] - row["excused"] - row["unjustified"]
        said = (row["attended"], row["excused"], row["unjustified"], others)
        for part, many in zip(APPEARANCES, said, strict=True):
            yield Mark(asked.seen.name(row["organ"]), part, many, url)


def hearings(asked: Asked) -> Iterator[Mark]:
    for row in asked.happened(Happening.HEARING):
        days = asked.month(int(row["month"]), "heard_from", "heard_to")
        url = asked.to("/views/appearance_board", status=row["of"], **days)
        yield Mark(named(MONTHS[int(row["month"]) - 1]), AppearanceStatus(row["of"]), row["many"], url)


def cases(asked: Asked) -> Iterator[Mark]:
    concluded, lost = _by_field(asked, Happening.CASE), _by_field(asked, Happening.LOSS)
    asked_for = asked.whole_year("concluded_from", "concluded_to") | {"procedure": "first_instance"}
    for code, many in sorted(concluded.items(), key=lambda pair: -pair[1]):
        field = next((named(word) for word in Field if word.value == code), code)
        for part, loss, of in ((LOST, "true", lost.get(code, 0)), (NOT_LOST, "false", many - lost.get(code, 0))):
            yield Mark(field, part, of, asked.to("/views/case_index", field=code, loss=loss, **asked_for))


def _by_field(asked: Asked, what: Happening) -> dict[str, int]:
    counted: dict[str, int] = {}
    for row in asked.happened(what):
        counted[row["of"]] = counted.get(row["of"], 0) + row["many"]
    return counted


def topics(asked: Asked) -> Iterator[Mark]:
    for row in asked.rows("topic_matrix"):
        for month in range(1, 13):
            days = asked.month(month, "issued_from", "issued_to")
            url = asked.to("/bulletins", topic=row["topic"], **days)
            yield Mark(named(said_of(Topic(row["topic"]))), MONTHS[month - 1], row[f"m{month:02}"], url)


def said_of(topic: Topic) -> Words:
    return Words(f"{topic.value} {topic.zh}", f"{topic.value} {topic.en}")


def items(asked: Asked) -> Iterator[Mark]:
    for row in asked.seen.rows(ACTION_ITEM_STATES, as_of=asked.as_of):
        said = label("action_items", "status", row["status"])
        yield Mark(said, ITEMS, row["many"], asked.to("/views/action_items", status=row["status"]))


def petitions(asked: Asked) -> Iterator[Mark]:
    for what, path, state in (
        (Happening.PETITION, "/views/petition_board", {}),
        (Happening.DISPUTE, "/views/dispute_register", {}),
        (Happening.RESOLUTION, "/views/dispute_register", {"status": "resolved"}),
    ):
        for row in asked.happened(what):
            days = state or asked.month(int(row["month"]), "from", "to")
            yield Mark(named(MONTHS[int(row["month"]) - 1]), what, row["many"], asked.to(path, **days))


def risks(asked: Asked) -> Iterator[Mark]:
    counted: dict[str, int] = {}
    for row in asked.happened(Happening.RISK):
        counted[row["of"]] = counted.get(row["of"], 0) + row["many"]
    days = asked.whole_year("opened_from", "opened_to")
    for level, many in counted.items():
        said = label("risk_register", "level", level) or named(UNDECIDED)
        yield Mark(said, RISKS, many, asked.to("/views/risk_register", level=level, **days))


def _most(rows: Iterable[Row], name: str) -> list[Row]:
    """Those with the most, as many as a chart can show."""
    return sorted((row for row in rows if row[name]), key=lambda row: -row[name])[:MOST]
