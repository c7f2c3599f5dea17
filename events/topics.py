"""The fourteen topics on which the two sides keep each other informed (三(一), domain A.1, A.2)."""

from __future__ import annotations

from events.terms import Term


class Topic(Term):
    """The fourteen topics of bulletins: J1–J7 of the court, 三(一)1; E1–E7 of the government, 三(一)2."""

    J1 = ("J1", "新颁布的司法解释、司法政策及其他规范性文件", "new judicial rules")
    J2 = ("J2", "行政案件态势分析", "trend of administrative cases")
    J3 = ("J3", "重大敏感案件的受理、处理情况", "major sensitive cases")
    J4 = ("J4", "行政行为存在的普遍或突出问题及新情况、新问题", "common problems found in adjudication")
    J5 = ("J5", "行政机关负责人出庭应诉情况", "appearance of heads in court")
    J6 = ("J6", "对行政机关提出司法建议的情况", "judicial suggestions issued")
    J7 = ("J7", "其他需要及时沟通、交流的信息（法院）", "other information from the court")
    E1 = ("E1", "推进依法行政工作的重要事项和措施", "law-based administration")
    E2 = ("E2", "行政执法案件相关情况统计和分析", "enforcement statistics")
    E3 = (
        "E3",
        "重大、复杂或影响较大的行政执法、行政复议案件受理、办理情况",
        "major enforcement and reconsideration cases",
    )
    E4 = ("E4", "对法院行政审判和行政非诉执行工作的意见和建议", "opinions on the court's work")
    E5 = ("E5", "对法院司法建议落实情况的反馈", "implementation of judicial suggestions")
    E6 = ("E6", "复议审理中发现的普遍或突出问题及新情况、新问题", "common problems found in reconsideration")
    E7 = ("E7", "其他需要及时沟通、交流的信息（政府）", "other information from the government")

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
