"""Cases of the court and of the reconsideration organ, duties to appear, observations, with random turns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from events.case_terms import CaseCause, CaseOutcome, LossGround, ReconsiderationOutcome, procedure_of
from events.vocabulary import AbsenceGround
from tests.figures.invented.world import COURT, FIELDS, GOVERNMENT, ORGANS, World
from tests.organs import COURT as DISTRICT_COURT
from tests.organs import OUTSIDE

APPEALS = ("upheld", "changed", "remanded", "withdrawn")
RANKS = ("principal", "deputy", "participating_deputy_level")


def case(world: World, name: str) -> None:
    """Filed against one or several, heard, coordinated, concluded, appealed, retried, restricted; duties beside it."""
    serial, day, stream = int(name.rpartition("-")[2]), world.start(), f"case:{name}"
    code = world.pick(("行初", "行初", "行初", "行赔初", "行审", "行审", "行终"))
    number = f"（2024）豫0204{code}{serial}号"
    sued = world.some((*ORGANS, OUTSIDE), 1)[:3]
    filed: dict[str, Any] = {"number": number, "court": DISTRICT_COURT, "procedure": procedure_of(number).value}
    filed |= {"cause": world.pick(list(CaseCause)).value, "field": world.pick(FIELDS), "defendants": sued}
    filed |= {"plaintiff_kind": "natural_person", "plaintiff_count": 1}
    if code == "行终" or world.chance(0.15):
        filed["earlier_number"] = f"（2024）豫0204行初{world.random.randint(1, 8)}号"
    if world.chance(0.3):
        filed["decision_number"] = world.pick(("鼓政〔2024〕1号", "鼓政〔2024〕2号"))
    world.tell(COURT, stream, "case.filed", day, **filed)
    if code != "行审":
        day = _tried(world, name, number, sued, day)
    if world.chance(0.8):
        day = world.later(day, 200)
        _ended(world, stream, code, day)
    if world.chance(0.2):
        restricted = {"ground": "privacy", "reason": "个人隐私"}
        world.tell(COURT, stream, "case-access.restricted", world.later(day), **restricted)
        if world.chance(0.3):
            world.tell(COURT, stream, "case-access.released", world.later(day), reason="已公开")


def _tried(world: World, name: str, number: str, sued: list[str], day: date) -> date:
    stream, hearings = f"case:{name}", list[date]()
    for _ in range(world.pick((0, 1, 1, 2))):
        day = world.later(day)
        hearings.append(day)
        world.tell(COURT, stream, "hearing.held", day)
    for organ in sued:
        if organ != OUTSIDE and world.chance(0.8):
            _duty(world, f"{name}-{organ}", number, organ, hearings)
    if world.chance(0.2):
        world.tell(COURT, stream, "case.defendants-changed", day, defendants=world.some(ORGANS, 1)[:2], reason="变更")
    for _ in range(world.pick((0, 0, 1, 2, 3))):
        day = world.later(day)
        told = {"organs": sued[:1], "text": "协调", "outcome": world.pick(("settled", "not_settled", None))}
        world.tell(COURT, stream, "case.coordinated", day, **told)
    return day


def _ended(world: World, stream: str, code: str, day: date) -> None:
    review = code == "行审"
    often = [] if review else [CaseOutcome.WITHDRAWN, CaseOutcome.WITHDRAWN, CaseOutcome.REVOKED, CaseOutcome.REVOKED]
    outcome = world.pick([*(each for each in CaseOutcome if each.of_enforcement_review is review), *often])
    said: dict[str, Any] = {"outcome": outcome.value}
    if outcome.loss:
        said["loss_grounds"] = [ground.value for ground in world.some(list(LossGround), 1)[:2]]
    if outcome is CaseOutcome.WITHDRAWN:
        said |= {"act_changed_before_withdrawal": world.chance(0.5), "settled": world.chance(0.5)}
    world.tell(COURT, stream, "case.concluded", day - timedelta(300 if world.chance(0.03) else 0), **said)
    if review or not world.chance(0.5):
        return
    for appellant in world.some(("plaintiff", "defendant"), 1):
        world.tell(COURT, stream, "case.appealed", world.later(day, 15), appellant=appellant)
    above = {"appeal_number": "（2024）豫02行终9号"}
    if world.chance(0.3):
        day = world.later(day)
        world.tell(COURT, stream, "appeal.concluded", day, result="withdrawn", appellant="defendant", **above)
    if world.chance(0.7):
        day = world.later(day, 200)
        world.tell(COURT, stream, "appeal.concluded", day, result=world.pick(APPEALS), **above)
    for _ in range(world.pick((0, 1, 1, 2))):
        day = world.later(day, 200)
        results = ("refused", "ordered", "upheld", "changed", "changed", "remanded", None)
        retrial: dict[str, Any] = {"result": world.pick(results)}
        if retrial["result"] in ("upheld", "changed"):
            retrial["outcome"] = world.pick(("claims_dismissed", "revoked"))
        world.tell(COURT, stream, "trial.supervised", day, supervision_number="（2024）豫行再3号", **retrial)


def _duty(world: World, name: str, number: str, organ: str, hearings: list[date]) -> None:
    stream = f"appearance:{name}"
    day = min(hearings, default=world.start()) - timedelta(days=world.random.randint(0, 20))
    duty: dict[str, Any] = {"case": number, "procedure": procedure_of(number).value, "organ": organ}
    if world.chance(0.1):
        duty["elsewhere"] = True
    world.tell(COURT, stream, "appearance-duty.registered", day, **duty)
    if world.chance(0.5):
        hearing = min(hearings, default=day) + timedelta(days=world.pick((0, 0, 30)))
        world.tell(COURT, stream, "appearance-notice.served", day, hearing_on=hearing)
    if world.chance(0.2):
        settled = {"appearing_organ": world.pick((*ORGANS[:2], organ)), "settled_by": "agreement"}
        world.tell(COURT, stream, "joint-appearance.settled", day, **settled)
    for hearing in hearings:
        if world.chance(0.3):
            given = {"absence_reason": world.pick(("force_majeure", "irreplaceable_duty")), "explanation": "防汛"}
            accepted = world.chance(0.8)
            world.tell(COURT, stream, "absence-reason.reviewed", hearing, accepted=accepted, given=given)
        if world.chance(0.8) and _found(world, stream, hearing):
            world.absences.append((number, organ, hearing))
    if world.chance(0.15):
        end = world.later(max(hearings, default=day), 20)
        world.tell(COURT, stream, "appearance-duty.ended", end)
        if world.chance(0.5):
            world.tell(COURT, stream, "appearance-duty.registered", world.later(end, 30), **duty)


def _found(world: World, stream: str, hearing: date) -> bool:
    """Whether the head is told to have been absent on one of the grounds."""
    head = {"post": "副局长", "head_rank": world.pick(RANKS)}
    absent: dict[str, Any] = {"staff_present": "corresponding_staff", "excused": world.chance(0.5)}
    if not absent["excused"]:
        grounds = [ground.value for ground in world.some(list(AbsenceGround), 1)[:2]]
        absent |= {"ground": grounds[0], "further_grounds": grounds[1:] or None}
    appeared = world.chance(0.5)
    if appeared:
        world.tell(COURT, stream, "head.appeared", hearing, **head, spoke=world.chance(0.5))
    else:
        world.tell(COURT, stream, "head.absent", hearing, **absent)
    if world.chance(0.15):
        came = {"appeared": True, "head": head, "spoke": world.chance(0.5)}
        finding = {"hearing_on": hearing, **world.pick((came, {"appeared": False, **absent}))}
        said = {"finding": finding, "reason": "笔录有误"}
        world.tell(COURT, stream, "appearance-finding.corrected", world.later(hearing), **said)
    return not appeared and "ground" in absent


def observation(world: World, name: str) -> None:
    """Held, at the hearing of a duty or not, reviewed or not."""
    serial, day, stream = name.rpartition("-")[2], world.start(), f"observation:{name}"
    number = f"（2024）豫0204行初{serial}号"
    planned = {"case": number, "typical_reason": "典型", "categories": ["other_public"], "planned_on": day}
    world.tell(COURT, stream, "observation.planned", day, **planned)
    duty = f"observed-{serial}"
    if world.chance(0.7):
        said = {"case": number, "procedure": "first_instance", "organ": ORGANS[0]}
        world.tell(COURT, f"appearance:{duty}", "appearance-duty.registered", day, **said)
        _found(world, f"appearance:{duty}", day)
    if world.chance(0.8):
        kinds = ("administrative_staff", "congress_deputy", "cppcc_member", "other_public")
        groups = [{"category": kind, "count": world.random.randint(0, 20)} for kind in world.some(kinds, 1)]
        beside = world.pick((world.matter(duty), None))
        world.tell(COURT, stream, "observation.held", day, observers=groups, appearance=beside)
        if world.chance(0.5):
            world.tell(COURT, stream, "observation.reviewed", world.later(day), text="讲评")


def reconsideration_case(world: World, name: str) -> None:
    """Accepted, and decided in one of the ways of the law."""
    day, stream = world.start(), f"reconsideration-case:{name}"
    accepted = {"number": f"鼓政行复〔2024〕{name.rpartition('-')[2]}号", "respondent": world.pick(ORGANS)}
    world.tell(GOVERNMENT, stream, "reconsideration.accepted", day, **accepted, field=world.pick(FIELDS))
    if world.chance(0.7):
        outcome = world.pick(list(ReconsiderationOutcome)).value
        world.tell(GOVERNMENT, stream, "reconsideration.decided", world.later(day, 90), outcome=outcome)
