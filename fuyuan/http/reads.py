"""Asking the read model from the edge: off the event loop, in the name of the caller, its troubles as 503."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from domain.registry import Organ, Registry
from events.base import Side
from events.instants import SHANGHAI
from events.terms import Words
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
    """Where an organ stands: its side (None: external), whether it is a member unit, and that it was dissolved; and
    what it is called today, where it is known."""

    side: Side | None = None
    is_member: bool = False
    ended: Words | None = None
    name: Words | None = None


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
        standing = await self.ask(self.standing, caller.organ)
        return Reader(caller.organ, standing.side, caller.role, standing.is_member)

    async def ended(self, organ: str) -> Words | None:
        """That the organ was dissolved, in words; None while it is there."""
        return (await self.ask(self.standing, organ)).ended

    async def name_of(self, organ: str) -> Words | None:
        """What the organ is called today, also while the read model is away; None where nobody knows it."""
        try:
            return (await asyncio.to_thread(self.standing, organ)).name
        except SQLAlchemyError:
            return self._at_start.get(organ, Standing()).name

    async def side_of(self, organ: str) -> Side | None:
        """The side of an organ, which it keeps for ever; commands are routed even while the read model is away."""
        if (known := self._sides.get(organ)) is not None:
            return known
        try:
            side = (await asyncio.to_thread(self.standing, organ)).side
        except SQLAlchemyError:
            return self._at_start.get(organ, Standing()).side
        if side is not None:
            self._sides[organ] = side
        return side

    def standing(self, organ: str) -> Standing:
        """Blocks."""
        with self.store.reading() as connection:
            registry = Roster.load(connection).registry
        known, today = registry.organ(organ), datetime.now(SHANGHAI).date()
        if known is None:
            return self._at_start.get(organ, Standing())
        ended = None if known.valid_to is None or today < known.valid_to else _dissolved(registry, known, today)
        return Standing(known.side, known.traits[-1].is_member, ended, known.words(today))


def _dissolved(registry: Registry, organ: Organ, today: date) -> Words:
    zh, en = organ.words(today)
    heir = f"，其职权由{registry.name(organ.successor, today)}承继" if organ.successor else ""
    return Words(
        f"{zh}已于{organ.valid_to}撤销{heir}。可以查阅，不能再办理事项；请安全管理员调整账号所属单位。",
        f"{en} was dissolved on {organ.valid_to}: you may read, but give no commands",
    )
