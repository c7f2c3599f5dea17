"""`fuyuan token …` and `fuyuan people …`. Each imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from fuyuan.operations.tell import say
from fuyuan.options import DataDir, Http, settings_of

token_app = typer.Typer(help="访问令牌 / access tokens", no_args_is_help=True, rich_markup_mode=None)

people_app = typer.Typer(help="人员账号 / accounts of people", no_args_is_help=True, rich_markup_mode=None)

ROLES: Final = "clerk 经办 | viewer 查阅 | auditor 审计 | operator 系统管理"
EVERY_ROLE: Final = f"{ROLES} | approver 签批 | security 安全管理"


@token_app.command("create")
def token_create(
    context: typer.Context,
    organ: Annotated[str, typer.Option("--organ", metavar="O", help="机关代号 / organ id, e.g. district-court")],
    role: Annotated[str, typer.Option("--role", metavar="R", help=ROLES)],
    data_dir: DataDir = None,
) -> None:
    """创建令牌，只显示这一次 / make a token; it is shown this once."""
    from fuyuan.access.token_command import create

    print(create(settings_of(context, data_dir), organ, role, say))


@token_app.command("list")
def token_list(context: typer.Context, data_dir: DataDir = None) -> None:
    """列出令牌：编号、机关、角色、创建时间 / list the tokens: id, organ, role, when they were made."""
    from fuyuan.access.tokens import TokenStore

    for token in TokenStore(settings_of(context, data_dir).tokens_file).list():
        print(f"{token.id}  {token.grant.organ}  {token.grant.role}  {token.created_at:%Y-%m-%dT%H:%MZ}")


@token_app.command("revoke")
def token_revoke(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="fuyuan token list 所示编号 / as `fuyuan token list` shows")],
    data_dir: DataDir = None,
) -> None:
    """停用令牌，由它登录的浏览器随即退出 / take a token back, and sign out whoever signed in with it."""
    from fuyuan.access.token_command import revoke

    grant = revoke(settings_of(context, data_dir), id_)
    print(f"已停用 {grant.organ} 的{grant.role.zh}令牌 / revoked: {grant.organ}, {grant.role}")


@people_app.command("invite")
def people_invite(
    context: typer.Context,
    login: Annotated[str, typer.Option("--login", metavar="L", help="登录名 / login name")] = "security-admin",
    organ: Annotated[str | None, typer.Option("--organ", metavar="O", help="默认领导小组办公室 / organ id")] = None,
    post: Annotated[
        str, typer.Option("--post", metavar="P", help="岗位，不写姓名 / post, never a name")
    ] = "安全管理员",
    role: Annotated[list[str] | None, typer.Option("--role", metavar="R", help=EVERY_ROLE)] = None,
    data_dir: DataDir = None,
    http: Http = None,
) -> None:
    """发给一次性邀请链接，默认给安全管理员；已有账号的重设密码 / a link for a new account or password."""
    from fuyuan.access.people_command import invite

    print(invite(settings_of(context, data_dir, http), login, organ, post, role or ["security"]))


@people_app.command("list")
def people_list(context: typer.Context, data_dir: DataDir = None) -> None:
    """列出账号：登录名、机关、角色、状态 / list the accounts: login name, organ, roles, state."""
    from fuyuan.access.people_command import listed

    for account in listed(settings_of(context, data_dir)):
        print(f"{account.login}  {account.organ}  {','.join(account.roles)}  {account.state}")
