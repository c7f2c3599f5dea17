"""What of requirements.lock the named packages need, or the program where none is named: `part_of_lock.py [NAME…]`.

The lock holds the tools of development too, which no image should. It says of each package who asked for it.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
BEGINS = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==")


def part(lock: str, roots: set[str]) -> str:
    """The entries of `roots` and of all that they asked for, as they stand in the lock. Raises KeyError."""
    entries: dict[str, str] = {}
    asked: dict[str, set[str]] = {}
    name = ""
    for line in lock.splitlines(keepends=True):
        if found := BEGINS.match(line):
            name = found[1]
            entries[name], asked[name] = "", set()
        if name:
            entries[name] += line
            if found := re.match(r"\s+#(?: via)?\s+([A-Za-z0-9][A-Za-z0-9._-]*)$", line):
                asked[name].add(found[1])
    wanted, more = set[str](), roots
    while more:
        wanted |= more
        more = {name for name, by in asked.items() if by & wanted} - wanted
    return "".join(entries[name] for name in sorted(wanted))


def names(requirements: list[str]) -> set[str]:
    """As the lock writes them."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", one.strip())[0]).lower() for one in requirements}


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    roots = names(sys.argv[1:] or project["dependencies"])
    sys.stdout.write(part((ROOT / "requirements.lock").read_text("utf-8"), roots))
