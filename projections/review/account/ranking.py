"""What comes first: the largest rows of a table, said only where there are enough of them to be put in an order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from projections.percentage import percent
from projections.review.account.sentence import Sentence, listed, named
from projections.review.account.shown import Shown
from projections.review.figure import SUPPRESSED, Label, Table

FIRST: Final = 3
FEWEST: Final = 10
"""So much all rows together must come to."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows of a table within a figure, by the sum of their number columns or by the first alone."""

    metric: str
    table: str
    zh: str
    en: str
    unit: str
    all_columns: bool = False

    @property
    def figure(self) -> str:
        return f"{self.metric}.{self.table}"


RANKINGS: Final = {
    ranking.figure: ranking
    for ranking in (
        Ranking("M20", "by_field", "司法建议、意见函涉及的领域", "fields of suggestions and letters", "件", True),
        Ranking("M20", "by_category", "司法建议、意见函指出的问题", "problems they named", "件", True),
        Ranking("M21", "by_organ", "司法建议、意见函的主送单位", "addressees", "件", True),
        Ranking("M83", "by_cause", "一审新收案件的案由", "causes of new first-instance cases", "件"),
        Ranking("M83", "by_field", "一审新收案件的领域", "fields of new first-instance cases", "件"),
        Ranking("M83", "by_organ", "一审新收案件的被告单位", "defendants in new first-instance cases", "件"),
        Ranking("M86", "by_ground", "败诉原因", "grounds of losses", "件"),
        Ranking("M74", "by_organ", "信访事项的责任单位", "organs responsible for petitions", "件"),
    )
}


def sentence_of(shown: Shown, ranking: Ranking) -> Sentence | None:
    """Those at the front, those equal to the last of them with it. None where there are too few to rank."""
    table = shown.table(ranking.metric, ranking.table)
    if any(SUPPRESSED in map(str, row) for row in table.rows):
        return None  # who is left out may stand further up
    rows = sorted(_rows(table, all_columns=ranking.all_columns), key=lambda row: -row[1])
    together = sum(number for _, number in rows)
    if len(rows) <= FIRST or together < FEWEST:
        return None
    least = rows[FIRST - 1][1]
    front = [row for row in rows if row[1] >= least]
    if least < 2 or len(front) > 2 * FIRST:
        return None  # it would be an order of ones, or no order
    said = listed([Label(f"{name.zh}（{n}{ranking.unit}）", f"{name.en} ({n})") for name, n in front])
    zh, en = f"{ranking.zh}居前的为{said.zh}。", f"Most frequent {ranking.en}: {said.en}."
    if not table.note:  # else a matter stands in several rows, and a share of their sum says nothing
        share = percent(sum(number for _, number in front), together)
        zh, en = f"{zh[:-1]}，合计占{share}%。", f"{en[:-1]}, {share} % together."
    return Sentence(f"rank.{ranking.figure.lower()}", zh, en, (ranking.figure,))


def _rows(table: Table, *, all_columns: bool) -> Iterator[tuple[Label, int]]:
    """The rows but those of a total or of what was withdrawn, with their numbers."""
    for row in table.rows:
        name = next(named(row[:1]))
        if name.zh in ("合计", "已撤回（另计）", "（限定知悉）"):
            continue
        numbers = [cell for cell in row[1:] if isinstance(cell, int)]
        number = sum(numbers) if all_columns else numbers[0]
        if number:
            yield name, number
