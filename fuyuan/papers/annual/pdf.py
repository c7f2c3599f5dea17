"""The review as PDF, set by Typst: tagged, its text can be searched and read aloud, the same bytes each time."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson

from fuyuan.bad_day import BadDay
from fuyuan.papers.annual import charts
from fuyuan.papers.annual.columns import across, points, widths
from fuyuan.papers.annual.pieces import CONTENTS, Heading, LaidOut, Paragraph, Picture, Piece, Sheet, Signature
from fuyuan.papers.annual.typeset import SOURCE, typeset

TEMPLATES: Final = Path(__file__).parent / "templates"
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
FONTS: Final = {
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", SERIF),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", SERIF),
    "hei": ("SimHei", "STHeiti", SANS),
    "title": ("FZXiaoBiaoSong-B05S", "STZhongsong", SERIF),
    "song": ("SimSun", "STSong", SERIF),
}
"""By use in GB/T 9704-2012 (仿宋, 楷体, 黑体, 小标宋, 宋体), what is taken of it: the first one that is there."""
NEW_PAGE: Final = ("tables", "figures", "sources")
DRAFT: Final = {"zh": "草　稿", "en": "DRAFT"}


def pdf(document: LaidOut, fonts: Path | None) -> bytes:
    """The file. `fonts`: a folder that is looked through beside the system's. Raises BadDay where a font is missing."""
    import typst  # here: most processes never make one

    if fonts is not None and not fonts.is_dir():
        raise BadDay(
            f"FUYUAN_FONTS 所指的字体目录 {fonts} 不存在：请更正",
            f"the folder of fonts {fonts} that FUYUAN_FONTS names is not there: correct it",
        )
    folders = [fonts] if fonts else []
    named = chosen(typst.Fonts(font_paths=folders).families())
    with TemporaryDirectory() as folder:
        root = Path(folder)
        content = {
            "language": document.language,
            "title": document.title,
            "lines": document.title_lines,
            "edition": document.edition,
            "mark": document.mark,
            "number": document.number,
            "draft": DRAFT[document.language] if document.draft else "",
            "contents": CONTENTS[document.language],
            "facts": document.facts,
            "fonts": named,
            "pieces": list(_pieces(document.printed(), root)),
        }
        (root / "document.json").write_bytes(orjson.dumps(content))
        shutil.copy(TEMPLATES / SOURCE, root)
        return typeset(root, folders)


def chosen(families: list[str]) -> dict[str, str]:
    """The font for each use."""
    known = set(families)
    return {use: _first(use, names, known) for use, names in FONTS.items()}


def _first(use: str, names: tuple[str, ...], known: set[str]) -> str:
    for name in names:
        if name in known:
            return name
    raise BadDay(
        f"没有可用于排版的中文字体（{'、'.join(names)}）：请安装 fonts-noto-cjk，或者用 FUYUAN_FONTS 指定字体目录",
        f"no font for {use} is there ({', '.join(names)}): install fonts-noto-cjk, or name a folder with FUYUAN_FONTS",
    )


def _pieces(pieces: Iterable[Piece], root: Path) -> Iterator[dict[str, Any]]:
    """A heading before a table on a turned page stands there with it."""
    held: dict[str, Any] | None = None
    for piece in (_piece(one, root) for one in pieces):
        if held is not None and piece.get("across"):
            piece, held = piece | {"headed": held["text"]}, None
        if held is not None:
            yield held
        held = piece if piece["kind"] == Heading.kind else None
        if held is None:
            yield piece


def _piece(piece: Piece, root: Path) -> dict[str, Any]:
    match piece:
        case Heading():
            new_page = piece.key in NEW_PAGE
            return {"kind": piece.kind, "level": piece.level, "text": piece.text, "break-before": new_page}
        case Paragraph():
            return {"kind": piece.kind, "text": piece.text}
        case Signature():
            return {"kind": piece.kind, "lines": piece.lines}
        case Picture():
            file = f"{piece.key}.svg"
            (root / file).write_text(charts.svg(piece.chart), "utf-8")
            return {"kind": piece.kind, "title": piece.title, "text": piece.text, "file": file}
        case Sheet():
            return {
                "kind": piece.kind,
                "title": piece.title,
                "heads": piece.heads,
                "numbers": piece.numbers,
                "rows": piece.rows,
                "note": piece.note,
                "widths": widths(piece),
                "across": across(piece),
                "points": points(piece),
            }
