"""系统运行: how the parts are, and what waits for people: for who runs the system and who audits it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.responses import Response

from events.base import Side
from events.instants import written
from fuyuan.access.tokens import Grant
from fuyuan.http.app import Edge
from fuyuan.http.health import countersigned
from fuyuan.http.problems import forbidden
from fuyuan.http.route import Route
from fuyuan.installation.others import lacking, other
from fuyuan.notices.outbox import Outbox
from fuyuan.web.signed_in import SignedIn, Visit
from projections.access.role import Role
from projections.store.reread import Reread, last_round
from projections.store.store import Store

WHO: Final = frozenset({Role.OPERATOR, Role.AUDITOR})


def routes(signed_in: SignedIn, edge: Edge, outbox: Outbox) -> list[Route]:
    """`GET /system`."""

    async def shows(visit: Visit) -> Response:
        store = edge.reads.store
        reports = {side: await edge.gateway.health(side) or {} for side in edge.gateway.here}
        positions = await edge.reads.ask(store.positions)
        again = await edge.reads.ask(_read_again, store)
        sides = [_standing(side, report, positions[side].ledger_id) for side, report in reports.items()]
        others = [
            {"side": side, "known": known, "unshown": max(0, known.held - positions[side].sequence) if known else 0}
            for side in Side
            if side not in reports
            for known in (other(side, reports.values()),)
        ]
        unsent = len(await asyncio.to_thread(outbox.trouble))
        return signed_in.pages.render(
            "system.html",
            me=visit.me,
            sides=sides,
            others=others,
            doubts=_doubts(reports.values()),
            unsent=unsent,
            again=again,
            late=[
                {"organ": organ, "since": written(one.since), "error": one.error}
                for organ, one in (await asyncio.to_thread(edge.late)).items()
            ],
        )

    return [Route("/system", signed_in(shows, may=_runs))]


def _runs(caller: Grant) -> None:
    if caller.role not in WHO:
        raise forbidden(f"{caller.role.zh}角色不能查看系统运行情况 / the role {caller.role} does not see this")


def _read_again(store: Store) -> Reread | None:
    with store.reading() as connection:
        return last_round(connection)


def _doubts(reports: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What does not reconcile, as the first that says so has it: every side knows of it."""
    known: dict[tuple[Side, Side, str], dict[str, Any]] = {}
    for report in reports:
        for doubt in report.get("bus", {}).get("proofs", {}).get("doubts", ()):
            log, finder = Side(doubt["log"]), Side(doubt["finder"])
            known.setdefault((log, finder, doubt["key"]), {**doubt, "log": log, "finder": finder})
    return list(known.values())


def _standing(side: Side, report: Mapping[str, Any], shown: int) -> dict[str, Any]:
    """What a side says of itself, beside how much of its ledger (`shown`) the read model has."""
    bus, head = report.get("bus", {}), report.get("ledger", {}).get("head", 0)
    proofs = bus.get("proofs", {})
    return {
        "side": side,
        "ready": report.get("ready") is True,
        "bus": bus.get("connected") is True,
        "standby": bus.get("standby") is True,
        "head": head,
        "unpublished": max(0, head - bus.get("published", 0)),
        "unshown": max(0, head - shown),
        "unsigned": max(0, bus.get("sequence", 0) - proofs.get("signed", 0)),
        "unagreed": max(0, proofs.get("signed", 0) - countersigned(proofs)),
        "errors": {Side(log): error for log, error in proofs.get("errors", {}).items()},
        "mirrors": lacking(report),
    }
