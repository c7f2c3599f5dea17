"""The console's routes: which page stands where, who may see it, and what becomes of an error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.responses import Response

from domain.calendar import PACKAGED, Calendar
from events.instants import SHANGHAI
from fuyuan.access.all_sessions import AllSessions
from fuyuan.access.people import People
from fuyuan.access.permissions import BUSINESS
from fuyuan.access.provider import Provider
from fuyuan.access.tokens import Grant, TokenStore
from fuyuan.http.app import Edge
from fuyuan.http.app import Pages as Mounted
from fuyuan.http.auth import UNATTENDED, Authentication
from fuyuan.http.feed import head
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.installation import left_out
from fuyuan.notices import tables
from fuyuan.notices.outbox import Outbox
from fuyuan.notices.receivers import Receivers
from fuyuan.operations.rebuilding import Rebuilding
from fuyuan.overseeing.directory import Others
from fuyuan.settings import Settings
from fuyuan.web import assets, attachments, delivery_evidence, system
from fuyuan.web.administration import index, installation, notices, parked, rebuilding, registry
from fuyuan.web.administration import tokens as token_pages
from fuyuan.web.administration.holidays import holidays
from fuyuan.web.annual_downloads import DOWNLOADS
from fuyuan.web.annual_pages import ANNUAL
from fuyuan.web.beside import made_beside
from fuyuan.web.boards import board, boards
from fuyuan.web.charts.drawn import picture
from fuyuan.web.charts.page import charts, spec
from fuyuan.web.desk import desk
from fuyuan.web.districts.pages import files_of_districts, over_districts, oversees
from fuyuan.web.forms import giving
from fuyuan.web.forms.drafts import Drafts
from fuyuan.web.forms.offered import possible
from fuyuan.web.imports import pages as imports
from fuyuan.web.language import named
from fuyuan.web.late import LateDuties
from fuyuan.web.lists import bulletins, organs, search, suggestions
from fuyuan.web.matter import matter
from fuyuan.web.meetings import meetings
from fuyuan.web.opened import Openings, deliveries
from fuyuan.web.overview import overview
from fuyuan.web.pages import HEADERS, Pages
from fuyuan.web.papers.download import paper
from fuyuan.web.people import account, administration, audit, elsewhere, hooks, invitation, signin
from fuyuan.web.people.asking import Administration
from fuyuan.web.question import Question
from fuyuan.web.saved_lists import SAVED_LISTS
from fuyuan.web.seen import Seen
from fuyuan.web.signed_in import Endpoint, Me, SignedIn, Visit
from fuyuan.web.switch import spoken_routes
from fuyuan.web.visits import Visits
from fuyuan.web.words import long_day
from projections.errors import NoSuchMatter

Build = Callable[..., dict[str, Any]]
Answer = Callable[[Seen, Question, Me, Mapping[str, Any]], Response]
"""Makes an answer for who is signed in; the last argument are the parameters of the path."""
TABLE: Final[Mapping[str, tuple[str, Build]]] = {
    "/": ("overview.html", overview),
    "/desk": ("desk.html", desk),
    "/charts": ("charts.html", charts),
    "/suggestions": ("suggestions.html", suggestions),
    "/bulletins": ("bulletins.html", bulletins),
    "/meetings": ("meetings.html", meetings),
    "/organs": ("organs.html", organs),
    "/registry": ("registry.html", registry.registry),
    "/registry/{organ}": ("registry_organ.html", registry.organ),
    "/holidays": ("holidays.html", holidays),
    "/search": ("search.html", search),
    **ANNUAL,
    "/views": ("boards.html", boards),
    "/views/{view}": ("board.html", board),
    "/matters/{stream}": ("matter.html", matter),
}
"""Address, template, and the function that asks the read model; path parameters are its arguments."""


class Elsewhere(StringConvertor):
    """Every address that is no page; the API answers for its own addresses itself."""

    regex = "(?!api/).*"


register_url_convertor("elsewhere", Elsewhere())


def shanghai_today() -> date:
    """The day in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Console:
    """What the pages work with. Without an `edge` they give no commands, without `settings` they administer no
    installation; `templates` are the office's own of papers.
    """

    reads: Reads
    auth: Authentication
    sessions: AllSessions
    tokens: TokenStore
    people: People
    today: Callable[[], date] = shanghai_today
    edge: Edge | None = None
    templates: Path | None = None
    provider: Provider | None = None
    calendar: Calendar = PACKAGED
    has_mail: bool = False
    settings: Settings | None = None
    others: Others = list


def console_pages(
    sessions: AllSessions,
    tokens: TokenStore,
    people: People,
    templates: Path,
    calendar: Calendar,
    provider: Provider | None = None,
    *,
    settings: Settings,
    has_mail: bool,
    others: Others = list,
) -> Mounted:
    """The console for `fuyuan.http.app.create_app(edge, pages=…)`."""

    def mounted(edge: Edge) -> Iterable[Route]:
        more: dict[str, Any] = {
            "templates": templates,
            "calendar": calendar,
            "provider": provider,
            "settings": settings,
            "has_mail": has_mail,
            "others": others,
        }
        return console_routes(Console(edge.reads, edge.auth, sessions, tokens, people, edge=edge, **more))

    return mounted


