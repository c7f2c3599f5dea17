"""Turning what was asked into HTML: templates, page headers, and a page in words for every error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import orjson
import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from events.terms import Words
from fuyuan.bad_day import BadDay
from fuyuan.http.auth import asked_for
from fuyuan.http.problems import ProblemError, of_read_error
from fuyuan.settings import Settings
from fuyuan.web.assets import ADDRESSES, LIBRARY
from fuyuan.web.language import gettext, language, named, spoken
from fuyuan.web.words import FILTERS, GLOBALS
from projections.errors import ReadError

HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""With the API's `no-referrer` a browser would send `Origin: null` with our own forms."""
TITLES: Final = {
    400: Words("请求有误", "Bad request"),
    401: Words("需要登录", "Sign in first"),
    403: Words("没有权限", "Forbidden"),
    404: Words("没有找到", "Not found"),
    410: Words("附件不可用", "The file is not available"),
    413: Words("内容过大", "Too large"),
    422: Words("查询条件有误", "The question cannot be answered"),
    429: Words("请求过于频繁", "Too many requests"),
    500: Words("系统出错", "Something went wrong"),
    503: Words("暂不可用", "Unavailable"),
}
OTHERWISE: Final = Words("请求未被接受", "The request was not accepted")
DETAILS: Final = {
    404: Words(
        "没有这个页面或这件事项，或者您所在单位不在其知悉范围内。",
        "There is no such page or matter, or your organ may not know of it.",
    ),
    500: Words(
        "错误已记入日志。请稍后再试；如仍出错，请联系系统管理人员。",
        "The error was logged. Please try again later; if it happens again, tell whoever runs the system.",
    ),
}
WANTED: Final = "fuyuan_wanted"
WANTED_FOR: Final = 600  # seconds
LONGEST_WANTED: Final = 1000  # characters
OURS: Final = re.compile(r"/(?![/\\])[!-~]*")
"""An address that cannot lead to another host."""
log = structlog.get_logger()


def wanted(request: Request) -> str:
    """What was asked for before signing in, an address of ours; else the first page."""
    address = request.cookies.get(WANTED, "")
    return address if OURS.fullmatch(address) else "/"


@cache
def environment() -> Environment:
    """Everything is escaped; a name that a template misspells is an error."""
    made = Environment(
        loader=PackageLoader("fuyuan.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, _plural, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(FILTERS, named=named, spoken=spoken)
    made.tests["chinese"] = re.compile("[\u4e00-\u9fff]").search
    made.globals.update(GLOBALS, assets=ADDRESSES, library=LIBRARY, language=language)
    return made


def _plural(one: str, many: str, number: int) -> str:
    raise NotImplementedError("Chinese has no plural: write the English so that it needs none")


class Pages:
    """Renders templates; `me` is who is signed in, None for nobody."""

    def __init__(self, *, has_provider: bool = False, settings: Settings | None = None) -> None:
        """`has_provider`: people may sign in at an identity provider too. Of one of many districts every page says
        which it is, and `within` which one it shows to those who read over it.
        """
        self.district = settings.organs.name if settings is not None and settings.district is not None else ""
        self._environment = environment()
        self._always = {
            "has_provider": has_provider,
            "district": self.district,
            "token_command": _token_command(settings),
        }

    def render(self, template: str, code: int = 200, **context: Any) -> Response:
        said = {"me": None, "seq": None, "within": None, **self._always, **context}
        text = self._environment.get_template(template).render(said)
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
                status, detail, more = of_read_error(error).status, named(error), {}
            case ProblemError():
                status, more = error.status, dict(error.headers)
                detail = spoken(str(orjson.loads(error.body).get("detail", "")))
            case BadDay():
                status, detail, more = 503, named(error), {"Retry-After": "1"}
            case HTTPException():
                status, detail, more = error.status_code, "", dict(error.headers or {})
            case _:
                log.error("a page failed", exc_info=error)
                status, detail, more = 500, "", {}
        detail = named(DETAILS[status]) if status in DETAILS else detail
        title = named(TITLES.get(status, OTHERWISE))
        answer = self.render("error.html", status, title=title, status=status, detail=detail, me=me)
        answer.headers.update({name: value for name, value in more.items() if name.lower() != "www-authenticate"})
        return answer


def _token_command(settings: Settings | None) -> str:
    """What makes a token of the first organ of this installation, as it is typed on the server."""
    if settings is None:
        return "fuyuan token create --organ ORGAN --role viewer"
    district = f"--district {settings.district} " if settings.district is not None else ""
    organ = settings.organs.principal(settings.sides[0])
    return f"fuyuan {district}token create --organ {organ} --role viewer"
