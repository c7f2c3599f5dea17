"""The index of the court's administrative cases, and what the other ledgers keep of it (domain A.11, CAS-01 to 05).

No party's name anywhere. The copies know that a case exists, its defendants, whether it is restricted or concluded.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.base import ALL_BUT_COURT, COURT, Event, Part, says
from events.case_terms import (
    AppealResult,
    Appellant,
    CaseCause,
    CaseCoordinationOutcome,
    CaseFlag,
    CaseOutcome,
    LossGround,
    PlaintiffKind,
    Procedure,
    RestrictionGround,
    SupervisionResult,
)
from events.codes import ExternalReference
from events.numbers import ActNumber, EarlierCaseNumber
from events.values import CaseNumber, Day, DivisionCode, FewOrgans, LongText, OrganId, Reason, ShortText
from events.vocabulary import Field as AdministrativeField

Defendants = Annotated[tuple[OrganId, ...], Field(min_length=1, max_length=20)]
OneOrMoreOrgans = Annotated[FewOrgans, Field(min_length=1)]
LossGrounds = Annotated[tuple[LossGround, ...], Field(max_length=8)]
NamedIn = Annotated[tuple[DivisionCode, ...], Field(min_length=1)]
PlaintiffCount = Annotated[int, Field(ge=1, le=100_000)]


@says("法院当日立案，载明被诉行政机关，不写当事人姓名。")
class CaseFiled(Event, type="case.filed.v1", sides=COURT, zh="案件已立案"):
    """The court docketed a case on this day (CAS-03).

    `defendants` are the organs sued, or the organ that applied for enforcement (行审). `government_defendant`: one
    of them is a government of county level or above, whose cases belong to the intermediate court (行政诉讼法 art.
    15): a flag, never a refusal (APP-14). `decision_number` is the act or decision in dispute, `earlier_number` the
    case it comes from, `external_reference` what other authorities call it, `arrived_case` as which it came from a
    court of another jurisdiction.
    """

    number: CaseNumber
    court: OrganId
    procedure: Procedure
    cause: CaseCause
    field: AdministrativeField
    defendants: Defendants
    plaintiff_kind: PlaintiffKind
    plaintiff_count: PlaintiffCount
    government_defendant: bool = False
    house_expropriation: bool = False
    enterprise_restructuring: bool = False
    decision_number: ActNumber | None = None
    earlier_number: EarlierCaseNumber | None = None
    external_reference: ExternalReference | None = None
    arrived_case: UUID | None = None


@says("法院追加、变更被告后的全部被诉行政机关，自当日起算。")
class CaseDefendantsChanged(
    Event, type="case.defendants-changed.v1", sides=COURT, zh="被告已追加、变更", en="Defendants added or replaced"
):
    """From this day on these are sued: one added, replaced, or left out of the suit (行诉解释 art. 26)."""

    defendants: Defendants
    reason: Reason
    government_defendant: bool = False


@says("法院将案件标注为重大或者敏感。")
class CaseFlagged(Event, type="case.flagged.v1", sides=COURT, zh="案件已标注"):
    """The court marked it as major or sensitive (三(一)1(3))."""

    flag: CaseFlag
    reason: Reason


@says("自此除列明的单位外，其他单位只能看到案号，此前的记录同样适用。")
class CaseAccessRestricted(
    Event, type="case-access.restricted.v1", sides=COURT, zh="案件已限定知悉", en="Access to a case restricted"
):
    """From now on it is a number only, in every view, backwards too, but for the organs named (CAS-04).

    `elsewhere`, here and below, is the jurisdiction to which the case was moved, `named_in` are those to which papers
    went that name it: it is told there too. `follows` is the one from which it came, where this is no decision of ours
    but follows that of the court there.
    """

    ground: RestrictionGround
    reason: Reason
    known_to: FewOrgans = ()
    elsewhere: DivisionCode | None = None
    named_in: NamedIn | None = None
    follows: DivisionCode | None = None


@says("法院解除了案件的知悉限制。")
class CaseAccessReleased(
    Event, type="case-access.released.v1", sides=COURT, zh="案件已解除限定知悉", en="Access to a case released"
):
    """The court lifted the restriction; nobody else can (CAS-04)."""

    reason: Reason
    elsewhere: DivisionCode | None = None
    named_in: NamedIn | None = None


@says("已排定开庭日期；改期的载明原日期。")
class HearingScheduled(Event, type="hearing.scheduled.v1", sides=COURT, zh="已排期开庭"):
    """A hearing stands in the calendar for `hearing_on`; `replaces` is the day it stood for before."""

    hearing_on: Day
    replaces: Day | None = None
    place: ShortText | None = None


@says("法院当日开庭审理。")
class HearingHeld(Event, type="hearing.held.v1", sides=COURT, zh="已开庭"):
    """The court heard the case on this day (denominator of M40)."""


@says("案件不公开审理，不得组织旁听。")
class HearingClosedToPublic(
    Event, type="hearing.closed.v1", sides=COURT, zh="决定不公开审理", en="Hearing closed to the public"
):
    """The case is not heard in public (行政诉讼法 art. 54): no observation of its trial (OBS-04)."""

    ground: RestrictionGround


@says("法院就未审结的案件会同有关行政机关协调化解；协调结束的，载明结果。")
class CaseCoordinated(Event, type="case.coordinated.v1", sides=COURT, zh="已开展诉中协调"):
    """The court coordinates a pending case with these organs (opinion 一(三)); `outcome` where it came to an end.

    How the case itself ends is told by its conclusion, which says whether it was settled (M88).
    """

    organs: OneOrMoreOrgans
    text: LongText
    outcome: CaseCoordinationOutcome | None = None


class DefendantOutcome(Part):
    """How the case ended for one of several defendants, where not as for the others."""

    organ: OrganId
    outcome: CaseOutcome


OwnOutcomes = Annotated[tuple[DefendantOutcome, ...], Field(min_length=1, max_length=20)]


@says("案件以该结案方式审结，是否败诉按结案方式代码表认定；各被告结果不同的，分别载明。")
class CaseConcluded(Event, type="case.concluded.v1", sides=COURT, zh="案件已审结"):
    """Concluded by this outcome. Whether it is a loss follows from the outcome by table F.3 (CAS-05).

    `act_changed_before_withdrawal`: the organ changed its act first (行政诉讼法 art. 62, M87); `settled`: the
    dispute was settled through coordination (M88). `by_defendant`: the defendants for whom it ended otherwise; the
    case counts once by `outcome`, each of these organs by its own.
    """

    outcome: CaseOutcome
    loss_grounds: LossGrounds = ()
    act_changed_before_withdrawal: bool = False
    settled: bool = False
    by_defendant: OwnOutcomes | None = None


@says("当日对判决、裁定提出上诉。")
class CaseAppealed(Event, type="case.appealed.v1", sides=COURT, zh="案件已上诉"):
    """An appeal against the judgment or ruling was lodged on this day; a case counts as appealed once (M90).

    Each party that appeals has its own; `defendant` says which of several defendants it is.
    """

    appellant: Appellant
    appeal_number: CaseNumber | None = None
    defendant: OrganId | None = None


@says("上级法院已作出上诉结果；发回重审的以新案号另行登记。")
class AppealConcluded(Event, type="appeal.concluded.v1", sides=COURT, zh="上诉已审结"):
    """The court above decided the appeals together; sent back, the case begins anew under another number.

    `appellant`: only this party's appeal is over, withdrawn while another's goes on.
    """

    result: AppealResult
    appeal_number: CaseNumber
    appellant: Appellant | None = None


@says("裁判当日生效，载明是否认定规范性文件不合法。")
class JudgmentTookEffect(Event, type="judgment.took-effect.v1", sides=COURT, zh="裁判已生效"):
    """The judgment, ruling or mediation statement took effect on this day.

    `normative_document_unlawful`: it finds a normative document unlawful; the court may suggest its amendment within
    three months and reports to the court above (行诉解释 arts. 149, 150).
    """

    normative_document_unlawful: bool = False
    normative_title: ShortText | None = None


@says("生效裁判进入审判监督程序的案号和结果：申请再审审查、依职权审查、抗诉或者再审。")
class TrialSupervised(Event, type="trial.supervised.v1", sides=COURT, zh="审判监督情况已登记", en="Trial supervision"):
    """What came of a review of the judgment in effect, or of its retrial (行政诉讼法 arts. 90–93).

    The type code of `supervision_number` says which it is: 行申, 行监, 行抗, 行再. `result` is None while it is
    pending, `outcome` the one that a retrial put in the place of the former.
    """

    supervision_number: CaseNumber
    result: SupervisionResult | None = None
    outcome: CaseOutcome | None = None


@says("政府一方、领导小组办公室获悉法院已立案，此后可以引用该案。")
class CaseNoted(Event, type="case-copy.noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件立案"):
    """The court filed the case: papers of this side can cite it from now on."""

    number: CaseNumber
    defendants: Defendants


@says("政府一方、领导小组办公室获悉被告已追加、变更。")
class CaseDefendantsNoted(
    Event, type="case-copy.defendants-noted.v1", sides=ALL_BUT_COURT, zh="已获悉被告变更", en="Defendants noted"
):
    """The court added or replaced a defendant: these are sued from now on."""

    defendants: Defendants


@says("政府一方、领导小组办公室获悉案件限定知悉，只引用案号。")
class CaseRestrictionNoted(
    Event, type="case-copy.restriction-noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件限定知悉", en="Restriction noted"
):
    """The court restricted access: the case is cited by number only."""

    known_to: FewOrgans = ()


@says("政府一方、领导小组办公室获悉法院解除了案件的知悉限制。")
class CaseReleaseNoted(
    Event, type="case-copy.release-noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件解除限定知悉", en="Release noted"
):
    """The court lifted the restriction."""


@says("政府一方、领导小组办公室获悉法院已审结该案。")
class CaseConclusionNoted(
    Event, type="case-copy.conclusion-noted.v1", sides=ALL_BUT_COURT, zh="已获悉案件审结", en="Conclusion noted"
):
    """The court concluded the case."""
