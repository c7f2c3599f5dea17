"""Many small cases as one test: pytest takes several milliseconds for each of its own, in every worker."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import update_wrapper
from inspect import signature
from pathlib import Path
from typing import Any

Test = Callable[..., None]


def name_of(case: Any) -> str:
    """A file by its name; anything else as it is written."""
    return case.name if isinstance(case, Path) else str(case)


def each(
    names: str | tuple[str, ...], cases: Collection[Any], called: Callable[[Any], str] = name_of
) -> Callable[[Test], Test]:
    """As `parametrize`, but one test: its fixtures are made once, and all cases that fail are told together.

    `called` says which. For tests that leave nothing behind for the next case.
    """
    assert cases
    told = (names,) if isinstance(names, str) else names

    def of(test: Test) -> Test:
        def every(**fixtures: Any) -> None:
            failed = []
            for case in cases:
                given = (case,) if isinstance(names, str) else case
                try:
                    test(**fixtures, **dict(zip(told, given, strict=True)))
                except Exception as error:
                    error.add_note(called(case))
                    failed.append(error)
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(cases)} cases", failed)

        update_wrapper(every, test)
        del every.__dict__["__wrapped__"]  # of which pytest would ask what it is given
        own = signature(test)
        asked = [one for one in own.parameters.values() if one.name not in told]
        every.__dict__["__signature__"] = own.replace(parameters=asked)
        return every

    return of
