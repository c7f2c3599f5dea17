"""`GET /api/v1/views`, `/views/{view}`, `/streams/{stream}`: what the caller may see, as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from fuyuan.http.answers import json_response
from fuyuan.http.auth import Authentication
from fuyuan.http.gateway import Gateway
from fuyuan.http.problems import wrong_field
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from projections.access.sight import Reader
from projections.errors import NotYet, UnknownView
from projections.query import DEFAULT_LIMIT, history, query, views
from projections.store.store import Store
from projections.view import Column, Filter, View
from projections.views import BY_NAME
from projections.waiting import Waiting, parse_position

WAIT: Final = 10.0  # seconds that `after` waits at most
ASK_SIDE: Final = 0.5  # seconds of them until the side is asked whether its ledger is so far
LONGEST: Final = 300  # characters of a stream id that are looked up at all


def routes(auth: Authentication, reads: Reads, waiting: Waiting, gateway: Gateway, wait: float = WAIT) -> list[Route]:
    """`wait`: seconds until a position that does not come is answered with 503."""

    async def reached(position: str) -> None:
        """Wait until the rows hold the position. Raises ProblemError 422 where no ledger has reached it, NotYet."""
        try:
            await waiting.wait_for(position, min(wait, ASK_SIDE))
        except NotYet:
            wanted = parse_position(position)
            report = await gateway.health(wanted.side) or {}
            if report.get("ready") is True and report["ledger"]["head"] < wanted.ledger_id:
                raise wrong_field("after", "账本尚无此位置 / no ledger has reached this position") from None
            await waiting.wait_for(position, wait - ASK_SIDE)

    async def index(request: Request) -> Response:
        auth.reader(request)
        return json_response({"items": [described(view) for view in views()]})

    async def rows(request: Request) -> Response:
        caller, view = auth.reader(request), request.path_params["view"]
        if view not in BY_NAME:
            raise UnknownView(view)
        given = parameters(request)
        after = given.pop("after", None)
        if after is not None:
            await reached(after)
        return await page_of(reads, reads.store, view, await reads.reader(caller), given)

    async def matter(request: Request) -> Response:
        caller = auth.reader(request)
        after = parameters(request, {"after"}).get("after")
        if after is not None:
            await reached(after)
        reader = await reads.reader(caller)
        items = await reads.ask(history, reads.store, storable(request.path_params["stream"]), reader)
        return json_response({"items": items, "next": None})

    return [Route("/views", index), Route("/views/{view}", rows), Route("/streams/{stream}", matter)]


async def page_of(reads: Reads, store: Store, view: str, reader: Reader, given: dict[str, str]) -> Response:
    """The rows of a view that the reader may see; `given` is the query of the address line. Raises ProblemError 422."""
    cursor = given.pop("cursor", None)
    limit, as_of = whole_number("limit", given.pop("limit", None)), day("as_of", given.pop("as_of", None))
    page = await reads.ask(query, store, view, reader, given, limit or DEFAULT_LIMIT, cursor, as_of)
    return json_response({"items": page.items, "next": page.next})


def parameters(request: Request, known: set[str] | None = None) -> dict[str, str]:
    """The query of the address line, each name once. Raises ProblemError 422."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise wrong_field(name, "参数重复 / given twice")
        if known is not None and name not in known:
            raise wrong_field(name, "没有这个参数 / no such parameter")
        given[name] = value
    return given


def whole_number(name: str, text: str | None) -> int | None:
    """A positive whole number of at most 9 digits. Raises ProblemError 422."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise wrong_field(name, "应为正整数 / must be a positive whole number")
    return int(text)


def day(name: str, text: str | None) -> date | None:
    """YYYY-MM-DD and nothing else. Raises ProblemError 422."""
    if text is None:
        return None
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.isoformat() != text:
        raise wrong_field(name, "应为日期，如 2024-05-15 / must be a day such as 2024-05-15")
    return parsed


def storable(stream: str) -> str:
    """The stream id as given, or "" for what cannot be one: too long, or not printable. No stream is called "", so both
    an unknown id and an impossible one are answered 404.
    """
    return stream if len(stream) <= LONGEST and stream.isprintable() else ""


def described(view: View) -> dict[str, Any]:
    """A view as the list shows it."""
    return {
        "name": view.name,
        "zh": view.zh,
        "en": view.en,
        "as_of": view.supports_as_of,
        "columns": [_said(column) for column in view.columns],
        "filters": [{**_said(offered), "op": offered.op} for offered in view.filters],
    }


def _said(shown: Column | Filter) -> dict[str, Any]:
    words: dict[str, Any] = {"name": shown.name, "zh": shown.zh, "en": shown.en, "kind": shown.kind}
    if shown.term is not None:
        words["terms"] = [{"code": term.value, "zh": term.zh, "en": term.en} for term in shown.term]
    return words
