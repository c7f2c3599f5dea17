"""A file that belongs to a paper: what it is called, what it is, and by what digest its bytes are known.

The bytes are not in the event: the side that recorded it keeps them by their digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from events.base import Part
from events.codes import Sha256
from events.correction import erased_by
from events.shapes import Prose
from events.terms import Term

MOST_FILES: Final = 20
MOST_BYTES: Final = 20 * 1024 * 1024
LONGEST_NAME: Final = 120


class MediaType(Term):
    """What may be attached; the code is the media type."""

    PDF = "application/pdf", "PDF 文件", "PDF"
    OFD = "application/ofd", "OFD 版式文件", "OFD"
    DOC = "application/msword", "Word 97-2003 文档", "Word 97-2003"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word 文档", "Word"
    WPS = "application/wps-office.wps", "WPS 文字", "WPS Writer"
    XLS = "application/vnd.ms-excel", "Excel 97-2003 工作簿", "Excel 97-2003"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 工作簿", "Excel"
    ET = "application/wps-office.et", "WPS 表格", "WPS Spreadsheets"
    JPEG = "image/jpeg", "JPEG 图片", "JPEG"
    PNG = "image/png", "PNG 图片", "PNG"
    TIFF = "image/tiff", "TIFF 图片", "TIFF"


def _no_path(name: str) -> str:
    if PurePath(name).name != name or "\\" in name or name == "..":
        raise PydanticCustomError("file_name", "文件名不得含有路径 / a file name without a path")
    return name


FileName = Annotated[str, Prose(LONGEST_NAME), AfterValidator(_no_path)]
"""What the clerk calls the file, such as 整改报告（盖章）.pdf."""


class Attachment(Part):
    """A file as the upload answered it. `length` in bytes, `sha256` of them."""

    name: FileName
    media_type: MediaType
    length: Annotated[int, Field(ge=1, le=MOST_BYTES, strict=True)]
    sha256: Sha256


Attachments = Annotated[tuple[Attachment, ...], Field(max_length=MOST_FILES)]


def attached(data: Mapping[str, Any]) -> Iterator[Attachment]:
    """The files that the data of an event names; of a correction also those that stood before, unless they are erased.

    One that only a later version can name is passed over.
    """
    for part in (data, None if erased_by(data) else data.get("was"), data.get("becomes")):
        for file in (part.get("files") if isinstance(part, Mapping) else None) or ():
            with suppress(ValidationError):
                yield Attachment.model_validate(file)
