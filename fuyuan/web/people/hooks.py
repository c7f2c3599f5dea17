"""`/webhooks`: the security administrator says where the system of an organ takes its notices."""

from __future__ import annotations

import asyncio

from starlette.responses import RedirectResponse, Response

from fuyuan.access.accounts import Unfit
from fuyuan.http.route import Route
from fuyuan.notices.receivers import Receivers
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.administration import NO_ORGAN, SECURITY
from fuyuan.web.people.asking import Administration, Asked


def routes(administration: Administration, receivers: Receivers) -> list[Route]:
    """`GET /webhooks`, and a POST to set one or to remove one."""

    async def shows(asked: Asked, wrong: str = "", secret: str = "") -> Response:
        return administration.render(
            "webhooks.html",
            asked,
            422 if wrong else 200,
            hooks=await asyncio.to_thread(receivers.hooks),
            organs=asked.visit.seen.own_organs,
            filled={name: asked.text(name) for name in ("organ", "url")},
            secret=secret,
            wrong=wrong,
        )

    async def sets(asked: Asked) -> Response:
        asked.begins("set webhook", organ := asked.text("organ"))
        if organ not in asked.visit.seen.own_organs:
            return await shows(asked, named(NO_ORGAN))
        try:
            secret = await asyncio.to_thread(receivers.hook, organ, asked.text("url"))
        except Unfit as unfit:
            return await shows(asked, named(unfit))
        return await shows(asked, secret=secret)

    async def removes(asked: Asked) -> Response:
        asked.begins("remove webhook", organ := asked.text("organ"))
        await asyncio.to_thread(receivers.unhook, organ)
        return RedirectResponse("/webhooks", 303, HEADERS)

    return [
        administration.page("/webhooks", shows, SECURITY),
        administration.act("/webhooks", sets, SECURITY),
        administration.act("/webhooks/remove", removes, SECURITY),
    ]
