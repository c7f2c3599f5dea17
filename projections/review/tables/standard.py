"""The standard tables T1–T15 (domain C.3): here T7–T10, the others in `cases` and `work` beside this.

Of what is restricted (限定知悉) a table shows the number and the dates, never a title, a field, a text or an addressee.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from domain.suggestion_addressee import Objection
from events.vocabulary import AdoptionAnswer, Instrument, SuggestionKind, Topic
from projections.review.facts import Facts
from projections.review.figure import RESTRICTED, Cell, Column, Figure, Label, Table, numbers, share
from projections.review.figures import bulletins, figures, meetings, replies, suggestions
from projections.review.figures.follow_up import Judged, in_progress, judged
from projections.review.folds.addressees import Addressed
from projections.review.folds.suggestions import Suggestion
from projections.review.tables import cases as tables_cases
from projections.review.tables import work as tables_work
from projections.review.tables.cases import STATUS

_LONGEST = 80
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def tables(facts: Facts, now: Mapping[str, Figure], earlier: Mapping[str, Figure]) -> Mapping[str, Table]:
    """The tables by id; `now` are the figures of the facts, `earlier` those of the year before."""
    return {
        "T1": tables_cases.cases(facts),
        "T2": tables_cases.causes(facts),
        "T3": tables_cases.fields(facts),
        "T4": tables_cases.ranking(facts),
        "T5": tables_cases.grounds(facts),
        "T6": tables_cases.appearance(facts),
        "T7": ledger(facts),
        "T8": summary(facts),
        "T9": months(facts),
        "T10": held_meetings(facts),
        "T10b": action_items(facts),
        "T11": tables_work.assessments(facts),
        "T12": tables_work.disputes(facts),
        "T12b": tables_work.resolutions(facts),
        "T12c": tables_work.petitions(facts),
        "T13": tables_work.together(facts),
        "T14": tables_cases.papers(facts),
        "T15": tables_work.changes(facts, now, earlier),
    }


def a_year_earlier(facts: Facts) -> Mapping[str, Figure]:
    """The figures of the year before, on the same data."""
    return figures(replace(facts, year=facts.year - 1))


def ledger(facts: Facts) -> Table:
    """T7: what was sent in the year, one line for each addressee, as it stands at the cut-off."""
    columns = (
        *(Column("文号", "no.", tight=True), Column("文书", "kind", tight=True), Column("发出日", "sent")),
        *(Column("主送单位", "addressee"), Column("领域", "field")),
        *(Column("送达日", "served"), Column("答复期限", "due"), Column("反馈日", "answered")),
        *(*numbers(("天数", "days"), ("逾期", "days late")), *STATUS),
    )
    at_year_end = {
        one.ref: _status(facts.at_year_end, each, one)
        for each in suggestions.sent(facts.at_year_end)
        for one in each.addressees
    }
    rows = tuple(
        (*_line(facts, each, one), at_year_end.get(one.ref), _status(facts, each, one))
        for each in suggestions.sent(facts)
        for one in each.addressees
    )
    note = Label("“天数”自送达日起；“逾期”按原答复期限", "days from service; days late by the original deadline")
    return Table("T7", Label("司法建议台账", "suggestion ledger"), columns, rows, note)


def _line(facts: Facts, suggestion: Suggestion, one: Addressed) -> tuple[Cell, ...]:
    fields = "、".join(field.zh for field in suggestion.fields)
    letter = suggestion.instrument is Instrument.OPINION_LETTER
    served = None if one.presumed else one.served_on
    return (
        suggestion.number,
        "意见函" if letter else "建议书",
        suggestion.sent_on,
        RESTRICTED if suggestion.restricted else facts.label(one.organ, (suggestion.sent_on,)),
        RESTRICTED if suggestion.restricted else fields,
        served,
        f"{one.original_due}（延至{one.due}）" if one.due != one.original_due else one.original_due,
        one.answered_on,
        one.days,
        one.days_late or None,
    )


def _status(facts: Facts, suggestion: Suggestion, one: Addressed) -> str:
    """The court's assessment by recommendation, or where the matter stands."""
    if suggestion.withdrawn:
        return f"已撤回（{suggestion.withdrawn_on}）"
    if one.released:
        return "异议成立"
    if one.assessed_on is not None:
        results = list(one.results.values())
        return "、".join(f"{answer.zh}{results.count(answer)}" for answer in AdoptionAnswer if answer in results)
    if one.answered_on is not None:
        return "已反馈，待评估"
    if suggestion.closed_on is not None:
        return "未反馈，已办结" if suggestion.reply_duty else "已办结"
    if not suggestion.reply_duty:
        return "无需答复"
    if one.objection is Objection.OPEN:
        return "异议办理中"
    late = one.days_overdue(facts.as_of)
    return f"逾期{late}天未反馈" if late else ("待反馈" if one.served_on else "待送达")


