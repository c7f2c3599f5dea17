"""Every page of the console over a year in which everything happened, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from events.envelope import Envelope
from events.streams import is_matter, principal_stream
from fuyuan.access.permissions import BUSINESS, SIGNED
from fuyuan.http.limits import Limiter
from fuyuan.web.administration.index import OPENED_BY
from fuyuan.web.boards import OWN_PAGES
from fuyuan.web.console import TABLE
from fuyuan.web.forms.offered import table
from projections.access.role import Role
from projections.views import BY_NAME
from tests.access.world import OFFICE, Office
from tests.edge.console_world import COURT, ConsoleWorld, console_world
from tests.projections.year import told_year

TODAY = date(2025, 6, 30)
"""On which every view has a row."""
ADMINISTRATORS = {
    role: ("/administration", *(address for address, roles in OPENED_BY.items() if role in roles))
    for role in (Role.SECURITY, Role.OPERATOR, Role.AUDITOR)
}
"""The pages of each, by the account `the-<role>`."""
ONE_OF_MANY = {Role.SECURITY: ("/people/the-clerk",), Role.OPERATOR: (f"/registry/{COURT}",)}


@asynccontextmanager
async def everything(folder: Path) -> AsyncIterator[ConsoleWorld]:
    limiter = Limiter(per_second=1000, burst=10_000)
    async with console_world(folder, TODAY, limiter, told_year(), acts=True) as world:
        office = Office(world.people)
        for role in (*ADMINISTRATORS, *BUSINESS):
            office.account(f"the-{role}", role, organ=COURT if role in BUSINESS else OFFICE)
        yield world


def matters(world: ConsoleWorld) -> Iterator[str]:
    """A matter of each kind."""
    kinds = set[str]()
    for message in world.story.messages:
        stream = principal_stream(Envelope.decode(message.raw).stream)
        kind = stream.partition(":")[0]
        if is_matter(stream) and kind not in kinds:
            kinds.add(kind)
            yield stream


def every_page(world: ConsoleWorld) -> Iterator[tuple[str, str]]:
    """Every page, with the account that sees it: nobody's where that is empty."""
    yield from ((address, "the-clerk") for address in of_a_clerk(world))
    yield from ((address, "the-approver") for address in OF_AN_APPROVER)
    yield from administered()
    yield from ((address, "") for address in OF_NOBODY)


def administered() -> Iterator[tuple[str, str]]:
    """The pages of the three administrators, each with the account that sees it."""
    for role, pages in ADMINISTRATORS.items():
        yield from ((address, f"the-{role}") for address in (*pages, *ONE_OF_MANY.get(role, ())))


def of_a_clerk(world: ConsoleWorld) -> list[str]:
    """What a clerk of the court sees."""
    return [
        *(path for path in TABLE if "{" not in path),
        "/search?text=通报",
        *("/annual/2024/figures", "/annual/2024/figures/M24"),
        *(f"/views/{view.name}" for view in BY_NAME.values() if view.rows and view.name not in OWN_PAGES),
        *(f"/matters/{stream}" for stream in matters(world)),
        "/commands",
        *(f"/commands/{command}" for command in table() if command not in SIGNED),
        "/imports",
        "/account",
        "/nowhere",
    ]


OF_AN_APPROVER = ("/", "/commands", *(f"/commands/{command}" for command in sorted(SIGNED)))
OF_NOBODY = ("/signin", "/invitation?code=fi_wrong")
