"""`/audit`: the audit records, for the auditor: newest first, by day, organ, account and kind; as CSV too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Row, select
from starlette.responses import Response, StreamingResponse

from events.as_written import day_written
from events.instants import SHANGHAI
from events.terms import Words
from fuyuan.access.audit import AUDIT, DONE, Kind
from fuyuan.access.people import People
from fuyuan.access.tokens import Grant
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http.problems import forbidden, wrong_field
from fuyuan.http.route import Route
from fuyuan.http.views import whole_number
from fuyuan.web.attached import attached
from fuyuan.web.export import BOM, harmless, line
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.signed_in import SignedIn, Visit
from fuyuan.web.words import link
from projections.access.role import Role

AT_ONCE: Final = 100
ONLY_AUDITOR: Final = "审计记录由审计人员查阅 / only the auditor reads the audit records"
COLUMNS: Final = {
    "at": Words("时间", "Time"),
    "kind": Words("类别", "Kind"),
    "who": Words("账号或令牌", "Account or token"),
    "organ": Words("单位", "Organ"),
    "role": Words("角色", "Role"),
    "address": Words("地址", "Address"),
    "what": Words("事由", "What"),
    "subject": Words("对象", "Subject"),
    "outcome": Words("结果", "Outcome"),
}
WORDS: Final = {
    "password": Words("密码", "Password"),
    "token": Words("访问令牌", "Access token"),
    "link": Words("一次性链接", "One-time link"),
    "provider": Words("统一身份认证", "Identity provider"),
    "invite": Words("邀请", "Invite"),
    "change": Words("修改账号", "Change the account"),
    "reset": Words("重置密码", "Reset the password"),
    "disable": Words("停用账号", "Disable the account"),
    "end session": Words("结束会话", "End a session"),
    "set webhook": Words("设置推送地址", "Set a webhook"),
    "remove webhook": Words("删除推送地址", "Remove a webhook"),
    "create token": Words("创建访问令牌", "Create an access token"),
    "revoke token": Words("停用访问令牌", "Revoke an access token"),
    "create credentials": Words("签发系统接入凭证", "Make credentials of a system"),
    "revoke credentials": Words("吊销系统接入凭证", "Revoke credentials of a system"),
    "retry notice": Words("重新发送通知", "Send a notice again"),
    "retry parked": Words("重试待处理的来文", "Try what is parked again"),
    "skip parked": Words("决定不再办理来文", "Skip what is parked"),
    "skip unread": Words("决定不再办理消息", "Skip a message"),
    "begin rebuild": Words("开始重建共享视图", "Begin to rebuild the views"),
    "rebuild": Words("重建共享视图", "Rebuild the views"),
    "archive": Words("导出账本", "Archive the ledgers"),
    "prove": Words("出具证明文件", "Prove an event"),
    "pair offer": Words("写出互联文件", "Write an offer to pair"),
    "pair accept": Words("接受对方互联文件", "Accept the offer of another installation"),
    "nats-cluster": Words("生成消息服务器集群配置", "Write the configuration of a cluster"),
    "rotate key": Words("启用新签名密钥", "Begin a signing key"),
    "revoke key": Words("撤销签名密钥", "Revoke a signing key"),
    "accept key": Words("接受对方公钥", "Accept the other side's keys"),
    "backup": Words("备份", "Make a backup"),
    "restore": Words("从备份恢复", "Restore a backup"),
    "recover": Words("补回账本", "Recover a ledger"),
    "together": Words("批量办理", "Several commands at once"),
    "own password": Words("修改本人密码", "Change one's own password"),
    "own codes": Words("启用两步验证", "Enable one's own codes"),
    "own no-codes": Words("停用两步验证", "Disable one's own codes"),
    "own role": Words("切换角色", "Change one's role"),
    "own notices": Words("修改本人提醒方式", "Change one's own notices"),
    "own end": Words("结束本人会话", "End one's own session"),
}
"""What is recorded in a word of the program; `invite` and `change` say as what behind it."""
FILTERS: Final = ("from", "to", "kind", "organ", "who")


def routes(signed_in: SignedIn, people: People) -> list[Route]:
    """`GET /audit`, `GET /audit.csv`."""

    async def shows(visit: Visit) -> Response:
        asked = visit.request
        given = {name: asked.query_params.get(name, "").strip() for name in FILTERS}
        wanted = _wanted(given)
        if asked.url.path.endswith(".csv"):
            rest = f"-{visit.seen.today}.csv"
            saved = HEADERS | attached(f"audit{rest}", _("审计记录") + rest)
            return StreamingResponse(_csv(people.book, wanted), headers=saved, media_type="text/csv")
        if before := whole_number("before", asked.query_params.get("before") or None):
            wanted = [*wanted, AUDIT.c.id < before]
        rows = await asyncio.to_thread(_newest, people.book, wanted)
        following = link("/audit", **given, before=rows[AT_ONCE - 1].id) if len(rows) > AT_ONCE else ""
        return signed_in.pages.render(
            "audit.html",
            me=visit.me,
            rows=[_shown(row) for row in rows[:AT_ONCE]],
            given=given,
            kinds=list(Kind),
            names=visit.seen.names,
            columns=COLUMNS,
            following=following,
            csv=link("/audit.csv", **given),
        )

    page = signed_in(shows, may=_audits)
    return [Route("/audit", page), Route("/audit.csv", page)]


def _audits(caller: Grant) -> None:
    if caller.role is not Role.AUDITOR:
        raise forbidden(ONLY_AUDITOR)


def _wanted(given: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Raises ProblemError 422."""
    wanted = [AUDIT.c[name] == given[name] for name in ("kind", "organ", "who") if given[name]]
    if since := _day("from", given["from"]):
        wanted.append(AUDIT.c.at >= _begin(since))
    if until := _day("to", given["to"]):
        wanted.append(AUDIT.c.at < _begin(until + timedelta(days=1)))
    return wanted


