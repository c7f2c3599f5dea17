"""What is answered in place of JetStream, as it is understood: another organisation may answer anything."""

from __future__ import annotations

from typing import Any, Final

from services.bus.errors import ApiRefused, BusError, StreamUnavailable, Unreadable

NO_LEADER: Final = 10008
"""Of a stream or consumer of a cluster: its servers have not found together yet."""


def patience(subject: str) -> float:
    """Seconds that an answer may take. Where a server is away, the others may first elect who leads what is made."""
    return 15.0 if ".CREATE." in subject else 5.0


def tells_of_a_stream(info: dict[str, Any]) -> bool:
    """Whether it is what a stream says of itself; of one of another organisation that is not certain."""
    match info:
        case {"created": str(), "state": {"last_seq": int(), "messages": int()}}:
            return True
    return False


def refused(subject: str, error: Any) -> BusError:
    """What an error of the JetStream API is for us; one of another organisation may be none."""
    match error:
        case {"err_code": int(code)} if code == NO_LEADER:
            return StreamUnavailable(subject)
        case {"code": int(code)}:
            return ApiRefused(subject, code, error.get("err_code", 0), str(error.get("description", "")))
        case _:
            return Unreadable(subject)
