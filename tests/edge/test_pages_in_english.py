"""On an English page everything is English but what people recorded, and what says of itself that it is Chinese."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from fuyuan.contracts.schemas import in_english
from fuyuan.web.forms.fields import Field
from fuyuan.web.forms.offered import form_of, table
from fuyuan.web.language import _english
from fuyuan.web.papers.templates import TEMPLATES
from tests.access.world import Office
from tests.edge.console_world import ConsoleWorld
from tests.edge.every_page import OF_NOBODY, administered, everything, of_a_clerk

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


def untranslated(page: str, said: list[str]) -> set[str]:
    """The texts in which Chinese is left when what was recorded is taken out."""
    spoken = Spoken()
    spoken.feed(page)
    everything_said = "\n".join(said)
    found = set()
    for text in filter(CHINESE.search, spoken.texts):
        rest = "" if text in everything_said else text  # a snippet is a part of what was recorded
        for value in said:
            rest = rest.replace(value, "")
        if CHINESE.search(rest):
            found.add(text)
    return found


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with everything(tmp_path) as made:
        yield made


async def test_no_page_shows_chinese_that_nobody_recorded(world: ConsoleWorld) -> None:
    said = [*recorded(world), *quoting(), "经办人"]  # the post of the accounts
    office = Office(world.people)
    asked = [(address, office.session("the-clerk")) for address in of_a_clerk(world)]
    asked += [(address, office.session(name)) for address, name in administered()]
    asked += [(address, "") for address in OF_NOBODY]
    found: dict[str, set[str]] = {}
    async with world.client(None) as browser:
        for address, session in asked:
            cookies = {"fuyuan_language": "en"} | ({"fuyuan_session": session} if session else {})
            page = await browser.get(address, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
            assert page.status_code in {200, 403, 404, 422}, (address, page.status_code)
            assert '<html lang="en">' in page.text, address
            made = [text for start, texts in MADE_IN_CHINESE.items() if address.startswith(start) for text in texts]
            if left := untranslated(page.text, [*said, *made]):
                found[address] = left
    assert found == {}
