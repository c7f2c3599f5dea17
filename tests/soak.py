"""`make soak`: two installations under load, and every process of them killed again and again (kill -9), by a seed.

A round kills one to three of the nine processes at once, or all of one installation, waits until they are back, and
for a few more acknowledged commands of each side. At the end all has to agree: ledgers, streams, mirrors, signed roots,
read models.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import structlog

from events.base import Side
from fuyuan.installation.offer import Offer
from fuyuan.operations.signed import newest
from fuyuan.pairing.pairing import give, take
from fuyuan.running.supervisor import BROKER
from fuyuan.settings import Settings
from services.proof.tree import TreeHash
from tests.apart import SIDES, Held, One, Pair
from tests.flow.installation import fuyuan, supervised
from tests.load import BULLETIN, Load, load
from tests.nats_server import free_port
from tests.waiting import eventually

ORGANS = {"court": "district-court", "government": "district-government"}
CONTENT = {
    "court": BULLETIN,
    "government": {**BULLETIN, "topic": "E1", "issuer": ORGANS["government"], "addressee": ORGANS["court"]},
}
Pids = Callable[[], Mapping[str, int]]
"""The process of each part of an installation that runs now."""
CALLERS = 2
PAUSE = 0.1  # seconds between two commands of a caller: what is tried is dying, not speed
ALL_OF_ONE = 0.1
"""So often a whole installation dies at once."""


@dataclass
class Soak:
    """What became of it."""

    rounds: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    events: int = 0
    seconds: float = 0
    longest: float = 0
    """Seconds of the longest round."""
    wrong: list[str] = field(default_factory=list)


async def soak(folder: Path, rounds: int, seed: int, said: Callable[[str], None] = lambda line: None) -> Soak:
    """Raises TimeoutError where a round does not come to its end."""
    chance, became, begun = random.Random(seed), Soak(), time.monotonic()
    async with at_work(folder) as (held, running, work):
        async with AsyncExitStack() as loads:
            for one in work:
                await loads.enter_async_context(load(one, CALLERS))
            for _ in range(rounds):
                start = time.monotonic()
                became.killed.update(await one_round(chance, running, work))
                became.longest = max(became.longest, time.monotonic() - start)
                became.rounds += 1
                said(f"{became.rounds} / {rounds}: {sum(len(one.acknowledged) for one in work)} acknowledged")
        became.acknowledged = sum(len(one.acknowledged) for one in work)
        became.wrong = await what_is_wrong(held, work)
        became.events = sum(held.heads().values())
    became.seconds = time.monotonic() - begun
    return became


class AtWork(NamedTuple):
    """Two installations, their processes, and a caller's work at each that has not begun yet."""

    held: Pair[Held]
    running: Mapping[str, Pids]
    work: Sequence[Load]


@asynccontextmanager
async def at_work(folder: Path, address: str | None = None, listen: str | None = None) -> AsyncIterator[AtWork]:
    """Paired and ready. The court's broker is called at `address`, which leads to `listen`."""
    held = Pair(*(Held(name, folder / name[0], SIDES[name]) for name in SIDES))
    settings = {
        one.name: Settings.read(data_dir=one.folder, sides=one.sides, http=f"127.0.0.1:{free_port()}")
        for one in held.both
    }
    _pair(folder, settings, address or f"127.0.0.1:{free_port()}", listen)
    async with AsyncExitStack() as stack:
        running = {}
        for name, at in settings.items():
            one = await stack.enter_async_context(supervised(at, _parts(at), first_pause=0.05, longest_pause=0.2))
            running[name] = partial(getattr, one.supervisor, "pids")
        await eventually(lambda: held.court.health(Side.COURT).get("registry"))
        work = [Load(at.address, _token(at, ORGANS[name]), CONTENT[name], PAUSE) for name, at in settings.items()]
        yield AtWork(held, running, work)


def _pair(folder: Path, settings: dict[str, Settings], address: str, listen: str | None) -> None:
    files = {name: folder / f"{name}.offer" for name in settings}
    reached = {"court": (address, listen)}
    heard = {name: give(at, files[name], *reached.get(name, (None, None))) for name, at in settings.items()}

    def said(given: Offer) -> str:
        return heard[next(name for name in SIDES if SIDES[name] == given.sides)]

    take(settings["court"], files["government"], said)
    take(settings["government"], files["court"], said)


def _parts(settings: Settings) -> list[str]:
    return [BROKER, *(side.value for side in settings.sides), "projections", "edge"]


def _token(settings: Settings, organ: str) -> str:
    made = fuyuan("--data-dir", str(settings.data_dir), "token", "create", "--organ", organ, "--role", "clerk")
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[-1]


