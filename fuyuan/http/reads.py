"""Asking the read model from the edge: off the event loop, in the name of the caller, its troubles as 503."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from events.base import Side
from fuyuan.access.tokens import Grant
from fuyuan.http.problems import unavailable
from projections.access.sight import Reader
from projections.roster import Roster
from projections.store.store import Store

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an organ stands: its side (None: external) and whether it is a member unit."""

    side: Side | None = None
    is_member: bool = False


class Reads:
    """The read model as the edge sees it. `at_start`: the organs of the jurisdiction file, for a model still empty."""

    def __init__(self, store: Store, at_start: Mapping[str, Standing]) -> None:
        self.store, self._at_start = store, at_start
        self._sides: dict[str, Side] = {}

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of a blocking question. Raises what it raises, and ProblemError 503 when the database fails."""
        try:
            return await asyncio.to_thread(question, *args, **kwargs)
        except SQLAlchemyError as error:
            log.error("the read model is unavailable", error=str(error))
            raise unavailable("共享视图暂不可用 / the read model is unavailable") from error

    async def reader(self, caller: Grant) -> Reader:
        """The caller as the read side knows readers."""
        standing = await self.ask(self._standing, caller.organ)
        return Reader(caller.organ, standing.side, caller.role, standing.is_member)

    async def side_of(self, organ: str) -> Side | None:
        """The side of an organ, which it keeps for ever; commands are routed even while the read model is away."""
        if (known := self._sides.get(organ)) is not None:
            return known
        try:
            side = (await asyncio.to_thread(self._standing, organ)).side
        except SQLAlchemyError:
            return self._at_start.get(organ, Standing()).side
        if side is not None:
            self._sides[organ] = side
        return side

    def _standing(self, organ: str) -> Standing:
        with self.store.reading() as connection:
            known = Roster.load(connection).registry.organ(organ)
        if known is None:
            return self._at_start.get(organ, Standing())
        return Standing(known.side, known.traits[-1].is_member)
