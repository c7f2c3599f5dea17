"""The edge of this installation: the API and the console, over what its data folder holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from fuyuan.access.all_sessions import AllSessions
from fuyuan.access.people import People
from fuyuan.access.provider import Provider
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import TokenStore
from fuyuan.bad_day import BadDay
from fuyuan.http.auth import Authentication
from fuyuan.http.limits import Limiter
from fuyuan.http.reads import Reads
from fuyuan.http.server import OpenEdge, opened_edge
from fuyuan.notices.letters import Sender
from fuyuan.notices.postman import Postman
from fuyuan.notices.sending import MailServer
from fuyuan.operations.read_model import read_model
from fuyuan.overseeing.directory import Others
from fuyuan.overseeing.overseen import Overseen
from fuyuan.papers import FOLDER
from fuyuan.settings import Settings
from fuyuan.web.console import console_pages


def _require_level(settings: Settings) -> None:
    with closing(read_model(settings)) as store:
        if not store.is_level():
            raise BadDay(
                "系统正在升级，新版本的视图正在建立，请稍后再试",
                f"the read model of this version is being filled beside the former one of {settings.district}",
            )


@asynccontextmanager
async def edge_of(
    settings: Settings, overseen: Overseen | None = None, others: Others = list
) -> AsyncIterator[OpenEdge]:
    """Its app, with what has to run beside it; `overseen`: the districts of a city or province; `others`: the
    other jurisdictions of the engine.

    Raises SQLAlchemyError when the read model cannot be had, BadDay; of a district also while the read model of this
    version is being filled: pages would show less than there is.
    """
    if settings.district is not None:
        await asyncio.to_thread(_require_level, settings)
    with closing(People.open(settings.people_file)) as people:
        tokens = TokenStore(settings.tokens_file, people.token_uses.note)
        sessions = AllSessions(Sessions(settings.sessions_file, tokens=tokens), people.sessions)
        provider = None
        if settings.oidc_issuer:
            provider = Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
        calendar, mail = settings.calendar, MailServer.of(settings)
        folder, has_mail = settings.folder(FOLDER), mail is not None
        pages = console_pages(
            sessions, tokens, people, folder, calendar, provider, settings=settings, has_mail=has_mail, others=others
        )
        auth = Authentication(tokens, sessions, Limiter())

        sender = Sender(settings.jurisdiction, settings.public_url or "")

        async def notices(reads: Reads) -> None:
            await Postman(people.book, reads, calendar, mail, sender).run()

        # of many districts who serves them all sends their notices
        beside = notices if settings.district is None else None
        async with opened_edge(settings, auth, people.audit, pages, beside, overseen) as edge:
            yield edge
