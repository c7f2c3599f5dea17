"""Turning what was asked into HTML: templates, page headers, and a page in words for every error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson
import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fuyuan.bad_day import BadDay
from fuyuan.http.auth import asked_for
from fuyuan.http.problems import ProblemError, of_read_error
from fuyuan.web.assets import ADDRESSES, LIBRARY
from fuyuan.web.words import FILTERS, GLOBALS, chinese
from projections.errors import ReadError

HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""With the API's `no-referrer` a browser would send `Origin: null` with our own forms."""
WORDS: Final = {
    400: ("请求有误", "Bad request"),
    401: ("需要登录", "Sign in first"),
    403: ("没有权限", "Forbidden"),
    404: ("没有找到", "Not found"),
    410: ("附件不可用", "The file is lost"),
    413: ("内容过大", "Too large"),
    422: ("查询条件有误", "The question cannot be answered"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("系统出错", "Something went wrong"),
    503: ("暂不可用", "Unavailable"),
}
TOLD: Final = {
    404: "没有这个页面或这件事项，或者您所在单位不在其知悉范围内。",
    500: "错误已记入日志。请稍后再试；如仍出错，请联系系统管理人员。",
}
WANTED: Final = "fuyuan_wanted"
WANTED_FOR: Final = 600  # seconds
LONGEST_WANTED: Final = 1000  # characters
log = structlog.get_logger()


def wanted(request: Request) -> str:
    """What was asked for before signing in, an address of ours; else the first page."""
    address = request.cookies.get(WANTED, "")
    return address if re.fullmatch(r"/(?![/\\])[!-~]*", address) else "/"


def environment() -> Environment:
    """Everything is escaped; a name that a template misspells is an error."""
    made = Environment(
        loader=PackageLoader("fuyuan.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.globals.update(GLOBALS, assets=ADDRESSES, library=LIBRARY)
    return made


class Pages:
    """Renders templates; `me` is who is signed in, None for nobody."""

    def __init__(self, *, has_provider: bool = False) -> None:
        """`has_provider`: people may sign in at an identity provider too."""
        self._environment = environment()
        self._environment.globals["has_provider"] = has_provider

    def render(self, template: str, code: int = 200, **context: Any) -> Response:
        text = self._environment.get_template(template).render({"me": None, "seq": None, **context})
        return HTMLResponse(text, code, HEADERS)

    def sign_in_first(self, request: Request) -> Response:
        """To the page for signing in, and afterwards back to what was asked for.

        A browser that comes from a foreign page (web mail) keeps a strict cookie back, and may be signed in: it is sent
        on by a page of ours, and asks again from there.
        """
        asked = asked_for(request)
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            return self.render("entering.html", to=asked)
        answer = RedirectResponse("/signin", 303, HEADERS)
        looked_at = request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        if looked_at and len(asked) <= LONGEST_WANTED:
            secure = request.url.scheme == "https"
            answer.set_cookie(WANTED, asked, WANTED_FOR, httponly=True, samesite="lax", secure=secure)
        return answer

    def failed(self, error: Exception, me: Mapping[str, Any] | None = None) -> Response:
        """The page that says what went wrong. What nobody expected goes to the log, not to the page."""
        match error:
            case ReadError():
                status, detail, more = of_read_error(error).status, error.zh, {}
            case ProblemError():
                status, more = error.status, dict(error.headers)
                detail = chinese(str(orjson.loads(error.body).get("detail", "")))
            case BadDay():
                status, detail, more = 503, error.zh, {}
            case HTTPException():
                status, detail, more = error.status_code, "", dict(error.headers or {})
            case _:
                log.error("a page failed", exc_info=error)
                status, detail, more = 500, "", {}
        zh, en = WORDS.get(status, ("请求未被接受", "The request was not accepted"))
        detail = TOLD.get(status, detail)
        answer = self.render("error.html", status, title=zh, title_en=en, status=status, detail=detail, me=me)
        answer.headers.update({name: value for name, value in more.items() if name.lower() != "www-authenticate"})
        return answer
