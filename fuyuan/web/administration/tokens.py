"""`/tokens`: the security administrator makes tokens for systems, takes them back, and ends sessions begun by them."""

from __future__ import annotations

import asyncio

from starlette.responses import RedirectResponse, Response

from fuyuan.access.permissions import OF_TOKENS
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import TokenStore, id_of
from fuyuan.http.route import Route
from fuyuan.web.administration.asking import Administration, Asked, Done
from fuyuan.web.administration.index import SECURITY
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.administration import NO_ORGAN
from projections.errors import NoSuchMatter

ADDRESS = "/tokens"


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
            organs=asked.organs,
            roles=OF_TOKENS,
            filled={name: asked.text(name) for name in ("organ", "role")},
            wrong=wrong,
            secret=secret,
        )

    async def create(asked: Asked) -> Done | Response:
        organ, wanted = asked.text("organ"), asked.text("role")
        role = next((known for known in OF_TOKENS if known == wanted), None)
        if organ not in asked.organs or role is None:
            return await shows(asked, _("请从列表中选择角色。") if organ in asked.organs else named(NO_ORGAN))
        secret = await asyncio.to_thread(tokens.create, organ, role)
        page = await shows(asked, secret=secret)
        return Done(page, "create token", f"{id_of(secret)} {organ} {role}")

    async def revoke(asked: Asked) -> Done:
        gone = await asyncio.to_thread(tokens.revoke_by_id, token := asked.text("token"))
        if gone is None:
            raise NoSuchMatter(token)
        return Done(RedirectResponse(ADDRESS, 303, HEADERS), "revoke token", f"{token} {gone.organ} {gone.role}")

    async def end(asked: Asked) -> Done:
        gone = await asyncio.to_thread(sessions.end_by_id, session := asked.text("session"))
        if gone is None:
            raise NoSuchMatter(session)
        by = f"token:{gone.token}" if gone.token else "link"
        return Done(RedirectResponse(ADDRESS, 303, HEADERS), "end session", f"{by} {gone.organ} {gone.role}")

    return [
        administration.page(ADDRESS, shows, SECURITY),
        administration.act(ADDRESS, create, SECURITY),
        administration.act(f"{ADDRESS}/revoke", revoke, SECURITY),
        administration.act(f"{ADDRESS}/end", end, SECURITY),
    ]
