"""What government and joint office note when the court files, restricts, releases or concludes a case (domain F.6)."""

from __future__ import annotations

from events.base import Side
from events.case import CaseAccessReleased, CaseAccessRestricted, CaseConcluded, CaseFiled
from events.envelope import Envelope
from services.decider import Command
from services.policies.policy import Policy
from services.shared.case_copy import NoteCase, NoteCaseConclusion, NoteCaseRelease, NoteCaseRestriction


def note_case(envelope: Envelope, payload: CaseFiled) -> list[Command]:
    return [
        NoteCase(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            number=payload.number,
            defendants=payload.defendants,
        )
    ]


def note_restriction(envelope: Envelope, payload: CaseAccessRestricted) -> list[Command]:
    return [NoteCaseRestriction(id=envelope.matter, occurred_on=payload.occurred_on, known_to=payload.known_to)]


def note_release(envelope: Envelope, payload: CaseAccessReleased) -> list[Command]:
    return [NoteCaseRelease(id=envelope.matter, occurred_on=payload.occurred_on)]


def note_conclusion(envelope: Envelope, payload: CaseConcluded) -> list[Command]:
    return [NoteCaseConclusion(id=envelope.matter, occurred_on=payload.occurred_on)]


POLICIES: list[Policy] = [
    Policy("note-case", Side.COURT, CaseFiled, note_case),
    Policy("note-case-restriction", Side.COURT, CaseAccessRestricted, note_restriction),
    Policy("note-case-release", Side.COURT, CaseAccessReleased, note_release),
    Policy("note-case-conclusion", Side.COURT, CaseConcluded, note_conclusion),
]
