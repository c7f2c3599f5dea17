"""The heads of the defendants in the hearings of the year: who comes, who speaks, who stays away and why.

Every case heard in the year is a duty. Some go the whole way of notice, designation and proof in the system; in the
others the court enters the proof that was handed in on paper. The head came where the docket says so.
"""

from __future__ import annotations

from random import Random
from typing import Any

from events.appearance import HeadNamed, ReasonGiven
from events.appearance_terms import (
    AbsenceReason,
    HeadRank,
    JointSettlement,
    MayNotifyGround,
    MustNotifyGround,
    ProofReview,
    StaffPresent,
)
from events.values import OrganId
from events.vocabulary import SuggestionKind
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.catalogue import read
from fuyuan.sample.filings import TOGETHER, joint_case
from fuyuan.sample.responses import DESK
from fuyuan.sample.stories import appearance_lane
from services.court.appearance.decider import (
    AdjournHearing,
    RegisterAppearanceDuty,
    ServeAppearanceNotice,
    SettleJointAppearance,
)
from services.court.appearance.finding import (
    CorrectAppearanceFinding,
    NotePlaintiffObjection,
    RecordAbsenceInJudgment,
    RecordHeadAbsent,
    RecordHeadAppeared,
)
from services.court.appearance.review import PaperProof, ReviewAbsenceReason, ReviewIdentityProof
from services.government.appearance_response.decider import (
    DesignateHead,
    ReplaceHead,
    ReportAppearance,
    SubmitAbsenceReason,
    SubmitIdentityProof,
)
from services.rules.appearance import OfDuty

WHOLE_WAY = 5  # one in so many appearances stands in the system from the notice on
MUST = {"ecology": MustNotifyGround.ECOLOGY_RESOURCES, "safety": MustNotifyGround.OTHER_PUBLIC_INTEREST}
POSTS = {
    HeadRank.PRINCIPAL: ("局长", "主任"),
    HeadRank.DEPUTY: ("副局长", "副主任"),
}


def appear(book: Book, docket: Docket, in_order: frozenset[str]) -> None:
    """Write all appearances; the cases `in_order` have nothing odd about them."""
    heard = [case for case in docket.cases if case.heard_on.year == book.year and case.heard_on >= book.days[6]]
    odd = iter(("late", "cured", "replaced", "mismatch", "adjourned"))
    excused = 0
    for number, case in enumerate(sorted(heard, key=lambda heard_case: heard_case.heard_on)):
        duty = Duty(book, docket, case)
        if case.number in docket.absent:
            duty.nobody_excused(docket.absent[case.number])
        elif not case.head_came:
            duty.excused(excused)
            excused += 1
        elif number % WHOLE_WAY == 0 or case.number in in_order:
            duty.whole_way("" if case.number in in_order else next(odd, ""))
        else:
            duty.on_paper()


