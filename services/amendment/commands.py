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


class OfRecord(Amending):
    """Base of those that are about one event."""

    event: EventId

    @property
    def stream(self) -> str:
        return self.event.rpartition(":")[0]


@says("更正本单位的一条记录：写明应改的栏目及其正确内容，原内容留存。")
class CorrectRecord(OfRecord, zh="更正记录"):
    """Put right what an event says.

    `change` names the fields as in the command that led to the event and gives what they should have been: a JSON
    merge patch (RFC 7396), in which null leaves a field out. `occurred_on` in it is the business date of the event.
    """

    change: Change


@says(
    "依法删除本单位一条记录中的个人信息等文字和附件：写明删除后应有的内容；已作废的记录和已解除的保全不需写明。"
    "原文字和附件销毁，不留存，无法恢复。"
)
class EraseText(OfRecord, zh="删除记录文字"):
    """Take a name, or whatever must not be kept, out of what an event says (PIPL art. 47): `change` says it without.

    As a correction, but of the former texts of the event nothing is left, on either side, in archives and in backups;
    nor of a file that it does not name any more, unless another record names it.
    What counts nowhere any more, a voided record or a hold that was lifted, is not said anew: `change` is left out.
    """

    change: Change | None = None


@says("作废本单位的一条记录，不再计入，留存备查。")
class VoidRecord(OfRecord, zh="作废记录"):
    """It did not happen, or does not belong here: with what was recorded together with it, it counts nowhere."""


@says("作废误立的事项，放弃的文稿也用此项；不再计入，留存备查。")
class VoidMatter(Amending, zh="作废事项"):
    """The whole matter was opened by mistake, or is a draft that is dropped."""

    matter: MatterStream

    @property
    def stream(self) -> str:
        return self.matter


@says("依法保全一个事项：解除之前，其中文字不得删除。")
class PlaceLegalHold(Amending, zh="依法保全"):
    """Nothing that was written in the matter may be erased until the hold is lifted."""

    matter: MatterStream

    @property
    def stream(self) -> str:
        return self.matter


@says("解除一个事项的保全。")
class LiftLegalHold(Amending, zh="解除保全"):
    """Texts of the matter may be erased again."""

    matter: MatterStream

    @property
    def stream(self) -> str:
        return self.matter


class FollowAmendment(Amending, zh="跟随对方更正", internal=True):
    """The other side amended what a policy took over: `given` is taken over instead of `former`.

    `taken_as`: the key under which `former` was given; `by`: the amendment; `erased`: the events of the other side
    whose texts are gone with it. An event of another jurisdiction is called as in `domain.moving`.
    """

    taken_as: str
    former: SerializeAsAny[Command] | None
    given: SerializeAsAny[Command] | None
    by: str
    erased: tuple[str, ...] = ()


class SettleLastDays(Amending, zh="更正暂定期限", internal=True, key="matter"):
    """The holidays of a year became known: put right the last days of a matter that waited for them.

    No extension, and nothing is decided again: what was done meanwhile stands (decision 37).
    """

    matter: MatterStream

    @property
    def stream(self) -> str:
        return self.matter


AMENDING: Final[tuple[type[Amending], ...]] = (
    CorrectRecord,
    EraseText,
    VoidRecord,
    VoidMatter,
    PlaceLegalHold,
    LiftLegalHold,
)


def matter_named(body: Any) -> str | None:
    """The stream that the JSON of such a command names, None where it names none."""
    named = (body.get("event") or body.get("matter")) if isinstance(body, dict) else None
    return named if isinstance(named, str) else None
