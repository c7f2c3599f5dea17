"""Cases, duties to appear and reconsideration for the review's replays: a little of each, one case restricted."""

from __future__ import annotations

from events.appearance import AppearanceFindingCorrected, Finding, HeadAbsent, HeadAppeared
from events.appearance_terms import HeadRank, StaffPresent
from events.case import AppealConcluded, CaseAppealed, HearingHeld
from events.case_terms import AppealResult, Appellant, CaseOutcome, ReconsiderationOutcome
from events.reconsideration import ReconsiderationFeedbackReceived
from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.values import CaseRef
from events.vocabulary import AbsenceGround, Field, SuggestionKind
from tests.appearances import HEARING, duty, notice
from tests.cases import concluded_event, filed_event, restricted_event
from tests.organs import GOV, HOUSING, POLICE, SUPERVISORY, URBAN
from tests.projections.annals import Annals, d24
from tests.reconsiderations import DUE, opinion_sent, ordered, reported, served, suggestion_sent

SETTLED, LOST, HIDDEN, ENFORCED = (
    f"（2024）豫0204{code}{serial}号" for code, serial in (("行初", 31), ("行初", 32), ("行初", 33), ("行审", 3))
)


def cases(annals: Annals) -> Annals:
    """Withdrawn after a settlement, lost and changed on appeal, restricted, granted."""
    heard = HearingHeld(occurred_on=HEARING)
    settled = concluded_event(d24(7, 1), CaseOutcome.WITHDRAWN, act_changed_before_withdrawal=True, settled=True)
    annals.court("case:settled", filed_event(SETTLED), heard, settled)
    appealed = CaseAppealed(occurred_on=d24(7, 20), appellant=Appellant.DEFENDANT)
    changed = AppealConcluded(occurred_on=d24(11, 4), result=AppealResult.CHANGED, appeal_number="（2024）豫02行终8号")
    annals.court("case:lost", filed_event(LOST, defendants=(URBAN,)), concluded_event(d24(7, 8)), appealed, changed)
    annals.court("case:hidden", filed_event(HIDDEN, defendants=(POLICE,)), restricted_event(d24(3, 1)))
    granted = concluded_event(d24(3, 8), CaseOutcome.ENFORCEMENT_GRANTED)
    return annals.court("case:enforced", filed_event(ENFORCED), granted)


def appearances(annals: Annals) -> Annals:
    """The deputy came; nobody came, and the suggestion was sent; of the restricted case a finding was corrected."""
    came = HeadAppeared(occurred_on=HEARING, post="副局长", head_rank=HeadRank.DEPUTY, spoke=True)
    staff = StaffPresent.CORRESPONDING_STAFF
    absent = HeadAbsent(occurred_on=HEARING, staff_present=staff, ground=AbsenceGround.NO_VALID_REASON)
    excused = Finding(hearing_on=HEARING, appeared=False, staff_present=staff, excused=True)
    corrected = AppearanceFindingCorrected(occurred_on=d24(6, 1), finding=excused, reason="补交证明")
    annals.court("appearance:settled", duty(case=SETTLED), notice(), came)
    annals.court("appearance:lost", duty(case=LOST, organ=URBAN), notice(), absent)
    annals.court("appearance:hidden", duty(case=HIDDEN, organ=POLICE), absent, corrected)
    absence = AbsenceGround.NO_VALID_REASON
    return annals.sent(
        "absence",
        SUPERVISORY,
        GOV,
        on=d24(6, 3),
        number="鼓法建〔2024〕8号",
        kind=SuggestionKind.HEAD_ABSENCE,
        defendant=URBAN,
        absence_grounds=(absence,),
        case_refs=(CaseRef(number=LOST),),
    )


def reconsideration(annals: Annals) -> Annals:
    """A suggestion that was answered, an opinion reported on time after an order, a case corrected."""
    answered = ReconsiderationFeedbackReceived(occurred_on=d24(4, 1), organ=HOUSING, text="已修订告知文书")
    annals.government("reconsideration-suggestion:s", suggestion_sent(), served(due=None), answered)
    annals.government("reconsideration-suggestion:o", opinion_sent(), served(), ordered(d24(5, 13)), reported(DUE))
    accepted = ReconsiderationAccepted(
        occurred_on=d24(2, 1), number="鼓政行复〔2024〕5号", respondent=HOUSING, field=Field.URBAN_CONSTRUCTION
    )
    revoked = ReconsiderationDecided(occurred_on=d24(3, 1), outcome=ReconsiderationOutcome.REVOKED)
    return annals.government("reconsideration-case:5", accepted, revoked)


def courts_and_reconsideration(annals: Annals) -> Annals:
    """All of them."""
    return reconsideration(appearances(cases(annals)))
