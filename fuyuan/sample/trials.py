"""How the cases of the year are tried: hearings, outcomes, appeals, effect, what is sensitive or restricted.

And the reviews of non-litigation enforcement (行审), which have a number and an end, no hearing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from random import Random
from typing import Any

from events.case_terms import CaseOutcome
from events.values import CaseNumber
from events.vocabulary import Topic
from fuyuan.sample.act import Book, case_lane
from fuyuan.sample.cases import COURT_CODE, Case, Docket, Serials
from fuyuan.sample.catalogue import read
from fuyuan.sample.filings import LEFT_OUT, TOGETHER, is_joint
from fuyuan.sample.papers import Paper
from fuyuan.sample.responses import DESK
from fuyuan.sample.stories import appearance_lane

HIGHER_COURT_CODE = "豫02"
APPEAL_PERIOD = 11  # working days from a judgment to its effect where nobody appeals (行政诉讼法 art. 85)
GROUNDS = ("unlawful_procedure", "insufficient_evidence", "wrong_law")
GROUND_OF = {CaseOutcome.DUTY_ORDERED: ("duty_not_performed",)}


class Trials:
    """Writes the course of every case; `settled` are cases withdrawn so many working days after their hearing."""

    def __init__(self, book: Book, docket: Docket, decided: Collection[CaseNumber], settled: Mapping[str, int]) -> None:
        self._book, self._docket, self._decided, self._settled = book, docket, decided, settled
        self._texts, self._appeals = read("trials"), set[str]()
        free = (case for case in docket.cases if not is_joint(docket, case) and case.number not in {*decided, *settled})
        self._disputed = next(free)  # every remedy is tried against its judgment

    def hold(self, closed: Case | None) -> None:
        """Every hearing and every end; the case `closed` is not heard in public."""
        for number, case in enumerate(self._docket.cases):
            random, days = Random(f"{self._book.seed}/{case.number}/trial"), self._book.days
            heard = days.at(case.heard_on)
            if case.heard_on >= days[0]:
                self._hearing(case, heard, moved=number % 17 == 5)
            if closed is not None and case.number == closed.number:
                invited = ("observation-closed",)  # those who were invited are told that they cannot come
                self._gives(heard - 4, case, "close-hearing-to-public", ground="privacy", refers=invited)
            if is_joint(self._docket, case):
                self._change_defendants(case, heard)
            if case.number in self._settled:
                self._coordinate(case, heard)
            if case.number not in self._decided and case.heard_on >= days[0]:
                self._end(case, heard + self._settled.get(case.number, random.randint(12, 45)), random)
            elif case.number not in self._decided:
                self._end(case, random.randint(6, 30), random)

    def _hearing(self, case: Case, heard: int, *, moved: bool) -> None:
        """Scheduled some days before; a few are moved once."""
        days, place = self._book.days, self._texts["places"][heard % 3]
        first = min(heard, max(days.at(case.filed_on) + 1, heard - 10))
        lane = appearance_lane(case.number)  # the duty to appear is registered before, else the hearing opens it
        duties = (lane, f"{lane}-{TOGETHER}", f"{lane}-{LEFT_OUT}")
        if moved and heard - 3 > first:
            self._gives(first, case, "schedule-hearing", hearing_on=days[heard - 2], place=place, refers=duties)
            moved_to = {"hearing_on": case.heard_on, "replaces": days[heard - 2], "place": place}
            self._gives(heard - 3, case, "schedule-hearing", **moved_to)
        else:
            self._gives(first, case, "schedule-hearing", hearing_on=case.heard_on, place=place, refers=duties)
        self._gives(heard, case, "record-hearing")

    def _coordinate(self, case: Case, heard: int) -> None:
        """The court coordinates it with the defendant until the plaintiff asks leave to withdraw."""
        texts, organs = self._texts["coordination"], [case.defendant]
        self._gives(heard + 4, case, "coordinate-case", organs=organs, text=texts["begun"])
        self._gives(heard + 24, case, "coordinate-case", organs=organs, text=texts["settled"], outcome="settled")

    def _change_defendants(self, case: Case, heard: int) -> None:
        """One of the defendants is left out before the hearing."""
        day = max(self._book.days.at(case.filed_on), heard - 9)
        changed = {"defendants": [case.defendant, TOGETHER], "reason": self._texts["left_out"]}
        self._gives(day, case, "change-defendants", **changed)

    def _end(self, case: Case, day: int, random: Random) -> None:
        outcome = CaseOutcome(self._chosen("outcomes", random))
        if case.number in self._settled:
            outcome = CaseOutcome.WITHDRAWN
        own: dict[str, Any] = {}
        if case == self._disputed:
            outcome = CaseOutcome.CLAIMS_DISMISSED
        if is_joint(self._docket, case):
            outcome = CaseOutcome.DECLARED_ILLEGAL
            own = {"by_defendant": [{"organ": TOGETHER, "outcome": CaseOutcome.SUIT_DISMISSED}]}
        grounds = GROUND_OF.get(outcome, (random.choice(GROUNDS),)) if outcome.loss else ()
        changed = outcome is CaseOutcome.WITHDRAWN and (case.number in self._settled or random.random() < 0.4)
        settled = outcome is CaseOutcome.MEDIATED or changed
        ended = {"loss_grounds": grounds, "act_changed_before_withdrawal": changed, "settled": settled}
        self._gives(day, case, "conclude-case", outcome=outcome, **ended, **own)
        if outcome is CaseOutcome.TRANSFERRED:
            self._gives(day, case, "move-case", **self._texts["moved"])
        if case == self._disputed:
            self._all_remedies(case, day + 6)
        elif outcome.appealable and random.random() < 0.42:
            self._appeal(case, day + random.randint(4, 9), random)
        elif outcome.counted:
            self._gives(day + (APPEAL_PERIOD if outcome.appealable else 1), case, "record-judgment-effect")

    def _appeal(self, case: Case, day: int, random: Random) -> None:
        """Decided by the intermediate court two months later or so; what is sent back takes no effect."""
        self._gives(day, case, "record-appeal", appellant=self._chosen("appellants", random))
        decided, result = day + random.randint(35, 62), self._chosen("appeals", random)
        self._gives(decided, case, "record-appeal-result", result=result, appeal_number=self._appeal_number(day + 6))
        if result != "remanded":
            self._gives(decided, case, "record-judgment-effect")

    def _appeal_number(self, day: int) -> str:
        """The intermediate court takes in a few appeals a day, from all districts."""
        filed = self._book.days[day]
        serials = count(3 * filed.timetuple().tm_yday)
        numbers = (f"（{filed.year}）{HIGHER_COURT_CODE}行终{serial}号" for serial in serials)
        number = next(number for number in numbers if number not in self._appeals)
        self._appeals.add(number)
        return number

    def _all_remedies(self, case: Case, day: int) -> None:
        """Both sides appeal, the files go up, the defendant withdraws, the judgment is upheld; a retrial is refused."""
        self._gives(day, case, "record-appeal", appellant="plaintiff")
        self._gives(day + 2, case, "record-appeal", appellant="defendant", defendant=case.defendant)
        self._gives(day + 5, case, "move-case", **self._texts["sent_up"])
        above = {"appeal_number": self._appeal_number(day + 6)}
        self._gives(day + 20, case, "record-appeal-result", result="withdrawn", appellant="defendant", **above)
        self._gives(day + 45, case, "record-appeal-result", result="upheld", **above)
        self._gives(day + 45, case, "record-judgment-effect")
        review = {"supervision_number": f"（{self._book.days[day + 60].year}）豫行申{2 * day + 300}号"}
        self._gives(day + 60, case, "record-trial-supervision", **review)
        self._gives(day + 75, case, "record-trial-supervision", result="refused", **review)

    def flag(self, papers: Sequence[Paper]) -> None:
        """What a J3 tells is marked before as major or sensitive: 三(一)1(3)."""
        notices = [paper for paper in papers if paper.content.topic is Topic.J3]
        for number, paper in enumerate(notices):
            cited = {case.number for case in paper.content.case_refs}
            for case in (case for case in self._docket.cases if case.number in cited):
                flag = "major" if number % 2 else "sensitive"
                filed = self._book.days.at(case.filed_on)
                self._gives(filed, case, "flag-case", flag=flag, reason=self._texts["flags"][flag])

    def restrict(self, spared: Collection[CaseNumber]) -> None:
        """One case is restricted until its hearing is scheduled, the last one of the year stays restricted."""
        days, texts = self._book.days, self._texts["restriction"]
        free = [case for case in self._docket.of_year() if case.number not in spared]
        early = [case for case in free if 30 < days.at(case.filed_on) < 200]
        if early:
            filed, chosen = days.at(early[0].filed_on), early[0]
            for_now = {"ground": "minor", "reason": texts["for_now"], "known_to": [chosen.defendant]}
            self._gives(filed + 1, chosen, "restrict-case-access", refers=(appearance_lane(chosen.number),), **for_now)
            self._gives(filed + 12, chosen, "release-case-access", reason=texts["released"])
        last = [case for case in free if days.at(case.filed_on) < len(days) - 3][-1]
        kept = {"ground": "trade_secret", "reason": texts["kept"], "known_to": [last.defendant, "justice-bureau"]}
        self._gives(
            days.at(last.filed_on) + 1, last, "restrict-case-access", refers=(appearance_lane(last.number),), **kept
        )

    def review_enforcement(self) -> None:
        """行审: filed through the year, decided within a month (行诉解释 art. 160)."""
        book = self._book
        random = Random(f"{book.seed}/enforcement-reviews")
        reviews = [review for review in self._texts["review"] for _ in range(review["count"])]
        random.shuffle(reviews)
        days = sorted(random.randint(6, 230) for _ in reviews)
        serials = Serials(len(reviews), book.days[days[0]])
        for day, review in zip(days, reviews, strict=True):
            filed_on = book.days[day]
            number = f"（{filed_on.year}）{COURT_CODE}行审{serials.next_on(filed_on)}号"
            lane, plaintiff = case_lane(number), random.choice(("natural_person", "legal_person"))
            filed = {"cause": review["cause"], "field": review["field"], "defendants": [review["organ"]]}
            book.add(day, DESK, lane, "file-case", number=number, plaintiff_kind=plaintiff, **filed)
            outcome = self._chosen("enforcements", random)
            day += random.randint(6, 20)
            book.add(day, DESK, lane, "conclude-case", case=number, outcome=outcome)
            book.add(day + 2, DESK, lane, "record-judgment-effect", case=number)

    def _chosen(self, what: str, random: Random) -> str:
        """One of the codes, each as often as the table says."""
        table: dict[str, int] = self._texts[what]
        return random.choices(tuple(table), tuple(table.values()))[0]

    def _gives(self, day: int, case: Case, command: str, **fields: Any) -> None:
        self._book.add(day, DESK, case_lane(case.number), command, case=case.number, **fields)
