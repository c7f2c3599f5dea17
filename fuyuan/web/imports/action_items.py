"""督办事项: what a joint meeting agreed and charged its owners with, by the host; and their reports, by the owners.

A line says of which meeting it is and which number the item has there, as the list of the meeting counts.
"""

from __future__ import annotations

from typing import Final

from events.base import Side
from events.vocabulary import OrganRole
from fuyuan.web.imports.ignored import NOT_KEPT, ORDER, PEOPLE
from fuyuan.web.imports.ledger import YES_OR_NO, Column, Ledger, Step
from fuyuan.web.imports.written import Written

_MEETING: Final = Written("meeting_calendar", "会议", ("minutes_number", "held_on", "slot", "subject"))
_NAMED: Final = Column(
    "会议", ("会议名称", "联席会议", "会议日期", "纪要文号"), "填纪要文号或者召开日期，会议须已登记", True
)
_NUMBER: Final = Column("序号", ("编号", "事项序号", "督办序号"), "该次会议的第几项，从1起连续编号", True)
_OTHERS: Final = {name: why for name, why in {**ORDER, **NOT_KEPT, **PEOPLE}.items() if name != "序号"}
ACTION_ITEMS: Final = Ledger(
    "action-items",
    "督办事项",
    "每行联席会议的一项议定事项：议定、交办，责任单位已经报告的一并办结。由会议召集一方登记。",
    Side.JOINT,
    "议定事项",
    "action_items",
    (
        _NAMED,
        _NUMBER,
        Column("议定事项", ("督办事项", "事项", "事项内容", "工作任务", "任务", "主要内容"), "照纪要填写", True),
        Column("责任单位", ("牵头单位", "主办单位", "承办单位"), "一个单位", True),
        Column("协办单位", ("配合单位", "协同单位"), "几个单位用顿号隔开"),
        Column("完成时限", ("办结时限", "完成期限", "办理时限"), "如2026年6月30日；没有具体时限的，在下一列填“是”"),
        Column("长期坚持", ("是否长期坚持",), "没有具体时限的填“是”", False, YES_OR_NO),
        Column("议定日期", ("会议召开日期", "召开日期"), "如2026年1月5日", True),
        Column("交办日期", ("督办日期", "下达日期"), "已经交办的填写"),
        Column("办结日期", ("销号日期",), "责任单位已经报告、予以认可的填写"),
        Column("办结意见", ("销号意见",)),
    ),
    (
        Step(
            "adopt-resolution",
            {
                "resolution": "序号",
                "text": "议定事项",
                "owner": "责任单位",
                "helping": "协办单位",
                "due_on": "完成时限",
                "long_term": "长期坚持",
            },
            ("议定日期",),
        ),
        Step("assign-action-item", {"resolution": "序号"}, ("交办日期",), when=("交办日期",)),
        Step(
            "close-action-item",
            {"item": "序号", "result": "办结意见"},
            ("办结日期",),
            when=("办结日期", "办结意见"),
        ),
    ),
    {
        **_OTHERS,
        **dict.fromkeys(
            ("办理情况", "办理结果", "进展情况", "完成情况", "落实情况", "报告日期", "是否办结"), "由责任单位自己报告"
        ),
    },
    about=_MEETING,
    by=(OrganRole.DISTRICT_GOVERNMENT, OrganRole.GROUP_OFFICE, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT),
)
ACTION_REPORTS: Final = Ledger(
    "action-reports",
    "督办事项办理情况",
    "每行本单位承办的一项督办事项：报告办理结果，办结前可以多次报告。",
    Side.JOINT,
    "序号",
    "action_items",
    (
        _NAMED,
        _NUMBER,
        Column("办理情况", ("办理结果", "进展情况", "完成情况", "落实情况"), "不写当事人姓名", True),
        Column("报告日期", ("反馈日期", "填报日期"), "如2026年1月5日", True),
        Column("督办事项", ("议定事项", "事项", "事项内容", "工作任务", "任务"), "仅供对照"),
    ),
    (Step("report-action-item", {"item": "序号", "result": "办理情况"}, ("报告日期",)),),
    {
        **_OTHERS,
        **dict.fromkeys(
            ("责任单位", "牵头单位", "协办单位", "完成时限", "长期坚持", "议定日期", "交办日期", "办结日期"),
            "由会议召集一方登记",
        ),
    },
    about=_MEETING,
)
