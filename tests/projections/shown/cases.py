"""M80–M92: the cases of the court."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from events.case_grammar import CASE_TYPES
from events.case_terms import AppealResult, CaseCause, CaseOutcome, LossGround
from events.numbers import case_parts
from events.vocabulary import Field
from projections.review.figure import BASELINE, NO_RECORD
from projections.review.figures.cases import TOTAL, a_year_before
from tests.projections.shown.board import Board, Reading, Row, by_term, how_many

INDEX = "case_index"
GRANTED = ("enforcement_granted", "partly_granted")


def first(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["procedure"] == "first_instance"]


def new(board: Board) -> list[Row]:
    return first(board.of_year(INDEX, "filed_on"))


def carried_over(board: Board) -> list[Row]:
    start = f"{board.year}-01-01"
    before = [row for row in first(board.rows(INDEX)) if row["filed_on"] < start]
    return [row for row in before if row["concluded_on"] is None or row["concluded_on"] >= start]


def pending(board: Board) -> int:
    """On every board the cut-off is the last day that counts."""
    return sum(row["concluded_on"] is None for row in first(board.rows(INDEX)))


def entered(board: Board, metric: str, *names: str) -> list[str]:
    """What was entered from papers of this value of the year before, marked as such."""
    rows = board.rows("annual_baselines", year=str(board.facts.year - 1), metric=metric)
    return [f"{row['value']}{BASELINE}" for row in rows if row["measure"] in names]


def earlier(board: Board) -> object:
    """Once the year is over, what was entered of the year before stands for what its records hold."""
    if board.facts.last_day == date(board.facts.year, 12, 31) and (of_papers := entered(board, "M80", "new", "新收")):
        [number] = of_papers
        return number
    before = str(board.facts.year - 1)
    days = [(row["filed_on"][:4], (row["concluded_on"] or "")[:4]) for row in board.rows(INDEX)]
    if (before, before) not in days:
        return NO_RECORD.zh
    start, until = date(board.facts.year - 1, 1, 1), a_year_before(board.facts.last_day)
    return sum(str(start) <= row["filed_on"] <= str(until) for row in first(board.rows(INDEX)))


def concluded(board: Board) -> list[Row]:
    return first(board.of_year(INDEX, "concluded_on"))


def counted(board: Board) -> list[Row]:
    """Those that stand in denominators (F.3)."""
    return [row for row in concluded(board) if CaseOutcome(row["outcome"]).counted]


def with_outcome(board: Board, *outcomes: str, **more: object) -> int:
    return how_many(counted(board), outcome=outcomes, **more)


def judged(board: Board) -> list[Row]:
    return [row for row in counted(board) if CaseOutcome(row["outcome"]).merits]


def appealable(board: Board) -> list[Row]:
    return [row for row in counted(board) if CaseOutcome(row["outcome"]).appealable]


def appealed(board: Board) -> int:
    """Also where a second-instance case says that it comes from this one."""
    from_case = {row["earlier_number"] for row in board.rows(INDEX) if row["procedure"] == "second_instance"}
    return sum(row["appealed_on"] is not None or row["number"] in from_case for row in appealable(board))


def coordinated(board: Board) -> list[Row]:
    return [row for row in first(board.of_year(INDEX, "coordinated_on")) if row["coordination_outcome"]]


def decided_above(board: Board) -> list[Row]:
    return first(board.of_year(INDEX, "appeal_decided_on"))


def type_of(row: Row) -> str:
    return case_parts(row["number"]).type_code


def by_type(board: Board) -> dict[str, tuple[int, ...]]:
    columns = [Counter(map(type_of, board.of_year(INDEX, day))) for day in ("filed_on", "concluded_on")]
    rows = {
        f"{code}（{zh}）": tuple(column[code] for column in columns)
        for code, (zh, _) in CASE_TYPES.items()
        if any(column[code] for column in columns)
    }
    return rows | {TOTAL.zh: tuple(column.total() for column in columns)}


def by_defendant(board: Board) -> dict[str, tuple[int, ...]]:
    sued = [(organ, row["filed_on"]) for row in new(board) for organ in dict.fromkeys(row["defendants"])]
    return board.named(sued, Counter(organ for organ, _ in sued))


def enforcement(board: Board, day: str) -> list[Row]:
    return [row for row in board.of_year(INDEX, day) if type_of(row) == "行审"]


def reviewed(board: Board, *outcomes: str) -> int:
    rows = [row for row in enforcement(board, "concluded_on") if CaseOutcome(row["outcome"]).of_enforcement_review]
    return how_many(rows, outcome=outcomes) if outcomes else len(rows)


SHOWN: dict[str, dict[str, Reading]] = {
    INDEX: {
        "M80.carried_over": lambda b: len(carried_over(b)),
        "M80.new": lambda b: len(new(b)),
        "M80.total": lambda b: len(carried_over(b)) + len(new(b)),
        "M80.last_year": earlier,
        "M80.pending": pending,
        "M80.pending_at_cut_off": pending,
        "M81.concluded": lambda b: len(concluded(b)),
        "M81.over_new/part": lambda b: len(concluded(b)),
        "M81.over_new/whole": lambda b: len(new(b)),
        "M81.over_total/part": lambda b: len(concluded(b)),
        "M81.over_total/whole": lambda b: len(carried_over(b)) + len(new(b)),
        "M82.new": lambda b: len(b.of_year(INDEX, "filed_on")),
        "M82.by_type": by_type,
        "M83.new": lambda b: len(new(b)),
        "M83.by_cause": lambda b: (
            by_term(CaseCause, Counter(row["cause"] for row in new(b))) | {TOTAL.zh: (len(new(b)),)}
        ),
        "M83.by_field": lambda b: by_term(Field, Counter(row["field"] for row in new(b))) | {TOTAL.zh: (len(new(b)),)},
        "M83.by_organ": by_defendant,
        "M84.overall/part": lambda b: how_many(counted(b), loss=True),
        "M84.overall/whole": lambda b: len(counted(b)),
        "M85.substantive/part": lambda b: how_many(judged(b), loss=True),
        "M85.substantive/whole": lambda b: len(judged(b)),
        "M86.lost": lambda b: how_many(counted(b), loss=True),
        "M86.by_ground": lambda b: by_term(
            LossGround, Counter(ground for row in counted(b) if row["loss"] for ground in row["loss_grounds"])
        ),
        "M87.withdrawn/part": lambda b: with_outcome(b, "withdrawn"),
        "M87.withdrawn/whole": lambda b: len(counted(b)),
        "M87.act_changed/part": lambda b: with_outcome(b, "withdrawn", act_changed_before_withdrawal=True),
        "M87.act_changed/whole": lambda b: with_outcome(b, "withdrawn"),
        "M87.deemed": lambda b: with_outcome(b, "deemed_withdrawn"),
        "M88.mediated_or_withdrawn/part": lambda b: with_outcome(b, "mediated", "withdrawn", "deemed_withdrawn"),
        "M88.mediated_or_withdrawn/whole": lambda b: len(counted(b)),
        "M88.settled/part": lambda b: with_outcome(b, "mediated") + with_outcome(b, "withdrawn", settled=True),
        "M88.settled/whole": lambda b: len(counted(b)),
        "M88.mediated": lambda b: with_outcome(b, "mediated"),
        "M88.all_withdrawn": lambda b: with_outcome(b, "withdrawn", "deemed_withdrawn"),
        "M88.withdrawn": lambda b: with_outcome(b, "withdrawn", settled=True),
        "M88.coordinated/part": lambda b: how_many(coordinated(b), coordination_outcome="settled"),
        "M88.coordinated/whole": lambda b: len(coordinated(b)),
        "M89.procedural/part": lambda b: with_outcome(b, "suit_dismissed", "not_docketed"),
        "M89.procedural/whole": lambda b: len(counted(b)),
        "M89.dismissed/part": lambda b: with_outcome(b, "suit_dismissed"),
        "M89.dismissed/whole": lambda b: len(counted(b)),
        "M90.appealed/part": appealed,
        "M90.appealed/whole": lambda b: len(appealable(b)),
        **{
            f"M90.{result.value}/part": (lambda b, one=result.value: how_many(decided_above(b), appeal_result=one))
            for result in AppealResult
        },
        **{f"M90.{result.value}/whole": (lambda b: len(decided_above(b))) for result in AppealResult},
        "M91.applied": lambda b: len(enforcement(b, "filed_on")),
        **{
            f"M91.{outcome}": (lambda b, outcome=outcome: reviewed(b, outcome))
            for outcome in (*GRANTED, "enforcement_refused")
        },
        "M91.granted/part": lambda b: reviewed(b, *GRANTED),
        "M91.granted/whole": lambda b: reviewed(b),
    },
}
OVER_YEARS: dict[str, dict[str, Reading]] = {}
REVIEW_ALONE = {
    "M90.retried": "the index shows the last step of the supervision of a judgment",
    "M90.loss_turned": "as M90.retried",
    "M90.loss_made": "as M90.retried",
    "M83.by_level": "no view tells of what kind a defendant is",
    "M92": "the index hides on every day what is restricted now (CAS-04), the review what was at the cut-off",
}
