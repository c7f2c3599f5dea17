"""What a file is, told from its bytes: its name must say the same.

A signature at the beginning, and for the two containers (ZIP, and the compound file of Office 97) the name of a part
that only this kind of document has. Names of parts stand uncompressed, so nothing is ever unpacked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final, NamedTuple

from events.attachment import LONGEST_NAME, MediaType

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WRITER, _SHEET = "WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le")
_SHEET_95 = "\x00Book\x00".encode("utf-16-le")


class Form(NamedTuple):
    """How a kind of file begins, and the part of a container that it has; any of them will do."""

    suffixes: tuple[str, ...]
    begins: tuple[bytes, ...]
    parts: tuple[bytes, ...] = (b"",)


FORMS: Final[Mapping[MediaType, Form]] = {
    MediaType.PDF: Form((".pdf",), (b"%PDF-",)),
    MediaType.OFD: Form((".ofd",), (_ZIP,), (b"OFD.xml",)),
    MediaType.DOC: Form((".doc",), (_COMPOUND,), (_WRITER,)),
    MediaType.DOCX: Form((".docx",), (_ZIP,), (b"word/document.xml",)),
    MediaType.WPS: Form((".wps",), (_COMPOUND,), (_WRITER,)),
    MediaType.XLS: Form((".xls",), (_COMPOUND,), (_SHEET, _SHEET_95)),
    MediaType.XLSX: Form((".xlsx",), (_ZIP,), (b"xl/workbook.xml",)),
    MediaType.ET: Form((".et",), (_COMPOUND,), (_SHEET, _SHEET_95)),
    MediaType.JPEG: Form((".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    MediaType.PNG: Form((".png",), (b"\x89PNG\r\n\x1a\n",)),
    MediaType.TIFF: Form((".tif", ".tiff"), (b"II*\x00", b"MM\x00*")),
}
LONGEST_PART: Final = max(len(part) for form in FORMS.values() for part in form.parts)
BY_SUFFIX: Final = {suffix: media_type for media_type, form in FORMS.items() for suffix in form.suffixes}
_NOT_IN_NAMES: Final = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff<>:"|?*]'
)


def media_type_of(name: str, content: Iterable[bytes]) -> MediaType | None:
    """The kind that the name says, None where that is none of ours or the content, in blocks, is another.

    No further than to where that is known. Raises what reading `content` raises.
    """
    media_type = BY_SUFFIX.get(PurePath(name).suffix.lower())
    if media_type is None:
        return None
    form, seen = FORMS[media_type], b""
    for block in content:
        if not seen and not block.startswith(form.begins):
            return None
        seen += block
        if any(part in seen for part in form.parts):
            return media_type
        seen = seen[-LONGEST_PART:]
    return None


def clean_name(name: str) -> str:
    """The last part of what a caller calls a file, without what deceives or what no disk takes; "" where none is left.

    Directions of writing (bidi), control characters and spaces at the ends go; what is too long keeps its suffix.
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = _NOT_IN_NAMES.sub("", last).strip(" .\u3000")
    suffix = PurePath(kept).suffix[:10]
    stem = kept.removesuffix(suffix)
    return stem[: LONGEST_NAME - len(suffix)].strip() + suffix if stem.strip(" .") else ""
