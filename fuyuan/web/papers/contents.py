"""What the papers of a matter say, from the recorded facts: a table from event to kind of paper and its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from events.appearance import AppearanceDutyRegistered, AppearanceNoticeServed
from events.base import Event
from events.bulletin import BulletinContent, BulletinCorrected, BulletinDrafted, BulletinIssued, Figure
from events.meeting import (
    AgendaItemAdded,
    MeetingConvened,
    MeetingHeld,
    MinutesIssued,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.reconsideration import (
    ReconsiderationContent,
    ReconsiderationOpinionSent,
    ReconsiderationSuggestionDrafted,
    ReconsiderationSuggestionSent,
)
from events.response import FeedbackSubmitted
from events.suggestion import SuggestionDrafted, SuggestionReminded, SuggestionSent
from events.suggestion_upwards import SuggestionReferred
from fuyuan.papers.numerals import numeral
from fuyuan.web.papers.recorded import Fields, Paper, Recorded
from fuyuan.web.papers.suggestions import feedback, referral, reminder, suggestion
from fuyuan.web.papers.wording import Paragraph, in_lines, numbered, running_text, titled
from fuyuan.web.words import long_day


def paper_of(event: Event, of: Recorded) -> Paper | None:
    """The paper that this event of the matter is; None where it is none, or a draft that something replaced."""
    make = MAKERS.get(type(event))
    return make(event, of) if make else None


def _bulletin(event: BulletinIssued | BulletinCorrected | BulletinDrafted, of: Recorded) -> Paper | None:
    draft = isinstance(event, BulletinDrafted)
    if draft and (of.last(BulletinIssued) or of.last(BulletinDrafted) is not event):
        return None
    content, on = event.content, event.occurred_on
    issuer = of.name(content.issuer, on)
    return Paper(
        "通报",
        {
            "草稿": draft,
            "发文机关": issuer,
            "发文字号": content.document_number,
            "标题": titled(issuer, content.title, "通报"),
            "主送": of.name(content.addressee, on),
            "抄送": of.names(content.cc, on),
            "正文": [*running_text(content.text), *_bulletin_parts(content)],
            "期间": content.period and f"{long_day(content.period.start)}至{long_day(content.period.end)}",
            "数据": [_figure(figure, of, on) for figure in content.figures],
            "成文日期": None if draft else long_day(on),
        },
    )


def _bulletin_parts(content: BulletinContent) -> Iterable[Paragraph]:
    for place, problem in enumerate(content.problems, start=1):
        marks = f"（{problem.field.zh}，{problem.category.zh}）"
        yield Paragraph(0, "", f"问题{place}{marks}：{problem.text}")
    for rule in content.rules or ():
        number = f"（{rule.number}）" if rule.number else ""
        force = f"，自{long_day(rule.in_force_on)}起施行" if rule.in_force_on else ""
        yield Paragraph(0, "", f"《{rule.title.strip('《》')}》{number}{force}。")
    if content.case_refs:
        yield Paragraph(0, "", f"涉及案件：{'、'.join(case.number for case in content.case_refs)}。")
    if content.reconsideration_refs:
        yield Paragraph(0, "", f"涉及行政复议案件：{'、'.join(content.reconsideration_refs)}。")


def _figure(figure: Figure, of: Recorded, on: date) -> Mapping[str, str]:
    parts = ((f"{part.value:,}（{part.label}）" if part else "—") for part in (figure.numerator, figure.denominator))
    value = f"{figure.value:,}" + ("%" if figure.denominator else "")
    organ = of.name(figure.organ, on) if figure.organ else "—"
    return dict(zip(("项目", "单位", "数值", "分子", "分母"), (figure.label, organ, value, *parts), strict=True))


def _minutes(event: MinutesIssued | MeetingHeld, of: Recorded) -> Paper | None:
    issued = event if isinstance(event, MinutesIssued) else None
    held, convened = of.last(MeetingHeld), of.last(MeetingConvened)
    if issued is None and of.last(MinutesIssued):
        return None
    on = event.occurred_on
    present = held.organs_present if held else ()
    absent = [guest.organ for guest in of.all(ParticipantInvited) if guest.organ not in present] if held else []
    subject = convened.subject if convened else ""
    number = "　".join(filter(None, (issued.issue_number, issued.document_number))) if issued else None
    return Paper(
        "会议纪要",
        {
            "草稿": issued is None,
            "发文机关": of.name(convened.convenor, on) if convened else None,
            "发文字号": number,
            "标题": in_lines(f"{subject.removesuffix('纪要')}纪要") if subject else None,
            "正文": running_text(issued.text) if issued else list(_proceedings(held, convened, of)),
            "出席": of.names(present, on),
            "请假": of.names(absent, on),
            "分送": of.names(issued.sent_to, on) if issued else "",
            "成文日期": long_day(on) if issued else None,
            "印发日期": long_day(on) if issued else None,
        },
    )


def _proceedings(held: MeetingHeld | None, convened: MeetingConvened | None, of: Recorded) -> Iterable[Paragraph]:
    """What minutes begin from, before they are written: when and where, the agenda, what was resolved."""
    if held is None or convened is None:
        return
    by = of.names(filter(None, (convened.convenor, convened.jointly_with)), held.occurred_on)
    place = held.place or convened.place
    chaired = f"会议由{held.chair}主持。" if held.chair else ""
    yield Paragraph(0, "", f"{long_day(held.occurred_on)}，{by}在{place}召开{convened.subject}。{chaired}")
    if agenda := of.all(AgendaItemAdded):
        yield Paragraph(0, "", f"会议议题：{'；'.join(item.title for item in agenda)}。")
    if resolutions := of.all(ResolutionAdopted):
        yield Paragraph(0, "", "会议议定：")
        for resolution in resolutions:
            owner = of.name(resolution.owner, resolution.occurred_on)
            due = f"{long_day(resolution.due_on)}前完成" if resolution.due_on else "长期坚持"
            text = resolution.text.rstrip("。")
            yield Paragraph(0, "", f"{numeral(resolution.resolution)}、{text}。责任单位：{owner}；{due}。")


Reconsidered = ReconsiderationSuggestionSent | ReconsiderationOpinionSent | ReconsiderationSuggestionDrafted


def _reconsideration(event: Reconsidered, of: Recorded) -> Paper | None:
    content, on = event.content, event.occurred_on
    kind, issuer = content.instrument.zh, of.name(content.issuer, on)
    fields = _reconsidered(content, of, on) | {"发文机关": issuer, "标题": titled(issuer, content.title, kind)}
    match event:
        case ReconsiderationSuggestionDrafted():
            sent = of.last(ReconsiderationSuggestionSent) or of.last(ReconsiderationOpinionSent)
            if sent or of.last(ReconsiderationSuggestionDrafted) is not event:
                return None
            return Paper(kind, fields | {"草稿": True})
        case ReconsiderationSuggestionSent():
            fields["答复期限"] = long_day(event.reply_requested_by)
        case ReconsiderationOpinionSent():
            superiors = [of.names(event.notify_superior, on), event.superior_department]
            fields["抄告"] = "、".join(filter(None, superiors))
    return Paper(kind, fields | {"发文字号": event.number, "抄送": of.names(event.cc, on), "成文日期": long_day(on)})


def _reconsidered(content: ReconsiderationContent, of: Recorded, on: date) -> Fields:
    return {
        "主送": of.names(content.addressees, on),
        "来源": "、".join(content.case_refs),
        "问题": numbered(content.problems),
        "建议": numbered(content.recommendations),
    }


def _notice(event: AppearanceNoticeServed, of: Recorded) -> Paper | None:
    duty = of.last(AppearanceDutyRegistered)
    if duty is None:
        return None
    ground = duty.must_notify_ground or duty.may_notify_ground
    return Paper(
        "出庭通知",
        {
            "发文机关": of.court(event.occurred_on),
            "标题": "行政机关负责人出庭应诉通知书",
            "主送": of.name(duty.organ, event.occurred_on),
            "案号": duty.case,
            "程序": duty.procedure.zh,
            "发文字号": duty.case,
            "开庭日期": long_day(event.hearing_on),
            "通知事由": ground and ground.zh,
            "成文日期": long_day(event.occurred_on),
        },
    )


MAKERS: Final[Mapping[type[Event], Callable[[Any, Recorded], Paper | None]]] = {
    SuggestionDrafted: suggestion,
    SuggestionSent: suggestion,
    SuggestionReferred: referral,
    SuggestionReminded: reminder,
    FeedbackSubmitted: feedback,
    BulletinDrafted: _bulletin,
    BulletinIssued: _bulletin,
    BulletinCorrected: _bulletin,
    MeetingHeld: _minutes,
    MinutesIssued: _minutes,
    ReconsiderationSuggestionDrafted: _reconsideration,
    ReconsiderationSuggestionSent: _reconsideration,
    ReconsiderationOpinionSent: _reconsideration,
    AppearanceNoticeServed: _notice,
}
"""Which events are papers."""