def summary(facts: Facts) -> Table:
    """T8: by kind, what was sent and what came back; each rate over its own denominator."""
    columns = (
        Column("类型", "kind"),
        *numbers(("发出", "sent"), ("撤回", "withdrawn")),
        *numbers(("反馈率 M24", "reply rate"), ("到期反馈率 M25", "due reply rate")),
        *numbers(("按期反馈率 M26", "on time"), ("采纳率 M28", "adoption")),
        *numbers(("截止日正在落实 M30", "being carried out")),
    )
    every = judged(facts)
    lines = [_kind(facts, every, Label.of(kind), (kind,)) for kind in SuggestionKind]
    total = _kind(facts, every, Label("合计", "total"), tuple(SuggestionKind))
    return Table("T8", Label("司法建议分类汇总", "suggestions by kind"), columns, (*lines, total))


def _kind(
    facts: Facts, recommendations: Iterable[Judged], label: Label, kinds: tuple[SuggestionKind, ...]
) -> tuple[Cell, ...]:
    every = [each for each in facts.suggestions if each.kind in kinds]
    sent = [each for each in suggestions.sent(facts) if each.kind in kinds]
    due = replies.due(facts, every)
    assessed = [each for each in recommendations if each.suggestion.kind in kinds]
    return (
        label,
        len(sent),
        sum(each.withdrawn for each in sent),
        share("M24", label, [each for each in sent if each.owing], lambda each: each.answered),
        share("M25", label, due, lambda one: one.answered_on),
        share("M26", label, due, lambda one: one.on_time),
        share("M28", label, assessed, lambda each: each.adopted),
        len(list(in_progress(every))),
    )


def months(facts: Facts) -> Table:
    """T9: the fourteen topics by month of issue (M01)."""
    issued = bulletins.counted(facts)
    columns = (
        Column("事项", "topic"),
        *numbers(*((f"{at}月", name) for at, name in enumerate(_MONTHS, start=1)), ("合计", "total")),
    )
    rows: list[tuple[Cell, ...]] = []
    for topic in Topic:
        by_month = [bulletin.issued_on.month for bulletin in issued if bulletin.topic is topic]
        rows.append((f"{topic.value} {topic.zh}", *map(by_month.count, range(1, 13)), len(by_month)))
    every = [bulletin.issued_on.month for bulletin in issued]
    rows.append((Label("合计", "total"), *map(every.count, range(1, 13)), len(every)))
    return Table("T9", Label("通报事项分月统计", "bulletins by topic and month"), columns, tuple(rows))


def held_meetings(facts: Facts) -> Table:
    """T10: the meetings of the year."""
    columns = (
        *(
            Column("召开日", "held on"),
            Column("类别", "kind", tight=True),
            Column("届次", "slot"),
            Column("名称", "subject"),
        ),
        *(Column("总体情况通报", "overall reports"), Column("纪要文号", "minutes", tight=True)),
        *numbers(("到会", "present"), ("督办事项", "action items")),
    )
    rows = tuple(
        (
            meeting.held_on,
            f"{meeting.kind.zh}（补录）" if meeting.afterwards else Label.of(meeting.kind),
            meeting.slot,
            RESTRICTED if meeting.restricted else _short(meeting.subject),
            "、".join(report.zh.removesuffix("总体情况") for report in meeting.reports),
            meeting.minutes,
            len(meeting.present),
            meeting.items,
        )
        for meeting in meetings.held(facts)
    )
    return Table("T10", Label("联席会议", "joint meetings"), columns, rows)


def action_items(facts: Facts) -> Table:
    """T10, second part: the items due in the year, and those of its meetings."""
    columns = (
        *(Column("会议", "meeting"), Column("事项", "item"), Column("责任单位", "owner"), Column("完成时限", "due")),
        *(Column("报告日", "reported"), Column("办结日", "closed"), *STATUS),
    )
    before = {item.ref: item for item in facts.at_year_end.of(meetings.fold_items)}
    rows: list[tuple[Cell, ...]] = []
    for item in facts.of(meetings.fold_items):
        if not (facts.in_year(item.due_on) or facts.in_year(item.met_on)):
            continue
        text = RESTRICTED if item.restricted else _short(item.text)
        owner = RESTRICTED if item.restricted else facts.label(item.owner, (item.assigned_on,))
        at_year_end = _progress(before[item.ref], facts.last_day) if item.ref in before else None
        status = at_year_end, _progress(item, facts.as_of)
        rows.append((item.met_on, text, owner, item.due_on, item.reported_on, item.closed_on, *status))
    note = Label("逾期天数按责任单位报告日计算", "days late by the day of the owner's report")
    return Table("T10b", Label("督办事项", "action items"), columns, tuple(rows), note)


def _progress(item: meetings.ActionItem, as_of: date) -> str:
    """How the owner stands to its day: by its own report, not by when the office closed the item on it."""
    if item.due_on is None:
        return "长期坚持" if item.closed_on is None else "长期事项已办结"
    done = item.reported_on or item.closed_on
    late = max(0, ((done or as_of) - item.due_on).days)
    if done is None:
        return f"逾期{late}天未报告" if late else "办理中"
    act = "办结" if item.reported_on is None else "报告，已办结" if item.closed_on else "报告，待办结"
    return f"逾期{late}天{act}" if late else f"按期{act}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
