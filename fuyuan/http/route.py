"""A route of the edge, which the metrics know by the path it stands for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from starlette import routing
from starlette.routing import Match
from starlette.types import Scope


class Route(routing.Route):
    """`/views/{view}` and its like, a GET unless `methods` says otherwise; `within` stands before it in the address."""

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, methods: Collection[str] | None = None, within: str = ""
    ) -> None:
        super().__init__(within + path, endpoint, methods=methods)
        self._named = path

    def under(self, root: str) -> Route:
        """The same below another address."""
        return Route(self._named, self.endpoint, methods=self.methods, within=root)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return match, {**child, "route": self._named} if match is Match.FULL else child
