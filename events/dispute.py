"""Major administrative disputes and their resolution beside reconsideration and litigation (opinion 三(二)7; A.9)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationInfo, model_validator

from events.as_written import note_mended
from events.base import GOVERNMENT, Event, Part, Visibility, says
from events.dispute_terms import DisputeCriterion, MediationSubject, ProceedingsEffect, ResolutionKind, ResolutionRoute
from events.numbers import DocumentSuffix, EarlierCaseNumber, case_and_suffix
from events.values import (
    CaseRefs,
    Day,
    DocumentNumber,
    FewOrgans,
    LongText,
    OrganId,
    PeopleCount,
    Reason,
    ShortText,
)
from events.vocabulary import Field as AdministrativeField

Criteria = Annotated[tuple[DisputeCriterion, ...], Field(max_length=3)]


class CourtDocument(Part):
    """A ruling, mediation statement or judgment of the court: the case, and the day it was made.

    `suffix` tells the documents of a case apart. The number may be given whole as `case`: it is parted (paper B2).
    """

    case: EarlierCaseNumber
    made_on: Day
    suffix: DocumentSuffix | None = None

    @model_validator(mode="before")
    @classmethod
    def _parted(cls, given: Any, info: ValidationInfo) -> Any:
        match given:
            case {"case": str(written)} if (parts := case_and_suffix(written)) and not given.get("suffix"):
                if written != (whole := "".join(parts)):
                    note_mended(info, written, whole)
                return {**given, "case": parts[0], "suffix": parts[1]}
            case _:
                return given


@says("法制部门牵头登记的重大行政争议，单靠诉讼难以有效解决；涉及人员只记人数。")
class DisputeRegistered(
    Event, type="dispute.registered.v1", sides=GOVERNMENT, zh="重大行政争议已登记", en="Registered"
):
    """The legal department leads (DIS-01) a dispute that litigation alone will hardly settle (DIS-02).

    `party_count` is a number only: no party's name enters the system. `coordination` names the execution
    coordination it grew out of, `decision` the major decision it is about.
    """

    lead: OrganId
    title: ShortText
    text: LongText
    field: AdministrativeField
    organs: FewOrgans
    case_refs: CaseRefs
    criteria: Criteria
    litigation_alone_insufficient: bool
    visibility: Visibility
    party_count: PeopleCount | None = None
    coordination: UUID | None = None
    decision: ShortText | None = None


@says("交办给行政机关的化解任务，自1起编号，定有完成时限。")
class DisputeTaskAssigned(Event, type="dispute-task.assigned.v1", sides=GOVERNMENT, zh="化解任务已交办"):
    """Task number `task` (from 1) for an administrative organ, to be done by a day."""

    task: int
    organ: OrganId
    text: LongText
    due_on: Day


@says("牵头部门或者承担任务的机关所做的化解工作。")
class ResolutionEffortRecorded(Event, type="resolution-effort.recorded.v1", sides=GOVERNMENT, zh="化解工作已记录"):
    """What was done to resolve it, by the lead or by an organ with a task; `task` is thereby done.

    `effect` says that reconsideration and litigation go on (DIS-03).
    """

    by: OrganId
    route: ResolutionRoute
    text: LongText
    effect: ProceedingsEffect
    task: int | None = None
    mediation_subject: MediationSubject | None = None
    court_document: CourtDocument | None = None


@says("争议的化解方式和表明化解的文书。")
class DisputeResolved(Event, type="dispute.resolved.v1", sides=GOVERNMENT, zh="行政争议已实质性化解"):
    """How it was resolved (DIS-04), with the document that shows it."""

    resolution_kind: ResolutionKind
    text: LongText
    effect: ProceedingsEffect
    mediation_subject: MediationSubject | None = None
    court_document: CourtDocument | None = None
    reconsideration_document: DocumentNumber | None = None


@says("协调未能化解而终结，当事人依法继续寻求救济。")
class DisputeClosedUnresolved(Event, type="dispute.closed-unresolved.v1", sides=GOVERNMENT, zh="行政争议未化解而终结"):
    """Coordination ended without a resolution; the parties go on by law."""

    reason: Reason


DisputeEvent = (
    DisputeRegistered | DisputeTaskAssigned | ResolutionEffortRecorded | DisputeResolved | DisputeClosedUnresolved
)
