"""That a system took a paper is recorded once for each paper and organ, by whoever keeps its stream and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

import orjson
import pytest

from events.base import Side
from events.envelope import Envelope
from events.papers import MATTERS
from events.reading import PaperKind, PaperRetrieved
from events.response import ResponseOpened, ServiceAcknowledged
from events.streams import principal_stream
from services.aggregates import aggregates
from services.endpoint.endpoint import public_commands
from services.endpoint.retrievals import Retrievals
from services.government.suggestion_response import DECIDER, AcknowledgeService, NoteSuggestionRetrieval
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.rules.retrieval import NoteRetrieval
from tests.given import given
from tests.organs import HOUSING, LEGAL
from tests.services.test_suggestion_response import SENT as SUGGESTION
from tests.services.test_suggestion_response import OpenResponse
from tests.sides import writer
from tests.suggestions import SENT_ON

MATTER = "00000000-0000-4000-8000-000000000001"
SENT, REMINDED = f"suggestion:{MATTER}:1", f"suggestion:{MATTER}:4"
ON = date(2025, 6, 27)
GOVERNMENT = aggregates(Side.GOVERNMENT)


def taken(sent: str = SENT, organ: str = HOUSING, on: date = ON, **more: Any) -> dict[str, Any]:
    return {"kind": PaperKind.SUGGESTION, "organ": organ, "sent": sent, "on": on, **more}


def retrieved(sent: str = SENT, organ: str = HOUSING, on: date = ON) -> PaperRetrieved:
    return PaperRetrieved(occurred_on=on, kind=PaperKind.SUGGESTION, organ=organ, sent=sent)


def test_what_was_taken_is_taken_and_each_paper_by_itself() -> None:
    command = NoteSuggestionRetrieval(occurred_on=ON, kind=PaperKind.SUGGESTION, organ=HOUSING, sent=SENT)
    story = given(DECIDER).as_(HOUSING).when(command).then(retrieved())
    story.when(command.model_copy(update={"occurred_on": date(2025, 6, 30)})).nothing()
    story.when(command.model_copy(update={"organ": LEGAL})).then(retrieved(organ=LEGAL))
    story.when(command.model_copy(update={"sent": REMINDED})).then(retrieved(REMINDED))


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    ledger = Ledger(database_url)
    yield ledger
    ledger.close()


@pytest.fixture
async def queue(ledger: Ledger) -> AsyncIterator[CommandQueue]:
    async with CommandQueue(writer(ledger, deciders=GOVERNMENT, side=Side.GOVERNMENT)) as queue:
        yield queue


async def told(queue: CommandQueue, *papers: dict[str, Any]) -> int:
    return (await Retrievals(GOVERNMENT, queue).answer(orjson.dumps(papers)))[0]


def recorded(ledger: Ledger) -> list[tuple[str, str, str, date]]:
    """Of each event who said it, because of what, and the paper."""
    envelopes = [Envelope.decode(entry.raw) for entry in ledger.entries(0, 100)]
    assert {envelope.type for envelope in envelopes} <= {PaperRetrieved.type}
    return [
        (envelope.actor, envelope.causation_id or "", envelope.data["sent"], envelope.occurred_on)
        for envelope in envelopes
        if envelope.data is not None
    ]


async def test_however_often_it_is_told_it_is_recorded_once(ledger: Ledger, queue: CommandQueue) -> None:
    """By two processes, of whichever day: the first counts."""
    assert await told(queue, taken(), taken(organ=LEGAL)) == 200
    assert await told(queue, taken(on=date(2025, 6, 30)), taken()) == 200
    async with CommandQueue(writer(ledger, deciders=GOVERNMENT, side=Side.GOVERNMENT)) as other:
        assert await told(other, taken(on=date(2025, 6, 30)), taken(REMINDED)) == 200
    assert recorded(ledger) == [
        (HOUSING, SENT, SENT, ON),
        (LEGAL, SENT, SENT, ON),
        (HOUSING, REMINDED, REMINDED, ON),
    ]


NONSENSE = {
    "no list": b"{}",
    "no json": b"[",
    "no paper": orjson.dumps([taken(kind="letter")]),
    "no organ": orjson.dumps([taken(organ="Housing Bureau")]),
    "no event": orjson.dumps([taken(sent="suggestion:1")]),
    "of a matter without papers": orjson.dumps([taken(sent=f"petition:{MATTER}:1")]),
    "of what is no matter": orjson.dumps([taken(sent="organ-registry:1")]),
    "no day": orjson.dumps([{**taken(), "on": "tomorrow"}]),
    "of which one is well": orjson.dumps([taken(), taken(sent=f"case:{MATTER}:1")]),
}


@pytest.mark.parametrize("body", NONSENSE.values(), ids=NONSENSE)
async def test_nonsense_is_said_to_be_that_and_records_nothing(
    ledger: Ledger, queue: CommandQueue, body: bytes
) -> None:
    assert (await Retrievals(GOVERNMENT, queue).answer(body))[0] == 400
    assert ledger.head() == 0


async def test_of_what_a_side_sends_to_its_own_organs_it_keeps_nothing_where_it_has_no_part(ledger: Ledger) -> None:
    """A copy of a suggestion to an organ of the court: nor is it noted there that it was read."""
    deciders = aggregates(Side.COURT)
    async with CommandQueue(writer(ledger, deciders=deciders)) as court:
        papers = [taken(), taken(f"meeting:{MATTER}:1")]
        assert (await Retrievals(deciders, court).answer(orjson.dumps(papers)))[0] == 200
    assert [entry.originator_id for entry in ledger.everything()] == [f"meeting-part:{MATTER}"]


def test_every_side_notes_it_for_the_papers_that_its_organs_get_and_no_caller_can_say_it_of_itself() -> None:
    noted: dict[Side, set[str]] = {}
    for side in Side:
        deciders = aggregates(side)
        noting = [
            (decider.category, command)
            for decider in deciders
            for command in decider.decisions
            if issubclass(command, NoteRetrieval)
        ]
        noted[side] = {principal_stream(category) for category, _ in noting}
        assert not {command.type for _, command in noting} & public_commands(deciders).keys()
    assert noted == {
        Side.COURT: {"bulletin", "reconsideration-suggestion", "meeting"},
        Side.GOVERNMENT: MATTERS,
        Side.JOINT: {"meeting"},
    }


def test_a_paper_that_was_taken_before_it_was_received_is_received_all_the_same() -> None:
    """The organ's stream may be ahead of the policies of its side."""
    story = given(DECIDER, retrieved(on=SENT_ON)).when(OpenResponse(occurred_on=SENT_ON, **SUGGESTION))
    received = story.then_types(ResponseOpened)
    received.as_(HOUSING).when(AcknowledgeService(occurred_on=SENT_ON)).then_types(ServiceAcknowledged)
    given(DECIDER, retrieved()).as_(HOUSING).when(AcknowledgeService(occurred_on=SENT_ON)).rejected("GEN-05")
