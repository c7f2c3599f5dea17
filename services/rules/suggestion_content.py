"""What a suggestion must say, and what an answer to it must say (SUG-04 to 06, 13, 20 to 22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from events.base import Visibility
from events.case_grammar import OTHER_TITLES
from events.case_terms import Procedure, procedure_of
from events.suggestion import Answer, SuggestionContent
from events.vocabulary import AdoptionAnswer, Instrument, SuggestionKind
from services.decider import Context
from services.rules import require, required
from services.rules.cases import cases_named, known_case, own_court, require_known_cases, restricted_cases
from services.rules.precedents import require_precedents


def check_content(content: SuggestionContent) -> None:
    """Categories (SUG-04), a source (SUG-05), problems matched one to one (SUG-06), and what the kind requires.

    Annex 1 of 法释〔2023〕11号 binds the 司法建议书 alone: a letter says problems, recommendations or both, unpaired.
    A case flagged restricted stands only in a restricted suggestion (GEN-09), personal data in none (GEN-12).
    """
    comprehensive = content.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE
    require(content.categories, "SUG-04")
    require(content.case_refs or (comprehensive and content.other_source), "SUG-05")
    if content.instrument is Instrument.OPINION_LETTER:
        require(content.problems or content.recommendations, "SUG-06")
    else:
        require(content.problems and len(content.problems) == len(content.recommendations), "SUG-06")
    discreet = content.visibility is Visibility.RESTRICTED or not any(case.restricted for case in content.case_refs)
    require(discreet, "GEN-09")
    check_kind(content)


def check_cases(content: SuggestionContent, on: date, context: Context) -> None:
    """The cases of our own court that are its source stand in the index (SUG-05, GEN-06).

    Only comprehensive governance draws on cases of other work, civil or criminal ones above all (GEN-15; paper B6).
    One that the index restricts, named in a text too, stands only in a restricted suggestion, whatever the content
    says of it (GEN-09). Precedents are in force on the day (GEN-22).
    """
    numbers = [case.number for case in content.case_refs]
    comprehensive = content.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE
    require_known_cases(numbers, context, OTHER_TITLES if comprehensive else ())
    if content.kind is SuggestionKind.JUDGMENT_REFUSAL:  # only the court of first instance (SUG-22)
        own = [number for number in numbers if own_court(number, context.settings)]
        require(any(procedure_of(number) is Procedure.FIRST_INSTANCE for number in own), "SUG-22")
    require_precedents(content.precedents or (), on, context)
    hidden = next(restricted_cases(cases_named(content), context), None)
    require(hidden is None or content.visibility is Visibility.RESTRICTED, "GEN-09")


def with_effect(content: SuggestionContent, context: Context) -> SuggestionContent:
    """The content with what the index says of judgments of our own court: it knows better than the draft.

    Normative document: one of the judgments took effect and finds it unlawful; the three months run from that day
    (SUG-21). Refusal: the judgment took effect, and its period of performance did not run out before (SUG-22).
    """
    own = [case.number for case in content.case_refs if own_court(case.number, context.settings)]
    cases = [case for case in (known_case(number, context) for number in own) if case is not None]
    if not cases:
        return content
    match content:
        case SuggestionContent(kind=SuggestionKind.NORMATIVE_DOCUMENT, normative=basis) if basis is not None:
            days = [case.effective_on for case in cases if case.normative_document_unlawful]
            stated = basis.judgment_effective_on
            effective = required(stated if stated in days else max(days, default=None), "SUG-21")
            require(stated in (None, effective), "SUG-21")
            basis = basis.model_copy(update={"judgment_effective_on": effective})
            return content.model_copy(update={"normative": basis})
        case SuggestionContent(kind=SuggestionKind.JUDGMENT_REFUSAL, refusal=refusal) if refusal is not None:
            days = [case.effective_on for case in cases if case.effective_on is not None]
            require(any(day <= refusal.performance_due_on for day in days), "SUG-22")
            return content
        case _:
            return content


def check_kind(content: SuggestionContent) -> None:
    """The basis that three kinds rest on: the absence, the unlawful document, the judgment not performed."""
    require(content.superior is None or content.kind is SuggestionKind.HEAD_ABSENCE, "SUG-20")
    match content.kind:
        case SuggestionKind.HEAD_ABSENCE:
            grounds = content.absence_grounds
            require(content.defendant and grounds and len(set(grounds)) == len(grounds), "SUG-20")
        case SuggestionKind.NORMATIVE_DOCUMENT:
            basis = content.normative
            require(basis and basis.lead_organ in (None, *basis.issuing_organs), "SUG-21")
        case SuggestionKind.JUDGMENT_REFUSAL:
            require(content.refusal and content.refusal.is_first_instance_court, "SUG-22")
        case (
            SuggestionKind.INDIVIDUAL_CASE
            | SuggestionKind.SIMILAR_CASES
            | SuggestionKind.COMPREHENSIVE_GOVERNANCE
            | SuggestionKind.NON_APPEARANCE_SANCTION
        ):
            pass
        case _:
            assert_never(content.kind)


def check_answers(answers: Iterable[Answer], recommendations: int) -> None:
    """Each answer speaks to one recommendation, once; 未采纳 gives a reason, 正在落实 a plan (SUG-13).

    Answers may be left out: an incomplete feedback is taken and can be returned.
    """
    numbers = [answer.recommendation for answer in answers]
    require(len(numbers) == len(set(numbers)), "SUG-13")
    require(all(number <= recommendations for number in numbers), "SUG-13")
    explained = (AdoptionAnswer.NOT_ADOPTED, AdoptionAnswer.IN_PROGRESS)
    require(all(answer.text or answer.answer not in explained for answer in answers), "SUG-13")


def unanswered(answered: Iterable[int], recommendations: int) -> tuple[int, ...]:
    """The recommendations, numbered from 1, that no answer speaks to (SUG-13)."""
    spoken = set(answered)
    return tuple(number for number in range(1, recommendations + 1) if number not in spoken)
