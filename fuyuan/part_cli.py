"""`fuyuan serve PART` and `fuyuan health PART`: one part alone, as systemd and containers run it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from fuyuan.options import DataDir, Http, engine_of, named, settings_of


def _known(part: str) -> str:
    from fuyuan.running.serve import PARTS

    if part not in PARTS and not part.startswith("worker"):
        raise typer.BadParameter(f"没有部件 {part} / no such part: {' | '.join(PARTS)} | worker")
    return part


Part = Annotated[
    str,
    typer.Argument(
        metavar="PART", help="nats-server | court | government | joint | projections | edge | worker", callback=_known
    ),
]


def serve(
    context: typer.Context,
    part: Part,
    data_dir: DataDir = None,
    http: Http = None,
) -> None:
    """只运行一个部件（供 systemd、容器使用）/ run one part alone, as systemd and containers do."""
    engine = engine_of(context, data_dir, http)
    if engine.carries_many:
        from fuyuan.districts.serve import serve as serve_many

        serve_many(part, engine)
        return
    from fuyuan.running.serve import PARTS
    from fuyuan.running.serve import serve as run

    if part not in PARTS:
        raise typer.BadParameter("没有多个辖区 / worker is a part of many districts: `fuyuan jurisdiction add` first")
    run(part, settings_of(context, data_dir, http))


def health(context: typer.Context, part: Part, data_dir: DataDir = None, http: Http = None) -> None:
    """部件是否应答，以 0 或 1 结束（供容器使用）/ whether a part answers: ends with 0 or 1."""
    from fuyuan.running.part_health import is_healthy

    if not is_healthy(named(context, data_dir, http), part):
        print(f"{part} 没有应答 / does not answer", file=sys.stderr)
        raise typer.Exit(1)
