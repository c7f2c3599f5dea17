"""What a browser calls a file that an answer has it save."""

from __future__ import annotations

import re
from urllib.parse import unquote

import httpx

NAMES = re.compile(r"attachment; filename=\"([\x20-\x7e]+)\"; filename\*=UTF-8''([\x21-\x7e]+)")


def saved_as(answer: httpx.Response) -> tuple[str, str]:
    """Plainly, and by its title."""
    names = NAMES.fullmatch(answer.headers["Content-Disposition"])
    assert names is not None, answer.headers["Content-Disposition"]
    return names[1], unquote(names[2])
