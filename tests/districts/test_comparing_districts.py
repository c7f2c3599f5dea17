"""The city's pages compare what its districts published, name what is missing, and compute nothing themselves."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from domain.definitions import VERSION
from events.instants import written
from fuyuan.districts.districts import District
from fuyuan.districts.known import Known
from fuyuan.operations.read_model import read_model
from fuyuan.overseeing import editions
from fuyuan.overseeing.overseen import Overseen
from projections.query import query
from projections.store.store import Store
from tests.databases import postgres_database
from tests.districts.over_districts_world import (
    CITY,
    CUT_OFF,
    LONGTING,
    NAMES,
    Many,
    keep,
    over_districts,
    papers,
    public_edition,
    publish,
    tell,
    with_city,
)
from tests.edge.untranslated import CHINESE, Spoken
from tests.engines import GULOU
from tests.projections.story import Story
from tests.saved import saved_as
from tests.waiting import until

TODAY = date(2025, 3, 1)
COMPARISON = "/districts/comparison?year=2024&group=bulletins"
REVIEW = "/districts/files/districts-2024"


@pytest.fixture
def districts(postgres_server: str, folder: Path) -> Iterator[Many]:
    with postgres_database(postgres_server) as database:
        found = with_city(folder, database)
        tell(found[CITY], Story())
        yield found


def kept(district: District) -> set[tuple[int, str]]:
    """Year and cut-off of what the district keeps."""
    store = read_model(district.settings)
    with store.reading() as connection:
        found = {
            (year, asked) for year, asked in connection.execute(text("SELECT year, asked FROM annual_account_kept"))
        }
    store.close()
    return found


async def asked(districts: Many, *paths: str) -> list[str]:
    """The pages of the city's office."""
    async with over_districts(districts) as world, world.client(CITY) as client:
        answers = [await client.get(path) for path in paths]
    assert [one.status_code for one in answers] == [200] * len(paths)
    return [unescape(one.text) for one in answers]


