"""Small files of every kind that may be attached, and some that pretend."""

from __future__ import annotations

import io
import zipfile
from typing import Final

PDF: Final = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EXE: Final = b"MZ\x90\x00" + bytes(300)


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "<a/>" * 50)
    return held.getvalue()


def compound(stream: str) -> bytes:
    """What of an Office 97 file tells what it is."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + f"\0{stream}\0".encode("utf-16-le") + bytes(512)


SAMPLES: Final = {
    "反馈函.pdf": PDF,
    "反馈函.ofd": zipped("OFD.xml", "Doc_0/Document.xml"),
    "反馈函.doc": compound("WordDocument"),
    "反馈函.docx": zipped("[Content_Types].xml", "word/document.xml"),
    "反馈函.wps": compound("WordDocument"),
    "台账.xls": compound("Workbook"),
    "旧台账.XLS": compound("Book"),
    "台账.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "台账.et": compound("Workbook"),
    "扫描件.JPG": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20),
    "扫描件.jpeg": b"\xff\xd8\xff\xe1" + bytes(20),
    "扫描件.png": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "扫描件.tif": b"II*\x00" + bytes(20),
    "扫描件.tiff": b"MM\x00*" + bytes(20),
}
