"""M70–M76: coordination, disputes, petitions."""

from __future__ import annotations

from collections import Counter

from events.dispute_terms import ResolutionKind
from events.petition_terms import ReviewResult
from events.risk_terms import CoordinationOutcome
from tests.projections.shown.board import Board, Reading, Row, how_many, total

COORDINATION, DISPUTES, PETITIONS = "coordination_dispute", "dispute_register", "petition_board"


def closed(board: Board) -> list[Row]:
    return board.of_year(COORDINATION, "closed_on")


def resolved(board: Board) -> list[Row]:
    return board.of_year(DISPUTES, "resolved_on")


def ended(board: Board) -> int:
    return len(resolved(board)) + len(board.of_year(DISPUTES, "unresolved_on"))


def registered(board: Board) -> list[Row]:
    return board.of_year(PETITIONS, "registered_on")


def petitions_by(board: Board, name: str) -> dict[str, tuple[int, ...]]:
    rows = [row for row in registered(board) if row[name] is not None]
    people: Counter[str] = Counter()
    for row in rows:
        people[row[name]] += row["petitioner_count"]
    return board.named([(row[name], row["registered_on"]) for row in rows], Counter(r[name] for r in rows), people)


def due(board: Board) -> list[Row]:
    """Whose answer was due in the year: not steered elsewhere or withdrawn before one was given."""
    rows = board.of_year(PETITIONS, "due_on")
    gone = ("withdrawn", "steered")
    return [
        row
        for row in rows
        if row["answered_on"] is not None or (row["steered_on"] is None and row["because"] not in gone)
    ]


def reviews(board: Board, prefix: str, result: str) -> int:
    names = (
        ("second_reviewed_on", "second_review_result")
        if prefix == "second_review"
        else ("reviewed_on", "review_result")
    )
    return sum(row[names[1]] == result for row in board.of_year(PETITIONS, names[0]))


SHOWN: dict[str, dict[str, Reading]] = {
    COORDINATION: {
        "M70.opened": lambda b: len(b.of_year(COORDINATION, "opened_on")),
        "M70.closed": lambda b: len(closed(b)),
        **{
            f"M70.{outcome.value}": (lambda b, outcome=outcome.value: how_many(closed(b), outcome=outcome))
            for outcome in CoordinationOutcome
        },
    },
    DISPUTES: {
        "M72.registered": lambda b: len(b.of_year(DISPUTES, "registered_on")),
        "M72.resolved/part": lambda b: len(resolved(b)),
        "M72.resolved/whole": ended,
        **{
            f"M73.{kind.value}": (lambda b, kind=kind.value: how_many(resolved(b), resolution_kind=kind))
            for kind in ResolutionKind
        },
    },
    PETITIONS: {
        "M74.all": lambda b: len(registered(b)),
        "M74.unassigned": lambda b: how_many(registered(b), responsible_organ=False),
        "M74.by_organ": lambda b: petitions_by(b, "responsible_organ"),
        "M74.by_territory": lambda b: petitions_by(b, "territory"),
        "M75.on_time/part": lambda b: how_many([r for r in due(b) if r["answered_on"] is not None], on_time=True),
        "M75.on_time/whole": lambda b: len(due(b)),
        "M75.in_sixty_days/whole": lambda b: len(due(b)),
        **{
            f"M76.{stage}_{result.value}": (lambda b, stage=stage, result=result.value: reviews(b, stage, result))
            for stage in ("review", "second_review")
            for result in ReviewResult
        },
    },
}
OVER_YEARS: dict[str, dict[str, Reading]] = {
    COORDINATION: {
        "M71.all/whole": lambda b: total(b.rows(COORDINATION), "signs"),
        "M71.major/whole": lambda b: total(b.rows(COORDINATION), "major_signs"),
        "M71.major_sought/whole": lambda b: total(b.rows(COORDINATION), "major_signs"),
    },
}
REVIEW_ALONE = {
    **dict.fromkeys(
        ("M71.all/part", "M71.major/part", "M71.major_sought/part"), "the register shows the latest opinions only"
    ),
    "M75.in_sixty_days/part": "an extension takes the place of the sixty days",
}
