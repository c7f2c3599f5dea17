"""The form of a command: shown, grown by a group, tried without recording anything, and sent.

A form carries its idempotency key: sent twice, it is recorded once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import uuid4

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fuyuan.access.tokens import Grant
from fuyuan.contracts.tables import CommandEntry
from fuyuan.http.app import Edge
from fuyuan.http.auth import require_clerk
from fuyuan.http.commands import read_body
from fuyuan.http.problems import stop
from fuyuan.http.route import Route
from fuyuan.web.forms.filled import Given, body_of, faults, given_of, places, shown
from fuyuan.web.forms.offered import beginning, form_of, table
from fuyuan.web.pages import HEADERS, Pages
from fuyuan.web.seen import Seen
from projections.errors import ReadError
from services.endpoint import problems
from services.endpoint.endpoint import KEY, MAX_BODY

MOST_FIELDS: Final = 5000
APART: Final = frozenset({"id", "occurred_on", "false_alarm"})
"""What every command has. The day stands below what is its own, a false alarm where one was given; `id` is hidden."""
NOT_A_FORM: Final = "提交的内容不是本页的表单 / this is no form of this page"
See = Callable[[Grant], Awaitable[tuple[Seen, dict[str, str]]]]
"""Through whose eyes a page is made, and what it says of who is signed in."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What came with a form. `act`: `try`, `give`, `add content.figures`, `drop content.figures.1` or nothing."""

    key: str
    act: str
    given: Given


def routes(pages: Pages, edge: Edge, see: See) -> list[Route]:
    """`GET /commands`, `GET` and `POST /commands/{command}`."""

    async def shown_to_clerk(request: Request, show: Callable[..., Response]) -> Response:
        try:
            caller = edge.auth.session(request)
            if caller is None:
                return RedirectResponse("/signin", 303, HEADERS)
            require_clerk(caller)
            return await edge.reads.ask(show, request, *await see(caller))
        except Exception as error:
            return pages.failed(error)

    async def index(request: Request) -> Response:
        return await shown_to_clerk(request, listed)

    async def form(request: Request) -> Response:
        return await shown_to_clerk(request, empty)

    async def sent(request: Request) -> Response:
        me = None
        try:
            caller = edge.auth.clerk(request)
            filled, entry = _filled(await read_body(request, MAX_BODY)), _entry(request)
            seen, me = await see(caller)
            if filled.act not in {"try", "give"}:
                return await edge.reads.ask(page, seen, me, entry, _reshaped(filled))
            body = body_of(form_of(entry.type), filled.given)
            filled = Filled(filled.key, filled.act, given_of(form_of(entry.type), body))
            dry = filled.act == "try"
            status, answer = await edge.giving.give(entry, caller.organ, filled.key, orjson.dumps(body), dry=dry)
            told = orjson.loads(answer)
            if dry or status != 200:
                return await edge.reads.ask(page, seen, me, entry, filled, status, told)
            with suppress(ReadError):  # the page of the matter is asked next, and should be there
                await edge.waiting.wait_for(told["position"], edge.patience)
            return pages.render("given.html", me=me, command=entry, told=told)
        except Exception as error:
            return pages.failed(error, me)

    def listed(request: Request, seen: Seen, me: dict[str, str]) -> Response:
        return pages.render("commands.html", me=me, kinds=beginning(seen.reader))

    def empty(request: Request, seen: Seen, me: dict[str, str]) -> Response:
        given = {name: [value] for name, value in request.query_params.items()}
        return page(seen, me, _entry(request), Filled(uuid4().hex, "", given))

    def page(
        seen: Seen,
        me: Mapping[str, str],
        entry: CommandEntry,
        filled: Filled,
        status: int = 200,
        told: Mapping[str, Any] | None = None,
    ) -> Response:
        wrong = {error["path"]: error["message"].partition(" / ")[0] for error in (told or {}).get("errors", ())}
        fields = shown(form_of(entry.type), filled.given, wrong)
        listed = list(faults(fields))
        alarmed = filled.given.get("false_alarm") or "false_alarm" in str((told or {}).get("detail", ""))
        alarm = "false_alarm" if alarmed else None
        return pages.render(
            "command.html",
            status,
            me=me,
            command=entry,
            own=[field for field in fields if field.path not in APART],
            common=[field for field in fields if field.path == "occurred_on" or field.path == alarm],
            matter=next(iter(filled.given.get("id", ())), ""),
            key=filled.key,
            told=told,
            faults=listed,
            elsewhere=set(wrong.values()) - {message for *_, message in listed},
            organs=sorted(seen.name(organ) for organ in seen.roster.registry.organs),
        )

    return [
        Route("/commands", index),
        Route("/commands/{command}", form),
        Route("/commands/{command}", sent, methods=["POST"]),
    ]


def _entry(request: Request) -> CommandEntry:
    entry = table().get(request.path_params["command"])
    if entry is None:
        raise stop(problems.problem("not-found", "没有这项表单 / there is no such form"))
    return entry


def _filled(form: bytes) -> Filled:
    """Raises ProblemError 400."""
    try:
        given = parse_qs(form.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        [key], [act] = given.pop("idempotency-key"), given.pop("act", [""])
    except (ValueError, KeyError):
        key = ""
    if KEY.fullmatch(key) is None:
        raise stop(problems.problem("malformed", NOT_A_FORM))
    return Filled(key, act, given)


def _reshaped(filled: Filled) -> Filled:
    """With one group more or less in a list."""
    act, _, path = filled.act.partition(" ")
    given = dict(filled.given)
    if act == "add":
        place = max(places(given, path), default=-1) + 1
        given[f"{path}.{place}."] = []
    elif act == "drop":
        given = {name: values for name, values in given.items() if not name.startswith(f"{path}.")}
    return Filled(filled.key, "", given)
