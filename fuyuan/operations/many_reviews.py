"""`fuyuan review YEAR --archives FOLDER`: the reviews of many districts, each from its archive, side by side.

In FOLDER each district has a folder named by its code, as an auditor of that district has it: `keys/` with the public
keys, `archive/`, and `jurisdiction.toml` where the program brings none. What was made of the same archive stays as it
is: after a kill the others are made. A district that cannot be reviewed is told with its reason, and costs the others
nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Final

import orjson

from domain.definitions import VERSION
from events.base import Side
from events.instants import written
from fuyuan.bad_day import BadDay, one_line
from fuyuan.installation.private_file import unwritable
from fuyuan.operations.bar import bar
from fuyuan.operations.text_keys import FILE as TEXT_KEYS
from fuyuan.papers.annual.files import digest_of, write_public
from fuyuan.settings import Settings

ARCHIVE, RULES, MADE, INDEX = "archive", "jurisdiction.toml", "made.json", "index.csv"
A_TASK: Final = 4
"""Districts that a process is given at once."""


@dataclass(frozen=True, slots=True)
class Made:
    """A line of the index. `said`: why there is no review, or what was to be said of one."""

    code: str
    name: str = ""
    events: int = 0
    figures_digest: str = ""
    inputs: str = ""
    said: str = ""

    @property
    def good(self) -> bool:
        return bool(self.figures_digest)


def many_reviews(folder: Path, year: int, cut_off: datetime, out: Path) -> list[Made]:
    """Write `<code>/review-YEAR.json` and `…-public-document.json` of each district, and `index.csv`; returns its
    lines, by code. Raises BadDay where there is no district, or the folder cannot be written.
    """
    districts = sorted(path for path in folder.glob("*") if path.is_dir()) if folder.is_dir() else []
    if not districts:
        raise BadDay(f"{folder} 中没有区县文件夹", f"there is no folder of a district in {folder}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        lines = sorted(_made(districts, year, cut_off, out), key=lambda made: made.code)
        _write_index(lines, out)
    except BrokenProcessPool as error:
        raise BadDay("一个进程被中止：请重新运行，已完成的不再重做", "a process was ended: run it again") from error
    except OSError as error:
        raise unwritable(out, error, "--out") from error
    return lines


def _made(districts: Sequence[Path], year: int, cut_off: datetime, out: Path) -> Iterator[Made]:
    processors = sorted(os.sched_getaffinity(0))
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "fuyuan.operations.review"])
    tasks = [districts[at : at + A_TASK] for at in range(0, len(districts), A_TASK)]
    counter = context.Value("i", 0)
    with (
        bar("各区县总结 / reviews of districts", len(districts)) as went,
        ProcessPoolExecutor(len(processors), context, _begin, (processors, counter)) as pool,
    ):
        make, done = partial(_some, year=year, cut_off=cut_off, out=out), 0
        for task in as_completed([pool.submit(make, task) for task in tasks]):
            made = task.result()
            done += len(made)
            went(done)
            yield from made


def _begin(processors: Sequence[int], counter: object) -> None:
    """Each process has a processor of its own: a district is read by one process, and two districts side by side.
    It ends with the command, also where that is killed."""
    import gc
    from threading import Thread

    Thread(target=_end_with_the_command, daemon=True).start()
    with counter.get_lock():  # type: ignore[attr-defined]  # a synchronised number has no public type
        place = counter.value  # type: ignore[attr-defined]
        counter.value += 1  # type: ignore[attr-defined]
    os.sched_setaffinity(0, {processors[place % len(processors)]})
    gc.freeze()


def _end_with_the_command() -> None:
    command = parent_process()
    assert command is not None
    command.join()
    os._exit(1)


def _some(districts: Sequence[Path], year: int, cut_off: datetime, out: Path) -> list[Made]:
    return [_one(district, year, cut_off, out / district.name) for district in districts]


def _one(district: Path, year: int, cut_off: datetime, out: Path) -> Made:
    """What was made of the very same inputs stands; else it is made, and what it was made of is written last."""
    said, stderr = io.StringIO(), sys.stderr
    sys.stderr = said
    try:
        inputs = _inputs(district, year, cut_off)
        if (known := _known(out, year, inputs)) is not None:
            return known
        made = _reviewed(district, year, cut_off, out, inputs)
        made = Made(**asdict(made) | {"said": one_line(said.getvalue())})
        (out / MADE).write_bytes(orjson.dumps(made))
    except BadDay as error:
        return Made(district.name, said=str(error))
    except OSError as error:
        return Made(district.name, said=one_line(error))
    finally:
        sys.stderr = stderr
    return made


def _inputs(district: Path, year: int, cut_off: datetime) -> str:
    """Names all that a review follows from: an archive by its manifest, which names its parts by their digests, and by
    the keys to its texts, of which some may be destroyed."""
    digest = hashlib.sha256(f"{year} {written(cut_off)} {VERSION}\n".encode())
    archive = district / ARCHIVE
    given = (archive / "manifest.json", district / RULES, *(archive / side.value / TEXT_KEYS for side in Side))
    for file in (*given, *sorted((district / "keys").glob("*.pub"))):
        digest.update(hashlib.sha256(file.read_bytes() if file.exists() else b"").digest())
    return digest.hexdigest()


def _known(out: Path, year: int, inputs: str) -> Made | None:
    """What is there of these inputs, where its figures still are what they were."""
    try:
        made = Made(**orjson.loads((out / MADE).read_bytes()))
        same = digest_of(out / f"review-{year}.json") == made.figures_digest
    except (OSError, ValueError, TypeError):
        return None
    return made if same and made.inputs == inputs else None


def _reviewed(district: Path, year: int, cut_off: datetime, out: Path, inputs: str) -> Made:
    from fuyuan.operations.review import reviewed

    rules = district / RULES
    given = {"jurisdiction_file": rules} if rules.exists() else {}
    settings = Settings.read(data_dir=district, jurisdiction=district.name, **given)
    found = reviewed(settings, year, cut_off, [district / ARCHIVE])
    digest = write_public(found.review, found.heads, out)
    return Made(district.name, found.review.jurisdiction, found.review.log.events, digest, inputs)


def _write_index(lines: Sequence[Made], out: Path) -> None:
    written_lines = io.StringIO()
    rows = csv.DictWriter(written_lines, ("code", "name", "events", "figures_digest", "inputs", "said"))
    rows.writeheader()
    rows.writerows(asdict(made) for made in lines)
    file = out / f".{INDEX}"
    file.write_bytes(b"\xef\xbb\xbf" + written_lines.getvalue().encode())
    file.replace(out / INDEX)
