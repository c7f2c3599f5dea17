"""The table of contents of a Word file: each heading with a link to it, and a field that knows its page.

On which page a heading stands only who lays the pages out knows: LibreOffice does as it opens the file, Word asks
whether it should. Until then an entry has no number, never a wrong one (decision 99).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from fuyuan.papers.annual.pieces import Heading
from fuyuan.papers.styles import FANGSONG, HEITI

MARK: Final = "〔目录〕"
"""What a template has where the table is to stand, in a paragraph of its own."""
DEEPEST: Final = 2
_BEHIND: Final = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids")
_STYLE: Final = (
    '<w:style {ns} w:type="paragraph" w:styleId="TOC{level}"><w:name w:val="toc {level}"/><w:basedOn w:val="Normal"/>'
    '<w:next w:val="Normal"/><w:uiPriority w:val="39"/><w:pPr><w:tabs>'
    '<w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs><w:spacing w:line="520" w:lineRule="exact"/>'
    '<w:ind w:left="{left}" w:right="567"/></w:pPr><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" '
    'w:eastAsia="{font}" w:cs="{font}"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>'
)
_TITLE: Final = (
    '<w:p {ns}><w:pPr><w:keepNext/><w:pageBreakBefore/><w:spacing w:after="240"/><w:jc w:val="center"/></w:pPr><w:r>'
    '<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/></w:rPr>'
    "<w:t>{text}</w:t></w:r></w:p>"
)
_ENTRY: Final = (
    '<w:p {ns}><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr><w:hyperlink w:anchor="{name}" w:history="1">'
    '<w:r><w:t xml:space="preserve">{text}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t></w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    "</w:hyperlink></w:p>"
)


def fill(document: Document, title: str, headings: Sequence[Heading]) -> None:
    """Put the table on a page of its own in the place of `MARK`, where the document has that."""
    marked = next((one for one in document.element.body.iter(qn("w:p")) if _text(one).strip() == MARK), None)
    if marked is None:
        return
    named = _named(document, headings)
    for level, font in ((1, HEITI), (2, FANGSONG)):
        _add_style(document, level, font)
    if named:
        marked.addprevious(parse_xml(_TITLE.format(ns=nsdecls("w"), font=HEITI, text=escape(title))))
        for heading, name, _ in named:
            entry = _ENTRY.format(ns=nsdecls("w"), level=heading.level, name=name, text=escape(heading.text))
            marked.addprevious(parse_xml(entry))
        named[0][2].get_or_add_pPr().get_or_add_pageBreakBefore()
        _ask_to_update(document.settings.element)
    marked.getparent().remove(marked)


def _named(document: Document, headings: Sequence[Heading]) -> list[tuple[Heading, str, Any]]:
    """The headings that are there, in their order, each with a bookmark at its paragraph."""
    paragraphs, found = iter(document.element.body.iter(qn("w:p"))), list[tuple[Heading, str, Any]]()
    for heading in headings:
        paragraph = next((one for one in paragraphs if _text(one) == heading.text), None)
        if paragraph is None:
            break  # an office's template that shows no headings
        name = f"_Toc{len(found) + 1:08}"
        for kind in ("Start", "End"):
            mark = OxmlElement(f"w:bookmark{kind}")
            mark.set(qn("w:id"), str(len(found) + 1))
            if kind == "Start":
                mark.set(qn("w:name"), name)
                properties = paragraph.find(qn("w:pPr"))
                paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, mark)
            else:
                paragraph.append(mark)
        found.append((heading, name, paragraph))
    return found


def _add_style(document: Document, level: int, font: str) -> None:
    """Unless the template has one of its own."""
    if any(one.get(qn("w:styleId")) == f"TOC{level}" for one in document.styles.element):
        return
    left = 560 * (level - 1)
    document.styles.element.append(parse_xml(_STYLE.format(ns=nsdecls("w"), level=level, left=left, font=font)))


def _ask_to_update(settings: Any) -> None:
    """In the place that the file format has for it."""
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    behind = (one for one in settings if one.tag in {qn(f"w:{name}") for name in _BEHIND})
    if (first := next(behind, None)) is None:
        settings.append(update)
    else:
        first.addprevious(update)


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
