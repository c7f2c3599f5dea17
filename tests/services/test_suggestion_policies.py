"""From one side to the other: foreign events become own commands (domain A.4.1, scenarios 10, 19, 21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from events.base import Event, Side
from events.envelope import Envelope, encode
from events.organ import OrganRoleRevoked
from events.reading import PaperKind, PaperRead
from events.response import (
    FeedbackReturnReceived,
    FeedbackSubmitted,
    ResponseEnded,
    ResponseOpened,
    ServiceAcknowledged,
    SuggestionObjected,
    SuggestionReminderReceived,
)
from events.suggestion import (
    Assessment,
    FeedbackReceived,
    ObjectionReceived,
    SuggestionReminded,
    SuggestionServed,
    SuggestionWithdrawn,
)
from events.vocabulary import AdoptionAnswer, OrganRole, ResponseEnd, ServiceProof, SigningOffice
from services.court.suggestion import decider as suggestion
from services.court.suggestion.clock import DecideObjection, RemindAddressee
from services.court.suggestion.decider import ApproveSuggestion, DraftSuggestion
from services.court.suggestion.ending import CloseSuggestion
from services.court.suggestion.feedback import AssessFeedback, ReturnFeedback
from services.decider import Command
from services.government import suggestion_response
from services.government.suggestion_response import (
    AcknowledgeCopy,
    AcknowledgeService,
    MarkReminderRead,
    RaiseObjection,
    SubmitFeedback,
)
from services.policies.policy import Policy, policies_of
from tests.given import MATTER, Given, given
from tests.organs import COURT, GOV, HOUSING, LEGAL, POLICE, registry
from tests.suggestions import BOTH, DRAFTED_ON, about, answer, content, day, send, sent_event

POLICIES: dict[Side, Sequence[Policy]] = {
    Side.COURT: list(policies_of(suggestion.DECIDER, Side.COURT)),
    Side.GOVERNMENT: list(policies_of(suggestion_response.DECIDER, Side.GOVERNMENT)),
}
PRINCIPAL = {Side.COURT: COURT, Side.GOVERNMENT: GOV}


@dataclass
class Both:
    """The two ledgers of one matter, joined by the policies; every event crosses as bytes."""

    court: Given = field(default_factory=lambda: about())
    government: Given = field(default_factory=lambda: given(suggestion_response.DECIDER).as_(GOV))

    def give(self, actor: str, command: Command) -> Sequence[Event]:
        """What the command records on the actor's side; the other side has reacted when this returns."""
        side = Side.COURT if actor == COURT else Side.GOVERNMENT
        mine = getattr(self, side.value).as_(actor)
        when = mine.when(command)
        events = when.decide()
        first = len(mine.history) + 1
        setattr(self, side.value, when._after(events))
        for version, event in enumerate(events, start=first):
            self._cross(side, mine.decider.stream(MATTER), version, event)
        return events

    def _cross(self, source: Side, stream: str, version: int, event: Event) -> None:
        envelope = Envelope.decode(encode(_envelope(source, stream, version, event), event))
        other = Side.GOVERNMENT if source is Side.COURT else Side.COURT
        for policy in POLICIES[other]:
            if policy.source is source and policy.event is type(event) and not policy.elsewhere:
                for command in policy.commands(envelope, envelope.payload()):
                    assert command.id == MATTER
                    assert command.on == event.occurred_on
                    self.give(PRINCIPAL[other], command)


def _envelope(side: Side, stream: str, version: int, event: Event) -> Envelope:
    return Envelope(
        jurisdiction="410204",
        side=side,
        stream=stream,
        version=version,
        type=event.type,
        recorded_at=datetime(2025, 6, 30, tzinfo=UTC),
        occurred_on=event.occurred_on,
        actor=PRINCIPAL[side],
        command_id="key",
        command_digest="0" * 16,
        visibility=suggestion.DECIDER.visibility(suggestion.DECIDER.initial),
        data=None,
    )


@pytest.fixture
def both() -> Both:
    """Sent on 2024-03-10 to the housing bureau, cc the legal department and, as superior, the government."""
    both = Both()
    both.give(COURT, DraftSuggestion(id=MATTER, content=content(), occurred_on=DRAFTED_ON))
    both.give(COURT, ApproveSuggestion(signed_by=SigningOffice.LEADER_IN_CHARGE, occurred_on=day(3, 8)))
    both.give(COURT, send(superior_cc=(GOV, LEGAL)))
    return both


