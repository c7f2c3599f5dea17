"""M20–M33 by their words: what the court suggests, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.vocabulary import AdoptionAnswer, Field, IssueCategory, SuggestionKind
from tests.figures.plain.documents import Doc, Year, first, months_later, newest, of
from tests.figures.plain.organs import administrative_here, continues, holder, label, name
from tests.figures.plain.values import HIDDEN, Values, middle, occurring

INSTRUMENTS = ("judicial_suggestion", "opinion_letter")


@dataclass
class Paper:
    """A document that was sent, with everything recorded of it."""

    sent: Doc
    docs: list[Doc]

    @property
    def content(self) -> dict[str, Any]:
        said: dict[str, Any] = self.sent["content"]
        return said

    @property
    def withdrawn(self) -> bool:
        return bool(of(self.docs, "suggestion.withdrawn"))

    @property
    def closed_on(self) -> date | None:
        closed = first(self.docs, "suggestion.closed")
        return closed.day if closed else None

    @property
    def asks_for_a_reply(self) -> bool:
        return self.sent["reply_period"] is not None

    @property
    def number(self) -> str:
        return self.sent["number"] or self.sent["legacy_number"] or self.sent["letter_number"] or "未编号"

    @property
    def duties(self) -> list[Duty]:
        """What each addressee has to answer."""
        return [Duty(self, organ) for organ in dict.fromkeys(self.sent["addressees"])]


@dataclass
class Duty:
    """The part of one addressee."""

    paper: Paper
    organ: str

    def told(self, *types: str) -> list[Doc]:
        return [doc for doc in of(self.paper.docs, *types) if doc["organ"] == self.organ]

    @property
    def upheld(self) -> bool:
        """Whether an objection of it was upheld."""
        return any(doc["upheld"] for doc in self.told("suggestion-objection.decided"))

    @property
    def objecting(self) -> bool:
        """Whether its newest objection waits for a decision."""
        said = self.told("suggestion-objection.received", "suggestion-objection.decided")
        return bool(said) and said[-1].type == "suggestion-objection.received.v1"

    @property
    def counts(self) -> bool:
        """M24: a reply duty; not withdrawn, no objection upheld."""
        return self.paper.asks_for_a_reply and not self.paper.withdrawn and not self.upheld

    @property
    def answered_on(self) -> date | None:
        """The day of the first complete feedback; with what came before it, it is complete, so no earlier (SUG-13)."""
        days = []
        for doc in self.told("feedback.received"):
            days.append(doc.day)
            if doc["complete"]:
                return max(days)
        return None

    @property
    def served(self) -> Doc | None:
        """The receipt that stands: a service, or the feedback from which it is presumed (SUG-15)."""
        told = self.told("suggestion.served", "feedback.received")
        receipts = [doc for doc in told if doc.type == "suggestion.served.v1" or doc["presumed_service"]]
        return receipts[-1] if receipts else None

    def deadlines(self) -> tuple[date | None, date | None]:
        """The original deadline, and the one in force: where that was moved, another day of service leaves it there."""
        original = current = None
        for doc in self.told(
            *("suggestion.served", "feedback.received", "reply-deadline.extended"),
            *("reply-deadline.corrected", "suggestion-objection.decided"),
        ):
            match doc.type:
                case "suggestion.served.v1" | "feedback.received.v1":
                    if doc.type == "suggestion.served.v1" or doc["presumed_service"]:
                        current = doc.on("reply_due_on") if current == original else current
                        original = doc.on("reply_due_on")
                case "reply-deadline.corrected.v1":
                    original, current = doc.on("original_due_on"), doc.on("reply_due_on")
                case _:
                    current = doc.on("reply_due_on") or current
        return original, current

    @property
    def assessed(self) -> Doc | None:
        """The assessment in force."""
        return newest(self.told("feedback.assessed"), "feedback.assessed")


def papers(year: Year) -> Iterator[Paper]:
    """Everything that was ever sent."""
    for docs in year.streams("suggestion", "court"):
        sent = first(docs, "suggestion.sent")
        if sent is not None:
            yield Paper(sent, docs)


def duties(year: Year) -> Iterator[Duty]:
    for paper in papers(year):
        yield from paper.duties


def _sent(year: Year) -> list[Paper]:
    return [paper for paper in papers(year) if year.has(paper.sent.day)]


def m20(year: Year) -> Values:
    stand = [paper for paper in _sent(year) if not paper.withdrawn]
    gone = [paper for paper in _sent(year) if paper.withdrawn]
    withdrawn = ("已撤回（另计）", *(_so_many(gone, instrument) for instrument in INSTRUMENTS))

    def row(zh: str, among: list[Paper]) -> tuple[Any, ...]:
        return (zh, *(_so_many(among, instrument) for instrument in INSTRUMENTS))

    kinds = [row(kind.zh, [one for one in stand if one.content["kind"] == kind.value]) for kind in SuggestionKind]
    fields = [row(field.zh, [one for one in stand if field.value in one.content.get("fields", ())]) for field in Field]
    categories = [
        row(each.zh, [one for one in stand if each.value in one.content["categories"]]) for each in IssueCategory
    ]
    return {
        "all": len(_sent(year)),
        **{instrument: _so_many(stand, instrument) for instrument in INSTRUMENTS},
        "withdrawn": len(gone),
        "by_kind": [*occurring(kinds), withdrawn],
        "by_field": [*occurring(fields), withdrawn],
        "by_category": [*occurring(categories), withdrawn],
    }


def _so_many(among: list[Paper], instrument: str) -> int:
    return len([one for one in among if one.content["instrument"] == instrument])


def m21(year: Year) -> Values:
    to: dict[str, list[Paper]] = {}
    for paper in _sent(year):
        if not paper.withdrawn:
            for organ in dict.fromkeys(paper.sent["addressees"]):
                to.setdefault(HIDDEN if hidden(year, paper) else organ, []).append(paper)
    rows = [
        (label(year, organ, [one.sent.day for one in its]), *(_so_many(its, instrument) for instrument in INSTRUMENTS))
        for organ, its in to.items()
    ]
    return {"organs": len(to.keys() - {HIDDEN}), "by_organ": rows}


def m22(year: Year) -> Values:
    whole = part = 0
    for paper in _sent(year):
        if any(administrative_here(year, organ) for organ in paper.sent["addressees"]):
            legal = holder(year, "government_legal_department", paper.sent.day)
            whole += 1
            part += legal in (*(paper.sent["cc"] or ()), *paper.sent["addressees"])
    return {"copied": (part, whole)}


def m23(year: Year) -> Values:
    whole = part = 0
    for paper in _sent(year):
        if paper.content["kind"] == "comprehensive_governance":
            by_then = [doc for doc in paper.docs if doc.day <= paper.sent.day]
            heard = {doc["organ"] for doc in of(by_then, "suggestion.consulted")}
            signed = of(by_then, "suggestion.approved")
            committee = [on for doc in signed if (on := doc.on("committee_on")) is not None and on <= paper.sent.day]
            president = [doc for doc in signed if doc["signed_by"] == "court_president"]
            whole += 1
            part += heard >= set(paper.sent["addressees"]) and bool(committee) and bool(president)
    return {"compliant": (part, whole)}


def m24(year: Year) -> Values:
    cohort = [duty for paper in _sent(year) for duty in paper.duties if duty.counts]
    documents = {duty.paper.sent.stream for duty in cohort}
    answered = [duty for duty in cohort if duty.answered_on]
    return {
        "documents": (len({duty.paper.sent.stream for duty in answered}), len(documents)),
        "duties": (len(answered), len(cohort)),
    }


def _due(year: Year) -> list[Duty]:
    """M25: whose original deadline fell in the year."""
    return [duty for duty in duties(year) if duty.counts and year.has(duty.deadlines()[0])]


def m25(year: Year) -> Values:
    return {"duties": (len([duty for duty in _due(year) if duty.answered_on]), len(_due(year)))}


def m26(year: Year) -> Values:
    on_time = 0
    for duty in _due(year):
        due, answered = duty.deadlines()[0], duty.answered_on
        on_time += answered is not None and due is not None and answered <= due
    return {"duties": (on_time, len(_due(year)))}


def m27(year: Year) -> Values:
    spans = []
    for duty in duties(year):
        served, answered = duty.served, duty.answered_on
        if duty.counts and served and answered and year.has(answered) and not served["presumed_service"]:
            spans.append((answered - served.day).days)
    return {"days": middle(spans)}


def _assessments(year: Year) -> list[tuple[Duty, Doc]]:
    """M28: the assessments in force that were made in the year, of documents that stand."""
    found = []
    for duty in duties(year):
        assessed = duty.assessed
        if assessed is not None and year.has(assessed.day) and not duty.paper.withdrawn:
            found.append((duty, assessed))
    return found


def m28(year: Year) -> Values:
    results = [(duty, each["result"]) for duty, doc in _assessments(year) for each in doc["results"]]
    taken = [(duty, result) for duty, result in results if result in ("adopted", "partly_adopted")]
    return {
        "recommendations": (len(taken), len(results)),
        "documents": (
            len({duty.paper.sent.stream for duty, _ in taken}),
            len({duty.paper.sent.stream for duty, _ in results}),
        ),
        "results": [
            (answer.zh, len([result for _, result in results if result == answer.value])) for answer in AdoptionAnswer
        ],
    }


def m29(year: Year) -> Values:
    rows, count = [], 0
    for duty, doc in _assessments(year):
        for each in doc["results"]:
            if each["result"] == "not_adopted":
                count += 1
                if not hidden(year, duty.paper):
                    number = each["recommendation"]
                    shown = name(year, duty.organ, duty.paper.sent.day)
                    rows.append((duty.paper.number, shown, f"第{number}条", _reason(duty, number)))
    return {"not_adopted": count, "reasons": rows}


def _reason(duty: Duty, number: int) -> str | None:
    """What the newest feedback says to a recommendation."""
    for feedback in reversed(duty.told("feedback.received")):
        for answer in feedback["answers"]:
            if answer["recommendation"] == number:
                text: str | None = answer.get("text")
                return text
    return None


def m30(year: Year) -> Values:
    made = [doc for _, doc in _assessments(year)]
    values: Values = {
        level: (len([doc for doc in made if doc["implementation"].get(level)]), len(made))
        for level in ("rectified", "sector_wide", "long_term")
    }
    values["in_progress"] = _in_progress(year)
    values["in_progress_at_year_end"] = _in_progress(year.happened_by(year.last_day))
    return values


def _in_progress(year: Year) -> int:
    count = 0
    for duty in duties(year):
        if duty.answered_on and not duty.paper.closed_on and not duty.paper.withdrawn:
            last: dict[int, str] = {}
            for doc in duty.told("feedback.received", "feedback.assessed"):
                if doc.type == "feedback.received.v1":
                    last |= {each["recommendation"]: each["answer"] for each in doc["answers"]}
                else:
                    last |= {each["recommendation"]: each["result"] for each in doc["results"]}
            count += "in_progress" in last.values()
    return count


AGES = ((1, 30), (31, 90), (91, 180), (181, 10**6))


def m31(year: Year) -> Values:
    late = _overdue(year)
    rows = []
    whose = [(HIDDEN if hidden(year, duty.paper) else duty.organ, duty, age) for duty, age in late]
    for organ in dict.fromkeys(organ for organ, _, _ in whose):
        its = [(duty, age) for named, duty, age in whose if named == organ]
        ages = [len([age for _, age in its if low <= age <= high]) for low, high in AGES]
        rows.append((label(year, organ, [duty.paper.sent.day for duty, _ in its]), *ages, len(its)))
    at_end = year.happened_by(year.last_day)
    return {"overdue": len(late), "overdue_at_year_end": len(_overdue(at_end)), "by_organ": rows}


def _overdue(year: Year) -> list[tuple[Duty, int]]:
    found = []
    for duty in duties(year):
        due = duty.deadlines()[1]
        waiting = duty.counts and not duty.answered_on and not duty.paper.closed_on and not duty.objecting
        if waiting and due is not None and due < year.as_of:
            found.append((duty, (year.as_of - due).days))
    return found


def m32(year: Year) -> Values:
    acts = {"reminders": "suggestion.reminded", "escalations": "suggestion.escalated"}
    acts["extensions"] = "reply-deadline.extended"
    return {
        key: len([doc for paper in papers(year) for doc in of(paper.docs, kind) if year.has(doc.day)])
        for key, kind in acts.items()
    }


def m33(year: Year) -> Values:
    rows = []
    for again in duties(year):
        if again.paper.withdrawn or not year.has(again.paper.sent.day):
            continue
        formers = [paper for paper in papers(year) if _former(year, paper, again)]
        if formers:
            formers.sort(key=lambda paper: (paper.sent.day, len(paper.number), paper.number))
            known = not any(hidden(year, paper) for paper in (again.paper, *formers))
            whom = name(year, again.organ, again.paper.sent.day) if known else HIDDEN
            before = "、".join(paper.number for paper in formers) if known else ""
            rows.append((again.paper.number, str(again.paper.sent.day), whom, before))
    return {"recurring": len(rows), "documents": rows}


def _former(year: Year, former: Paper, again: Duty) -> bool:
    closed, on = former.closed_on, again.paper.sent.day
    if closed is None or former.withdrawn or former.sent.stream == again.paper.sent.stream:
        return False
    one, other = former.content, again.paper.content
    return (
        closed < on <= months_later(closed, 12)  # the day from which a period runs is not in it (B.12)
        and any(continues(year, again.organ, organ, on) for organ in former.sent["addressees"])
        and bool(set(one.get("fields", ())) & set(other.get("fields", ())))
        and bool(set(one["categories"]) & set(other["categories"]))
    )


def hidden(year: Year, paper: Paper) -> bool:
    """Whether not every reader may know of it: it says so, or names a restricted case."""
    named = {case["number"] for case in paper.content.get("case_refs", ())}
    return paper.content.get("visibility") == "restricted" or bool(named & year.restricted_cases)
