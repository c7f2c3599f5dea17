"""The packaged template of the review in Word: the page of GB/T 9704-2012, and a place for each kind of piece.

An office may put a template of its own in its place; it has to fill in `标题` and `正文` (docs/operations.md).
"""

from __future__ import annotations

from functools import cache
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from fuyuan.papers import layout
from fuyuan.papers.styles import (
    BODY,
    CENTRE,
    FANGSONG,
    HEITI,
    KAITI,
    LEFT,
    RED,
    RIGHT,
    SIGNED,
    XIAOBIAOSONG,
    red_line,
    saved,
    write,
)

FIRST, SECOND, CAPTION = "公文一级标题", "公文二级标题", "公文表题"
CELL: Final = Pt(10.5)
_SIDES: Final = "".join(f'<w:{side} w:w="40" w:type="dxa"/>' for side in ("left", "right"))
_MARGINS: Final = f"<w:tblCellMar {nsdecls('w')}>{_SIDES}</w:tblCellMar>"


@cache
def packaged() -> bytes:
    """The template as a Word file."""
    paper = layout.a4()
    for name, font, level in ((FIRST, HEITI, 0), (SECOND, KAITI, 1)):
        _heading(paper, name, font, level)
    caption = paper.styles.add_style(CAPTION, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(caption, ParagraphStyle)
    caption.base_style = paper.styles[CENTRE]
    caption.paragraph_format.keep_with_next = True
    head = paper.add_paragraph(style=CENTRE)
    head.paragraph_format.space_before, head.paragraph_format.line_spacing = Mm(20), Pt(36)
    write(head, "{{ 发文机关 }}", XIAOBIAOSONG, Pt(26), RED)
    number = layout.line(paper, "{{ 发文字号 }}", CENTRE)
    red_line(number, "bottom", "single", 16, 11)
    layout.blank(paper, 1)
    layout.title(paper, "{{ 标题 }}")
    layout.line(paper, "（{{ 版本 }}）", CENTRE)
    paper.add_paragraph("{%p for 项 in 说明 %}")
    layout.line(paper, "{{ 项.名 }}：{{ 项.文 }}", LEFT)
    paper.add_paragraph("{%p endfor %}")
    layout.line(paper, "{{ 目录 }}", LEFT)
    _pieces(paper)
    return saved(paper)


def _heading(paper: Document, name: str, font: str, level: int) -> None:
    """With its level in the outline, by which Word shows and numbers the parts."""
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = paper.styles[BODY]
    style.paragraph_format.keep_with_next = True
    properties = style.element.get_or_add_rPr()
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    properties.append(fonts)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(outline)


def _pieces(paper: Document) -> None:
    paper.add_paragraph("{%p for 件 in 正文 %}")
    for place, (kind, style) in enumerate((("一级标题", FIRST), ("二级标题", SECOND), ("段落", BODY))):
        paper.add_paragraph(f"{{%p {'el' if place else ''}if 件.类 == '{kind}' %}}")
        layout.line(paper, "{{ 件.文 }}", style)
    paper.add_paragraph("{%p elif 件.类 == '落款' %}")
    layout.blank(paper, 2, kept=True)
    for text in ("{%p for 行 in 件.行 %}", "{{ 行 }}", "{%p endfor %}"):
        layout.line(paper, text, SIGNED)
    paper.add_paragraph("{%p elif 件.类 == '图' %}")
    picture = layout.line(paper, "{{ 件.图 }}", CENTRE)
    picture.paragraph_format.line_spacing = 1.0
    layout.line(paper, "", CENTRE)
    write(paper.paragraphs[-1], "{{ 件.题 }}", HEITI, Pt(12))
    paper.add_paragraph("{%p elif 件.类 == '表' %}")
    write(paper.add_paragraph(style=CAPTION), "{{ 件.题 }}", HEITI, Pt(12))
    _table(paper)
    paper.add_paragraph("{%p if 件.注 %}")
    write(layout.line(paper, "", LEFT), "{{ 件.注 }}", FANGSONG, CELL)
    for text in ("{%p endif %}", "{%p endif %}", "{%p endfor %}"):
        paper.add_paragraph(text)


def _table(paper: Document) -> None:
    """Heads on every page; of numbers the last digits stand below one another."""
    made = paper.add_table(4, len(_CELLS), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made._tbl.tblPr.append(parse_xml(_MARGINS))
    heads, opening, row, closing = made.rows
    for cell in heads.cells[len(_HEADS) :]:
        heads._tr.remove(cell._tc)
    heads._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    opening.cells[0].text, closing.cells[0].text = "{%tr for 行 in 件.行 %}", "{%tr endfor %}"
    for of, cells, font in ((heads, _HEADS, HEITI), (row, _CELLS, FANGSONG)):
        for cell, (text, style) in zip(of.cells, cells, strict=False):
            layout.write_cell(cell, text, style, font, CELL)


_HEADS: Final = (("{%tc for 头 in 件.表头 %}", LEFT), ("{{ 头 }}", CENTRE), ("{%tc endfor %}", LEFT))
_CELLS: Final = (
    ("{%tc for 格 in 行 %}", LEFT),
    ("{%tc if 格.数 %}", LEFT),
    ("{{ 格.文 }}", RIGHT),
    ("{%tc else %}", LEFT),
    ("{{ 格.文 }}", LEFT),
    ("{%tc endif %}", LEFT),
    ("{%tc endfor %}", LEFT),
)