def test_gen_16_a_paper_that_the_legal_department_typed_in_arrives_marked_and_once(both: Both) -> None:
    on_paper = SubmitFeedback(
        text="函复如下", answers=BOTH, feedback_by=HOUSING, received_by=GOV, occurred_on=day(5, 10)
    )
    both.give(LEGAL, on_paper)
    received = both.court.history[-1]
    assert isinstance(received, FeedbackReceived)
    assert (received.received_by, received.entered_by, received.forwarded_by) == (GOV, LEGAL, LEGAL)
    assert both.give(HOUSING, SubmitFeedback(text="函复如下", answers=BOTH, occurred_on=day(5, 14))) == []
    both.give(LEGAL, SubmitFeedback(text="转送", answers=BOTH, feedback_by=HOUSING, occurred_on=day(5, 16)))
    assert both.court.history[-1] == received


def test_scenario_10_over_both_sides(both: Both) -> None:
    """SUG-11 to SUG-13, SUG-25."""
    for organ in (LEGAL, GOV):
        assert both.give(organ, AcknowledgeCopy(occurred_on=day(3, 12)))
    both.give(HOUSING, AcknowledgeService(occurred_on=day(3, 15)))
    both.give(HOUSING, SubmitFeedback(text="函复如下", answers=BOTH, occurred_on=day(5, 10)))
    served, received = both.court.history[-2:]
    assert isinstance(served, SuggestionServed)
    assert (served.proof, served.reply_due_on) == (ServiceProof.ELECTRONIC_RECEIPT, day(5, 15))
    assert isinstance(received, FeedbackReceived)
    assert (received.complete, received.presumed_service) == (True, False)
    feedback_version = len(both.government.history)
    assert received.feedback_id == f"suggestion-response:{MATTER}:{feedback_version}"
    adopted = tuple(Assessment(recommendation=n, result=AdoptionAnswer.ADOPTED) for n in (1, 2))
    both.give(COURT, AssessFeedback(organ=HOUSING, results=adopted, occurred_on=day(5, 20)))
    both.give(COURT, CloseSuggestion(occurred_on=day(5, 22)))
    assert both.government.history[-1] == ResponseEnded(occurred_on=day(5, 22), because=ResponseEnd.CLOSED)


def test_scenario_19_returned_and_completed_over_both_sides(both: Both) -> None:
    """SUG-13, SUG-15, forwarded by the legal department (SUG-12)."""
    half = SubmitFeedback(text="函复如下", answers=(answer(1),), feedback_by=HOUSING, occurred_on=day(5, 10))
    both.give(LEGAL, half)
    received = both.court.history[-1]
    assert isinstance(received, FeedbackReceived)
    assert (received.complete, received.presumed_service, received.forwarded_by) == (False, True, LEGAL)
    both.give(COURT, ReturnFeedback(organ=HOUSING, reason="第二条未答复", occurred_on=day(5, 12)))
    assert both.government.history[-1] == FeedbackReturnReceived(occurred_on=day(5, 12), organ=HOUSING, missing=(2,))
    both.give(HOUSING, SubmitFeedback(text="补充函复", answers=(answer(2),), occurred_on=day(5, 15)))
    assert both.court.state.addressees[HOUSING].complete


def test_a_reminder_arrives_and_is_read(both: Both) -> None:
    """Each by its number in the court's stream."""
    both.give(HOUSING, AcknowledgeService(occurred_on=day(3, 15)))
    for on in (day(5, 16), day(5, 20)):
        both.give(COURT, RemindAddressee(organ=HOUSING, occurred_on=on, text="请尽快函复。"))
    arrived = both.government.history[-2:]
    numbers = [event.reminder for event in arrived if isinstance(event, SuggestionReminderReceived)]
    reminders = [n for n, event in enumerate(both.court.history, 1) if isinstance(event, SuggestionReminded)]
    assert numbers == reminders
    both.give(HOUSING, MarkReminderRead(occurred_on=day(5, 20)))
    read = [event for event in both.government.history if isinstance(event, PaperRead)]
    assert [(event.kind, event.organ, event.revision) for event in read] == [
        (PaperKind.REMINDER, HOUSING, number) for number in numbers
    ]


