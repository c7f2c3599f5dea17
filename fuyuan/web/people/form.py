"""A small form of ours: read whole, from a page of ours only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request

from fuyuan.http.auth import require_same_origin
from fuyuan.http.commands import read_body

MAX_FORM: Final = 8192  # bytes
MAX_FIELDS: Final = 40
Form = Mapping[str, list[str]]


async def posted(request: Request) -> Form:
    """Its fields; none where it is no form. Raises ProblemError 403, 413."""
    require_same_origin(request)
    body = await read_body(request, MAX_FORM)
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=MAX_FIELDS)
    except ValueError:
        return {}


def text_of(form: Form, name: str) -> str:
    """What was written, without blanks around it."""
    return form.get(name, [""])[0].strip()


def secret_of(form: Form, name: str) -> str:
    """What was written, as it was: blanks belong to a password."""
    return form.get(name, [""])[0]
