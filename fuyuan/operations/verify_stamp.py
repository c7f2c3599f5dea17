"""The time stamp in a proof: that the event stood in the log when a third party looked at its clock."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from cryptography import x509

from fuyuan.operations.verify_bundle import Key, NotProved, check
from services.proof.time_stamps import NotATimestamp, stamped_at


def checked(proof: dict[str, Any], keys: list[Key], trusted: Sequence[x509.Certificate]) -> str:
    """In words: since when the event is in the log, at the latest. `trusted` are the authority's roots.

    Raises NotProved.
    """
    try:
        stamp = proof["stamp"]
        checkpoint, path, answer = stamp["checkpoint"], stamp["path"], base64.b64decode(stamp["answer"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise NotProved("证明中没有时间戳 / there is no time stamp in the proof") from error
    check({**proof, "checkpoint": checkpoint, "path": path}, keys)
    try:
        at = stamped_at(answer, checkpoint.rpartition("\n\n")[0] + "\n", trusted)
    except NotATimestamp as error:
        raise NotProved(f"时间戳无效：{error} / the time stamp does not hold: {error}") from error
    return f"  时间戳机构证明该事件在 {at:%Y-%m-%d %H:%M:%S} UTC 已在日志之中 / in the log by then, says a time stamp"
