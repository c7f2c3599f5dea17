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
    """The settings of a data folder that may have many districts, for what concerns all of them. Raises BadDay."""
    from fuyuan.bad_day import BadDay

    if context.obj["district"] is not None:
        raise BadDay("此命令不针对单个辖区：请去掉 --district", "this concerns all districts: leave out --district")
    engine = _folder(context, data_dir, http).model_copy(update={"district": None})
    if engine.is_districts_own:
        above = engine.data_dir.parent.parent
        raise BadDay(
            f"{engine.data_dir} 是一个辖区的目录：请用 --data-dir 指定 {above}",
            f"{engine.data_dir} is the folder of one district: name {above} with --data-dir",
        )
    return engine


def named(context: typer.Context, data_dir: Path | None, http: str | None = None) -> Settings:
    """The settings of the district that is named; where none is, of the whole data folder. Raises BadDay."""
    folder = _folder(context, data_dir, http)
    whole = folder.carries_many and folder.district is None
    return folder if whole else settings_of(context, data_dir, http)


def to_be_restored(context: typer.Context, data_dir: Path | None) -> Settings:
    """The same of what may not be there yet. Raises BadDay."""
    folder = _folder(context, data_dir)
    return settings_of(context, data_dir) if folder.district is None else folder.as_district(folder.district)


def _folder(context: typer.Context, data_dir: Path | None, http: str | None = None) -> Settings:
    from fuyuan.settings import Settings

    before: dict[str, Any] = context.obj
    given = {"data_dir": data_dir or before["data_dir"], "http": http or before["http"]}
    return Settings.of_engine(**given, district=before["district"])
