"""`fuyuan keys …`: the keys that sign. Each imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from events.base import Side
from fuyuan.options import DataDir, settings_of

keys_app = typer.Typer(help="签名密钥 / the keys that sign", no_args_is_help=True, rich_markup_mode=None)
Of = Annotated[Side, typer.Argument(metavar="SIDE", help="court | government | joint")]


@keys_app.command("list")
def keys_list(context: typer.Context, data_dir: DataDir = None) -> None:
    """列出各方密钥、指纹和起止 / list the keys of all sides, their fingerprints, and for what they count."""
    from fuyuan.operations.signing_keys import told

    for line in told(settings_of(context, data_dir)):
        print(line)


@keys_app.command("rotate")
def keys_rotate(
    context: typer.Context,
    side: Of,
    lost: Annotated[bool, typer.Option("--lost", help="原密钥已无法找回 / the key so far is lost for good")] = False,
    algorithm: Annotated[str, typer.Option("--algorithm", metavar="A", help="ed25519 | sm2")] = "ed25519",
    file: Annotated[
        bool, typer.Option("--file", help="设有令牌也存为文件 / its private part in a file although a token is set")
    ] = False,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="T",
            help="原密钥至此失效，日期含当日，或带时区的时刻 / the old key ends then: a day, included, or an instant",
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """启用新密钥，与原密钥同时签名，直至撤销原密钥或 --until / begin a new key: both sign until the old one ends."""
    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.operations.signing_keys import instant, rotate

    settings = settings_of(context, data_dir)
    subject = " ".join(filter(None, (side.value, "lost" if lost else "", f"until {until}" if until else "")))
    with command_line.recorded(settings, "rotate key", subject) as became:
        key = rotate(settings, side, algorithm, lost=lost, in_file=file, until=instant(until) if until else None)
        became(DONE)
    print(f"{side.value}  {key.id.hex()}  {key.fingerprint}")
    if lost:
        print("请将公钥文件和指纹告知对方和审计人员 / give the others and auditors the public file and its fingerprint")


@keys_app.command("revoke")
def keys_revoke(
    context: typer.Context,
    side: Of,
    key: Annotated[str, typer.Argument(metavar="KEY", help="fuyuan keys list 所示编号 / as `fuyuan keys list` shows")],
    size: Annotated[
        int | None,
        typer.Option(
            "--from",
            metavar="N",
            min=1,
            help="自本方日志第 N 件起不再有效，默认为已签名的下一件 / from which event of its log on it counts no more",
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """撤销一把密钥，此前的签名仍然有效 / a key counts no more; what it signed before stays valid."""
    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.operations.signing_keys import left, revoke

    settings = settings_of(context, data_dir)
    subject = f"{side} {key}" if size is None else f"{side} {key} {size}"
    with command_line.recorded(settings, "revoke key", subject) as became:
        now = revoke(settings, side, key, None if size is None else size - 1)
        became(DONE)
    print(f"{key} 已撤销，现用 / revoked, now: {now.id.hex()}  {now.fingerprint}")
    if left(settings, side, key):
        print("其私钥仍在令牌上：请用令牌自带工具删除 / its private part is still on the token: delete it there")


@keys_app.command("accept")
def keys_accept(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="对方的公钥文件 / the other side's public file")],
    fingerprint: Annotated[
        str, typer.Option("--fingerprint", help="对方告知的指纹 / as the other side told it, not as the file says")
    ],
    data_dir: DataDir = None,
) -> None:
    """核对指纹后接受对方没有原密钥担保的公钥 / take keys of another side that none of its known keys vouches for."""
    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.operations.signing_keys import accept

    settings = settings_of(context, data_dir)
    with command_line.recorded(settings, "accept key", fingerprint) as became:
        side, key = accept(settings, file, fingerprint)
        became(DONE)
    print(f"{side.value}  {key.id.hex()}  {key.fingerprint}")
