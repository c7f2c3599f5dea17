"""The client over HTTP: commands, views, matters, files, the live feed."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from typing import Any, Final, Self
from uuid import uuid4

import httpx
import orjson

from events.attachment import Attachment
from events.base import Side
from fuyuan.client import feed
from fuyuan.client.answers import Accepted, Page, Recorded, Row, View
from fuyuan.client.errors import ClientError, NotNow
from fuyuan.client.giving import PATIENCE, Giver
from services.decider import Command

ANSWER: Final = 20.0  # seconds until a request that nobody answers is given up and tried again
Asked = str | int | bool | date | None
"""The value of a filter; None does not ask."""


class Client(Giver):
    """`async with Client("https://fuyuan.example", token) as client:`. One serves any number of tasks."""

    def __init__(
        self, url: str, token: str, *, patience: float = PATIENCE, verify: ssl.SSLContext | bool = True
    ) -> None:
        """`url` without path; `verify`: whom to trust over TLS, the system's authorities by default."""
        super().__init__(patience)
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx.AsyncClient(base_url=f"{url}/api/v1/", headers=headers, timeout=ANSWER, verify=verify)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def rehearse(self, command: Command) -> Accepted:
        """What the command would record, in `foreseen`; nothing is recorded. Raises as `give` does."""
        body, key = command.model_dump_json(exclude_none=True).encode(), uuid4().hex
        answer = await self._patiently(
            self._tried, "POST", f"commands/{command.type}?dry-run", body, {"Idempotency-Key": key}
        )
        return Accepted.model_validate_json(answer)

    async def page(
        self,
        view: View[Row],
        *,
        limit: int | None = None,
        cursor: str | None = None,
        as_of: date | None = None,
        after: str | None = None,
        **filters: Asked,
    ) -> Page[Row]:
        """One page of a view. `after`: a position that the rows must hold, waited for; `as_of`: the day asked about.

        A filter whose name is a word of Python has a `_` behind it: `from_`. Raises WrongFields, NotAllowed, NotNow.
        """
        asked = {"limit": limit, "cursor": cursor, "as_of": as_of, "after": after, **filters}
        document = await self._read(f"views/{view.name}", asked)
        return Page(document["items"], document["next"])

    async def rows(self, view: View[Row], *, as_of: date | None = None, **asked: Any) -> AsyncGenerator[Row, None]:
        """Every row, page by page as they are read. Raises as `page` does."""
        cursor = None
        while True:
            page = await self.page(view, cursor=cursor, as_of=as_of, **asked)
            for row in page.items:
                yield row
            if (cursor := page.next) is None:
                return

    async def history(self, stream: str, *, after: str | None = None) -> list[Recorded]:
        """All events of one matter that the caller may see, in the order of recording. Raises Problem, NotNow."""
        document = await self._read(f"streams/{stream}", {"after": after})
        return [Recorded.model_validate(item) for item in document["items"]]

    async def upload(self, path: Path, *, name: str | None = None, side: Side | None = None) -> Attachment:
        """Keeps a file, for the `files` of a command to name. Uploading it again changes nothing.

        `name` is what people call it, the file's own by default; `side` is `Side.JOINT` where the command is the joint
        office's to take. Raises WrongFields where it is not of a kind that can be attached, Problem, NotNow.
        """
        content = await asyncio.to_thread(path.read_bytes)
        answer = await self._patiently(
            self._tried, "POST", "attachments", content, asked={"name": name or path.name, "side": side}
        )
        return Attachment.model_validate_json(answer)

    async def download(self, stream: str, file: Attachment) -> bytes:
        """The bytes of a file that an event of the matter names, checked. Raises Problem, ClientError, NotNow."""
        content = await self._patiently(self._tried, "GET", f"streams/{stream}/attachments/{file.sha256}")
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise ClientError(f"附件内容与登记的摘要不符 / these are not the bytes that were recorded: {file.name}")
        return content

    def feed(self, after: str | None = None) -> AsyncGenerator[Recorded, None]:
        """Every event that the caller may see behind the mark `after`, from the first one without; then what comes.

        It ends never: it connects again by itself, and goes on where it was. After a rebuild of the read model, whose
        marks are others, it begins anew: an event can come twice, which `Inbox` tells. Raises NotAllowed.
        """
        return feed.follow(self._http, after)

    async def _once(self, command_type: str, body: bytes, key: str) -> bytes:
        return await self._tried("POST", f"commands/{command_type}", body, {"Idempotency-Key": key})

    async def _read(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = orjson.loads(await self._patiently(self._tried, "GET", path, asked=asked))
        return document

    async def _tried(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        asked: dict[str, Any] | None = None,
    ) -> bytes:
        query = {name.rstrip("_"): _written(value) for name, value in (asked or {}).items() if value is not None}
        try:
            response = await self._http.request(method, path, content=body, headers=headers, params=query or None)
        except httpx.TransportError as error:
            raise NotNow(f"未得到答复 / no answer: {error or type(error).__name__}") from error
        if response.is_success:
            return response.content
        raise feed.problem(response)


def _written(value: Asked) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
