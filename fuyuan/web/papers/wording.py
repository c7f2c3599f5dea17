"""Running text of papers: paragraphs with their level, numbered points, titles in full and in lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from fuyuan.papers.numerals import NUMERALS, numeral

HEADING: Final = 40  # characters of a heading at most
WIDTH: Final = 20  # characters of a line of the title
SHORTEST: Final = 4  # characters of its last line
LINE: Final = 28  # characters of a line of text
FIRST_PAGE: Final = 13  # lines of title and addressees that the first page of a letter holds
PHRASE: Final = re.compile(
    "[的和与及、》]|(?<!关于|切实)(?<!进一步)(?<!《)(?=关于|《|进一步|切实|推动|推进|促进|保障|加强|规范|做好|有关)"
)
KINDS: Final = re.compile("(通报|意见|意见函|函|报告|通知|说明|建议|建议书|意见书)(（.*）)?$")
"""What says already which kind of paper it is."""
LEVELS: Final = (re.compile(f"[{NUMERALS}]{{1,3}}、"), re.compile(f"（[{NUMERALS}]{{1,3}}）"))


class Paragraph(NamedTuple):
    """A paragraph of running text; `题` is its heading, of level 1 or 2 (`级`; 0: none)."""

    级: int
    题: str
    文: str


def running_text(text: str) -> list[Paragraph]:
    """Paragraphs with their level: 一、 and （一） begin a heading, up to the end of a short first sentence."""
    return [_paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _paragraph(text: str) -> Paragraph:
    heading, stop, rest = text.partition("。")
    for level, numbered in enumerate(LEVELS, start=1):
        if numbered.match(text) and len(heading) <= HEADING:
            return Paragraph(level, heading + stop, rest)
    return Paragraph(0, "", text)


def numbered(texts: Sequence[str]) -> list[Paragraph]:
    """一、二、三、 before each where there are several; nothing of it is a heading."""
    if len(texts) == 1:
        return [Paragraph(0, "", line) for line in texts[0].splitlines() if line.strip()]
    lines = [f"{numeral(place)}、{text}" for place, text in enumerate(texts, start=1)]
    return [Paragraph(0, "", line) for text in lines for line in text.splitlines() if line.strip()]


def titled(issuer: str, subject: str, kind: str) -> str:
    """The title in full, `××人民法院关于××的司法建议书`, of what was recorded as subject or title."""
    subject, stem = subject.removeprefix(issuer), kind.removesuffix("书")
    if subject.endswith(stem):
        subject += kind.removeprefix(stem)
    elif not KINDS.search(subject):
        subject = f"{subject}的{kind}" if subject.startswith("关于") else f"关于{subject}的{kind}"
    return in_lines(issuer + subject)


def fills_the_page(fields: Mapping[str, Any]) -> bool:
    """Whether addressees leave no room for text on the first page: then they stand in the 版记 (7.3.2)."""
    addressees, title = fields.get("主送") or "", fields.get("标题") or ""
    return -(-len(addressees) // LINE) + len(title.splitlines()) > FIRST_PAGE


def in_lines(title: str) -> str:
    """Broken into lines of much the same length, not within a phrase where one line more can help that."""
    breaks = [match.end() for match in PHRASE.finditer(title)]

    @cache
    def lines(start: int, many: int) -> str | None:
        """What follows `start` in so many lines, each of which ends with a phrase; None where that cannot be."""
        length = len(title) - start
        if many < 2:
            return title[start:] if SHORTEST <= length <= WIDTH else None
        wanted = start + -(-length // many)
        within = [at for at in breaks if start < at <= start + WIDTH]
        for at in sorted(within, key=lambda place: abs(place - wanted)):
            if rest := lines(at, many - 1):
                return f"{title[start:at]}\n{rest}"
        return None

    least = -(-len(title) // WIDTH)
    if least < 2:
        return title
    even = -(-len(title) // least)
    by_length = "\n".join(title[at : at + even] for at in range(0, len(title), even))
    return lines(0, least) or lines(0, least + 1) or by_length
