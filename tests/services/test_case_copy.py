"""What government and joint office know of the court's cases, and how (CAS-04, GEN-06; domain F.6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from domain.settings import RuleSettings
from events.base import Event, Side, Visibility
from events.case import CaseAccessReleased, CaseConclusionNoted, CaseNoted, CaseReleaseNoted, CaseRestrictionNoted
from events.envelope import Envelope, encode
from events.values import CaseRef
from services.court.case import decider as case
from services.errors import Refused
from services.policies.policy import policies_of
from services.rules.cases import (
    as_indexed,
    case_copy_stream,
    case_stream,
    known_case,
    own_court,
    require_known_cases,
    restricted_cases,
)
from services.shared import case_copy
from tests.cases import concluded_event, copied, filed_event, restricted_event
from tests.given import Given, given
from tests.organs import GOV, HOUSING, OFFICE

NUMBER = "（2024）豫0204行初12号"
DAY = date(2024, 2, 1)


def arrives(story: Given, *events: Event) -> list[list[type[Event]]]:
    """What the government records when the court's events arrive, one after the other, as bytes."""
    recorded = []
    for version, event in enumerate(events, start=1):
        envelope = Envelope(
            jurisdiction="410204",
            side=Side.COURT,
            stream=case_stream(NUMBER),
            version=version,
            type=event.type,
            recorded_at=datetime(2025, 6, 30, tzinfo=UTC),
            occurred_on=event.occurred_on,
            actor="district-court",
            command_id="k",
            command_digest="0" * 16,
            visibility=Visibility.BILATERAL,
            data=None,
        )
        read = Envelope.decode(encode(envelope, event))
        policies = [one for one in policies_of(case_copy.DECIDER, Side.GOVERNMENT) if isinstance(event, one.event)]
        new: Sequence[Event] = []
        for policy in policies:
            for command in policy.commands(read, event):
                assert case_copy.DECIDER.stream(command.id or read.matter) == case_copy_stream(NUMBER)
                new = story.when(command).decide()
                story = given(case_copy.DECIDER, *story.history, *new).as_(GOV)
        recorded.append([type(one) for one in new])
    return recorded


def test_cas_04_the_government_learns_of_filing_restriction_release_and_conclusion() -> None:
    story = given(case_copy.DECIDER).as_(GOV)
    filed = filed_event(NUMBER)
    hidden = restricted_event(DAY)
    released = CaseAccessReleased(occurred_on=DAY, reason="事由消失")
    ended = concluded_event(DAY)
    assert arrives(story, filed, filed, hidden, hidden, released, released, ended, ended) == [
        [CaseNoted],
        [],
        [CaseRestrictionNoted],
        [],
        [CaseReleaseNoted],
        [],
        [CaseConclusionNoted],
        [],
    ]


def test_a_restriction_is_noted_even_where_the_filing_was_not_received() -> None:
    story = given(case_copy.DECIDER).as_(GOV)
    assert arrives(story, restricted_event(DAY), filed_event(NUMBER)) == [[CaseRestrictionNoted], [CaseNoted]]


def test_a_restricted_copy_is_restricted() -> None:
    open_copy, hidden = copied(NUMBER), copied(NUMBER, restricted=True)
    visibility = case_copy.DECIDER.visibility
    assert visibility(open_copy[case_copy_stream(NUMBER)]) is Visibility.BILATERAL
    assert visibility(hidden[case_copy_stream(NUMBER)]) is Visibility.RESTRICTED
    assert open_copy[case_copy_stream(NUMBER)].defendants == (HOUSING,)


def test_the_copy_has_the_id_of_the_case() -> None:
    assert case_stream(NUMBER).partition(":")[2] == case_copy_stream(NUMBER).partition(":")[2]


def test_our_own_court_is_told_by_the_court_code() -> None:
    assert own_court(NUMBER, RuleSettings())
    assert not own_court("（2024）豫02行终12号", RuleSettings())
    assert own_court("（2024）豫02行终12号", RuleSettings(court_code="豫02"))


def test_gen_06_each_side_asks_its_own_index() -> None:
    government = given(case_copy.DECIDER).as_(GOV).having(known=copied(NUMBER, restricted=True)).context()
    require_known_cases([NUMBER, None, "（2024）豫02行终12号"], government)
    assert list(restricted_cases([NUMBER, None], government)) == [NUMBER]
    assert known_case(NUMBER, given(case.DECIDER).having(known=copied(NUMBER)).context()) is None
    joint = given(case_copy.DECIDER).as_(OFFICE)
    require_known_cases([NUMBER], joint.having(known=copied(NUMBER)).context())
    with pytest.raises(Refused, match="GEN-06"):
        require_known_cases([NUMBER], joint.context())


def test_cas_04_a_reference_is_marked_as_the_index_says() -> None:
    office = given(case_copy.DECIDER).as_(OFFICE)
    said, hidden = CaseRef(number=NUMBER), CaseRef(number=NUMBER, restricted=True)
    assert as_indexed(said, office.having(known=copied(NUMBER)).context()) == said
    assert as_indexed(said, office.having(known=copied(NUMBER, restricted=True)).context()) == hidden
    assert as_indexed(hidden, office.having(known=copied(NUMBER)).context()) == hidden
