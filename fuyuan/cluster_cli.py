"""`fuyuan nats-cluster`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fuyuan.options import DataDir, Out, engine_of, settings_of


def nats_cluster(
    context: typer.Context,
    members: Annotated[list[str], typer.Argument(metavar="HOST...", help="3 台或者 5 台服务器 / the servers")],
    out: Out,
    data_dir: DataDir = None,
) -> None:
    """为消息服务器集群的每一台生成配置与证书 / write configuration and certificates for each server of a cluster."""
    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.installation import nats_cluster

    engine = engine_of(context, data_dir)
    if engine.carries_many:
        from fuyuan.districts.engine_broker import write_cluster

        _told(out, write_cluster(engine, members, out.absolute()))
        return
    settings = settings_of(context, data_dir)
    with command_line.recorded(settings, "nats-cluster", " ".join(members)) as became:
        url = nats_cluster.write(settings, members, out.absolute())
        became(DONE)
    _told(out, url)


def _told(out: Path, url: str) -> None:
    from fuyuan.installation import nats_cluster

    print(f"{out.absolute()}：每台一个目录，内有口令，请妥善送达 / a folder each, with passwords")
    print(f"FUYUAN_NATS_URL={url}")
    print(f"SSL_CERT_FILE={nats_cluster.AUTHORITY}")
