"""The papers of a judicial suggestion: suggestion or opinion letter, the addressee's answer, the court's reminder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from events.response import FeedbackSubmitted, ResponseOpened
from events.suggestion import (
    SuggestionContent,
    SuggestionDrafted,
    SuggestionReminded,
    SuggestionSent,
    SuggestionServed,
)
from events.suggestion_upwards import SuggestionReferred
from events.titles import title_of
from events.vocabulary import ReminderMethod
from fuyuan.web.papers.recorded import Fields, Paper, Recorded
from fuyuan.web.papers.wording import Paragraph, in_lines, numbered, running_text, titled
from fuyuan.web.words import long_day


def suggestion(event: SuggestionSent | SuggestionDrafted, of: Recorded) -> Paper | None:
    sent = event if isinstance(event, SuggestionSent) else None
    if sent is None and (of.last(SuggestionSent) or of.last(SuggestionDrafted) is not event):
        return None
    content, on = event.content, event.occurred_on
    kind, court = content.instrument.zh, of.name(sent.sender, on) if sent else of.court(on)
    fields: Fields = {"发文机关": court}
    if sent:
        fields |= {
            "主送": of.names(sent.addressees, on),
            "抄送": of.names((*sent.cc, *sent.superior_cc), on),
            "发文字号": sent.number or sent.legacy_number or sent.letter_number,
            "答复期限": sent.reply_period and sent.reply_period.zh,
            "成文日期": long_day(on),
        }
    return Paper(
        kind, fields | {"草稿": sent is None, "标题": titled(court, content.title, kind)} | _said(content, of, on)
    )


def _said(content: SuggestionContent, of: Recorded, on: date) -> Fields:
    return {
        "已有举措": content.measures_taken,
        "来源": _source(content),
        "问题": [*_particulars(content, of, on), *numbered(content.problems)],
        "依据": "、".join(content.legal_basis or ()),
        "建议": numbered(content.recommendations),
        "附件": _attached(content.attachments or ()),
        "联系": content.contact,
    }


def referral(event: SuggestionReferred, of: Recorded) -> Paper | None:
    """What asks the higher court whether the draft may be sent (法释〔2023〕11号 art. 3)."""
    draft, on = of.last(SuggestionDrafted), event.occurred_on
    if draft is None:
        return None
    content, court = draft.content, of.court(on)
    named = titled("", content.title, content.instrument.zh).replace("\n", "")
    return Paper(
        "请示",
        {
            "发文机关": court,
            "标题": in_lines(f"{court}关于发出《{named}》的请示"),
            "主送": of.name(event.to, on),
            "理由": event.reason,
            "成文日期": long_day(on),
        }
        | _said(content, of, on),
    )


def _source(content: SuggestionContent) -> str | None:
    cases = [case.number for case in content.case_refs]
    if not cases:
        return content.other_source
    return f"审理{'、'.join(cases[:3])}" + (f"等{len(cases)}件" if len(cases) > 3 else "") + "行政案件"


def _particulars(content: SuggestionContent, of: Recorded, on: date) -> Iterable[Paragraph]:
    """What suggestions of special kinds are about: a document found unlawful, a judgment not performed."""
    if (document := content.normative) is not None:
        number = f"（{document.document_number}）" if document.document_number else ""
        issuers = of.names(document.issuing_organs, on)
        yield Paragraph(0, "", f"所涉规范性文件：{issuers}制定的《{document.title.strip('《》')}》{number}。")
    if (refusal := content.refusal) is not None:
        due = long_day(refusal.performance_due_on)
        yield Paragraph(0, "", f"{of.name(refusal.defendant, on)}应当于{due}前履行裁判确定的义务，逾期未履行。")
    if content.absence_grounds and content.defendant:
        grounds = "；".join(ground.zh for ground in content.absence_grounds)
        yield Paragraph(0, "", f"被诉行政机关{of.name(content.defendant, on)}：{grounds}。")


def _attached(names: Sequence[str]) -> list[str]:
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    return [f"{'附件：' if place == 1 else '　　　'}{place}. {name}" for place, name in enumerate(names, start=1)]


def feedback(event: FeedbackSubmitted, of: Recorded) -> Paper | None:
    on, opened = event.occurred_on, of.last(ResponseOpened)
    sent = of.last(SuggestionSent)
    number, title = _origin(sent, opened)
    asked = opened.recommended if opened else None
    answers = []
    for answer in event.answers:
        if answer.text and answer.text in event.text:
            continue
        text = f"：{asked[answer.recommendation - 1].rstrip('。')}" if asked else ""
        more = f"。{answer.text}" if answer.text else "。"
        answers.append(f"关于第{answer.recommendation}项建议{text}——{answer.answer.zh}{more}")
    depth = [title_of("Implementation", name).zh for name, done in event.implementation if done]
    return Paper(
        "反馈函",
        {
            "发文机关": of.name(event.successor or event.feedback_by, on),
            "发文字号": event.document_number,
            "标题": in_lines(
                f"关于{number or '有关'}{opened.instrument.zh if opened else '司法建议书'}采纳落实情况的函"
            ),
            "主送": sent and of.name(sent.sender, on),
            "原文": title,
            "原文号": number,
            "称收悉": bool(re.match(".*(收悉|收到)", event.text)),
            "正文": running_text(event.text),
            "逐条": numbered(answers),
            "落实": "、".join(depth),
            "成文日期": long_day(on),
        },
    )


def _origin(sent: SuggestionSent | None, opened: ResponseOpened | None) -> tuple[str | None, str | None]:
    """Number and title of the suggestion that is answered or urged."""
    if sent:
        return sent.number or sent.legacy_number or sent.letter_number, sent.content.title
    if opened:
        return opened.number or opened.legacy_number or opened.letter_number, opened.title
    return None, None


def reminder(event: SuggestionReminded, of: Recorded) -> Paper | None:
    sent, on = of.last(SuggestionSent), event.occurred_on
    if sent is None or event.method not in (None, ReminderMethod.IN_WRITING):
        return None
    number, title = _origin(sent, None)
    served = of.last(SuggestionServed, lambda service: service.organ == event.organ)
    return Paper(
        "催办函",
        {
            "发文机关": of.name(sent.sender, on),
            "标题": in_lines(f"关于催办{number or sent.content.instrument.zh}反馈的函"),
            "主送": of.name(event.organ, on),
            "发出日期": long_day(sent.occurred_on),
            "送达日期": served and long_day(served.occurred_on),
            "届满日期": long_day(of.due(event.organ, on)),
            "原文": title,
            "原文号": number,
            "截至日期": long_day(on),
            "正文": running_text(event.text or ""),
            "联系": sent.content.contact,
            "成文日期": long_day(on),
        },
    )
