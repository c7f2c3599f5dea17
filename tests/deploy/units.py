"""The units of `deploy/systemd` as systemd reads them: a unit's own lines after those of its drop-in."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / "deploy" / "systemd"
SHARED: Final = FOLDER / "fuyuan-.service.d" / "shared.conf"
INSTALLED: Final = "/opt/fuyuan/bin/fuyuan"
DATA: Final = "/var/lib/fuyuan"
ENGINE: Final = FOLDER / "engine"
SERVICES: Final = sorted(path.name for path in FOLDER.glob("fuyuan-*.service"))


class Unit:
    """The lines of one unit: option → its values in order."""

    def __init__(self, name: str, folder: Path = FOLDER) -> None:
        self.name = name
        self._values: dict[str, list[str]] = {}
        for path in (SHARED, folder / name):
            for line in path.read_text("utf-8").splitlines():
                if "=" in line and not line.startswith("#"):
                    option, _, value = line.partition("=")
                    self._values.setdefault(option, []).append(value)

    def words(self, option: str) -> list[str]:
        """Everything that is said of an option, word by word."""
        return [word for value in self._values.get(option, []) for word in shlex.split(value)]

    @property
    def part(self) -> str:
        """What `fuyuan serve` is told to run."""
        program, serve, part = self.words("ExecStart")
        assert (program, serve) == (INSTALLED, "serve")
        return part

    @property
    def environment(self) -> dict[str, str]:
        return dict(word.split("=", 1) for word in self.words("Environment"))


def waves() -> Iterator[list[Unit]]:
    """As a target starts them: together all whose After= is started."""
    units = {name: Unit(name) for name in SERVICES}
    after = {name: [other for other in unit.words("After") if other in units] for name, unit in units.items()}
    order = TopologicalSorter(after)
    order.prepare()
    while order.is_active():
        names = order.get_ready()
        yield [units[name] for name in names]
        order.done(*names)
