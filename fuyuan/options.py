"""Options of the command line that many commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from fuyuan.settings import Settings

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", metavar="DIR", help="数据目录，默认 ./var / data folder"),
]
Http = Annotated[
    str | None,
    typer.Option("--http", metavar="HOST:PORT", help="网页与接口地址，默认 127.0.0.1:8000 / public address"),
]
Archives = Annotated[
    list[Path] | None,
    typer.Option("--archive", metavar="DIR", help="以归档为据，可给多个 / from an archive instead; may be repeated"),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="输出目录 / output folder")]


def settings_of(
    context: typer.Context, data_dir: Path | None, http: str | None = None, sides: list[str] | None = None
) -> Settings:
    """The settings, with the options of the command line, which may stand before the command, too. Raises BadDay."""
    from fuyuan.settings import Settings

    before: dict[str, Any] = context.obj
    given = {"data_dir": data_dir or before["data_dir"], "http": http or before["http"], "sides": sides or None}
    return Settings.read(**given, district=before["district"])


def engine_of(context: typer.Context, data_dir: Path | None, http: str | None = None) -> Settings:
    """The settings of a data folder that may have many districts, whichever is named. Raises BadDay."""
    from fuyuan.settings import Settings

    before: dict[str, Any] = context.obj
    given = Settings.of_engine(data_dir=data_dir or before["data_dir"], http=http or before["http"])
    return given.model_copy(update={"district": None})
