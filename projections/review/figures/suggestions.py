"""M20–M23: what the court sent, to whom, with which copies and approvals (opinion 三(二)2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from domain.authority import legal_department
from events.terms import Term
from events.vocabulary import Field, Instrument, IssueCategory, SuggestionKind
from projections.review.facts import Facts
from projections.review.figure import RESTRICTED, Cell, Count, Label, Table, Values, by, counts, numbers, refs, share
from projections.review.folds.suggestions import Suggestion
from projections.review.grouping import grouped

WITHDRAWN = Label("已撤回（另计）", "withdrawn, counted apart")
_OVERLAP = Label("一件可涉及数项，各项之和可大于件数", "one document may fall under several: rows may add up to more")
_INSTRUMENTS = numbers(*((each.zh, each.en) for each in Instrument))


def sent(facts: Facts) -> tuple[Suggestion, ...]:
    """Everything sent in the year, withdrawn or not."""
    return tuple(suggestion for suggestion in facts.suggestions if facts.in_year(suggestion.sent_on))


def m20_sent(facts: Facts) -> Values:
    """M20: by kind, instrument, field and category; suggestions and opinion letters apart, withdrawn apart (SUG-18)."""
    everything = sent(facts)
    return (
        Count("all", Label("发出合计（含已撤回）", "sent in all, withdrawn included"), refs(everything)),
        *counts(Instrument, ((each.instrument, each.ref) for each in everything if not each.withdrawn)),
        Count("withdrawn", WITHDRAWN, refs(each for each in everything if each.withdrawn)),
        _table("by_kind", "类型", "kind", SuggestionKind, lambda s: (s.kind,), everything),
        _table("by_field", "领域", "field", Field, lambda s: set(s.fields), everything, _OVERLAP),
        _table("by_category", "问题类别", "category", IssueCategory, lambda s: set(s.categories), everything, _OVERLAP),
    )


def _table(
    key: str,
    zh: str,
    en: str,
    terms: Iterable[Term],
    of: Callable[[Suggestion], Iterable[Term]],
    documents: Sequence[Suggestion],
    note: Label | None = None,
) -> Table:
    """Rows of the terms that occur, in the vocabulary's order; a last row for what was withdrawn."""
    bearing = grouped((each for each in documents if not each.withdrawn), of)
    rows = ((Label.of(term), *_by_instrument(bearing[term])) for term in terms if term in bearing)
    gone = _by_instrument(each for each in documents if each.withdrawn)
    return by(key, zh, en, _INSTRUMENTS, (*rows, (WITHDRAWN, *gone)), note)


def _by_instrument(suggestions: Iterable[Suggestion]) -> tuple[Cell, ...]:
    listed = list(suggestions)
    return tuple(sum(each.instrument is instrument for each in listed) for instrument in Instrument)


def m21_addressees(facts: Facts) -> Values:
    """M21: documents by addressee, most first; names as on the day of sending, with the successor (scenario 23)."""
    by_organ = grouped(
        (each for each in sent(facts) if not each.withdrawn),
        lambda each: (RESTRICTED if each.restricted else one.organ for one in each.addressees),
    )
    ordered = sorted(by_organ, key=lambda organ: (organ == RESTRICTED, -len(by_organ[organ]), organ))
    rows = tuple(
        (facts.label(organ, (each.sent_on for each in by_organ[organ])), *_by_instrument(by_organ[organ]))
        for organ in ordered
    )
    known = tuple(organ for organ in ordered if organ != RESTRICTED)
    organs = Count("organs", Label("主送单位（限定知悉的不计）", "addressees, restricted ones not counted"), known)
    return (organs, by("by_organ", "单位", "organ", _INSTRUMENTS, rows))


def m22_copies(facts: Facts) -> Values:
    """M22: with the legal department of that day in copy or addressed, of those to organs of the district (SUG-02)."""
    to_organs = [each for each in sent(facts) if _to_organs(facts, each)]

    def copied(suggestion: Suggestion) -> bool:
        recipients = (*(one.organ for one in suggestion.addressees), *suggestion.cc)
        return legal_department(facts.organs, suggestion.sent_on) in recipients

    return (share("copied", Label("同时抄送", "copied in the same act"), to_organs, copied),)


def _to_organs(facts: Facts, suggestion: Suggestion) -> bool:
    addressees = (facts.organs.organ(one.organ) for one in suggestion.addressees)
    return any(organ is not None and organ.administrative for organ in addressees)


def m23_approval(facts: Facts) -> Values:
    """M23: addressees heard, committee, president, all by the day of sending (法释〔2023〕11号 arts. 5, 7)."""
    comprehensive = [each for each in sent(facts) if each.kind is SuggestionKind.COMPREHENSIVE_GOVERNANCE]
    return (share("compliant", Label("审批合规", "compliant"), comprehensive, lambda each: each.approved),)
