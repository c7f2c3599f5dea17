"""Chinese first, English by a switch: which language a page speaks, and that the catalogue has every text."""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from events.base import Side
from fuyuan.web.language import Language, gettext, named, speaking, spoken
from fuyuan.web.words import long_day
from tests.edge.console_world import ConsoleWorld, console_world

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "fuyuan" / "web" / "locale" / "en" / "LC_MESSAGES" / "messages.po"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("read", "lang"),
    [
        ("", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-US,en;q=0.9", "en"),
        ("en-GB,en;q=0.9,zh;q=0.1", "zh-CN"),
        ("fr", "zh-CN"),
    ],
)
async def test_chinese_first_and_english_for_a_browser_that_reads_no_chinese(
    world: ConsoleWorld, read: str, lang: str
) -> None:
    async with world.client() as browser:
        page = await browser.get("/", headers={"Accept-Language": read})
    assert f'<html lang="{lang}">' in page.text


async def test_a_browser_remembers_the_language_and_stays_on_its_page(world: ConsoleWorld) -> None:
    async with world.client() as browser:
        before = str(browser.base_url.join("/suggestions?year=2024"))
        switched = await browser.post("/language/en", headers={"Referer": before})
        assert (switched.status_code, switched.headers["Location"]) == (303, "/suggestions?year=2024")
        english = await browser.get("/suggestions?year=2024", headers={"Accept-Language": "zh-CN"})
        assert '<html lang="en">' in english.text
        await browser.post("/language/zh-CN")
        chinese = await browser.get("/suggestions", headers={"Accept-Language": "en"})
        assert '<html lang="zh-CN">' in chinese.text


@pytest.mark.parametrize("before", ["https://elsewhere.test/x", "", "http://fuyuan.test//elsewhere.test/x"])
async def test_the_switch_leads_to_no_foreign_page(world: ConsoleWorld, before: str) -> None:
    async with world.client() as browser:
        switched = await browser.post("/language/fr", headers={"Referer": before})
    assert switched.headers["Location"] == "/"
    assert "Set-Cookie" not in switched.headers


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def test_the_catalogue_has_the_english_of_every_text_and_nothing_else(tmp_path: Path) -> None:
    """`make texts` brings the texts in, whoever wrote them writes their English."""
    template = tmp_path / "messages.pot"
    arguments = ["--quiet", "extract", "--mapping-file", str(ROOT / "pyproject.toml"), "--output-file", str(template)]
    CommandLineInterface().run(["pybabel", *arguments, str(ROOT / "fuyuan" / "web")])
    english = catalogue(CATALOGUE)
    assert {message.id for message in english} == {message.id for message in catalogue(template)}
    assert [message.id for message in english if message.id and not message.string] == []
    assert [message.id for message in english if message.id and message.fuzzy] == []
    assert list(english.obsolete) == []
    assert list(english.check()) == []


def test_a_text_is_chinese_until_english_is_wanted() -> None:
    assert gettext("总览") == "总览"
    with speaking(Language.ENGLISH):
        assert gettext("总览") == "Overview"
        assert (named(Side.COURT), spoken("中文 / English"), spoken("只有中文")) == ("court", "English", "只有中文")
        assert long_day("2024-03-05") == "5 March 2024"
    assert (named(Side.COURT), spoken("中文 / English"), long_day("2024-03-05")) == ("法院", "中文", "2024年3月5日")


def test_what_speaks_is_called_by_its_name_in_every_module() -> None:
    """`for name, _, text in …` would make `_("…")` a call of whatever stood second."""
    speaking_modules = 0
    for path in sorted((ROOT / "fuyuan").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        names = [node for node in nodes if isinstance(node, ast.Name) and node.id == "_"]
        called = any(isinstance(node, ast.Call) and node.func in names for node in nodes)
        imported = {name.asname for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names}
        if called:
            speaking_modules += 1
            assert "_" in imported, path
            assert not [node for node in names if isinstance(node.ctx, ast.Store)], path
    assert speaking_modules > 10
