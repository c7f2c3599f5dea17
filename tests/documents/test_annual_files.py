"""The files of a review: the same words in each, whole or not there at all, and what an office may change in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from lxml import html
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.papers.annual import word
from fuyuan.papers.annual.columns import across
from fuyuan.papers.annual.files import EDITIONS, Provided, write
from fuyuan.papers.annual.laid_out import laid_out
from fuyuan.papers.annual.pdf import chosen, pdf
from fuyuan.papers.annual.pieces import CONTENTS, Heading, LaidOut, Language, Paragraph, Sheet
from fuyuan.papers.annual.typeset import SOURCE, NotSet, typeset
from fuyuan.papers.annual.word_template import packaged
from projections.review.account.account import account
from projections.review.account.proof import Head
from projections.review.editions import Edition
from projections.review.report import Review
from tests.projections.annals_tables import year

HEADS = {side: Head(3, bytes(32)) for side in Side}
NAMES = [
    *(f"review-2024{mark}" for mark in (".json", ".csv", ".xlsx", "-document.json", ".html", ".docx", ".pdf")),
    *(f"review-2024-en{mark}" for mark in (".html", ".docx", ".pdf")),
]


@pytest.fixture(scope="module")
def made() -> Review:
    return year().review()


@pytest.fixture(scope="module")
def out(made: Review, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    written = write(made, HEADS, folder, Provided(), EDITIONS[:1])
    assert [path.name for path in written] == NAMES
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES), "nothing unfinished is left"
    return folder


@pytest.fixture(scope="module")
def document(made: Review) -> LaidOut:
    return laid_out(account(made, Edition.INTERNAL, HEADS), "zh")


def squeezed(text: str) -> str:
    """Without what a line's end or a font's spacing puts in."""
    return re.sub(r"\s+", "", text)


def sentences(document: LaidOut) -> Iterator[str]:
    for piece in document.pieces:
        if isinstance(piece, Paragraph):
            yield from (squeezed(sentence.text) for sentence in piece.sentences)


def text_of_word(file: Path) -> str:
    return squeezed("".join(node.text or "" for node in Document(str(file)).element.body.iter() if node.text))


def test_word_pdf_and_page_say_the_same(out: Path, document: LaidOut) -> None:
    """Every sentence and every title of a table, in each."""
    page = squeezed(html.fromstring((out / "review-2024.html").read_text("utf-8")).text_content())
    page = re.sub(r"M\d\d", "", page)
    pdf = squeezed("".join(each.extract_text() for each in PdfReader(out / "review-2024.pdf").pages))
    pdf = re.sub(r"—\d+—|草稿", "", pdf)  # a page may end within a sentence
    texts = {"page": page, "word": text_of_word(out / "review-2024.docx"), "pdf": pdf}
    titles = [squeezed(piece.title) for piece in document.printed() if isinstance(piece, Sheet)]
    for kind, text in texts.items():
        of_kind = (re.sub(r"M\d\d", "", said) if kind == "page" else said for said in (*sentences(document), *titles))
        missing = [said for said in of_kind if said not in text]
        assert not missing, (kind, missing)


def test_the_page_needs_nothing_from_outside_and_every_link_leads_somewhere(out: Path) -> None:
    text = (out / "review-2024.html").read_text("utf-8")
    tree = html.fromstring(text)
    assert not re.search(r"<script|<link|@import|(?:src|href)=\"(?!#)", text)
    assert "<svg" in text
    targets = {node.get("id") for node in tree.iter() if node.get("id")}
    links = [link.get("href", "") for link in tree.iter("a")]
    assert links
    assert [link for link in links if link[1:] not in targets] == []
    contents = [link.text_content() for link in tree.findall(".//nav//a")]
    assert contents[:2] == ["前言", "一、基本情况与主要特点"]
    assert "附录二　数据来源与核验" in contents


def test_the_pdf_is_tagged_and_has_an_outline_and_names_no_day(out: Path) -> None:
    """Read aloud and searched; no time of making, so the same review is the same file."""
    reader = PdfReader(out / "review-2024.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("zh")
    assert reader.outline
    assert reader.metadata is not None
    assert reader.metadata.title == "开封市鼓楼区行政执法与行政审判良性互动机制2024年度总结"
    assert reader.metadata.creation_date is None or reader.metadata.creation_date.year == 1970


def test_word_has_the_parts_in_its_outline_and_the_heads_of_tables_on_every_page(out: Path) -> None:
    paper = Document(str(out / "review-2024.docx"))
    styles = {paragraph.style.name for paragraph in paper.paragraphs if paragraph.style is not None}
    assert {"公文一级标题", "公文二级标题", "公文正文"} <= styles
    assert len(paper.tables) > 15
    assert all("tblHeader" in table.rows[0]._tr.xml for table in paper.tables)


@pytest.mark.parametrize("name", ["review-2024.docx", "review-2024-en.docx"])
def test_the_table_of_contents_of_word_leads_to_every_heading(made: Review, out: Path, name: str) -> None:
    """Each entry has a field that asks for the page of the bookmark at its heading."""
    language: Language = "en" if "-en" in name else "zh"
    headings = [
        piece.text
        for piece in laid_out(account(made, Edition.INTERNAL, HEADS), language).printed()
        if isinstance(piece, Heading)
    ]
    paper = Document(str(out / name))
    entries = [one for one in paper.paragraphs if one.style is not None and one.style.name.startswith("toc ")]
    assert [entry.text.rstrip("\t") for entry in entries] == headings
    texts = [one.text for one in paper.paragraphs]
    assert texts[texts.index(entries[0].text) - 1] == CONTENTS[language]
    marked = {
        start.get(qn("w:name")): "".join(node.text or "" for node in start.getparent().iter(qn("w:t")))
        for start in paper.element.body.iter(qn("w:bookmarkStart"))
    }
    asked = [next(entry._p.iter(qn("w:instrText"))).text.split()[1] for entry in entries]
    assert [marked[bookmark] for bookmark in asked] == headings
    assert paper.settings.element.find(qn("w:updateFields")) is not None


def turned(paper: WordFile) -> Iterator[tuple[Any, bool]]:
    """Each table and paragraph of the body, and whether its page is turned."""
    waiting: list[Any] = []
    for one in paper.element.body:
        section = one if one.tag == qn("w:sectPr") else next(one.iter(qn("w:sectPr")), None)
        waiting.append(one)
        if section is not None:
            wide = section.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
            yield from ((each, wide) for each in waiting)
            waiting = []


def test_word_turns_the_page_for_a_wide_table_with_its_heading_and_note(out: Path, document: LaidOut) -> None:
    found = list(turned(Document(str(out / "review-2024.docx"))))
    sheets = [piece for piece in document.printed() if isinstance(piece, Sheet)]
    assert {across(sheet) for sheet in sheets} == {True, False}
    assert [wide for one, wide in found if one.tag == qn("w:tbl")] == [across(sheet) for sheet in sheets]
    texts = {"".join(node.text or "" for node in one.iter(qn("w:t"))): wide for one, wide in found}
    for sheet in sheets:
        for text in filter(None, (sheet.title, sheet.note)):
            assert texts[text] is across(sheet), text
    assert texts["附表"], "the heading of the first one"
    assert not found[0][1]
    assert not found[-1][1]


def test_the_pdf_leaves_no_title_of_a_table_at_the_end_of_a_page(out: Path, document: LaidOut) -> None:
    titles = {squeezed(piece.title) for piece in document.printed() if isinstance(piece, Sheet)}
    for page in PdfReader(out / "review-2024.pdf").pages:
        text = re.sub(r"—\d+—$", "", squeezed(page.extract_text()))
        assert not any(text.endswith(title) for title in titles), text[-80:]


def test_the_same_review_makes_the_same_files(made: Review, out: Path, tmp_path: Path) -> None:
    again = write(made, HEADS, tmp_path, Provided(), EDITIONS[:1])
    assert [path.name for path in again if path.read_bytes() != (out / path.name).read_bytes()] == []


def test_the_workbook_has_whole_tables_with_numbers_as_numbers(out: Path, made: Review) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO((out / "review-2024.xlsx").read_bytes()))
    assert book.sheet_names[:2] == ["指标", "定义"]
    assert set(made.tables) <= set(book.sheet_names)
    figures = {(row[0], row[2]): row for row in book.get_sheet_by_name("指标").to_python()[2:]}
    rate = made.figures["M25"].values[0]
    assert figures["M25", rate.label.zh][4:6] == [rate.numerator, rate.denominator]  # type: ignore[union-attr]
    ledger = book.get_sheet_by_name("T7").to_python()
    assert len(ledger) >= 2 + len(made.tables["T7"].rows)
    definitions = book.get_sheet_by_name("定义").to_python()
    assert len(definitions) == 2 + len(made.figures)


def test_the_table_of_figures_has_a_line_for_each_value(out: Path, made: Review) -> None:
    text = (out / "review-2024.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    values = [(figure.id, value.key) for figure in made.figures.values() for value in figure.values]
    values = [(metric, key) for metric, key in values if made.figures[metric][key].kind != "table"]
    assert [(row["figure"], row["key"]) for row in rows] == values


def test_the_public_edition_and_the_white_paper_name_no_matter(made: Review, tmp_path: Path) -> None:
    """ANR-05: no reference in any of their files."""
    for path in write(made, HEADS, tmp_path, Provided(), EDITIONS[1:], ("zh",)):
        if path.suffix in (".html", ".csv") or path.name.endswith("-document.json"):
            assert not re.search(rb"(court|government|joint)/[a-z-]+:", path.read_bytes()), path.name


def test_a_font_that_is_missing_is_told_with_what_to_do() -> None:
    with pytest.raises(BadDay, match="fonts-noto-cjk"):
        chosen(["DejaVu Sans"])
    assert set(chosen(["Noto Serif CJK SC", "Noto Sans CJK SC", "SimHei"]).values()) == {"SimHei", "Noto Serif CJK SC"}


def test_a_folder_of_fonts_that_is_not_there_is_told(document: LaidOut, tmp_path: Path) -> None:
    with pytest.raises(BadDay, match=r"字体目录 .* 不存在"):
        pdf(document, tmp_path / "fonts")


def test_what_typst_does_not_take_is_said_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / SOURCE).write_text("#nothing-of-that-name()", "utf-8")
    with pytest.raises(NotSet, match="unknown variable"):
        typeset(tmp_path, [])


def test_an_office_has_a_template_of_its_own(document: LaidOut, tmp_path: Path) -> None:
    """What the packaged one fills in, in its own words around it."""
    paper = Document(BytesIO(packaged()))
    paper.add_paragraph("本机关自行编印")
    paper.save(str(tmp_path / word.FILE))
    assert word.fault(tmp_path / word.FILE) == ""
    (tmp_path / "made.docx").write_bytes(word.word(document, tmp_path))
    assert text_of_word(tmp_path / "made.docx").endswith("本机关自行编印")


@pytest.mark.parametrize(
    ("text", "said"), [("{{ 标题 }}", "缺少字段：正文"), ("{{ 标题", "不能填写"), ("", "缺少字段：标题、正文")]
)
def test_a_template_that_lacks_a_field_leaves_nothing_behind(
    made: Review, tmp_path: Path, text: str, said: str
) -> None:
    own, out = tmp_path / "papers", tmp_path / "out"
    own.mkdir()
    paper = Document()
    paper.add_paragraph(text)
    paper.save(str(own / word.FILE))
    assert said in word.fault(own / word.FILE)
    with pytest.raises(BadDay, match=said):
        write(made, HEADS, out, Provided(templates=own), EDITIONS[:1])
    assert list(out.iterdir()) == []
