"""A foreign event that a side could not take: parked with its reason, visible, never dropped."""

from __future__ import annotations

from events.base import ALL_SIDES, Event, Side, says
from events.values import DivisionCode, Reason, ShortText


@says("来自另一方的来文系统未能自动办理，待人工处理，载明原因和规则。")
class ForeignEventParked(Event, type="foreign-event.parked.v1", sides=ALL_SIDES, zh="来文待人工处理"):
    """Event number `sequence` of the side `source` led to no command here; `reason` says why, `rule` which rule.

    `jurisdiction`: another one, whose side it was; then `sequence` is its number in the exchange between them.
    """

    source: Side
    sequence: int
    reason: Reason
    event_id: ShortText | None = None
    event_type: ShortText | None = None
    policy: ShortText | None = None
    rule: ShortText | None = None
    jurisdiction: DivisionCode | None = None


@says("此前待人工处理的来文已具备条件并办理。")
class ForeignEventTakenUp(
    Event, type="foreign-event.taken-up.v1", sides=ALL_SIDES, zh="待人工处理的来文已办理", en="Parked event taken up"
):
    """What kept it from being taken has passed: its commands are recorded now."""


@says("系统管理员决定不再办理这件待人工处理的来文，载明理由；对方的记录不变，本方不因此作任何记录。")
class ForeignEventSkipped(
    Event, type="foreign-event.skipped.v1", sides=ALL_SIDES, zh="待人工处理的来文不再办理", en="Parked event skipped"
):
    """It is not tried again: what it would have led to on this side is not recorded, for the reason given."""

    reason: Reason
