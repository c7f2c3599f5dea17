"""A chart as Vega-Lite, and as a picture where scripts are off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import orjson

from fuyuan.web.charts.numbers import Mark
from fuyuan.web.charts.table import Chart, Tone
from fuyuan.web.language import Named, named
from fuyuan.web.language import gettext as _

COLOURS: Final[dict[Tone, str]] = {
    "good": "#2b5c99",
    "open": "#7fa3cc",
    "fair": "#a5c3e3",
    "plain": "#c3ccd5",
    "pale": "#e3e8ed",
    "poor": "#c58a1b",
    "late": "#b3261e",
}
"""The console's: ink blue for what is in order, ochre for what is not, red for what is overdue or lost."""
SHADES: Final = ("#eef3f9", "#2b5c99")
TEXT: Final = "#55616d"
WIDTH: Final = 460
STEP: Final = 22  # pixels for a bar
FONT: Final = '"Noto Sans CJK SC", "Microsoft YaHei", sans-serif'


def spec_of(chart: Chart, marks: Sequence[Mark]) -> dict[str, Any]:
    """The Vega-Lite specification with its numbers. What is 0 is not drawn, but keeps its place."""
    labels = [named(label) for label in chart.labels] or list(dict.fromkeys(mark.label for mark in marks))
    shown = [mark for mark in marks if mark.many]
    used = {mark.part for mark in shown}
    parts = [part for part in chart.parts if part in used or chart.shape == "heat"]
    many = {"field": "many", "title": _("件数"), "type": "quantitative"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": 220 if chart.shape == "upright" else STEP * max(1, len(labels)),
        "background": "transparent",
        "data": {"values": [_datum(mark, chart) for mark in shown]},
        "mark": {"type": "rect" if chart.shape == "heat" else "bar", "cursor": "pointer"},
        "encoding": {
            **(_cells(labels, parts) if chart.shape == "heat" else _bars(chart, labels, parts)),
            "href": {"field": "url"},
            "tooltip": [{"field": "label", "title": _("项目")}, {"field": "part", "title": _("类别")}, many],
            "description": {"field": "said"},
        },
        "config": _CONFIG,
    }


_CONFIG: Final = {
    "font": FONT,
    "axis": {"labelColor": TEXT, "gridColor": "#e8ecf0", "domainColor": "#b8c2cc", "tickColor": "#b8c2cc"},
    "legend": {"labelColor": TEXT, "orient": "top", "title": None, "columns": 4, "symbolType": "square"},
    "view": {"stroke": None},
}


def _datum(mark: Mark, chart: Chart) -> dict[str, Any]:
    order = list(chart.parts).index(mark.part) if mark.part in chart.parts else len(chart.parts)
    said = _("%(label)s %(part)s %(many)s件", label=mark.label, part=named(mark.part), many=mark.many)
    datum = {"label": mark.label, "part": named(mark.part), "many": mark.many, "url": mark.url}
    return datum | {"order": order, "said": said}


def _bars(chart: Chart, labels: list[str], parts: list[Named]) -> dict[str, Any]:
    lying = chart.shape == "lying"
    at, along, beside = ("y", "x", "yOffset") if lying else ("x", "y", "xOffset")
    labelled = {"field": "label", "type": "nominal", "title": None, "scale": {"domain": labels}}
    counted = {"field": "many", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1, "format": "d"}}
    said = [named(part) for part in parts]
    colours = {"domain": said, "range": [COLOURS[chart.parts[part]] for part in parts]}
    legend: dict[str, Any] = {} if len(parts) > 1 else {"legend": None}
    return {
        at: labelled | {"axis": {"labelAngle": 0, "labelLimit": 190 if lying else WIDTH // max(1, len(labels))}},
        along: counted if chart.stacked else counted | {"stack": None},
        "color": {"field": "part", "type": "nominal", "scale": colours} | legend,
        **({"order": {"field": "order"}} if chart.stacked else {beside: {"field": "part", "sort": said}}),
    }


def _cells(labels: list[str], parts: list[Named]) -> dict[str, Any]:
    said = [named(part) for part in parts]
    axis = {"labelAngle": 0, "labelLimit": 240, "domain": False, "ticks": False}
    return {
        "y": {"field": "label", "type": "nominal", "title": None, "scale": {"domain": labels}, "axis": axis},
        "x": {
            "field": "part",
            "type": "nominal",
            "title": None,
            "scale": {"domain": said},
            "axis": axis,
        },
        "color": {"field": "many", "type": "quantitative", "scale": {"range": list(SHADES)}, "legend": None},
    }


@lru_cache(64)
def picture(spec: bytes) -> str:
    """The same chart as SVG; blocking, a tenth of a second."""
    import vl_convert  # here: it brings a JavaScript engine of 80 MB along, which most edges never need

    return vl_convert.vegalite_to_svg(orjson.loads(spec))


@lru_cache(1)
def library() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script; blocking, two seconds the first time."""
    import vl_convert

    return vl_convert.javascript_bundle().encode()  # type: ignore[call-arg]
