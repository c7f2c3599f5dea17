"""`/parked`: foreign events that a side could not follow and messages that the read model could not take.

The operator tries one again, or leaves it at that with a reason; the auditor sees what waits and what was left.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import orjson
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from events.base import Side
from events.values import Reason
from fuyuan.access.audit import DONE, outcome_of_parked
from fuyuan.http.app import Edge
from fuyuan.http.route import Route
from fuyuan.installation.left_out import LeftOut, Place, leave_out, left_out
from fuyuan.operations.parked import Parked, body_of, parked
from fuyuan.web.administration.index import OPERATOR, RUNNING
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named, spoken
from fuyuan.web.pages import HEADERS
from fuyuan.web.people.asking import Administration, Asked
from projections.errors import NoSuchMatter
from projections.store.schema import ParkReason
from projections.store.store import Store

ADDRESS: Final = "/parked"
MOST: Final = 100  # of each kind on the page
NUMBER: Final = re.compile(r"[0-9]{1,18}")
STREAM: Final = re.compile(r"parked-event:[0-9a-f-]{36}")
_REASON: Final = TypeAdapter(Reason)


def routes(administration: Administration, edge: Edge) -> list[Route]:
    """`GET /parked`, and a POST below it for each thing that can be done."""
    book = administration.people.book

    async def shows(asked: Asked, wrong: str = "", status: int = 422) -> Response:
        known = await edge.reads.ask(_parked, edge.reads.store, await asyncio.to_thread(left_out, book))
        return administration.render(
            "parked.html",
            asked,
            status if wrong else 200,
            parked=known,
            most=MOST,
            reasons={reason.value: named(reason) for reason in ParkReason},
            acts=asked.visit.caller.role in OPERATOR,
            sides=edge.gateway.here,
            wrong=wrong,
        )

    async def retry(asked: Asked) -> Response:
        side, stream = _place(asked)
        deed = asked.begins("retry parked", f"{side} {stream}")
        status, answer = await edge.gateway.parked(side, stream, "retry")
        told = orjson.loads(answer)
        deed.outcome = outcome_of_parked(status, told)
        if status != HTTPStatus.OK:
            return await shows(asked, spoken(str(told["detail"])), status)
        await edge.shown(told["position"])
        if kept_by := told["kept_by"]:
            still = _("重试未成功，仍待处理。目前的原因：") + "；".join(map(spoken, kept_by))
            return await shows(asked, still, HTTPStatus.CONFLICT)
        return _back()

    async def skip(asked: Asked) -> Response:
        side, stream = _place(asked)
        if (reason := _reason(asked)) is None:
            return await shows(asked, _no_reason())
        deed = asked.begins("skip parked", f"{side} {stream} {reason}")
        status, answer = await edge.gateway.parked(side, stream, "skip", reason=reason)
        told = orjson.loads(answer)
        deed.outcome = outcome_of_parked(status, told)
        if status != HTTPStatus.OK:
            return await shows(asked, spoken(str(told["detail"])), status)
        await edge.shown(told["position"])
        return _back()

    async def leave(asked: Asked) -> Response:
        side, number = _side(asked), asked.text("sequence")
        if (reason := _reason(asked)) is None:
            return await shows(asked, _no_reason())
        if not NUMBER.fullmatch(number):
            raise NoSuchMatter(number)
        body = await edge.reads.ask(_body, edge.reads.store, side, int(number))
        if body is None:
            raise NoSuchMatter(number)
        deed = asked.begins("skip unread", f"{side} {number} {reason}")
        await asyncio.to_thread(leave_out, book, side, int(number), body, reason)
        deed.outcome = DONE
        return _back()

    return [
        administration.page(ADDRESS, shows, RUNNING),
        administration.act(f"{ADDRESS}/retry", retry, OPERATOR),
        administration.act(f"{ADDRESS}/skip", skip, OPERATOR),
        administration.act(f"{ADDRESS}/leave", leave, OPERATOR),
    ]


def _no_reason() -> str:
    return _("请写明不再办理的理由（1至2000字，不写姓名）。")


def _back() -> Response:
    return RedirectResponse(ADDRESS, 303, HEADERS)


def _side(asked: Asked) -> Side:
    side = next((side for side in Side if side == asked.text("side")), None)
    if side is None:
        raise NoSuchMatter(asked.text("side"))
    return side


def _place(asked: Asked) -> tuple[Side, str]:
    """The side that parked it, and the stream of its note."""
    stream = asked.text("stream")
    if not STREAM.fullmatch(stream):
        raise NoSuchMatter(stream)
    return _side(asked), stream


def _reason(asked: Asked) -> str | None:
    try:
        return _REASON.validate_python(asked.text("reason"))
    except ValidationError:
        return None


def _parked(store: Store, left: Mapping[Place, LeftOut]) -> Parked:
    with store.reading() as connection:
        return parked(connection, left)


def _body(store: Store, side: Side, sequence: int) -> bytes | None:
    with store.reading() as connection:
        return body_of(connection, side, sequence)
