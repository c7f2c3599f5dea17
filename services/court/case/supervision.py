"""What becomes of a judgment in effect: review on application, ex officio or on protest, and retrial (审判监督)."""

from __future__ import annotations

from domain.case import Case, CaseStatus
from events.base import says
from events.case import TrialSupervised
from events.case_terms import CaseOutcome, SupervisionResult
from events.values import CaseNumber, case_parts
from services.decider import Context
from services.rules import require, require_court, require_not_before, require_stage
from services.rules.case_entry import OutcomeDefect, require_fitting
from services.rules.cases import OfCase

_RETRIAL_OF = {"行申": False, "行监": False, "行抗": False, "行再": True}
"""By the type code, with 赔 or without it: whether it is a retrial, or a review of whether there is to be one."""
_OF_EITHER = (None, SupervisionResult.WITHDRAWN)


@says("登记生效裁判的审判监督案号（行申、行监、行抗、行再）和当日的结果；再审改判的，写明改判后的结案方式。")
class RecordTrialSupervision(OfCase, zh="登记审判监督情况"):
    """A review of the judgment in effect, or its retrial, is pending under this number, or ended so on this day."""

    supervision_number: CaseNumber
    result: SupervisionResult | None = None
    outcome: CaseOutcome | None = None


def supervise(state: Case, command: RecordTrialSupervision, context: Context) -> list[TrialSupervised]:
    """Of a judgment in effect (GEN-05; 行政诉讼法 art. 90), in the order of days (GEN-08), by the number (CAS-05)."""
    require_court(context)
    same = [event for event in state.supervision if event.supervision_number == command.supervision_number]
    if same and command.repeats(same[-1]):
        return []
    require_stage(state.status, CaseStatus.EFFECTIVE)
    require_not_before(command.on, state.effective_on, *(event.occurred_on for event in same))
    retrial = _RETRIAL_OF.get(case_parts(command.supervision_number).type_code.replace("赔", ""))
    result, changed = command.result, command.result is SupervisionResult.CHANGED
    of_its_kind = retrial is not None and (result in _OF_EITHER or result.of_retrial == retrial)
    fits = of_its_kind and changed == (command.outcome is not None)
    require(fits, "CAS-05", problem=OutcomeDefect.NOT_OF_THIS_REVIEW)
    if command.outcome is not None:
        require_fitting(command.outcome, state.procedure)
    return [command.fact(TrialSupervised)]
