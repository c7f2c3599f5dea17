"""What the joint office does when the court holds an observation (TRN-02) or passes on new rules (J1, RES-04)."""

from __future__ import annotations

from events.base import Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.envelope import Envelope
from events.observation import ObservationHeld
from events.vocabulary import Topic
from services.decider import Command
from services.joint.legal_basis import SupersedeLegalBasis, legal_basis_stream
from services.joint.observation_copy import ReceiveObservationHolding
from services.policies.policy import Policy


def receive_holding(envelope: Envelope, payload: ObservationHeld) -> list[Command]:
    return [ReceiveObservationHolding(id=envelope.matter, occurred_on=payload.occurred_on)]


def supersede(envelope: Envelope, payload: BulletinIssued | BulletinCorrected) -> list[Command]:
    """Each instrument that the new rule replaces, once."""
    content = payload.content
    if content.topic is not Topic.J1:
        return []
    replaced = {legal_basis_stream(basis): basis for basis in content.supersedes or ()}
    return [
        SupersedeLegalBasis(
            occurred_on=payload.occurred_on,
            basis=basis,
            superseded_by=content.rule_number or content.title,
            bulletin=envelope.matter,
        )
        for basis in replaced.values()
    ]


POLICIES: list[Policy] = [
    Policy("receive-observation-holding", Side.COURT, ObservationHeld, receive_holding),
    Policy("supersede-legal-basis", Side.COURT, BulletinIssued, supersede),
    Policy("supersede-legal-basis-by-correction", Side.COURT, BulletinCorrected, supersede),
]
