"""`python -m benchmarks.archive_work WHAT FOLDER`: one piece of work on archives, in a process that has nothing else.

Says what it cost: seconds of CPU, seconds by the clock, and the most MB that were resident.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from time import perf_counter, process_time

from benchmarks import archive_alone, verify_alone
from fuyuan.operations import archive_reading
from fuyuan.operations.archive import archive
from fuyuan.operations.tell import Finding
from fuyuan.operations.verify import verify
from fuyuan.settings import Settings


def _work(what: str, folder: Path) -> None:
    """Raises RuntimeError where something is not as it was filled."""
    settings, out = Settings.read(data_dir=folder / "var"), folder / "archive"
    match what:
        case "archive":
            archive(settings, out)
        case "written":
            archive_alone.written(settings.folder("ledgers"), folder / "alone")
        case "looked":
            archive_reading.believed(settings, [out])
        case "hashed":
            archive_alone.hashed(out)
        case "read":
            for source in archive_reading.sources(settings, [out]).values():
                for _ in source.events():
                    pass
        case "verify":
            found = asyncio.run(_findings(settings))
            if wrong := [finding.en for finding in found if not finding.good]:
                raise RuntimeError("; ".join(wrong))
        case "verified":
            verify_alone.verified(settings)


def _most_resident() -> int:
    """kB. What `getrusage` says begins with what the parent had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


async def _findings(settings: Settings) -> list[Finding]:
    return [finding async for finding in verify(settings)]


if __name__ == "__main__":
    cpu, clock = process_time(), perf_counter()
    _work(sys.argv[1], Path(sys.argv[2]))
    print(process_time() - cpu, perf_counter() - clock, _most_resident() // 1024)
