"""`fuyuan jurisdiction add|list|suspend|resume`: the districts of one engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fuyuan.options import DataDir, engine_of

jurisdiction_app = typer.Typer(help="辖区的添加与暂停 / the districts of an engine", no_args_is_help=True)
Code = Annotated[str, typer.Argument(metavar="CODE", help="六位行政区划代码 / six digits")]


@jurisdiction_app.command()
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="辖区文件（TOML） / a jurisdiction file")],
    data_dir: DataDir = None,
) -> None:
    """添加辖区，运行中的服务随即启用 / add a district; what runs takes it up at once."""
    from datetime import UTC, datetime

    from fuyuan.access.people_command import first_link
    from fuyuan.districts.districts import Districts

    engine = engine_of(context, data_dir)
    district = Districts(engine).add(file, datetime.now(UTC))
    print(f"已添加 / added: {district.code} {district.name}，单位 {len(district.settings.organs.organs)} 个 / organs")
    if link := first_link(district.settings):
        print(f"请用此链接设置其安全管理员的密码，72小时内有效 / first security administrator: {link}")


@jurisdiction_app.command("list")
def list_(context: typer.Context, data_dir: DataDir = None) -> None:
    """列出各辖区 / list them: code, name, state."""
    from fuyuan.bad_day import BadDay
    from fuyuan.districts.districts import Districts
    from fuyuan.operations.tell import say

    districts = Districts(engine_of(context, data_dir))
    if not (codes := districts.codes()):
        say("还没有辖区，用 jurisdiction add 添加", "no district yet: add one with `jurisdiction add`")
    damaged = False
    for code in codes:
        try:
            one = districts.one(code)
            print(one.code, one.name, f"{one.state.zh} / {one.state}", one.reason, sep="  ")
            if shared := one.settings.organs.shared_names():
                print(f"        辖区文件有误：{shared.zh} / its jurisdiction file: {shared.en}")
        except BadDay as bad:
            print(code, bad, sep="  ")
            damaged = True
    if damaged:
        raise typer.Exit(1)


@jurisdiction_app.command()
def suspend(
    context: typer.Context,
    code: Code,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="原因，会告知用户 / why; users are told")],
    data_dir: DataDir = None,
) -> None:
    """暂停辖区：不再受理、展示和发送，数据保留 / suspend one: it takes, shows and sends nothing, and keeps all."""
    from datetime import UTC, datetime

    from fuyuan.districts.districts import Districts

    district = Districts(engine_of(context, data_dir)).suspend(code, reason, datetime.now(UTC))
    print(f"已暂停 / suspended: {district.code} {district.name}")


@jurisdiction_app.command("config")
def config(context: typer.Context, data_dir: DataDir = None) -> None:
    """写出自备消息服务器所需的账户配置，含口令 / the accounts for brokers of your own, with passwords."""
    from fuyuan.districts.engine_broker import EngineConfig

    print(EngineConfig(engine_of(context, data_dir), 0).accounts(), end="")


@jurisdiction_app.command()
def resume(context: typer.Context, code: Code, data_dir: DataDir = None) -> None:
    """恢复辖区 / let a suspended one go on."""
    from fuyuan.districts.districts import Districts

    district = Districts(engine_of(context, data_dir)).resume(code)
    print(f"已恢复 / resumed: {district.code} {district.name}")
