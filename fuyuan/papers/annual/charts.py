"""The charts of the review as pictures: drawn by Vega-Lite without a browser, the same bytes for the same numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import orjson

WIDTH: Final = 300
STEP: Final = 22  # pixels for a label
COLOURS: Final = ("#2b5c99", "#c58a1b", "#7fa3cc", "#b3261e")
FONT: Final = '"Noto Sans CJK SC", "Microsoft YaHei", sans-serif'
_CONFIG: Final = {
    "font": FONT,
    "axis": {"labelColor": "#333333", "gridColor": "#e8ecf0", "domainColor": "#b8c2cc", "labelLimit": 200},
    "legend": {"orient": "top", "title": None, "symbolType": "square"},
    "view": {"stroke": None},
}


def specification(chart: dict[str, Any]) -> dict[str, Any]:
    """Vega-Lite v6 of lying bars; `chart` has a unit, labels and series."""
    titles = [series["title"] for series in chart["series"]]
    values = [
        {"label": label, "series": series["title"], "many": series["values"][place]}
        for place, label in enumerate(chart["labels"])
        for series in chart["series"]
    ]
    several = len(titles) > 1
    colour = {"field": "series", "type": "nominal", "scale": {"domain": titles, "range": COLOURS[: len(titles)]}}
    bars: dict[str, Any] = {
        "y": {"field": "label", "type": "nominal", "title": None, "sort": None, "axis": {"labelAngle": 0}},
        "x": {"field": "many", "type": "quantitative", "title": chart["unit"], "axis": {"tickMinStep": 1}},
        "color": colour if several else colour | {"legend": None},
    }
    said = {"x": {"field": "many", "type": "quantitative"}, "text": {"field": "many", "type": "quantitative"}}
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar"}, "encoding": {}}]
    if not several:
        layers.append({"mark": {"type": "text", "align": "left", "dx": 3, "color": "#333333"}, "encoding": said})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": {"step": STEP},
        "data": {"values": values},
        "encoding": bars | ({"order": {"field": "series"}} if several else {}),
        "layer": layers,
        "config": _CONFIG,
    }


@lru_cache(64)
def _svg(spec: bytes) -> str:
    import vl_convert  # here: it brings a JavaScript engine of 80 MB along

    return vl_convert.vegalite_to_svg(orjson.loads(spec))


@lru_cache(64)
def _png(spec: bytes) -> bytes:
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(orjson.loads(spec), ppi=200))


def svg(chart: dict[str, Any]) -> str:
    """A vector picture, for pages and PDF. Blocking, a tenth of a second."""
    return _svg(orjson.dumps(specification(chart)))


def png(chart: dict[str, Any]) -> bytes:
    """A picture of 200 dots an inch, for Word."""
    return _png(orjson.dumps(specification(chart)))
