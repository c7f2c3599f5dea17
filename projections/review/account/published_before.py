"""What was published before and reads otherwise now: supplements of this review, and reviews of earlier years.

Published figures never change (ANR-02). A supplement says what later records changed, with the reason. An earlier year
is computed again by the present records and definitions, and stands beside what was printed then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from domain.definitions import DEFINITIONS, VERSION
from events.annual_review import AnnualReviewSupplemented
from events.base import Event
from projections.review.account.public_figures import TIED
from projections.review.account.shown import Shown
from projections.review.figure import SUPPRESSED, Baseline, Cell, Column, Label, NoRecord, Table
from projections.review.public_edition import SMALLEST
from projections.review.years import of_year

SUPPLEMENTS, EARLIER = "supplements", "earlier"


class Former(NamedTuple):
    """A review of an earlier year as it was published: the version of its definitions, its values as printed.

    `values`: by `<metric>.<value>`.
    """

    year: int
    version: str
    values: Mapping[str, str]


def former(content: bytes) -> Former:
    """Of `review-YEAR.json`, or of the data of an edition. Raises ValueError."""
    try:
        said = orjson.loads(content)
        figures = said["figures"]
        listed = figures.values() if isinstance(figures, dict) else figures
        proof = said.get("provenance", said)
        values = dict(_values(listed))
        return Former(int(said["year"]), str(proof["definition_version"]), values)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("no data of a review") from error


def _values(figures: Any) -> Iterator[tuple[str, str]]:
    for figure in figures:
        metric = figure["definition"]["id"] if "definition" in figure else figure["id"]
        for value in figure["values"]:
            if (text := _printed(value)) is not None:
                yield f"{metric}.{value['key']}", text


def _printed(value: Mapping[str, Any]) -> str | None:
    """As it was printed; None of what is no number, or was not shown."""
    text = value.get("text", value.get("value"))
    return None if text is None or text == SUPPRESSED else str(text)


def supplements(shown: Shown, own: Sequence[Event]) -> Table:
    """What the supplements of this review changed, a row each; to the public no number that is tied to parties."""
    columns = (
        *(Column("补充", "supplement"), Column("日期", "on"), Column("指标", "metric"), Column("项目", "value")),
        *(Column("原数值", "old"), Column("新数值", "new"), Column("理由", "reason")),
    )
    rows: list[tuple[Cell, ...]] = []
    for event in own:
        if isinstance(event, AnnualReviewSupplemented):
            for change in event.changes:
                open_to_all = _may_be_shown(shown, change.metric, change.old, change.new)
                numbers = (change.old, change.new) if open_to_all else (SUPPRESSED, SUPPRESSED)
                label = DEFINITIONS[change.metric].label
                value = f"{label.zh}（{change.measure}）"
                reason = None if shown.public else change.reason
                rows.append((f"第{event.supplement}号", event.occurred_on, change.metric, value, *numbers, reason))
    note = Label("已发布的数据不改动，其后的变动列入补充", "published figures stay; later changes are supplements")
    return Table(SUPPLEMENTS, Label("补充", "supplements"), columns, tuple(rows), note)


def earlier(shown: Shown, formers: Sequence[Former]) -> Table:
    """What earlier reviews printed and the records of today, by the definitions of today, do not give."""
    columns = (
        *(Column("年度", "year"), Column("指标", "metric"), Column("项目", "value")),
        *(Column("公布数", "as published"), Column("定义", "definitions")),
        Column(f"现数（第{VERSION}版定义）", f"now (version {VERSION})"),
    )
    rows: list[tuple[Cell, ...]] = []
    for each in sorted(formers, key=lambda former: former.year):
        now = of_year(shown.facts, each.year)
        for (metric, key), value in now.items():
            was = each.values.get(f"{metric}.{key}")
            if was is None or isinstance(value, Table | NoRecord | Baseline) or value.text == was:
                continue
            if _may_be_shown(shown, metric, was, value.text):
                rows.append((str(each.year), metric, value.label, was, f"第{each.version}版", value.text))
    note = Label(
        "公布数不改动；差异由于其后补记、更正的记录，或者指标定义的变动",
        "what was published stays; the difference is of later records, or of definitions that changed",
    )
    return Table(EARLIER, Label("往年公布数与现数", "earlier years, as published and now"), columns, tuple(rows), note)


def _may_be_shown(shown: Shown, metric: str, *texts: str) -> bool:
    """To the public no number from 1 to 2 of what is tied to the parties of a case (ANR-05)."""
    if not shown.public or metric not in TIED:
        return True
    numbers = (int(number) for text in texts for number in re.findall(r"\d+", text.partition(" = ")[0]))
    return not any(0 < number < SMALLEST for number in numbers)