def table(page: str) -> list[list[str]]:
    """The cells of each row of the body."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
    return [
        [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]  # type: ignore[misc]
        for row in rows
    ]


async def test_each_cell_has_its_two_numbers_and_the_table_is_sorted_by_any_figure(
    districts: Many,
) -> None:
    publish(districts[GULOU], Story(), 18, 20)
    publish(districts[LONGTING], Story(), 6, 20)
    by_code, down, up = await asked(
        districts, COMPARISON, f"{COMPARISON}&by=M07.all", f"{COMPARISON}&by=M07.all&order=up"
    )
    assert [(row[0], row[1], row[-1]) for row in table(by_code)] == [
        ([NAMES[LONGTING]], ["20"], ["30.0%", "6/20"]),
        ([NAMES[GULOU]], ["20"], ["90.0%", "18/20"]),
        (["合计（已公布）"], ["40"], ["60.0%", "24/40"]),
    ]
    assert [row[0] for row in table(down)[:2]] == [[NAMES[GULOU]], [NAMES[LONGTING]]]
    assert [row[0] for row in table(up)[:2]] == [[NAMES[LONGTING]], [NAMES[GULOU]]]
    assert 'aria-sort="descending"' in down
    assert 'href="/districts/comparison?year=2024&group=bulletins&by=M07.all&order=up"' in down
    assert 'src="/districts/charts/M07.all.svg?year=2024"' in by_code
    assert "/districts/charts/M04.answered.svg" not in by_code  # nobody has a number
    assert "/districts/charts/M01.government.svg" not in by_code  # all have none


async def test_a_chart_has_a_bar_for_each_district(districts: Many) -> None:
    publish(districts[GULOU], Story(), 18, 20)
    publish(districts[LONGTING], Story(), 6, 20)
    [picture] = await asked(districts, "/districts/charts/M07.all.svg?year=2024")
    assert {NAMES[GULOU], NAMES[LONGTING], "90", "30"} <= set(re.findall(r">([^<>]+)</text>", picture))
    async with over_districts(districts) as world, world.client(CITY) as client:
        for wrong in ("M99.all", "none", "M04.answered"):
            assert (await client.get(f"/districts/charts/{wrong}.svg?year=2024")).status_code == 404, wrong


async def test_what_is_not_published_is_marked_and_counts_in_no_total_and_no_review(
    districts: Many,
) -> None:
    publish(districts[GULOU], Story(), 18, 20)
    tell(districts[LONGTING], Story())
    keep(districts[LONGTING], public_edition(LONGTING, 3, 9), asked="")
    listed, compared, review = await asked(districts, "/districts?year=2024", COMPARISON, f"{REVIEW}.json")
    assert [(row[0], row[-1]) for row in table(compared)] == [
        ([NAMES[LONGTING], "未公布，数据截至2025-01-31", "23:59"], ["33.3%", "3/9"]),
        ([NAMES[GULOU]], ["90.0%", "18/20"]),
    ]
    assert "不计入合计" in compared
    assert f"尚缺：{NAMES[LONGTING]}。" in listed
    assert "共2个，2024年度总结已公布1个" in listed
    assert [one["code"] for one in orjson.loads(review)["provenance"]["districts"]] == [GULOU]


@pytest.mark.systems
async def test_nothing_is_computed_but_a_published_edition_and_that_beside_by_the_district_itself(
    districts: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its ledgers are empty here, so what is made is not what both sides confirmed: it is told, and not shown."""
    monkeypatch.setenv("FUYUAN_DATABASE", districts[CITY].settings.engine_database)
    tell(districts[GULOU], Story())
    publish(districts[LONGTING], Story(), 6, 20, kept=False)
    async with over_districts(districts) as world, world.client(CITY) as client:
        compared = (await client.get(COMPARISON)).text
        assert f"{NAMES[GULOU]}（未公布，尚未形成公开版）" in compared
        assert f"{NAMES[LONGTING]}（已公布，公开版正在生成）" in compared
        assert "已公布的总结正在生成公开版" in (await client.get("/districts?year=2024")).text
        assert (await client.get(f"{REVIEW}.docx")).status_code == 404
        await asyncio.to_thread(until, lambda: kept(districts[LONGTING]))
        assert f"{NAMES[LONGTING]}（公开版与双方确认的数据摘要不一致）" in (await client.get(COMPARISON)).text
    assert kept(districts[LONGTING]) == {(2024, written(CUT_OFF))}
    assert not kept(districts[GULOU])


async def test_an_edition_of_another_digest_than_both_sides_confirmed_is_not_taken(
    districts: Many,
) -> None:
    publish(districts[GULOU], Story(), 18, 20)
    publish(districts[LONGTING], Story(), 6, 20)
    other = public_edition(LONGTING, 7, 20)
    keep(districts[LONGTING], other, asked=written(CUT_OFF))
    compared, review = await asked(districts, COMPARISON, f"{REVIEW}.json")
    assert f"{NAMES[LONGTING]}（公开版与双方确认的数据摘要不一致）" in compared
    assert "7/20" not in compared
    assert [one["code"] for one in orjson.loads(review)["provenance"]["districts"]] == [GULOU]


async def test_a_review_by_other_definitions_is_not_put_beside_the_others(districts: Many) -> None:
    publish(districts[GULOU], Story(), 18, 20)
    publish(districts[LONGTING], Story(), 6, 20, version="1")
    compared, listed = await asked(districts, COMPARISON, "/districts?year=2024")
    assert f"{NAMES[LONGTING]}（按第1版指标定义公布，不能与第{VERSION}版并列）" in compared
    assert "6/20" not in compared
    assert "已公布，未能列入" in listed


async def test_an_edition_that_was_kept_anew_is_read_anew(districts: Many) -> None:
    tell(districts[LONGTING], Story())
    tell(districts[GULOU], Story())
    async with over_districts(districts) as world, world.client(CITY) as client:
        for days, acknowledged in enumerate((3, 5)):
            edition = public_edition(LONGTING, acknowledged, 9)
            keep(districts[LONGTING], edition, asked="", made=CUT_OFF + timedelta(days=days))
            assert f"{acknowledged}/9" in (await client.get(COMPARISON)).text


