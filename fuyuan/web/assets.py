"""Style sheet, script and icon: read once, addressed by their content, kept by the browser for a year."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

TYPES: Final = {
    "console.css": "text/css; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
CONTENTS: Final = {name: files("fuyuan.web").joinpath("static", name).read_bytes() for name in TYPES}
ADDRESSES: Final = {
    name: f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}" for name, content in CONTENTS.items()
}


def router() -> APIRouter:
    """No token is needed for these."""
    routes = APIRouter()

    @routes.get("/static/{name}", include_in_schema=False)
    async def asset(name: str) -> Response:
        if name not in CONTENTS:
            raise HTTPException(404)
        headers = {"Content-Type": TYPES[name], "Cache-Control": "public, max-age=31536000, immutable"}
        return Response(CONTENTS[name], headers=headers)

    return routes
