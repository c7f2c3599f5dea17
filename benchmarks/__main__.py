"""`python -m benchmarks [ledger relay projection …]`: measure, print, and say which targets are met.

`verify=1000000` measures that one at so many events, `districts=20` with so many, `pages=20` over so many years.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from benchmarks import (
    bench_act,
    bench_apart,
    bench_country,
    bench_districts,
    bench_ledger,
    bench_pages,
    bench_projection,
    bench_proofs,
    bench_relay,
    bench_review,
    bench_review_archive,
    bench_sealing,
    bench_search,
    bench_system,
    bench_verify,
    bench_views,
)
from benchmarks.measured import Measured, machine

ALL = {
    "ledger": bench_ledger.run,
    "relay": bench_relay.run,
    "proofs": bench_proofs.run,
    "sealing": bench_sealing.run,
    "verify": bench_verify.run,
    "projection": bench_projection.run,
    "review": bench_review.run,
    "review-archive": bench_review_archive.run,
    "review-country": bench_country.run,
    "search": bench_search.run,
    "views": bench_views.run,
    "pages": bench_pages.run,
    "system": bench_system.run,
    "act": bench_act.run,
    "apart": bench_apart.run,
    "districts": bench_districts.run,
}
SIZED = {
    "verify": bench_verify.run,
    "review-archive": bench_review_archive.run,
    "review-country": bench_country.run,
    "districts": bench_districts.run,
    "pages": bench_pages.run,
}
"""Those of which the number of events, districts or years may be given."""
LONG = {"districts", "pages", "review-archive", "review-country", "search"}
"""Minutes of filling: measured when named."""


def main(wanted: list[str]) -> int:
    console = Console(width=120)
    for line in machine():
        console.print(line, highlight=False)
    good = True
    for one in wanted or [name for name in ALL if name not in LONG]:
        name, _, size = one.partition("=")
        table = Table(title=name, title_justify="left")
        for column in ("what", "measured", "unit", "limit", "ratio", "target", ""):
            table.add_column(column, justify="left" if column in ("what", "unit", "") else "right")
        for figure in SIZED[name](int(size)) if size else ALL[name]():
            table.add_row(*_row(figure))
            good = good and figure.good is not False
        console.print(table)
    return 0 if good else 1


def _row(figure: Measured) -> tuple[str, ...]:
    target = "" if figure.target is None else f"{'≤' if figure.at_most else '≥'} {_number(figure.target)}"
    limit = "" if figure.limit is None else _number(figure.limit)
    ratio = "" if figure.ratio is None else _number(figure.ratio)
    mark = {None: "", True: "met", False: "missed"}[figure.good]
    return figure.name, _number(figure.value), figure.unit, limit, ratio, target, mark


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
