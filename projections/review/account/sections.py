"""The sections of the second part of the review, one for each mechanism of the opinion, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from projections.review.figure import Label


@dataclass(frozen=True, slots=True)
class Section:
    """`figures` are said in sentences, `rankings` too; `charts` and `tables` follow.

    `court`: it stands in the court's white paper. `lists` are tables with a line for each matter, printed at the end.
    """

    key: str
    title: Label
    figures: tuple[str, ...]
    rankings: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    court: bool = False


SECTIONS: Final = (
    Section(
        "cases",
        Label("行政案件态势", "Administrative cases"),
        ("M80.new", "M81.over_total", "M84.overall", "M85.substantive", "M87.withdrawn", "M88.settled", "M90.appealed"),
        ("M83.by_cause", "M83.by_field", "M83.by_organ", "M86.by_ground"),
        ("M83", "M83b", "M86"),
        ("T1", "T2", "T3", "T4", "T5"),
        court=True,
    ),
    Section(
        "appearance",
        Label("行政机关负责人出庭应诉", "Heads in court"),
        ("M40.heard", "M43.unjustified", "M44.principal", "M45.spoke"),
        charts=("M47",),
        tables=("T6",),
        court=True,
    ),
    Section(
        "suggestions",
        Label("司法建议与意见函", "Judicial suggestions and opinion letters"),
        ("M20.all", "M24.documents", "M25.duties", "M26.duties", "M27.days", "M28.recommendations"),
        ("M20.by_field", "M20.by_category", "M21.by_organ"),
        ("M20",),
        ("T8",),
        ("T7",),
        court=True,
    ),
    Section(
        "bulletins",
        Label("信息互通：通报", "Information exchange: bulletins"),
        ("M01.all", "M01.court", "M01.government", "M04.answered", "M05.lag", "M07.all"),
        charts=("M01",),
        tables=("T9",),
    ),
    Section(
        "meetings",
        Label("沟通联系：联席会议", "Joint meetings"),
        ("M10.all", "M13.closed", "M14.all"),
        lists=("T10", "T10b"),
    ),
    Section(
        "reconsideration",
        Label("行政复议及复议建议书、意见书", "Reconsideration, its suggestions and opinions"),
        (
            *("M93.new", "M93.over_concluded", "M94.ratio"),
            *("M34.reconsideration_suggestion", "M34.reconsideration_opinion", "M35.on_time"),
        ),
        lists=("T14",),
    ),
    Section(
        "together",
        Label("庭审观摩、联合培训与调研", "Trial observation, training, research"),
        ("M50.all", "M52.all", "M54.opened", "M55.issued"),
        tables=("T13",),
        court=True,
    ),
    Section(
        "risk",
        Label("重大行政决策诉讼风险评估", "Litigation risk assessment"),
        ("M60.opened", "M61.both"),
        lists=("T11",),
    ),
    Section(
        "remedies",
        Label("执行协调、争议化解与信访", "Coordination, disputes, petitions"),
        ("M70.opened", "M72.registered", "M72.resolved", "M74.all", "M75.on_time", "M91.granted"),
        ("M74.by_organ",),
        tables=("T12b", "T12c"),
        lists=("T12",),
    ),
    Section("support", Label("工作保障", "Liaisons and publicity"), ("M96.liaisons", "M98.all")),
)
