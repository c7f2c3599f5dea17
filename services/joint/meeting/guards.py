"""What the commands of a joint meeting ask: who gives them, where it stands, what makes it one (domain A.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from domain.meeting import Meeting, Phase
from domain.registry import Registry
from events.base import Side, Visibility
from events.meeting import CaseMatter
from events.terms import Words
from events.values import CaseNumber, OrganId
from events.vocabulary import CaseItemPurpose, MeetingKind, OrganRole
from services.decider import Context
from services.rules import require, require_active, require_actor, require_stage
from services.rules.cases import as_indexed, require_known_cases
from services.rules.posts import require_post


def require_phase(state: Meeting, *phases: Phase) -> None:
    """The order of things (MTG-05)."""
    require_stage(state.phase, *phases, rule_id="MTG-05")


def require_not_before(state: Meeting, earlier: date, on: date) -> None:
    """Nothing is dated before what it follows (MTG-05)."""
    require(
        earlier <= on,
        "MTG-05",
        state=Words(f"会议{state.phase.zh}（{earlier}）", f"the meeting is {state.phase.en} ({earlier})"),
    )


def require_after_convening(state: Meeting, on: date) -> None:
    """What prepares the meeting may be older than a postponement, but not than the meeting (MTG-05)."""
    assert state.convened is not None
    require_not_before(state, state.convened.occurred_on, on)


def require_host(state: Meeting, context: Context) -> None:
    """The government, the group office, or the legal department that convened on its behalf (MTG-01)."""
    require(is_host(state, context), "MTG-01")


def is_host(state: Meeting, context: Context) -> bool:
    """Whether the actor runs the meeting."""
    if context.holds(OrganRole.DISTRICT_GOVERNMENT, OrganRole.GROUP_OFFICE):
        return True
    delegate = context.holds(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    return delegate and state.convened is not None and context.acts_for(state.convened.convenor)


def may_convene(context: Context, on_behalf_of: OrganId | None, government: OrganId) -> bool:
    """The government of today; or office and legal department of today, naming the `government` of the date."""
    if context.holds(OrganRole.DISTRICT_GOVERNMENT):
        return on_behalf_of in (None, government)
    delegate = context.holds(OrganRole.GROUP_OFFICE, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)
    return on_behalf_of == government and delegate


def require_admitted(state: Meeting, context: Context) -> None:
    """A party; to a restricted meeting nobody lets itself in (MTG-04)."""
    require_party(context)
    require(is_admitted(state, context), "MTG-04")


def is_admitted(state: Meeting, context: Context) -> bool:
    """Whether the meeting is not restricted, or the actor its host, invited, or an earlier proposer."""
    proposers = [item.proposer for item in state.agenda] + ([state.proposed.by] if state.proposed else [])
    open_to_all = state.visibility is not Visibility.RESTRICTED
    return open_to_all or is_host(state, context) or context.acts_for(*state.invited, *proposers)


def require_party(context: Context) -> None:
    """An organ of the two sides or the joint office that is active today, no external one (GEN-10)."""
    registry, actor = context.registry, context.actor
    belongs = registry.active(actor, context.today) and registry.side(actor) is not None
    parties = Words("府院双方在用的机关或者领导小组办公室", "an active organ of the two sides, or the joint office")
    require_actor(belongs, context, parties)


def require_no_directive(matter: CaseMatter | None) -> None:
    """How a case is decided is the court's alone (MTG-07; 行政诉讼法 art. 4)."""
    require(matter is None or matter.purpose is not CaseItemPurpose.CASE_DIRECTIVE, "MTG-07")


def known_matter(matter: CaseMatter | None, context: Context) -> CaseMatter | None:
    """On a case that exists (GEN-06), marked as restricted where the court restricted it (CAS-04)."""
    if matter is None:
        return None
    require_known_cases([matter.case.number], context)
    return matter.model_copy(update={"case": as_indexed(matter.case, context)})


def about(matter: CaseMatter | None) -> tuple[CaseNumber, CaseItemPurpose] | None:
    """What makes two case matters the same one."""
    return None if matter is None else (matter.case.number, matter.purpose)


def require_jointly(jointly_with: OrganId | None, context: Context, on: date) -> None:
    """The government convenes, jointly with nobody but the court (MTG-01; 三(二)1)."""
    require(jointly_with in (None, context.registry.holder(OrganRole.DISTRICT_COURT, on)), "MTG-01")


def require_kind(kind: MeetingKind, slot: str | None, trigger: str | None, on: date, context: Context) -> None:
    """A regular meeting of that day names its slot, an ad hoc one its trigger (MTG-03)."""
    if kind is MeetingKind.REGULAR:
        require(is_slot(slot, context.settings.regular_meetings_per_year, on), "MTG-03")
    else:
        require(slot is None and trigger is not None, "MTG-03")


def require_chair(chair: str | None) -> None:
    """Who presided, by post alone (MTG-10)."""
    if chair is not None:
        require_post(chair, "MTG-10")


def require_present(present: Iterable[OrganId], registry: Registry, on: date) -> None:
    """Active organs (GEN-07), and among them those that make it a joint meeting (MTG-02)."""
    require_active(registry, on, *present)
    require(is_joint(present, registry, on), "MTG-02")


def is_joint(present: Iterable[OrganId], registry: Registry, on: date) -> bool:
    """Court, legal department, and an enforcement organ of the government besides it (MTG-02; 三(二)1)."""
    organs = set(present)
    legal_department = registry.holder(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, on)
    both = {registry.holder(OrganRole.DISTRICT_COURT, on), legal_department} <= organs
    others = (registry.organ(organ) for organ in organs if organ != legal_department)
    return both and any(o is not None and o.at(on).is_enforcement and o.side is Side.GOVERNMENT for o in others)


def is_slot(slot: str | None, per_year: int, planned_on: date) -> bool:
    """Whether it names a regular meeting: `2024` with one a year, else `2024-1` to `2024-<per_year>` (MTG-03)."""
    matched = re.fullmatch("20[0-9]{2}(?:-([1-9][0-9]?))?", slot or "")
    if matched is None or not in_slot(slot, planned_on):
        return False
    if per_year == 1:
        return matched[1] is None
    return matched[1] is not None and int(matched[1]) <= per_year


def in_slot(slot: str | None, planned_on: date) -> bool:
    """Whether a meeting of the slot may be on that day: in its year, or caught up in the next (domain F.7 no. 2)."""
    return slot is None or slot[:4] in (str(planned_on.year), str(planned_on.year - 1))
