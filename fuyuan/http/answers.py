"""JSON answers of the edge, by orjson."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

JSON = "application/json"


def encoded(content: Any) -> bytes:
    """Decimals and other rarities become text. Column names of the database are strings of a kind of their own."""
    return orjson.dumps(content, default=str, option=orjson.OPT_NON_STR_KEYS)


def json_response(content: Any) -> Response:
    return Response(encoded(content), media_type=JSON)
