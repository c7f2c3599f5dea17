"""What government and joint office know of the court's cases, each in its own ledger, under the uuid of the `case`.

They decide offline: whether a case exists, which organs are sued and whether it is a number only was received from
the court. Nothing here is a statement of their own (G10).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from events.base import Visibility
from events.case import (
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseConcluded,
    CaseConclusionNoted,
    CaseDefendantsChanged,
    CaseDefendantsNoted,
    CaseFiled,
    CaseNoted,
    CaseReleaseNoted,
    CaseRestrictionNoted,
)
from events.values import CaseNumber, OrganId
from services.decider import Decider
from services.receipt import keeping


@dataclass(frozen=True, slots=True)
class CaseCopy:
    """`known_to` are the organs that may know a restricted case beside the court."""

    number: CaseNumber = ""
    defendants: tuple[OrganId, ...] = ()
    restricted: bool = False
    known_to: tuple[OrganId, ...] = ()
    concluded: bool = False

    @property
    def visibility(self) -> Visibility:
        return Visibility.RESTRICTED if self.restricted else Visibility.BILATERAL


def evolve(
    state: CaseCopy,
    event: CaseNoted | CaseDefendantsNoted | CaseRestrictionNoted | CaseReleaseNoted | CaseConclusionNoted,
) -> CaseCopy:
    match event:
        case CaseNoted():
            return replace(state, number=event.number, defendants=event.defendants)
        case CaseDefendantsNoted():
            return replace(state, defendants=event.defendants)
        case CaseRestrictionNoted():
            return replace(state, restricted=True, known_to=event.known_to)
        case CaseReleaseNoted():
            return replace(state, restricted=False, known_to=())
        case CaseConclusionNoted():
            return replace(state, concluded=True)
        case _:
            assert_never(event)


RECEIPTS = (
    keeping(CaseFiled, CaseNoted, "note-case", "接收案件立案信息", opens=True, known=lambda state, _: state.number),
    keeping(
        CaseDefendantsChanged,
        CaseDefendantsNoted,
        "note-case-defendants",
        "接收被告变更信息",
        known=lambda state, change: state.defendants == change.defendants,
    ),
    keeping(
        CaseAccessRestricted,
        CaseRestrictionNoted,
        "note-case-restriction",
        "接收案件限定知悉信息",
        opens=True,
        known=lambda state, restriction: state.restricted and state.known_to == restriction.known_to,
    ),
    keeping(
        CaseAccessReleased,
        CaseReleaseNoted,
        "note-case-release",
        "接收案件解除限定信息",
        opens=True,
        known=lambda state, _: not state.restricted,
    ),
    keeping(
        CaseConcluded,
        CaseConclusionNoted,
        "note-case-conclusion",
        "接收案件审结信息",
        opens=True,
        known=lambda state, _: state.concluded,
    ),
)
"""A restriction is noted whether the filing was received or not (CAS-04). How a case ended is the court's to say."""

DECIDER = Decider(
    category="case-copy",
    initial=CaseCopy(),
    evolve=evolve,
    receipts=RECEIPTS,
)
