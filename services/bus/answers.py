"""What is answered in place of JetStream, as it is understood: another organisation may answer anything."""

from __future__ import annotations

from typing import Any

from services.bus.errors import ApiRefused, BusError, Unreadable


def tells_of_a_stream(info: dict[str, Any]) -> bool:
    """Whether it is what a stream says of itself; of one of another organisation that is not certain."""
    match info:
        case {"created": str(), "state": {"last_seq": int(), "messages": int()}}:
            return True
    return False


def refused(subject: str, error: Any) -> BusError:
    """What an error of the JetStream API is for us; one of another organisation may be none."""
    match error:
        case {"code": int(code)}:
            return ApiRefused(subject, code, error.get("err_code", 0), str(error.get("description", "")))
        case _:
            return Unreadable(subject)
