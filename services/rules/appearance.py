"""What both sides of an appearance go by: who may appear, what a notice lacks, what an absence amounts to.

法释〔2020〕3号; rules APP-01 to APP-14 (domain A.5.1, B.3).
"""

from __future__ import annotations

import re
from datetime import date

from domain.appearance import Appearance
from domain.deadlines import notice_in_time
from domain.registry import Registry
from domain.settings import RuleSettings
from events.appearance import AppearanceDutyRegistered, HeadNamed
from events.appearance_terms import HeadOf, NoticeDefect, StaffPresent
from events.case_terms import Procedure, procedure_of
from events.terms import Phrase, Words
from events.values import CaseNumber, OrganId, ShortText, case_parts
from events.vocabulary import AbsenceGround, OrganKind
from services.decider import Command, matter_of_key
from services.rules import require, required
from services.rules.posts import require_post

WITH_HEARING = (Procedure.FIRST_INSTANCE, Procedure.SECOND_INSTANCE, Procedure.RETRIAL)
"""First instance, appeal and retrial (art. 1): each is a duty of its own (APP-09)."""


class ProofProblem(Phrase):
    """What is wrong with a proof of identity (APP-06)."""

    INCOMPLETE = ("未载明姓名职务或者未加盖印章的不能认可", "no name, post or seal: not to be accepted")
    UNEXPLAINED = ("请写明欠缺之处", "say what is wrong with it")
    NOT_CURABLE = ("补正期限须在审查之日以后、开庭之前", "the day of cure lies between the review and the hearing")
    NOT_IN_ORDER = ("身份证明未经审查认可，不能认定负责人出庭", "the proof is not accepted: no appearance can be found")
    OTHER_HEAD = ("与身份证明不一致", "not the head of the proof")
    AFTER_HEARING = ("开庭已过", "the hearing is over")
    NO_POST = ("职务栏只填职务", "the post is a title only")
    NO_HEAD = ("请填写出庭负责人", "name the head who appeared")


class AbsenceProblem(Phrase):
    """What does not agree in a finding of absence (APP-07)."""

    NOBODY_ABSENT = ("已有相应的工作人员出庭", "staff were present")
    NOT_ADJOURNED = ("未曾因正当理由延期开庭", "there was no adjournment for a valid reason")
    ADJOURNED = ("系延期开庭后再次未出庭", "it is an absence after an adjournment")
    NO_STAFF_NAMED = ("请填写出庭的其他人员", "say who came for the organ")
    NOT_TOGETHER = (
        "另行写明的情形与首项重复，或者负责人到庭与未到庭的情形并列",
        "a further ground repeats the first, or grounds of a head who came and of one who did not stand together",
    )
    NO_GROUND_FOUND = ("没有五种情形之一的认定", "none of the five grounds was found")


class OfDuty(Command):
    """A command about one duty, named by case and organ, or by the id of the matter."""

    case: CaseNumber | None = None
    organ: OrganId | None = None

    def natural_key(self) -> str | None:
        if self.case is None or self.organ is None:
            return None
        return duty_key(self.case, self.organ)


def duty_key(case: CaseNumber, organ: OrganId) -> str:
    """What names a duty in the world: the case, its procedure (which the number says), the organ (APP-09)."""
    return f"{case}|{procedure_of(case)}|{organ}"


def appearance_stream(case: CaseNumber, organ: OrganId) -> str:
    """Where the court keeps the duty of this organ in this case."""
    return f"appearance:{matter_of_key('appearance', duty_key(case, organ))}"


def require_head(head: HeadNamed, authorised_body: ShortText | None) -> None:
    """Principal, deputy or a head in charge of the defendant itself (APP-01), or of the authorised body (APP-02).

    A post is stored, never a name (APP-06).
    """
    require_by_post(head)
    require(head.head_of not in (HeadOf.ENTRUSTED_ORGANISATION, HeadOf.SUBORDINATE_ORGAN), "APP-01")
    require((head.head_of is HeadOf.AUTHORISED_BODY) == (authorised_body is not None), "APP-02")


def require_by_post(head: HeadNamed) -> None:
    """The head is named by a post, not by a name (APP-06), whoever it is and whatever is decided about it."""
    require_post(head.post, "APP-06", problem=ProofProblem.NO_POST)


