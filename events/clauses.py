"""The clauses of the joint opinion that something here serves: their numbers and titles."""

from __future__ import annotations

from events.terms import Term


class Clause(Term):
    """A clause of 鼓政〔2020〕20号, in the order in which they are told."""

    COURT_BULLETINS = ("三（一）1", "审判工作通报", "Court work bulletins")
    GOVERNMENT_BULLETINS = ("三（一）2", "行政执法工作通报", "Enforcement work bulletins")
    MEETINGS = ("三（二）1、二（二）", "联席会议", "Joint meetings")
    SUGGESTIONS = ("三（二）2（司法建议、意见函）", "司法建议和意见函", "Judicial suggestions and opinion letters")
    RECONSIDERATION = (
        "三（二）2（行政复议建议）",
        "行政复议建议书和意见书",
        "Reconsideration suggestions and opinions",
    )
    APPEARANCE = (
        "三（二）3（出庭应诉）",
        "行政机关负责人出庭应诉",
        "Appearance of heads of administrative organs",
    )
    OBSERVATION = ("三（二）3（庭审观摩）", "庭审观摩", "Trial observation")
    TRAINING_RESEARCH = ("三（二）4", "联合培训和调研", "Joint training and research")
    RISK = ("三（二）5", "重大行政决策前诉讼风险评估", "Litigation-risk assessment before a major decision")
    COORDINATION = ("三（二）6", "重大行政决策执行中的协调配合", "Coordination while a major decision is executed")
    REMEDIES = ("三（二）7", "重大行政决策后法律救济", "Legal remedies after a major decision")
    ORGANISATION = ("四（一）、四（二）", "组织领导和工作保障", "Leading group, liaisons and funds")
    PUBLICITY = ("四（三）", "宣传教育", "Publicity")
    YEARLY = ("二（年度检视）", "年度总结和行政审判白皮书", "Annual review and white paper")
    CASES = ("一、二（三）", "案件索引", "Case index")
    COMMON = ("各条共用", "机关名录、编号和检索", "Organs, numbers, search")
