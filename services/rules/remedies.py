"""What disputes and petitions after a major decision must be like (三(二)7; domain A.9, B.4, B.8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from events.dispute import CourtDocument, DisputeResolved
from events.dispute_terms import DisputeCriterion, MediationSubject, ProceedingsEffect, ResolutionKind, ResolutionRoute
from events.terms import Phrase, Term
from events.values import CaseNumber, case_parts
from services.rules import require

_NOT_A_LAWSUIT = frozenset({"行审", "行审复", "行他", "行赔他", "行辖", "司惩", "司惩复", "司救行"})


class Reading(Term):
    """How many of the criteria of 三(二)7 a major dispute must meet (DIS-02, G8)."""

    RELAXED = (
        "relaxed",
        "至少符合“人数众多、案情复杂、可能影响社会稳定”之一",
        "it has numerous parties, complex facts or a risk to stability",
    )
    STRICT = (
        "strict",
        "同时符合“人数众多、案情复杂、可能影响社会稳定”",
        "it has numerous parties, complex facts and a risk to stability",
    )


class Unlawful(Phrase):
    """What a way of settling lacks by law (DIS-03)."""

    NO_SUBJECT = (
        "诉讼调解仅限行政赔偿、行政补偿和法律、法规规定的自由裁量权事项，请选明",
        "the court mediates compensation, indemnity and discretion only: say which",
    )
    NO_RULING = (
        "撤回起诉须经人民法院裁定准许，请填写案号和裁定日期",
        "a suit is withdrawn by leave of the court: name the case and the day of the ruling",
    )


class Unproven(Phrase):
    """What a resolution is not shown by (DIS-04)."""

    NO_MEDIATION_STATEMENT = (
        "调解结案须填写出具调解书的案号和日期",
        "name the case and the day of the court's mediation statement",
    )
    NO_JUDGMENT = ("裁判履行须填写生效裁判的案号和日期", "name the case and the day of the judgment")
    NO_RECONSIDERATION_DOCUMENT = (
        "复议调解、和解须填写复议文书的发文字号",
        "name the number of the reconsideration document",
    )


def is_lawsuit(number: CaseNumber) -> bool:
    """An administrative lawsuit at any level, no review of non-litigation enforcement (DIS-02; domain B.10)."""
    return case_parts(number).type_code not in _NOT_A_LAWSUIT


def meets(criteria: Collection[DisputeCriterion], reading: Reading) -> bool:
    """Whether a dispute is major (DIS-02)."""
    return bool(criteria) if reading is Reading.RELAXED else set(DisputeCriterion) <= set(criteria)


def require_route(
    route: ResolutionRoute,
    effect: ProceedingsEffect,
    subject: MediationSubject | None,
    document: CourtDocument | None,
) -> None:
    """Beside the proceedings, never instead of them, and by lawful routes only (DIS-03; 行政诉讼法 arts. 60, 62)."""
    require(effect is ProceedingsEffect.NONE, "DIS-03", problem=effect)
    mediated, withdrawn = route is ResolutionRoute.COURT_MEDIATION, route is ResolutionRoute.WITHDRAWAL
    require(subject is not None or not mediated, "DIS-03", problem=Unlawful.NO_SUBJECT)
    require(document is not None or not withdrawn, "DIS-03", problem=Unlawful.NO_RULING)


_ROUTES = {
    ResolutionKind.WITHDRAWAL_AFTER_CORRECTION: ResolutionRoute.WITHDRAWAL,
    ResolutionKind.COURT_MEDIATION: ResolutionRoute.COURT_MEDIATION,
    ResolutionKind.RECONSIDERATION_SETTLEMENT: ResolutionRoute.RECONSIDERATION,
    ResolutionKind.JUDGMENT_PERFORMED: ResolutionRoute.PERFORMANCE,
    ResolutionKind.ADMINISTRATIVE_COMPENSATION: ResolutionRoute.NEGOTIATION,
    ResolutionKind.OTHER: ResolutionRoute.NEGOTIATION,
}
_BY_COURT_DOCUMENT = {
    ResolutionKind.COURT_MEDIATION: Unproven.NO_MEDIATION_STATEMENT,
    ResolutionKind.JUDGMENT_PERFORMED: Unproven.NO_JUDGMENT,
}


def require_resolution(resolved: DisputeResolved) -> None:
    """A resolution keeps to the law of its route (DIS-03) and is shown by the document of its kind (DIS-04)."""
    kind, document = resolved.resolution_kind, resolved.court_document
    require_route(_ROUTES[kind], resolved.effect, resolved.mediation_subject, document)
    if kind in _BY_COURT_DOCUMENT:
        require(document is not None, "DIS-04", problem=_BY_COURT_DOCUMENT[kind])
    if kind is ResolutionKind.RECONSIDERATION_SETTLEMENT:
        paper = resolved.reconsideration_document
        require(paper is not None, "DIS-04", problem=Unproven.NO_RECONSIDERATION_DOCUMENT)


def require_document(document: CourtDocument | None, cases: Iterable[CaseNumber], on: date) -> None:
    """It is of a case of the dispute (GEN-06), and was made by that day (GEN-08)."""
    if document is not None:
        require(document.case in cases, "GEN-06", what=document.case)
        require(document.made_on <= on, "GEN-08", day=document.made_on)
