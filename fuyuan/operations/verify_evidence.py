"""Check what `delivery_evidence.py` wrote, offline: every stage that has a proof is what its proof says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from fuyuan.operations.delivery_evidence import FORMAT, Evidence
from fuyuan.operations.verify_bundle import COUNTERSIGNS, Key, NotProved, check, plain, read_keys, signatures_in


def verify(file: Path, key_files: Sequence[Path]) -> int | None:
    """The exit code, as that of `verify_bundle.py`; None where the file is no evidence of delivery."""
    try:
        document = json.loads(file.read_text("utf-8"))
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            return None
        keys = [key for name in key_files for key in read_keys(name.read_text("utf-8"))]
    except (OSError, ValueError, LookupError, RecursionError, NotProved):
        return None  # told where a proof is expected
    try:
        for line in checked(document, keys):
            print(line)
    except NotProved as error:
        print(f"✗ {plain(error)}", file=sys.stderr)
        return 1
    return 0


def checked(document: dict[str, Any], keys: list[Key]) -> Iterator[str]:
    """A line for each stage, with how it is proved. Raises NotProved."""
    try:
        for paper in document["papers"]:
            yield plain(f"{paper['organ']}  {paper['paper']}  {paper['title']}")
            for stage in paper["evidence"]:
                term = Evidence(stage["term"])
                proved = "✓" if stage["proof"] is not None else "无证明 / no proof"
                if stage["proof"] is not None:
                    _require(term, stage, keys)
                yield plain(f"  {stage['at']}  {term.zh} / {term.value}  {stage['event'] or ''}  {proved}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotProved("不是送达证据，或者已损坏 / this is no evidence of delivery, or it is damaged") from error


def _require(term: Evidence, stage: dict[str, Any], keys: list[Key]) -> None:
    proof = stage["proof"]
    check(proof, keys)
    event, at = json.loads(proof["event"]), datetime.fromisoformat(stage["at"])
    if event["id"] != stage["event"]:
        raise NotProved(f"所附证明不是 {stage['event']} 的 / the proof is of another event")
    instants = [datetime.fromisoformat(event["time"])]
    if term is Evidence.RELAY_ACCEPTANCE:
        body, _, below = proof["checkpoint"].rpartition("\n\n")
        log, size, *_ = body.split("\n")
        signed = [
            key.signed(f"{body}\n".encode(), signatures_in(below), COUNTERSIGNS)
            for key in keys
            if key.name != log and key.counts(log, int(size))
        ]
        instants = [instant for instant in signed if instant is not None]
    if at not in instants:
        raise NotProved(f"{stage['at']} 与证明不符 / the proof says another instant")
