"""M24–M27, M31, M32: whether and when the addressees answered (opinion 三(一)2(5); 法释〔2023〕11号 art. 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from events.reply_deadline import ReplyDeadlineExtended
from events.suggestion import (
    SuggestionReminded,
)
from events.suggestion_upwards import SuggestionEscalated
from projections.review.facts import Facts
from projections.review.figure import (
    RESTRICTED,
    Cell,
    Column,
    Count,
    Label,
    Median,
    Table,
    Values,
    numbers,
    refs,
    share,
)
from projections.review.figures.suggestions import sent
from projections.review.folds.addressees import Addressed
from projections.review.folds.suggestions import Suggestion

AGES = ((30, "1–30 天", "1–30 days"), (90, "31–90 天", "31–90 days"), (180, "91–180 天", "91–180 days"))
"""Age classes of what is overdue: last day of each; older ones form a fourth."""


def m24_reply_rate(facts: Facts) -> Values:
    """M24: of the year's cohort with a reply duty, those with a complete feedback; by document, and by addressee."""
    cohort = [suggestion for suggestion in sent(facts) if suggestion.owing]
    duties = [one for suggestion in cohort for one in suggestion.owing]
    by_duty = Label("反馈率（按件按单位）", "reply rate, by document and addressee")
    return (
        share("documents", Label("反馈率（按件）", "reply rate, by document"), cohort, lambda each: each.answered),
        share("duties", by_duty, duties, lambda one: one.answered_on),
    )


def due(facts: Facts, suggestions: Iterable[Suggestion] | None = None) -> list[Addressed]:
    """The reply duties whose original deadline fell in the year, of suggestions of any year (SUG-23)."""
    among = facts.suggestions if suggestions is None else suggestions
    return [one for suggestion in among for one in suggestion.owing if facts.in_year(one.original_due)]


def m25_due_reply_rate(facts: Facts) -> Values:
    """M25: answered by the cut-off, of those due in the year."""
    return (share("duties", Label("到期反馈率", "due reply rate"), due(facts), lambda one: one.answered_on),)


def m26_on_time(facts: Facts) -> Values:
    """M26: answered by the original deadline, of those due in the year (SUG-14)."""
    return (share("duties", Label("按期反馈率", "on-time rate"), due(facts), lambda one: one.on_time),)


def m27_days(facts: Facts) -> Values:
    """M27: days from service to the first complete feedback, of those answered in the year."""
    answered = (one for s in facts.suggestions for one in s.owing if facts.in_year(one.answered_on))
    spans = tuple((one.days, one.ref) for one in answered if one.days is not None)
    return (Median("days", Label("送达至反馈", "service to feedback"), spans),)


def m31_overdue(facts: Facts) -> Values:
    """M31: silent past the deadline in force on the cut-off day, by organ and age; and at the end of the year."""
    late = [(one, each, RESTRICTED if each.restricted else one.organ) for one, each in _overdue(facts)]
    rows: list[tuple[Cell, ...]] = []
    for organ in sorted({organ for _, _, organ in late}):
        own = [(one, suggestion) for one, suggestion, shown in late if shown == organ]
        name = facts.label(organ, (suggestion.sent_on for _, suggestion in own))
        ages = [_age(one.days_overdue(facts.as_of)) for one, _ in own]
        rows.append((name, *(ages.count(age) for age in range(len(AGES) + 1)), len(own)))
    columns = numbers(*((zh, en) for _, zh, en in AGES), ("180 天以上", "over 180 days"), ("合计", "total"))
    table = Table(
        "by_organ", Label("分单位、逾期时长", "by organ and age"), (Column("单位", "organ"), *columns), tuple(rows)
    )
    at_year_end = refs(one for one, _ in _overdue(facts.at_year_end))
    return (
        Count("overdue", Label("截止日逾期未反馈", "overdue at the cut-off"), refs(one for one, _, _ in late)),
        Count("overdue_at_year_end", Label("年末逾期未反馈", "overdue at year end"), at_year_end),
        table,
    )


def _overdue(facts: Facts) -> Iterator[tuple[Addressed, Suggestion]]:
    """The answers outstanding on the day of the facts; closed suggestions owe nothing."""
    for suggestion in facts.suggestions:
        if suggestion.closed_on is None:
            yield from ((one, suggestion) for one in suggestion.owing if one.days_overdue(facts.as_of) > 0)


def _age(days: int) -> int:
    return next((age for age, (last, _, _) in enumerate(AGES) if days <= last), len(AGES))


def m32_acts(facts: Facts) -> Values:
    """M32: reminders, escalations and extensions of the year."""
    acts = [act for suggestion in facts.suggestions for act in suggestion.acts if facts.in_year(act.on)]
    kinds = (
        ("reminders", Label("催办", "reminders"), SuggestionReminded),
        ("escalations", Label("通报上级机关", "escalations"), SuggestionEscalated),
        ("extensions", Label("延长答复期限", "extensions"), ReplyDeadlineExtended),
    )
    return tuple(Count(key, label, refs(act for act in acts if act.type == cls.type)) for key, label, cls in kinds)
