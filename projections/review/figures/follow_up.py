"""M28–M30, M33: what came of the suggestions: adopted, refused with reasons, how deep, and whether it came back."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product

from domain.deadlines import add_months
from events.vocabulary import AdoptionAnswer, Field, ImplementationLevel, IssueCategory
from projections.review.facts import Facts
from projections.review.figure import RESTRICTED, Column, Count, Label, Rate, Table, Values, numbers
from projections.review.folds.addressees import Addressed
from projections.review.folds.suggestions import Suggestion

ADOPTED = (AdoptionAnswer.ADOPTED, AdoptionAnswer.PARTLY_ADOPTED)


def assessed(facts: Facts) -> Iterator[tuple[Suggestion, Addressed]]:
    """The assessments of the year in force at the cut-off; withdrawn suggestions are left out."""
    for suggestion in facts.suggestions:
        for one in suggestion.addressees:
            if not suggestion.withdrawn and facts.in_year(one.assessed_on):
                yield suggestion, one


def m28_adoption(facts: Facts) -> Values:
    """M28: recommendations adopted or partly adopted, of those assessed; and documents with at least one."""
    results = {
        f"{one.assessment_ref}#{number}": (suggestion.ref, result)
        for suggestion, one in assessed(facts)
        for number, result in one.results.items()
    }
    adopted = tuple(ref for ref, (_, result) in results.items() if result in ADOPTED)
    documents = tuple(dict.fromkeys(document for document, _ in results.values()))
    with_one = {document for document, result in results.values() if result in ADOPTED}
    split = Counter(result for _, result in results.values())
    return (
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
            tuple((Label.of(answer), split[answer]) for answer in AdoptionAnswer),
        ),
    )


def m29_not_adopted(facts: Facts) -> Values:
    """M29: recommendations not adopted, each with the reason given; a lawful answer, no violation (SUG-16)."""
    refs: list[str] = []
    rows: list[tuple[str, ...]] = []
    for suggestion, one in assessed(facts):
        for number, result in one.results.items():
            if result is not AdoptionAnswer.NOT_ADOPTED:
                continue
            refs.append(f"{one.assessment_ref}#{number}")
            if not suggestion.restricted:
                name = facts.organs.name(one.organ, suggestion.sent_on)
                rows.append((suggestion.number, name, f"第{number}条", one.reasons.get(number, "")))
    columns = (
        Column("文号", "no.", tight=True),
        Column("单位", "organ"),
        Column("建议", "recommendation", tight=True),
        Column("理由", "reason"),
    )
    note = Label("限定知悉文书只计数，不列理由", "of restricted documents only the count")
    table = Table("reasons", Label("未采纳理由", "reasons"), columns, tuple(rows), note)
    return (Count("not_adopted", Label("未采纳", "not adopted"), tuple(refs)), table)


def m30_depth(facts: Facts) -> Values:
    """M30: rectified, sector-wide, long-term, each of all assessments of the year."""
    whole = [(one.assessment_ref, one.levels) for _, one in assessed(facts)]
    levels = (
        Rate(
            level.value,
            Label.of(level),
            tuple(ref for ref, levels in whole if level in levels),
            tuple(ref for ref, _ in whole),
        )
        for level in ImplementationLevel
    )
    return tuple(levels)


def m33_recurrence(facts: Facts) -> Values:
    """M33: sent again to the same organ on the same field and category, within twelve months of closing."""
    rows: list[tuple[str | date, ...]] = []
    refs: list[str] = []
    closed = _Closed(facts.suggestions)
    for suggestion in facts.suggestions:
        if suggestion.withdrawn or not facts.in_year(suggestion.sent_on):
            continue
        for one in suggestion.addressees:
            former = closed.before(suggestion, facts.organs.continued_by(one.organ, suggestion.sent_on))
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
    return (Count("recurring", Label("问题复发", "recurrence"), tuple(refs)), table)


class _Closed:
    """The closed suggestions by addressee, field and category: each list in the order of closing."""

    def __init__(self, suggestions: Sequence[Suggestion]) -> None:
        self._suggestions = suggestions
        self._found: dict[tuple[str, Field, IssueCategory], list[tuple[date, int]]] = defaultdict(list)
        for place, old in enumerate(suggestions):
            if old.closed_on is not None and not old.withdrawn:
                organs = {one.organ for one in old.addressees}
                for key in product(organs, set(old.fields), set(old.categories)):
                    self._found[key].append((old.closed_on, place))
        for dated in self._found.values():
            dated.sort()

    def before(self, new: Suggestion, organs: Iterable[str]) -> list[Suggestion]:
        """Those to one of these organs, on a field and a category of `new`, that closed in the year before it."""
        places: set[int] = set()
        for key in product(organs, set(new.fields), set(new.categories)):
            dated = self._found.get(key, [])
            start = bisect_left(dated, new.sent_on, key=lambda one: add_months(one[0], 12))
            end = bisect_left(dated, new.sent_on, key=lambda one: one[0])
            places.update(place for _, place in dated[start:end])
        return [self._suggestions[place] for place in sorted(places)]