def console_routes(console: Console) -> list[Route]:
    """All pages, mounted at the root after the API."""
    pages = Pages(has_provider=console.provider is not None, settings=console.settings)
    always: dict[str, Any] = {
        "calendar": console.calendar,
        "left_out": partial(left_out.left_out, console.people.book),
    }
    if console.settings is not None:
        always |= made_beside(console.settings, console.templates)
    signed_in = SignedIn(pages, console.auth, partial(_seen, console, LateDuties(), always))
    tables.prepare(console.people.book)
    left_out.prepare(console.people.book)
    administering = Administration(signed_in, console.people)
    openings = Openings(console.edge.giving) if console.edge else None
    receivers, outbox = Receivers(console.people.book), Outbox(console.people.book)

    def rendering(template: str, build: Build) -> Answer:
        def rendered(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
            newest = head(seen.store)  # first: what comes while the page is made is told by the live feed
            return pages.render(template, me=me, seq=newest, **build(seen, question, **given))

        return rendered

    over = over_districts(pages, console.settings, console.edge)
    visits = Visits(console.people.book)

    def since(visit: Visit) -> Mapping[str, Any]:
        attended = UNATTENDED not in visit.request.headers
        return {"since": visits.arrived(visit.caller, head(console.reads.store), attended=attended)}

    beside = {"/desk": since}

    def page(answer: Answer, more: Callable[[Visit], Mapping[str, Any]] | None = None) -> Endpoint:
        """`more`: what else the page is made from, beside the parameters of the path."""

        async def asked(visit: Visit) -> Response:
            given = {name: value.strip() for name, value in visit.request.query_params.items() if value.strip()}
            params = visit.request.path_params if more is None else await console.reads.ask(more, visit)
            seen = openings.watching(visit.request, visit.caller, visit.seen) if openings else visit.seen
            return await console.reads.ask(answer, seen, Question(given), visit.me, params)

        return signed_in(asked)

    routes = [
        *signin.routes(pages, console.auth, console.sessions, console.tokens, console.people),
        *(
            elsewhere.routes(pages, console.auth, console.people, console.provider)
            if console.provider is not None
            else ()
        ),
        *invitation.routes(pages, console.auth, console.people),
        *account.routes(administering, receivers, outbox, has_mail=console.has_mail),
        *(system.routes(signed_in, console.edge, outbox) if console.edge else ()),
        *hooks.routes(administering, receivers),
        *index.routes(administering),
        *notices.routes(administering, outbox),
        *token_pages.routes(administering, console.tokens, console.sessions.others),
        *(parked.routes(administering, console.edge) if console.edge else ()),
        *(rebuilding.routes(administering, Rebuilding(console.settings)) if console.settings else ()),
        *(installation.routes(administering, console.settings) if console.settings else ()),
        *administration.routes(administering),
        *audit.routes(signed_in, console.people),
        *(giving.routes(signed_in, console.edge, Drafts(console.people.book), console.others) if console.edge else ()),
        *(attachments.routes(signed_in, console.reads, console.edge.ways) if console.edge else ()),
        *(files_of_districts(signed_in, console.edge) if console.edge else ()),
        *(imports.routes(signed_in, console.edge) if console.edge else ()),
        *(Route(path, page(rendering(template, build), beside.get(path))) for path, (template, build) in TABLE.items()),
        Route("/charts/{name}.svg", page(_picture)),
        Route("/papers/{event}", page(partial(_paper, console.templates))),
        *(Route(path, page(answer)) for path, answer in (SAVED_LISTS | DOWNLOADS | over).items()),
        *([Route("/evidence/{stream}", page(partial(_evidence, console.settings)))] if console.settings else ()),
        Route("/{path:elsewhere}", page(rendering("error.html", _nothing))),
    ]
    return [*assets.routes(), *spoken_routes(routes)]


async def _seen(console: Console, late: LateDuties, always: Mapping[str, Any], caller: Grant) -> tuple[Seen, Me]:
    """Through whose eyes a page is made, and what it says of who is signed in."""
    reader = await console.reads.reader(caller)
    seen = Seen(console.reads.store, reader, console.today(), caller=caller, **always)
    if console.edge is not None:
        tried, loop = partial(possible, console.edge.giving, caller, seen.today), asyncio.get_running_loop()
        seen = replace(
            seen,
            possible=lambda steps: asyncio.run_coroutine_threadsafe(tried(steps), loop).result(),
            here=console.edge.gateway.here,
        )
    return seen, await console.reads.ask(_me, console, late, seen, caller)


def _me(console: Console, late: LateDuties, seen: Seen, caller: Grant) -> Me:
    account = console.people.accounts.find(caller.account) if caller.account else None
    ended = console.reads.standing(caller.organ).ended if account else None
    return {
        "organ": seen.name(caller.organ),
        "role": caller.role,
        "desk": "/commands" if caller.role in BUSINESS else "",
        "administers": index.addresses(caller),
        "oversees": oversees(console.edge, seen),
        "account": account,
        "ended": ended and named(ended),
        "late": late.count(seen),
        "today": long_day(seen.today),
    }


def _picture(seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    return Response(picture(spec(seen, question, given["name"])), headers=HEADERS, media_type="image/svg+xml")


def _paper(templates: Path | None, seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    made = paper(seen, given["event"], templates)
    deliveries(seen, given["event"].rpartition(":")[0])
    return made


def _evidence(settings: Settings, seen: Seen, question: Question, me: Me, given: Mapping[str, Any]) -> Response:
    return delivery_evidence.download(settings, seen, given["stream"], HEADERS)


def _nothing(seen: Seen, question: Question, path: str) -> dict[str, Any]:
    raise NoSuchMatter(path)
