"""The table of stream categories: everything that is known of a kind of matter, in one line.

A stream id is `<category>:<uuid>`, or the category alone. The receiving side keeps its part of a matter in a stream of
its own, under the same uuid: the other's is the principal one, and whoever may know of it may know of the part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from events.base import ALL_BUT_COURT, ALL_SIDES, BOTH, COURT, GOVERNMENT, JOINT, Side
from events.clauses import Clause


class Kind(Enum):
    """What a stream is there for.

    Somebody deals with a matter; a reference is only read. Books are what a side notes for itself: restricted, and no
    organ is concerned, since they name restricted matters.
    """

    MATTER = auto()
    REFERENCE = auto()
    BOOKS = auto()


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of stream, on the ledgers of `sides`.

    - `principal`: the category of the stream that opened the matter, where another side opened it.
    - `draftable`: begins as a draft, and nobody but the organs concerned knows of it until it is released.
    - `office_is_party`: whether the group's office reads what the joint ledger keeps of it (F.5).
      A copy of a matter may be one of a restricted dispute.
    """

    name: str
    zh: str
    en: str
    sides: tuple[Side, ...]
    clauses: tuple[Clause, ...]
    principal: str | None = None
    kind: Kind = Kind.MATTER
    draftable: bool = False
    office_is_party: bool = True


_BULLETINS = (Clause.COURT_BULLETINS, Clause.GOVERNMENT_BULLETINS)
_SUGGESTIONS, _RECONSIDERATION = (Clause.SUGGESTIONS,), (Clause.RECONSIDERATION,)
_APPEARANCE, _OBSERVATION, _CASES = (Clause.APPEARANCE,), (Clause.OBSERVATION,), (Clause.CASES,)
_RESEARCH, _YEARLY, _COMMON = (Clause.TRAINING_RESEARCH,), (Clause.YEARLY,), (Clause.COMMON,)
_OTHER_LEDGER = (Clause.COORDINATION, Clause.REMEDIES)

_TABLE = (
    Category("bulletin", "工作通报", "work bulletin", BOTH, _BULLETINS, draftable=True),
    Category("bulletin-receipt", "通报签收", "receipt of a bulletin", BOTH, _BULLETINS, "bulletin"),
    Category("meeting", "联席会议", "joint meeting", JOINT, (Clause.MEETINGS,)),
    Category("meeting-part", "参加联席会议", "a side's part in a joint meeting", BOTH, (Clause.MEETINGS,), "meeting"),
    Category("suggestion", "司法建议", "judicial suggestion", COURT, _SUGGESTIONS, draftable=True),
    Category("suggestion-response", "司法建议办理", "response to a suggestion", GOVERNMENT, _SUGGESTIONS, "suggestion"),
    Category("drafting-task", "拟稿任务", "drafting task", COURT, _SUGGESTIONS),
    Category(
        "reconsideration-suggestion",
        "行政复议建议书、意见书",
        "reconsideration suggestion or opinion",
        GOVERNMENT,
        _RECONSIDERATION,
        draftable=True,
    ),
    Category(
        "reconsideration-copy",
        "行政复议文书抄送件",
        "reconsideration paper (copy)",
        COURT,
        _RECONSIDERATION,
        "reconsideration-suggestion",
    ),
    Category("reconsideration-case", "行政复议案件", "reconsideration case", GOVERNMENT, _RECONSIDERATION),
    Category("appearance", "负责人出庭应诉", "appearance of a head", COURT, _APPEARANCE),
    Category(
        "appearance-response",
        "出庭应诉办理",
        "the organ's part in an appearance",
        GOVERNMENT,
        _APPEARANCE,
        "appearance",
    ),
    Category("appearance-statistics", "出庭应诉情况公布", "published appearance statistics", COURT, _APPEARANCE),
    Category("observation", "庭审观摩", "trial observation", COURT, _OBSERVATION),
    Category("observation-request", "庭审观摩申请", "request for a trial observation", GOVERNMENT, _OBSERVATION),
    Category("training", "联合培训", "joint training", JOINT, _RESEARCH),
    Category("observation-copy", "庭审观摩（副本）", "trial observation (copy)", JOINT, _RESEARCH, kind=Kind.BOOKS),
    Category("research", "联合调研", "joint research", JOINT, _RESEARCH),
    Category("standard", "适用法律的规范化标准", "standard for applying the law", JOINT, _RESEARCH),
    Category("legal-basis", "规范化标准所依据的文件", "legal basis of a standard", JOINT, _RESEARCH, kind=Kind.BOOKS),
    Category(
        "risk-assessment", "诉讼风险评估", "litigation-risk assessment", JOINT, (Clause.RISK,), office_is_party=False
    ),
    Category("coordination", "执行协调配合", "execution coordination", JOINT, (Clause.COORDINATION,)),
    Category("dispute", "重大行政争议", "major dispute", GOVERNMENT, (Clause.REMEDIES,)),
    Category(
        "matter-copy",
        "对方事项（副本）",
        "matter of the other ledger (copy)",
        ALL_BUT_COURT,
        _OTHER_LEDGER,
        kind=Kind.BOOKS,
        office_is_party=False,
    ),
    Category("petition", "信访事项", "petition matter", GOVERNMENT, (Clause.REMEDIES,)),
    Category("leading-group", "工作领导小组", "leading group", JOINT, (Clause.ORGANISATION,)),
    Category("publicity", "宣传教育活动", "publicity activity", JOINT, (Clause.PUBLICITY,)),
    Category("annual-review", "年度总结", "annual review", JOINT, _YEARLY),
    Category("year-watch", "年度检视", "watch over the year", JOINT, _YEARLY, kind=Kind.REFERENCE),
    Category("white-paper", "行政审判白皮书", "white paper", COURT, _YEARLY),
    Category("case", "行政案件", "administrative case", COURT, _CASES),
    Category("arrived-case", "移送来案", "case from another jurisdiction", COURT, _CASES),
    Category("case-copy", "行政案件（副本）", "administrative case (copy)", ALL_BUT_COURT, _CASES, "case"),
    Category("case-elsewhere", "其他法院的案件", "case of another court", GOVERNMENT, _CASES),
    Category("organ-registry", "机关名录", "organ registry", JOINT, _COMMON, kind=Kind.REFERENCE),
    Category("registry-copy", "机关名录（副本）", "organ registry (copy)", BOTH, _COMMON, kind=Kind.REFERENCE),
    Category("number-register", "编号登记簿", "register of numbers", ALL_SIDES, _COMMON, kind=Kind.BOOKS),
    Category("period-register", "统计期间登记簿", "register of statistical periods", BOTH, _COMMON, kind=Kind.BOOKS),
    Category("parked-event", "待人工处理的来文", "parked event", ALL_SIDES, _COMMON, kind=Kind.BOOKS),
)

