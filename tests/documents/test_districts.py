"""The review of a city: what its districts published, beside one another, and what is said where they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from python_calamine import CalamineWorkbook

from events.vocabulary import Topic
from fuyuan.bad_day import BadDay
from fuyuan.operations.compare import compare
from fuyuan.papers.annual.districts_workbook import districts_workbook
from fuyuan.papers.annual.laid_out import laid_out
from fuyuan.papers.annual.page import page
from fuyuan.settings import Settings
from projections.review.account.account import account
from projections.review.districts.compared import Expected, compared
from projections.review.districts.published import Published, Value, published, total
from projections.review.editions import Edition
from projections.review.log import end_of_day
from projections.review.report import review
from tests.flow.installation import fuyuan
from tests.projections.annals import CUT_OFF, Annals, d24

CITY = 'name = "某市"\n' + "".join(
    f'[[districts]]\ncode = "{code}"\nname = "{name}"\n'
    for code, name in (("410202", "东区"), ("410203", "西区"), ("410204", "南区"), ("410205", "北区"))
)


def edition(code: str, name: str, acknowledged: int, of: int) -> bytes:
    """The public edition of a district that issued so many bulletins, of which so many were acknowledged."""
    annals = Annals()
    for number in range(of):
        on = d24(4, 1) if number < acknowledged else None
        annals.bulletin(f"no-{number}", Topic.J4, d24(3, 1 + number), acknowledged=on)
    raw = [one.replace(b'"/410204/', f'"/{code}/'.encode()) for one in annals.raw]
    made = review(raw, 2024, end_of_day(CUT_OFF), name)
    return orjson.dumps(account(made, Edition.PUBLIC, digest=made.digest()))


@pytest.fixture(scope="module")
def three() -> list[bytes]:
    return [edition("410204", "南区", 18, 20), edition("410202", "东区", 6, 20), edition("410203", "西区", 12, 20)]


@pytest.fixture
def folder(three: list[bytes], tmp_path: Path) -> Path:
    for number, content in enumerate(three):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "review-2024-public-document.json").write_bytes(content)
    (tmp_path / "city.toml").write_text(CITY, "utf-8")
    return tmp_path


def of(three: list[bytes]) -> list[Published]:
    return sorted((published("one", content) for content in three), key=lambda each: each.code)


def sentences(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in document["parts"]:
        for blocks in (part["blocks"], *(section["blocks"] for section in part["sections"])):
            for block in blocks:
                yield from block.get("sentences", ())


def test_every_figure_stands_beside_those_of_the_others_with_its_two_numbers(three: list[bytes]) -> None:
    document = compared("某市", of(three))
    table = document["tables"]["districts-bulletins"]
    at = [column["zh"] for column in table["columns"]].index("通报签收率")
    assert [(row[0], row[at]) for row in table["rows"][:3]] == [
        ("东区", "6/20 = 30.0 %"),
        ("西区", "12/20 = 60.0 %"),
        ("南区", "18/20 = 90.0 %"),
    ]
    assert table["rows"][-1][at] == "36/60 = 60.0 %"
    said = {one["key"]: one["zh"] for one in sentences(document)}
    assert said["districts.m07.all"] == (
        "通报签收率各区县合计为60.0%（36/60），最高的是南区（90.0%，18/20），最低的是东区（30.0%，6/20）。"
    )
    assert said["districts.m01.all"] == "发出通报各区县合计60件。"
    figures = {figure["id"]: figure for figure in document["figures"]}
    assert {"key": "all", "title": {"zh": "签收率", "en": "acknowledged"}, "text": "36/60 = 60.0 %"} in figures["M07"][
        "values"
    ]
    charts = [
        block["chart"]
        for part in document["parts"]
        for s in part["sections"]
        for block in s["blocks"]
        if "chart" in block
    ]
    [bulletins] = [chart for chart in charts if chart["figure"] == "M01.all"]
    assert bulletins["series"][0]["values"] == (20, 20, 20)


def test_districts_that_differ_by_chance_are_not_put_in_an_order() -> None:
    editions = of([edition(f"41020{n}", f"{n}区", 10 + n, 20) for n in (2, 3, 4)])
    said = {one["key"]: one["zh"] for one in sentences(compared("某市", editions))}
    assert said["districts.m07.all"] == "通报签收率各区县合计为65.0%（39/60）。"


def test_what_is_missing_and_what_is_not_on_the_list_is_said(three: list[bytes]) -> None:
    document = compared("某市", of(three), [Expected("410202", "东区"), Expected("410205", "北区")])
    said = {one["key"]: one["zh"] for one in sentences(document)}
    assert said["districts.basis"].startswith("本总结由3个区县已公布的年度总结公开版汇总而成，应有2个")
    assert said["districts.missing"] == "尚缺：北区。"
    assert said["districts.others"] == "另含未列入名单的：西区、南区。"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([Value(key="k", title={}, text="2", number=2), Value(key="k", title={}, text="3", number=3)], "5"),
        ([Value(key="k", title={}, text="*"), Value(key="k", title={}, text="3", number=3)], None),
        ([None, Value(key="k", title={}, text="3", number=3)], None),
        ([Value(key="k", title={}, text="11 天（n = 4）")], None),
        ([Value(key="k", title={}, text="0/0 = —", numerator=0, denominator=0)], "0/0 = —"),
        ([], None),
    ],
)
def test_a_sum_is_given_where_every_district_shows_the_number(values: list[Value | None], text: str | None) -> None:
    """Else the hidden one would come back by subtraction (ANR-05)."""
    found = total(values)
    assert (found and found.text) == text


def test_the_page_says_of_which_editions_it_is_made(three: list[bytes]) -> None:
    made = page(laid_out(compared("某市", of(three)), "zh"))
    digest = orjson.loads(three[0])["provenance"]["figures_digest"]
    assert len(digest) == 64
    assert digest in made
    assert "南区（410204）" in made


def test_the_workbook_has_the_numbers_of_each_district_and_their_sum(three: list[bytes]) -> None:
    hidden = three[0].replace(b'"18/20 = 90.0 %"', b'"*"')
    for content, last, sum_ in ((three[0], [0.9, 18, 20], [0.6, 36, 60]), (hidden, ["*"], ["—"])):
        book = CalamineWorkbook.from_filelike(BytesIO(districts_workbook("某市", of([content, *three[1:]]))))
        assert book.sheet_names[0] == "主要指标"
        title, heads, *rows = book.get_sheet_by_name("信息互通：通报").to_python()
        assert title[0] == "某市2024年度各区县指标　信息互通：通报 / Information exchange: bulletins"
        at = [str(head).partition("\n")[0] for head in heads].index("通报签收率")
        assert [str(head).partition("\n")[0] for head in heads[at + 1 : at + 3]] == [
            "通报签收率 分子",
            "通报签收率 分母",
        ]
        assert {row[2] for row in rows[:3]} == {date(2025, 1, 31)}
        assert [(row[1], row[at : at + 3]) for row in rows[:2]] == [
            ("东区", [0.3, 6, 20]),
            ("西区", [0.6, 12, 20]),
        ]
        assert [row[1] for row in rows[2:]] == ["南区", "合计"]
        assert [list(filter(None, row[at : at + 3])) for row in rows[2:]] == [last, sum_]


def test_at_the_command_line(folder: Path) -> None:
    out = folder / "out"
    done = fuyuan("compare", str(folder), "--city", str(folder / "city.toml"), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == sorted(
        ["districts-2024-document.json"]
        + [f"districts-2024{mark}.{kind}" for mark in ("", "-en") for kind in ("html", "docx", "pdf")]
        + ["districts-2024.xlsx"]
    )
    assert "尚缺：北区。" in (out / "districts-2024.html").read_text("utf-8")


def other_year(content: bytes) -> bytes:
    return orjson.dumps(orjson.loads(content) | {"year": 2023, "code": "410299"})


def other_version(content: bytes) -> bytes:
    document = orjson.loads(content)
    document["provenance"]["definition_version"] = "5"
    return orjson.dumps(document)


def internal(content: bytes) -> bytes:
    return orjson.dumps(orjson.loads(content) | {"edition": "internal"})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (lambda content: content, "there are two of"),
        (other_year, "different years"),
        (other_version, "version 5"),
        (internal, "not the public edition"),
        (lambda _: b"{}", "no public edition"),
        (lambda _: b"no json", "no public edition"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    folder: Path, three: list[bytes], more: Callable[[bytes], bytes], said: str
) -> None:
    (folder / "more-public-document.json").write_bytes(more(three[0]))
    with pytest.raises(BadDay, match=said):
        compare(Settings.read(data_dir=folder / "var"), folder / "city.toml", [folder], folder / "out")
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is no list"),
        ('name = "某市"', "is no list"),
        ('name = "某市"\n[[districts]]\ncode = "x"\nname = "东区"', "is no list"),
        (CITY + '[[districts]]\ncode = "410202"\nname = "再次"\n', "twice: 410202"),
        (None, "cannot read"),
    ],
)
def test_a_list_of_districts_that_is_none_is_said(folder: Path, text: str | None, said: str) -> None:
    file = folder / "other.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(BadDay, match=said):
        compare(Settings.read(data_dir=folder / "var"), file, [folder], folder / "out")


def test_no_edition_at_all_is_said(folder: Path) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(BadDay, match="no published edition"):
        compare(Settings.read(data_dir=folder / "var"), folder / "city.toml", [folder / "empty"], folder / "out")
