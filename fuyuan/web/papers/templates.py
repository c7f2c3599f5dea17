"""The templates that come with the program: what each kind of paper says around the recorded facts.

A 司法建议书 follows the form in annex 2 of 法释〔2023〕11号, letters the letter format of GB/T 9704-2012 (10.1),
minutes that of minutes (10.3), bulletins the general one. Only the 请示 goes to a superior, so only it has a 签发人,
who signs with the pen: no person's name is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from docx.document import Document

from fuyuan.papers import layout
from fuyuan.papers.layout import line, paragraphs, when
from fuyuan.papers.styles import CENTRE, LEFT, RIGHT, characters, saved

MAIN: Final = "{{ 主送 }}："
TO: Final = ("移主送", "主送：{{ 主送 }}。", "")
CC: Final = ("抄送", "抄送：{{ 抄送 }}。", "")
PRINTED: Final = ("true", "{{ 印发机关 }}", "{{ 印发日期 }}印发")


def _suggestion() -> Document:
    paper = layout.a4()
    _titled(paper)
    when(paper, "已有举措", "{{ 已有举措 }}")
    line(paper, "我院在{{ 来源 }}中，发现下列问题需要重视和解决：")
    paragraphs(paper, "问题")
    line(paper, "为此，{% if 依据 %}依据{{ 依据 }}，{% endif %}特建议：")
    paragraphs(paper, "建议")
    when(
        paper,
        "答复期限",
        "请你单位收到本建议书后及时研究处理，自收到之日起{{ 答复期限 }}内将采纳、落实情况书面反馈我院。"
        "我院将支持、配合你单位做好有关工作。",
        kept=True,
    )
    when(paper, "not 答复期限", "以上建议，请你单位研究处理。", kept=True)
    layout.attachments(paper, "附件")
    layout.signature(paper, "（院印）", "{{ 发文机关 }}", "{{ 成文日期 }}")
    _contact(paper)
    for condition, text, _right in (TO, CC):
        when(paper, condition, text, style=LEFT)
    return paper


def _opinion_letter() -> Document:
    paper = _letter()
    when(paper, "已有举措", "{{ 已有举措 }}")
    line(paper, "我院在{{ 来源 }}中，发现下列情况：")
    paragraphs(paper, "问题")
    line(paper, "现提出意见如下：")
    paragraphs(paper, "建议")
    when(paper, "答复期限", "请自收到本函之日起{{ 答复期限 }}内书面函复我院。", kept=True)
    when(paper, "not 答复期限", "以上意见，请予研究。", kept=True)
    layout.attachments(paper, "附件")
    return _letter_end(paper)


def _referral() -> Document:
    paper = layout.a4()
    layout.issuer_head(paper, "{{ 发文机关 }}", "{{ 发文字号 }}", signed_by="{{ 签发人 }}")
    layout.title(paper, "{{ 标题 }}")
    layout.blank(paper, 1)
    line(paper, MAIN, LEFT)
    line(paper, "我院在{{ 来源 }}中，发现下列问题：")
    paragraphs(paper, "问题")
    line(paper, "为此，{% if 依据 %}依据{{ 依据 }}，{% endif %}拟建议：")
    paragraphs(paper, "建议")
    line(paper, "报请决定的理由：{{ 理由 }}")
    line(
        paper,
        "依照《最高人民法院关于综合治理类司法建议工作若干问题的规定》（法释〔2023〕11号）第三条，现报请你院决定。",
    )
    line(paper, "妥否，请批示。", kept=True)
    layout.attachments(paper, "附件")
    layout.signature(paper, "{{ 发文机关 }}", "{{ 成文日期 }}")
    _contact(paper)
    layout.imprint(paper, (PRINTED,))
    return paper


def _bulletin() -> Document:
    paper = layout.a4()
    layout.issuer_head(paper, "{{ 发文机关 }}", "{{ 发文字号 }}")
    layout.title(paper, "{{ 标题 }}")
    layout.blank(paper, 1)
    line(paper, MAIN, LEFT)
    paragraphs(paper, "正文[:-1]")
    paragraphs(paper, "正文[-1:]", kept=True)
    when(paper, "数据", "有关数据见下表{% if 期间 %}（统计期间：{{ 期间 }}）{% endif %}。")
    paper.add_paragraph("{%p if 数据 %}")
    cells = [f"{{{{ 行.{name} }}}}" for name in ("项目", "单位", "数值", "分子", "分母")]
    layout.table(paper, "数据", ("项目", "单位", "数值", "分子", "分母"), (52, 34, 20, 25, 25), cells)
    paper.add_paragraph("{%p endif %}")
    when(paper, "数据", "特此通报。", kept=True)  # no signature on a page without text
    layout.signature(paper, "{{ 发文机关 }}", "{{ 成文日期 }}")
    layout.imprint(paper, (CC, PRINTED))
    return paper


def _minutes() -> Document:
    paper = layout.a4()
    layout.minutes_head(paper, "府院联席会议纪要", "{{ 发文字号 }}", "{{ 发文机关 }}", "{{ 成文日期 }}")
    layout.title(paper, "{{ 标题 }}")
    layout.blank(paper, 1)
    paragraphs(paper, "正文")
    layout.blank(paper, 1)
    for name in ("出席", "请假"):
        paper.add_paragraph(f"{{%p if {name} %}}")
        listed = line(paper, "", LEFT)
        listed.paragraph_format.left_indent = characters(5)
        listed.paragraph_format.first_line_indent = characters(-3)
        layout.heiti(listed, f"{name}：")
        listed.add_run(f"{{{{ {name} }}}}")
        paper.add_paragraph("{%p endif %}")
    layout.imprint(paper, (("分送", "分送：{{ 分送 }}。", ""), PRINTED))
    return paper


def _reconsideration(asks: str, *closing: tuple[str, str]) -> Document:
    paper = layout.a4()
    _titled(paper)
    line(paper, "本机关在办理{{ 来源 }}行政复议案件中，发现下列问题：")
    paragraphs(paper, "问题")
    line(paper, asks)
    paragraphs(paper, "建议")
    for condition, text in closing:
        when(paper, condition, text, kept=True)
    layout.signature(paper, "{{ 发文机关 }}", "{{ 成文日期 }}")
    layout.imprint(paper, (TO, CC, ("抄告", "抄告：{{ 抄告 }}。", "")), ruled=False)
    return paper


def _reconsideration_suggestion() -> Document:
    wish = "请于{{ 答复期限 }}前将办理情况书面告知本机关。"
    return _reconsideration("为此，提出如下建议：", ("答复期限", wish), ("not 答复期限", "以上建议，请予研究。"))


def _reconsideration_opinion() -> Document:
    report = "请自收到本意见书之日起60日内，将纠正相关违法或者不当行政行为的情况报送本机关。"
    return _reconsideration("依照《中华人民共和国行政复议法》第七十六条，提出如下意见：", ("true", report))


def _notice() -> Document:
    paper = layout.a4()
    layout.title(paper, "{{ 发文机关 }}", "行政机关负责人出庭应诉通知书")
    layout.blank(paper, 1)
    line(paper, "{{ 发文字号 }}", RIGHT)
    layout.blank(paper, 1)
    line(paper, MAIN, LEFT)
    line(
        paper,
        "你单位作为被诉行政机关的{{ 案号 }}案件（{{ 程序 }}），定于{{ 开庭日期 }}______时______分在"
        "______开庭审理{% if 通知事由 %}（通知事由：{{ 通知事由 }}）{% endif %}。"
        "依照《中华人民共和国行政诉讼法》第三条第三款和《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》，通知你单位负责人出庭应诉，并告知如下：",
    )
    for text in (
        "一、出庭的负责人应当在开庭前提交载明姓名、职务并加盖单位印章的身份证明，可以另行委托一至二名诉讼代理人。",
        "二、确有正当理由不能出庭的，应当提交加盖单位印章或者由主要负责人签字的说明，并委托相应的工作人员出庭，"
        "不得仅委托律师出庭。",
        "三、无正当理由不出庭的，本院将记录在案、在裁判文书中载明，并依法提出司法建议。",
    ):
        line(paper, text, kept=text.startswith("三"))
    layout.signature(paper, "（院印）", "{{ 发文机关 }}", "{{ 成文日期 }}")
    _contact(paper)
    return paper


def _feedback() -> Document:
    paper = _letter()
    received = "你院《{{ 原文 }}》{% if 原文号 %}（{{ 原文号 }}）{% endif %}收悉。现将采纳、落实情况反馈如下："
    when(paper, "not 称收悉", received)
    paragraphs(paper, "正文")
    paragraphs(paper, "逐条")
    when(paper, "落实", "落实程度：{{ 落实 }}。")
    line(paper, "特此函复。", kept=True)
    return _letter_end(paper)


def _reminder() -> Document:
    paper = _letter()
    line(
        paper,
        "我院于{{ 发出日期 }}发出《{{ 原文 }}》{% if 原文号 %}（{{ 原文号 }}）{% endif %}，你单位于{{ 送达日期 }}收到，"
        "答复期限至{{ 届满日期 }}。截至{{ 截至日期 }}，我院尚未收到你单位的完整书面反馈。",
    )
    paragraphs(paper, "正文")
    when(paper, "not 正文", "请抓紧研究处理，于______前将采纳、落实情况书面反馈我院。", kept=True)
    return _letter_end(paper)


def _titled(paper: Document) -> None:
    layout.title(paper, "{{ 标题 }}")
    layout.blank(paper, 1)
    line(paper, "{{ 发文字号 }}", CENTRE)
    layout.blank(paper, 1)
    when(paper, "not 移主送", MAIN, LEFT)


def _letter() -> Document:
    paper = layout.a4(letter=True)
    layout.letter_head(paper, "{{ 发文机关 }}", "{{ 发文字号 }}")
    layout.title(paper, "{{ 标题 }}")
    layout.blank(paper, 1)
    when(paper, "not 移主送", MAIN, LEFT)
    return paper


def _letter_end(paper: Document) -> Document:
    layout.signature(paper, "{{ 发文机关 }}", "{{ 成文日期 }}")
    _contact(paper)
    layout.imprint(paper, (TO, CC), ruled=False)
    return paper


def _contact(paper: Document) -> None:
    line(paper, "（联系人及电话：{{ 联系 }}）")


TEMPLATES: Final[Mapping[str, Callable[[], Document]]] = {
    "司法建议书": _suggestion,
    "意见函": _opinion_letter,
    "请示": _referral,
    "通报": _bulletin,
    "会议纪要": _minutes,
    "行政复议建议书": _reconsideration_suggestion,
    "行政复议意见书": _reconsideration_opinion,
    "出庭通知": _notice,
    "反馈函": _feedback,
    "催办函": _reminder,
}
"""By kind of paper, which is the name of the file too."""


@cache
def packaged(kind: str) -> bytes:
    """The template of a kind of paper, as a Word file."""
    return saved(TEMPLATES[kind]())