class Duty:
    """One duty of one organ; day 0 is the hearing."""

    def __init__(self, book: Book, docket: Docket, case: Case) -> None:
        self.book, self.case, self.texts = book, case, read("appearances")
        self.heard, self.filed = book.days.at(case.heard_on), book.days.at(case.filed_on)
        self.random = Random(f"{book.seed}/{case.number}/appearance")
        self.joint = joint_case(docket)
        rank = self.random.choices((HeadRank.PRINCIPAL, HeadRank.DEPUTY), (35, 65))[0]
        self.head, self.spoke = self._named(rank), self.random.random() < 0.7

    def _named(self, rank: HeadRank) -> HeadNamed:
        office = self.case.defendant.endswith(("-office", "-centre", "-commission"))
        return HeadNamed(post=POSTS[rank][office], head_rank=rank)

    def _gives(self, after: int, command: Any, by: OrganId = DESK, organ: OrganId | None = None) -> None:
        organ = organ or self.case.defendant
        lane = appearance_lane(self.case.number)
        named = command.model_copy(update={"case": self.case.number, "organ": organ})
        if organ != self.case.defendant:
            lane = f"{lane}-{organ}"
        self.book.add(max(self.filed, self.heard + after), by, lane, named)

    def _organ(self, after: int, command: OfDuty) -> None:
        self._gives(after, command, by=self.case.defendant)

    def _registered(self, *, notified: bool) -> None:
        must = MUST.get(self.case.theme) if notified else None
        may = MayNotifyGround.OTHER if notified and must is None else None
        if notified and self.case.theme in ("expropriation", "illegal-building", "work-injury"):
            may = MayNotifyGround.MAJOR_RIGHTS
        duty = RegisterAppearanceDuty(
            case=self.case.number, organ=self.case.defendant, must_notify_ground=must, may_notify_ground=may
        )
        self._gives(-10, duty)
        if self.joint is not None and self.joint.number == self.case.number:
            other = duty.model_copy(update={"organ": TOGETHER})
            self._gives(-10, other, organ=TOGETHER)
            settled = SettleJointAppearance(appearing_organ=self.case.defendant, settled_by=JointSettlement.AGREEMENT)
            self._gives(-8, settled)
            self._gives(-8, settled, organ=TOGETHER)

    def whole_way(self, odd: str) -> None:
        """Notice, designation, proof, review, finding, and what the organ says of it itself."""
        self._registered(notified=True)
        days = self.book.days
        if odd == "adjourned":
            first = days[max(self.filed, self.heard - 4)]
            self._gives(-9, ServeAppearanceNotice(hearing_on=first))
            adjourned = AdjournHearing(reason=self.texts["adjourned"], hearing_on=self.case.heard_on)
            self._gives(-6, adjourned)
        else:
            late = odd == "late"
            notice = ServeAppearanceNotice(hearing_on=self.case.heard_on, consequences_stated=not late)
            self._gives(-1 if late else -8, notice)
        first_named = self._named(HeadRank.PRINCIPAL) if odd == "replaced" else self.head
        self._organ(-1 if odd == "late" else -6, DesignateHead(head=first_named))
        if odd == "replaced":
            self.head = self._named(HeadRank.DEPUTY)
            self._organ(-4, ReplaceHead(head=self.head, reason=self.texts["replaced"]))
        proof = SubmitIdentityProof(sealed=True, states_identity=True)
        if odd == "cured":
            self._organ(-5, SubmitIdentityProof(sealed=False, states_identity=True))
            cure = ReviewIdentityProof(
                review=ProofReview.CURE_REQUESTED,
                proof_defects=self.texts["unsealed"],
                cure_by=days[self.heard - 2],
            )
            self._gives(-4, cure)
        self._organ(-1 if odd == "late" else -3, proof)
        self._gives(-1 if odd == "late" else -2, ReviewIdentityProof(review=ProofReview.ACCEPTED))
        rank, spoke = self.head.head_rank, self.spoke
        if odd == "mismatch":
            rank, spoke, self.spoke = HeadRank.PRINCIPAL, True, False
        self._gives(0, RecordHeadAppeared(spoke=self.spoke))
        self._organ(0, ReportAppearance(attended=True, head_rank=rank, spoke=spoke))

    def on_paper(self) -> None:
        """The proof is handed in in the courtroom."""
        self._registered(notified=False)
        paper = PaperProof(head=self.head, sealed=True, states_identity=True)
        self._gives(0, ReviewIdentityProof(review=ProofReview.ACCEPTED, on_paper=paper))
        self._gives(0, RecordHeadAppeared(spoke=self.spoke))

    def excused(self, number: int) -> None:
        """The reason is accepted before the hearing; the first time only after it, so that the finding is corrected."""
        self._registered(notified=False)
        reason = AbsenceReason.FORCE_MAJEURE if number == 2 else AbsenceReason.IRREPLACEABLE_DUTY
        explanation = self.texts["excused"][number % len(self.texts["excused"])]
        given = ReasonGiven(absence_reason=reason, explanation=explanation, sealed=True)
        absent = RecordHeadAbsent(staff_present=StaffPresent.CORRESPONDING_STAFF)
        if number == 0:
            self._gives(0, absent)
            self._organ(2, SubmitAbsenceReason(given=given))
            self._gives(3, ReviewAbsenceReason(accepted=True, review_note=self.texts["accepted"]))
            correction = CorrectAppearanceFinding(
                hearing_on=self.case.heard_on,
                reason=self.texts["corrected"],
                staff_present=StaffPresent.CORRESPONDING_STAFF,
            )
            self._gives(3, correction)
            return
        if number % 2:
            self._organ(-4, SubmitAbsenceReason(given=given))
            self._gives(-2, ReviewAbsenceReason(accepted=True, review_note=self.texts["accepted"]))
        else:
            self._gives(-2, ReviewAbsenceReason(accepted=True, on_paper=given))
        self._gives(0, absent)

    def nobody_excused(self, kind: SuggestionKind) -> None:
        """No valid reason, or nobody at all: the court owes a suggestion, and says so in its judgment."""
        self._registered(notified=True)
        self._gives(-8, ServeAppearanceNotice(hearing_on=self.case.heard_on))
        if kind is SuggestionKind.NON_APPEARANCE_SANCTION:
            self._gives(0, RecordHeadAbsent(staff_present=StaffPresent.NOBODY))
        else:
            given = ReasonGiven(absence_reason=AbsenceReason.IRREPLACEABLE_DUTY, explanation=self.texts["unproven"])
            self._organ(-3, SubmitAbsenceReason(given=given))
            self._gives(-2, ReviewAbsenceReason(accepted=False, review_note=self.texts["rejected"]))
            self._gives(0, RecordHeadAbsent(staff_present=StaffPresent.CORRESPONDING_STAFF))
            self._gives(0, NotePlaintiffObjection(objection=self.texts["objection"]))
            self._organ(0, ReportAppearance(attended=False))
        self._gives(9, RecordAbsenceInJudgment(statement=self.texts["statement"]))
