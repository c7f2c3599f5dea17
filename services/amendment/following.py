"""What a policy took over from the other side, when that side amends it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from events.correction import AMENDMENTS
from services.amendment.amending import Amendment
from services.amendment.commands import FollowAmendment
from services.amendment.retracing import decided, retraced, same_kind
from services.amendment.telling import Telling, Together
from services.errors import MatterNotFound


def follow(amendment: Amendment, command: FollowAmendment) -> None:
    """It is put right, voided, or taken over only now. Raises MatterNotFound, Refused."""
    led_to = amendment.books.led_to(command.erased) if command.erased else []
    given = None if _voided_since(amendment, command, led_to) else command.given
    if not _put_right(amendment, command, led_to) and given is not None:
        target = amendment.telling(amendment.books.stream_of(given))
        if not target.facts and not given.opens:
            raise MatterNotFound(target.stream)
        amendment.record(target, given)
    for stream in led_to:
        _forget(amendment.telling(stream), command.erased)


def _voided_since(amendment: Amendment, command: FollowAmendment, led_to: list[str]) -> bool:
    """An erasure may be followed late, when a hold is lifted: what was taken over may have been voided before."""
    tellings = [amendment.telling(stream) for stream in led_to]
    deciding = [telling for telling in tellings if type(command.given) in telling.decider.decisions]
    gone = (telling.lapsed(amendment.actor, key) for telling in deciding for key in _keys(command))
    return any(gone) and _taken_over(amendment, command, led_to) is None


def _put_right(amendment: Amendment, command: FollowAmendment, led_to: list[str]) -> bool:
    """What was taken over says the same of what is given now; False where that could not be: it is voided then."""
    given, former = command.given, command.former
    if (found := _taken_over(amendment, command, led_to)) is None:
        return False
    telling, together = found
    before = telling.stood(together[0].version)
    recorded = retraced(telling, together, before, amendment.books)
    if former is None or type(recorded) is type(former):  # it tells what an erasure does not say, or was not followed
        former = recorded
    if command.erased and any(_is_later(key, command.by) for _, key in telling.commands_of(together)):
        given = former  # followed late: what was amended since stands as it does
    if given is not None and former is not None and amendment.books.stream_of(given) == telling.stream:
        events = decided(telling, before, given, amendment.actor, amendment.books)
        if same_kind(events, [telling.facts[record.version] for record in together]):
            amendment.correct(telling, together, events, (before, former), (before, given))
            amendment.hold(telling, together[-1].version)
            return True
    amendment.void(telling, [together])
    return False


def _taken_over(amendment: Amendment, command: FollowAmendment, led_to: list[str]) -> tuple[Telling, Together] | None:
    """What stands of it, in its stream.

    `led_to`: the streams in which events that are erased led to anything, for the name of the stream may be erased too.
    """
    books, about = amendment.books, command.former or command.given
    named = [] if command.former is None else [books.stream_of(command.former)]
    for stream in named + led_to:
        telling = amendment.telling(stream)
        for key in _keys(command):
            together = telling.by(amendment.actor, key)
            if together and type(about) in telling.decider.decisions:
                return telling, together
    return None


def _is_later(key: str, event: str) -> bool:
    """Whether a policy gave a command under this key on a later event of the same stream."""
    (stream, _, version), (other, _, than) = key.partition("/")[0].rpartition(":"), event.rpartition(":")
    return stream == other and version.isdecimal() and int(version) > int(than)


def _keys(command: FollowAmendment) -> Iterator[str]:
    """Under which it was taken over: on the event itself, or on one that amended it before."""
    yield command.taken_as
    _, _, policy = command.taken_as.partition("/")
    yield from (f"{event}/{policy}" for event in command.erased)


def _forget(telling: Telling, erased: Collection[str]) -> None:
    """Whatever these events led to here and counts nowhere any more loses its texts."""
    for record in telling.records:
        caused = record.cause in erased and not isinstance(record.event, AMENDMENTS)
        if caused and record.version not in telling.before:
            telling.forget(record)
