"""A request for a trial observation, by an organ of the government side; only the court organises (OBS-01).

The court receives it under the same id (`services/court/observation/`) and plans the observation, or declines.
"""

from __future__ import annotations

from events.base import Side, says
from events.observation import ObservationRequested
from events.terms import Words
from events.values import CaseNumber, Reason
from services.decider import Command, Context, Decider, by_command
from services.rules import require
from services.rules.cases import case_streams, known_case, own_court
from services.rules.course import one_act, single_act


@says("行政机关向法院申请旁听某一案件的庭审，写明用途。")
class RequestObservation(Command, zh="申请庭审观摩", opens=True):
    """Ask the court to open the trial of a case to observers, saying what for."""

    case: CaseNumber
    reason: Reason

    def references(self, side: Side) -> list[str]:
        return case_streams([self.case], side)


Requested = ObservationRequested | None


def request(state: Requested, command: RequestObservation, context: Context) -> list[ObservationRequested]:
    """Of a case of the district court that is known here; a restricted one answers like none (GEN-06, OBS-05)."""
    requested = command.fact(ObservationRequested, by=context.actor)
    if events := single_act(requested, state, Words("该项申请已提出", "it is requested already")):
        case = known_case(command.case, context)
        seen = own_court(command.case, context.settings) and case is not None and not case.restricted
        require(seen, "GEN-06", what=command.case)
    return events


DECIDER: Decider[Requested] = Decider(
    category="observation-request",
    initial=None,
    evolve=one_act(ObservationRequested),
    decisions=by_command(request),
    concerned=lambda state: (state.by,) if state else (),
    personal_data="OBS-05",
)
