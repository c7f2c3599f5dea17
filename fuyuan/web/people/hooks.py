"""`/webhooks`: the security administrator says where the system of an organ takes its notices."""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fuyuan.access.accounts import Unfit
from fuyuan.access.audit import Kind, act
from fuyuan.access.people import People
from fuyuan.http.auth import Authentication
from fuyuan.http.problems import forbidden
from fuyuan.http.route import Route
from fuyuan.notices.receivers import Receivers
from fuyuan.web.forms.giving import Me, See
from fuyuan.web.pages import HEADERS, Pages
from fuyuan.web.people.administration import NO_ORGAN, ONLY_SECURITY
from fuyuan.web.people.form import posted, text_of
from projections.access.role import Role


def routes(pages: Pages, auth: Authentication, see: See, people: People, receivers: Receivers) -> list[Route]:
    """`GET /webhooks`, and a POST to set one or to remove one."""

    async def answered(request: Request, do: str = "") -> Response:
        me: Me | None = None
        try:
            caller = auth.session(request) if request.method == "GET" else auth.reader(request)
            if caller is None:
                return pages.sign_in_first(request)
            form = await posted(request) if do else {}
            seen, me = await see(caller)
            if caller.role is not Role.SECURITY or caller.account is None:
                raise forbidden(ONLY_SECURITY)
            organs = {organ: name for organ, name in seen.names.items() if seen.roster.registry.side(organ)}
            filled = {name: text_of(form, name) for name in ("organ", "url")}
            secret, wrong = "", ""
            if do:
                await people.audit.require()
                try:
                    secret = await asyncio.to_thread(changed, do, organs, **filled)
                except Unfit as unfit:
                    wrong = unfit.zh
                else:
                    await people.audit.note(act(Kind.ADMINISTRATION, caller, f"{do} webhook", filled["organ"]))
                    if not secret:
                        return RedirectResponse("/webhooks", 303, HEADERS)
            hooks = await asyncio.to_thread(receivers.hooks)
            shown = {"hooks": hooks, "organs": dict(sorted(organs.items(), key=lambda item: item[1]))}
            status = 422 if wrong else 200
            return pages.render("webhooks.html", status, me=me, filled=filled, secret=secret, wrong=wrong, **shown)
        except Exception as error:
            return pages.failed(error, me)

    def changed(do: str, organs: dict[str, str], organ: str, url: str) -> str:
        """The secret of one that was set, "" of one that was removed. Raises Unfit."""
        if do == "remove":
            receivers.unhook(organ)
            return ""
        if organ not in organs:
            raise Unfit(NO_ORGAN)
        return receivers.hook(organ, url)

    return [
        Route("/webhooks", answered),
        Route("/webhooks", partial(answered, do="set"), methods=["POST"]),
        Route("/webhooks/remove", partial(answered, do="remove"), methods=["POST"]),
    ]
