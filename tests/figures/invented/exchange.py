"""Bulletins, meetings, suggestions and reconsideration papers with random turns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from domain.deadlines import add_months
from events.vocabulary import SuggestionKind, Topic
from tests.figures.invented.world import CATEGORIES, COURT, FIELDS, GOVERNMENT, JOINT, ORGANS, World
from tests.organs import COURT as DISTRICT_COURT
from tests.organs import GOV, LEGAL, SUPERVISORY

OFTEN = [Topic.J3, Topic.E2, Topic.E4] * 3 + [Topic.J4, Topic.E6] * 2 + [Topic.J1, Topic.E3]
ANSWERS = ("adopted", "partly_adopted", "not_adopted", "in_progress")


def bulletin(world: World, name: str) -> None:
    """Issued, corrected, acknowledged, replied to, withdrawn; an E2 with a table of nested and other periods."""
    topic = world.pick([*Topic, *OFTEN])
    mine, theirs = (COURT, GOVERNMENT) if topic.side == "court" else (GOVERNMENT, COURT)
    day, stream = world.start(), f"bulletin:{name}"
    world.tell(mine, stream, "bulletin.issued", day, content=_content(world, topic, day))
    revision, receipt = 1, f"bulletin-receipt:{name}"
    for _ in range(world.pick((0, 1, 1, 2))):
        day = world.later(day)
        if world.chance(0.4):
            revision += 1
            content = _content(world, topic, day)
            said = {"content": content, "revision": revision, "changed": "正文", "reason": "数据有误"}
            world.tell(mine, stream, "bulletin.corrected", day, **said)
        if world.chance(0.7):
            day = world.later(day)
            world.tell(theirs, receipt, "bulletin.acknowledged", day, by=GOV, revision=revision)
    if topic is Topic.E4 and world.chance(0.6):
        world.tell(theirs, receipt, "bulletin.replied", world.later(day), by=DISTRICT_COURT, text="已研究")
    if world.chance(0.15):
        world.tell(mine, stream, "bulletin.withdrawn", world.later(day), reason="重复发出")


def _content(world: World, topic: Topic, day: date) -> dict[str, Any]:
    court = topic.side == "court"
    said: dict[str, Any] = {
        "topic": topic.value,
        "title": "有关情况的通报",
        "text": "正文",
        "issuer": DISTRICT_COURT if court else world.pick((GOV, LEGAL)),
        "addressee": GOV if court else DISTRICT_COURT,
        "is_similar_case_matter": world.chance(0.3),
    }
    if world.chance(0.6):
        said["matter_date"] = str(day - timedelta(days=world.random.randint(0, 40)))
    if topic in (Topic.J1, Topic.E3, Topic.J2) and world.chance(0.5):
        said["nil_report"] = True
    if topic in (Topic.J3, Topic.E3):
        numbers = world.some([f"（2024）豫0204行初{serial}号" for serial in range(1, 5)], 1)
        said["case_refs"] = [{"number": n, "stage": world.pick(("accepted", "handled", None))} for n in numbers]
    if topic in (Topic.J4, Topic.E6):
        said["problems"] = [
            {"text": "告知", "field": world.pick(FIELDS[:2]), "category": world.pick(CATEGORIES)}
            for _ in range(world.random.randint(0, 3))
        ]
    if topic is Topic.E4:
        said["opinion_topic"] = world.pick(("trial", "nonlitigation_enforcement", None))
    if topic is Topic.E2:
        first = world.pick((1, 1, 1, 4, 5, 7))
        last = world.pick([month for month in (3, 6, 9, 12) if month >= first])
        said["period"] = {"start": f"2024-{first:02}-01", "end": f"2024-{last:02}-28"}
        said["figures"] = [_line(world) for _ in range(world.random.randint(0, 3))]
    return said


def _line(world: World) -> dict[str, Any]:
    value = str(world.pick((0, 3, "12.50", 1200)))
    line: dict[str, Any] = {
        "label": world.pick(("处罚", "许可")),
        "organ": world.pick((ORGANS[0], ORGANS[0], None)),
        "value": value,
    }
    if world.chance(0.2):
        line["numerator"] = {"label": "纠错", "value": "3"}
        line["denominator"] = {"label": "审结", "value": "11"}
    return line


def meeting(world: World, name: str) -> None:
    """Convened by one or another, held with and without those invited, its action items late or never done."""
    day, stream = world.start(), f"meeting:{name}"
    kind = world.pick(("regular", "ad_hoc"))
    slot = world.slot() if kind == "regular" else None
    kind = "regular" if slot else "ad_hoc"
    said: dict[str, Any] = {
        "kind": kind,
        "slot": slot,
        "trigger": None if slot else "征收项目",
        "subject": "联席会议",
        "place": "会议室",
    }
    said |= {"convenor": world.pick((GOV, LEGAL)), "on_behalf_of": GOV, "planned_on": day}
    if world.chance(0.3):
        said["jointly_with"] = DISTRICT_COURT
    if world.chance(0.2):
        said["recorded_afterwards"] = True
    world.tell(JOINT, stream, "meeting.convened", day, **said)
    reports = ("report_reconsideration", "report_trial", "report_suggestions")
    for item in (1, 2):
        purposes = [*world.some(reports), world.pick((*reports, "common_problem"))]
        said = {"item": item, "title": "议题", "purposes": list(dict.fromkeys(purposes)), "proposer": GOV}
        world.tell(JOINT, stream, "agenda-item.added", day, **said)
    comers = (DISTRICT_COURT, GOV, *ORGANS)
    for organ in world.some(comers):
        world.tell(JOINT, stream, "participant.invited", day, organ=organ)
    if world.chance(0.15):
        world.tell(JOINT, stream, "meeting.cancelled", world.later(day), reason="改期")
        return
    day = world.later(day)
    if world.chance(0.95):
        world.tell(JOINT, stream, "meeting.held", day, organs_present=world.some(comers, 1))
    for item in range(1, world.random.randint(1, 4)):
        due = world.pick((None, day + timedelta(days=world.random.randint(0, 90))))
        given = {"item": item, "resolution": item, "text": "完善告知", "owner": world.pick(ORGANS), "due_on": due}
        world.tell(JOINT, stream, "action-item.assigned", day, **given)
        done = day
        for _ in range(world.pick((0, 1, 2))):
            done = world.later(done, 120)
            world.tell(JOINT, stream, "action-item.reported", done, item=item, by=given["owner"], result="已办")
        if done > day and world.chance(0.7):
            world.tell(JOINT, stream, "action-item.closed", world.later(done), item=item)


def suggestion(world: World, name: str) -> None:
    """Sent to several, served, objected to, extended, answered in parts, assessed again, closed or withdrawn."""
    day, stream = world.start(), f"suggestion:{name}"
    kind = world.pick([*SuggestionKind, SuggestionKind.COMPREHENSIVE_GOVERNANCE, SuggestionKind.HEAD_ABSENCE])
    absence = kind in (SuggestionKind.HEAD_ABSENCE, SuggestionKind.NON_APPEARANCE_SANCTION)
    case, absent = f"（2024）豫0204行初{world.random.randint(1, 8)}号", world.pick(ORGANS[:3])
    if absence and world.absences and world.chance(0.8):
        case, absent, hearing = world.pick(world.absences)
        day = world.later(hearing) - timedelta(days=world.pick((0, 0, 5)))
    to = [SUPERVISORY, GOV][: world.random.randint(1, 2)] if absence else world.some(ORGANS, 1)[:3]
    for organ in world.pick((to, world.some(to))):
        world.tell(COURT, stream, "suggestion.consulted", day, organ=organ, opinion="无异议")
    signed: dict[str, Any] = {"signed_by": world.pick(("court_president", "leader_in_charge"))}
    signed["committee_on"] = world.pick((None, str(day), str(day), str(day + timedelta(days=1))))
    world.tell(COURT, stream, "suggestion.approved", day, **signed)
    day = world.later(day, 10)
    letter = world.chance(0.25)
    content: dict[str, Any] = {
        "instrument": "opinion_letter" if letter else "judicial_suggestion",
        "kind": kind.value,
        "title": "关于规范程序的司法建议",
        "categories": world.some(CATEGORIES, 1),
        "fields": world.some(FIELDS),
        "problems": ["一", "二"],
        "recommendations": ["一", "二"],
        "case_refs": [{"number": case}],
    }
    if world.chance(0.2):
        content["visibility"] = "restricted"
    if absence:
        content |= {"defendant": absent, "absence_grounds": ["no_valid_reason"]}
    period = world.pick((None, {"months": 2})) if letter else {"months": world.pick((1, 2))}
    number = None if letter else f"鼓法建〔{day.year}〕{name.rpartition('-')[2]}号"
    sent = {"content": content, "sender": DISTRICT_COURT, "addressees": to, "number": number, "reply_period": period}
    world.tell(COURT, stream, "suggestion.sent", day, **sent, cc=world.pick(([], [LEGAL])))
    ends = max(_addressee(world, stream, organ, day, period) for organ in to)
    if world.chance(0.15):
        world.tell(COURT, stream, "suggestion.withdrawn", world.later(ends), reason="情况变化")
    elif world.chance(0.6):
        world.tell(COURT, stream, "suggestion.closed", world.later(ends), outcome="settled")


def _addressee(world: World, stream: str, organ: str, day: date, period: dict[str, int] | None) -> date:
    due: date | None = None
    if world.chance(0.85):
        for _ in range(world.pick((1, 1, 2))):
            day = world.later(day, 20)
            due = add_months(day, period["months"]) if period else None
            served = {"organ": organ, "proof": "service_receipt", "reply_due_on": due}
            world.tell(COURT, stream, "suggestion.served", day, **served)
    if world.chance(0.2):
        day = world.later(day)
        world.tell(COURT, stream, "suggestion-objection.received", day, organ=organ, ground="情况不符")
        if world.chance(0.8):
            day, upheld = world.later(day, 20), world.chance(0.4)
            moved = due + timedelta(days=10) if due and not upheld else None
            said = {"organ": organ, "upheld": upheld, "reason": "已审查", "reply_due_on": moved}
            world.tell(COURT, stream, "suggestion-objection.decided", day, **said)
    if due and world.chance(0.2):
        more = add_months(due, 1)
        world.tell(COURT, stream, "reply-deadline.extended", day, organ=organ, reply_due_on=more, reason="情况复杂")
    for kind in world.some(("suggestion.reminded", "suggestion.escalated")):
        day = world.later(day)
        world.tell(COURT, stream, kind, day, organ=organ, **({"to": GOV} if kind.endswith("escalated") else {}))
    return _answers(world, stream, organ, day, period) if world.chance(0.7) else day


def _answers(world: World, stream: str, organ: str, day: date, period: dict[str, int] | None) -> date:
    presumed = world.chance(0.15)
    for number in range(1, world.random.randint(2, 4)):
        day = world.later(day, 90)
        due = add_months(day, period["months"]) if presumed and period else None
        said = [{"recommendation": n, "answer": world.pick(ANSWERS), "text": f"说明{number}"} for n in (1, 2)]
        answered: dict[str, Any] = {"organ": organ, "feedback_id": f"{stream}-{organ}-{number}", "answers": said}
        answered |= {"implementation": {}, "complete": number > 1 or world.chance(0.6)}
        answered |= {"presumed_service": presumed, "reply_due_on": due}
        world.tell(COURT, stream, "feedback.received", day, **answered)
        presumed = False
        if answered["complete"] and world.chance(0.6):
            day = world.later(day, 30)
            results = [{"recommendation": n, "result": world.pick(ANSWERS)} for n in (1, 2)]
            depth = {level: world.chance(0.5) for level in ("rectified", "sector_wide", "long_term")}
            assessed = {"organ": organ, "results": results, "implementation": depth}
            world.tell(COURT, stream, "feedback.assessed", day, **assessed)
    return day


def reconsideration_paper(world: World, name: str) -> None:
    """A suggestion to one or several, or an opinion; reported on, enforced, withdrawn."""
    day, stream, opinion = world.start(), f"reconsideration-suggestion:{name}", world.chance(0.5)
    to = world.some(ORGANS, 1)[: 1 if opinion else 3]
    content: dict[str, Any] = {
        "instrument": "reconsideration_opinion" if opinion else "reconsideration_suggestion",
        **{"issuer": GOV, "addressee": to[0], "title": "关于规范程序", "problems": ["一"], "recommendations": ["一"]},
        **{"case_refs": ["鼓政行复〔2024〕5号"], "further_addressees": to[1:] or None},
        "categories": [] if opinion else [CATEGORIES[0]],
        "ground": "unlawful" if opinion else None,
    }
    said = {"content": content, "number": f"鼓政复建〔2024〕{name.rpartition('-')[2]}号"}
    kind = "reconsideration-opinion.sent" if opinion else "reconsideration-suggestion.sent"
    world.tell(GOVERNMENT, stream, kind, day, **said, cc=world.pick(([], [DISTRICT_COURT])))
    for organ in to:
        day = world.later(day)
        if world.chance(0.8):
            due = day + timedelta(days=60) if opinion else None
            served = {"organ": organ, "proof": "mail", "due_on": due}
            world.tell(GOVERNMENT, stream, "reconsideration-suggestion.served", day, **served)
        for _ in range(world.pick((0, 1, 2))):
            day = world.later(day, 80)
            if opinion:
                result = world.pick(("rectified", "in_progress"))
                world.tell(GOVERNMENT, stream, "rectification.reported", day, organ=organ, result=result, text="整改")
            else:
                world.tell(GOVERNMENT, stream, "reconsideration-feedback.received", day, organ=organ, text="已办")
    if opinion and world.chance(0.4):
        day = world.later(day)
        world.tell(GOVERNMENT, stream, "performance.ordered", day, organ=to[0], due_on=day, reason="未履行")
        world.tell(GOVERNMENT, stream, "leaders.summoned", world.later(day), organ=to[0], posts=["局长"], text="约谈")
        world.tell(GOVERNMENT, stream, "public-criticism.issued", world.later(day), organ=to[0], text="通报")
    if world.chance(0.2):
        world.tell(GOVERNMENT, stream, "reconsideration-suggestion.withdrawn", world.later(day), reason="情况变化")
