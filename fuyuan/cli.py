"""The command line. Commands import what they need when they run, so that `--help` answers at once."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from fuyuan.bad_day import EXIT_CODE, BadDay
from fuyuan.operations.tell import report, say

if TYPE_CHECKING:
    from fuyuan.settings import Settings

app = typer.Typer(
    help="府院联动：法院与政府之间可核验的事项往来 / Fuyuan: verifiable exchange between court and government",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
token_app = typer.Typer(help="访问令牌 / access tokens", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(token_app, name="token")

ROLES: Final = "clerk 经办 | viewer 查阅 | auditor 审计 | operator 运维"
DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", metavar="DIR", help="数据目录，默认 ./var / data folder"),
]
Http = Annotated[
    str | None,
    typer.Option("--http", metavar="HOST:PORT", help="网页与接口地址，默认 127.0.0.1:8000 / public address"),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="输出目录 / output folder")]


def main() -> None:
    """Run the command line. What the operator can mend is told in one line, without a traceback."""
    try:
        app()
    except BadDay as bad:
        print(bad, file=sys.stderr)
        raise SystemExit(EXIT_CODE) from None
    finally:
        gc.freeze()  # else the interpreter looks through every object before it ends: 0.3 s, 1 s on a busy machine


@app.callback()
def common(context: typer.Context, data_dir: DataDir = None, http: Http = None) -> None:
    """Options that may stand before the command, too."""
    context.obj = {"data_dir": data_dir, "http": http}


def _settings(context: typer.Context, data_dir: Path | None, http: str | None = None) -> Settings:
    from fuyuan.settings import Settings

    before: dict[str, Any] = context.obj
    return Settings.read(data_dir=data_dir or before["data_dir"], http=http or before["http"])


@app.command()
def up(context: typer.Context, data_dir: DataDir = None, http: Http = None) -> None:
    """启动全部服务，Ctrl-C 停止 / start everything; Ctrl-C stops it."""
    import asyncio

    from fuyuan.running.up import up as run

    settings = _settings(context, data_dir, http)

    async def ready(_: asyncio.Event) -> None:
        print(f"府院联动已就绪 / ready: {settings.address}")
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
    from fuyuan.sample.demo import last_day, play_year, review_year, sign_in_link

    settings = _settings(context, data_dir, http)
    day = last_day(settings, until)

    async def ready(stop: asyncio.Event) -> None:
        await play_year(settings, day, seed)
        for path in await review_year(settings, day):
            print(f"年度总结 / annual review: {path}")
        if exit_:
            stop.set()
            return
        print(f"网址 / address: {settings.address}")
        print(f"一次性登录链接，十分钟内有效 / sign in once, within ten minutes: {sign_in_link(settings)}")
        print("按 Ctrl-C 停止 / press Ctrl-C to stop", flush=True)

    run(settings, ready, say)


@app.command()
def serve(
    context: typer.Context,
    part: Annotated[str, typer.Argument(metavar="PART", help="court | government | joint | projections | edge")],
    data_dir: DataDir = None,
    http: Http = None,
) -> None:
    """只运行一个部件（供 systemd、容器使用）/ run one part alone, as systemd and containers do."""
    from fuyuan.running.serve import PARTS
    from fuyuan.running.serve import serve as run

    if part not in PARTS:
        raise typer.BadParameter(f"没有部件 {part} / no such part: {' | '.join(PARTS)}")
    run(part, _settings(context, data_dir, http))


@token_app.command("create")
def token_create(
    context: typer.Context,
    organ: Annotated[str, typer.Option("--organ", metavar="O", help="机关代号 / organ id, e.g. district-court")],
    role: Annotated[str, typer.Option("--role", metavar="R", help=ROLES)],
    data_dir: DataDir = None,
) -> None:
    """创建令牌，只显示这一次 / make a token; it is shown this once."""
    from fuyuan.access.token_command import create

    print(create(_settings(context, data_dir), organ, role, say))


@token_app.command("list")
def token_list(context: typer.Context, data_dir: DataDir = None) -> None:
    """列出令牌：编号、机关、角色、创建时间 / list the tokens: id, organ, role, when they were made."""
    from fuyuan.access.tokens import TokenStore

    for token in TokenStore(_settings(context, data_dir).tokens_file).list():
        print(f"{token.id}  {token.grant.organ}  {token.grant.role}  {token.created_at:%Y-%m-%dT%H:%MZ}")


@token_app.command("revoke")
def token_revoke(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="fuyuan token list 所示编号 / as `fuyuan token list` shows")],
    data_dir: DataDir = None,
) -> None:
    """停用令牌，由它登录的浏览器随即退出 / take a token back, and sign out whoever signed in with it."""
    from fuyuan.access.token_command import revoke

    grant = revoke(_settings(context, data_dir), id_)
    print(f"已停用 {grant.organ} 的{grant.role.zh}令牌 / revoked: {grant.organ}, {grant.role}")


@app.command()
def review(
    context: typer.Context,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="年度 / the year")],
    out: Out,
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
) -> None:
    """生成年度总结材料 / write the annual review: figures, tables, charts, documents."""
    from fuyuan.operations.review import digest_of, parse_cut_off, supplement
    from fuyuan.operations.review import review as run

    written = run(_settings(context, data_dir), year, out, parse_cut_off(cut_off) if cut_off else None)
    for path in written:
        print(path)
    if cut_off:
        print(f"数据摘要 / digest: {digest_of(written[0])}")
    if published:
        until = parse_cut_off(cut_off) if cut_off else None
        print(supplement(_settings(context, data_dir), year, out, parse_cut_off(published), until))


@app.command()
def rebuild(
    context: typer.Context,
    view: Annotated[str | None, typer.Argument(metavar="[VIEW]", help="视图名 / a view's name")] = None,
    data_dir: DataDir = None,
) -> None:
    """由账本重建共享视图 / rebuild the read model from the ledgers, beside the live one."""
    from fuyuan.operations.rebuild import rebuild as run

    events, parked = run(_settings(context, data_dir), view)
    print(f"已重建：{events} 件事件，未能处理 {parked} 件 / rebuilt: {events} events, {parked} parked")


@app.command()
def recover(
    context: typer.Context,
    side: Annotated[str, typer.Argument(metavar="SIDE", help="court | government | joint")],
    data_dir: DataDir = None,
) -> None:
    """补回账本缺失的事件 / put back what a ledger lost, from whoever keeps the exact bytes."""
    import asyncio

    from events.base import Side
    from fuyuan.operations.recover import recover as run

    if side not in list(Side):
        raise typer.BadParameter(f"没有这一方 {side} / no such side: {' | '.join(Side)}")
    done = asyncio.run(run(_settings(context, data_dir), Side(side)))
    if done.witness is None:
        print("账本没有缺失 / nothing is missing")
    else:
        print(f"已补回 {done.count} 件，来自{done.witness.zh} / put back: {done.count} events, from {done.witness.en}")


@app.command()
def verify(context: typer.Context, data_dir: DataDir = None) -> None:
    """核对账本、消息流和视图是否一致 / check that ledgers, streams and views hold the same events."""
    from fuyuan.operations.verify import verify as checks

    report(checks(_settings(context, data_dir)))


@app.command()
def archive(context: typer.Context, out: Out, data_dir: DataDir = None) -> None:
    """导出账本原文与清单 / write every ledger's exact bytes, with a manifest."""
    from fuyuan.operations.archive import archive as run

    for part in run(_settings(context, data_dir), out):
        print(f"{part.side.zh}：{part.events} 件 / {part.side.value}: {part.events} events, root {part.merkle_root}")


@app.command()
def doctor(context: typer.Context, data_dir: DataDir = None, http: Http = None) -> None:
    """检查环境与运行状况 / examine the installation and say what to do."""
    from fuyuan.operations.doctor import examine

    report(examine(_settings(context, data_dir, http)))


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
    from fuyuan.web.papers.templates import TEMPLATES, packaged

    try:
        out.mkdir(parents=True, exist_ok=True)
        for kind in TEMPLATES:
            (out / f"{kind}.docx").write_bytes(packaged(kind))
    except OSError as error:
        raise unwritable(out, error, "--out") from error
    print(out)


def _token_hint(settings: Settings) -> str:
    default = settings.data_dir == Path("var").absolute()
    where = "" if default else f" --data-dir {settings.data_dir}"
    return f"fuyuan token create --organ district-court --role clerk{where}"
