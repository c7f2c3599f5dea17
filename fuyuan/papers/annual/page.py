"""The review as one page that needs nothing from outside: for the screen, and for A4 when it is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fuyuan.papers.annual import charts
from fuyuan.papers.annual.columns import unbroken
from fuyuan.papers.annual.pieces import LaidOut

TEMPLATES: Final = Path(__file__).parent / "templates"


def page(document: LaidOut) -> str:
    """Texts are escaped; an unknown name in the template is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("report.html.j2")
    return template.render(document=document, zh=document.language == "zh", drawn=_drawn, unbroken=unbroken)


def _drawn(chart: dict[str, object]) -> Markup:
    """A picture within the page; what it shows is said beside it."""
    return Markup(charts.svg(chart))
