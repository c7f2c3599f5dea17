"""The review as a Word file, by the office's template or the packaged one."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from fuyuan.bad_day import BadDay
from fuyuan.papers.annual import charts
from fuyuan.papers.annual.columns import across, points, widths
from fuyuan.papers.annual.pieces import CONTENTS, Heading, LaidOut, Paragraph, Picture, Piece, Sheet, Signature

FILE: Final = "年度总结.docx"
"""In the folder of the office's templates."""
NEEDED: Final = ("标题", "正文")
"""What a template has to fill in: without the one it has no name, without the other it says nothing."""
LINE, ACROSS_LINE = 156, 225
"""How long a line of the page, and of the turned one, is, in mm."""


def word(document: LaidOut, folder: Path | None) -> bytes:
    """The file. `folder` holds the office's own templates. Raises BadDay where its template cannot be filled in."""
    own = folder / FILE if folder else None
    if own is None or not own.exists():
        from fuyuan.papers.annual.word_template import packaged

        return _filled(BytesIO(packaged()), document)
    return _by_own(own, document)


def fault(own: Path) -> str:
    """What is wrong with an office's template, in Chinese; nothing where it can be filled in."""
    try:
        _by_own(own, LaidOut("zh", "", (), "", "", "", True, (), ()))
    except BadDay as bad:
        return bad.zh
    return ""


def _by_own(own: Path, document: LaidOut) -> bytes:
    try:
        return _filled(own, document)
    except BadDay:
        raise
    except Exception as error:  # what an office wrote into its template may fail in any way
        said = (
            f"第{error.lineno}行：{error}" if isinstance(error, TemplateError) and hasattr(error, "lineno") else error
        )
        raise BadDay(
            f"本单位的模板 {own} 不能填写（{said}）：请更正或者移走",
            f"the template {own} cannot be filled in ({error}): correct it, or take it away",
        ) from error


def _filled(template: Path | BytesIO, document: LaidOut) -> bytes:
    from docxtpl import DocxTemplate

    from fuyuan.papers.annual.word_contents import DEEPEST, fill

    filled, written = DocxTemplate(template), BytesIO()
    if lacking := [name for name in NEEDED if name not in filled.get_undeclared_template_variables()]:
        raise BadDay(
            f"本单位的模板 {template} 缺少字段：{'、'.join(lacking)}",
            f"the template {template} lacks the fields {', '.join(lacking)}",
        )
    filled.render(_fields(filled, document), SandboxedEnvironment(autoescape=True))
    headings = [piece for piece in document.printed() if isinstance(piece, Heading) and piece.level <= DEEPEST]
    fill(filled.docx, CONTENTS[document.language], headings)
    _set_tables(filled, [piece for piece in document.printed() if isinstance(piece, Sheet)])
    filled.save(written)
    return _undated(written)


def _undated(written: BytesIO) -> bytes:
    """The same file without the time of making, so that the same review is the same file."""
    again = BytesIO()
    with ZipFile(written) as made, ZipFile(again, "w", ZIP_DEFLATED) as undated:
        for part in made.infolist():
            undated.writestr(ZipInfo(part.filename), made.read(part), ZIP_DEFLATED)
    return again.getvalue()


def _fields(template: Any, document: LaidOut) -> dict[str, Any]:
    from fuyuan.papers.annual.word_contents import MARK

    return {
        "标题": "\n".join(document.title_lines),
        "版本": document.edition,
        "发文机关": document.mark,
        "发文字号": document.number,
        "草稿": document.draft,
        "说明": [{"名": name, "文": text} for name, text in document.facts],
        "目录": MARK,
        "正文": [_piece(template, piece) for piece in document.printed()],
    }


def _piece(template: Any, piece: Piece) -> dict[str, Any]:
    from docx.shared import Mm
    from docxtpl import InlineImage

    match piece:
        case Heading():
            return {"类": "一级标题" if piece.level == 1 else "二级标题", "文": piece.text}
        case Paragraph():
            return {"类": "段落", "文": piece.text}
        case Picture():
            picture = InlineImage(template, BytesIO(charts.png(piece.chart)), width=Mm(LINE - 16))
            return {"类": "图", "题": piece.title, "图": picture}
        case Signature():
            return {"类": "落款", "行": list(piece.lines)}
        case Sheet():
            rows = [
                [{"文": text, "数": number} for text, number in zip(row, piece.numbers, strict=True)]
                for row in piece.rows
            ]
            return {"类": "表", "题": piece.title, "表头": list(piece.heads), "行": rows, "注": piece.note}


def _set_tables(filled: Any, sheets: list[Sheet]) -> None:
    """Give each table its columns' widths and its size of print, and the widest a turned page: a template cannot know
    them.
    """
    from fuyuan.papers.annual.word_sections import turn

    tables, wide = iter(filled.docx.tables), []
    for sheet in sheets:
        table = next((one for one in tables if _heads(one) == sheet.heads), None)
        if table is None:
            break  # an office's template that shows no tables
        if across(sheet):
            wide.append((table._tbl, bool(sheet.note)))
        _set_table(table, sheet, ACROSS_LINE if across(sheet) else LINE)
    turn(filled.docx, wide)


def _set_table(table: Any, sheet: Sheet, line: int) -> None:
    from docx.shared import Mm, Pt

    shares, size = widths(sheet), Pt(points(sheet))
    table.autofit = False
    for column, share in zip(table._tbl.tblGrid.gridCol_lst, shares, strict=True):
        column.w = Mm(line * share / sum(shares))
    for row in table._tbl.tr_lst:
        for cell, share in zip(row.tc_lst, shares, strict=True):
            cell.width = Mm(line * share / sum(shares))
    for run in table._tbl.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sz"):
        run.val = size


def _heads(table: Any) -> tuple[str, ...]:
    return tuple(
        "".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t"))
        for cell in table._tbl.tr_lst[0].tc_lst
    )
