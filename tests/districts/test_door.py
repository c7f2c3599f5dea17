"""A worker on the network: found by its lease, reached by processes of its engine, and by nobody else."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.districts.door import door, socket_behind
from fuyuan.districts.leases import Leases
from fuyuan.operations import health
from fuyuan.reaching import engine_certificates
from fuyuan.reaching.way import YES, wanted, way_to
from fuyuan.settings import Settings
from tests.engines import CODES, GULOU, YUWANGTAI, engine_settings
from tests.waiting import eventually, tried_again

ANYWHERE = "127.0.0.1:0"


@dataclass
class Behind:
    """A worker's door, its leases, and sides that say in a health report who they are."""

    name: str
    address: str
    leases: Leases
    folder: Path
    servers: AsyncExitStack
    connections: list[str] = field(default_factory=list)

    async def has(self, code: str) -> None:
        for side in Side:
            path = socket_behind(self.folder, code, side)
            await self.servers.enter_async_context(await asyncio.start_unix_server(self._says, path))

    async def _says(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(self.name)
        body = b'{"worker": "%s"}' % self.name.encode()
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    async def raw(self, tls: ssl.SSLContext, said: bytes) -> bytes:
        """What the door answers to somebody who calls so and says that; nothing where it hangs up."""
        host, _, port = self.address.rpartition(":")
        try:
            reader, writer = await asyncio.open_connection(host, int(port), ssl=tls)
            try:
                writer.write(said)
                return await asyncio.wait_for(reader.read(100), 10)
            finally:
                writer.close()
        except (ConnectionError, ssl.SSLError):
            return b""


@asynccontextmanager
async def worker(engine: Settings, name: str, address: str = ANYWHERE) -> AsyncIterator[Behind]:
    with tempfile.TemporaryDirectory(prefix="fy-") as folder:
        async with AsyncExitStack() as servers, door(engine, address, Path(folder)) as at:
            leases = Leases(engine.engine_database, at)
            await leases.open()
            try:
                yield Behind(name, at, leases, Path(folder), servers)
            finally:
                await leases.close()


@pytest.fixture
def engine(folder: Path, postgres_url: str) -> Settings:
    for code in CODES:
        (folder / "districts" / code / "run").mkdir(parents=True)
    return engine_settings(folder, postgres_url)


async def who_answers(engine: Settings, code: str, side: Side = Side.COURT) -> str | None:
    """Asked by a command beside the parts, as `fuyuan doctor` is."""
    answer = await asyncio.to_thread(health.of_side, way_to(engine.of_district(code), side))
    return None if answer is None else answer[1]["worker"]


async def test_a_side_is_found_where_its_lease_is_and_again_where_it_went(engine: Settings) -> None:
    way = way_to(engine.of_district(GULOU), Side.COURT)

    async def answered() -> bytes:
        reader, writer = await way.connect()
        writer.write(b"GET /health HTTP/1.1\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return answer

    async def second_has_both(second: Behind) -> bool:
        return await second.leases.refresh([GULOU, YUWANGTAI]) == {GULOU, YUWANGTAI}

    async def asked_again() -> None:
        assert b"second" in await answered()

    async with worker(engine, "second", "127.0.0.2:0") as second:
        async with worker(engine, "first") as first:
            await first.leases.refresh([GULOU])
            await second.leases.refresh([GULOU, YUWANGTAI])
            await first.has(GULOU)
            await second.has(YUWANGTAI)
            assert b"first" in await answered()
            assert [await who_answers(engine, code) for code in (GULOU, YUWANGTAI)] == ["first", "second"]
            assert await who_answers(engine, CODES[2]) is None
        await eventually(lambda: second_has_both(second))
        await second.has(GULOU)
        with pytest.raises(ConnectionRefusedError):  # that was where it was known to be
            await way.connect()
        assert await who_answers(engine, GULOU) == "second"
        await tried_again(asked_again, ConnectionRefusedError)


async def test_a_worker_that_has_not_the_side_says_so_at_once(engine: Settings) -> None:
    async with worker(engine, "only") as only:
        await only.leases.refresh([GULOU])
        with pytest.raises(ConnectionRefusedError):
            await way_to(engine.of_district(GULOU), Side.COURT).connect()
        assert await who_answers(engine, GULOU) is None


async def test_a_stranger_gets_nothing(engine: Settings, tmp_path: Path) -> None:
    """Neither without a certificate, nor with one of another engine, nor in clear."""
    other = engine_settings(tmp_path, None)
    engine_certificates.ensure(other)
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    nobody.check_hostname, nobody.verify_mode = False, ssl.CERT_NONE
    foreign = engine_certificates.to_call(other)
    foreign.verify_mode = ssl.CERT_NONE  # it does not mind whom it calls
    async with worker(engine, "only") as only:
        await only.has(GULOU)
        request = wanted(GULOU, Side.COURT) + b"GET /health HTTP/1.1\r\n\r\n"
        assert (await only.raw(engine_certificates.to_call(engine), request)).startswith(YES)
        assert len(only.connections) == 1
        for tls in (nobody, foreign):
            assert await only.raw(tls, request) == b""
        host, _, port = only.address.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(request)
        assert YES not in await reader.read()
        writer.close()
        assert len(only.connections) == 1


async def test_who_takes_a_strangers_door_for_a_workers_tells_it_nothing(engine: Settings, tmp_path: Path) -> None:
    engine_certificates.ensure(engine)
    async with worker(engine_settings(tmp_path, engine.database), "foreign") as foreign:
        await foreign.leases.refresh([GULOU])
        await foreign.has(GULOU)
        with pytest.raises(ssl.SSLError):
            await way_to(engine.of_district(GULOU), Side.COURT).connect()
        assert foreign.connections == []


@pytest.mark.parametrize(
    "said", [b"410204 bishop\n", b"410205 court\n", b"../410204 court\n", b"410204 court", b"\n", b"x" * 200_000]
)
async def test_nonsense_at_the_door_is_answered_by_hanging_up(
    engine: Settings, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fuyuan.districts.door.HELLO", 0.5)
    async with worker(engine, "only") as only:
        await only.has(GULOU)
        assert await only.raw(engine_certificates.to_call(engine), said) == b""
        assert only.connections == []


async def test_strangers_that_say_nothing_are_few_at_a_time(engine: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them wait before the door, and who is of the engine behind them, until one hangs up or is hung up on."""
    monkeypatch.setattr("fuyuan.districts.door.STRANGERS", 2)
    async with worker(engine, "only") as only:
        await only.has(GULOU)
        host, _, port = only.address.rpartition(":")
        silent = [await asyncio.open_connection(host, int(port)) for _ in range(2)]
        request = wanted(GULOU, Side.COURT) + b"GET /health HTTP/1.1\r\n\r\n"
        ours = asyncio.create_task(only.raw(engine_certificates.to_call(engine), request))
        await asyncio.wait({ours}, timeout=0.5)
        assert not ours.done()
        for _, writer in silent:
            writer.close()
        assert (await ours).startswith(YES)


async def test_an_address_that_cannot_be_had_is_said(engine: Settings) -> None:
    async with worker(engine, "only") as only:
        with pytest.raises(BadDay, match="FUYUAN_WORKER"):
            async with door(engine, only.address, only.folder):
                pass


@pytest.mark.parametrize("address", ["7801", "10.0.0.12", "10.0.0.12:70000", f"{'a' * 48}:1", "a b:1", ":0"])
def test_a_setting_that_is_no_address_is_refused(folder: Path, address: str) -> None:
    with pytest.raises(BadDay, match="FUYUAN_WORKER"):
        Settings.of_engine(data_dir=folder, worker=address)


def test_a_certificate_of_another_authority_in_the_folder_is_said(engine: Settings) -> None:
    engine_certificates.ensure(engine)
    shown = (engine_certificates.folder_of(engine) / "link.crt").read_bytes()
    engine_certificates.ensure(engine)
    assert (engine_certificates.folder_of(engine) / "link.crt").read_bytes() == shown
    (engine_certificates.folder_of(engine) / "authority.crt").write_text("damaged")
    with pytest.raises(BadDay, match="workers"):
        engine_certificates.ensure(engine)
