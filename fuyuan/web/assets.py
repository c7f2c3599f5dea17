"""Style sheet, scripts and icon: read once, addressed by their content, kept by the browser for a year."""

from __future__ import annotations

import asyncio
import hashlib
from importlib.metadata import version
from importlib.resources import files
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fuyuan.http.route import Route
from fuyuan.web.charts.drawn import library

TYPES: Final = {
    "charts.js": "text/javascript; charset=utf-8",
    "console.css": "text/css; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
    "feed.js": "text/javascript; charset=utf-8",
    "form.js": "text/javascript; charset=utf-8",
    "print.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
CONTENTS: Final = {name: files("fuyuan.web").joinpath("static", name).read_bytes() for name in TYPES}
ADDRESSES: Final = {
    name: f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}" for name, content in CONTENTS.items()
}

LIBRARY: Final = f"/static/vega.js?v={version('vl-convert-python')}"
"""What draws the charts; made when it is first asked for."""
KEPT: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


def routes() -> list[Route]:
    """No token is needed for these."""

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in CONTENTS:
            raise HTTPException(404)
        return Response(CONTENTS[name], headers={"Content-Type": TYPES[name], **KEPT})

    async def vega(request: Request) -> Response:
        return Response(await asyncio.to_thread(library), headers={"Content-Type": TYPES["charts.js"], **KEPT})

    return [Route("/static/vega.js", vega), Route("/static/{name}", asset)]
