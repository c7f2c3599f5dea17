"""The page of an official paper by GB/T 9704-2012: measures, fonts, heads, signature, imprint and page numbers.

A type area of 156 × 225 mm holds 22 lines of 28 characters of size three (16 pt). Lengths that the standard counts in
characters or lines are counted so here. What stands in `{{ }}` is filled in when a paper is made.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx import Document as new_document
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.section import _BaseHeaderFooter
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from fuyuan.papers.styles import (
    AT_RIGHT,
    BODY,
    CENTRE,
    CENTRED,
    COPIES,
    FANGSONG,
    HEITI,
    IMPRINT,
    KAITI,
    LEFT,
    RED,
    RIGHT,
    SIGNED,
    SIZE_4,
    SONGTI,
    TITLE,
    XIAOBIAOSONG,
    add_styles,
    characters,
    name_fonts,
    red_line,
    write,
)

SMALL_4 = Pt(12)
AT_FOOT = 'w:w="8844" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center" w:yAlign="bottom"'
"""A frame as wide as the type area, at its foot."""


def a4(*, letter: bool = False) -> Document:
    """An empty page with styles and page numbers; a letter has none on its first page."""
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(20 if letter else 25)
    section.different_first_page_header_footer = letter
    document.settings.odd_and_even_pages_header_footer = True
    name_fonts(document)
    add_styles(document)
    for header in (section.header, section.even_page_header):
        draft_mark(header.paragraphs[0])
    _page_number(section.footer, AT_RIGHT, raised=letter)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, raised=letter)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = "{{ 标题 | replace('\\n', '') }}"
    return document


def draft_mark(paragraph: Paragraph) -> None:
    """On every page of what has not been sent yet."""
    paragraph.style, paragraph.alignment = LEFT, CENTRED
    paragraph.paragraph_format.line_spacing = Pt(16)
    write(paragraph, "{% if 草稿 %}草　稿{% endif %}", HEITI, SIZE_4)


def issuer_head(document: Document, mark: str, numbered: str, *, signed_by: str | None = None) -> None:
    """The head of a document: who issues it, 35 mm below the edge of the type area, its number, the red line.

    On what goes to a superior the number stands left and, in the same line, who signed right (7.2.5, 7.2.6).
    """
    named = document.add_paragraph(style=CENTRE)
    named.paragraph_format.space_before, named.paragraph_format.line_spacing = Mm(35), Pt(42)
    write(named, mark, XIAOBIAOSONG, Pt(34), RED)
    blank(document, 2)
    if signed_by is None:
        number = document.add_paragraph(numbered, style=CENTRE)
    else:
        number = _apart(document, numbered, "签发人：")
        write(number, signed_by, KAITI)
    red_line(number, "bottom", "single", 16, 11)  # 4 mm below the number
    blank(document, 2)


def letter_head(document: Document, mark: str, numbered: str) -> None:
    """The head of a letter: who writes it, 30 mm below the edge of the paper, the red double lines, its number."""
    section = document.sections[0]
    header, footer = section.first_page_header, section.first_page_footer
    draft_mark(header.paragraphs[0])
    named = header.add_paragraph(style=CENTRE)
    named.paragraph_format.space_before, named.paragraph_format.line_spacing = Mm(9), Pt(38)
    write(named, mark, XIAOBIAOSONG, Pt(30), RED)
    line = footer.paragraphs[0]
    line.style, line.paragraph_format.line_spacing = LEFT, Pt(2)
    for paragraph, side, kind in ((named, "bottom", "thickThinSmallGap"), (line, "top", "thinThickSmallGap")):
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(-7)  # 170 mm
        red_line(paragraph, side, kind, 24, 11 if side == "bottom" else 1)
    document.add_paragraph(numbered, style=RIGHT).paragraph_format.space_before = Pt(14)
    blank(document, 2)


def minutes_head(document: Document, mark: str, numbered: str, left: str, right: str) -> None:
    """The head of minutes: what they are, their number, who issues them and on what day, the red line."""
    named = document.add_paragraph(style=CENTRE)
    named.paragraph_format.space_before, named.paragraph_format.line_spacing = Mm(35), Pt(42)
    write(named, mark, XIAOBIAOSONG, Pt(34), RED)
    blank(document, 1)
    document.add_paragraph(numbered, style=CENTRE)
    red_line(_apart(document, left, right), "bottom", "single", 16, 11)
    blank(document, 2)


def _apart(document: Document, left: str, right: str) -> Paragraph:
    """A line with something at both sides, each one character from the edge."""
    paragraph = document.add_paragraph(f"　{left}\t{right}", style=LEFT)
    paragraph.paragraph_format.tab_stops.add_tab_stop(characters(27), alignment=2)  # 2: at the right
    return paragraph


def title(document: Document, *lines: str) -> None:
    """One paragraph each."""
    for line in lines:
        document.add_paragraph(line, style=TITLE)


def line(document: Document, text: str, style: str = BODY, *, kept: bool = False) -> Paragraph:
    """A paragraph; `kept` on the page of what follows."""
    paragraph = document.add_paragraph(text, style=style)
    paragraph.paragraph_format.keep_with_next = kept or None
    return paragraph


def when(document: Document, condition: str, text: str, style: str = BODY, *, kept: bool = False) -> None:
    """A paragraph that stands only where the condition holds."""
    document.add_paragraph(f"{{%p if {condition} %}}")
    line(document, text, style, kept=kept)
    document.add_paragraph("{%p endif %}")


def paragraphs(document: Document, named: str, *, kept: bool = False) -> None:
    """A list of paragraphs: the first level of headings in 黑体, the second in 楷体, all else in 仿宋.

    `kept`: they stay on the page of what follows.
    """
    document.add_paragraph(f"{{%p for 段 in {named} %}}")
    for level, font in ((1, HEITI), (2, KAITI)):
        document.add_paragraph(f"{{%p {'if' if level == 1 else 'elif'} 段.级 == {level} %}}")
        headed = document.add_paragraph(style=BODY)
        write(headed, "{{ 段.题 }}", font)
        headed.add_run("{{ 段.文 }}")
    for text in ("{%p else %}", "{{ 段.文 }}", "{%p endif %}", "{%p endfor %}"):
        line(document, text, kept=kept)


def attachments(document: Document, named: str) -> None:
    """附件说明: a line below the text, numbered where there are several; no mark behind a name."""
    document.add_paragraph(f"{{%p if {named} %}}")
    blank(document, 1, kept=True)
    for text in (f"{{%p for 件 in {named} %}}", "{{ 件 }}", "{%p endfor %}", "{%p endif %}"):
        one = line(document, text, kept=True)
        one.paragraph_format.left_indent, one.paragraph_format.first_line_indent = characters(5), characters(-3)


def signature(document: Document, *lines: str) -> None:
    """Who signs above the day, which ends four characters before the edge; room for the seal that covers both."""
    blank(document, 2, kept=True)
    for place, text in enumerate(lines, start=1):
        line(document, text, SIGNED, kept=place < len(lines))


def imprint(document: Document, rows: Sequence[tuple[str, str, str]], *, ruled: bool = True) -> None:
    """版记 at the foot of the last page: for each row its condition, what stands left, what stands right.

    `ruled`: with its lines. Paragraphs of one frame, placed by their own properties, which Word, WPS and LibreOffice
    read alike; a floating table stands below the text in LibreOffice before 7.6.
    """
    for condition, left, right in rows:
        when(document, condition, f"　{left}" + (f"\t{right}" if right else ""), IMPRINT if ruled else COPIES)
        framed = document.paragraphs[-2]._p.get_or_add_pPr()
        framed.append(parse_xml(f"<w:framePr {nsdecls('w')} {AT_FOOT}/>"))
    line(document, "", LEFT).paragraph_format.line_spacing = Pt(1)  # the frame stands on its page


def table(document: Document, named: str, heads: Sequence[str], widths: Sequence[int], cells: Sequence[str]) -> None:
    """A row for each item of a list, the heads again on every page. `widths` in mm; cells that hold `数` are numbers.

    No row goes over two pages.
    """
    made = document.add_table(1, len(heads), style="Table Grid")
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, text in zip(made.rows[0].cells, heads, strict=True):
        write_cell(cell, text, CENTRE, HEITI)
    opening, row, closing = (made.add_row() for _ in range(3))
    opening.cells[0].text, closing.cells[0].text = f"{{%tr for 行 in {named} %}}", "{%tr endfor %}"
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text in zip(row.cells, cells, strict=True):
        write_cell(cell, text, RIGHT if "数" in text else LEFT, FANGSONG)


def write_cell(cell: _Cell, text: str, style: str, font: str, size: Pt = SMALL_4) -> None:
    """Size small four, as tables have it; smaller where there is much to say."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.paragraph_format.line_spacing = style, Pt(size.pt * 5 / 3)
    write(paragraph, text, font, size)


def heiti(paragraph: Paragraph, text: str) -> None:
    """Words in 黑体 within a paragraph."""
    write(paragraph, text, HEITI)


def blank(document: Document, lines: int, *, kept: bool = False) -> None:
    for _ in range(lines):
        line(document, "", LEFT, kept=kept)


def _page_number(footer: _BaseHeaderFooter, alignment: WD_ALIGN_PARAGRAPH, *, raised: bool) -> None:
    """— 1 —, outside, one character from the edge, its lines 7 mm below the type area."""
    paragraph = footer.paragraphs[0]
    paragraph.style, paragraph.alignment = LEFT, alignment
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = SIZE_4
    paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = Pt(16), Mm(5 if raised else 0)
    write(paragraph, "— ", SONGTI, SIZE_4)
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>')
    paragraph._p.append(field)
    number = write(paragraph, "1", SONGTI, SIZE_4)
    field.append(number)
    write(paragraph, " —", SONGTI, SIZE_4)
