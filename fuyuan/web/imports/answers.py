"""回复情况: what addressees did about suggestions of the court and papers of reconsideration: signed for, answered."""

from __future__ import annotations

from typing import Final

from events.base import Side
from fuyuan.web.imports.ignored import NOT_KEPT, ORDER, PEOPLE
from fuyuan.web.imports.ledger import YES_OR_NO, Column, Ledger, Step
from fuyuan.web.imports.written import Written

_SENDERS: Final = {
    **ORDER,
    **NOT_KEPT,
    **PEOPLE,
    **dict.fromkeys(
        ("标题", "建议书标题", "发出日期", "发文日期", "发文单位", "发布单位", "问题类别", "文书内容", "建议内容"),
        "由发出文书的单位登记",
    ),
    **dict.fromkeys(("行业领域", "接收单位", "被建议单位", "主送单位", "抄送单位", "案件编码"), "由发出文书的单位登记"),
}
_RECEIVED: Final = Column("签收日期", ("接收时间", "接收日期", "收到日期", "送达日期"), "收到文书的日期")
_NUMBER: Final = Column("回复文号", ("反馈文号", "复函文号"), "照原件填写")
ANSWERS: Final = Ledger(
    "answers",
    "司法建议回复情况",
    "每行一份收到的司法建议书（意见函）：签收、异议、反馈。由被建议单位登记，法制部门可以代转。",
    Side.GOVERNMENT,
    "编号",
    "suggestion_ledger",
    (
        Column("编号", ("文号", "司法建议书编号", "建议书编号", "司法建议编号", "发文字号"), "来文的文号", True),
        _RECEIVED,
        Column("是否提出异议", (), "", False, YES_OR_NO),
        Column("异议理由", ("异议详情", "异议内容"), "提出异议的填写"),
        Column("异议日期", ("提出异议日期",)),
        Column("反馈日期", ("回复日期", "复函日期", "回复时间", "反馈时间"), "已经反馈的填写"),
        Column("反馈内容", ("回复详情", "回复内容", "反馈详情"), "不写当事人姓名"),
        Column("采纳情况", ("是否采纳", "逐条答复"), "采纳、部分采纳、未采纳、正在落实；逐条不同的，依次用分号隔开"),
        Column("逐条说明", ("未采纳理由", "落实计划"), "未采纳的理由、正在落实的计划；几条分行写，与采纳情况对应"),
        Column("已整改", ("是否整改", "整改"), "", False),
        Column("全行业整治", ("是否全行业整治",)),
        Column("建立长效机制", ("长效机制", "是否建立长效机制")),
        _NUMBER,
        Column("反馈单位", ("代转的反馈单位",), "法制部门代转的填写"),
    ),
    (
        Step("acknowledge-service", {}, ("签收日期",), when=("签收日期",)),
        Step(
            "raise-objection",
            {"ground": "异议理由"},
            ("异议日期", "签收日期"),
            where={"是否提出异议": True},
        ),
        Step(
            "submit-feedback",
            {
                "text": "反馈内容",
                "answers.*.answer": "采纳情况",
                "answers.*.text": "逐条说明",
                "implementation.rectified": "已整改",
                "implementation.sector_wide": "全行业整治",
                "implementation.long_term": "建立长效机制",
                "document_number": "回复文号",
                "feedback_by": "反馈单位",
            },
            ("反馈日期",),
            when=("反馈日期", "反馈内容", "采纳情况"),
            counted="answers.*.recommendation",
        ),
    ),
    {**_SENDERS, **dict.fromkeys(("回复情况", "是否反馈", "是否回复"), "由反馈日期得出"), "异议处理": "由法院登记"},
    about=Written("suggestion_ledger", "编号", ("number",), "recommendations"),
)
RECONSIDERATION_ANSWERS: Final = Ledger(
    "reconsideration-answers",
    "行政复议建议书、意见书回复情况",
    "每行一份收到的行政复议建议书或者意见书：签收，建议书的反馈，意见书的整改报告。",
    Side.GOVERNMENT,
    "编号",
    "reconsideration_ledger",
    (
        Column("编号", ("文号", "建议书编号", "意见书编号", "发文字号"), "来文的文号", True),
        _RECEIVED,
        Column("反馈日期", ("回复日期", "回复时间", "反馈时间"), "建议书已经反馈的填写"),
        Column("反馈内容", ("回复详情", "回复内容", "反馈详情"), "建议书的办理情况"),
        Column("整改报告日期", ("整改日期", "报告日期"), "意见书已经报告整改的填写"),
        Column("整改结果", ("整改", "是否整改"), "从下拉列表选择"),
        Column("整改情况", ("整改内容", "整改详情"), "意见书的整改情况"),
        _NUMBER,
    ),
    (
        Step("confirm-reconsideration-service", {}, ("签收日期",), when=("签收日期",)),
        Step(
            "submit-reconsideration-feedback",
            {"text": "反馈内容", "document_number": "回复文号"},
            ("反馈日期",),
            when=("反馈日期", "反馈内容"),
        ),
        Step(
            "submit-rectification-report",
            {"text": "整改情况", "result": "整改结果", "document_number": "回复文号"},
            ("整改报告日期",),
            when=("整改报告日期", "整改结果", "整改情况"),
        ),
    ),
    {**_SENDERS, **dict.fromkeys(("回复情况", "是否反馈", "是否回复"), "由反馈日期得出")},
    about=Written("reconsideration_ledger", "编号", ("number",)),
)
