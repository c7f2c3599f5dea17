"""M50–M65: observations, trainings, researches, standards and risk assessments."""

from __future__ import annotations

from events.observation_terms import ObserverCategory, TrainingForm
from projections.review.figures.activities import whole_months
from tests.projections.shown.board import Board, Reading, Row, day_of, how_many, total

LIST, RISKS, STANDARDS = "observation_training", "risk_register", "application_standards"


def held(board: Board, kind: str, **wanted: object) -> list[Row]:
    rows = [row for row in board.of_year(LIST, "held_on") if row["kind"] == kind]
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def researches(board: Board, day: str) -> list[Row]:
    return [row for row in board.of_year(LIST, day) if row["kind"] == "research"]


def months(board: Board) -> list[int]:
    rows = researches(board, "concluded_on")
    return sorted(whole_months(day_of(row["opened_on"]), day_of(row["concluded_on"])) for row in rows)


def opened(board: Board) -> list[Row]:
    return board.of_year(RISKS, "opened_on")


SHOWN: dict[str, dict[str, Reading]] = {
    LIST: {
        "M50.all": lambda b: len(held(b, "observation")),
        "M50.reviewed": lambda b: len(held(b, "observation", status="reviewed")),
        "M51.all": lambda b: total(held(b, "observation"), "attended"),
        **{
            f"M51.{kind.value}": (lambda b, name=f"observers_{kind.value}": total(held(b, "observation"), name))
            for kind in ObserverCategory
        },
        "M52.all": lambda b: len(held(b, "training", alone=None)),
        **{
            f"M52.{form.value}": (lambda b, form=form.value: len(held(b, "training", form=form, alone=None)))
            for form in TrainingForm
        },
        "M53.all": lambda b: total(held(b, "training", alone=None), "attended"),
        "M54.opened": lambda b: len(researches(b, "opened_on")),
        "M54.concluded": lambda b: len(researches(b, "concluded_on")),
        "M55.issued": lambda b: how_many(b.of_year(LIST, "issued_on"), kind="standard"),
        "M55.repealed": lambda b: how_many(b.of_year(LIST, "repealed_on"), kind="standard"),
        "M56.months": months,
    },
    STANDARDS: {
        "M55.issued": lambda b: len(b.of_year(STANDARDS, "issued_on")),
        "M55.repealed": lambda b: len(b.of_year(STANDARDS, "repealed_on")),
    },
    RISKS: {"M60.opened": lambda b: len(opened(b))},
}
OVER_YEARS: dict[str, dict[str, Reading]] = {
    RISKS: {"M65.all": lambda b: total(b.rows(RISKS), "mitigations")},
}
_ROUND = "the register shows the present round, the review every conclusion"
REVIEW_ALONE = {
    "M50.with_head": "the list links an observation with an appearance, it does not say what was found",
    **dict.fromkeys(
        ("M53.court", "M53.government", "M53.other", "M53.by_organ"), "the list adds up the people of all organs"
    ),
    "M55.flagged": "a standard shows the latest flag",
    **dict.fromkeys(
        ("M60.concluded", "M60.none_found", "M60.by_field", "M60.by_initiator", "M61", "M62", "M63"), _ROUND
    ),
    "M64": "the register shows the latest invitation and answer of the round",
    "M66": "no view ties suits to decisions",
}