def _day(name: str, text: str) -> date | None:
    """As people write days. Raises ProblemError 422."""
    written = day_written(text) if text else None
    if text and written is None:
        raise wrong_field(name, "应为日期，如 2026年5月15日 / must be a day such as 2026-05-15")
    return written


def _begin(of: date) -> int:
    return int(datetime.combine(of, time(), SHANGHAI).timestamp())


def _newest(book: Engine, wanted: list[ColumnElement[bool]]) -> list[Row[Any]]:
    with book.connect() as connection:
        return list(connection.execute(select(AUDIT).where(*wanted).order_by(AUDIT.c.id.desc()).limit(AT_ONCE + 1)))


def _csv(book: Engine, wanted: list[ColumnElement[bool]]) -> Iterator[bytes]:
    """All of them, the oldest first."""
    yield (BOM + line([named(title) for title in COLUMNS.values()])).encode()
    with book.connect() as connection:
        for row in connection.execution_options(yield_per=1000).execute(
            select(AUDIT).where(*wanted).order_by(AUDIT.c.id)
        ):
            yield line([harmless(text) for text in _shown(row).values()]).encode()


def _shown(row: Row[Any]) -> dict[str, str]:
    command = command_table(DEFINITIONS).get(row.what) if row.kind == Kind.COMMAND else None
    words, behind = command or WORDS.get(row.what), ""
    if words is None and row.kind == Kind.ADMINISTRATION:
        word, _blank, behind = row.what.partition(" ")
        words = WORDS.get(word)
    said = {
        "at": datetime.fromtimestamp(row.at, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        "kind": named(Kind(row.kind)),
        "role": named(Role(row.role)) if row.role else "",
        "what": f"{named(words)} {behind}".rstrip() if words else row.what,
        "outcome": _("成功") if row.outcome == DONE else row.outcome,
    }
    return {name: said.get(name, getattr(row, name)) for name in COLUMNS}
