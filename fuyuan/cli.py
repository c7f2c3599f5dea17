"""The command line. Commands import what they need when they run, so that `--help` answers at once."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from fuyuan.access.cli import people_app, token_app
from fuyuan.bad_day import EXIT_CODE, BadDay
from fuyuan.cluster_cli import nats_cluster
from fuyuan.copies_cli import archive, backup, recover, restore
from fuyuan.districts.cli import jurisdiction_app
from fuyuan.keys_cli import keys_app
from fuyuan.operations.tell import report, say
from fuyuan.options import Archives, DataDir, Http, Out, engine_of, settings_of
from fuyuan.organs.cli import credentials_app
from fuyuan.pairing.cli import pair_app
from fuyuan.parked_cli import parked_app
from fuyuan.part_cli import health, serve
from fuyuan.proof_cli import prove, verify_bundle
from fuyuan.review_cli import compare, review

if TYPE_CHECKING:
    from fuyuan.settings import Settings

GC_THRESHOLD: Final = (50_000, 20, 20)
"""Fewer looks for cyclic garbage: a fifth of the time that the imports of a part take."""

app = typer.Typer(
    help="府院联动：法院与政府之间可核验的事项往来 / Fuyuan: verifiable exchange between court and government",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
app.add_typer(token_app, name="token")
app.add_typer(people_app, name="people")
app.add_typer(credentials_app, name="credentials")
app.add_typer(parked_app, name="parked")
app.add_typer(pair_app, name="pair")
app.add_typer(keys_app, name="keys")
app.add_typer(jurisdiction_app, name="jurisdiction")
app.command()(prove)
app.command("verify-bundle")(verify_bundle)
app.command()(archive)
app.command()(backup)
app.command()(restore)
app.command()(recover)
app.command("nats-cluster")(nats_cluster)
app.command()(serve)
app.command()(health)
app.command()(review)
app.command()(compare)


def main() -> None:
    """Run the command line. What the operator can mend is told in one line, without a traceback."""
    gc.set_threshold(*GC_THRESHOLD)
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as wrong:
        from fuyuan.usage import tell

        tell(wrong)
        raise SystemExit(wrong.exit_code) from None
    except typer.Abort:
        say("已中止", "aborted")
        raise SystemExit(1) from None
    except BadDay as bad:
        print(bad, file=sys.stderr)
        raise SystemExit(EXIT_CODE) from None
    finally:
        gc.freeze()  # else the interpreter looks through every object before it ends: 0.3 s, 1 s on a busy machine
    raise SystemExit(code)


@app.callback()
def common(
    context: typer.Context,
    data_dir: DataDir = None,
    http: Http = None,
    district: Annotated[
        str | None,
        typer.Option("--district", metavar="CODE", help="多个辖区中的哪一个 / which of many districts is meant"),
    ] = None,
) -> None:
    """Options that may stand before the command, too."""
    context.obj = {"data_dir": data_dir, "http": http, "district": district}


@app.command()
def up(
    context: typer.Context,
    side: Annotated[
        list[str] | None,
        typer.Option(
            "--side",
            metavar="SIDE",
            help="本安装所设的一方，可重复；首次启动后记住，默认三方 / a side that lives here, may be repeated; "
            "kept from the first start on, by default all three",
        ),
    ] = None,
    data_dir: DataDir = None,
    http: Http = None,
) -> None:
    """启动全部服务，Ctrl-C 停止 / start everything; Ctrl-C stops it."""
    import asyncio

    from fuyuan.running.up import up as run

    engine = engine_of(context, data_dir, http)
    if engine.carries_many:
        _up_many(engine, side)
        return
    settings = settings_of(context, data_dir, http, side)

    async def ready(_: asyncio.Event) -> None:
        print(f"府院联动已就绪 / ready: {settings.address}")
        _tell_first_link(settings)
        print("创建令牌 / make a token: " + _token_hint(settings), flush=True)

    run(settings, ready, say)


@app.command()
def demo(
    context: typer.Context,
    exit_: Annotated[bool, typer.Option("--exit", help="演示完成后退出 / stop when the year is played")] = False,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="最后一日，默认昨日 / last day, by default yesterday")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="随机种子 / seed of the sample year")] = 1,
    data_dir: DataDir = None,
    http: Http = None,
) -> None:
    """启动全部服务并演示截至昨日一年的往来 / start everything and play the twelve months up to yesterday."""
    import asyncio

    from fuyuan.running.up import up as run
    from fuyuan.sample.accounts import ready_accounts
    from fuyuan.sample.demo import last_day, play_year, review_year, sign_in_link

    settings = settings_of(context, data_dir, http)
    if settings.district is not None:
        zh = "演示数据不能记入已有的辖区：请用 --data-dir 指定新目录"
        raise BadDay(zh, "no district is filled with a sample year: name a new folder with --data-dir")
    if settings.elsewhere:
        zh = "演示需要三方都在本安装：请用 --data-dir 指定新目录"
        raise BadDay(zh, "the sample year is played by all three sides: name a new folder with --data-dir")
    day = last_day(settings, until)

    async def ready(stop: asyncio.Event) -> None:
        await play_year(settings, day, seed)
        for path in await review_year(settings, day):
            print(f"年度总结 / annual review: {path}")
        if exit_:
            stop.set()
            return
        print(f"网址 / address: {settings.address}")
        print("账号与密码，仅显示这一次 / accounts, shown this once:")
        names = {organ.id: organ.name for organ in settings.organs.organs}
        for account, password in ready_accounts(settings):
            roles = "、".join(role.zh for role in account.roles)
            print(f"  {account.login}  {password}  {names.get(account.organ, account.organ)} {roles}")
        print(f"一次性登录链接，十分钟内有效 / sign in once, within ten minutes: {sign_in_link(settings)}")
        print("按 Ctrl-C 停止 / press Ctrl-C to stop", flush=True)

    run(settings, ready, say)


@app.command()
def rebuild(
    context: typer.Context,
    view: Annotated[str | None, typer.Argument(metavar="[VIEW]", help="视图名 / a view's name")] = None,
    data_dir: DataDir = None,
    archive: Archives = None,
) -> None:
    """由账本或归档重建共享视图 / rebuild the read model from the ledgers, or archives, beside the live one."""
    from fuyuan.access import command_line
    from fuyuan.operations.rebuild import rebuild as run

    settings = settings_of(context, data_dir)
    events, parked = run(settings, view, archive or ())
    command_line.note(settings, "rebuild", f"{events} events, {parked} parked")
    print(f"已重建：{events} 件事件，未能处理 {parked} 件 / rebuilt: {events} events, {parked} parked")


@app.command()
def verify(context: typer.Context, data_dir: DataDir = None, archive: Archives = None) -> None:
    """核对账本、消息流和视图是否一致 / check that ledgers, streams and views, or archives, hold the same events."""
    from fuyuan.operations.verify import of_archives
    from fuyuan.operations.verify import verify as checks

    settings = settings_of(context, data_dir)
    report(of_archives(settings, archive) if archive else checks(settings))


@app.command()
def doctor(context: typer.Context, data_dir: DataDir = None, http: Http = None) -> None:
    """检查环境与运行状况 / examine the installation and say what to do."""
    from fuyuan.districts.examined import suspended
    from fuyuan.operations.doctor import examine
    from fuyuan.web.papers.examined import own_templates

    report(examine(settings_of(context, data_dir, http), suspended, own_templates))


@app.command()
def contracts(out: Out) -> None:
    """导出事件、命令与接口契约 / write the contracts of events, commands and interfaces."""
    from fuyuan.contracts.files import write
    from fuyuan.installation.private_file import unwritable

    try:
        write(out)
    except OSError as error:
        raise unwritable(out, error, "--out") from error
    print(out)


@app.command()
def templates(out: Out) -> None:
    """导出公文模板，改好后放入数据目录的 papers / write the templates of papers, to be changed and put into papers."""
    from fuyuan.installation.private_file import unwritable
    from fuyuan.papers.annual import word, word_template
    from fuyuan.web.papers.templates import TEMPLATES, packaged

    try:
        out.mkdir(parents=True, exist_ok=True)
        for kind in TEMPLATES:
            (out / f"{kind}.docx").write_bytes(packaged(kind))
        (out / word.FILE).write_bytes(word_template.packaged())
    except OSError as error:
        raise unwritable(out, error, "--out") from error
    print(out)


def _up_many(engine: Settings, side: list[str] | None) -> None:
    import asyncio

    from fuyuan.districts.districts import Districts
    from fuyuan.districts.up import up as run

    if side:
        zh = "多个辖区的数据目录中三方都在本安装：请去掉 --side"
        raise BadDay(zh, "all three sides of many districts live here: leave out --side")

    async def ready(_: asyncio.Event) -> None:
        print(f"府院联动已就绪 / ready: {engine.address}（{len(Districts(engine).codes())} 个辖区 / districts）")
        print("添加辖区 / add one: fuyuan jurisdiction add FILE", flush=True)

    run(engine, ready, say)


def _tell_first_link(settings: Settings) -> None:
    from fuyuan.access.people_command import first_link

    if link := first_link(settings):
        print(f"尚无安全管理员，请用此链接设置其密码，72小时内有效 / first security administrator: {link}")


def _token_hint(settings: Settings) -> str:
    default = settings.data_dir == Path("var").absolute()
    where = "" if default else f" --data-dir {settings.data_dir}"
    organ = next((organ.id for organ in settings.organs.organs if organ.side in settings.sides), "ORGAN")
    return f"fuyuan token create --organ {organ} --role clerk{where}"
