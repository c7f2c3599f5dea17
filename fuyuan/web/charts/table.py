"""The charts of a year: what each shows, in which parts and tones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from events.risk_terms import RiskLevel
from events.terms import Words
from events.vocabulary import Topic
from fuyuan.web.charts import numbers
from fuyuan.web.charts.numbers import Asked, Mark
from fuyuan.web.language import Named
from projections.views.action_items import ActionItemStatus
from projections.views.appearance_rows import AppearanceStatus
from projections.views.suggestion_tables import SuggestionStatus
from projections.views.year_in_months import Happening

Tone = Literal["good", "fair", "poor", "late", "plain", "open", "pale"]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a bar for each label, its parts beside or on one another; as `heat`, a cell for label and part.

    `parts`: in their order, with the tone in which they are drawn. `labels`: in their order, where it is not that of
    the marks.
    """

    name: str
    zh: str
    en: str
    marks: Callable[[Asked], Iterable[Mark]]
    parts: Mapping[Named, Tone]
    labels: tuple[Named, ...] = ()
    note: Words | None = None
    shape: Literal["upright", "lying", "heat"] = "upright"
    stacked: bool = True


_STATES: Final[Mapping[SuggestionStatus, Tone]] = {
    SuggestionStatus.SENT: "plain",
    SuggestionStatus.SERVED: "plain",
    SuggestionStatus.DUE_SOON: "poor",
    SuggestionStatus.OVERDUE: "late",
    SuggestionStatus.OBJECTED: "poor",
    SuggestionStatus.IN_PROGRESS: "fair",
    SuggestionStatus.CLOSED: "good",
    SuggestionStatus.WITHDRAWN: "pale",
}


def _tones(*tones: Tone) -> tuple[Tone, ...]:
    return tones


CHARTS: Final = (
    Chart(
        "suggestions",
        "司法建议：按发出月份和办理状态",
        "Suggestions by month and status",
        numbers.suggestions,
        {state: _STATES.get(state, "open") for state in SuggestionStatus},
        numbers.MONTHS,
        Words(
            "按被建议单位计；办理状态为截至日期当日的状态。", "By addressee; the status is that of the day asked for."
        ),
    ),
    Chart(
        "compared",
        "本年与上年",
        "Year on year",
        numbers.compared,
        {numbers.LAST_YEAR: "plain", numbers.THIS_YEAR: "good"},
        note=Words("上年同期，按整月比较。", "The same whole months of both years."),
        stacked=False,
    ),
    Chart(
        "replies",
        "司法建议反馈：按单位",
        "Replies by organ",
        numbers.replies,
        dict(zip(numbers.REPLIES, _tones("good", "poor", "late", "plain"), strict=True)),
        note=Words(
            "须答复的司法建议，由多到少，最多15个单位。",
            "Suggestions that ask for a reply, most first, at most 15 organs.",
        ),
        shape="lying",
    ),
    Chart(
        "adoption",
        "建议采纳：按单位",
        "Adoption by organ",
        numbers.adoption,
        dict(zip(numbers.ADOPTED.values(), _tones("good", "fair", "plain", "poor"), strict=True)),
        note=Words(
            "已评估的建议事项，由多到少，最多15个单位。",
            "Recommendations that were assessed, most first, at most 15 organs.",
        ),
        shape="lying",
    ),
    Chart(
        "appearances",
        "行政机关负责人出庭应诉：按单位",
        "Head appearance by organ",
        numbers.appearances,
        dict(zip(numbers.APPEARANCES, _tones("good", "plain", "late", "fair"), strict=True)),
        note=Words(
            "年内开庭的出庭义务，由多到少，最多15个单位。",
            "Duties to appear at hearings of the year, most first, at most 15 organs.",
        ),
        shape="lying",
    ),
    Chart(
        "hearings",
        "行政机关负责人出庭应诉：按月",
        "Head appearance by month",
        numbers.hearings,
        {
            AppearanceStatus.ATTENDED: "good",
            AppearanceStatus.EXCUSED: "plain",
            AppearanceStatus.UNJUSTIFIED: "late",
        },
        numbers.MONTHS,
        Words("每项出庭义务按最近一次已作认定的开庭计。", "Each duty to appear by its last hearing with a finding."),
    ),
    Chart(
        "cases",
        "一审案件审结与败诉：按行政管理领域",
        "Cases concluded and lost by field",
        numbers.cases,
        {numbers.LOST: "late", numbers.NOT_LOST: "open"},
        note=Words(
            "移送、终结的案件不计（与败诉率 M84 同口径），但列在清单中。",
            "Transferred and terminated cases are not counted (as in the rate M84), but stand in the list.",
        ),
        shape="lying",
    ),
    Chart(
        "topics",
        "工作通报：十四个事项各月件数",
        "Bulletins by topic and month",
        numbers.topics,
        dict.fromkeys(numbers.MONTHS, "open"),
        tuple(numbers.said_of(topic) for topic in Topic),
        shape="heat",
    ),
    Chart(
        "petitions",
        "信访事项与重大行政争议：按月",
        "Petitions and major disputes by month",
        numbers.petitions,
        {Happening.PETITION: "open", Happening.DISPUTE: "poor", Happening.RESOLUTION: "good"},
        numbers.MONTHS,
        stacked=False,
    ),
    Chart(
        "items",
        "联席会议督办事项：按办理状态",
        "Action items by status",
        numbers.items,
        {numbers.ITEMS: "open"},
        tuple(ActionItemStatus),
        Words("截至所选日期的全部督办事项，不限年度。", "All action items as of the day asked for, of any year."),
        shape="lying",
    ),
    Chart(
        "risks",
        "重大决策诉讼风险评估：按结论",
        "Risk assessments by level",
        numbers.risks,
        {numbers.RISKS: "open"},
        (*RiskLevel, numbers.UNDECIDED),
        Words("年内启动的风险评估。", "Risk assessments opened in the year."),
        shape="lying",
    ),
)
