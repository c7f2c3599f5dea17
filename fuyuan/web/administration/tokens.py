"""`/tokens`: the security administrator makes tokens for systems, takes them back, and ends sessions begun by them."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.responses import RedirectResponse, Response

from fuyuan.access.audit import DONE
from fuyuan.access.permissions import OF_TOKENS
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import TokenStore, id_of
from fuyuan.http.route import Route
from fuyuan.web.administration.index import SECURITY
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.administration import NO_ORGAN
from fuyuan.web.people.asking import Administration, Asked
from projections.errors import NoSuchMatter

ADDRESS = "/tokens"
NOT_THERE: Final = "404"


def routes(administration: Administration, tokens: TokenStore, sessions: Sessions) -> list[Route]:
    """`GET /tokens`, and a POST below it for each thing that can be done."""

    async def shows(asked: Asked, wrong: str = "", secret: str = "") -> Response:
        return administration.render(
            "tokens.html",
            asked,
            422 if wrong else 200,
            tokens=await asyncio.to_thread(tokens.list),
            used=await asyncio.to_thread(administration.people.token_uses.all),
            sessions=await asyncio.to_thread(sessions.standing),
            names=asked.visit.seen.names,
            organs=asked.visit.seen.own_organs,
            roles=OF_TOKENS,
            filled={name: asked.text(name) for name in ("organ", "role")},
            wrong=wrong,
            secret=secret,
        )

    async def create(asked: Asked) -> Response:
        organ, wanted, own = asked.text("organ"), asked.text("role"), asked.visit.seen.own_organs
        role = next((known for known in OF_TOKENS if known == wanted), None)
        if organ not in own or role is None:
            return await shows(asked, _("请从列表中选择角色。") if organ in own else named(NO_ORGAN))
        deed = asked.begins("create token", f"{organ} {role}")
        secret = await asyncio.to_thread(tokens.create, organ, role)
        deed.subject, deed.outcome = f"{id_of(secret)} {deed.subject}", DONE
        return await shows(asked, secret=secret)

    async def revoke(asked: Asked) -> Response:
        deed = asked.begins("revoke token", token := asked.text("token"))
        gone = await asyncio.to_thread(tokens.revoke_by_id, token)
        if gone is None:
            deed.outcome = NOT_THERE
            raise NoSuchMatter(token)
        deed.subject, deed.outcome = f"{token} {gone.organ} {gone.role}", DONE
        return RedirectResponse(ADDRESS, 303, HEADERS)

    async def end(asked: Asked) -> Response:
        deed = asked.begins("end session", session := asked.text("session"))
        gone = await asyncio.to_thread(sessions.end_by_id, session)
        if gone is None:
            deed.outcome = NOT_THERE
            raise NoSuchMatter(session)
        by = f"token:{gone.token}" if gone.token else "link"
        deed.subject, deed.outcome = f"{by} {gone.organ} {gone.role}", DONE
        return RedirectResponse(ADDRESS, 303, HEADERS)

    return [
        administration.page(ADDRESS, shows, SECURITY),
        administration.act(ADDRESS, create, SECURITY),
        administration.act(f"{ADDRESS}/revoke", revoke, SECURITY),
        administration.act(f"{ADDRESS}/end", end, SECURITY),
    ]
