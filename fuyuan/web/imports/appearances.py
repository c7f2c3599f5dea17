"""负责人出庭情况: notices, proofs of identity, reasons and findings of the court, hearing by hearing."""

from __future__ import annotations

from typing import Final

from events.base import Side
from fuyuan.web.imports.ignored import COURTS, NOT_KEPT, ORDER, PEOPLE
from fuyuan.web.imports.ledger import YES_OR_NO, Column, Ledger, Step

_DUTY: Final = {"case": "案号", "organ": "行政机关"}
APPEARANCES: Final = Ledger(
    "appearances",
    "负责人出庭情况",
    "每行一个行政机关在一件案件的一次开庭：通知、身份证明、出庭或者未出庭的认定。",
    Side.COURT,
    "案号",
    "appearance_board",
    (
        Column("案号", ("案件编号",), "半角、全角括号均可", True),
        Column("行政机关", ("被告", "被诉机关", "被诉行政机关", "应诉机关", "单位"), "一行一个机关", True),
        Column("开庭日期", ("开庭时间", "庭审日期"), "如2026年1月5日", True),
        Column(
            "负责人是否出庭", ("是否出庭", "行政机关负责人是否出庭", "出庭情况"), "尚未开庭的不填", False, YES_OR_NO
        ),
        Column("出庭负责人职务", ("职务", "负责人职务", "出庭人职务"), "只填职务，不写姓名"),
        Column("负责人类别", ("负责人级别", "正副职", "职级")),
        Column("身份证明符合要求", ("身份证明",), "载明姓名、职务并盖章，经法院审查", False, YES_OR_NO),
        Column("负责人是否发言", ("是否发言", "是否发声")),
        Column("出庭的其他人员", ("到庭人员", "委托人员", "应诉人员"), "负责人未出庭的必填"),
        Column("未出庭情形", ("未出庭原因",), "中途退庭、拒绝说明的必填"),
        Column("不能出庭的事由", ("请假事由",), "已经书面说明的填写"),
        Column("不能出庭的说明", ("情况说明",)),
        Column("说明经盖章或者签字", ("说明是否盖章",), "", False, YES_OR_NO),
        Column("理由是否成立", ("理由成立", "是否准许"), "法院审查的结论"),
        Column("通知书送达日期", ("送达日期", "出庭通知书送达日期"), "已经通知的填写"),
        Column("应当通知的情形", ("通知情形",)),
        Column("可以通知的情形"),
        Column("被诉的派出机构", ("派出机构", "被诉派出机构"), "派出所、大队等以自己名义被诉的"),
        Column("陈述要点", ("发言要点",)),
    ),
    (
        Step(
            "register-appearance-duty",
            {
                **_DUTY,
                "must_notify_ground": "应当通知的情形",
                "may_notify_ground": "可以通知的情形",
                "authorised_body": "被诉的派出机构",
            },
            ("通知书送达日期", "开庭日期"),
            begins=True,
        ),
        Step(
            "serve-appearance-notice",
            {**_DUTY, "hearing_on": "开庭日期"},
            ("通知书送达日期",),
            when=("通知书送达日期",),
        ),
        Step(
            "review-absence-reason",
            {
                **_DUTY,
                "accepted": "理由是否成立",
                "on_paper.absence_reason": "不能出庭的事由",
                "on_paper.explanation": ("不能出庭的说明", "不能出庭的事由"),
                "on_paper.sealed": "说明经盖章或者签字",
            },
            ("开庭日期",),
            when=("不能出庭的事由", "不能出庭的说明", "理由是否成立"),
        ),
        Step(
            "review-identity-proof",
            {**_DUTY, "on_paper.head.post": "出庭负责人职务", "on_paper.head.head_rank": "负责人类别"},
            ("开庭日期",),
            where={"负责人是否出庭": True, "身份证明符合要求": True},
            fixed={"review": "accepted", "on_paper.sealed": "true", "on_paper.states_identity": "true"},
        ),
        Step(
            "record-head-appeared",
            {**_DUTY, "spoke": "负责人是否发言", "gist": "陈述要点"},
            ("开庭日期",),
            where={"负责人是否出庭": True},
        ),
        Step(
            "record-head-absent",
            {**_DUTY, "staff_present": "出庭的其他人员", "ground": "未出庭情形", "gist": "陈述要点"},
            ("开庭日期",),
            where={"负责人是否出庭": False},
        ),
    ),
    {**ORDER, **NOT_KEPT, **PEOPLE, **COURTS, "案由": "在案件台账中登记", "结案方式": "在案件台账中登记"},
)
