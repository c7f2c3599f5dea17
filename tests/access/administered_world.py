"""A console with somebody of every role, and with sides that answer what a test tells them to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from events.base import Side
from fuyuan.http.app import create_app
from fuyuan.http.gateway import Gateway
from fuyuan.http.problems import Answer, ProblemError
from fuyuan.installation import data_folder, organs_late
from fuyuan.settings import Settings
from fuyuan.web.console import Console, console_routes
from projections.access.role import Role
from tests.access.world import OFFICE, Office
from tests.edge.console_world import TODAY, ConsoleWorld, console_world

LOGINS = {role: f"the-{role}" for role in Role}


@dataclass
class Sides(Gateway):
    """What was asked of the sides about parked events, and what they answer."""

    kept_by: list[str] = field(default_factory=list)
    refusal: Answer | None = None
    away: ProblemError | None = None
    asked: list[tuple[Side, str, str, dict[str, str]]] = field(default_factory=list)
    reports: dict[Side, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.live(*Side)

    def live(self, *sides: Side) -> None:
        """These sides live here, and no other."""
        super().__init__({side: Path(side) for side in sides})

    async def health(self, side: Side) -> dict[str, Any] | None:
        return self.reports.get(side)

    async def parked(self, side: Side, stream: str, act: str, **said: str) -> Answer:
        if side not in self.here:
            return await super().parked(side, stream, act, **said)
        self.asked.append((side, stream, act, said))
        if self.away:
            raise self.away
        return self.refusal or (200, orjson.dumps({"position": f"{side}:0", "kept_by": self.kept_by}))


@asynccontextmanager
async def administered_world(folder: Path) -> AsyncIterator[ConsoleWorld]:
    """`gateway` of its edge is `Sides`; which streams of organs are late stands in `folder`."""
    data_folder.prepare(Settings.read(data_dir=folder))
    async with console_world(folder) as made:
        office = Office(made.people)
        for role, login in LOGINS.items():
            office.account(login, role, organ=OFFICE)
        edge = replace(made.edge, gateway=Sides(), late=partial(organs_late.read, folder))
        settings = Settings.read(data_dir=folder)
        asked = (edge.reads, edge.auth, made.sessions, made.tokens, made.people, lambda: TODAY, edge)
        console = Console(*asked, settings=settings)
        made.edge, made.app = edge, create_app(edge, lambda _: console_routes(console))
        yield made
