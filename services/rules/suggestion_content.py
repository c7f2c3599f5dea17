"""What a suggestion must say, and what an answer to it must say (SUG-04 to 06, 13, 20 to 22)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from events.base import Visibility
from events.feedback import Answer
from events.suggestion import SuggestionContent
from events.vocabulary import AdoptionAnswer, SuggestionKind
from services.rules import require


def check_content(content: SuggestionContent) -> None:
    """Categories (SUG-04), a source (SUG-05), problems matched one to one (SUG-06), and what the kind requires.

    A case flagged restricted stands only in a restricted suggestion (GEN-09).
    """
    comprehensive = content.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE
    require(content.categories, "SUG-04")
    require(content.case_refs or (comprehensive and content.other_source), "SUG-05")
    require(content.problems and len(content.problems) == len(content.recommendations), "SUG-06")
    discreet = content.visibility is Visibility.RESTRICTED or not any(case.restricted for case in content.case_refs)
    require(discreet, "GEN-09")
    check_kind(content)


def check_kind(content: SuggestionContent) -> None:
    """The basis that three kinds rest on: the absence, the unlawful document, the judgment not performed."""
    match content.kind:
        case SuggestionKind.HEAD_ABSENCE:
            require(content.defendant and len(content.absence_grounds) == 1, "SUG-20")
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
