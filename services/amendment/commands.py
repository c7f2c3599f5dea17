"""What a caller says to put a record right, to void it, or to void a whole matter."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, JsonValue, SerializeAsAny

from events.base import says
from events.values import EventId, MatterStream, Reason
from services.decider import Command

Change = Annotated[dict[str, JsonValue], Field(min_length=1, max_length=50)]


class Amending(Command):
    """Base of the commands that amend what was recorded, whatever the matter."""

    reason: Reason

    @property
    def stream(self) -> str | None:
        """The stream that it names; a policy's names none."""
        return None


@says("更正本单位的一条记录：写明应改的栏目及其正确内容，原内容留存。")
class CorrectRecord(Amending, zh="更正记录"):
    """Put right what an event says.

    `change` names the fields as in the command that led to the event and gives what they should have been: a JSON
    merge patch (RFC 7396), in which null leaves a field out. `occurred_on` in it is the business date of the event.
    """

    event: EventId
    change: Change

    @property
    def stream(self) -> str:
        return self.event.rpartition(":")[0]


@says("作废本单位的一条记录，不再计入，留存备查。")
class VoidRecord(Amending, zh="作废记录"):
    """It did not happen, or does not belong here: with what was recorded together with it, it counts nowhere."""

    event: EventId

    @property
    def stream(self) -> str:
        return self.event.rpartition(":")[0]


@says("作废误立的事项，放弃的文稿也用此项；不再计入，留存备查。")
class VoidMatter(Amending, zh="作废事项"):
    """The whole matter was opened by mistake, or is a draft that is dropped."""

    matter: MatterStream

    @property
    def stream(self) -> str:
        return self.matter


class FollowAmendment(Amending, zh="跟随对方更正", internal=True):
    """The other side amended what a policy took over: `given` is taken over instead of `former`.

    `taken_as`: the key under which `former` was given.
    """

    taken_as: str
    former: SerializeAsAny[Command] | None
    given: SerializeAsAny[Command] | None


class SettleLastDays(Amending, zh="更正暂定期限", internal=True, key="matter"):
    """The holidays of a year became known: put right the last days of a matter that waited for them.

    No extension, and nothing is decided again: what was done meanwhile stands (decision 37).
    """

    matter: MatterStream

    @property
    def stream(self) -> str:
        return self.matter


AMENDING: Final[tuple[type[Amending], ...]] = (CorrectRecord, VoidRecord, VoidMatter)


def matter_named(body: Any) -> str | None:
    """The stream that the JSON of such a command names, None where it names none."""
    named = (body.get("event") or body.get("matter")) if isinstance(body, dict) else None
    return named if isinstance(named, str) else None
