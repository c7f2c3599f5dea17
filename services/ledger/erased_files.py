"""Files that nothing names any more, since the texts of what named them were erased: their keys go too.

A file may belong to several records. As long as one of them stands, so does the file: nobody destroys what another
organ keeps, nor what is held in another matter, by naming it and erasing that.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.attachments.file_key import key_stream_of
from services.attachments.named import NAMED, named
from services.ledger.ledger import Ledger
from services.ledger.recorded import ERASING, Entry, erasures


def destroy_files(ledger: Ledger, erasing: Iterable[Entry]) -> None:
    """The keys to what only events that these erase had named; what is destroyed already stays so.

    The whole ledger is looked through, at reading speed: erasures are few. Raises LedgerUnavailable, and what the
    ledger's database raises.
    """
    naming: dict[str, set[tuple[str, int]]] = {sha256: set() for sha256 in files_erased(ledger, erasing)}
    if not naming:
        return
    times = dict.fromkeys(naming, 0)
    for entry in ledger.everything():
        if NAMED in entry.raw:
            for file in named(entry.raw):
                if (standing := naming.get(file.sha256)) is not None:
                    standing.add((entry.originator_id, entry.originator_version))
        if entry.type in ERASING:
            erased = {(stream, version) for stream, versions in erasures([entry]) for version in versions}
            for sha256, standing in naming.items():
                times[sha256] += bool(standing) and standing <= erased
                standing -= erased
    for sha256, standing in naming.items():
        if not standing:
            stream = key_stream_of(sha256)
            ledger.texts.made([stream])
            ledger.texts.destroy(stream, range(1, times[sha256] + 1))


def erase_again(ledger: Ledger) -> None:
    """Of what was put back, nothing that was erased comes back. Raises as `destroy_files`."""
    ledger.find_erasures()
    ledger.finish_erasures()
    destroy_files(ledger, ledger.everything(types=sorted(ERASING)))


def files_erased(ledger: Ledger, erasing: Iterable[Entry]) -> set[str]:
    """The digests of what was named by the events whose texts these erase. Raises LedgerUnavailable."""
    return {
        file.sha256
        for stream, versions in erasures(erasing)
        for recorded in ledger.stream(stream)
        if recorded.originator_version in versions
        for file in named(recorded.raw)
    }
