"""`/notices`: what could not be sent and why; it is tried again when the operator or the security administrator asks.

The security administrator says where webhooks lead, the operator looks after the mail server.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from fuyuan.access.audit import DONE
from fuyuan.http.route import Route
from fuyuan.notices.outbox import MessageState, Outbox
from fuyuan.notices.reasons import reason
from fuyuan.notices.receivers import hook_key
from fuyuan.web.administration.index import NOTIFYING, OPENED_BY
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.asking import Administration, Asked

ADDRESS: Final = "/notices"
GONE: Final = "409"


def routes(administration: Administration, outbox: Outbox) -> list[Route]:
    """`GET /notices`, `POST /notices/again`."""

    async def shows(asked: Asked, wrong: str = "") -> Response:
        failures = await asyncio.to_thread(outbox.trouble)
        names = asked.visit.seen.names
        return administration.render(
            "notices.html",
            asked,
            409 if wrong else 200,
            failures=[_shown(failure, names.get(failure.organ, failure.organ)) for failure in failures],
            acts=asked.visit.caller.role in NOTIFYING,
            wrong=wrong,
        )

    async def again(asked: Asked) -> Response:
        deed = asked.begins("retry notice", message := asked.text("message"))
        receiver = await asyncio.to_thread(outbox.again, message)
        if receiver is None:
            deed.outcome = GONE
            return await shows(asked, _("这条通知已经不在失败之列，无需或者无法再试。"))
        deed.subject, deed.outcome = f"{message} {receiver}", DONE
        return RedirectResponse(ADDRESS, 303, HEADERS)

    return [
        administration.page(ADDRESS, shows, OPENED_BY[ADDRESS]),
        administration.act(f"{ADDRESS}/again", again, NOTIFYING),
    ]


def _shown(failure: Any, organ: str) -> dict[str, Any]:
    hook = failure.receiver == hook_key(failure.organ)
    return {
        "organ": organ,
        "to": _("通知接口") if hook else _("邮件：%(login)s", login=failure.receiver.partition(":")[2]),
        "waits": failure.state == MessageState.WAITING,
        "at": datetime.fromtimestamp(failure.at, UTC),
        "next": datetime.fromtimestamp(failure.next, UTC),
        "reason": named(reason(failure.error)),
        "failure": failure,
    }
