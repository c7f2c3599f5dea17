"""The duty of an organ's head to appear in court (负责人出庭应诉; opinion 三(二)3; 法释〔2020〕3号; domain A.5.1).

One matter for each case, procedure and defendant organ (APP-09): 登记 → 通知 → [确定、身份证明、说明理由 and their
review] → 认定, for every hearing anew. Notices and adjournments stand here; the reviews in `review`, what
the court found in `finding`. What the organ does arrives by policy.
"""

from __future__ import annotations

from domain.appearance import Appearance, evolve
from domain.case import Case
from events.appearance import AppearanceDutyRegistered, AppearanceNoticeServed, HearingAdjourned, JointAppearanceSettled
from events.appearance_terms import JointSettlement, MayNotifyGround, MustNotifyGround
from events.base import Side, says
from events.case_terms import Procedure, procedure_of
from events.terms import Words
from events.values import CaseNumber, Day, OrganId, Reason, ShortText
from services.court.appearance import finding as appearance_finding
from services.court.appearance import review as appearance_review
from services.court.appearance.opening import end_duty, open_duty
from services.decider import Command, Context, Decider, by_command
from services.rules import require, require_active, require_desk, require_not_before, required
from services.rules.appearance import (
    WITH_HEARING,
    OfDuty,
    duty_key,
    notice_defects,
    of_higher_court,
    registered,
    require_still_sued,
)
from services.rules.cases import case_streams, elsewhere, known_case, require_known_cases


@says("登记该机关负责人在本案中的出庭义务；再次登记的，替换通知情形。")
class RegisterAppearanceDuty(Command, zh="登记出庭义务", opens=True):
    """The head of this organ owes its appearance in this case; given again, it replaces the grounds.

    `procedure` follows from the case number. `third_party`: the organ was joined because the plaintiff refused to sue
    it (法释〔2020〕3号 art. 1). `authorised_body`: the unit of the organ that is sued in its own name.
    """

    case: CaseNumber
    organ: OrganId
    procedure: Procedure | None = None
    must_notify_ground: MustNotifyGround | None = None
    may_notify_ground: MayNotifyGround | None = None
    authorised_body: ShortText | None = None
    third_party: bool = False

    def natural_key(self) -> str:
        return duty_key(self.case, self.organ)

    def references(self, side: Side) -> list[str]:
        return case_streams((self.case,), side)


@says("登记某次开庭的出庭通知书已送达，发生日期为送达日。")
class ServeAppearanceNotice(OfDuty, zh="登记送达出庭通知书"):
    """The notice for the hearing of `hearing_on` was served on the business date."""

    hearing_on: Day
    consequences_stated: bool = True


@says("依申请或者依职权延期开庭，已定新日期的写明新的开庭日期。")
class AdjournHearing(OfDuty, zh="延期开庭"):
    """Put the hearing off on request or of the court's own motion; `hearing_on` is the new day where it is known."""

    reason: Reason
    hearing_on: Day | None = None


@says("登记共同被告由哪一机关的负责人出庭：协商确定或者法院确定。")
class SettleJointAppearance(OfDuty, zh="确定共同被告出庭负责人"):
    """Whose head appears for the joint defendants, agreed by them or decided by the court; on the duty of each."""

    appearing_organ: OrganId
    settled_by: JointSettlement


def register(state: Appearance, command: RegisterAppearanceDuty, context: Context) -> list[AppearanceDutyRegistered]:
    """One duty for each procedure and defendant (APP-09) of a known case (GEN-06); a flag for APP-14.

    A case of another court is taken by its number alone, and marked as counting in none of our figures.
    """
    require_desk(context)
    procedure = procedure_of(command.case)
    require(procedure in WITH_HEARING and command.procedure in (None, procedure), "APP-09")
    require_known_cases((command.case,), context)
    case: Case | None = known_case(command.case, context)
    duty = command.fact(
        AppearanceDutyRegistered,
        procedure=procedure,
        government_defendant=of_higher_court(command.case, command.organ, context.registry),
        restricted=case is not None and case.restricted,
        elsewhere=elsewhere(command.case, context.settings) or None,
    )
    if duty.repeats(state.duty) and state.ended_on is None:
        return []
    require(not state.findings, "GEN-05", state=Words("已有出庭认定", "there is a finding on the appearance"))
    require_active(context.registry, command.on, command.organ)
    require(context.registry.side(command.organ) not in (Side.COURT, Side.JOINT), "APP-09")
    if case is not None and case.filed_on is not None:
        require_not_before(command.on, case.filed_on)
        require(command.third_party or _sued(command.organ, case, context), "APP-09")
    return [duty]


