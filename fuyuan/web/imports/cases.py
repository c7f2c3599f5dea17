"""案件: the court's administrative cases, from filing to the day the judgment took effect."""

from __future__ import annotations

from typing import Final

from events.base import Side
from fuyuan.web.imports.ignored import COURTS, NOT_KEPT, ORDER, PEOPLE
from fuyuan.web.imports.ledger import Column, Ledger, Step

CASES: Final = Ledger(
    "cases",
    "案件",
    "每行一件行政案件：立案，已经开庭、审结、上诉、生效的一并登记。",
    Side.COURT,
    "案号",
    "case_index",
    (
        Column("案号", ("案件编号", "一审案号", "案件字号"), "半角、全角括号均可", True),
        Column("立案日期", ("收案日期", "立案时间", "收案时间", "立案登记日期", "受理日期"), "如2026年1月5日", True),
        Column("案由", ("行政案由", "案由名称"), "从下拉列表选择", True),
        Column("行政管理领域", ("领域", "管理领域", "行政领域", "执法领域"), "从下拉列表选择", True),
        Column(
            "被告", ("被诉行政机关", "被告单位", "被告机关", "应诉机关", "被告行政机关"), "几个被告用顿号隔开", True
        ),
        Column("原告类别", ("原告类型", "原告性质"), "只填类别，不写姓名", True),
        Column("原告人数", (), "不填为1人"),
        Column("被诉行为文号", ("行政行为文号", "处罚决定书文号", "决定文号", "被诉行政行为文号"), "照原件填写"),
        Column("来源案件案号", ("原审案号", "原一审案号", "前案案号")),
        Column("跨部门案件编码", ("案件编码", "统一编码"), "23位"),
        Column("涉及房屋征收", ("是否涉及房屋征收",)),
        Column("涉及企业改制", ("是否涉及企业改制",)),
        Column("开庭日期", ("开庭时间", "庭审日期"), "已开的庭，几次用顿号隔开"),
        Column("结案日期", ("审结日期", "结案时间", "审结时间"), "未结的不填"),
        Column("结案方式", ("裁判结果", "审理结果", "处理结果")),
        Column("败诉原因", ("败诉理由",), "败诉的必填，几项用分号隔开"),
        Column("改变行政行为后撤诉", ("被告改变行政行为后撤诉",)),
        Column("经协调化解", ("是否协调化解", "协调化解")),
        Column("上诉日期", ("上诉时间",)),
        Column("上诉人", ("上诉方",), "原告、被告、第三人或者多方"),
        Column("上诉案号", ("二审案号", "终审案号")),
        Column("二审结案日期", ("二审审结日期", "终审日期")),
        Column("上诉结果", ("二审结果", "二审裁判结果")),
        Column("生效日期", ("裁判生效日期", "生效时间")),
    ),
    (
        Step(
            "file-case",
            {
                "number": "案号",
                "cause": "案由",
                "field": "行政管理领域",
                "defendants": "被告",
                "plaintiff_kind": "原告类别",
                "plaintiff_count": "原告人数",
                "decision_number": "被诉行为文号",
                "earlier_number": "来源案件案号",
                "external_reference": "跨部门案件编码",
                "house_expropriation": "涉及房屋征收",
                "enterprise_restructuring": "涉及企业改制",
            },
            ("立案日期",),
            begins=True,
        ),
        Step("record-hearing", {"case": "案号"}, ("开庭日期",), when=("开庭日期",), each="开庭日期"),
        Step(
            "conclude-case",
            {
                "case": "案号",
                "outcome": "结案方式",
                "loss_grounds": "败诉原因",
                "act_changed_before_withdrawal": "改变行政行为后撤诉",
                "settled": "经协调化解",
            },
            ("结案日期",),
            when=("结案日期", "结案方式", "败诉原因", "改变行政行为后撤诉", "经协调化解"),
        ),
        Step(
            "record-appeal",
            {"case": "案号", "appellant": "上诉人", "appeal_number": "上诉案号"},
            ("上诉日期",),
            when=("上诉日期", "上诉人", "上诉案号"),
        ),
        Step(
            "record-appeal-result",
            {"case": "案号", "result": "上诉结果", "appeal_number": "上诉案号"},
            ("二审结案日期",),
            when=("二审结案日期", "上诉结果"),
        ),
        Step("record-judgment-effect", {"case": "案号"}, ("生效日期",), when=("生效日期",)),
    ),
    {
        **ORDER,
        **NOT_KEPT,
        **PEOPLE,
        **COURTS,
        "是否开庭": "由开庭日期得出",
        "行政机关是否出庭": "在出庭台账中登记",
        "负责人是否出庭": "在出庭台账中登记",
        "行政机关是否败诉": "由结案方式得出",
        "是否败诉": "由结案方式得出",
        "是否结案": "由结案日期得出",
    },
)
