"""`fuyuan review`: the annual review as files, and a check of one that was made before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fuyuan.bad_day import BadDay
from fuyuan.operations.tell import report
from fuyuan.options import Archives, DataDir, Out, settings_of


def review(
    context: typer.Context,
    year: Annotated[int | None, typer.Argument(metavar="YEAR", help="年度 / the year")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="输出目录 / output folder")] = None,
    data_dir: DataDir = None,
    cut_off: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT", help="数据截止时刻，默认现在 / count what was recorded up to here, now by default"
        ),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT",
            help="已发布总结的截止时刻，另写出补充内容 / that of the published one: write the supplement",
        ),
    ] = None,
    archive: Archives = None,
    figures_only: Annotated[
        bool, typer.Option(help="只写出指标数据，不制作文件 / only the figures, no documents")
    ] = False,
    former: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="往年已公布总结的数据文件，列明与现数的差异 / data of an earlier review"),
    ] = None,
    archives: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="各区县归档所在目录，一个区县一个文件夹 / the archives of many districts, a folder each",
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="重新计算，核对一份数据文件 / compute a file's figures again and compare"),
    ] = None,
) -> None:
    """生成、核对年度总结材料 / write the annual review: figures, tables, charts, documents; or check one."""
    from fuyuan.operations.review import parse_cut_off, supplement
    from fuyuan.operations.review import review as run
    from fuyuan.papers.annual.files import digest_of

    if check is not None:
        from fuyuan.operations.review_check import examine

        report(examine(settings_of(context, data_dir), check, archive or ()))
        return
    if year is None or out is None:
        raise BadDay(
            "请给出年度和 --out 目录，或者用 --check 给出要核对的文件", "give a year and --out, or --check FILE"
        )
    until = parse_cut_off(cut_off) if cut_off else None
    before = parse_cut_off(published) if published else None
    if archives is not None:
        _many(archives, year, until, out)
        return
    settings = settings_of(context, data_dir)
    written = run(settings, year, out, until, archive or (), figures_only=figures_only, formers=former or ())
    for path in written:
        print(path)
    if cut_off:
        print(f"数据摘要 / digest: {digest_of(written[0])}")
    if before is not None:
        print(supplement(settings, year, out, before, until, archive or ()))


def _many(archives: Path, year: int, cut_off: datetime | None, out: Path) -> None:
    from fuyuan.operations.many_reviews import INDEX, many_reviews

    if cut_off is None:
        raise BadDay("请用 --cut-off 给出各区县共同的截止时刻", "give the cut-off of all districts with --cut-off")
    lines = many_reviews(archives, year, cut_off, out)
    for made in lines:
        if not made.good:
            print(f"✗ {made.code}：{made.said}")
    good = sum(made.good for made in lines)
    print(f"{good}/{len(lines)} 个区县，见 {out / INDEX} / districts, see there")
    if good < len(lines):
        raise typer.Exit(1)


def compare(
    context: typer.Context,
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="FILE|DIR...", help="各区县公开版数据文件或所在目录 / the districts' public editions"),
    ],
    city: Annotated[Path, typer.Option(metavar="FILE", help="区县名单（TOML）/ the list of districts")],
    out: Out,
    data_dir: DataDir = None,
) -> None:
    """由各区县已公布的总结汇总全市总结 / make a city's review of what its districts published."""
    from fuyuan.operations.compare import compare as run

    for path in run(settings_of(context, data_dir), city, sources, out):
        print(path)
