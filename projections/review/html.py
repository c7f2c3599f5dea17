"""The review as one page: a template filled in, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.definitions import DEFINITIONS
from events.instants import SHANGHAI

TEMPLATES = Path(__file__).parent / "templates"
_SECTIONS = (
    ("一", "信息互通：通报", "Information exchange: bulletins", "M01", ("T9",)),
    ("二", "沟通联系：联席会议", "Joint meetings", "M10", ("T10", "T10b")),
    ("三", "司法建议与意见函：发出", "Suggestions and opinion letters: sent", "M20", ()),
    ("四", "司法建议与意见函：反馈与落实", "Replies and implementation", "M24", ("T7", "T8")),
    ("五", "行政复议建议书与意见书", "Reconsideration suggestions and opinions", "M34", ("T14",)),
    ("六", "行政机关负责人出庭应诉", "Heads in court", "M40", ("T6",)),
    ("七", "庭审观摩、联合培训与调研", "Trial observation, training, research", "M50", ("T13",)),
    ("八", "重大行政决策诉讼风险评估", "Litigation risk assessment", "M60", ("T11",)),
    ("九", "执行协调、争议化解与信访", "Coordination, disputes, petitions", "M70", ("T12", "T12b", "T12c")),
    ("十", "行政案件态势", "Administrative cases", "M80", ("T1", "T2", "T3", "T4", "T5")),
    ("十一", "行政复议案件", "Reconsideration cases", "M93", ()),
    ("十二", "执法统计与工作保障", "Enforcement statistics, liaisons, funding, publicity", "M95", ()),
    ("十三", "与上年比较", "Changes since the year before", "M99", ("T15",)),
)
"""Numeral, titles, first figure and tables of each part of the page; its figures go on to the next part's first."""
_HEADLINES = (
    ("M01", "all", "通报", "bulletins", "件"),
    ("M10", "all", "联席会议", "meetings", "次"),
    ("M20", "all", "司法建议、意见函", "suggestions and letters", "件"),
    ("M25", "duties", "到期反馈率", "due reply rate", ""),
    ("M26", "duties", "按期反馈率", "on-time rate", ""),
    ("M28", "recommendations", "采纳率", "adoption rate", ""),
    ("M13", "closed", "督办事项按期办结", "action items on time", ""),
    ("M31", "overdue", "截止日逾期未反馈", "overdue at the cut-off", "件"),
)


def page(**data: Any) -> Iterator[str]:
    """The page for a review and what stands in it, piece by piece; texts are escaped, an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["local"] = _local
    template = environment.get_template("review.html.j2")
    return template.generate(sections=_sections(), headlines=_HEADLINES, **data)


def _sections() -> Iterator[tuple[str, str, str, list[str], tuple[str, ...]]]:
    """Numeral, titles, figures and tables of each part."""
    ends = [*(first for _, _, _, first, _ in _SECTIONS[1:]), "N"]
    for (numeral, zh, en, first, tables), end in zip(_SECTIONS, ends, strict=True):
        yield numeral, zh, en, [metric for metric in DEFINITIONS if first <= metric < end], tables


def _local(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
