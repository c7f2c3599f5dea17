"""`fuyuan archive`, `fuyuan backup`, `fuyuan restore` and `fuyuan recover`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fuyuan.options import DataDir, Out, settings_of, to_be_restored


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

    settings = to_be_restored(context, data_dir)
    where, manifest, lost = run(settings, folder)
    settings = settings_of(context, data_dir)  # its sides are those of the backup
    command_line.note(settings, "restore", str(where))
    at = f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC"
    print(f"已恢复到 {settings.data_dir}，备份时间 {at} / restored: the state of {at}")
    for path in lost:
        print(f"备份中的附件缺失或者被改动 / a file of the backup is lost: {path}")
    if lost:
        print(f"附件未能恢复 {len(lost)} 个：第 2 步可以补回 / files lost: {len(lost)}, step 2 brings them back")
    if settings.district is not None:
        print("运行中的服务随即启用；逐一补回备份之后的记录 / what runs takes it up; put back what was recorded since:")
        for side in manifest.ledgers:
            print(f"   fuyuan --data-dir {settings.engine_dir} --district {settings.district} recover {side.value}")
        raise typer.Exit(1 if lost else 0)
    option = f"--data-dir {settings.data_dir}"
    print("接下来 / next:")
    print("1. 原数据目录的 nats、read 仍在时，移入新目录 / move the former nats and read here, if they exist")
    print("2. 逐一补回备份之后的记录 / put back what was recorded since:")
    for side in manifest.ledgers:
        print(f"   fuyuan recover {side.value} {option}")
    print(f"3. fuyuan up {option}，再运行 / then fuyuan verify {option}")
    if lost:
        raise typer.Exit(1)


def recover(
    context: typer.Context,
    side: Annotated[str, typer.Argument(metavar="SIDE", help="court | government | joint")],
    data_dir: DataDir = None,
) -> None:
    """补回账本缺失的事件 / put back what a ledger lost, from whoever keeps the exact bytes."""
    import asyncio

    from events.base import Side
    from fuyuan.access import command_line
    from fuyuan.districts.up import prepared
    from fuyuan.operations.own_broker import of_installation
    from fuyuan.operations.recover import recover as run
    from fuyuan.operations.tell import answer_alone

    if side not in list(Side):
        raise typer.BadParameter(f"没有这一方 {side} / no such side: {' | '.join(Side)}")
    answer_alone()
    settings = settings_of(context, data_dir)
    prepare = of_installation if settings.district is None else lambda given: prepared(given.engine)
    done = asyncio.run(run(settings, Side(side), prepare))
    command_line.note(settings, "recover", f"{side}, {done.events.count} events, {done.files} files")
    if (witness := done.events.witness) is None:
        known = ("已询问的各处没有更多记录", "nobody who was asked knows of more")
        print(" / ".join(known) if done.unheard else "账本没有缺失 / nothing is missing")
    else:
        count = done.events.count
        print(f"已补回 {count} 件，来自{witness.zh} / put back: {count} events, from {witness.en}")
    if done.files or done.files_lost:
        back, lost = done.files, done.files_lost
        print(f"附件补回 {back} 个，仍缺失 {lost} 个 / files: {back} put back, {lost} lost still")
    if done.keys or done.keys_lost:
        back, lost = done.keys, done.keys_lost
        print(f"文字密钥补回 {back} 个，仍缺失 {lost} 个 / keys to texts: {back} put back, {lost} lost still")
    if done.unheard:
        zh, en = "、".join(one.zh for one in done.unheard), ", ".join(one.en for one in done.unheard)
        print(
            f"未能询问{zh}，账本可能仍有缺失：请先不要办理，连通后再运行一次 / "
            f"not asked: {en}; events may be missing still: record nothing, and run this again when it can be reached"
        )
    if done.files_lost or done.keys_lost or done.unheard:
        raise typer.Exit(1)
