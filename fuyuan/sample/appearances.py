"""The heads of the defendants in the hearings of the year: who comes, who speaks, who stays away and why.

Every case heard in the year is a duty. Some go the whole way of notice, designation and proof in the system; in the
others the court enters the proof that was handed in on paper. The head came where the docket says so.
"""

from __future__ import annotations

from random import Random
from typing import Any

from events.vocabulary import SuggestionKind
from fuyuan.sample.act import Book
from fuyuan.sample.cases import Case, Docket
from fuyuan.sample.catalogue import read
from fuyuan.sample.filings import LEFT_OUT, TOGETHER, is_joint
from fuyuan.sample.responses import DESK
from fuyuan.sample.stories import appearance_lane

WHOLE_WAY = 5  # one in so many appearances stands in the system from the notice on
MUST = {"ecology": "ecology_resources", "safety": "other_public_interest"}
MAY = dict.fromkeys(("expropriation", "illegal-building", "work-injury"), "major_rights")
"""Why the head has to be notified, or may be, by the theme of the case."""
POSTS = {"principal": ("局长", "主任"), "deputy": ("副局长", "副主任")}
SEALED = {"sealed": True, "states_identity": True}
CLERK = {"staff_present": "corresponding_staff"}


def appear(book: Book, docket: Docket, in_order: frozenset[str]) -> None:
    """Write all appearances; the cases `in_order` have nothing odd about them."""
    heard = [case for case in docket.cases if case.heard_on >= book.days[0]]
    odd = iter(("late", "cured", "replaced", "mismatch", "adjourned"))
    excused = 0
    for number, case in enumerate(sorted(heard, key=lambda heard_case: heard_case.heard_on)):
        duty = Duty(book, docket, case)
        if case.number in docket.absent:
            duty.nobody_excused(docket.absent[case.number])
        elif not case.head_came:
            duty.excused(excused)
            excused += 1
        elif number % WHOLE_WAY == WHOLE_WAY - 1 or case.number in in_order:
            duty.whole_way("" if case.number in in_order else next(odd, ""))
        else:
            duty.on_paper()


