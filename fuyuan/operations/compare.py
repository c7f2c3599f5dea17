"""`fuyuan compare`: the review of a city, made from what its districts published."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, Field

from events.values import DivisionCode
from fuyuan.bad_day import BadDay
from fuyuan.installation.private_file import unreadable, unwritable
from fuyuan.papers import FOLDER
from fuyuan.papers.annual.districts_workbook import districts_workbook
from fuyuan.papers.annual.files import Provided, write_documents
from fuyuan.settings import Settings
from projections.review.districts.compared import Expected, compared
from projections.review.districts.published import NotTogether, Published, published, together

PUBLISHED: Final = "*-public-document.json"
"""What is taken of a folder."""
_Name = Annotated[str, Field(min_length=1, max_length=60)]


class _District(BaseModel):
    code: DivisionCode
    name: _Name


class _City(BaseModel):
    """The list of a city: its name, and its districts."""

    name: _Name
    districts: Annotated[tuple[_District, ...], Field(min_length=1)]


def compare(settings: Settings, city: Path, sources: Sequence[Path], out: Path) -> tuple[Path, ...]:
    """The files written: `districts-YEAR…`. `city` is a TOML file; `sources` are public editions, or folders of them.

    Raises BadDay; then nothing is written.
    """
    listed = _listed(city)
    try:
        editions = together(_editions(sources))
        document = compared(listed.name, editions, [Expected(each.code, each.name) for each in listed.districts])
        provided = Provided(settings.fonts, settings.folder(FOLDER))
        workbook = districts_workbook(listed.name, editions)
        return write_documents(document, f"districts-{document['year']}", out, provided, workbook)
    except NotTogether as error:
        raise BadDay(error.zh, error.en) from error
    except OSError as error:
        raise unwritable(out, error, "--out") from error


def _listed(file: Path) -> _City:
    try:
        city = _City.model_validate(tomllib.loads(_read(file).decode()))
    except ValueError as error:
        raise BadDay(
            f"{file} 不是区县名单：应有 name，以及写明 code、name 的 [[districts]]",
            f"{file} is no list of districts: it has a name, and [[districts]] with code and name",
        ) from error
    codes = [each.code for each in city.districts]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise BadDay(
            f"{file} 中区划代码重复：{'、'.join(twice)}", f"{file} names these codes twice: {', '.join(twice)}"
        )
    return city


def _editions(sources: Sequence[Path]) -> Iterator[Published]:
    for source in sources:
        for file in sorted(source.rglob(PUBLISHED)) if source.is_dir() else [source]:
            yield published(str(file), _read(file))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error
