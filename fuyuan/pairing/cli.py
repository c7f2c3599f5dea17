"""`fuyuan pair …`. Each imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fuyuan.options import DataDir, settings_of

if TYPE_CHECKING:
    from fuyuan.installation.offer import Offer

pair_app = typer.Typer(
    help="与其他机关的安装配对 / join installations of several organisations",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@pair_app.command("offer")
def offer(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="交给对方的文件 / the file for the other")],
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="HOST:PORT",
            help="对方连接本安装的地址；只由一方提供，none 为取消 / where the others call this broker; of one alone",
        ),
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option("--listen", metavar="HOST:PORT", help="监听地址，默认同上 / where it listens, by default there"),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """写出本安装的公开材料，交给对方 / write the public parts of this installation, for the other."""
    from fuyuan.pairing.pairing import give

    fingerprint = give(settings_of(context, data_dir), out, address, listen)
    print(out)
    print(f"指纹，请电话告知对方 / its fingerprint, to be read to the other over the telephone: {fingerprint}")


@pair_app.command("accept")
def accept(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="对方的文件 / the file of the other")],
    fingerprint: Annotated[
        str | None, typer.Option("--fingerprint", metavar="F", help="对方电话所报，不给则询问 / as the other read it")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """核对指纹后接受对方的公开材料 / take the public parts of the other, once their fingerprint was compared."""
    from fuyuan.pairing.pairing import take

    def said(given: Offer) -> str:
        zh, en = "、".join(side.zh for side in given.sides), ", ".join(given.sides)
        print(f"{zh}的安装，地址 {given.address or '无'} / of {en}, address {given.address or 'none'}")
        asked = "请输入对方电话所报的指纹 / the fingerprint that the other reads to you"
        return fingerprint if fingerprint is not None else str(typer.prompt(asked))

    given, new = take(settings_of(context, data_dir), file, said)
    zh = "已接受" if new else "此前已接受，没有变化"
    print(f"{zh}：{given.name} / {'accepted' if new else 'known already'}: {given.name}")
