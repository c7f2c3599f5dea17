"""What a ledger knows of the other's coordinations and disputes, and who may name one (GEN-06, COO-05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from events.base import Event, Side, Visibility
from events.coordination import CoordinationOpened
from events.dispute import DisputeRegistered, DisputeTaskAssigned
from events.dispute_terms import DisputeCriterion
from events.envelope import Envelope, encode
from events.matter_copy import MatterKind, MatterOpeningReceived, MatterOrganReceived
from events.organ import OrganRoleAssigned, OrganSuperseded
from events.values import CaseRef
from events.vocabulary import Field, OrganRole
from services.decider import Command
from services.errors import Refused
from services.policies.policy import policies_of
from services.rules.matter_copy import matter_copy_streams, require_matter, visible_to
from services.shared import matter_copy
from services.shared.matter_copy import DECIDER, MatterCopy
from tests.given import Given, given, internal
from tests.organs import (
    COURT,
    COURT_DIVISION,
    GOV,
    HOUSING,
    LEGAL,
    OFFICE,
    OLD_LEGAL,
    PETITIONS,
    POLICE,
    SUPERVISORY,
    URBAN,
    registry,
)

ReceiveMatterOpening = internal(DECIDER, "receive-matter-opening")
ReceiveMatterOrgan = internal(DECIDER, "receive-matter-organ")

MATTER = UUID(int=7)
STREAM = f"matter-copy:{MATTER}"
DAY = date(2024, 3, 1)
COORDINATION, DISPUTE = MatterKind.COORDINATION, MatterKind.DISPUTE
BILATERAL, RESTRICTED = Visibility.BILATERAL, Visibility.RESTRICTED


def command(**changes: Any) -> Command:
    said = {"kind": DISPUTE, "organs": (LEGAL, HOUSING), "visibility": BILATERAL, **changes}
    opening: Command = ReceiveMatterOpening(**{"id": MATTER, "occurred_on": DAY, **said})
    return opening


def asked(by: str, copy: MatterCopy | None, **circumstances: Any) -> Given:
    return given(DECIDER).as_(by).having(known={STREAM: copy}, **circumstances)


def refused(story: Given, kind: MatterKind = DISPUTE) -> str | None:
    """The rule that refuses to name the matter."""
    try:
        require_matter(MATTER, kind, story.context())
    except Refused as refusal:
        return refusal.rule
    return None


def seen(by: str, copy: MatterCopy, **circumstances: Any) -> bool:
    return visible_to(copy, asked(by, copy, **circumstances).context())


# --- the copy -------------------------------------------------------------------------------------------------


def test_an_opening_is_noted_once() -> None:
    received = MatterOpeningReceived(occurred_on=DAY, kind=DISPUTE, organs=(LEGAL, HOUSING), visibility=BILATERAL)
    story = given(DECIDER).as_(OFFICE).when(command()).then(received).when(command()).nothing()
    assert story.state == MatterCopy(DISPUTE, (LEGAL, HOUSING), BILATERAL)
    story.when(command(kind=COORDINATION, organs=(URBAN,))).nothing()
    assert DECIDER.stream(MATTER) == STREAM
    assert matter_copy_streams(MATTER) == [STREAM]
    assert matter_copy_streams(None) == []


def test_an_organ_with_a_later_part_may_name_the_matter_too() -> None:
    """GEN-06: a task makes it known to the organ, in whatever order the two arrive."""
    later = ReceiveMatterOrgan(id=MATTER, occurred_on=DAY, organ=URBAN)
    story = given(DECIDER).as_(OFFICE).when(command()).then_types(MatterOpeningReceived)
    assert refused(asked(URBAN, story.state)) == "GEN-06"
    story = story.when(later).then(MatterOrganReceived(occurred_on=DAY, organ=URBAN)).when(later).nothing()
    assert refused(asked(URBAN, story.state)) is None
    early = given(DECIDER).as_(OFFICE).when(later).then_types(MatterOrganReceived)
    assert refused(asked(URBAN, early.state)) == "GEN-06"
    both = early.when(command()).then_types(MatterOpeningReceived)
    assert refused(asked(URBAN, both.state)) is None


def test_a_copy_is_restricted_whatever_it_is_of() -> None:
    """It is what a side notes for itself."""
    assert DECIDER.visibility(MatterCopy(DISPUTE, (), BILATERAL)) is RESTRICTED
    assert ReceiveMatterOpening.internal
    assert {COORDINATION.value, DISPUTE.value} == {kind.value for kind in MatterKind}


OPENED = CoordinationOpened(
    occurred_on=DAY, executing_organ=HOUSING, decision_organ=GOV, decision_title="征收决定", decided_on=DAY
)


def registered(visibility: Visibility) -> DisputeRegistered:
    return DisputeRegistered(
        occurred_on=DAY,
        lead=LEGAL,
        title="征收补偿争议",
        text="系列争议",
        field=Field.URBAN_CONSTRUCTION,
        organs=(HOUSING, URBAN),
        case_refs=(CaseRef(number="（2024）豫0204行初12号"),),
        criteria=(DisputeCriterion.NUMEROUS_PARTIES,),
        litigation_alone_insufficient=True,
        visibility=visibility,
    )


def follow(receiving: Side, side: Side, category: str, event: Event) -> Sequence[Command]:
    """What the one policy gives when the event of the other side arrives as bytes."""
    [policy] = [one for one in policies_of(DECIDER, receiving) if one.event is type(event)]
    assert policy.source is side
    envelope = Envelope(
        jurisdiction="410204",
        side=side,
        stream=f"{category}:{MATTER}",
        version=1,
        type=event.type,
        recorded_at=datetime(2025, 6, 30, tzinfo=UTC),
        occurred_on=event.occurred_on,
        actor=HOUSING,
        command_id="k",
        command_digest="0" * 16,
        visibility=getattr(event, "visibility", BILATERAL),
        data=None,
    )
    return policy.commands(Envelope.decode(encode(envelope, event)), event)


def test_the_government_notes_a_coordination() -> None:
    found = follow(Side.GOVERNMENT, Side.JOINT, "coordination", OPENED)
    assert found == [command(kind=COORDINATION, organs=(HOUSING, GOV))]


@pytest.mark.parametrize("visibility", [BILATERAL, RESTRICTED])
def test_the_joint_office_notes_a_dispute(visibility: Visibility) -> None:
    found = follow(Side.JOINT, Side.GOVERNMENT, "dispute", registered(visibility))
    assert found == [command(organs=(LEGAL, HOUSING, URBAN), visibility=visibility)]


def test_the_joint_office_notes_an_organ_with_a_task() -> None:
    task = DisputeTaskAssigned(occurred_on=DAY, task=1, organ=URBAN, text="协调", due_on=DAY)
    found = follow(Side.JOINT, Side.GOVERNMENT, "dispute", task)
    assert found == [ReceiveMatterOrgan(id=MATTER, occurred_on=DAY, organ=URBAN)]


# --- who may name it ------------------------------------------------------------------------------------------


def test_what_is_absent_of_another_kind_or_invisible_is_refused_alike() -> None:
    """GEN-06"""
    copy = MatterCopy(DISPUTE, (HOUSING,), BILATERAL)
    assert refused(asked(HOUSING, copy)) is None
    assert refused(asked(HOUSING, None)) == "GEN-06"
    assert refused(asked(HOUSING, matter_copy.MatterCopy())) == "GEN-06"
    assert refused(asked(HOUSING, copy), COORDINATION) == "GEN-06"
    assert refused(asked(POLICE, copy)) == "GEN-06"
    require_matter(None, DISPUTE, asked(POLICE, None).context())


def test_the_organs_named_and_who_sees_bilateral_matters_see_it() -> None:
    """GEN-06; 0.4"""
    copy = MatterCopy(COORDINATION, (HOUSING,), BILATERAL)
    assert all(seen(by, copy) for by in (HOUSING, COURT, COURT_DIVISION, LEGAL, PETITIONS, GOV, OFFICE))
    assert not any(seen(by, copy) for by in (URBAN, POLICE, OLD_LEGAL, SUPERVISORY))


def test_a_restricted_dispute_is_for_the_organs_it_names_and_those_whose_work_it_is() -> None:
    """GEN-06, CAS-04: as the register of disputes shows it."""
    copy = MatterCopy(DISPUTE, (HOUSING,), RESTRICTED)
    assert all(seen(by, copy) for by in (HOUSING, COURT, COURT_DIVISION, LEGAL, PETITIONS))
    assert not any(seen(by, copy) for by in (URBAN, GOV, OFFICE, SUPERVISORY))
    assert seen(GOV, MatterCopy(DISPUTE, (GOV,), RESTRICTED))


def test_it_is_seen_by_who_continues_the_powers_or_holds_the_role_today() -> None:
    """ORG-02, scenario 12"""
    copy = MatterCopy(DISPUTE, (URBAN,), RESTRICTED)
    assert not seen(HOUSING, copy)
    merged = registry(OrganSuperseded(occurred_on=DAY, organ=URBAN, successor=HOUSING))
    assert seen(HOUSING, copy, registry=merged)
    assert not seen(HOUSING, copy, registry=merged, today=date(2024, 2, 29))
    moved = registry(OrganRoleAssigned(occurred_on=DAY, organ=OLD_LEGAL, role=OrganRole.GOVERNMENT_LEGAL_DEPARTMENT))
    assert seen(OLD_LEGAL, copy, registry=moved)
    assert not seen(LEGAL, copy, registry=moved)
