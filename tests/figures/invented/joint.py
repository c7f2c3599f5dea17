"""Joint work with random turns: trainings, researches, decisions with what comes of them, petitions, the group."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from events.dispute_terms import ResolutionKind
from events.risk_terms import PriorityField
from tests.figures.invented.world import FIELDS, GOVERNMENT, JOINT, ORGANS, World
from tests.organs import CITY_GOV, GOV, HOUSING, LEGAL, OFFICE, SUB, URBAN
from tests.organs import COURT as DISTRICT_COURT

ASSESSORS = ((DISTRICT_COURT, "court"), (LEGAL, "legal_department"), (CITY_GOV, "third_party"))
LEVELS = ("controllable", "uncontrollable", "none_found")
DECISIONS = (
    ("征收决定", date(2022, 2, 28), "鼓政〔2024〕1号"),
    ("整治方案", date(2024, 2, 29), "鼓政〔2024〕2号"),
    ("规划调整", date(2023, 12, 31), None),
    ("搬迁方案", date(2024, 1, 1), None),
)


def training(world: World, name: str) -> None:
    """Held together or by one side alone, with people of both sides and of neither."""
    day, stream = world.start(), f"training:{name}"
    form = world.pick(("expert_lecture", "experience_exchange", "trial_observation", "other"))
    planned = {"form": form, "title": "培训", "organisers": [DISTRICT_COURT, LEGAL], "planned_on": day}
    world.tell(JOINT, stream, "training.planned", day, **planned, alone=world.pick((None, None, True)))
    people = [
        {"organ": organ, "count": world.random.randint(0, 30)}
        for organ in world.some((DISTRICT_COURT, HOUSING, OFFICE, CITY_GOV))
    ]
    seen = world.matter("observation-1") if form == "trial_observation" else None
    if world.chance(0.85):
        world.tell(JOINT, stream, "training.held", day, attendance=people, observation=seen)


def research(world: World, name: str) -> None:
    """Opened and concluded; a standard from it issued, flagged and repealed."""
    day, stream = world.start(), f"research:{name}"
    said = {"title": "调研", "question": "问题", "origin": ["trial"], "organisers": [DISTRICT_COURT, LEGAL]}
    world.tell(JOINT, stream, "research.opened", day, **said, is_law_application=True)
    if world.chance(0.7):
        day = world.later(day, 200)
        world.tell(JOINT, stream, "research.concluded", day, findings="结论")
    standard = f"standard:{name}"
    drafted = {"research": world.matter(name), "title": "标准", "text": "内容", "legal_basis": ["某规定"]}
    world.tell(JOINT, standard, "standard.drafted", day, **drafted)
    if world.chance(0.7):
        day = world.later(day)
        world.tell(JOINT, standard, "standard.issued", day, document_number="鼓府院〔2024〕1号")
        for _ in range(world.pick((0, 1, 2))):
            day = world.later(day)
            flag = {"basis": "某规定", "superseded_by": "新规定", "bulletin": world.matter("bulletin-1")}
            world.tell(JOINT, standard, "standard.flagged", day, **flag)
        if world.chance(0.4):
            world.tell(JOINT, standard, "standard.repealed", world.later(day, 200), reason="已被替代")


def publicity(world: World, name: str) -> None:
    topic = world.pick(("reconsideration_law", "litigation_law", "judicial_interpretations", "rule_of_law"))
    held = {"organ": world.pick(ORGANS), "topic": topic, "title": "宣传", "reach": world.random.randint(0, 500)}
    world.tell(JOINT, f"publicity:{name}", "publicity-activity.held", world.start(), **held)


def risk(world: World, name: str) -> None:
    """Assessed in one or two rounds by some of those invited, concluded, the decision linked."""
    day, stream = world.start(), f"risk-assessment:{name}"
    opened = {"initiator": world.pick(ORGANS[:3]), "subject": "事项", "respond_by": day + timedelta(days=30)}
    field = world.pick(list(PriorityField)).value
    world.tell(JOINT, stream, "risk-assessment.opened", day, **opened, priority_field=field)
    for round_ in range(world.pick((1, 1, 2))):
        if round_:
            day = world.later(day)
            again = {"adjustment": "已调整", "respond_by": day + timedelta(days=30)}
            world.tell(JOINT, stream, "risk-assessment.reopened", day, **again)
        day = _assessed(world, stream, day)
    if world.chance(0.3):
        world.tell(JOINT, stream, "mitigation.recorded", world.later(day), measure="公开方案")
    if world.chance(0.6):
        world.linked.add(world.matter(name))
        title, on, number = DECISIONS[(int(name.rpartition("-")[2]) - 1) % len(DECISIONS)]
        linked = {"decision_title": title, "decided_on": on, "decision_number": world.pick((number, None))}
        world.tell(JOINT, stream, "decision.linked", day, **linked)


def _assessed(world: World, stream: str, day: date) -> date:
    heard = []
    for organ, capacity in world.some(ASSESSORS, 1):
        asked = {"assessor": organ, "capacity": capacity, "respond_by": day + timedelta(days=30)}
        for _ in range(world.pick((1, 1, 2))):
            world.tell(JOINT, stream, "assessor.invited", day, **asked)
        for _ in range(world.pick((0, 1, 1, 2))):
            day = world.later(day, 20)
            if world.chance(0.8):
                heard.append(organ)
                world.tell(JOINT, stream, "assessment-opinion.submitted", day, assessor=organ, opinion="意见")
            else:
                world.tell(JOINT, stream, "assessment.declined", day, assessor=organ, reason="不提出意见")
    if world.chance(0.8):
        day = world.later(day)
        said = {"risk_points": ["一"], "measures": ["二"], "level": world.pick(LEVELS)}
        missing = [organ for organ, _ in ASSESSORS[:2] if organ not in heard]
        world.tell(JOINT, stream, "risk-assessment.concluded", day, **said, missing_opinion_of=missing)
        late = {"assessor": DISTRICT_COURT, "opinion": "迟到", "late": True}
        if world.chance(0.2):
            world.tell(JOINT, stream, "assessment-opinion.submitted", world.later(day), **late)
    return day


def coordination(world: World, name: str) -> None:
    """Of a decision, assessed or not, with signs of conflict and opinions; what it became."""
    day, stream = world.start(), f"coordination:{name}"
    place = world.random.randrange(len(DECISIONS))
    title, on, number = DECISIONS[place]
    assessed = world.pick((None, None, world.matter(f"risk-{place + 1}")))
    if assessed in world.linked and world.chance(0.5):
        title = f"{title}（执行）"  # the assessment says which it is
    opened = {"executing_organ": URBAN, "decision_organ": GOV, "decision_title": title, "decided_on": on}
    opened |= {"decision_number": world.pick((number, None)), "risk_assessment": assessed}
    world.tell(JOINT, stream, "coordination.opened", day, **opened)
    for sign in range(1, world.random.randint(1, 4)):
        day = world.later(day)
        severity = world.pick(("minor", "major"))
        world.tell(JOINT, stream, "conflict-sign.reported", day, sign=sign, severity=severity, text="苗头")
        for organ, capacity in world.some(ASSESSORS[:2]):
            asked = {"organ": organ, "capacity": capacity, "respond_by": day, "question": "如何处理"}
            world.tell(JOINT, stream, "coordination-opinion.sought", day, **asked)
        for organ, capacity in world.some(ASSESSORS[:2]):
            day, given = world.later(day), {"by": organ, "capacity": capacity, "opinion": "意见"}
            world.tell(JOINT, stream, "coordination-opinion.given", day, **given)
    if world.chance(0.7):
        outcome = world.pick(("defused", "turned_into_dispute", "decision_suspended"))
        ended: dict[str, Any] = {"outcome": outcome, "result": "结束"}
        if outcome == "turned_into_dispute":
            ended["dispute"] = world.pick((None, world.matter(f"dispute-{world.random.randint(1, 4)}")))
            ended["case_refs"] = _cases(world)
        world.tell(JOINT, stream, "coordination.closed", world.later(day), **ended)


def _cases(world: World) -> list[dict[str, str]]:
    """Of the index, of the court above, of no first instance."""
    known = [f"（2024）豫0204行初{serial}号" for serial in range(1, 9)]
    others = ["（2024）豫02行初3号", "（2024）豫02行终9号"]
    return [{"number": number} for number in world.some((*known[:3], *others))]


def dispute(world: World, name: str) -> None:
    """Out of a coordination, about a decision, or neither; resolved in one of the ways, or not."""
    day, stream = world.start(), f"dispute:{name}"
    said: dict[str, Any] = {"lead": LEGAL, "title": "争议", "text": "系列", "field": world.pick(FIELDS)}
    said |= {"organs": [HOUSING], "case_refs": _cases(world), "criteria": ["complex_facts"], "visibility": "bilateral"}
    said["litigation_alone_insufficient"] = True
    if world.chance(0.4):
        said["coordination"] = world.matter(f"coordination-{world.random.randint(1, 4)}")
    if world.chance(0.4):
        said["decision"] = world.pick(DECISIONS)[0] + world.pick(("", "（执行）"))
    world.tell(GOVERNMENT, stream, "dispute.registered", day, **said)
    ended = world.later(day, 200)
    if world.chance(0.6):
        resolved = {"resolution_kind": world.pick(list(ResolutionKind)).value, "text": "已化解", "effect": "none"}
        world.tell(GOVERNMENT, stream, "dispute.resolved", ended, **resolved)
    elif world.chance(0.5):
        world.tell(GOVERNMENT, stream, "dispute.closed-unresolved", ended, reason="未达成一致")


def petition(world: World, name: str) -> None:
    """Handed on, accepted, given more time, answered or steered away, reviewed, closed."""
    day, stream = world.start(), f"petition:{name}"
    said: dict[str, Any] = {"by": LEGAL, "received_on": day, "petition_kind": "claim", "channel": "visit"}
    said |= {"petitioner_kind": "citizen", "petitioner_count": world.random.randint(1, 40), "subject": "补偿"}
    said |= {"text": "反映", "field": world.pick(FIELDS), "territory": world.pick((SUB, GOV)), "handling_due_on": day}
    world.tell(GOVERNMENT, stream, "petition.registered", day, **said)
    for _ in range(world.pick((0, 1, 1, 2))):
        day = world.later(day, 15)
        assigned = {"organ": world.pick(ORGANS), "basis": "act", "acceptance_due_on": day}
        world.tell(GOVERNMENT, stream, "petition-responsibility.assigned", day, **assigned)
    if world.chance(0.8):
        day = world.later(day, 15)
        due = day + timedelta(days=60)
        world.tell(GOVERNMENT, stream, "petition.accepted", day, by=HOUSING, due_on=due)
        if world.chance(0.3):
            more = {"due_on": due + timedelta(days=30), "days": 30, "reason": "复杂", "approved_by": "head"}
            world.tell(GOVERNMENT, stream, "petition.extended", world.later(day), by=HOUSING, **more)
    if world.chance(0.2):
        day, steered = world.later(day), {"statutory_route": "litigation", "reason": "属诉讼"}
        world.tell(GOVERNMENT, stream, "petition.steered", day, by=HOUSING, **steered)
    elif world.chance(0.7):
        day = world.later(day, 110)
        answered = {"result": "explained", "text": "已说明", "review_until": day}
        world.tell(GOVERNMENT, stream, "petition.answered", day, by=HOUSING, **answered)
        for stage in world.some(("review", "second_review")):
            day = world.later(day)
            reviewed = {"review_stage": stage, "reviewer": GOV, "result": world.pick(("upheld", "changed"))}
            world.tell(GOVERNMENT, stream, "petition.reviewed", day, **reviewed, text="意见")
    if world.chance(0.3):
        because = world.pick(("withdrawn", "answered"))
        world.tell(GOVERNMENT, stream, "petition.closed", world.later(day), because=because)


def registry(world: World, _name: str) -> None:
    """An organ under another name, one that another continues."""
    for organ in world.some(ORGANS[:3]):
        if world.chance(0.5):
            renamed = {"organ": organ, "name": f"新{organ}"}
            world.tell(JOINT, "organ-registry", "organ.renamed", world.start(), **renamed)
        else:
            followed = {"organ": organ, "successor": world.pick(ORGANS[3:])}
            world.tell(JOINT, "organ-registry", "organ.superseded", world.start(), **followed)


def leading_group(world: World, _name: str) -> None:
    """Seats, some of several units; liaisons named and replaced; funds recorded more than once."""
    day, stream = world.start(), "leading-group"
    if world.chance(0.7):
        head = {"function": "head", "organ": GOV, "seat": "区长"}
        members = [
            {"function": "member", "organ": organ, "seat": "局长", "also_for": world.some((HOUSING, SUB))}
            for organ in world.some(ORGANS)
        ]
        world.tell(JOINT, stream, "leading-group.established", day, seats=[head, *members])
        for number in range(2, world.random.randint(2, len(members) + 2)):
            day = world.later(day)
            world.tell(JOINT, stream, "group-member.removed", day, seat_number=number, reason="调整")
        if world.chance(0.5):
            added = {"function": "member", "organ": world.pick(ORGANS), "seat": "局长"}
            world.tell(JOINT, stream, "group-member.added", world.later(day), seat_number=20, member=added)
    for organ in world.some((*ORGANS, DISTRICT_COURT)):
        day = world.pick((world.later(day, 100), max(day, date(2024, 12, 31))))
        kind = world.pick(("liaison.designated", "liaison.replaced"))
        world.tell(JOINT, stream, kind, day, organ=organ, seat="办公室主任")
        for _ in range(world.pick((0, 1, 2))):
            funds: dict[str, Any] = {"year": world.pick((2023, 2024)), "amount": world.pick((None, 0, 50_000))}
            world.tell(JOINT, stream, "work-funding.recorded", day, organ=organ, **funds)
