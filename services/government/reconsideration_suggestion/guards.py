"""What the commands of a reconsideration suggestion or opinion ask first: what was sent, and who speaks for whom."""

from __future__ import annotations

from datetime import date

from domain.authority import addressed_as
from domain.reconsideration_paper import Paper, Stage
from events.reconsideration import ReconsiderationSent
from events.reconsideration_terms import ReconsiderationInstrument
from events.terms import Words
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.rules import require, require_actor, require_stage, required
from services.rules.reconsideration import ISSUERS, Defect

OPINION = ReconsiderationInstrument.RECONSIDERATION_OPINION
_DESK = Words(
    "区政府、区政府法制部门或者行政复议机构",
    "the district government, its legal department or the reconsideration institution",
)
_ADDRESSEE = Words("主送机关", "an addressee")


def sent(state: Paper) -> ReconsiderationSent:
    """What was sent; nothing is possible before that, after withdrawal or closing (GEN-05)."""
    require_stage(state.stage, Stage.SENT)
    assert state.sent is not None
    return state.sent


def require_desk(context: Context) -> None:
    """Given by the government, its legal department or its reconsideration institution (GEN-10; 条例 art. 3)."""
    require_actor(_is_desk(context), context, _DESK)


def _is_desk(context: Context) -> bool:
    return context.entitled(*ISSUERS, OrganRole.RECONSIDERATION_INSTITUTION)


def require_government(context: Context) -> None:
    """Given by the district government of today itself: it is the reconsideration organ (行政复议法 art. 77)."""
    own = context.entitled(OrganRole.DISTRICT_GOVERNMENT)
    require_actor(own, context, Words("区人民政府", "the district government"))


def require_issuer(issuer: OrganId, on: date, context: Context) -> None:
    """Given by the issuer, or who holds today the role in which it sends or sent on that day (GEN-10)."""
    roles = [role for role in ISSUERS if context.registry.holds(issuer, role, on)]
    own = context.entitled(*roles) if roles else context.acts_for(issuer)
    require_actor(own, context, Words("发文机关", "the issuing organ"))


def require_addressee(addressee: OrganId, context: Context) -> OrganId | None:
    """The successor that acts in the addressee's place (行政复议法 art. 19), None where it acts itself; else GEN-10."""
    require_actor(context.acts_for(addressee), context, _ADDRESSEE)
    return context.actor if context.actor != addressee else None


def addressed(state: Paper, named: OrganId | None, context: Context) -> OrganId:
    """The addressee meant: the one that is named, or that acts itself, or the only one there is (REC-01).

    Only the desk may be asked which one: anybody else that names none would have to be an addressee (GEN-10).
    """
    addressees = sent(state).content.addressees
    meant = addressed_as(named or context.actor, addressees, context.registry, context.today)
    if meant is None and named is None and len(addressees) == 1:
        return addressees[0]
    require_actor(meant is not None or named is not None or _is_desk(context), context, _ADDRESSEE)
    problem = Defect.WHICH_ADDRESSEE if named is None else Defect.NOT_ADDRESSED
    return required(meant, "REC-01", problem=problem, organ=named or "")


def heir(addressee: OrganId, context: Context, on: date) -> OrganId | None:
    """Who continues the addressee's powers on that day; None where it stands itself. GEN-07 where nobody does."""
    last = context.registry.heir(addressee, on)
    require(context.registry.active(last, on), "GEN-07", organ=addressee, day=on)
    return last if last != addressee else None
