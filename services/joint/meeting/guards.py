"""What the commands of a joint meeting ask first: who gives them, and where the meeting stands."""

from __future__ import annotations

from datetime import date

from domain.meeting import Meeting, Phase
from events.base import Side, Visibility
from events.meeting import CaseMatter
from events.terms import Words
from events.values import CaseNumber, OrganId
from events.vocabulary import CaseItemPurpose, OrganRole
from services.decider import Context
from services.rules import require
from services.rules.acts import require_actor
from services.rules.cases import as_indexed, case_streams, require_known_cases


def require_phase(state: Meeting, *phases: Phase) -> None:
    """The order of things (MTG-05)."""
    require(state.phase in phases, "MTG-05", state=state.phase)


def require_not_before(state: Meeting, earlier: date, on: date) -> None:
    """Nothing is dated before what it follows (MTG-05)."""
    require(earlier <= on, "MTG-05", state=Words(f"{state.phase.zh}（{earlier}）", f"{state.phase.en} ({earlier})"))


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
    """A party; to a restricted meeting nobody lets itself in: host, invited, earlier proposers only (MTG-04)."""
    require_party(context)
    if state.visibility is not Visibility.RESTRICTED or is_host(state, context):
        return
    known = [*state.invited, *(item.proposer for item in state.agenda)]
    if state.proposed is not None:
        known.append(state.proposed.by)
    require(context.acts_for(*known), "MTG-04")


def require_party(context: Context) -> None:
    """An organ of the two sides or the joint office that is active today, no external one (GEN-10)."""
    registry, actor = context.registry, context.actor
    belongs = registry.active(actor, context.today) and registry.side(actor) is not None
    parties = Words("府院双方在用的机关或者领导小组办公室", "an active organ of the two sides, or the joint office")
    require_actor(belongs, context, parties)


def require_no_directive(matter: CaseMatter | None) -> None:
    """How a case is decided is the court's alone (MTG-07; 行政诉讼法 art. 4)."""
    require(matter is None or matter.purpose is not CaseItemPurpose.CASE_DIRECTIVE, "MTG-07")


def case_references(matter: CaseMatter | None) -> list[str]:
    """Where the joint office keeps what it knows of the case."""
    return [] if matter is None else case_streams([matter.case.number], Side.JOINT)


def known_matter(matter: CaseMatter | None, context: Context) -> CaseMatter | None:
    """On a case that exists (GEN-06), marked as restricted where the court restricted it (CAS-04)."""
    if matter is None:
        return None
    require_known_cases([matter.case.number], context)
    return matter.model_copy(update={"case": as_indexed(matter.case, context)})


def about(matter: CaseMatter | None) -> tuple[CaseNumber, CaseItemPurpose] | None:
    """What makes two case matters the same one."""
    return None if matter is None else (matter.case.number, matter.purpose)
