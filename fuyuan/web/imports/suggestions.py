"""司法建议: suggestions that the court has sent, and their service.

Courts keep them in the national form of the 三书一函 too, together with papers of other authorities: that one has the
text of a paper in one cell, and neither its category, its copies nor the post of who signed.
"""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID, uuid5

from events.base import Side
from fuyuan.web.imports.ignored import NOT_KEPT, ORDER, PEOPLE
from fuyuan.web.imports.ledger import Column, Ledger, Ours, Step, Values, texts
from fuyuan.web.imports.written import folded

_MATTERS: Final = UUID("6f6c1b0e-5d0a-4c55-9a3c-0d2f8d1a45c1")
"""Of the matters that are named in a ledger by a number of their own: the same number, the same matter."""


def _suggestion(organ: str, values: Values) -> str | None:
    number = values.get("编号")
    return str(uuid5(_MATTERS, f"suggestion/{organ}/{folded(number)}")) if number else None


_OTHERS: Final = {
    "人民检察院": re.compile("检察"),
    "监察机关": re.compile("监察|监委|纪委"),
    "公安机关": re.compile("公安|提示函"),
    "其他法院": re.compile("(中级|高级|最高|铁路运输)人民法院"),
}
"""Who else writes such papers, by what stands in the sheet for them."""
_OTHER_KIND: Final = re.compile("复议|^(?!.*(?:司法建议|建议书$)).*[书函]$")
"""A paper that is no 司法建议 by its kind: 行政复议意见书, 工作函."""
_SEVERAL: Final = re.compile("[、，,；;\n]")
_RECOMMENDS: Final = re.compile(r"\n?[^\n。；]{0,30}建议(?:如下)?[：:]\n?")


def _elsewhere(values: Values, ours: Ours) -> str:
    kind, issuer = values.get("文书类型", ""), values.get("发布单位", "")
    own = not issuer or any(ours(name) for name in _SEVERAL.split(issuer))
    looked_at = kind if own else f"{kind}\n{issuer}"
    whose = next((name for name, words in _OTHERS.items() if words.search(looked_at)), None)
    if whose:
        return f"{whose}制发的文书，不在本系统登记，本行不记录"
    if _OTHER_KIND.search(folded(kind)):
        return f"“{kind[:30]}”不是司法建议书，不由本台账登记，本行不记录"
    if not own:
        return (
            f"发布单位“{issuer[:50]}”不是本单位的名称、简称或者曾用名：其他单位制发的文书，不在本系统登记，本行不记录"
        )
    return ""


def _read(values: Values, for_all: Values) -> Values:
    """The text of a paper is parted where it says 建议：; a part that does not pair with the other is one text."""
    says = dict(values)
    written = folded(says.pop("文书类型", ""))
    if written.removesuffix("书") not in {"司法建议", ""}:
        says.setdefault("司法建议类型", written)
    if "建议事项" not in says and (mark := _RECOMMENDS.search(text := says.get("存在的问题", ""))):
        says |= {"存在的问题": text[: mark.start()].strip(), "建议事项": text[mark.end() :].strip()}
    for_all = {title: text for title, text in for_all.items() if title != "送达凭证" or "送达日期" in says}
    says = {**for_all, **{title: text for title, text in says.items() if text}}
    pair = [title for title in ("存在的问题", "建议事项") if title in says]
    if "建议事项" not in values and len({len(texts(says[title])) for title in pair}) > 1:
        says |= {title: " ".join(says[title].splitlines()) for title in pair}
    return says


SUGGESTIONS: Final = Ledger(
    "suggestions",
    "司法建议",
    "每行一份已经发出的司法建议书：拟稿、签批、发出，已经送达的一并登记。反馈由被建议单位办理。",
    Side.COURT,
    "编号",
    "suggestion_ledger",
    (
        Column(
            "编号", ("文号", "司法建议书编号", "建议书编号", "司法建议编号", "发文字号"), "如鼓法建〔2026〕1号", True
        ),
        Column("标题", ("建议书标题", "司法建议名称", "文书名称"), "不写当事人姓名", True),
        Column("文书类型", (), "有检察建议等其他文书的台账填写，其他文书不导入"),
        Column("发布单位", ("制发单位", "发文单位"), "有其他单位文书的台账填写"),
        Column("司法建议类型", ("类型", "建议类型"), "从下拉列表选择", True),
        Column("问题类别", ("类别",), "从下拉列表选择，几项用分号隔开", True),
        Column("存在的问题", ("问题", "问题内容", "文书内容"), "几个问题分行写，与建议逐条对应", True),
        Column("建议事项", ("建议", "建议内容", "主要建议"), "几条建议分行写", True),
        Column("主送单位", ("被建议单位", "接收单位", "受文单位"), "几个单位用顿号隔开", True),
        Column("抄送单位", ("抄送",), "须有区司法局", True),
        Column("签批人职务", ("签批人", "签发人"), "从下拉列表选择", True),
        Column("发出日期", ("发送日期", "发文日期", "制发日期", "发出时间"), "如2026年1月5日", True),
        Column("签批日期", ("签发日期",), "不填为发出日期"),
        Column("审判委员会讨论日期", ("审委会讨论日期",)),
        Column("所涉案号", ("案号", "涉及案号", "关联案号"), "几件用顿号隔开"),
        Column("其他来源", ("来源",), "综合治理类没有所涉案件的填写"),
        Column("行政管理领域", ("领域", "行业领域"), "从下拉列表选择"),
        Column("答复月数", ("答复期限月数",), "不填为两个月"),
        Column("送达日期", ("签收日期", "接收时间", "接收日期"), "已经送达的填写"),
        Column("送达凭证", ("送达方式",), "从下拉列表选择"),
    ),
    (
        Step(
            "draft-suggestion",
            {
                "content.kind": "司法建议类型",
                "content.title": "标题",
                "content.categories": "问题类别",
                "content.fields": "行政管理领域",
                "content.problems": "存在的问题",
                "content.recommendations": "建议事项",
                "content.case_refs.*.number": "所涉案号",
                "content.other_source": "其他来源",
            },
            ("签批日期", "发出日期"),
            fixed={"content.instrument": "judicial_suggestion"},
            begins=True,
        ),
        Step(
            "approve-suggestion",
            {"signed_by": "签批人职务", "committee_on": "审判委员会讨论日期"},
            ("签批日期", "发出日期"),
        ),
        Step(
            "send-suggestion",
            {
                "number": "编号",
                "addressees": "主送单位",
                "cc": "抄送单位",
                "reply_period.months": "答复月数",
            },
            ("发出日期",),
        ),
        Step(
            "confirm-service",
            {"organ": "主送单位", "proof": "送达凭证"},
            ("送达日期",),
            when=("送达日期", "送达凭证"),
            each="主送单位",
        ),
    ),
    {
        **ORDER,
        **NOT_KEPT,
        **PEOPLE,
        **dict.fromkeys(("案件编码", "补充说明", "行业领域补充说明"), "本系统在案件中登记"),
        "答复期限": "由送达日期和答复月数得出",
        "编码": "只用于排序、统计",
        **dict.fromkeys(
            ("回复情况", "回复详情", "是否反馈", "反馈日期", "反馈情况", "采纳情况", "落实情况", "整改情况", "整改"),
            "由被建议单位自己反馈",
        ),
        **dict.fromkeys(("是否提出异议", "异议详情", "异议处理"), "由被建议单位自己提出"),
    },
    _suggestion,
    asked=("司法建议类型", "问题类别", "建议事项", "抄送单位", "签批人职务", "送达凭证"),
    reads=_read,
    elsewhere=_elsewhere,
)
