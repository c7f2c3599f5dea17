"""M93 and M94 by their words: reconsideration cases."""

from __future__ import annotations

from events.case_terms import ReconsiderationOutcome
from tests.figures.plain.cases import new
from tests.figures.plain.documents import Year, first, newest
from tests.figures.plain.values import Values, occurring

CORRECTED = {"modified", "revoked", "declared_illegal", "declared_void", "duty_ordered"}


def _accepted(year: Year) -> int:
    streams = year.streams("reconsideration-case", "government")
    accepted = [first(docs, "reconsideration.accepted") for docs in streams]
    return len([doc for doc in accepted if doc and year.has(doc.day)])


def m93(year: Year) -> Values:
    outcomes = []
    for docs in year.streams("reconsideration-case", "government"):
        decided = newest(docs, "reconsideration.decided")
        if decided and year.has(decided.day) and first(docs, "reconsideration.accepted"):
            outcomes.append(decided["outcome"])
    corrected = len([outcome for outcome in outcomes if outcome in CORRECTED])
    return {
        "new": _accepted(year),
        "concluded": len(outcomes),
        "over_concluded": (corrected, len(outcomes)),
        "over_new": (corrected, _accepted(year)),
        "by_outcome": occurring([(each.zh, outcomes.count(each.value)) for each in ReconsiderationOutcome]),
    }


def m94(year: Year) -> Values:
    return {"ratio": (_accepted(year), len(new(year)))}