class Duty:
    """One duty of one organ; day 0 is the hearing."""

    def __init__(self, book: Book, docket: Docket, case: Case) -> None:
        self.book, self.case, self.texts = book, case, read("appearances")
        self.heard, self.filed = book.days.at(case.heard_on), book.days.at(case.filed_on)
        self.random = Random(f"{book.seed}/{case.number}/appearance")
        self.joint = is_joint(docket, case)
        [rank] = self.random.choices(("principal", "deputy"), (35, 65))
        self.head, self.spoke = self._named(rank), self.random.random() < 0.7

    def _named(self, rank: str) -> dict[str, str]:
        office = self.case.defendant.endswith(("-office", "-centre", "-commission"))
        return {"post": POSTS[rank][office], "head_rank": rank}

    def _gives(self, after: int, command: str, **fields: Any) -> None:
        """The court's desk gives it, so many working days after the hearing."""
        self._add(after, DESK, command, self.case.defendant, fields)

    def _organ(self, after: int, command: str, **fields: Any) -> None:
        self._add(after, self.case.defendant, command, self.case.defendant, fields)

    def _add(self, after: int, by: str, command: str, organ: str, fields: dict[str, Any]) -> None:
        lane = appearance_lane(self.case.number)
        if organ != self.case.defendant:
            lane = f"{lane}-{organ}"
        day = max(self.filed, self.heard + after)
        self.book.add(day, by, lane, command, case=self.case.number, organ=organ, **fields)

    def _registered(self, *, notified: bool) -> None:
        grounds: dict[str, Any] = {}
        if notified:
            must = MUST.get(self.case.theme)
            may = MAY.get(self.case.theme, None if must else "other")
            grounds = {"must_notify_ground": must, "may_notify_ground": may}
        at_filing = self.filed - self.heard  # before the hearing is set, which would open the duty without its grounds
        self._gives(at_filing, "register-appearance-duty", **grounds)
        if self.joint:
            for organ in (TOGETHER, LEFT_OUT):
                self._add(at_filing, DESK, "register-appearance-duty", organ, grounds)
            settled = {"appearing_organ": self.case.defendant, "settled_by": "agreement"}
            self._gives(-8, "settle-joint-appearance", **settled)
            self._add(-8, DESK, "settle-joint-appearance", TOGETHER, settled)

    def whole_way(self, odd: str) -> None:
        """Notice, designation, proof, review, finding, and what the organ says of it itself."""
        self._registered(notified=True)
        days, late = self.book.days, odd == "late"
        if odd == "adjourned":
            self._gives(-9, "serve-appearance-notice", hearing_on=days[max(self.filed, self.heard - 4)])
            self._gives(-6, "adjourn-hearing", reason=self.texts["adjourned"], hearing_on=self.case.heard_on)
        else:
            notice = {"hearing_on": self.case.heard_on, "consequences_stated": not late}
            self._gives(-1 if late else -8, "serve-appearance-notice", **notice)
            self._organ(-1 if late else -7, "mark-appearance-notice-read")
        first_named = self._named("principal") if odd == "replaced" else self.head
        self._organ(-1 if late else -6, "designate-head", head=first_named)
        if odd == "replaced":
            self.head = self._named("deputy")
            self._organ(-4, "replace-head", head=self.head, reason=self.texts["replaced"])
        if odd == "cured":
            self._organ(-5, "submit-identity-proof", sealed=False, states_identity=True)
            cure = {"proof_defects": self.texts["unsealed"], "cure_by": days[self.heard - 2]}
            self._gives(-4, "review-identity-proof", review="cure_requested", **cure)
        self._organ(-1 if late else -3, "submit-identity-proof", **SEALED)
        self._gives(-1 if late else -2, "review-identity-proof", review="accepted")
        rank, spoke = self.head["head_rank"], self.spoke
        if odd == "mismatch":
            rank, spoke, self.spoke = "principal", True, False
        self._gives(0, "record-head-appeared", spoke=self.spoke)
        self._organ(0, "report-appearance", attended=True, head_rank=rank, spoke=spoke)

    def on_paper(self) -> None:
        """The proof is handed in in the courtroom."""
        self._registered(notified=False)
        self._gives(0, "review-identity-proof", review="accepted", on_paper={"head": self.head, **SEALED})
        self._gives(0, "record-head-appeared", spoke=self.spoke)

    def excused(self, number: int) -> None:
        """The reason is accepted before the hearing; the first time only after it, so that the finding is corrected."""
        self._registered(notified=False)
        reason = "force_majeure" if number == 2 else "irreplaceable_duty"
        explanation = self.texts["excused"][number % len(self.texts["excused"])]
        given = {"absence_reason": reason, "explanation": explanation, "sealed": True}
        accepted = {"accepted": True, "review_note": self.texts["accepted"]}
        if number == 0:
            self._gives(0, "record-head-absent", **CLERK)
            self._organ(2, "submit-absence-reason", given=given)
            self._gives(3, "review-absence-reason", **accepted)
            corrected = {"hearing_on": self.case.heard_on, "reason": self.texts["corrected"], **CLERK}
            self._gives(3, "correct-appearance-finding", **corrected)
            return
        if number % 2:
            self._organ(-4, "submit-absence-reason", given=given)
            self._gives(-2, "review-absence-reason", **accepted)
        else:
            self._gives(-2, "review-absence-reason", accepted=True, on_paper=given)
        self._gives(0, "record-head-absent", **CLERK)

    def nobody_excused(self, kind: SuggestionKind) -> None:
        """No valid reason, or nobody at all: the court owes a suggestion, and says so in its judgment."""
        self._registered(notified=True)
        self._gives(-8, "serve-appearance-notice", hearing_on=self.case.heard_on)
        if kind is SuggestionKind.NON_APPEARANCE_SANCTION:
            self._gives(0, "record-head-absent", staff_present="nobody")
        else:
            given = {"absence_reason": "irreplaceable_duty", "explanation": self.texts["unproven"]}
            self._organ(-3, "submit-absence-reason", given=given)
            self._gives(-2, "review-absence-reason", accepted=False, review_note=self.texts["rejected"])
            self._gives(0, "record-head-absent", **CLERK)
            self._gives(0, "note-plaintiff-objection", objection=self.texts["objection"])
            self._organ(0, "report-appearance", attended=False)
        self._gives(9, "record-absence-in-judgment", statement=self.texts["statement"])
