"""An engine of its own for a test: a data folder, a fresh database, and districts alike but for their codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fuyuan.districts.districts import District, Districts
from fuyuan.settings import Settings
from services.jurisdiction import packaged

GULOU, YUWANGTAI, LONGTING = CODES = ("410204", "410205", "410202")
NOW: Final = datetime(2026, 11, 30, 8, tzinfo=UTC)


def jurisdiction_text(code: str) -> str:
    """The packaged one under another code: the same organs, ids and rules."""
    return packaged(GULOU).read_text("utf-8").replace(GULOU, code)


def jurisdiction_file(folder: Path, code: str) -> Path:
    path = folder / f"{code}.toml"
    path.write_text(jurisdiction_text(code), "utf-8")
    return path


def engine_settings(folder: Path, database: str | None, http: str = "127.0.0.1:8000") -> Settings:
    return Settings.of_engine(data_dir=folder, database=database, http=http)


def with_districts(engine: Settings, files: Path, codes: Sequence[str] = CODES[:2]) -> list[District]:
    """Added, from files in `files`."""
    return [Districts(engine).add(jurisdiction_file(files, code), NOW) for code in codes]
