"""`fuyuan archive`, `fuyuan backup` and `fuyuan restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fuyuan.options import DataDir, Out, settings_of


def archive(context: typer.Context, out: Out, data_dir: DataDir = None) -> None:
    """按年导出账本原文与清单，只写新增部分 / add the ledgers' exact bytes, by year, with a manifest."""
    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.operations.archive import archive as run

    settings = settings_of(context, data_dir)
    with command_line.recorded(settings, "archive", str(out.absolute())) as became:
        written = run(settings, out)
        became(DONE)
    for side, part in written.items():
        print(f"{side.zh}：{part.events} 件 / {side.value}: {part.events} events, root {part.merkle_root}")
        if lost := len(part.files_lost):
            print(f"{side.zh}附件缺失或者被改动 {lost} 个 / {side.value}: {lost} files lost")


def backup(context: typer.Context, out: Out, data_dir: DataDir = None) -> None:
    """备份账本、附件、人员与密钥，可在运行中进行 / back up ledgers, files, accounts and keys, while all runs."""
    from fuyuan.access import command_line
    from fuyuan.access.audit import DONE
    from fuyuan.operations.backup import backup as run

    settings = settings_of(context, data_dir)
    with command_line.recorded(settings, "backup", str(out.absolute())) as became:
        done = run(settings, out.absolute())
        became(DONE)
    print(done.folder)
    for side, state in done.manifest.ledgers.items():
        print(f"{side.zh}：{state.events} 件 / {side.value}: {state.events} events, root {state.merkle_root}")
    print(f"附件新增 {done.copied} 个 / new attachments: {done.copied}")
    for side in done.elsewhere:
        print(
            f"{side.zh}账本在 PostgreSQL 中，不在备份内：请另用 pg_dump 备份 / "
            f"the {side.value} ledger is in PostgreSQL and not in the backup: back it up with pg_dump"
        )
    if lost := sum(len(state.files_lost) for state in done.manifest.ledgers.values()):
        print(f"附件缺失或者被改动 {lost} 个：请运行 fuyuan recover / files lost: {lost}, run `fuyuan recover`")
        raise typer.Exit(1)


def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="备份目录 / the folder of `fuyuan backup`")],
    data_dir: DataDir = None,
) -> None:
    """把备份恢复到新的数据目录 / put a backup into a new data folder."""
    from fuyuan.access import command_line
    from fuyuan.operations.restore import restore as run

    settings = settings_of(context, data_dir)
    where, manifest, lost = run(settings, folder)
    settings = settings_of(context, data_dir)  # its sides are those of the backup
    command_line.note(settings, "restore", str(where))
    at = f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC"
    print(f"已恢复到 {settings.data_dir}，备份时间 {at} / restored: the state of {at}")
    for path in lost:
        print(f"备份中的附件缺失或者被改动 / a file of the backup is lost: {path}")
    if lost:
        print(f"附件未能恢复 {len(lost)} 个：第 2 步可以补回 / files lost: {len(lost)}, step 2 brings them back")
    option = f"--data-dir {settings.data_dir}"
    print("接下来 / next:")
    print("1. 原数据目录的 nats、read 仍在时，移入新目录 / move the former nats and read here, if they exist")
    print("2. 逐一补回备份之后的记录 / put back what was recorded since:")
    for side in manifest.ledgers:
        print(f"   fuyuan recover {side.value} {option}")
    print(f"3. fuyuan up {option}，再运行 / then fuyuan verify {option}")
    if lost:
        raise typer.Exit(1)
