"""How the cases of the year are tried: hearings, outcomes, appeals, effect, what is sensitive or restricted.

And the reviews of non-litigation enforcement (行审), which have a number and an end, no hearing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random

from events.case_terms import (
    AppealResult,
    Appellant,
    CaseCause,
    CaseFlag,
    CaseOutcome,
    LossGround,
    PlaintiffKind,
    RestrictionGround,
)
from events.values import CaseNumber
from events.vocabulary import Field, Topic
from fuyuan.sample.act import Book, case_lane
from fuyuan.sample.cases import COURT_CODE, Case, Docket
from fuyuan.sample.catalogue import read
from fuyuan.sample.papers import Paper
from fuyuan.sample.responses import DESK
from services.court.case.decider import (
    CloseHearingToPublic,
    FileCase,
    FlagCase,
    RecordHearing,
    ReleaseCaseAccess,
    RestrictCaseAccess,
    ScheduleHearing,
)
from services.court.case.ending import ConcludeCase, RecordAppeal, RecordAppealResult, RecordJudgmentEffect
from services.rules.cases import OfCase

HIGHER_COURT_CODE = "豫02"
APPEAL_PERIOD = 11  # working days from a judgment to its effect where nobody appeals (行政诉讼法 art. 85)
OUTCOMES = {
    CaseOutcome.CLAIMS_DISMISSED: 34,
    CaseOutcome.WITHDRAWN: 21,
    CaseOutcome.SUIT_DISMISSED: 13,
    CaseOutcome.REVOKED: 8,
    CaseOutcome.DECLARED_ILLEGAL: 7,
    CaseOutcome.DUTY_ORDERED: 5,
    CaseOutcome.PARTLY_REVOKED: 3,
    CaseOutcome.COMPENSATION_ORDERED: 3,
    CaseOutcome.MEDIATED: 3,
    CaseOutcome.TRANSFERRED: 3,
}
GROUNDS = (LossGround.UNLAWFUL_PROCEDURE, LossGround.INSUFFICIENT_EVIDENCE, LossGround.WRONG_LAW)
GROUND_OF = {CaseOutcome.DUTY_ORDERED: (LossGround.DUTY_NOT_PERFORMED,)}
RESULTS = {AppealResult.UPHELD: 70, AppealResult.CHANGED: 14, AppealResult.WITHDRAWN: 10, AppealResult.REMANDED: 6}
GRANTED = {
    CaseOutcome.ENFORCEMENT_GRANTED: 8,
    CaseOutcome.ENFORCEMENT_REFUSED: 2,
    CaseOutcome.PARTLY_GRANTED: 2,
}
REVIEWS = (
    ("natural-resources-branch", CaseCause.PENALTY, Field.NATURAL_RESOURCES, 5),
    ("urban-management-bureau", CaseCause.PENALTY, Field.URBAN_CONSTRUCTION, 4),
    ("market-regulation-bureau", CaseCause.PENALTY, Field.MARKET_REGULATION, 2),
    ("human-resources-bureau", CaseCause.DISPOSITION, Field.LABOUR_SOCIAL_SECURITY, 1),
)


class Trials:
    """Writes the course of every case; `settled` are cases withdrawn so many working days after their hearing."""

    def __init__(self, book: Book, docket: Docket, decided: Collection[CaseNumber], settled: Mapping[str, int]) -> None:
        self._book, self._docket, self._decided, self._settled = book, docket, decided, settled
        self._texts, self._appeals = read("trials"), 40

    def hold(self, closed: Case | None) -> None:
        """Every hearing and every end; the case `closed` is not heard in public."""
        for number, case in enumerate(self._docket.cases):
            random, days = Random(f"{self._book.seed}/{case.number}/trial"), self._book.days
            heard = days.at(case.heard_on)
            if case.heard_on.year == self._book.year and case.heard_on >= days[0]:
                self._hearing(case, heard, moved=number % 17 == 5)
            if closed is not None and case.number == closed.number:
                self._gives(heard - 4, case, CloseHearingToPublic(ground=RestrictionGround.PRIVACY))
            if case.number not in self._decided and case.heard_on >= days[0]:
                self._end(case, heard + self._settled.get(case.number, random.randint(12, 45)), random)
            elif case.number not in self._decided:
                self._end(case, random.randint(6, 30), random)

    def _hearing(self, case: Case, heard: int, *, moved: bool) -> None:
        """Scheduled some days before; a few are moved once."""
        days, place = self._book.days, self._texts["places"][heard % 3]
        first = max(days.at(case.filed_on), heard - 10)
        if moved and heard - 3 > first:
            self._gives(first, case, ScheduleHearing(hearing_on=days[heard - 2], place=place))
            again = ScheduleHearing(hearing_on=case.heard_on, replaces=days[heard - 2], place=place)
            self._gives(heard - 3, case, again)
        else:
            self._gives(first, case, ScheduleHearing(hearing_on=case.heard_on, place=place))
        self._gives(heard, case, RecordHearing())

    def _end(self, case: Case, day: int, random: Random) -> None:
        outcome = random.choices(tuple(OUTCOMES), tuple(OUTCOMES.values()))[0]
        if case.number in self._settled:
            outcome = CaseOutcome.WITHDRAWN
        grounds = GROUND_OF.get(outcome, (random.choice(GROUNDS),)) if outcome.loss else ()
        changed = outcome is CaseOutcome.WITHDRAWN and (case.number in self._settled or random.random() < 0.4)
        settled = outcome is CaseOutcome.MEDIATED or changed
        conclude = ConcludeCase(
            outcome=outcome, loss_grounds=grounds, act_changed_before_withdrawal=changed, settled=settled
        )
        self._gives(day, case, conclude)
        if outcome.appealable and random.random() < 0.42:
            self._appeal(case, day + random.randint(4, 9), random)
        elif outcome.counted:
            self._gives(day + (APPEAL_PERIOD if outcome.appealable else 1), case, RecordJudgmentEffect())

    def _appeal(self, case: Case, day: int, random: Random) -> None:
        """Decided by the intermediate court two months later or so; what is sent back takes no effect."""
        appellant = random.choices((Appellant.PLAINTIFF, Appellant.DEFENDANT), (84, 16))[0]
        self._gives(day, case, RecordAppeal(appellant=appellant))
        decided, result = day + random.randint(35, 62), random.choices(tuple(RESULTS), tuple(RESULTS.values()))[0]
        self._appeals += random.randint(2, 6)
        number = f"（{self._book.days[day + 6].year}）{HIGHER_COURT_CODE}行终{self._appeals}号"
        self._gives(decided, case, RecordAppealResult(result=result, appeal_number=number))
        if result is not AppealResult.REMANDED:
            self._gives(decided, case, RecordJudgmentEffect())

    def flag(self, papers: Sequence[Paper]) -> None:
        """What a J3 tells is marked before as major or sensitive: 三(一)1(3)."""
        notices = [paper for paper in papers if paper.content.topic is Topic.J3]
        for number, paper in enumerate(notices):
            cited = {case.number for case in paper.content.case_refs}
            for case in (case for case in self._docket.cases if case.number in cited):
                flag = CaseFlag.MAJOR if number % 2 else CaseFlag.SENSITIVE
                reason = self._texts["flags"][flag.value]
                self._gives(self._book.days.at(case.filed_on), case, FlagCase(flag=flag, reason=reason))

    def restrict(self, spared: Collection[CaseNumber]) -> None:
        """One case is restricted until its hearing is scheduled, the last one of the year stays restricted."""
        days, texts = self._book.days, self._texts["restriction"]
        free = [case for case in self._docket.of_year() if case.number not in spared]
        early = [case for case in free if 30 < days.at(case.filed_on) < 200]
        if early:
            filed, chosen = days.at(early[0].filed_on), early[0]
            for_now = RestrictCaseAccess(
                ground=RestrictionGround.MINOR, reason=texts["for_now"], known_to=(chosen.defendant,)
            )
            self._gives(filed + 1, chosen, for_now)
            self._gives(filed + 12, chosen, ReleaseCaseAccess(reason=texts["released"]))
        last = free[-1]
        kept = RestrictCaseAccess(
            ground=RestrictionGround.TRADE_SECRET, reason=texts["kept"], known_to=(last.defendant, "justice-bureau")
        )
        self._gives(days.at(last.filed_on) + 1, last, kept)

    def review_enforcement(self) -> None:
        """行审: filed through the year, decided within a month (行诉解释 art. 160)."""
        book = self._book
        random = Random(f"{book.seed}/enforcement-reviews")
        organs = [review for review in REVIEWS for _ in range(review[3])]
        random.shuffle(organs)
        days = sorted(random.randint(6, 230) for _ in organs)
        for serial, (day, (organ, cause, field, _)) in enumerate(zip(days, organs, strict=True), start=1):
            number = f"（{book.year}）{COURT_CODE}行审{serial}号"
            filed = FileCase(
                number=number,
                cause=cause,
                field=field,
                defendants=(organ,),
                plaintiff_kind=random.choice((PlaintiffKind.NATURAL_PERSON, PlaintiffKind.LEGAL_PERSON)),
            )
            book.add(day, DESK, case_lane(number), filed)
            outcome = random.choices(tuple(GRANTED), tuple(GRANTED.values()))[0]
            ended = day + random.randint(6, 20)
            book.add(ended, DESK, case_lane(number), ConcludeCase(case=number, outcome=outcome))
            book.add(ended + 2, DESK, case_lane(number), RecordJudgmentEffect(case=number))

    def _gives(self, day: int, case: Case, command: OfCase) -> None:
        named = command.model_copy(update={"case": case.number})
        self._book.add(day, DESK, case_lane(case.number), named)
