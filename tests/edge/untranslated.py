"""What an English page says in Chinese although nobody recorded it, and nothing there says that it is Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, Final

import orjson

from fuyuan.contracts.schemas import in_english
from fuyuan.web.forms.fields import Field
from fuyuan.web.forms.offered import form_of, table
from fuyuan.web.language import _english
from fuyuan.web.papers.templates import TEMPLATES
from tests.edge.console_world import ConsoleWorld

CHINESE: Final = re.compile("[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
SPOKEN: Final = {"alt", "aria-label", "label", "placeholder", "title"}
MADE_IN_CHINESE: Final = {
    "/annual": ("（基数）",),
    "/views/organs": ("、", "由", "划入：", "划转", "："),
    "/matters/": (*TEMPLATES, "、"),
}
"""What views and papers put around recorded texts, which is Chinese wherever it stands."""
EMPTY: Final = {"br", "hr", "img", "input", "link", "meta", "option"}
"""Elements without an end, or whose end our pages leave out."""


class Spoken(HTMLParser):
    """What a page says in texts and attributes, without what stands in an element that is marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._within: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        chinese = ("lang", "zh-CN") in attrs or (bool(self._within) and self._within[-1])
        if not chinese:
            self.texts.update(value or "" for name, value in attrs if name in SPOKEN)
        if tag not in EMPTY:
            self._within.append(chinese)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not (self._within and self._within[-1]):
            self.texts.add(data.strip())


def recorded(world: ConsoleWorld) -> list[str]:
    """Every text of the events and of the registry, the longest first."""
    texts = {text for message in world.story.messages for text in _texts(orjson.loads(message.raw))}
    return sorted((text for text in texts if CHINESE.search(text)), key=len, reverse=True)


def quoting() -> list[str]:
    """English texts with Chinese in them: how a number is written, the name of a column."""
    catalogue = list(_english().values())
    commands = [in_english(entry.command) for entry in table().values()]
    fields = [asked for command in table() for asked in _fields(form_of(command))]
    helps = [asked.help.en for asked in fields if asked.help]
    words = [word.en for asked in fields for word in asked.choices.values()]
    return [text for text in (*catalogue, *commands, *helps, *words) if CHINESE.search(text)]


def _fields(fields: Iterable[Field]) -> Iterator[Field]:
    for asked in fields:
        yield asked
        yield from _fields(asked.fields)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)
        case _:
            pass


def known_texts(world: ConsoleWorld) -> list[str]:
    """What may be Chinese wherever it stands."""
    return [*recorded(world), *quoting(), "经办人"]  # the post of the accounts


def untranslated(page: str, address: str, known: list[str]) -> list[str]:
    """The texts in which Chinese is left when what was recorded is taken out, and what views and papers put around."""
    spoken = Spoken()
    spoken.feed(page)
    known = [*known, *(text for start, texts in MADE_IN_CHINESE.items() if address.startswith(start) for text in texts)]
    everything_known = "\n".join(known)
    left = set()
    for text in filter(CHINESE.search, spoken.texts):
        rest = "" if text in everything_known else text  # a snippet is a part of what was recorded
        for value in known:
            rest = rest.replace(value, "")
        if CHINESE.search(rest):
            left.add(text)
    return sorted(left)
