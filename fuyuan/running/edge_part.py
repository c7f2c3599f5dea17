"""The edge of this installation: the API and the console, over what its data folder holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from fuyuan.access.all_sessions import AllSessions
from fuyuan.access.people import People
from fuyuan.access.provider import Provider
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import TokenStore
from fuyuan.http.auth import Authentication
from fuyuan.http.limits import Limiter
from fuyuan.http.reads import Reads
from fuyuan.http.server import OpenEdge, opened_edge
from fuyuan.notices.postman import Postman
from fuyuan.notices.sending import MailServer
from fuyuan.overseeing.overseen import Overseen
from fuyuan.papers import FOLDER
from fuyuan.settings import Settings
from fuyuan.web.console import console_pages


@asynccontextmanager
async def edge_of(settings: Settings, overseen: Overseen | None = None) -> AsyncIterator[OpenEdge]:
    """Its app, with what has to run beside it; `overseen`: the districts of a city or province.

    Raises SQLAlchemyError when the read model cannot be had, BadDay.
    """
    with closing(People.open(settings.people_file)) as people:
        tokens = TokenStore(settings.tokens_file, people.token_uses.note)
        sessions = AllSessions(Sessions(settings.sessions_file, tokens=tokens), people.sessions)
        provider = None
        if settings.oidc_issuer:
            provider = Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
        calendar, mail = settings.calendar, MailServer.of(settings)
        folder, has_mail = settings.folder(FOLDER), mail is not None
        pages = console_pages(
            sessions, tokens, people, folder, calendar, provider, settings=settings, has_mail=has_mail
        )
        auth = Authentication(tokens, sessions, Limiter())

        async def notices(reads: Reads) -> None:
            await Postman(people.book, reads, calendar, mail, settings.public_url or "").run()

        # of many districts the worker that has one sends its notices
        beside = notices if settings.district is None else None
        async with opened_edge(settings, auth, people.audit, pages, beside, overseen) as edge:
            yield edge
