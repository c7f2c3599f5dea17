"""Lines for the operator: notes on stderr while something runs, findings on stdout."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterable
from typing import NamedTuple, Self

import typer


class Finding(NamedTuple):
    """One line: Chinese, English, and whether it is in order (None: nothing to look at, or to compare with)."""

    zh: str
    en: str
    good: bool | None

    @classmethod
    def of(cls, zh: str, en: str, good: bool, otherwise: tuple[str, str]) -> Self:
        """In order, or not: then with what stands in `otherwise` behind it."""
        return cls(zh, en, True) if good else cls(zh + otherwise[0], en + otherwise[1], False)


def say(zh: str, en: str) -> None:
    """One line, Chinese and English, on stderr."""
    print(f"{zh} / {en}", file=sys.stderr, flush=True)


def answer_alone() -> None:
    """From now on only the answer of a command stands on stdout; what the bus client notes meanwhile is none."""
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def report(findings: AsyncIterable[Finding]) -> None:
    """Print one line per finding; exit code 1 when one of them is bad."""
    import asyncio

    answer_alone()

    async def read() -> bool:
        good = True
        async for finding in findings:
            mark = {True: "✓", False: "✗", None: "·"}[finding.good]
            print(f"{mark} {finding.zh} / {finding.en}", flush=True)
            good = good and finding.good is not False
        return good

    if not asyncio.run(read()):
        raise typer.Exit(1)
