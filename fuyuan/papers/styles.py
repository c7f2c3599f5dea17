"""Fonts, sizes and styles of official papers, and what python-docx leaves to the file format itself."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
OTHERWISE: Final = {
    FANGSONG: "仿宋,FangSong",
    KAITI: "楷体,KaiTi",
    HEITI: "SimHei",
    XIAOBIAOSONG: "华文中宋,宋体",
    SONGTI: "SimSun",
}
"""What takes the place of a font that a machine does not have."""
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
LINE: Final = Twips(579)  # 22 lines in 225 mm
TIGHTER: Final = -5  # twentieths of a point between characters: 28 of them in 156 mm
RED: Final = RGBColor(0xFF, 0, 0)
ORDER: Final = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs autoSpaceDE autoSpaceDN "
    "snapToGrid spacing ind contextualSpacing jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing kern sz szCs u lang",
    "tblPr": "tblStyle tblpPr tblStyleRowBandSize tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
}
"""In which the properties of paragraphs, runs and tables stand in the file format."""
BODY, LEFT, TITLE, CENTRE, RIGHT, SIGNED = "公文正文", "公文顶格", "公文标题", "公文居中", "公文居右", "公文落款"
COPIES, IMPRINT = "公文抄送", "公文版记"
"""The styles, as an office finds them in Word. 版记 is 抄送 with lines."""
CENTRED, AT_RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def characters(many: float) -> Pt:
    """As wide as so many characters of running text."""
    return Pt(15.75 * many)


def saved(document: Document) -> bytes:
    """The file, with every property in the order that Word asks for."""
    section = document.sections[0]
    apart = (section.header, section.even_page_header, section.first_page_header, section.first_page_footer)
    roots = [part._element for part in apart if not part.is_linked_to_previous]
    styles = (
        document.styles[name].element for name in ("Normal", BODY, LEFT, TITLE, CENTRE, RIGHT, SIGNED, COPIES, IMPRINT)
    )
    for root in (document.element, *styles, *roots):
        for name, order in ORDER.items():
            for properties in root.iter(qn(f"w:{name}")):
                properties[:] = sorted(properties, key=lambda child: order.split().index(child.tag.rpartition("}")[2]))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def add_styles(document: Document) -> None:
    """The styles of official papers; `Normal` is the running text that all others begin from."""
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _font(normal.element.get_or_add_rPr(), FANGSONG)
    for defaults in document.styles.element.iter(qn("w:rFonts")):
        for theme in [name for name in defaults.attrib if name.endswith("Theme")]:
            del defaults.attrib[theme]
    normal.font.size = SIZE_3
    _set(normal.element.get_or_add_rPr(), "spacing", val=str(TIGHTER))
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE
    properties = normal.element.get_or_add_pPr()
    for name in ("autoSpaceDE", "autoSpaceDN", "widowControl", "snapToGrid"):
        _set(properties, name, val="0")
    for name, alignment, indent in (
        (BODY, WD_ALIGN_PARAGRAPH.JUSTIFY, characters(2)),
        (LEFT, WD_ALIGN_PARAGRAPH.LEFT, None),
        (TITLE, CENTRED, None),
        (CENTRE, CENTRED, None),
        (RIGHT, AT_RIGHT, None),
        (SIGNED, CENTRED, None),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        style.paragraph_format.alignment, style.paragraph_format.first_line_indent = alignment, indent
        if name == TITLE:
            style.font.size = SIZE_2
            style.paragraph_format.line_spacing = Pt(34)
            _font(style.element.get_or_add_rPr(), XIAOBIAOSONG)
        if name == SIGNED:  # as wide as puts the day, six and a half characters, four before the edge
            style.paragraph_format.left_indent = characters(28 - 14.5)
    _add_imprint(document)


def _add_imprint(document: Document) -> None:
    """Size four, hanging behind 抄送：, a blank at both sides; lines of 0.35 mm above and below, of 0.25 mm between.

    The lines are the style's: LibreOffice makes no frame of paragraphs that bring a line between of their own. It
    leaves that one out.
    """
    copies, imprint = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in (COPIES, IMPRINT))
    assert isinstance(copies, ParagraphStyle)
    assert isinstance(imprint, ParagraphStyle)
    copies.base_style, imprint.base_style = document.styles["Normal"], copies
    copies.font.size, copies.paragraph_format.line_spacing = SIZE_4, Pt(24)
    copies.paragraph_format.left_indent, copies.paragraph_format.first_line_indent = Pt(14 * 4), Pt(14 * -4)
    copies.paragraph_format.tab_stops.add_tab_stop(Pt(442 - 14), alignment=2)
    sides = (("top", 8), ("bottom", 8), ("between", 6))
    rules = drawn((side, "single", size, 0, "000000") for side, size in sides)
    imprint.element.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{rules}</w:pBdr>"))


def name_fonts(document: Document) -> None:
    """What Word takes instead of fonts that are not there."""
    named = (f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in OTHERWISE.items())
    table = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>' + "".join(named) + "</w:fonts>"
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = table.encode()


def write(
    paragraph: Paragraph, text: str, font: str, size: Pt | None = None, colour: RGBColor | None = None
) -> BaseOxmlElement:
    """A run of text in a font."""
    run = paragraph.add_run(text)
    _font(run._r.get_or_add_rPr(), font)
    run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour
    return run._r


def _font(properties: BaseOxmlElement, name: str) -> None:
    _set(properties, "rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _set(parent: BaseOxmlElement, tag: str, **values: str) -> None:
    element = parent.find(qn(f"w:{tag}"))
    if element is None:
        element = OxmlElement(f"w:{tag}")
        parent.append(element)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)


def red_line(paragraph: Paragraph, side: str, kind: str, eighths: int, points: int) -> None:
    """A red line; its width in eighths of a point, its distance from the text in points."""
    lines = drawn([(side, kind, eighths, points, "FF0000")])
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"))


def drawn(lines: Iterable[tuple[str, str, int, int, str]]) -> str:
    """Lines by side, kind, width (eighths of a point), distance (points) and colour."""
    return "".join(
        f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="{points}" w:color="{colour}"/>'
        for side, kind, eighths, points, colour in lines
    )
