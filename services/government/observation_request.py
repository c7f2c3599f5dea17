"""A request for a trial observation, by an organ of the government side; only the court organises (OBS-01).

The court receives it under the same id (`services/court/observation/`) and plans the observation, or declines.
"""

from __future__ import annotations

from dataclasses import dataclass

from events.base import Side, says
from events.observation import ObservationRequested
from events.terms import Words
from events.values import CaseNumber, Reason
from services.decider import Command, Context, Decider, by_command
from services.rules import require
from services.rules.cases import case_streams, known_case, own_court


@says("行政机关向法院申请旁听某一案件的庭审，写明用途。")
class RequestObservation(Command, zh="申请庭审观摩", opens=True):
    """Ask the court to open the trial of a case to observers, saying what for."""

    case: CaseNumber
    reason: Reason


@dataclass(frozen=True, slots=True)
class ObservationRequest:
    requested: ObservationRequested | None = None


def evolve(state: ObservationRequest, event: ObservationRequested) -> ObservationRequest:
    return ObservationRequest(event)


def request(state: ObservationRequest, command: RequestObservation, context: Context) -> list[ObservationRequested]:
    """Of a case of the district court that is known here; a restricted one answers like none (GEN-06, OBS-05)."""
    event = command.fact(ObservationRequested, by=context.actor)
    if state.requested == event:
        return []
    require(state.requested is None, "GEN-05", state=Words("已申请", "requested"))
    case = known_case(command.case, context)
    seen = own_court(command.case, context.settings) and case is not None and not case.restricted
    require(seen, "GEN-06", what=command.case)
    return [event]


DECIDER = Decider(
    category="observation-request",
    initial=ObservationRequest(),
    evolve=evolve,
    decisions=by_command(request),
    references=lambda command: case_streams([command.case], Side.GOVERNMENT),
    concerned=lambda state: (state.requested.by,) if state.requested else (),
    personal_data="OBS-05",
)
