"""What a part of the program loads as it starts: what a download, a chart or a password needs comes when it is used.

Those take 5 to 30 MB each, in every process.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

USED_AT_TIMES = {"polars", "typst", "vl_convert", "xlsxwriter", "zxcvbn"}
OF_THE_EDGE = {"fuyuan.http.app", "fuyuan.web.console", "joserfc", "python_calamine"}


@pytest.mark.parametrize(
    ("part", "not_loaded"),
    [
        ("fuyuan.districts.edge", USED_AT_TIMES),
        ("fuyuan.districts.worker", USED_AT_TIMES | OF_THE_EDGE),
        ("fuyuan.running.projections_part", USED_AT_TIMES | OF_THE_EDGE),
        ("fuyuan.running.side_part", USED_AT_TIMES | OF_THE_EDGE | {"starlette", "projections.views"}),
    ],
)
def test_a_part_loads_nothing_that_it_may_never_use(part: str, not_loaded: set[str]) -> None:
    said = f"import sys, {part}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()
    assert part in loaded
    assert not not_loaded & {*loaded}