def test_scenario_21_objection_over_both_sides(both: Both) -> None:
    """SUG-24, SUG-18."""
    both.give(HOUSING, RaiseObjection(ground="不属于本单位职权", occurred_on=day(3, 20)))
    decision = DecideObjection(organ=HOUSING, upheld=True, reason="成立", withdraw=True, occurred_on=day(3, 25))
    both.give(COURT, decision)
    assert isinstance(both.court.history[-1], SuggestionWithdrawn)
    assert both.government.history[-1] == ResponseEnded(occurred_on=day(3, 25), because=ResponseEnd.WITHDRAWN)
    assert both.government.state.objections == {HOUSING: True}


def test_the_copies_of_the_response_name_every_organ_once(both: Both) -> None:
    opened = both.government.state.opened
    assert opened is not None
    assert opened.cc == (LEGAL, GOV)
    assert POLICE not in opened.addressees


@pytest.mark.parametrize("side", list(POLICIES))
def test_policies_listen_to_what_the_other_side_may_say(side: Side) -> None:
    here = [policy for policy in POLICIES[side] if not policy.elsewhere]
    assert len(here) == len({policy.name for policy in here})
    for policy in here:
        assert policy.source is not side
        assert policy.event.sides == {policy.source}


@pytest.mark.parametrize("side", list(POLICIES))
def test_policies_listen_elsewhere_to_each_event_once_and_to_who_may_say_it(side: Side) -> None:
    elsewhere = [policy for policy in POLICIES[side] if policy.elsewhere]
    assert len(elsewhere) == len({(policy.event, policy.source) for policy in elsewhere}) > 0
    for policy in elsewhere:
        assert policy.source in policy.event.sides


def test_every_copy_arrives_however_many_there_are() -> None:
    """Forty copies and forty to superior organs are eighty."""
    cc, above = ([f"{word}-{n}" for n in range(40)] for word in ("copied", "superior"))
    event = sent_event(cc=tuple(cc), superior_cc=tuple(above))
    envelope = _envelope(Side.COURT, suggestion.DECIDER.stream(MATTER), 3, event)
    [policy] = [policy for policy in POLICIES[Side.GOVERNMENT] if policy.name == "open-response"]
    (command,) = policy.commands(envelope, event)
    arrived = given(suggestion_response.DECIDER).as_(GOV).when(command).decide()[0]
    assert isinstance(arrived, ResponseOpened)
    assert arrived.cc == (*cc, *above)


def test_a_moved_role_stops_no_policy(both: Both) -> None:
    """The principal organ of the court lost its role in the registry; the government's facts arrive all the same."""
    revoked = OrganRoleRevoked(occurred_on=day(3, 12), organ=COURT, role=OrganRole.DISTRICT_COURT)
    both.court = both.court.having(registry=registry(revoked))
    both.give(HOUSING, AcknowledgeService(occurred_on=day(3, 15)))
    both.give(HOUSING, RaiseObjection(ground="不属于本单位职权", occurred_on=day(3, 20)))
    both.give(HOUSING, SubmitFeedback(text="函复如下", answers=BOTH, occurred_on=day(5, 10)))
    assert [type(event) for event in both.court.history[-3:]] == [SuggestionServed, ObjectionReceived, FeedbackReceived]


def test_commands_of_policies_and_of_the_clock_are_internal() -> None:
    commands: set[Any] = {*suggestion.DECIDER.decisions, *suggestion_response.DECIDER.decisions}
    internal = {command.__name__ for command in commands if command.internal}
    assert internal == {
        "ReceiveServiceReceipt",
        "ReceiveReminder",
        "ReceiveObjection",
        "ReceiveFeedback",
        "OpenResponse",
        "NoteObjectionDecision",
        "NoteFeedbackReturn",
        "EndResponse",
        "NoticeReplyDue",
        "CorrectReplyDeadline",
        "NoteSuggestionRetrieval",
        # from and for another jurisdiction
        "ReceiveArrivedSuggestion",
        "EndArrivedSuggestion",
        "ReceiveReceiptFromElsewhere",
        "ReceiveObjectionFromElsewhere",
        "ReceiveFeedbackFromElsewhere",
        "ReceiveSuggestionBack",
        "OpenArrivedResponse",
        "EndArrivedResponse",
        "NoteDeadlineElsewhere",
        "NoteObjectionDecisionElsewhere",
        "NoteReturnElsewhere",
        "ReceiveReminderElsewhere",
    }
    heard = {policy.event for policy in POLICIES[Side.COURT] if not policy.elsewhere}
    assert heard == {ServiceAcknowledged, SuggestionObjected, FeedbackSubmitted}
