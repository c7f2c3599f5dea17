"""What the joint office does when the court passes on new rules (J1, RES-04): one bulletin, several commands."""

from __future__ import annotations

from events.base import Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.envelope import Envelope
from events.vocabulary import Topic
from services.joint.legal_basis import SupersedeLegalBasis, legal_basis_stream
from services.policies.policy import Policy


def supersede(envelope: Envelope, payload: BulletinIssued | BulletinCorrected) -> list[SupersedeLegalBasis]:
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


POLICIES = (
    Policy("supersede-legal-basis", Side.COURT, BulletinIssued, supersede),
    Policy("supersede-legal-basis-by-correction", Side.COURT, BulletinCorrected, supersede),
)
