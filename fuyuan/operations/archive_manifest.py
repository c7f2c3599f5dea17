"""The manifest of an archive: what is in it, and how it can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.operations.archive_part import Part, lines_are_there
from fuyuan.settings import Settings

FORMAT: Final = "fuyuan-archive/2"
MANIFEST: Final = "manifest.json"


class Archived(BaseModel):
    """What the manifest says of one side. `merkle_root` and `sha256`, over all lines, are hexadecimal.

    `files`: how many its events name; `files_lost` those of them that are not on disk as recorded. `checkpoint` is
    the newest checkpoint of the log that most have signed, as a signed note (C2SP).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    events: int
    bytes: int
    first: str | None
    last: str | None
    sha256: str
    merkle_root: str
    checkpoint: str | None
    files: int
    files_lost: tuple[str, ...]
    parts: tuple[Part, ...]


def known_archive(settings: Settings, out: Path) -> Mapping[Side, Archived]:
    """What is in an archive; nothing where there is none. Raises BadDay where it is not whole, or not of ours."""
    known = _manifest(settings, out)
    for part in (part for archived in known.values() for part in archived.parts):
        for name, length in _files(part):
            if not _is_there(out / name, length):
                raise _not_whole(out / name)
    return known


def readable_archive(settings: Settings, out: Path) -> Mapping[Side, Archived]:
    """The same, where the Parquet of a part is enough."""
    known = _manifest(settings, out)
    for part in (part for archived in known.values() for part in archived.parts):
        lines, parquet = _files(part)
        instead = not lines_are_there(out, part) and _is_there(out / part.parquet, part.parquet_bytes)
        name, length = parquet if instead else lines
        if not _is_there(out / name, length):
            raise _not_whole(out / name)
    return known


def _manifest(settings: Settings, out: Path) -> Mapping[Side, Archived]:
    try:
        document: Any = orjson.loads((out / MANIFEST).read_bytes())
        if (document["format"], document["jurisdiction"]) != (FORMAT, settings.jurisdiction):
            raise BadDay(
                f"{out} 中已有其他格式或其他辖区的归档：请用 --out 指定其他目录",
                f"{out} holds an archive of another format or jurisdiction: name another folder with --out",
            )
        return {Side(side): Archived.model_validate_json(orjson.dumps(it)) for side, it in document["sides"].items()}
    except FileNotFoundError:
        return {}
    except (orjson.JSONDecodeError, ValidationError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise _not_whole(out / MANIFEST) from error


def _files(part: Part) -> tuple[tuple[str, int], ...]:
    return (part.file, part.bytes), (part.parquet, part.parquet_bytes)


def _is_there(path: Path, length: int) -> bool:
    return path.is_file() and path.stat().st_size == length


def _not_whole(path: Path) -> BadDay:
    return BadDay(
        f"归档不完整，{path} 缺失或者不是清单所载的大小：请取得完整的归档，或者用 archive --out 指定新的目录重新归档",
        f"the archive is not whole, {path} is missing or not as long as the manifest says: "
        "take a whole one, or archive into a new folder with archive --out",
    )
