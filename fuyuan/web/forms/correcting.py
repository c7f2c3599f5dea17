"""Correcting a record by the form in which it was given: what differs when it is sent is the change (RFC 7396)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from fuyuan.contracts.tables import CommandEntry
from fuyuan.web.forms.filled import given_of
from fuyuan.web.forms.offered import form_of, table
from fuyuan.web.forms.sent import Sent, no_form

NO_CHANGE: Final[Mapping[str, None]] = {"false_alarm": None}
"""Takes away what no record has: a dry correction with it tells which command led to the record."""

ERASES: Final = "-erases"
"""Ticked where nothing is to be left of the former texts."""


def correcting(
    event: str, key: str, command: str, body: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[CommandEntry, Sent]:
    """The command whose record is corrected, and its form filled in as it was given; organs by their names."""
    given = given_of(form_of(command), body, lambda organ: names.get(organ, organ))
    was, _ = Sent(key, "", given).meaning(form_of(command))
    carried = {"-event": [event], "-type": [command], "-was": [orjson.dumps(was).decode()]}
    return table()[command], Sent(key, "", {**given, **carried})


def correction_of(entry: CommandEntry, form: Sent) -> tuple[dict[str, Any], Sent]:
    """The body of `correct-record`, and the form again. Raises ProblemError 400."""
    body, form = form.meaning(form_of(entry.type))
    try:
        was = orjson.loads(form.hidden("-was"))
    except orjson.JSONDecodeError as error:
        raise no_form() from error
    if not isinstance(was, dict):
        raise no_form()
    reason = next((text for text in form.given.get("-reason", ()) if text.strip()), None)
    said = {"reason": reason, "false_alarm": body.pop("false_alarm", None)}
    change = {"event": form.hidden("-event"), "change": patch(was, body)}
    return {**change, **{name: text for name, text in said.items() if text is not None}}, form


def patch(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON merge patch that makes `now` of `was`."""
    changed = {
        name: patch(was[name], value) if isinstance(value, dict) and isinstance(was.get(name), dict) else value
        for name, value in now.items()
        if value != was.get(name)
    }
    return {**dict.fromkeys(was.keys() - now.keys()), **changed}