async def test_the_review_of_the_city_is_made_of_the_published_editions(districts: Many) -> None:
    publish(districts[GULOU], Story(), 18, 20)
    publish(districts[LONGTING], Story(), 6, 20)
    listed, page, english = await asked(districts, "/districts?year=2024", f"{REVIEW}.html", f"{REVIEW}-en.html")
    assert f'href="{REVIEW}.docx"' in listed
    assert "开封市各区县行政执法与行政审判良性互动机制2024年度总结" in page
    assert "本总结由2个区县已公布的年度总结公开版汇总而成，应有2个" in page
    for code, acknowledged in ((GULOU, 18), (LONGTING, 6)):
        assert public_edition(code, acknowledged, 20)["provenance"]["figures_digest"] in page
    assert "Annual Review 2024 of the Districts" in english
    async with over_districts(districts) as world, world.client(CITY) as client:
        word = await client.get(f"{REVIEW}.docx")
        assert word.content[:2] == b"PK"
        assert saved_as(word) == ("districts-2024.docx", "开封市各区县年度情况-2024.docx")
        book = await client.get(f"{REVIEW}.xlsx")
        assert "主要指标" in CalamineWorkbook.from_filelike(BytesIO(book.content)).sheet_names
        for wrong in ("districts-2023.docx", "districts-0000.docx", "districts-2024.exe", "review-2024.docx"):
            assert (await client.get(f"/districts/files/{wrong}")).status_code == 404, wrong
        assert (await client.get("/districts?year=last")).status_code == 422


async def test_the_pages_are_in_english_too(districts: Many) -> None:
    publish(districts[GULOU], Story(), 18, 20)
    tell(districts[LONGTING], Story())
    keep(districts[LONGTING], public_edition(LONGTING, 3, 9), asked="")
    async with over_districts(districts) as world, world.client(CITY) as client:
        client.headers["Accept-Language"] = "en"
        for path in ("/districts?year=2024", COMPARISON):
            page = (await client.get(path)).text
            assert "Districts of" in page or "districts of" in page
            spoken = Spoken()
            spoken.feed(page)
            names = "|".join(sorted((*NAMES.values(), "领导小组办公室"), reverse=True))
            texts = {re.sub(names, "", said) for said in spoken.texts}
            assert not [said for said in texts if CHINESE.search(said)], path


def test_a_row_is_found_again_only_where_its_district_has_something_new(districts: Many, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    publish(districts[GULOU], Story(), 18, 20)
    tell(districts[LONGTING], Story())
    asked_of: list[str] = []

    def noted(store: Store, *given: Any, **more: Any) -> Any:
        asked_of.append(store.url)
        return query(store, *given, **more)

    monkeypatch.setattr(editions, "query", noted)
    overseen = Overseen.by(districts[CITY], Known(districts.all))
    assert overseen is not None
    found = editions.Editions(overseen, lambda *given: None)
    first = found.of_year(2024, TODAY)
    assert len(asked_of) == len(first) == 2
    assert found.of_year(2024, TODAY) == first
    assert len(asked_of) == 2
    tell(districts[GULOU], papers())
    again = {row.district.code: row for row in found.of_year(2024, TODAY)}
    assert len(asked_of) == 3
    assert again[GULOU].stands is editions.Stands.PUBLISHED
    keep(districts[LONGTING], public_edition(LONGTING, 1, 2), asked="", made=CUT_OFF + timedelta(days=1))
    by_code = {row.district.code: row for row in found.of_year(2024, TODAY)}
    assert by_code[LONGTING].stands is editions.Stands.UNPUBLISHED
    found.of_year(2024, TODAY + timedelta(days=1))
    assert len(asked_of) == 6
    overseen.close()
