"""What the opinion asks for and the year lacks: topics without a bulletin, reports that no meeting heard, what is late.

Each rule looks at one figure and says nothing where nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from projections.percentage import percent
from projections.review.account.rates import Rule, of_rate
from projections.review.account.sentence import Sentence, listed, named
from projections.review.account.shown import Shown
from projections.review.figure import Answer, Label


def missing(shown: Shown) -> Iterator[Sentence]:
    return (sentence for rule in RULES if (sentence := rule(shown)) is not None)


def _topics(shown: Shown) -> Sentence | None:
    silent = shown.rate("M03", "silent")
    if not silent or not silent[0]:
        return None
    topics = _silent_topics(shown)
    which = listed([Label(f"{code} {name.zh}", f"{code} {name.en}") for code, name in topics])
    zh = f"意见规定的{silent[1]}个通报事项中，有{silent[0]}个本年没有通报"
    en = f"Of the {silent[1]} topics of the opinion {silent[0]} had no bulletin in the year"
    if len(topics) == silent[0] < silent[1]:
        zh, en = f"{zh}：{which.zh}", f"{en}: {which.en}"
    return Sentence("missing.topics", f"{zh}。", f"{en}.", ("M03.silent", "M01.by_topic"))


def _silent_topics(shown: Shown) -> list[tuple[str, Label]]:
    rows = shown.table("M01", "by_topic").rows
    return [(str(row[0]), next(named(row[1:2]))) for row in rows if row[2] == 0]


def _only_nil(shown: Shown) -> Sentence | None:
    if not (nil := shown.count("M03", "nil")):
        return None
    return Sentence(
        "missing.nil",
        f"另有{nil}个事项本年只有零报告。",
        f"{nil} more had nil reports only.",
        ("M03.nil",),
    )


def _overall_reports(shown: Shown) -> Sentence | None:
    """二(二): 行政复议总体情况, 行政审判总体情况 and 司法建议总体情况, heard by one meeting (MTG-09)."""
    covered = shown.value("M12", "covered")
    if not isinstance(covered, Answer) or covered.yes:
        return None
    zh, en = "本年没有一次联席会议听取全部三项总体情况", "No meeting of the year heard all three overall reports"
    if covered.missing:
        which = listed(covered.missing)
        zh, en = f"{zh}，其中{which.zh}未在任何会议上通报", f"{en}; not heard at all: {which.en}"
    return Sentence("missing.overall-reports", f"{zh}。", f"{en}.", ("M12.covered",))


def _slots(shown: Shown) -> Sentence | None:
    slots = shown.rate("M11", "slots")
    if not slots or slots[0] == slots[1]:
        return None
    zh = f"本年应召开定期联席会议{slots[1]}次，实际召开{slots[0]}次。"
    return Sentence("missing.slots", zh, f"Of {slots[1]} regular meetings due {slots[0]} were held.", ("M11.slots",))


def _never_appeared(shown: Shown) -> Sentence | None:
    rows = [row for row in shown.table("M47", "by_organ").rows if row[1] and row[2] == 0]
    if not rows:
        return None
    organs = listed(list(named(row[0] for row in rows)))
    return Sentence(
        "missing.never-appeared",
        f"本年有开庭义务而负责人一次也没有出庭的单位有{len(rows)}个：{organs.zh}。",
        f"Organs with a duty heard in the year and no appearance of a head: {len(rows)} ({organs.en}).",
        ("M47.by_organ",),
    )


def _unjustified(shown: Shown) -> Sentence | None:
    found = shown.rate("M43", "unjustified")
    if not found or not found[0]:
        return None
    return Sentence(
        "missing.unjustified",
        f"无正当理由未出庭{found[0]}件，占已开庭义务的{percent(*found)}%。",
        f"Heads absent without a proper reason: {found[0]} of {found[1]} duties heard.",
        ("M43.unjustified",),
    )


def _overdue(shown: Shown) -> Sentence | None:
    at_year_end = shown.count("M31", "overdue_at_year_end")
    if not at_year_end:
        return None
    zh = f"年末逾期未反馈的{at_year_end}件次"
    en = f"Answers overdue at the end of the year: {at_year_end}"
    if shown.facts.as_of > shown.facts.last_day:
        now = shown.count("M31", "overdue")
        zh, en = f"{zh}，至截止日逾期未反馈的{now}件次", f"{en}; at the cut-off: {now}"
    organs = list(named(row[0] for row in shown.table("M31", "by_organ").rows))
    if organs:
        which = listed(organs)
        zh, en = f"{zh}，涉及{which.zh}", f"{en} ({which.en})"
    figures = ("M31.overdue_at_year_end", "M31.overdue", "M31.by_organ")
    return Sentence("missing.overdue", f"{zh}。", f"{en}.", figures)


_short = of_rate("missing", lambda counted, of: counted != of)

RULES: Final[tuple[Rule, ...]] = (
    _topics,
    _only_nil,
    _overall_reports,
    _slots,
    _short("M04", "answered", "对法院工作的意见建议{of}件中有{n}件尚未答复。", "Opinions not replied to: {n} of {of}."),
    _short("M07", "all", "通报{of}件中有{n}件尚未签收。", "Bulletins not acknowledged: {n} of {of}."),
    _short("M13", "closed", "到期督办事项{of}项中有{n}项未按期办结。", "Action items not closed on time: {n} of {of}."),
    _short(
        "M22", "copied", "{of}件建议中有{n}件没有同时抄送法制部门。", "Not copied to the legal department: {n} of {of}."
    ),
    _short(
        "M23",
        "compliant",
        "综合治理类建议{of}件中有{n}件审批不全。",
        "Comprehensive ones not fully approved: {n} of {of}.",
    ),
    _overdue,
    _short(
        "M35",
        "on_time",
        "应报告的复议意见书{of}件中有{n}件未按期报告。",
        "Opinions not reported on in time: {n} of {of}.",
    ),
    _never_appeared,
    _unjustified,
    _short(
        "M46",
        "sent",
        "未出庭情形{of}件中有{n}件尚未发出司法建议。",
        "Absences without the suggestion owed: {n} of {of}.",
    ),
    _short("M61", "both", "风险评估结论{of}件中有{n}件缺少一家意见。", "Assessments lacking an opinion: {n} of {of}."),
    _short(
        "M75", "on_time", "信访事项应答复{of}件中有{n}件未按期答复。", "Petitions not answered on time: {n} of {of}."
    ),
    _short(
        "M96", "liaisons", "成员单位{of}个中有{n}个尚未指定联络员。", "Member units without a liaison: {n} of {of}."
    ),
    _short(
        "M97", "units", "成员单位{of}个中有{n}个没有登记经费。", "Member units without funds reported: {n} of {of}."
    ),
)
