"""Style sheet, scripts and icon: read once, addressed by their content, kept by the browser for a year."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fuyuan.http.route import Route

TYPES: Final = {
    "console.css": "text/css; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
    "feed.js": "text/javascript; charset=utf-8",
    "form.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
CONTENTS: Final = {name: files("fuyuan.web").joinpath("static", name).read_bytes() for name in TYPES}
ADDRESSES: Final = {
    name: f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}" for name, content in CONTENTS.items()
}


def routes() -> list[Route]:
    """No token is needed for these."""

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in CONTENTS:
            raise HTTPException(404)
        headers = {"Content-Type": TYPES[name], "Cache-Control": "public, max-age=31536000, immutable"}
        return Response(CONTENTS[name], headers=headers)

    return [Route("/static/{name}", asset)]
