"""What a caller may amend, and how: a record, a whole matter (COR-01 to COR-06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from domain.organ_names import named
from events.as_written import Reading
from events.correction import AMENDMENTS
from events.legal_hold import HOLDS
from events.reading import PaperRead, PaperRetrieved
from events.terms import Phrase, Words
from services.amendment.amending import Amendment
from services.amendment.books import Record
from services.amendment.commands import CorrectRecord, EraseText, VoidMatter, VoidRecord
from services.amendment.retracing import circumstances, retraced, same_kind
from services.amendment.telling import Telling, Together
from services.decider import Command
from services.errors import MatterNotFound
from services.reading.parsing import parse
from services.rules import COURT_DESK, require, require_not_before, required
from services.rules.admission import require_admissible
from services.rules.cases import names_restricted_case
from services.rules.secrecy import require_not_internal
from services.rules.sight import hears_of


class NoSubject(Phrase):
    """Why an event cannot be amended (COR-02)."""

    MISSING = ("没有这条记录", "there is no such record")
    VOIDED = ("该记录已作废", "the record was voided")
    AMENDMENT = (
        "该记录本身是更正、作废或者保全，请就原记录办理",
        "an amendment or a hold: amend what it is about",
    )
    UNSAID = (
        "该记录有效，删除文字须写明删除后应有的内容",
        "it stands: say what it reads without the text",
    )
    SAID = (
        "该记录已作废，或者保全已解除，删除其中文字不需写明内容",
        "it was voided, or the hold was lifted: nothing is said anew, leave the content out",
    )
    FOREIGN = ("该记录来自对方，由对方更正后自动更新", "it was taken over from the other side, which amends its own")
    BY_ITSELF = ("该记录由系统生成，随其所依据的记录更正", "the system made it: it follows what it rests on")
    UNTOLD = ("系统无法还原其办理内容，请作废后重新登记", "what led to it cannot be told: void it, record it anew")


def correct(amendment: Amendment, command: CorrectRecord) -> None:
    """Give the command of the record again, with the change. Raises BadCommand, MatterNotFound, Refused."""
    telling, record = _fact(amendment, command.event)
    _say_again(amendment, telling, _standing(amendment, telling, record), command.change, command.false_alarm)


def erase(amendment: Amendment, command: EraseText) -> None:
    """Say the record again without its former texts; what counts nowhere any more only loses them. Raises as above."""
    telling, record = _recorded(amendment, command.event)
    if record.version in telling.facts:
        together = _standing(amendment, telling, record)
        change = required(command.change, "COR-02", problem=NoSubject.UNSAID)
        _say_again(amendment, telling, together, change, command.false_alarm)
        return
    lapsed = telling.lapsed(record.actor, record.key)
    _require_own(amendment, lapsed)
    require(command.change is None, "COR-02", problem=NoSubject.SAID)
    amendment.forget(telling, lapsed)


def _say_again(
    amendment: Amendment, telling: Telling, together: Together, change: Mapping[str, Any], false_alarm: str | None
) -> None:
    before = telling.stood(together[0].version)
    former = required(retraced(telling, together, before, amendment.books), "COR-02", problem=NoSubject.UNTOLD)
    require(not former.internal, "COR-02", problem=NoSubject.BY_ITSELF)
    amendment.former = former
    given = _changed(amendment, former, change).model_copy(update={"false_alarm": false_alarm})
    target = amendment.telling(amendment.books.stream_of(given, telling.stream))
    moved = target is not telling
    require(not moved or not target.facts, "COR-06", number=given.natural_key())
    state = target.state() if moved else before
    context = circumstances(target, state, given, amendment.recorder(together), amendment.books)
    amendment.restricted = names_restricted_case(context)
    events = target.decider.decide(state, given, context)
    require_not_internal(given, target.decider.visibility(target.decider.fold(events, state)))
    require(same_kind(events, [telling.facts[record.version] for record in together]), "COR-03")
    if moved:
        _move(amendment, telling, target, together, given)
        return
    amendment.correct(telling, together, events, (before, former), (before, given))
    amendment.hold(telling, together[-1].version)


def void(amendment: Amendment, command: VoidRecord) -> None:
    """The record does not count, with what was recorded together with it. Raises MatterNotFound, Refused."""
    telling, record = _fact(amendment, command.event)
    amendment.void(telling, [_standing(amendment, telling, record)])


def void_all(amendment: Amendment, command: VoidMatter) -> None:
    """Nothing of the matter counts. Raises MatterNotFound, Refused."""
    telling = heard(amendment, command.matter)
    require(telling.facts, "COR-02", problem=NoSubject.VOIDED)
    commands = list(telling.commands())
    _require_own(amendment, commands[0])
    _require_alone(amendment, commands)
    amendment.void(telling, commands)


def _recorded(amendment: Amendment, event: str) -> tuple[Telling, Record]:
    """The record that is meant: a fact or a hold."""
    stream, _, version = event.rpartition(":")
    telling = heard(amendment, stream)
    known = next((record for record in telling.records if record.version == int(version)), None)
    record = required(known, "COR-02", problem=NoSubject.MISSING)
    require(not isinstance(record.event, AMENDMENTS), "COR-02", problem=NoSubject.AMENDMENT)
    return telling, record


def _fact(amendment: Amendment, event: str) -> tuple[Telling, Record]:
    """The record that is meant, which is no hold."""
    telling, record = _recorded(amendment, event)
    require(not isinstance(record.event, HOLDS), "COR-02", problem=NoSubject.AMENDMENT)
    return telling, record


def _standing(amendment: Amendment, telling: Telling, record: Record) -> Together:
    """What was recorded together with it; it stands, and is the actor's own."""
    require(record.version in telling.facts, "COR-02", problem=NoSubject.VOIDED)
    together = telling.together(record.version)
    _require_own(amendment, together)
    return together


