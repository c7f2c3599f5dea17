"""`fuyuan credentials …`. Each imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fuyuan.operations.tell import say
from fuyuan.options import DataDir, settings_of

credentials_app = typer.Typer(
    help="机关系统接入消息总线的凭证 / credentials of systems over NATS", no_args_is_help=True, rich_markup_mode=None
)


@credentials_app.command("create")
def create(
    context: typer.Context,
    organ: Annotated[str, typer.Option("--organ", metavar="O", help="机关代号 / organ id, e.g. district-court")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="私钥写入此新文件 / a new file for the secret seed")
    ],
    data_dir: DataDir = None,
) -> None:
    """签发凭证，私钥只写入文件 / make credentials; their secret seed is written to a file and kept nowhere else."""
    from fuyuan.organs.credentials_command import create as run

    print(run(settings_of(context, data_dir), organ, out, say).public_key)


@credentials_app.command("list")
def listed(context: typer.Context, data_dir: DataDir = None) -> None:
    """列出凭证：公钥、机关、签发时间 / list the credentials: public key, organ, when they were made."""
    from fuyuan.installation.credentials import Credentials

    for one in Credentials(settings_of(context, data_dir).credentials_file).all():
        print(f"{one.public_key}  {one.organ}  {one.created_at:%Y-%m-%dT%H:%MZ}")


@credentials_app.command("revoke")
def revoke(
    context: typer.Context,
    public_key: Annotated[str, typer.Argument(metavar="KEY", help="fuyuan credentials list 所示公钥 / the public key")],
    data_dir: DataDir = None,
) -> None:
    """吊销凭证，其连接随即断开 / take credentials back; whoever is connected by them is cut off."""
    from fuyuan.organs.credentials_command import revoke as run

    gone = run(settings_of(context, data_dir), public_key, say)
    print(f"已吊销 {gone.organ} 的凭证 / revoked: {gone.organ}")


@credentials_app.command("config")
def config(context: typer.Context, data_dir: DataDir = None) -> None:
    """写出自备消息服务器所需的账户配置，含口令 / the accounts for a broker of your own, passwords included."""
    from fuyuan.organs.credentials_command import accounts

    print(accounts(settings_of(context, data_dir)), end="")
