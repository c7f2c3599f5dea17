"""The pages about the review of a year: address, template, and the function that asks the read model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fuyuan.web.annual import annual
from fuyuan.web.annual_figures import figure, figures
from fuyuan.web.annual_supplement import supplement

ANNUAL: Final[Mapping[str, tuple[str, Callable[..., dict[str, Any]]]]] = {
    "/annual": ("annual.html", annual),
    "/annual/{year}/figures": ("annual_figures.html", figures),
    "/annual/{year}/figures/{metric}": ("annual_figure.html", figure),
    "/annual/{year}/supplement": ("annual_supplement.html", supplement),
}
