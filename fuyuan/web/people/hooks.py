"""`/webhooks`: the security administrator says where the system of an organ takes its notices."""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.responses import RedirectResponse, Response

from fuyuan.access.accounts import Unfit
from fuyuan.access.audit import Kind, act
from fuyuan.access.people import People
from fuyuan.http.route import Route
from fuyuan.notices.receivers import Receivers
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.administration import NO_ORGAN, only_security
from fuyuan.web.people.form import posted, text_of
from fuyuan.web.signed_in import SignedIn, Visit


def routes(signed_in: SignedIn, people: People, receivers: Receivers) -> list[Route]:
    """`GET /webhooks`, and a POST to set one or to remove one."""

    async def answered(visit: Visit, do: str = "") -> Response:
        form = await posted(visit.request) if do else {}
        organs = visit.seen.own_organs
        filled = {name: text_of(form, name) for name in ("organ", "url")}
        secret, wrong = "", ""
        if do:
            await people.audit.require()
            try:
                secret = await asyncio.to_thread(changed, do, organs, **filled)
            except Unfit as unfit:
                wrong = named(unfit)
            else:
                await people.audit.note(act(Kind.ADMINISTRATION, visit.caller, f"{do} webhook", filled["organ"]))
                if not secret:
                    return RedirectResponse("/webhooks", 303, HEADERS)
        hooks = await asyncio.to_thread(receivers.hooks)
        shown = {"hooks": hooks, "organs": organs}
        more = {"filled": filled, "secret": secret, "wrong": wrong}
        return signed_in.pages.render("webhooks.html", 422 if wrong else 200, me=visit.me, **shown, **more)

    def changed(do: str, organs: dict[str, str], organ: str, url: str) -> str:
        """The secret of one that was set, "" of one that was removed. Raises Unfit."""
        if do == "remove":
            receivers.unhook(organ)
            return ""
        if organ not in organs:
            raise Unfit(*NO_ORGAN)
        return receivers.hook(organ, url)

    page = partial(signed_in, may=only_security)
    return [
        Route("/webhooks", page(answered)),
        Route("/webhooks", page(partial(answered, do="set")), methods=["POST"]),
        Route("/webhooks/remove", page(partial(answered, do="remove")), methods=["POST"]),
    ]
