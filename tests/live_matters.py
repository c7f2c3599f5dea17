"""The three ledgers with one matter of every category in them, begun and under way: something to refuse commands on.

The histories are laid into the ledgers directly. They are made from the examples of the events, with what matters to
an authority said: the housing bureau is the organ that each of them is about, the statistics bureau and the civil
division have to do with none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from events.annual_review import AnnualReviewOpened, ReviewParagraphWritten
from events.appearance import AppearanceDutyRegistered, AppearanceNoticeServed, HeadAbsent
from events.appearance_response import AppearanceNoticeReceived, AppearanceResponseOpened, HeadDesignated
from events.base import Event, Side, Visibility
from events.bulletin import BulletinIssued, BulletinReceived
from events.case import CaseFiled
from events.case_moving import ArrivedCaseReceived
from events.case_terms import MoveGround
from events.coordination import CoordinationOpened
from events.dispute import DisputeRegistered
from events.drafting_task import DraftingTaskOpened
from events.envelope import Envelope, encode
from events.group import LeadingGroupEstablished
from events.meeting import (
    ActionItemAssigned,
    MeetingConvened,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.observation import ObservationPlanned, ObservationRequested
from events.petition import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionRegistered,
    PetitionResponsibilityAssigned,
    PetitionReviewRequested,
    StabilityTaskContracted,
)
from events.reconsideration import ReconsiderationCopyReceived, ReconsiderationSuggestionSent
from events.reconsideration_case import ReconsiderationAccepted
from events.research import ResearchOpened, StandardDrafted
from events.response import ResponseOpened, SuggestionReminderReceived
from events.risk import RiskAssessmentOpened
from events.suggestion import SuggestionDrafted, SuggestionSent
from events.training import TrainingPlanned
from events.vocabulary import OrganKind
from fuyuan.contracts.examples import command_example
from fuyuan.contracts.tables import DEFINITIONS, CommandEntry, CommandTable, command_table
from services.decider import Command, Decider
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.reading.parsing import parse
from services.side_settings import SideDefinition
from tests.events.examples import example
from tests.organs import COURT, GOV, HOUSING, LEGAL, ORGANS, ROLES, SUB, organ
from tests.schemas import schemas
from tests.sides import NOW, give_registry, writer

CIVIL, STATISTICS = "court-civil-division", "statistics-bureau"
NEWCOMERS = (
    organ(CIVIL, "鼓楼区人民法院民事审判庭", OrganKind.COURT_DIVISION, Side.COURT, COURT, member=False),
    organ(STATISTICS, "鼓楼区统计局", OrganKind.DEPARTMENT),
)
DAY = date(2024, 3, 1)
TABLE: CommandTable = {name: entry for name, entry in command_table(DEFINITIONS).items() if entry.category}
"""The commands of one kind of matter each; those that amend any have tests of their own."""


def fact(cls: type[Event], **said: Any) -> Event:
    """The example of an event on 2024-03-01; `said` goes over the example, a dictionary over a part of it."""
    fields = {**example(cls), "occurred_on": DAY}
    for name, value in said.items():
        fields[name] = {**fields[name], **value} if isinstance(value, dict) else value
    return cls.model_validate(fields)


def _bulletin(side: Side) -> dict[str, Any]:
    ours, theirs = (COURT, GOV) if side is Side.COURT else (GOV, COURT)
    return {"issuer": ours, "addressee": theirs}


SUGGESTION = {"sender": COURT, "addressees": [HOUSING], "cc": [LEGAL]}
RECONSIDERATION = {"issuer": GOV, "addressee": HOUSING}
UNDER_WAY: Mapping[str, Sequence[Event]] = {
    "suggestion": (fact(SuggestionDrafted), fact(SuggestionSent, **SUGGESTION)),
    "suggestion-response": (
        fact(ResponseOpened, **SUGGESTION),
        fact(SuggestionReminderReceived, organ=HOUSING, reminder=7),
    ),
    "drafting-task": (fact(DraftingTaskOpened, organ=HOUSING),),
    "case": (fact(CaseFiled, defendants=[HOUSING]),),
    "arrived-case": (fact(ArrivedCaseReceived, ground=MoveGround.APPEAL),),
    "appearance": (
        fact(AppearanceDutyRegistered, organ=HOUSING, authorised_body=None),
        fact(AppearanceNoticeServed),
        fact(HeadAbsent, occurred_on=date(2024, 5, 15)),
    ),
    "appearance-response": (
        fact(AppearanceResponseOpened, organ=HOUSING, authorised_body=None),
        fact(AppearanceNoticeReceived),
        fact(HeadDesignated, head={"post": "副局长", "head_rank": "deputy"}),
    ),
    "observation": (fact(ObservationPlanned, case="（2024）豫0204行初12号"),),
    "observation-request": (fact(ObservationRequested, by=HOUSING),),
    "reconsideration-case": (fact(ReconsiderationAccepted, respondent=HOUSING),),
    "reconsideration-suggestion": (fact(ReconsiderationSuggestionSent, content=RECONSIDERATION, cc=[COURT]),),
    "reconsideration-copy": (fact(ReconsiderationCopyReceived),),
    "petition": (
        fact(PetitionRegistered, territory=SUB),
        fact(PetitionResponsibilityAssigned, organ=HOUSING),
        fact(StabilityTaskContracted, organ=SUB),
        fact(PetitionAccepted, by=HOUSING),
        fact(PetitionAnswered, by=HOUSING),
        fact(PetitionReviewRequested, reviewer=GOV),
    ),
    "dispute": (fact(DisputeRegistered, organs=[HOUSING], lead=LEGAL),),
    "meeting": (
        fact(MeetingConvened, convenor=GOV, on_behalf_of=GOV),
        fact(ParticipantInvited, organ=COURT),
        fact(ResolutionAdopted, resolution=1, owner=HOUSING),
        fact(ActionItemAssigned, item=1, resolution=1, owner=HOUSING),
    ),
    "risk-assessment": (fact(RiskAssessmentOpened, initiator=HOUSING),),
    "coordination": (fact(CoordinationOpened, executing_organ=HOUSING, decision_organ=GOV),),
    "training": (fact(TrainingPlanned, organisers=[COURT, LEGAL]),),
    "research": (fact(ResearchOpened, organisers=[COURT, LEGAL]),),
    "standard": (fact(StandardDrafted),),
    "leading-group": (fact(LeadingGroupEstablished),),
    "annual-review": (fact(AnnualReviewOpened, year=2000), fact(ReviewParagraphWritten, year=2000, paragraph=1)),
}


def under_way(category: str, side: Side) -> Sequence[Event]:
    """The history of the matter of a category; a bulletin has one on either side."""
    other = Side.GOVERNMENT if side is Side.COURT else Side.COURT
    match category:
        case "bulletin":
            return (fact(BulletinIssued, content=_bulletin(side)),)
        case "bulletin-receipt":
            return (fact(BulletinReceived, **_bulletin(other)),)
        case _:
            return UNDER_WAY.get(category, ())


@dataclass(frozen=True)
class Keeper:
    """One side: its definition and a writer over a ledger that holds the matters."""

    definition: SideDefinition
    writer: Writer

    def stream(self, command: Command) -> str:
        return self.writer.stream_of(Request(command, COURT, "any"))

    def give(self, command: Command, actor: str, key: str) -> Outcome | Exception:
        """The answer to one command."""
        (answer,) = self.writer.commit([Request(command, actor, key)])
        return answer

    def recorded(self) -> int:
        """How many events the ledger holds."""
        return len(list(self.writer.ledger.everything()))

    def decider(self, command: Command) -> Decider[Any]:
        return next(one for one in self.definition.deciders if type(command) in one.decisions)

    def visibility(self, command: Command) -> Visibility:
        """The class of the matter that the command is about."""
        decider = self.decider(command)
        envelopes = [entry.envelope() for entry in self.writer.ledger.stream(self.stream(command))]
        state = decider.fold(payload for envelope in envelopes if (payload := envelope.payload()) is not None)
        return decider.visibility(state)


@contextmanager
def keepers(folder: Path, *, restricted: bool = False) -> Iterator[Mapping[Side, Keeper]]:
    """The three sides, each over a SQLite file in `folder`; every matter is `restricted`, or as its state says."""
    ledgers = {definition.side: Ledger(f"sqlite:///{folder / definition.side}.db") for definition in DEFINITIONS}
    try:
        wanted = [_restricted(one) if restricted else one for one in DEFINITIONS]
        yield {definition.side: _keeper(definition, ledgers[definition.side]) for definition in wanted}
    finally:
        for ledger in ledgers.values():
            ledger.close()


def _restricted(definition: SideDefinition) -> SideDefinition:
    deciders = [replace(one, visibility=lambda state: Visibility.RESTRICTED) for one in definition.deciders]
    return replace(definition, deciders=deciders)


def _keeper(definition: SideDefinition, ledger: Ledger) -> Keeper:
    side, registry_stream = definition.side, definition.registry_stream
    made = writer(ledger, deciders=definition.deciders, side=side, registry_stream=registry_stream)
    if side is Side.JOINT:
        _lay(ledger, side, registry_stream, (*ORGANS, *NEWCOMERS, *ROLES))
        made.forget_everything()
    else:
        give_registry(made, *NEWCOMERS)
    keeper = Keeper(definition, made)
    for entry in TABLE.values():
        if definition.side in entry.sides and not entry.command.opens:
            stream = keeper.stream(body(entry))
            if not any(True for _ in ledger.stream(stream)):
                _lay(ledger, definition.side, stream, under_way(entry.category, definition.side))
    made.forget_everything()
    return keeper


def _lay(ledger: Ledger, side: Side, stream: str, history: Sequence[Event]) -> None:
    recorded = []
    for version, event in enumerate(history, start=1):
        envelope = Envelope(
            jurisdiction="410204",
            side=side,
            stream=stream,
            version=version,
            type=event.type,
            recorded_at=NOW,
            occurred_on=event.occurred_on,
            actor=COURT,
            command_id=f"{stream} {version}",
            command_digest="0" * 16,
            visibility=Visibility.BILATERAL,
            data=None,
        )
        recorded.append(Recorded(stream, version, event.type, encode(envelope, event)))
    if recorded:
        ledger.append(recorded, behind=ledger.head())


def body(entry: CommandEntry, *, whole: bool = False, **changes: Any) -> Command:
    """The example of a command, with what it must have or `whole` with every field; then `changes`."""
    return parse(entry.command, orjson.dumps({**command_example(entry, schemas(), whole=whole), **changes}))
