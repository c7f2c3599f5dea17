"""Health for whoever watches the program, and the contracts it keeps: no token needed but for the metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from math import nan
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response

from events.base import Side
from events.instants import written
from fuyuan.contracts import files as contracts
from fuyuan.http.answers import JSON, json_response
from fuyuan.http.auth import Authentication
from fuyuan.http.gateway import Gateway
from fuyuan.http.problems import ProblemError, stop
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from fuyuan.http.shell import Metrics
from fuyuan.installation.organs_late import Late
from fuyuan.installation.others import Other, lacking, other
from projections.store.reread import Reread, last_round
from projections.store.schema import PARKED
from projections.store.store import Position, Store, read_positions
from services.endpoint import problems

AHEAD: Final = "the read model holds more than a ledger or its stream, run `fuyuan doctor`"
LOOK_AGAIN: Final = 0.3  # seconds


class Health:
    """Asks the parts how they are."""

    def __init__(
        self, gateway: Gateway, reads: Reads, metrics: Metrics, late: Callable[[], Mapping[str, Late]] = dict
    ) -> None:
        """`late`: the streams of organs that are behind what the organ may know of."""
        self._late = late
        self._gateway, self._reads, self._metrics = gateway, reads, metrics
        self._up = self._gauge("fuyuan_side_up", "1 when the side takes commands")
        self._bus = self._gauge("fuyuan_bus_connected", "1 when the side is on the bus")
        self._head = self._gauge("fuyuan_ledger_head", "Newest ledger id")
        self._published = self._gauge("fuyuan_bus_published", "Ledger id of the newest event on the bus")
        self._view = self._gauge("fuyuan_view_position", "Ledger id up to which the read model is")
        self._behind = self._gauge("fuyuan_mirrors_behind", "Events that mirrors of the side that stand still lack")
        self._signed = self._gauge("fuyuan_log_signed", "Events of the side under its newest signed checkpoint")
        self._agreed = self._gauge("fuyuan_log_countersigned", "Events of the side that every other countersigned")
        self._doubts = self._gauge("fuyuan_log_doubts", "Logs that the side knows not to be what was signed")
        self._parked = self._gauge("fuyuan_view_parked", "Events that could not be projected")
        self._reachable = self._gauge("fuyuan_other_reachable", "1 when the side, which lives elsewhere, is reached")
        self._held = self._gauge("fuyuan_other_held", "Events of the side, which lives elsewhere, that are here")
        self._lacking = self._gauge("fuyuan_other_behind", "Events of the side, which lives elsewhere, still to come")
        self._mended = self._alone("fuyuan_view_mended", "Matters whose rows were wrong and were written anew")
        self._wrong = self._alone("fuyuan_view_wrong", "1 while the read model is not what was signed")
        self._reread = self._alone("fuyuan_view_reread", "When the read model was last read again, in Unix time")

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, ("side",), registry=self._metrics.registry)

    def _alone(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self._metrics.registry)

    async def sides(self) -> dict[Side, dict[str, Any]]:
        """What each side that lives here says; `{}` for one that does not answer."""
        here = self._gateway.here
        reports = await asyncio.gather(*(self._gateway.health(side) for side in here))
        return {side: report or {} for side, report in zip(here, reports, strict=True)}

    async def parts(self) -> dict[str, dict[str, Any]]:
        """Each part: is it ready, is what it gives all there is, and what do its mirrors lack that stand still.

        A side that lives elsewhere is no part of ours: that it cannot be reached is told, and makes nothing unready. A
        read model that is ahead of a stream or a ledger is not: what it holds there was lost, or is on its way back.
        Nor is one in which something else stands than what was signed.
        """
        try:
            positions, again = await self._reads.ask(_as_read_again, self._reads.store)
        except ProblemError:
            positions, again = None, None
        sides = await self.sides()  # after the positions, so that nothing recorded in between seems lost
        if positions is not None and (ahead := _ahead(positions, sides)):
            await asyncio.sleep(LOOK_AGAIN)  # a relay learns a little later than the read model what it published
            ahead &= _ahead(positions, await self.sides())
        else:
            ahead = frozenset()
        heads = {side: report.get("ledger", {}).get("head", 0) for side, report in sides.items()}
        shown = positions is not None and all(positions[side].ledger_id >= head for side, head in heads.items())
        parts: dict[str, dict[str, Any]] = {
            side.value: {"ready": report.get("ready") is True, "bus": report.get("bus", {}).get("connected") is True}
            for side, report in sides.items()
        }
        for side, report in sides.items():
            bus = report.get("bus", {})
            if bus.get("standby"):
                parts[side.value]["standby"] = True
            if behind := bus.get("behind"):
                parts[side.value]["behind"] = behind
            if doubts := bus.get("proofs", {}).get("doubts"):
                parts[side.value]["doubts"] = doubts
        for side in (side for side in Side if side not in sides):
            known = other(side, sides.values())
            parts[side.value] = {"ready": True, "elsewhere": True} | (_told(known) if known else {})
            if known and positions is not None:
                shown = shown and positions[side].sequence >= known.held
        sound = not (ahead or (again and again.wrong))
        views = {"ready": positions is not None and sound, "current": shown and sound, "ahead": bool(ahead)}
        parts["views"] = {**views, "reread": again._asdict() if again else None}
        if late := await asyncio.to_thread(self._late):
            parts["views"]["organs_late"] = {
                organ: {"since": written(one.since), "failing": bool(one.error)} for organ, one in late.items()
            }
        return parts

    async def measured(self) -> bytes:
        """Everything for Prometheus."""
        sides = await self.sides()
        for side in Side:
            if side not in sides and (known := other(side, sides.values())):
                self._reachable.labels(side).set(known.since is None)
                self._held.labels(side).set(known.held)
                self._lacking.labels(side).set(_or_nan(known.behind))
        for side, report in sides.items():
            bus = report.get("bus", {})
            self._up.labels(side).set(report.get("ready") is True)
            self._bus.labels(side).set(bus.get("connected") is True)
            self._head.labels(side).set(report.get("ledger", {}).get("head", 0))
            self._behind.labels(side).set(_or_nan(lacking(report)))
            self._published.labels(side).set(bus.get("published", 0))
            proofs = bus.get("proofs", {})
            self._signed.labels(side).set(proofs.get("signed", 0))
            self._agreed.labels(side).set(countersigned(proofs))
            self._doubts.labels(side).set(len(proofs.get("doubts", ())))
        positions, parked = await self._reads.ask(_standing, self._reads.store)
        _, again = await self._reads.ask(_as_read_again, self._reads.store)
        if again is not None:
            self._mended.set(again.mended)
            self._wrong.set(bool(again.wrong))
            self._reread.set(datetime.fromisoformat(again.ended).timestamp())
        for side in Side:
            self._view.labels(side).set(positions[side].ledger_id)
            self._parked.labels(side).set(parked.get(side.value, 0))
        return generate_latest(self._metrics.registry)


def routes(auth: Authentication, health: Health) -> list[Route]:
    """Mounted at the root and under `/api/v1`."""

    async def live(request: Request) -> Response:
        return json_response({"live": True})

    async def ready(request: Request) -> Response:
        parts = await health.parts()
        if all(part["ready"] for part in parts.values()):
            return json_response({"ready": True, "parts": parts})
        missing = "、".join(name for name, part in parts.items() if not part["ready"])
        zh, en = f"未就绪：{missing}", f"not ready: {missing.replace('、', ', ')}"
        if parts["views"]["ahead"]:
            zh, en = f"{zh}；视图所载多于账本或消息流，请运行 fuyuan doctor", f"{en}; {AHEAD}"
        if (again := parts["views"]["reread"]) and again["wrong"]:
            zh, en = (
                f"{zh}；视图所载与已签名的记录不符，请运行 fuyuan rebuild",
                f"{en}; {again['wrong']}: `fuyuan rebuild`",
            )
        detail = f"{zh} / {en}"
        raise stop(problems.problem("not-ready", detail, parts=parts))

    async def metrics(request: Request) -> Response:
        auth.operator(request)
        return Response(await health.measured(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def document(name: str) -> Route:
        async def answer(request: Request) -> Response:
            return Response((await asyncio.to_thread(contracts.documents))[name], media_type=JSON)

        return Route(f"/{name}", answer)

    watched = [Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", metrics)]
    return [*watched, document("openapi.json"), document("asyncapi.json")]


def countersigned(proofs: Mapping[str, Any]) -> int:
    """How many events of a side all others have countersigned."""
    by = proofs.get("countersigned", {})
    return min(by.values()) if len(by) == len(Side) - 1 else 0


def _ahead(positions: Mapping[Side, Position], sides: Mapping[Side, Mapping[str, Any]]) -> frozenset[Side]:
    """The sides of which the read model has more than their ledger, or than their stream, as far as they say."""

    def less(side: Side) -> bool:
        report, position = sides[side], positions[side]
        published = report.get("bus", {}).get("sequence") or position.sequence
        return position.ledger_id > report.get("ledger", {}).get("head", position.ledger_id) or (
            position.sequence > published
        )

    return frozenset(side for side in sides if less(side))


def _or_nan(number: int | None) -> float:
    """What is not known is a series all the same, and no number (Prometheus: "Avoid missing metrics")."""
    return nan if number is None else number


def _told(known: Other) -> dict[str, Any]:
    away = {"since": known.since} if known.since else {}
    return {"reachable": known.since is None, "held": known.held, "behind": known.behind, **away}


def _as_read_again(store: Store) -> tuple[Mapping[Side, Position], Reread | None]:
    with store.snapshot() as connection:
        return read_positions(connection), last_round(connection)


def _standing(store: Store) -> tuple[Mapping[Side, Position], dict[str, int]]:
    with store.reading() as connection:
        rows = connection.execute(select(PARKED.c.side, func.count()).group_by(PARKED.c.side))
        parked = {row[0]: int(row[1]) for row in rows}
    return store.positions(), parked