def notify(state: Appearance, command: ServeAppearanceNotice, context: Context) -> list[AppearanceNoticeServed]:
    """On a ground of art. 4 (APP-04); a late notice is recorded with its defect (APP-03); again for APP-09."""
    require_desk(context)
    duty = registered(state)
    defects = notice_defects(command.hearing_on, command.on, command.consequences_stated, context.settings)
    notice = command.fact(AppearanceNoticeServed, defects=defects)
    if notice in state.notices:
        return []
    require_not_before(command.on, duty.occurred_on)
    require_still_sued(state, command.hearing_on)
    require(duty.must_notify_ground or duty.may_notify_ground, "APP-04")
    require(command.hearing_on >= command.on, "APP-03")
    standing = Words("该次开庭已有出庭认定", "there is a finding on that hearing")
    require(not any(day >= command.hearing_on for day in state.findings), "GEN-05", state=standing)
    return [notice]


def adjourn(state: Appearance, command: AdjournHearing, context: Context) -> list[HearingAdjourned]:
    """Before the hearing announced, to a later day (art. 9; APP-08)."""
    require_desk(context)
    last = state.adjournments[-1] if state.adjournments else None
    if last is not None and last.occurred_on == command.on and command.repeats(last):
        return []
    hearing = required(state.hearing_on, "GEN-05", state=Words("尚未通知开庭", "no hearing was notified"))
    require_not_before(command.on, state.notices[-1].occurred_on)
    over = Words("原定庭审已过或者已有认定", "the hearing is over or has a finding")
    require(command.on <= hearing and hearing not in state.findings, "GEN-05", state=over)
    new = command.hearing_on
    require(new is None or new > hearing, "GEN-11", day=new)
    return [command.fact(HearingAdjourned, adjourned_from=hearing, valid_reason=state.excused(hearing), hearing_on=new)]


def settle(state: Appearance, command: SettleJointAppearance, context: Context) -> list[JointAppearanceSettled]:
    """Among several defendants of the case (art. 3; APP-10), before anything is found."""
    require_desk(context)
    duty = registered(state)
    settled = command.fact(JointAppearanceSettled)
    if settled.repeats(state.joint):
        return []
    require_not_before(command.on, duty.occurred_on)
    require(not state.findings, "GEN-05", state=Words("已有出庭认定", "there is a finding on the appearance"))
    case: Case | None = known_case(duty.case, context)
    if case is None:
        require(context.registry.active(command.appearing_organ, command.on), "APP-10")
    else:
        require(len(case.defendants) > 1 and _sued(command.appearing_organ, case, context), "APP-10")
    return [settled]


def _sued(organ: OrganId, case: Case, context: Context) -> bool:
    """Whether it is a defendant of the case or continues the powers of one."""
    return any(context.registry.acts_for(organ, defendant, context.today) for defendant in case.defendants)


DECIDER = Decider(
    category="appearance",
    initial=Appearance(),
    evolve=evolve,
    decisions=by_command(
        *(register, open_duty, end_duty, notify, adjourn, settle),
        *(*appearance_review.DECISIONS, *appearance_finding.DECISIONS),
    ),
    receipts=appearance_review.RECEIPTS,
    companions=appearance_finding.tasks,
    relies_on=lambda state: case_streams((state.duty.case,), Side.COURT) if state.duty else (),
    concerned=lambda state: (state.duty.organ,) if state.duty else (),
    personal_data="APP-06",
)
