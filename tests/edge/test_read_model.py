"""The read model that a console is served from counts by the settings of its jurisdiction."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from fuyuan.installation import data_folder
from fuyuan.operations.read_model import read_model
from fuyuan.settings import Settings
from projections.query import query
from projections.views.annual_figures_page import FIGURES_PAGE
from services.jurisdiction import packaged
from tests.projections.story import COURT_READER


def test_m11_is_of_as_many_meetings_as_the_jurisdiction_holds(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    text = packaged("410204").read_text("utf-8")
    rules.write_text(text.replace("regular_meetings_per_year = 1", "regular_meetings_per_year = 2"), "utf-8")
    settings = Settings.read(data_dir=tmp_path / "var", jurisdiction_file=rules)
    data_folder.prepare(settings)
    with closing(read_model(settings)) as store:
        [figure] = query(store, FIGURES_PAGE, COURT_READER, {"year": "2024", "metric": "M11"}).items
    assert figure["values"][0]["behind"] == {"numerator": 0, "denominator": 2}