CATEGORIES: Final[Mapping[str, Category]] = {category.name: category for category in _TABLE}


_NAMED_OTHERWISE: Final = {
    "suggestion_refs": "suggestion",
    "part_of": "bulletin",
    "earlier_assessment": "risk-assessment",
}


def category_named(field: str) -> str | None:
    """Of which kind the matter is that a field names by its id, by what the field is called."""
    name = _NAMED_OTHERWISE.get(field, field.replace("_", "-"))
    return name if name in CATEGORIES else None


@lru_cache(maxsize=4096)  # asked several times for each event, and a stream has many
def category_of(stream: str) -> Category:
    """What is known of the category of a stream; a register, where this version does not know the category."""
    name = stream.partition(":")[0]
    return CATEGORIES.get(name) or Category(name, "登记簿", "register", (), ())


@lru_cache(maxsize=4096)
def principal_stream(stream: str) -> str:
    """The stream that opened the matter: `suggestion:…` for `suggestion-response:…`."""
    category = category_of(stream)
    return category.principal + stream.removeprefix(category.name) if category.principal else stream


def streams_of(principal: str) -> list[str]:
    """Every stream of the matter that this stream opened."""
    name, colon, rest = principal.partition(":")
    return [principal, *(part.name + colon + rest for part in _TABLE if part.principal == name)]


def opened_by(principal: str, reader: Side) -> Side:
    """The side that opened the matter of which `reader` keeps a part: bulletins come from either side."""
    return next((side for side in category_of(principal).sides if side is not reader), reader)


def is_matter(stream: str) -> bool:
    """Whether a stream belongs to a matter that somebody deals with."""
    return category_of(principal_stream(stream)).kind is Kind.MATTER


def matter_of(side: Side, stream: str) -> str:
    """`<side>/<stream>` of the stream that opened the matter, by the side that opened it.

    A receipt belongs to the other side's matter. The side is part of the key because either side may choose
    the id of a matter it opens: nobody gets into a foreign matter by choosing the same one.
    """
    principal = principal_stream(stream)
    return f"{side if principal == stream else opened_by(principal, side)}/{principal}"
