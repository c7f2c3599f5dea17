"""M28–M30, M33: what came of the suggestions: adopted, refused with reasons, how deep, and whether it came back."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date

from events.suggestion import FeedbackAssessed
from events.vocabulary import AdoptionAnswer, ImplementationLevel
from projections.review.facts import Facts
from projections.review.figure import RESTRICTED, Column, Count, Figure, Label, Rate, Table, numbers
from projections.review.folds.addressees import Addressed
from projections.review.folds.suggestions import Suggestion

ADOPTED = (AdoptionAnswer.ADOPTED, AdoptionAnswer.PARTLY_ADOPTED)


def assessed(facts: Facts) -> Iterator[tuple[Suggestion, Addressed, FeedbackAssessed]]:
    """The assessments of the year in force at the cut-off; withdrawn suggestions are left out."""
    for suggestion in facts.suggestions:
        for one in suggestion.addressees:
            if not suggestion.withdrawn and one.assessment and facts.in_year(one.assessment.occurred_on):
                yield suggestion, one, one.assessment


def m28_adoption(facts: Facts) -> Figure:
    """M28: recommendations adopted or partly adopted, of those assessed; and documents with at least one."""
    results = {
        f"{one.assessment_ref}#{result.recommendation}": (suggestion.ref, result.result)
        for suggestion, one, assessment in assessed(facts)
        for result in assessment.results
    }
    adopted = tuple(ref for ref, (_, result) in results.items() if result in ADOPTED)
    documents = tuple(dict.fromkeys(document for document, _ in results.values()))
    with_one = {document for document, result in results.values() if result in ADOPTED}
    split = Counter(result for _, result in results.values())
    return Figure(
        "M28",
        (
            Rate("recommendations", Label("采纳率（按条）", "by recommendation"), adopted, tuple(results)),
            Rate(
                "documents",
                Label("采纳率（按件）", "by document"),
                tuple(document for document in documents if document in with_one),
                documents,
            ),
            Table(
                "results",
                Label("评估结果", "results"),
                (Column("结果", "result"), *numbers(("条数", "recommendations"))),
                tuple((Label(answer.zh, answer.en), split[answer]) for answer in AdoptionAnswer),
            ),
        ),
    )


def m29_not_adopted(facts: Facts) -> Figure:
    """M29: recommendations not adopted, each with the reason given; a lawful answer, no violation (SUG-16)."""
    refs: list[str] = []
    rows: list[tuple[str, ...]] = []
    for suggestion, one, assessment in assessed(facts):
        for result in assessment.results:
            if result.result is not AdoptionAnswer.NOT_ADOPTED:
                continue
            refs.append(f"{one.assessment_ref}#{result.recommendation}")
            if not suggestion.restricted:
                name = facts.organs.name(one.organ, suggestion.sent_on)
                reason = one.reasons.get(result.recommendation, "")
                rows.append((suggestion.number, name, f"第{result.recommendation}条", reason))
    columns = (
        Column("文号", "no.", tight=True),
        Column("单位", "organ"),
        Column("建议", "recommendation", tight=True),
        Column("理由", "reason"),
    )
    note = Label("限定知悉文书只计数，不列理由", "of restricted documents only the count")
    table = Table("reasons", Label("未采纳理由", "reasons"), columns, tuple(rows), note)
    return Figure("M29", (Count("not_adopted", Label("未采纳", "not adopted"), tuple(refs)), table))


def m30_depth(facts: Facts) -> Figure:
    """M30: rectified, sector-wide, long-term, each of all assessments of the year."""
    whole = [(one.assessment_ref, assessment.implementation) for _, one, assessment in assessed(facts)]
    levels = (
        Rate(
            level.value,
            Label(level.zh, level.en),
            tuple(ref for ref, implementation in whole if getattr(implementation, level.value)),
            tuple(ref for ref, _ in whole),
        )
        for level in ImplementationLevel
    )
    return Figure("M30", tuple(levels))


def m33_recurrence(facts: Facts) -> Figure:
    """M33: sent again to the same organ on the same field and category, within twelve months of closing."""
    rows: list[tuple[str | date, ...]] = []
    refs: list[str] = []
    for suggestion in facts.suggestions:
        if suggestion.withdrawn or not facts.in_year(suggestion.sent_on):
            continue
        for one in suggestion.addressees:
            former = [old for old in facts.suggestions if _recurs(facts, old, suggestion, one.organ)]
            if former:
                refs.append(one.ref)
                name = facts.organs.name(one.organ, suggestion.sent_on)
                numbers_of = "、".join(old.number for old in former)
                restricted = suggestion.restricted or any(old.restricted for old in former)
                rows.append(
                    (
                        suggestion.number,
                        suggestion.sent_on,
                        *((RESTRICTED, "") if restricted else (name, numbers_of)),
                    )
                )
    columns = (
        Column("文号", "no.", tight=True),
        Column("发出日", "sent on"),
        Column("单位", "organ"),
        Column("前一件", "former"),
    )
    table = Table("documents", Label("复发文书", "recurring"), columns, tuple(rows))
    return Figure("M33", (Count("recurring", Label("问题复发", "recurrence"), tuple(refs)), table))


def _recurs(facts: Facts, old: Suggestion, new: Suggestion, organ: str) -> bool:
    if old.withdrawn or old.closed_on is None or not old.closed_on < new.sent_on <= _a_year_after(old.closed_on):
        return False
    same_organ = any(organ in facts.organs.heirs(one.organ, new.sent_on) for one in old.addressees)
    same_field = set(old.content.fields) & set(new.content.fields)
    return same_organ and bool(same_field) and bool(set(old.content.categories) & set(new.content.categories))


def _a_year_after(day: date) -> date:
    """The corresponding day twelve months on, or that month's last (民法典 art. 202)."""
    return date(day.year + 1, day.month, min(day.day, monthrange(day.year + 1, day.month)[1]))
