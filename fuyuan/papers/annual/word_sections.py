"""Pages of a Word file turned for tables that are too wide for an upright one, each with its heading and its note."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph


def turn(document: Document, tables: Sequence[tuple[Any, bool]]) -> None:
    """`tables`: elements of the body in their order, and whether a note follows. Those behind one another share their
    pages, which keep header, footer and numbering of the document.
    """
    upright = document.element.body.sectPr
    turned: list[tuple[Any, Any]] = []
    for table, noted in tables:
        first, last = _first(document, table), table.getnext() if noted else table
        if turned and turned[-1][1].getnext() is first:
            first = turned.pop()[0]
        turned.append((first, last))
    for first, last in turned:
        if (before := first.getprevious()) is not None:
            _end(document, before, deepcopy(upright))
        _end(document, last, _turned(upright))


def _first(document: Document, table: Any) -> Any:
    """The table, or the first of the headings and captions that stay with it."""
    first = table
    while (before := first.getprevious()) is not None and before.tag == qn("w:p") and _stays(document, before):
        first = before
    return first


def _stays(document: Document, paragraph: Any) -> bool:
    read = Paragraph(paragraph, document._body)
    own, style = read.paragraph_format.keep_with_next, read.style
    return bool(own if own is not None or style is None else style.paragraph_format.keep_with_next)


def _end(document: Document, last: Any, section: Any) -> None:
    """`last` is the last of its section: a paragraph says so itself, behind a table an empty one does."""
    if last.tag != qn("w:p"):
        empty = OxmlElement("w:p")
        last.addnext(empty)
        spacing = Paragraph(empty, document._body).paragraph_format
        spacing.line_spacing = spacing.space_before = spacing.space_after = Pt(1)
        last = empty
    last.get_or_add_pPr().append(section)


def _turned(upright: Any) -> Any:
    """The page lies on its left side: what was its top margin is the right one."""
    section = deepcopy(upright)
    section.page_width, section.page_height = upright.page_height, upright.page_width
    section.find(qn("w:pgSz")).set(qn("w:orient"), "landscape")
    section.top_margin, section.right_margin = upright.left_margin, upright.top_margin
    section.bottom_margin, section.left_margin = upright.right_margin, upright.bottom_margin
    return section
