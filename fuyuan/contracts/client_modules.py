"""The modules of the client that follow from the tables: `fuyuan/client/commands.py` and `fuyuan/client/views.py`.

`make client` writes them. They are kept as files so that a type checker and an editor know them, and so that who uses
the client loads neither the ledgers nor the read model.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from fuyuan.contracts.tables import DEFINITIONS, command_table
from projections.view import Column
from projections.views import BY_NAME

MADE: Final = "Made by `make client`."
_CELLS: Final[Mapping[str, str]] = {
    "number": "float | None",
    "rate": "float | None",
    "flag": "bool | None",
    "organs": "list[str] | None",
    "terms": "list[str] | None",
    "json": "Any",
}
"""The type of a cell by the kind of its column; others are texts: days and instants as ISO 8601, terms as codes."""


def commands() -> Iterator[str]:
    """Every command that a caller may give, and the ledgers that take it."""
    table = command_table(DEFINITIONS)
    yield f'"""Every command, as a class with its fields. {MADE}"""\n'
    yield "from __future__ import annotations\nfrom collections.abc import Mapping\nfrom typing import Final\n"
    yield "from events.base import Side"
    by_module = defaultdict(list)
    for entry in table.values():
        by_module[entry.command.__module__].append(entry.command.__name__)
    for module, names in sorted(by_module.items()):
        yield f"from {module} import {', '.join(f'{name} as {name}' for name in sorted(names))}"
    yield "TAKEN_BY: Final[Mapping[str, tuple[Side, ...]]] = {"
    for entry in table.values():
        taken_by = ", ".join(f"Side.{side.name}" for side in entry.sides)
        yield f'"{entry.type}": ({taken_by}{"," * (len(entry.sides) == 1)}),'
    yield "}"
    yield '"""By wire type: whose ledgers take it. An amendment is taken where the matter is kept."""'


def views() -> Iterator[str]:
    """Every view, with the shape of its rows."""
    yield f'"""Every view, with the shape of its rows. {MADE}"""\n'
    yield "from __future__ import annotations\nfrom typing import Any, Final, TypedDict\n"
    yield "from fuyuan.client.answers import View"
    for view in BY_NAME.values():
        name = "".join(word.capitalize() for word in view.name.split("_"))
        yield f'class {name}Row(TypedDict):\n    """{view.zh} / {view.en}"""\n'
        yield from (f"    {line}" for column in view.columns for line in _cells(column))
        yield f'{view.name.upper()}: Final = View[{name}Row]("{view.name}")'


def _cells(column: Column) -> Iterator[str]:
    yield f"{column.name}: {_CELLS.get(column.kind, 'str | None')}"
    match column.kind:
        case "organ":
            yield f"{column.name}_name: str | None"
        case "organs":
            yield f"{column.name}_names: list[str]"
        case _:
            pass


MODULES: Final[Mapping[str, Callable[[], Iterator[str]]]] = {"commands": commands, "views": views}

if __name__ == "__main__":
    print("\n".join(MODULES[sys.argv[1]]()))
