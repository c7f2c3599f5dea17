"""The fourteen topics on which the two sides keep each other informed (三(一), domain A.1, A.2)."""

from __future__ import annotations

from typing import Self

from events.terms import Term


class Topic(Term):
    """The fourteen topics of bulletins: J1–J7 of the court, 三(一)1; E1–E7 of the government, 三(一)2."""

    slug: str

    def __new__(cls, code: str, slug: str = "", zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.slug, member.zh, member.en = slug, zh, en
        return member

    J1 = ("J1", "new_judicial_rules", "新颁布的司法解释、司法政策及其他规范性文件", "new judicial rules")
    J2 = ("J2", "case_trend_analysis", "行政案件态势分析", "trend of administrative cases")
    J3 = ("J3", "major_sensitive_cases", "重大敏感案件的受理、处理情况", "major sensitive cases")
    J4 = (
        "J4",
        "common_problems",
        "行政行为存在的普遍或突出问题及新情况、新问题",
        "common problems found in adjudication",
    )
    J5 = ("J5", "head_appearance", "行政机关负责人出庭应诉情况", "appearance of heads in court")
    J6 = ("J6", "suggestions_issued", "对行政机关提出司法建议的情况", "judicial suggestions issued")
    J7 = ("J7", "other", "其他需要及时沟通、交流的信息（法院）", "other information from the court")
    E1 = ("E1", "law_based_admin_measures", "推进依法行政工作的重要事项和措施", "law-based administration")
    E2 = ("E2", "enforcement_statistics", "行政执法案件相关情况统计和分析", "enforcement statistics")
    E3 = (
        "E3",
        "major_enforcement_reconsideration_cases",
        "重大、复杂或影响较大的行政执法、行政复议案件受理、办理情况",
        "major enforcement and reconsideration cases",
    )
    E4 = (
        "E4",
        "opinions_on_court_work",
        "对法院行政审判和行政非诉执行工作的意见和建议",
        "opinions on the court's work",
    )
    E5 = (
        "E5",
        "suggestion_implementation",
        "对法院司法建议落实情况的反馈",
        "implementation of judicial suggestions",
    )
    E6 = (
        "E6",
        "reconsideration_common_problems",
        "复议审理中发现的普遍或突出问题及新情况、新问题",
        "common problems found in reconsideration",
    )
    E7 = ("E7", "other", "其他需要及时沟通、交流的信息（政府）", "other information from the government")

    @property
    def side(self) -> str:
        """Who issues it: `court` or `government` (BUL-01)."""
        return "court" if self.value.startswith("J") else "government"

    @property
    def statistical(self) -> bool:
        """Whether a bulletin of it covers a period (BUL-07)."""
        return self.value in {"J2", "J5", "J6", "E2", "E5"}

    @property
    def residual(self) -> bool:
        """Whether it needs a reason why no other topic fits (BUL-03)."""
        return self.value in {"J7", "E7"}
