"""Every error of the edge as an RFC 9457 problem document, with the headers its status calls for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.http.answers import JSON
from projections.errors import BadPosition, BadQuestion, ReadError
from services.endpoint import problems

Answer = tuple[int, bytes]
_REALM = 'Bearer realm="fuyuan"'


@dataclass(eq=False)
class ProblemError(Exception):
    """Ends a request with this problem document; a 503 that does not say when to come again says in a second."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.headers = {"Retry-After": "1", **self.headers}

    @property
    def kind(self) -> str:
        return str(orjson.loads(self.body)["type"]).rpartition(":")[2]

    def response(self) -> Response:
        return Response(self.body, self.status, self.headers, media_type=problems.CONTENT_TYPE)


def stop(answer: Answer, **headers: str) -> ProblemError:
    """`raise stop(problems.problem(…))`; header names with `_` for `-`."""
    return ProblemError(*answer, {name.replace("_", "-"): value for name, value in headers.items()})


def relayed(answer: Answer) -> Response:
    """What a side answered, to the caller."""
    status, body = answer
    return Response(body, status, media_type=JSON) if status < 400 else ProblemError(status, body).response()


def unauthorized(*, given: bool) -> ProblemError:
    """401: nobody said who is asking; or the token or session that was given is not ours, or was taken back."""
    if not given:
        detail = "请出示访问令牌 / give a token: Authorization: Bearer …"
        return stop(problems.problem("unauthorized", detail), WWW_Authenticate=_REALM)
    answer = problems.problem("unauthorized", "访问令牌无效或已停用 / the token is not valid or no longer valid")
    return stop(answer, WWW_Authenticate=f'{_REALM}, error="invalid_token"')


def forbidden(detail: str) -> ProblemError:
    """403: this caller may not do this."""
    return stop(problems.problem("forbidden", detail))


def wrong_field(path: str, message: str) -> ProblemError:
    """422: one field or parameter is wrong."""
    errors = [{"path": path, "message": message}]
    return stop(problems.problem("bad-parameter", f"{path}: {message}", errors=errors))


def too_many(wait: int) -> ProblemError:
    """429: `wait` seconds until the next request may pass."""
    detail = f"请求过于频繁，请在{wait}秒后重试 / too many requests, try again in {wait} s"
    return stop(problems.problem("too-many-requests", detail), Retry_After=str(wait))


def too_many_feeds(share: int, wait: int) -> ProblemError:
    """429: the organ has as many live feeds open as one organ may; a place may be free after `wait` seconds."""
    detail = (
        f"本机关已有{share}个实时连接，请关闭不用的连接后再试 / "
        f"your organ has {share} live feeds open, as many as one may have: close one first"
    )
    return stop(problems.problem("too-many-feeds", detail), Retry_After=str(wait))


def feed_renumbered() -> ProblemError:
    """410: the read model was made anew since, and its numbers mean other events."""
    detail = (
        "共享视图已重建，原序号不再对应原事件：请重新读取视图，再不带 Last-Event-ID 打开实时通道 / "
        "the read model was rebuilt and its numbers mean other events: read the views anew, then open the feed "
        "without Last-Event-ID"
    )
    return stop(problems.problem("feed-renumbered", detail))


def unavailable(detail: str, wait: int = 1) -> ProblemError:
    """503: a part of ours does not answer; try again after `wait` seconds."""
    return stop(problems.problem("unavailable", detail), Retry_After=str(wait))


def unanswered(side: Side) -> ProblemError:
    """503: a side was asked, and what became of it is not known."""
    return unavailable(
        f"{side.zh}一方未及时答复，结果未知，请以同一幂等键重试 / "
        f"the {side} service gave no answer: repeat with the same Idempotency-Key"
    )


def not_rehearsed(side: Side) -> ProblemError:
    """503: a rehearsal broke off, which records nothing."""
    return unavailable(f"{side.zh}一方未及时答复，未作记录 / the {side} service gave no answer")


def not_uploaded(side: Side) -> ProblemError:
    """503: a file was sent, and there was no answer."""
    return unavailable(f"{side.zh}一方未及时答复，请重试 / the {side} service gave no answer: try again")


def out_of_reach(side: Side) -> ProblemError:
    """503: a side of another installation was not asked: no link, or nobody at its end."""
    return unavailable(
        f"{side.zh}一方的服务不在本机，目前联系不上，未作任何记录 / "
        f"the {side} service is of another installation and out of reach: nothing was recorded"
    )


def of_read_error(error: ReadError) -> ProblemError:
    """What the read side answers instead of rows."""
    if isinstance(error, BadQuestion | BadPosition):
        return wrong_field(error.field, str(error))
    return stop(problems.problem(error.kind, str(error)))


def of_http(error: HTTPException) -> ProblemError:
    """What the router itself refuses: 404, 405 with `Allow`, and whatever else Starlette raises."""
    headers = dict(error.headers or {})
    match error.status_code:
        case 404:
            answer = problems.problem("not-found", "没有这个地址 / no such address")
        case 405:
            detail = f"此地址只接受 {headers.get('Allow', '')} / only these methods are allowed here"
            answer = problems.problem("method-not-allowed", detail)
        case status:
            title = f"{problems.KINDS['http'].title} / {HTTPStatus(status).phrase.lower()}"
            answer = problems.problem("http", str(error.detail), status=status, title=title)
    return ProblemError(*answer, headers)


def install(app: Starlette) -> None:
    """Answer every expected error with its document; the unexpected is the shell's business (`shell.py`)."""
    table: dict[type[Exception], Callable[[Any], ProblemError]] = {
        ProblemError: lambda error: error,
        ReadError: of_read_error,
        HTTPException: of_http,
        BadDay: lambda error: unavailable(str(error)),
    }
    for kind, problem_of in table.items():
        app.add_exception_handler(kind, _handler(problem_of))


def _handler(problem_of: Callable[[Any], ProblemError]) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return problem_of(error).response()

    return handle
