"""M20–M37, M93, M94: judicial suggestions, those of reconsideration, and the cases behind these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from events.case_terms import ReconsiderationOutcome
from events.reconsideration_terms import ReconsiderationInstrument
from events.terms import Term
from events.vocabulary import (
    AdoptionAnswer,
    Field,
    ImplementationLevel,
    Instrument,
    IssueCategory,
    OrganRole,
    ServiceProof,
    SuggestionKind,
)
from projections.review.figure import RESTRICTED
from projections.review.figures.replies import AGES
from projections.review.figures.suggestions import WITHDRAWN
from tests.projections.shown.board import Board, Reading, Row, by_term, how_many, total
from tests.projections.shown.cases import new as new_cases

LEDGER, SCORES, PAPERS, CASES = (
    *("suggestion_ledger", "organ_scoreboard"),
    *("reconsideration_ledger", "reconsideration_cases"),
)
ADOPTED = ("adopted", "partly_adopted")
RESULTS = [answer.value for answer in AdoptionAnswer]
SUGGESTION, OPINION = ReconsiderationInstrument


def documents(rows: Iterable[Row]) -> list[Row]:
    """Each document once; a row is that of an addressee."""
    return list({row["stream"]: row for row in rows}.values())


def sent(board: Board, standing: bool = True) -> list[Row]:
    """By addressee, what was sent in the year and stands, or was withdrawn."""
    return [row for row in board.of_year(LEDGER, "sent_on") if (row["withdrawn_on"] is None) is standing]


def by(board: Board, terms: Iterable[Term], name: str) -> dict[str, tuple[int, ...]]:
    """Documents by a term or by each of several, suggestions and letters apart; those withdrawn in a row."""
    rows, gone = documents(sent(board)), documents(sent(board, standing=False))
    counts = [
        Counter(
            term
            for row in rows
            if row["instrument"] == instrument.value
            for term in (row[name] if isinstance(row[name], list) else [row[name]])
        )
        for instrument in Instrument
    ]
    last = tuple(how_many(gone, instrument=instrument.value) for instrument in Instrument)
    return by_term(terms, *counts) | {WITHDRAWN.zh: last}


def shown_organ(board: Board, row: Row) -> str:
    hidden = {suggestion.number for suggestion in board.facts.suggestions if suggestion.restricted}
    return RESTRICTED if row["number"] in hidden else row["addressee"]


def addressees(board: Board) -> dict[str, tuple[int, ...]]:
    rows = [(shown_organ(board, row), row["sent_on"], row["instrument"]) for row in sent(board)]
    counts = [Counter(organ for organ, _, of in rows if of == instrument.value) for instrument in Instrument]
    return board.named([(organ, day) for organ, day, _ in rows], *counts)


def owing(rows: Iterable[Row]) -> list[Row]:
    return [
        row for row in rows if row["reply_required"] and row["withdrawn_on"] is None and row["objection"] != "upheld"
    ]


def answered(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["answered_on"] is not None]


def due(board: Board) -> list[Row]:
    return owing(board.of_year(LEDGER, "original_due_on"))


def on_time(board: Board) -> int:
    return sum(row["answered_on"] <= row["original_due_on"] for row in answered(due(board)))


def days(board: Board) -> list[int]:
    rows = owing(board.of_year(LEDGER, "answered_on"))
    known = [row for row in rows if row["service_proof"] != ServiceProof.PRESUMED.value]
    return sorted(row["days"] for row in known if row["days"] is not None)


def assessed(board: Board) -> list[Row]:
    return [row for row in board.of_year(LEDGER, "assessed_on") if row["withdrawn_on"] is None]


def sums(rows: Iterable[Row], *names: str) -> int:
    listed = list(rows)
    return sum(total(listed, name) for name in names)


def overdue_by_age(board: Board) -> dict[str, tuple[int, ...]]:
    rows = [(shown_organ(board, row), row["sent_on"], row["overdue_days"]) for row in board.rows("overdue_board")]
    ends = [0, *(last for last, _, _ in AGES), 10**6]
    ages = [Counter(organ for organ, _, late in rows if first < late <= last) for first, last in pairwise(ends)]
    return board.named([(organ, day) for organ, day, _ in rows], *ages, Counter(organ for organ, _, _ in rows))


def scores(board: Board, **filters: str) -> list[Row]:
    """Of what was sent in the year."""
    return board.rows(SCORES, sent_from=f"{board.year}-01-01", sent_to=str(board.facts.last_day), **filters)


def scored(board: Board) -> dict[str, tuple[int, ...]]:
    """As `addressees`. No suggestion of these years is restricted."""
    counts = [
        Counter(
            {row["addressee"]: row["sent"] - row["withdrawn"] for row in scores(board, instrument=instrument.value)}
        )
        for instrument in Instrument
    ]
    return board.named([(row["addressee"], row["sent_on"]) for row in sent(board)], *counts)


def papers(board: Board, *instruments: Term, standing: bool | None = True) -> list[Row]:
    rows = [r for r in board.of_year(PAPERS, "sent_on") if r["instrument"] in [term.value for term in instruments]]
    return [row for row in rows if standing is None or (row["withdrawn_on"] is None) is standing]


def copied(board: Board, rows: Iterable[Row]) -> int:
    """To who was the court on that day."""
    court = {row["sent_on"]: board.facts.organs.holder(OrganRole.DISTRICT_COURT, _day(row["sent_on"])) for row in rows}
    return sum(court[row["sent_on"]] in (row["cc"] or ()) for row in rows)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def reports(board: Board) -> list[Row]:
    rows = board.of_year(PAPERS, "report_due_on")
    return [row for row in rows if row["instrument"] == OPINION.value and row["withdrawn_on"] is None]


def reported_in_time(board: Board) -> int:
    return sum(row["reported_on"] is not None and row["reported_on"] <= row["report_due_on"] for row in reports(board))


def accepted(board: Board) -> int:
    return len(board.of_year(CASES, "accepted_on"))


def decided(board: Board) -> list[Row]:
    return board.of_year(CASES, "decided_on")


def corrected(board: Board) -> int:
    return how_many(decided(board), corrected=True)


SHOWN: dict[str, dict[str, Reading]] = {
    LEDGER: {
        "M20.all": lambda b: len(documents(b.of_year(LEDGER, "sent_on"))),
        **{
            f"M20.{kind.value}": (lambda b, kind=kind.value: how_many(documents(sent(b)), instrument=kind))
            for kind in Instrument
        },
        "M20.withdrawn": lambda b: len(documents(sent(b, standing=False))),
        "M20.by_kind": lambda b: by(b, SuggestionKind, "kind"),
        "M20.by_field": lambda b: by(b, Field, "fields"),
        "M20.by_category": lambda b: by(b, IssueCategory, "categories"),
        "M21.organs": lambda b: len({shown_organ(b, row) for row in sent(b)} - {RESTRICTED}),
        "M21.by_organ": addressees,
        "M24.documents/part": lambda b: len(documents(answered(owing(sent(b))))),
        "M24.documents/whole": lambda b: len(documents(owing(sent(b)))),
        "M24.duties/part": lambda b: len(answered(owing(sent(b)))),
        "M24.duties/whole": lambda b: len(owing(sent(b))),
        "M25.duties/part": lambda b: len(answered(due(b))),
        "M25.duties/whole": lambda b: len(due(b)),
        "M26.duties/part": on_time,
        "M26.duties/whole": lambda b: len(due(b)),
        "M27.days": days,
        "M28.recommendations/part": lambda b: sums(assessed(b), *ADOPTED),
        "M28.recommendations/whole": lambda b: sums(assessed(b), *RESULTS),
        "M28.documents/part": lambda b: len(documents(r for r in assessed(b) if sums([r], *ADOPTED))),
        "M28.documents/whole": lambda b: len(documents(r for r in assessed(b) if sums([r], *RESULTS))),
        "M28.results": lambda b: {a.zh: (total(assessed(b), a.value),) for a in AdoptionAnswer},
        "M29.not_adopted": lambda b: total(assessed(b), "not_adopted"),
        **{
            f"M30.{level.value}/part": (lambda b, level=level.value: how_many(assessed(b), **{level: True}))
            for level in ImplementationLevel
        },
        **{f"M30.{level.value}/whole": (lambda b: len(assessed(b))) for level in ImplementationLevel},
        "M30.in_progress": lambda b: how_many(b.rows(LEDGER), status="in_progress"),
        "M30.in_progress_at_year_end": lambda b: how_many(b.rows(LEDGER), status="in_progress"),
        "M31.overdue": lambda b: how_many(b.rows(LEDGER), status="overdue"),
        "M31.overdue_at_year_end": lambda b: how_many(b.rows(LEDGER), status="overdue"),
    },
    "overdue_board": {"M31.overdue": lambda b: len(b.rows("overdue_board")), "M31.by_organ": overdue_by_age},
    SCORES: {
        "M21.by_organ": scored,
        "M24.duties/part": lambda b: total(scores(b), "answered"),
        "M24.duties/whole": lambda b: total(scores(b), "reply_required"),
        "M30.in_progress": lambda b: total(b.rows(SCORES), "carrying_out"),
        "M31.overdue": lambda b: total(b.rows(SCORES), "overdue"),
    },
    PAPERS: {
        **{f"M34.{kind.value}": (lambda b, kind=kind: len(papers(b, kind))) for kind in ReconsiderationInstrument},
        "M34.withdrawn": lambda b: len(papers(b, *ReconsiderationInstrument, standing=False)),
        "M34.copied/part": lambda b: copied(b, papers(b, SUGGESTION, standing=None)),
        "M34.copied/whole": lambda b: len(papers(b, SUGGESTION, standing=None)),
        "M34.opinions_copied": lambda b: copied(b, papers(b, OPINION)),
        "M35.on_time/part": reported_in_time,
        "M35.on_time/whole": lambda b: len(reports(b)),
        "M35.reported/part": lambda b: how_many(reports(b), reported_on=True),
        "M35.reported/whole": lambda b: len(reports(b)),
        "M37.answered/part": lambda b: len(answered(papers(b, SUGGESTION))),
        "M37.answered/whole": lambda b: len(papers(b, SUGGESTION)),
    },
    CASES: {
        "M93.new": accepted,
        "M93.concluded": lambda b: len(decided(b)),
        "M93.over_concluded/part": corrected,
        "M93.over_concluded/whole": lambda b: len(decided(b)),
        "M93.over_new/part": corrected,
        "M93.over_new/whole": accepted,
        "M93.by_outcome": lambda b: by_term(ReconsiderationOutcome, Counter(row["outcome"] for row in decided(b))),
        "M94.ratio/part": accepted,
    },
    "case_index": {"M94.ratio/whole": lambda b: len(new_cases(b))},
}
OVER_YEARS: dict[str, dict[str, Reading]] = {
    LEDGER: {"M32.reminders": lambda b: total(b.rows(LEDGER), "reminders")},
    SCORES: {
        "M25.duties/part": lambda b: total(b.rows(SCORES), "due_answered"),
        "M25.duties/whole": lambda b: total(b.rows(SCORES), "due"),
        "M26.duties/part": lambda b: total(b.rows(SCORES), "on_time"),
        "M28.recommendations/part": lambda b: sums(b.rows(SCORES), *ADOPTED),
        "M28.recommendations/whole": lambda b: total(b.rows(SCORES), "recommendations_assessed"),
        "M28.results": lambda b: {a.zh: (total(b.rows(SCORES), a.value),) for a in AdoptionAnswer},
        "M29.not_adopted": lambda b: total(b.rows(SCORES), "not_adopted"),
        "M32.reminders": lambda b: total(b.rows(SCORES), "reminders"),
    },
    PAPERS: {"M36.orders": lambda b: total(b.rows(PAPERS), "orders")},
}
REVIEW_ALONE = {
    "M22": "the ledger shows the copies, not whether one was owed",
    "M23": "no view tells who was heard and who signed",
    "M29.reasons": "the ledger has no reasons",
    "M32.escalations": "the ledger shows the latest one",
    "M32.extensions": "the ledger shows whether there was one",
    "M33": "no view looks for what came back",
    "M36.talks": "the ledger shows the first one",
    "M36.criticism": "the ledger shows the first one",
}
