"""Which stream a command is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.base import Side
from services.amendment.commands import Amending, FollowAmendment
from services.decider import Command, Decider
from services.errors import BadCommand, FieldError, MatterNotFound
from services.ledger.request import Request, derived_id

MATTER_MISSING = "须指明事项（id）/ name the matter by its id"


class Naming:
    """By the aggregates of one side."""

    def __init__(self, jurisdiction: str, side: Side, deciders: Mapping[type[Command], Decider[Any]]) -> None:
        """`deciders` by command."""
        self._jurisdiction, self._side, self._deciders = jurisdiction, side, deciders
        self._categories = {decider.category for decider in deciders.values()}

    def stream_of(self, request: Request) -> str:
        """The stream a command is about; an opening command without an id gets one from its key.

        Raises BadCommand, MatterNotFound.
        """
        match request.command:
            case FollowAmendment(former=former, given=given, taken_as=key):
                about = former or given
                assert about is not None
                return self.named(about) or self.derived(about, request.actor, key)
            case Amending(stream=str(stream)):
                if stream.partition(":")[0] not in self._categories:
                    raise MatterNotFound(stream)
                return stream
            case command:
                return self.named(command) or self.derived(command, request.actor, request.key)

    def named(self, command: Command) -> str | None:
        """The stream that the command names by the id of the matter or by its natural key."""
        decider = self._deciders[type(command)]
        if decider.singleton:
            return decider.category
        matter = decider.matter(command)
        return None if matter is None else decider.stream(matter)

    def derived(self, command: Command, actor: str, key: str) -> str:
        """The stream of a matter that a command opens without naming it. Raises BadCommand for one that opens none."""
        if not command.opens:
            raise BadCommand(MATTER_MISSING, (FieldError("id", MATTER_MISSING),))
        matter = derived_id(self._jurisdiction, self._side, actor, command.type, key)
        return self._deciders[type(command)].stream(matter)
