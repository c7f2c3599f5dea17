"""M28–M30, M33: what came of the suggestions: adopted, refused with reasons, carried out, how deep, come back."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from domain.deadlines import add_months
from events.vocabulary import AdoptionAnswer, Field, ImplementationLevel, IssueCategory
from projections.review.facts import Facts
from projections.review.figure import RESTRICTED, Column, Count, Label, Rate, Table, Values, numbers, refs, share
from projections.review.folds.addressees import Addressed
from projections.review.folds.suggestions import Suggestion


def assessed(facts: Facts) -> Iterator[tuple[Suggestion, Addressed]]:
    """The assessments of the year in force at the cut-off; withdrawn suggestions are left out."""
    for suggestion in facts.suggestions:
        for one in suggestion.addressees:
            if not suggestion.withdrawn and facts.in_year(one.assessed_on):
                yield suggestion, one


class Judged(NamedTuple):
    """A recommendation as an assessment of the year judges it."""

    ref: str
    suggestion: Suggestion
    addressee: Addressed
    number: int
    result: AdoptionAnswer

    @property
    def adopted(self) -> bool:
        return self.result in (AdoptionAnswer.ADOPTED, AdoptionAnswer.PARTLY_ADOPTED)


def judged(facts: Facts) -> list[Judged]:
    """The recommendations that were assessed in the year."""
    return [
        Judged(f"{one.assessment_ref}#{number}", suggestion, one, number, result)
        for suggestion, one in assessed(facts)
        for number, result in one.results.items()
    ]


def m28_adoption(facts: Facts) -> Values:
    """M28: recommendations adopted or partly adopted, of those assessed; and documents with at least one."""
    every = judged(facts)
    documents = tuple(dict.fromkeys(each.suggestion.ref for each in every))
    with_one = {each.suggestion.ref for each in every if each.adopted}
    adopting = tuple(document for document in documents if document in with_one)
    split = Counter(each.result for each in every)
    columns = (Column("结果", "result"), *numbers(("条数", "recommendations")))
    rows = tuple((Label.of(answer), split[answer]) for answer in AdoptionAnswer)
    return (
        share("recommendations", Label("采纳率（按条）", "by recommendation"), every, lambda each: each.adopted),
        Rate("documents", Label("采纳率（按件）", "by document"), adopting, documents),
        Table("results", Label("评估结果", "results"), columns, rows),
    )


def m29_not_adopted(facts: Facts) -> Values:
    """M29: recommendations not adopted, each with the reason given; a lawful answer, no violation (SUG-16)."""
    refused = [each for each in judged(facts) if each.result is AdoptionAnswer.NOT_ADOPTED]
    rows = tuple(
        (
            each.suggestion.number,
            facts.organs.name(each.addressee.organ, each.suggestion.sent_on),
            f"第{each.number}条",
            each.addressee.reasons.get(each.number, ""),
        )
        for each in refused
        if not each.suggestion.restricted
    )
    columns = (
        *(Column("文号", "no.", tight=True), Column("单位", "organ")),
        *(Column("建议", "recommendation", tight=True), Column("理由", "reason")),
    )
    note = Label("限定知悉文书只计数，不列理由", "of restricted documents only the count")
    table = Table("reasons", Label("未采纳理由", "reasons"), columns, rows, note)
    return (Count("not_adopted", Label("未采纳", "not adopted"), refs(refused)), table)


def m30_depth(facts: Facts) -> Values:
    """M30: rectified, sector-wide, long-term, each of all assessments of the year; and what is being carried out."""
    at_cut_off, at_year_end = (refs(in_progress(each.suggestions)) for each in (facts, facts.at_year_end))
    return (
        *(_implemented(facts, level) for level in ImplementationLevel),
        Count("in_progress", Label("截止日正在落实", "being carried out at the cut-off"), at_cut_off),
        Count("in_progress_at_year_end", Label("年末正在落实", "being carried out at year end"), at_year_end),
    )


def in_progress(suggestions: Iterable[Suggestion]) -> Iterator[Addressed]:
    """Answered in full, with a recommendation still being carried out; of any year, neither closed nor withdrawn."""
    for suggestion in suggestions:
        if suggestion.closed_on is None and not suggestion.withdrawn:
            yield from (one for one in suggestion.addressees if one.carrying_out and one.answered_on is not None)


def _implemented(facts: Facts, level: ImplementationLevel) -> Rate:
    whole = [one for _, one in assessed(facts)]
    return share(level.value, Label.of(level), whole, lambda one: level in one.levels, lambda one: one.assessment_ref)


def m33_recurrence(facts: Facts) -> Values:
    """M33: sent again to the same organ on the same field and category, within twelve months of closing."""
    rows: list[tuple[str | date, ...]] = []
    recurring: list[str] = []
    closed = _Closed(facts.suggestions)
    for suggestion in facts.suggestions:
        if suggestion.withdrawn or not facts.in_year(suggestion.sent_on):
            continue
        for one in suggestion.addressees:
            former = closed.before(suggestion, facts.organs.continued_by(one.organ, suggestion.sent_on))
            if former:
                recurring.append(one.ref)
                name = facts.organs.name(one.organ, suggestion.sent_on)
                numbers_of = "、".join(old.number for old in former)
                restricted = suggestion.restricted or any(old.restricted for old in former)
                whom_and_former = (RESTRICTED, "") if restricted else (name, numbers_of)
                rows.append((suggestion.number, suggestion.sent_on, *whom_and_former))
    columns = (
        *(Column("文号", "no.", tight=True), Column("发出日", "sent on")),
        *(Column("单位", "organ"), Column("前一件", "former")),
    )
    table = Table("documents", Label("复发文书", "recurring"), columns, tuple(rows))
    return (Count("recurring", Label("问题复发", "recurrence"), tuple(recurring)), table)


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
