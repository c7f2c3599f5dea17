"""The words of an address line: filters and cursors, checked and turned into conditions."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, assert_never

import orjson
from sqlalchemy import ColumnElement, FromClause, String, and_, false, or_, type_coerce

from domain.organ_names import NameUnclear, named
from domain.registry import Registry
from events.as_written import day_written
from events.base import Side
from events.instants import SHANGHAI, written
from events.numbers import number_as_stored
from projections.access.sight import concerns
from projections.asked import Asked
from projections.errors import BadQuestion
from projections.store.schema import key_of
from projections.view import Filter, Order, View

MAX_LENGTH = 200
LARGEST = 2**63 - 1  # what a column of numbers holds
_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_NO_TEXT = {"Cc", "Cs"}  # control characters, and halves of characters, which no database takes
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def checked(view: View, filters: Mapping[str, str], as_of: date, registry: Registry) -> dict[str, Any]:
    """The values of the filters, and the defaults of those not given; of an organ that is named, the id.

    Raises BadQuestion.
    """
    known = {one.name: one for one in view.filters}
    for name in filters:
        if name not in known:
            names = "、".join(known)
            raise BadQuestion(
                name,
                f"{view.zh}没有名为 {name} 的筛选项，可用：{names}",
                f"{view.name} has no filter {name}; there are {', '.join(known)}",
            )
    values = {name: _value(known[name], text, registry) for name, text in filters.items()}
    for name, one in known.items():
        if name not in values and one.required:
            raise BadQuestion(
                name,
                f"{view.zh}须给出{one.zh}（{name}），至少 {one.least} 个字",
                f"{view.name} needs {name}, at least {one.least} characters",
            )
        if name not in values and one.default is not None:
            values[name] = one.default(as_of)
    return values


def conditions(view: View, rows: FromClause, asked: Asked, *, before: bool) -> list[ColumnElement[bool]]:
    """What the filters (those before or after grouping) ask of these rows. A stream is found by its matter."""
    wanted = [one for one in view.filters if one.name in asked.filters and one.before is before]
    times = {column.name for column in view.columns if column.kind == "time"}
    found = []
    for one in wanted:
        value = asked.filters[one.name]
        if one.kind == "day" and one.column in times:
            value = _instant(one, value)
        values = meant(one, asked) if one.kind == "organ" else [value]
        found.append(or_(*(_condition(one, rows.c[one.column], each) for each in values)))
        if one.name == "stream":
            found.append(rows.c.matter.in_([key_of(side, value) for side in Side]))
    return found


def meant(one: Filter, asked: Asked) -> list[Any]:
    """The value asked for; of an organ also those whose duties it continues on that day (ORG-02)."""
    value = asked.filters[one.name]
    return sorted(asked.roster.registry.continued_by(value, asked.as_of)) if one.kind == "organ" else [value]


def _instant(one: Filter, value: str) -> str:
    """A day in Asia/Shanghai beside a column of instants: its first moment, for `to` its last one, as UTC text."""
    try:
        at = datetime.combine(date.fromisoformat(value), time(), SHANGHAI).astimezone(UTC)
        if one.op == "to":
            at += timedelta(days=1, microseconds=-1)
    except OverflowError:
        raise BadQuestion(one.name, f"{one.zh}（{one.name}）超出日历", f"{one.name} is beyond the calendar") from None
    return written(at)


def _condition(one: Filter, column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    match one.op:
        case "equal":
            return column.is_(value) if isinstance(value, bool) else column.__eq__(value)
        case "from":
            return column.__ge__(value)
        case "to":
            return column.__le__(value)
        case "has":
            return type_coerce(column, String).contains(f'"{value}"', autoescape=True)
        case "contains":
            return column.icontains(value, autoescape=True)
        case "concerns":
            return concerns(column, value)
        case _:
            assert_never(one.op)


def _value(one: Filter, text: str, registry: Registry) -> Any:
    match one.kind:
        case "organ" if len(text) <= MAX_LENGTH and not text.isascii():
            return organ_meant(one, text, registry)
        case "day":
            if day := day_written(text):
                return day.isoformat()
            zh, en = "应为日期，如 2024-05-15 或者 2024年5月15日", "must be a day such as 2024-05-15"
        case "year":
            if _YEAR.fullmatch(text):
                return text
            zh, en = "应为四位年份", "must be a year of four digits"
        case "number":
            if _NUMBER.fullmatch(text):
                return int(text)
            zh, en = "应为整数", "must be a whole number"
        case "flag":
            if text in _FLAGS:
                return _FLAGS[text]
            zh, en = "应为 true 或 false", "must be true or false"
        case "term" | "terms" if one.term is not None:
            codes = [term.value for term in one.term]
            if text in codes:
                return text
            zh, en = f"应为以下之一：{'、'.join(codes)}", f"must be one of {', '.join(codes)}"
        case _:
            fits = one.least <= len(text) <= MAX_LENGTH
            if fits and not any(unicodedata.category(char) in _NO_TEXT for char in text):
                return text if one.op == "contains" else number_as_stored(text)
            zh = f"应为 {one.least} 至 {MAX_LENGTH} 个字符，不含控制字符"
            en = f"must be {one.least} to {MAX_LENGTH} characters, none of them a control character"
    raise BadQuestion(one.name, f"{one.zh}（{one.name}）{zh}", f"{one.name} {en}")


def organ_meant(one: Filter, text: str, registry: Registry) -> str:
    """The id of the organ that is called so, where it is no id already (papers B13). Raises BadQuestion."""
    try:
        return text if text.isascii() else named(registry, text)
    except NameUnclear as unclear:
        raise BadQuestion(one.name, f"{one.zh}（{one.name}）：{unclear.words.zh}", unclear.words.en) from None


def encode_cursor(view: View, row: Mapping[str, Any]) -> str:
    """The place after this row, for the next page."""
    place = [view.name, *(row[one.column] for one in view.order)]
    return base64.urlsafe_b64encode(orjson.dumps(place, default=bytes.hex)).rstrip(b"=").decode()


def decode_cursor(view: View, rows: FromClause, cursor: str) -> list[Any]:
    """The key of the last row of the page before. Raises BadQuestion when it is not one of this view's."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        name, *place = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error):
        name, place = None, []
    kinds = [rows.c[one.column].type.python_type for one in view.order]
    place = [_bytes(value) if kind is bytes else value for value, kind in zip(place, kinds, strict=False)]
    if name != view.name or [type(value) for value in place] != kinds or not all(map(_storable, place)):
        raise BadQuestion("cursor", "翻页标识无效，请从第一页重新查询", "not a cursor of this view; start over")
    return list(place)


def _bytes(value: Any) -> bytes | None:
    try:
        return bytes.fromhex(value)
    except (TypeError, ValueError):
        return None


def _storable(value: str | int | bytes) -> bool:
    if isinstance(value, bytes):
        return True
    return "\x00" not in value if isinstance(value, str) else abs(value) <= LARGEST


def after(rows: FromClause, order: Sequence[Order], place: Sequence[Any]) -> ColumnElement[bool]:
    """Rows that come after `place` in this order (row by row comparison, each column in its own direction)."""
    result: ColumnElement[bool] = false()
    for one, value in reversed(list(zip(order, place, strict=True))):
        column = rows.c[one.column]
        beyond = column < value if one.descending else column > value
        result = or_(beyond, and_(column == value, result))
    return result