async def one_round(chance: random.Random, running: Mapping[str, Pids], work: Sequence[Load]) -> list[str]:
    """What was killed, all of which is back. Raises TimeoutError."""
    former = {(name, part): pid for name, pids in running.items() for part, pid in sorted(pids().items())}
    if chance.random() < ALL_OF_ONE:
        one = chance.choice(sorted(running))
        victims = [victim for victim in former if victim[0] == one]
    else:
        victims = chance.sample(sorted(former), chance.randint(1, 3))
    for victim in victims:
        os.kill(former[victim], signal.SIGKILL)

    def back() -> bool:
        pids = {name: pids() for name, pids in running.items()}
        return all(pids[name].get(part) not in (None, former[name, part]) for name, part in victims)

    await eventually(back)
    wanted = [len(one.acknowledged) + chance.randint(1, 6) for one in work]
    await eventually(lambda: all(one.reached(count) for one, count in zip(work, wanted, strict=True)))
    return [f"{name}: {part}" for name, part in victims]


async def what_is_wrong(held: Pair[One], work: Sequence[Load]) -> list[str]:
    """Nothing, where all is there, once, and the same everywhere. Raises TimeoutError where one does not catch up."""
    await eventually(held.caught_up)
    return [*recorded(held, work), *await distributed(held), *signed(held), *shown(held)]


def recorded(held: Pair[One], work: Sequence[Load]) -> list[str]:
    """What was acknowledged stands in the ledger of its side once, and was received by the other once."""
    wrong = []
    for (one, other), given in zip((held.both, held.both[::-1]), work, strict=True):
        side, reader = one.sides[0], other.sides[0]
        issued = _streams(one, side, "bulletin.issued.v1")
        received = _streams(other, reader, "bulletin.received.v1")
        if lost := {stream.rpartition(":")[2] for stream in given.acknowledged} - issued.keys():
            wrong.append(f"{side}: {len(lost)} acknowledged commands are not recorded")
        if lost := set(issued) - received.keys():
            wrong.append(f"{reader}: {len(lost)} bulletins were not received")
        if doubled := [stream for stream, times in (issued | received).items() if times > 1]:
            wrong.append(f"{side}: recorded or received more than once: {doubled}")
    return wrong


def _streams(one: Held, side: Side, wire_type: str) -> Counter[str]:
    """Of the matter, without the category of a receipt."""
    return Counter(stream.rpartition(":")[2] for stream, type_ in one.facts(side) if type_ == wire_type)


async def distributed(held: Pair[One]) -> list[str]:
    """Every stream and mirror holds the exact bytes of the ledger, in its order, without a gap."""
    ledgers = {side: held.of(side).ledger(side) for side in Side}
    return [
        f"the stream of {side} in the account of {reader} is not its ledger"
        for one in held.both
        for reader in one.sides
        for side, raw in (await one.streams(reader)).items()
        if raw != ledgers[side]
    ]


def signed(held: Pair[One]) -> list[str]:
    """The newest checkpoint of every log has the root of its ledger, and all others have countersigned it."""
    wrong = []
    for side in Side:
        one, tree = held.of(side), TreeHash()
        for raw in one.ledger(side):
            tree.add(raw)
        known = list(newest(one.settings, side))
        checkpoints = [(it.checkpoint.size, it.checkpoint.root) for it in known]
        if not checkpoints or set(checkpoints) != {(tree.size, tree.root())}:
            wrong.append(f"what was signed of {side} is not its ledger")
        if {signer for it in known for signer in it.by} != set(Side):
            wrong.append(f"the log of {side} is not countersigned by all")
        doubts = one.health(side)["bus"]["proofs"]["doubts"]
        wrong.extend(f"{side}: {doubt}" for doubt in doubts)
    return wrong


def shown(held: Pair[One]) -> list[str]:
    digests = {one.digest(one.folder / "compared.db") for one in held.both}
    return [] if len(digests) == 1 else ["the two read models differ"]


def main(arguments: Sequence[str]) -> int:
    """Says how far it is, then what it counted; 1 where anything is wrong."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # lost connections
    with tempfile.TemporaryDirectory(prefix="soak") as folder:
        became = asyncio.run(soak(Path(folder), asked.rounds, asked.seed, lambda line: print(line, file=sys.stderr)))
    print(f"seed {asked.seed}: {became.rounds} rounds in {became.seconds:.0f} s, the longest {became.longest:.1f} s")
    print(f"{sum(became.killed.values())} processes killed: {dict(sorted(became.killed.items()))}")
    print(f"{became.acknowledged} commands acknowledged, {became.events} events")
    print("\n".join(became.wrong) or "0 lost, 0 doubled, 0 gaps, roots equal, read models equal")
    return 1 if became.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