def heard(amendment: Amendment, stream: str) -> Telling:
    """The stream; who may not hear of the matter is answered as if there were none."""
    telling = amendment.telling(stream)
    if not telling.records or not hears_of(telling.audience(), amendment.context):
        raise MatterNotFound(stream)
    return telling


def _require_own(amendment: Amendment, together: Together) -> None:
    """Recorded by the actor, or by whom it acts for (COR-01), not by a policy (COR-02), and earlier (GEN-08)."""
    recorded = together[0]
    require(recorded.cause is None, "COR-02", problem=NoSubject.FOREIGN)
    own = _is_own(amendment, recorded) or _is_delegated(amendment, recorded)
    require(own, "COR-01", organ=amendment.actor, recorder=recorded.principal)
    require_not_before(amendment.on, recorded.event.occurred_on)


def _is_own(amendment: Amendment, recorded: Record) -> bool:
    """The actor recorded it, or had it recorded, or continues the powers of who did; the court and its desk are one."""
    context = amendment.context
    desk = context.entitled(*COURT_DESK) and replace(context, actor=recorded.actor).entitled(*COURT_DESK)
    return desk or context.acts_for(recorded.actor) or context.acts_for(recorded.principal)


def _is_delegated(amendment: Amendment, recorded: Record) -> bool:
    """The actor holds a delegation from the organ whose record it is (ORG-08)."""
    context, stream = amendment.context, amendment.stream
    delegations = context.registry.delegated_to(context.actor, context.today)
    held = [given for given in delegations if given.covers(stream) and given.holds(context.today)]
    if any(given.principal == recorded.principal for given in held):
        amendment.in_the_name_of = recorded.principal
        return True
    return False


def _require_alone(amendment: Amendment, commands: Iterable[Together]) -> None:
    """Nobody else has recorded anything in the matter (COR-05), but that it was read, or taken."""
    for recorded, *_ in commands:
        if isinstance(recorded.event, (PaperRead, PaperRetrieved)):
            continue
        alone = recorded.cause is None and (_is_own(amendment, recorded) or _is_delegated(amendment, recorded))
        require(alone, "COR-05", record=Words(recorded.event.zh, recorded.event.en), day=recorded.event.occurred_on)


def _changed(amendment: Amendment, former: Command, change: Mapping[str, Any]) -> Command:
    """The command as it should have been given. Raises BadCommand with the fields that are wrong."""
    body = _merged(orjson.loads(former.model_dump_json(exclude_none=True, exclude={"id"})), change)
    registry = amendment.context.registry
    given = parse(type(former), orjson.dumps(body), Reading(lambda name: named(registry, name)))
    require_admissible(given, amendment.context.today)
    return given


def _merged(body: Any, change: Any) -> Any:
    """A JSON merge patch (RFC 7396)."""
    if not isinstance(change, Mapping):
        return change
    merged = dict(body) if isinstance(body, Mapping) else {}
    for name, value in change.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name), value)
    return merged


def _move(amendment: Amendment, telling: Telling, target: Telling, first: Together, given: Command) -> None:
    """The matter bears another number: all of it is told again under that one, and nothing is left here.

    What is named after the number, such as a duty to appear, is opened anew; where somebody has acted in it
    already, that stands in the way.
    """
    commands = list(telling.commands())
    _require_alone(amendment, commands)
    retold: list[tuple[Together, Command]] = []
    for together in commands:
        state = telling.stood(together[0].version)
        command = given if together == first else retraced(telling, together, state, amendment.books)
        retold.append((together, required(command, "COR-02", problem=NoSubject.UNTOLD)))
    amendment.void(telling, commands)
    for together, command in retold:
        amendment.record(target, command, together)
