"""The command line in a process of its own, forked from one that has imported the program already.

Most of what a command costs is its imports, a second of CPU. What starts from the program's own file is
`tests/system.py`, `tests/flow/test_up.py` and the parts of every installation.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from fuyuan.cli import main

PROGRAM: Final = "fuyuan"
IMPORTED: Final = (
    "tests.forked",
    "fuyuan.access.people_command",
    "fuyuan.access.token_command",
    "fuyuan.operations.backup",
    "fuyuan.operations.doctor",
    "fuyuan.operations.rebuild",
    "fuyuan.operations.verify",
    "fuyuan.organs.credentials_command",
    "fuyuan.running.up",
)
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(list(IMPORTED))


def run(
    arguments: Sequence[str | Path], environment: Mapping[str, str] | None, stdin: str | None, within: float
) -> subprocess.CompletedProcess[str]:
    """`fuyuan …` with these arguments. Raises TimeoutExpired after so many seconds."""
    said = [PROGRAM, *map(str, arguments)]
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("in", "out", "err")]
        streams[0].write_text(stdin or "")
        given = dict(os.environ if environment is None else environment)
        process = _FORKED.Process(target=_main, args=(said, given, os.getcwd(), streams))
        process.start()
        process.join(within)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(said, within)
        out, err = (stream.read_text() for stream in streams[1:])
        return subprocess.CompletedProcess(said, process.exitcode, out, err)


def _main(said: list[str], environment: Mapping[str, str], folder: str, streams: Sequence[Path]) -> None:
    for number, stream in enumerate(streams):
        opened = os.open(stream, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = said
    main()
