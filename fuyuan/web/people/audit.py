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
from fuyuan.access.audit import AUDIT, DONE, Kind
from fuyuan.access.people import People
from fuyuan.access.tokens import Grant
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http.problems import forbidden, wrong_field
from fuyuan.http.route import Route
from fuyuan.http.views import whole_number
from fuyuan.web.export import BOM, harmless, line
from fuyuan.web.pages import HEADERS
from fuyuan.web.signed_in import SignedIn, Visit
from fuyuan.web.words import link
from projections.access.role import Role

AT_ONCE: Final = 100
ONLY_AUDITOR: Final = "审计记录由审计人员查阅 / only the auditor reads the audit records"
COLUMNS: Final = {
    "at": "时间",
    "kind": "类别",
    "who": "账号或令牌",
    "organ": "单位",
    "role": "角色",
    "address": "地址",
    "what": "事由",
    "subject": "对象",
    "outcome": "结果",
}
WORDS: Final = {
    "password": "密码",
    "token": "访问令牌",
    "link": "一次性链接",
    "provider": "统一身份认证",
    "invite": "邀请",
    "reset": "重置密码",
    "disable": "停用账号",
    "end session": "结束会话",
    "create token": "创建访问令牌",
    "revoke token": "停用访问令牌",
    "retry parked": "重试待处理的来文",
    "skip parked": "决定不再办理来文",
    "skip unread": "决定不再办理消息",
    "rebuild": "重建共享视图",
    "recover": "补回账本",
    "own password": "修改本人密码",
    "own codes": "启用两步验证",
    "own no-codes": "停用两步验证",
    "own role": "切换角色",
    "own end": "结束本人会话",
}
"""What is recorded in a word of the program."""
FILTERS: Final = ("from", "to", "kind", "organ", "who")


def routes(signed_in: SignedIn, people: People) -> list[Route]:
    """`GET /audit`, `GET /audit.csv`."""

    async def shows(visit: Visit) -> Response:
        asked = visit.request
        given = {name: asked.query_params.get(name, "").strip() for name in FILTERS}
        wanted = _wanted(given)
        if asked.url.path.endswith(".csv"):
            name = f'attachment; filename="audit-{visit.seen.today}.csv"'
            lines = _csv(people.book, wanted)
            return StreamingResponse(lines, headers={**HEADERS, "Content-Disposition": name}, media_type="text/csv")
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
    yield (BOM + line(list(COLUMNS.values()))).encode()
    with book.connect() as connection:
        for row in connection.execution_options(yield_per=1000).execute(
            select(AUDIT).where(*wanted).order_by(AUDIT.c.id)
        ):
            yield line([harmless(text) for text in _shown(row).values()]).encode()


def _shown(row: Row[Any]) -> dict[str, str]:
    command = command_table(DEFINITIONS).get(row.what) if row.kind == Kind.COMMAND else None
    words = {
        "at": datetime.fromtimestamp(row.at, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        "kind": Kind(row.kind).zh,
        "role": Role(row.role).zh if row.role else "",
        "what": command.zh if command else WORDS.get(row.what, row.what),
        "outcome": "成功" if row.outcome == DONE else row.outcome,
    }
    return {name: words.get(name, getattr(row, name)) for name in COLUMNS}
