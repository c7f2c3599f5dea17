"""Columns that ledgers have and no import takes, with the reason that is told."""

from __future__ import annotations

from typing import Final

_NO_PEOPLE: Final = "本系统不登记当事人和办案人员"
ORDER: Final = dict.fromkeys(("序号", "编号顺序", "年", "月", "年度", "月份", "季度"), "只用于排序、统计")
NOT_KEPT: Final = dict.fromkeys(("备注", "说明", "标的额", "收案来源", "适用程序"), "本系统没有对应的栏目")
PEOPLE: Final = dict.fromkeys(
    (
        *("原告", "原告姓名", "第三人", "当事人", "申请人", "上诉人姓名", "案件名称", "承办人", "承办法官", "审判长"),
        *("合议庭", "合议庭成员", "书记员", "主审法官", "联系人", "联系电话", "出庭负责人姓名", "负责人姓名"),
    ),
    _NO_PEOPLE,
)
COURTS: Final = dict.fromkeys(
    ("审判程序", "审级", "审理程序", "法院", "法院名称", "法院代码", "地区代码", "审判程序名称"), "由案号得出"
)