def notice_defects(
    hearing_on: date, served_on: date, consequences_stated: bool, settings: RuleSettings
) -> tuple[NoticeDefect, ...]:
    """What a notice lacks: three days before the hearing, the adverse consequences (art. 5(2), APP-03)."""
    in_time = notice_in_time(hearing_on, served_on, settings.hearing_notice == "strict")
    fulfilled = {NoticeDefect.LATE: in_time, NoticeDefect.NO_CONSEQUENCES: consequences_stated}
    return tuple(defect for defect, avoided in fulfilled.items() if not avoided)


def of_higher_court(case: CaseNumber, organ: OrganId, registry: Registry) -> bool:
    """A government of county level or above in first instance under a district court's number (APP-14)."""
    registered = registry.organ(organ)
    government = registered is not None and registered.kind is OrganKind.GOVERNMENT
    first = procedure_of(case) is Procedure.FIRST_INSTANCE
    return government and first and re.fullmatch("[^0-9]+[0-9]{4}", case_parts(case).court_code) is not None


CAME = (AbsenceGround.LEFT_WITHOUT_LEAVE, AbsenceGround.REFUSED_TO_EXPLAIN)
"""The grounds of a head who was there."""


def require_further_grounds(
    ground: AbsenceGround | None,
    further: tuple[AbsenceGround, ...],
    staff: StaffPresent,
    *,
    accepted: bool,
    adjourned: bool,
) -> None:
    """Beside the ground others of art. 12 may hold: each agrees with the facts, none stands twice (APP-07)."""
    require(len({ground, *further}) == 1 + len(further), "APP-07", problem=AbsenceProblem.NOT_TOGETHER)
    for other in further:
        require((other in CAME) == (ground in CAME), "APP-07", problem=AbsenceProblem.NOT_TOGETHER)
        if other in (AbsenceGround.NO_VALID_REASON, AbsenceGround.ABSENT_AFTER_ADJOURNMENT):
            staff = StaffPresent.CORRESPONDING_STAFF  # whether staff came is the third ground's own question
        absence_ground(staff, other, accepted=accepted, adjourned=adjourned)


def absence_ground(
    staff: StaffPresent, stated: AbsenceGround | None, *, accepted: bool, adjourned: bool
) -> AbsenceGround | None:
    """The ground of art. 12 that an absence amounts to, None where it is excused (APP-07, 08, 11).

    `stated` is the court's own word, checked against the facts: whether an `accepted` reason was given for this
    hearing, whether an earlier one was `adjourned` for a valid reason. Leaving without leave and refusing to explain
    are always the court's to state.
    """
    missing = not staff.staff
    match stated:
        case AbsenceGround.LEFT_WITHOUT_LEAVE | AbsenceGround.REFUSED_TO_EXPLAIN:
            return stated
        case AbsenceGround.NOBODY_APPEARED:
            require(missing, "APP-07", problem=AbsenceProblem.NOBODY_ABSENT)
        case AbsenceGround.NO_VALID_REASON | AbsenceGround.ABSENT_AFTER_ADJOURNMENT:
            require(not missing, "APP-11")
            require(not accepted, "APP-08")
            again = stated is AbsenceGround.ABSENT_AFTER_ADJOURNMENT
            problem = AbsenceProblem.NOT_ADJOURNED if again else AbsenceProblem.ADJOURNED
            require(again == adjourned, "APP-07", problem=problem)
        case None:
            pass
    if missing:
        return AbsenceGround.NOBODY_APPEARED
    if accepted:
        return None
    return AbsenceGround.ABSENT_AFTER_ADJOURNMENT if adjourned else AbsenceGround.NO_VALID_REASON


def require_still_sued(state: Appearance, hearing_on: date) -> None:
    """The hearing lies before the day from which the organ is no defendant (GEN-05; 行诉解释 art. 26)."""
    replaced = Words(f"该机关自{state.ended_on}起已不是本案被告", f"it is no defendant from {state.ended_on} on")
    require(state.ended_on is None or hearing_on < state.ended_on, "GEN-05", state=replaced)


def registered(state: Appearance) -> AppearanceDutyRegistered:
    """The duty; before it is registered nothing is possible (GEN-05)."""
    return required(state.duty, "GEN-05", state=Words("尚未登记出庭义务", "no duty to appear is registered"))
