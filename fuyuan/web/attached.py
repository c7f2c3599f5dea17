"""What a browser calls a file that it saves: by its title, as the page says it, and plainly where it reads no other."""

from __future__ import annotations

from urllib.parse import quote


def attached(plain: str, name: str) -> dict[str, str]:
    """The header of an answer that is saved. `plain` is in ASCII; both have their ending."""
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}
