"""How pages say things: days, instants, rates, labels of codes, and addresses of matters."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from events.attachment import MOST_BYTES, MOST_FILES, Attachment
from events.base import Side
from events.instants import SHANGHAI
from events.streams import principal_stream
from events.terms import Term
from fuyuan.web.addresses import at, from_above
from fuyuan.web.language import english, named
from fuyuan.web.language import gettext as _
from projections import percentage
from projections.views import BY_NAME
from services.attachments.content import BY_SUFFIX


def long_day(value: date | str | None) -> str:
    """2024年3月15日 or 15 March 2024, for running text."""
    if not value:
        return ""
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return f"{day.day} {day:%B %Y}" if english() else f"{day.year}年{day.month}月{day.day}日"


def long_moment(value: datetime) -> str:
    """An instant as Shanghai time to the minute, for running text: 2024年3月15日 10:00."""
    local = value.astimezone(SHANGHAI)
    return f"{long_day(local)} {local:%H:%M}"


def moment(value: str) -> str:
    """An instant in UTC as Shanghai time to the minute: 2024-03-15 10:00."""
    return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def percent(part: int, whole: int) -> str:
    """`part` of `whole` as the annual review prints it: one decimal, half up; a dash over nothing (ANR-04)."""
    return f"{percentage.percent(part, whole)}%" if whole else percentage.NONE


def percent_of(share: float) -> str:
    """A share from 0 to 1, of four places, as pages print it."""
    return percent(round(share * 10_000), 10_000)


def term(view: str, column: str, code: str | None) -> Term | None:
    """The word that a code in this column of a view stands for."""
    terms = next((shown.term for shown in BY_NAME[view].columns if shown.name == column), None)
    if terms is None or not code:
        return None
    return next((word for word in terms if word.value == code), None)


def label(view: str, column: str, code: str | None) -> str:
    """The label of a code; the code itself where it is not of the list."""
    word = term(view, column, code)
    return named(word) if word else (code or "")


def side_name(side: str) -> str:
    """法院, 政府 or 领导小组办公室."""
    return named(Side(side))


def side_short(side: str) -> str:
    """法院, 政府 or 联席, for a mark."""
    return _("联席") if side == Side.JOINT else side_name(side)


def matter_url(stream: str) -> str:
    """The page of the matter to which a stream belongs."""
    return at(f"/matters/{quote(principal_stream(stream), safe=':')}")


def file_url(stream: str, sha256: str) -> str:
    """Where a file of the matter is downloaded."""
    return f"{matter_url(stream)}/files/{sha256}"


def file_said(file: Attachment) -> str:
    """A file as the record has it: 反馈函.pdf（PDF 文件，1.2 MB）."""
    large = file.length >= 2**20
    size = f"{file.length / 2**20:.1f} MB" if large else f"{max(1, round(file.length / 2**10))} KB"
    return _("%(file)s（%(kind)s，%(size)s）", file=file.name, kind=named(file.media_type), size=size)


BROWSERS: Final = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Version/", "Safari"))
SYSTEMS: Final = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")


def browser(agent: str) -> str:
    """What a browser says of itself, short: Chrome 120, Windows; as it is where that is not known."""
    for mark, name in BROWSERS:
        if version := re.search(rf"{mark}(\d+)", agent):
            system = next((system for system in SYSTEMS if system in agent), "")
            return f"{name} {version[1]}" + (f", {system}" if system else "")
    return agent


def link(path: str, **query: Any) -> str:
    """An address with those parameters that have a value."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


FILTERS = {
    "browser": browser,
    "long_day": long_day,
    "long_moment": long_moment,
    "moment": moment,
    "percent": percent,
    "side_short": side_short,
}
GLOBALS = {
    "at": at,
    "from_above": from_above,
    "label": label,
    "matter_url": matter_url,
    "file_url": file_url,
    "link": link,
    "suffixes": ",".join(BY_SUFFIX),
    "most_files": MOST_FILES,
    "most_megabytes": MOST_BYTES // 2**20,
}
