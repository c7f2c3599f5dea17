"""The index of the government's reconsideration cases (domain A.11, CAS-01; 行政复议法). No applicant's name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.base import GOVERNMENT, Event, says
from events.case_terms import CaseCause, PlaintiffKind, ReconsiderationOutcome
from events.values import DocumentNumber, FewOrgans, OrganId, ShortText
from events.vocabulary import Field as AdministrativeField


@says("行政复议机关当日受理以该机关为被申请人的案件。")
class ReconsiderationAccepted(Event, type="reconsideration.accepted.v1", sides=GOVERNMENT, zh="行政复议案件已受理"):
    """The reconsideration organ accepted a case against `respondent` on this day (REC-07, M93)."""

    number: DocumentNumber
    respondent: OrganId
    field: AdministrativeField
    cause: CaseCause | None = None
    applicant_kind: PlaintiffKind | None = None
    applicant_count: Annotated[int, Field(ge=1, le=100_000)] = 1


@says("行政复议案件的审结方式、决定文号，以及抄告的上一级主管部门。")
class ReconsiderationDecided(Event, type="reconsideration.decided.v1", sides=GOVERNMENT, zh="行政复议案件已审结"):
    """The case ended so; `decision_number` is that of the decision or statement (M93).

    `notify_superior` are the superior competent departments of the respondent that got the decision too (抄告,
    REC-06), `superior_department` is the name of one that the registry does not hold.
    """

    outcome: ReconsiderationOutcome
    decision_number: DocumentNumber | None = None
    notify_superior: FewOrgans | None = None
    superior_department: ShortText | None = None


ReconsiderationCaseEvent = ReconsiderationAccepted | ReconsiderationDecided
