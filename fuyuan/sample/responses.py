"""How each addressee of a suggestion fares, from receipt to the court's assessment of its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from domain.deadlines import add_months, reply_due, roll_forward
from events.suggestion import Answer
from events.values import OrganId, ReplyPeriod
from events.vocabulary import AdoptionAnswer, SuggestionKind
from fuyuan.sample.act import Book, Numbers
from fuyuan.sample.catalogue import Point, Theme, marker
from fuyuan.sample.letters import ANSWERS, answers, depth, feedback_text, series
from fuyuan.sample.plots import Fate, Plot

COURT, DESK, LEGAL = "district-court", "court-admin-division", "justice-bureau"


@dataclass(slots=True)
class Addressee:
    """One addressee of one suggestion. Days are indices of working days; `answered` is that of its first answer."""

    book: Book
    plot: Plot
    theme: Theme
    points: Sequence[Point]
    organ: OrganId
    sent: int
    period: ReplyPeriod | None
    served: int = 0
    due: date | None = None
    answered: int | None = None

    def meets(self, fate: Fate) -> int | None:
        """Write what happens; the day on which nothing more is to be done about it, None if that never comes."""
        between = self.book.random.randint
        match fate:
            case Fate.ON_TIME | Fate.FORWARDED | Fate.REFUSES:
                self._signs()
                return self._answers(self._in_time(), fate)
            case Fate.PRESUMED:
                self.served = self.sent
                self.due = self._deadline()
                return self._answers(self._in_time(), fate)
            case Fate.LATE:
                self._signs()
                return self._answers(self._is_called() + between(4, 14), fate)
            case Fate.INCOMPLETE:
                return self._completes()
            case Fate.EXTENDED:
                return self._asks_for_more_time()
            case Fate.SILENT | Fate.ESCALATED | Fate.GIVEN_UP:
                return self._keeps_silent(fate)
            case Fate.OBJECTS_RIGHTLY | Fate.OBJECTS_IN_VAIN:
                return self._objects(upheld=fate is Fate.OBJECTS_RIGHTLY)
            case Fate.EXTERNAL | Fate.EXTERNAL_LATE:
                self._is_served("service_receipt")
                day = self._in_time() if fate is Fate.EXTERNAL else self._due + between(5, 12)
                return self._writes(day)
            case Fate.WITHDRAWN:
                self._signs()
                self._gives(self.sent + between(12, 20), "withdraw-suggestion", COURT, reason=ANSWERS["withdrawal"])
                return None
            case Fate.NO_REPLY:
                self._signs()
                return self.served + between(15, 25)
            case Fate.PENDING:
                self._signs()
                return None

    @property
    def _external(self) -> bool:
        return self.plot.fates[self.plot.addressees.index(self.organ)] in (Fate.EXTERNAL, Fate.EXTERNAL_LATE)

    def _gives(self, day: int, command: str, by: OrganId = DESK, /, **fields: Any) -> int:
        return self.book.add(day, by, self.plot.name, command, **fields)

    def _signs(self) -> None:
        """The organ signs for receipt in its own ledger; the court's follows (SUG-11)."""
        self.served = self.sent + self.book.random.choice([0, 1, 1, 2, 3])
        self._gives(self.served, "acknowledge-service", self.organ)
        if self.plot.kind is SuggestionKind.SIMILAR_CASES:
            self._gives(self.served, "mark-suggestion-read", self.organ)
        self.due = self._deadline()

    def _is_served(self, proof: str) -> None:
        """The court's desk enters the proof of service."""
        self.served = self.sent + self.book.random.randint(1, 4)
        self._gives(self.served, "confirm-service", organ=self.organ, proof=proof)
        self.due = self._deadline()

    def _deadline(self) -> date | None:
        days = self.book.days
        return reply_due(days[self.served], self.period, days.calendar) if self.period else None

    @property
    def _due(self) -> int:
        assert self.due is not None
        return self.book.days.at(self.due)

    def _in_time(self) -> int:
        """Some day in the second half of the period; who has more days than one uses them."""
        return self.book.random.randint((self.served + self._due) // 2, self._due - 1)

    def _answers(self, day: int, fate: Fate) -> int:
        given = answers(self.points, self.book.random, refuses=fate is Fate.REFUSES)
        remark = ANSWERS["late"] if fate is Fate.LATE else None
        self._submits(day, given, remark, forwarded=fate is Fate.FORWARDED)
        return self._assessed(day, given)

    def _submits(
        self,
        day: int,
        given: Sequence[Answer],
        remark: str | None,
        *,
        forwarded: bool = False,
        random: Random | None = None,
    ) -> None:
        random, name, organ = random or self.book.random, self.plot.name, self.organ
        if self.answered is None:
            self.answered = day
        text, done = self._letter(given, remark, random), depth(self.plot.kind, given, random)
        self._gives(
            day,
            "submit-feedback",
            LEGAL if forwarded else organ,
            text=text,
            answers=given,
            implementation=done,
            document_number=lambda numbers: numbers(marker(organ), f"{name}/{organ}/{day}", gaps=True),
            feedback_by=organ if forwarded else None,
            received_by=LEGAL if forwarded else None,
        )

    def _letter(self, given: Sequence[Answer], remark: str | None, random: Random) -> Callable[[Numbers], str]:
        """The text of an answer, once the number of the suggestion is known."""
        seed, plot = random.random(), self.plot
        return lambda numbers: feedback_text(
            numbers(series(plot), plot.name), plot, self.theme, given, remark, Random(seed)
        )

    def _assessed(self, day: int, given: Sequence[Answer]) -> int:
        """The court's desk judges the answer; now and then less kindly than the organ does."""
        random = self.book.random
        results = []
        for answer in given:
            doubted = answer.answer is AdoptionAnswer.ADOPTED and random.random() < 0.1
            result = AdoptionAnswer.PARTLY_ADOPTED if doubted else answer.answer
            results.append({"recommendation": answer.recommendation, "result": result})
        done = depth(self.plot.kind, given, random)
        note = ANSWERS.choose("assessment", random) if random.random() < 0.6 else None
        day += random.randint(3, 12)
        self._gives(day, "assess-feedback", organ=self.organ, results=results, implementation=done, note=note)
        planned = [answer for answer in given if answer.answer is AdoptionAnswer.IN_PROGRESS]
        return self._carries_out(day, planned, results) if planned else day

    def _carries_out(self, day: int, planned: Sequence[Answer], results: Sequence[dict[str, Any]]) -> int:
        """What was 正在落实 is answered again when it is done, and judged anew (SUG-28)."""
        random, adopted = Random(f"{self.book.seed}/{self.plot.name}/{self.organ}"), AdoptionAnswer.ADOPTED
        numbers = [answer.recommendation for answer in planned]
        done = [Answer(recommendation=n, answer=adopted, text=self.points[n - 1].measure) for n in numbers]
        day += random.randint(25, 50)
        answers_by = self._posts if self._external else self._submits
        answers_by(day, done, ANSWERS["carried_out"], random=random)
        judged = [{**one, "result": adopted} if one["recommendation"] in numbers else one for one in results]
        reached = depth(self.plot.kind, done, random)
        day += random.randint(3, 9)
        return self._gives(day, "assess-feedback", organ=self.organ, results=judged, implementation=reached)

    def _completes(self) -> int:
        """Leaves the last recommendation out, is asked for it, answers it (SUG-13)."""
        between = self.book.random.randint
        self._signs()
        given = answers(self.points, self.book.random)
        first = (self.served + self._due) // 2
        self._submits(first, given[:-1], ANSWERS["partial"])
        reason = ANSWERS["return_reason"]
        back = self._gives(first + between(2, 4), "return-feedback", organ=self.organ, reason=reason)
        second = back + between(5, 9)
        self._submits(second, given[-1:], ANSWERS["completed"])
        return self._assessed(second, given)

    def _asks_for_more_time(self) -> int:
        """Gets a month more before the deadline (SUG-23) and answers within it."""
        random, days = self.book.random, self.book.days
        self._signs()
        assert self.due is not None
        until = roll_forward(add_months(self.due, 1), days.calendar)
        extended = {"reply_due_on": until, "reason": ANSWERS["extension"]}
        self._gives(self._due - random.randint(3, 8), "extend-reply-deadline", organ=self.organ, **extended)
        return self._answers(random.randint(self._due + 5, days.at(until) - 2), Fate.EXTENDED)

    def _keeps_silent(self, fate: Fate) -> int | None:
        """Served on paper, reminded, perhaps reported to its superior organ (SUG-17)."""
        between, organ = self.book.random.randint, self.organ
        self._is_served("service_receipt" if fate is Fate.SILENT else "mail")
        if fate is Fate.ESCALATED and len(self.plot.addressees) > 1:
            self.served += 2
            correction = ANSWERS["service_correction"]
            self._gives(self.served, "confirm-service", organ=organ, proof="mail", correction=correction)
            self.due = self._deadline()
        if fate is Fate.ESCALATED:
            reminded = self._gives(self._due - between(3, 6), "remind-addressee", organ=organ)
            self._gives(reminded + 1, "mark-reminder-read", organ)
        self._is_asked_after()
        first = self._is_called()
        if fate is Fate.ESCALATED:
            told = self._gives(first + between(10, 15), "escalate-to-superior", COURT, organ=organ)
            outcome = {"outcome": "talked", "text": ANSWERS["escalation_outcome"]}
            self._gives(told + 12, "record-escalation-outcome", organ=organ, **outcome)
            return None
        written = {"method": "in_writing", "text": ANSWERS["reminder"]}
        second = self._gives(first + between(14, 18), "remind-addressee", organ=organ, **written)
        return second + between(15, 20) if fate is Fate.GIVEN_UP else None

    def _is_asked_after(self) -> None:
        """The desk rings before the deadline, which is no reminder (GEN-17)."""
        contact = {"way": "telephone", "post": "法制科科长", "gist": ANSWERS["call"]}
        self._gives(self._due - 2, "log-suggestion-contact", organ=self.organ, **contact)

    def _is_called(self) -> int:
        """The court's desk urges by telephone, a few days after the deadline."""
        day = self._due + self.book.random.randint(2, 5)
        return self._gives(day, "remind-addressee", organ=self.organ, method="telephone")

    def _objects(self, *, upheld: bool) -> int | None:
        """Upheld, the court withdraws at once; rejected, the clock goes on and the organ answers (SUG-24)."""
        random, days, result = self.book.random, self.book.days, "upheld" if upheld else "rejected"
        self._signs()
        objected = self.served + random.randint(4, 8)
        ground = ANSWERS[f"objection_{result}"]
        if upheld:
            self._gives(objected, "raise-objection", self.organ, ground=ground)
        else:  # on paper, which the court's desk types in (GEN-16)
            self._gives(objected, "record-objection", organ=self.organ, ground=ground, received_by=COURT)
        decision = {"upheld": upheld, "reason": ANSWERS[f"decision_{result}"], "withdraw": upheld}
        day = objected + random.randint(5, 9)
        decided = self._gives(day, "decide-objection", COURT if upheld else DESK, organ=self.organ, **decision)
        if upheld:
            return None
        assert self.due is not None
        resumed = date.fromordinal(self.due.toordinal() + (days[decided] - days[objected]).days)
        return self._answers(random.randint(decided + 15, days.at(resumed) - 2), Fate.OBJECTS_IN_VAIN)

    def _writes(self, day: int) -> int:
        given = answers(self.points, self.book.random)
        self.answered = day
        self._posts(day, given, None, random=self.book.random)
        return self._assessed(day, given)

    def _posts(self, day: int, given: Sequence[Answer], remark: str | None, *, random: Random) -> None:
        """An external organ answers by letter; the court's desk enters it (SUG-12)."""
        organ, name, done = self.organ, self.plot.name, depth(self.plot.kind, given, random)
        self._gives(
            day,
            "record-external-feedback",
            organ=organ,
            answers=given,
            implementation=done,
            text=self._letter(given, remark, random),
            document_number=lambda numbers: numbers(marker(organ), f"{name}/{organ}/{day}", gaps=True),
        )
