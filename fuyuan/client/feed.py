"""The live feed, followed for ever: server-sent events, taken up again behind the last one (`Last-Event-ID`)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Final

import httpx
import orjson
from httpx_sse import EventSource

from fuyuan.client.answers import Recorded
from fuyuan.client.errors import ClientError, NotNow, Problem, raised
from fuyuan.client.retrying import attempts

FIRST: Final = "0"
"""The mark before the first event."""
SILENCE: Final = 45.0  # seconds; the exchange says something every 15
PAUSE: Final = 0.5  # seconds before a feed that ended is opened again
log = logging.getLogger("fuyuan.client")


async def follow(http: httpx.AsyncClient, after: str | None) -> AsyncGenerator[Recorded, None]:
    """See `Client.feed`."""
    mark = after or FIRST
    while True:
        try:
            response = await _opened(http, mark)
        except Problem as error:
            if error.status != HTTPStatus.GONE:
                raise
            log.warning("the read model was made anew: the feed begins with the first event")
            mark = FIRST
            continue
        try:
            async for message in EventSource(response).aiter_sse():
                if not message.data:  # a comment, which httpx-sse gives too once there was an id
                    continue
                mark = message.id
                yield Recorded.model_validate_json(message.data).model_copy(update={"mark": mark})
        except httpx.TransportError as error:
            log.info("the feed broke off: %s", error or type(error).__name__)
        finally:
            await response.aclose()
        await asyncio.sleep(PAUSE)


async def _opened(http: httpx.AsyncClient, mark: str) -> httpx.Response:
    """The feed behind the mark, asked for until it is there. Raises Problem."""
    async for attempt in attempts(None):
        with attempt:
            request = http.build_request("GET", "events", headers={"Last-Event-ID": mark}, timeout=SILENCE)
            try:
                response = await http.send(request, stream=True)
                if response.is_success:
                    return response
                await response.aread()
            except httpx.TransportError as error:
                raise NotNow(f"未得到答复 / no answer: {error or type(error).__name__}") from error
            raise problem(response)
    raise AssertionError("it is asked for ever")


def problem(response: httpx.Response) -> ClientError:
    """The error of an answer that is none of success."""
    try:
        document = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        document = {}
    document = document if isinstance(document, dict) else {}
    return raised(response.status_code, document, response.headers.get("Retry-After"))
