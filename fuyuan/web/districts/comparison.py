"""The districts beside one another: the same figures of each with numerator and denominator, and a chart of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from domain.definitions import Label
from fuyuan.overseeing.editions import EditionOf, Stands
from fuyuan.web.districts.figures import FIRST, called, cell, group_of, groups
from fuyuan.web.language import english, named
from fuyuan.web.language import gettext as _
from fuyuan.web.question import Question, years
from fuyuan.web.seen import Seen
from fuyuan.web.words import link, moment
from projections.review.account.charts import PER_CENT
from projections.review.account.headlines import HEADLINES, Headline
from projections.review.districts.compared import MOST_BARS
from projections.review.districts.published import total
from projections.views.annual_tables import told_year

ADDRESS: Final = "/districts/comparison"
FEWEST: Final = 2
"""Of fewer there is nothing to compare."""
Said = dict[str, Any]


def year_of(seen: Seen, question: Question) -> int:
    """Raises BadQuestion."""
    return question.year or int(told_year(seen.today))


def comparison(seen: Seen, question: Question, found: Sequence[EditionOf]) -> Said:
    """Raises BadQuestion."""
    year = year_of(seen, question)
    group, shown = group_of(question.get("group"))
    rows = [_row(one, shown) for one in found if one.edition is not None]
    by, down = question.get("by"), question.get("order") != "up"
    names = [headline.figure for headline in shown]
    if by in names:
        rows = _sorted(rows, names.index(by), down=down)
    asked = {"year": f"{year:04}", **({} if group == FIRST else {"group": group})}
    published = [one.edition for one in found if one.stands is Stands.PUBLISHED and one.edition is not None]
    return {
        "year": year,
        "years": years(seen, year),
        "groups": groups(),
        "group": group,
        "columns": [_column(headline, at, rows, asked, by, down=down) for at, headline in enumerate(shown)],
        "rows": rows,
        "total": [cell(total([one.values.get(name) for one in published])) for name in names]
        if len(published) >= FEWEST
        else [],
        "charts": [
            {"title": called(headline), "src": link(f"/districts/charts/{headline.figure}.svg", year=f"{year:04}")}
            for at, headline in enumerate(shown)
            if _is_drawn(_heights(rows, at))
        ],
        "missing": [said for one in found if (said := lacking(one))],
        "unpublished": any(one.stands is Stands.UNPUBLISHED for one in found),
        "making": any(one.stands is Stands.MAKING for one in found),
        "published": sum(one.published_on is not None for one in found),
        "expected": len(found),
    }


def lacking(one: EditionOf) -> tuple[str, str] | None:
    """A district whose figures are not shown, and why not."""
    if one.edition is not None:
        return None
    return one.district.name, named(one.why) if one.why else named(one.stands)


def chart_of(found: Sequence[EditionOf], figure: str) -> Said | None:
    """A bar for each district that shows the number; None where there is nothing to compare."""
    headline = HEADLINES.get(figure)
    if headline is None:
        return None
    rows = [_row(one, [headline]) for one in found if one.edition is not None]
    heights = _heights(rows, 0)
    if not _is_drawn(heights):
        return None
    is_rate = any(row["cells"][0].below for row in rows)
    values = [round(height * 100, 1) if is_rate else height for _label, height in heights]
    return {
        "unit": named(PER_CENT) if is_rate else named(Label(headline.unit, "number")),
        "labels": [label for label, _height in heights],
        "series": [{"title": called(headline), "values": values}],
    }


def _row(one: EditionOf, shown: Sequence[Headline]) -> Said:
    assert one.edition is not None
    values = one.edition.values
    return {
        "code": one.district.code,
        "name": one.district.name,
        "unpublished": one.stands is Stands.UNPUBLISHED,
        "cut_off": moment(one.edition.cut_off),
        "cells": [cell(values.get(headline.figure)) for headline in shown],
    }


def _heights(rows: Sequence[Said], at: int) -> list[tuple[str, float]]:
    """What is drawn of a figure: the districts that show a number."""
    known = [row for row in rows if row["cells"][at].height is not None]
    return [(_called(row), row["cells"][at].height) for row in known]


def _is_drawn(heights: Sequence[tuple[str, float]]) -> bool:
    """Of fewer there is nothing to compare, of more the table alone is clear."""
    return FEWEST <= len(heights) <= MOST_BARS and any(height for _name, height in heights)


def _called(row: Said) -> str:
    return _("%(name)s（未公布）", name=row["name"]) if row["unpublished"] else str(row["name"])


def _sorted(rows: list[Said], at: int, *, down: bool) -> list[Said]:
    """Those without a number last, whichever way; else by code, as before."""

    known = [row for row in rows if row["cells"][at].height is not None]
    others = [row for row in rows if row["cells"][at].height is None]
    return sorted(known, key=lambda row: row["cells"][at].height, reverse=down) + others


def _column(headline: Headline, at: int, rows: Sequence[Said], asked: dict[str, str], by: str, *, down: bool) -> Said:
    """Its title, and where the table stands sorted by it: the other way round where it is already."""
    here = by == headline.figure
    order = {"order": "up"} if here and down else {}
    sortable = any(row["cells"][at].height is not None for row in rows)
    return {
        "title": called(headline),
        "unit": "" if english() else headline.unit,
        "metric": headline.metric,
        "href": link(ADDRESS, **asked, by=headline.figure, **order) if sortable else "",
        "sorted": ("descending" if down else "ascending") if here else "",
    }
