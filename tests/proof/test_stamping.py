"""A time stamp of a third party on checkpoints, asked of an authority of our own, which may be anything."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from typer.testing import CliRunner

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.cli import app
from fuyuan.installation import data_folder, time_authority
from fuyuan.operations.prove import prove, write
from fuyuan.operations.signed_roots import SignedRoots
from fuyuan.operations.verify_bundle import NotProved, read_keys
from fuyuan.operations.verify_stamp import checked
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.proof import tree
from services.proof.checkpoint import Checkpoint
from services.proof.keys import Keys
from services.proof.note import NotASignedNote
from services.proof.proving import Proving
from services.proof.stamping import Stamping
from services.proof.time_stamps import LARGEST, NotATimestamp, Stamps, TimestampAuthority, stamped_at, stamps_of
from services.proof.tree_files import TreeFiles
from tests.clock import MovableClock
from tests.proof.time_authority import TimeAuthority

COURT = Side.COURT
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return TimeAuthority(tmp_path_factory.mktemp("authority") / "ours")


@pytest.fixture
def proving(tmp_path: Path) -> Proving:
    keys = Keys(tmp_path / "keys", "410204")
    made = Proving(COURT, "410204", tmp_path / "court", keys, MovableClock(datetime.now(UTC).date()))
    (tmp_path / "court" / "court").mkdir(parents=True)
    sign(made, 20)
    return made


@pytest.fixture
def address(authority: TimeAuthority) -> Iterator[str]:
    authority.replaced = None
    with authority.serving() as address:
        yield address


def sign(proving: Proving, size: int) -> Checkpoint:
    checkpoint = Checkpoint(proving.origin(COURT), size, tree.leaf_hash(b"%d" % size))
    proving.sign(checkpoint)
    return checkpoint


def stamping(proving: Proving, url: str, trusted: x509.Certificate, every: timedelta = HOUR) -> Stamping:
    return Stamping(proving, TimestampAuthority(url, [trusted], every))


def kept(proving: Proving) -> Stamps:
    return stamps_of(proving.folder / "court")


async def test_the_newest_checkpoint_is_stamped_and_openssl_agrees(
    proving: Proving, authority: TimeAuthority, address: str, tmp_path: Path
) -> None:
    await stamping(proving, address, authority.root).stamp()
    stamped = kept(proving).read(20)
    at = stamped_at(stamped.answer, stamped.checkpoint.body, [authority.root])
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert proving.state.stamped == 20
    (tmp_path / "body").write_text(stamped.checkpoint.body)
    given = ["-data", str(tmp_path / "body"), "-in", str(kept(proving).folder / "20.tsr")]
    verified = ["openssl", "ts", "-verify", *given, "-CAfile", str(authority.trusted)]
    assert (await asyncio.to_thread(subprocess.run, verified, capture_output=True)).returncode == 0


async def test_it_is_asked_for_what_is_new_and_not_too_often(
    proving: Proving, authority: TimeAuthority, address: str
) -> None:
    asked = authority.asked
    asking = stamping(proving, address, authority.root)
    await asking.stamp()
    proving.clock = MovableClock((datetime.now(UTC) + timedelta(days=2)).date())
    await asking.stamp()  # nothing was signed since
    assert authority.asked == asked + 1
    sign(proving, 21)
    await stamping(proving, address, authority.root, timedelta(days=9)).stamp()  # too early
    assert authority.asked == asked + 1
    await asking.stamp()
    assert kept(proving).sizes() == [20, 21]


async def test_an_authority_whose_clock_is_behind_is_not_asked_more_often(
    proving: Proving, authority: TimeAuthority, address: str
) -> None:
    proving.clock = MovableClock((datetime.now(UTC) + timedelta(days=2)).date())
    asked, asking = authority.asked, stamping(proving, address, authority.root)
    for size in (20, 21, 22):
        sign(proving, size)
        await asking.stamp()
    assert authority.asked == asked + 1


async def test_an_instant_that_is_to_come_is_no_time_stamp(
    proving: Proving, authority: TimeAuthority, address: str
) -> None:
    """Else nothing would be stamped until then."""
    proving.clock = MovableClock((datetime.now(UTC) - timedelta(days=3)).date())
    with pytest.raises(NotATimestamp, match="this machine's clock"):
        await stamping(proving, address, authority.root).stamp()
    assert kept(proving).sizes() == []


async def test_after_the_end_of_its_certificate_an_authority_says_nothing(proving: Proving, tmp_path: Path) -> None:
    expired = TimeAuthority(tmp_path / "expired", good_until=datetime.now(UTC) - timedelta(days=1))
    with expired.serving() as address, pytest.raises(NotATimestamp):
        await stamping(proving, address, expired.root).stamp()
    assert expired.asked == 1
    assert kept(proving).sizes() == []


async def test_a_foreign_authority_is_not_believed(
    proving: Proving, authority: TimeAuthority, address: str, tmp_path: Path
) -> None:
    foreign = TimeAuthority(tmp_path / "foreign")
    with pytest.raises(NotATimestamp):
        await stamping(proving, address, foreign.root).stamp()
    assert kept(proving).sizes() == []


async def test_an_answer_to_another_request_is_none(proving: Proving, authority: TimeAuthority, address: str) -> None:
    await stamping(proving, address, authority.root).stamp()
    sign(proving, 21)
    proving.clock = MovableClock((datetime.now(UTC) + timedelta(days=2)).date())
    authority.replaced = kept(proving).read(20).answer
    with pytest.raises(NotATimestamp):
        await stamping(proving, address, authority.root).stamp()
    (proving.folder / "court" / "court.note").write_bytes((kept(proving).folder / "20.note").read_bytes())
    (kept(proving).folder / "20.tsr").unlink()
    with pytest.raises(NotATimestamp, match="Nonce"):  # for this checkpoint, and of another time
        await stamping(proving, address, authority.root).stamp()
    assert kept(proving).sizes() == []


@pytest.mark.parametrize("answer", [b"", b"\x30\x03\x02\x01\x00", b"<html>", bytes(LARGEST + 1)])
async def test_a_malformed_answer_is_none(
    proving: Proving, authority: TimeAuthority, address: str, answer: bytes
) -> None:
    authority.replaced = answer
    with pytest.raises(NotATimestamp):
        await stamping(proving, address, authority.root).stamp()
    assert kept(proving).sizes() == []


async def test_whatever_bit_of_an_answer_is_flipped_it_stamps_nothing_else(
    proving: Proving, authority: TimeAuthority, address: str
) -> None:
    await stamping(proving, address, authority.root).stamp()
    answer, body = kept(proving).read(20).answer, kept(proving).read(20).checkpoint.body
    at = stamped_at(answer, body, [authority.root])
    for place in range(0, len(answer), 7):
        changed = answer[:place] + bytes([answer[place] ^ 1]) + answer[place + 1 :]
        try:
            assert stamped_at(changed, body, [authority.root]) == at
        except NotATimestamp:
            continue
    with pytest.raises(NotATimestamp):
        stamped_at(answer, body.replace("20", "21"), [authority.root])


async def test_a_silent_authority_or_none_holds_nothing_up(
    proving: Proving, authority: TimeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as soon, authority.serving(silent=True) as address:
        soon.setattr("services.proof.stamping.WITHIN", 0.3)
        with pytest.raises((TimeoutError, httpx.TimeoutException)):
            await stamping(proving, address, authority.root).stamp()
    with pytest.raises(httpx.ConnectError):
        await stamping(proving, address, authority.root).stamp()
    assert kept(proving).sizes() == []


async def test_what_is_kept_of_another_checkpoint_is_none(
    proving: Proving, authority: TimeAuthority, address: str
) -> None:
    await stamping(proving, address, authority.root).stamp()
    folder = kept(proving).folder
    for kind in ("note", "tsr"):
        (folder / f"21.{kind}").write_bytes((folder / f"20.{kind}").read_bytes())
    with pytest.raises(NotASignedNote):
        kept(proving).read(21)


EVENT = b'{"source":"/410204/court","id":"case:1:%d","type":"case.filed.v1","time":"2026-11-30T04:00:00Z"}'


@pytest.fixture
async def installed(tmp_path: Path, authority: TimeAuthority, address: str) -> Settings:
    """The court recorded 30 events; of 20 and of 25 there are time stamps, all are signed."""
    settings = Settings.read(data_dir=tmp_path / "var", timestamp_url=address, timestamp_certificates=authority.trusted)
    data_folder.prepare(settings)
    events = [EVENT % number for number in range(1, 31)]
    with closing(Ledger(settings.ledger_url(COURT))) as ledger:
        ledger.append([Recorded("case:1", number, "case.filed.v1", raw) for number, raw in enumerate(events, 1)])
    keys = Keys(settings.folder("keys"), "410204")
    proving = Proving(
        COURT, "410204", settings.folder("proofs") / "court", keys, MovableClock(datetime.now(UTC).date())
    )
    with closing(TreeFiles(proving.folder / "court")) as files:
        for size in (20, 25, 30):
            files.append(events[files.size : size])
            proving.sign(Checkpoint(proving.origin(COURT), size, files.root()))
            proving.clock = MovableClock((datetime.now(UTC) + timedelta(days=size)).date())
            if size < 30:
                await stamping(proving, address, authority.root).stamp()
    assert kept(proving).sizes() == [20, 25]
    return settings


@pytest.mark.parametrize(("event", "stamped"), [(1, True), (20, True), (21, True), (26, False)])
def test_a_proof_has_the_oldest_time_stamp_on_its_event(
    installed: Settings, authority: TimeAuthority, tmp_path: Path, event: int, stamped: bool
) -> None:
    out = tmp_path / "proof.json"
    write(installed, f"case:1:{event}", out)
    given = ["verify-bundle", str(out), str(installed.folder("keys") / "court.pub"), "--time-authority"]
    checked = CliRunner().invoke(app, [*given, str(authority.trusted)])
    assert (checked.exit_code, "✓ 属实" in checked.output) == (0 if stamped else 1, True)
    assert ("时间戳机构证明该事件在" in checked.output) is stamped


def test_a_proof_with_another_time_stamp_or_of_a_foreign_authority_does_not_hold(
    installed: Settings, authority: TimeAuthority, tmp_path: Path
) -> None:
    keys = read_keys((installed.folder("keys") / "court.pub").read_text())
    first, last = prove(installed, "case:1:1"), prove(installed, "case:1:21")
    assert "已在日志之中" in checked(first, keys, [authority.root])
    for stamp in (
        {**first["stamp"], "answer": last["stamp"]["answer"]},
        {**first["stamp"], "path": last["stamp"]["path"]},
        {**first["stamp"], "answer": "AAAA"},
        {**first["stamp"], "answer": "x"},
        {"checkpoint": 7},
        None,
    ):
        with pytest.raises(NotProved):
            checked({**first, "stamp": stamp}, keys, [authority.root])
    with pytest.raises(NotProved, match="时间戳无效"):
        checked(first, keys, [TimeAuthority(tmp_path / "foreign").root])


def test_verify_compares_the_ledger_with_what_was_stamped(installed: Settings) -> None:
    def told(events: list[bytes]) -> tuple[str, bool | None]:
        roots = SignedRoots(installed, COURT)
        for event in events:
            roots.add(event)
        found = roots.stamps()
        assert found is not None
        return found.zh, found.good

    whole = [EVENT % number for number in range(1, 31)]
    assert told(whole) == ("法院日志的时间戳 2 个与账本一致", True)
    assert told([b"{}", *whole[1:]])[1] is False
    assert told(whole[:22])[1] is False
    without = installed.model_copy(update={"timestamp_url": None})
    assert SignedRoots(without, Side.JOINT).stamps() is None
    answer = installed.folder("proofs") / "court" / "court" / "stamps" / "25.tsr"
    answer.write_bytes(answer.read_bytes()[:-40] + bytes(40))
    assert told(whole)[1] is False


@pytest.mark.parametrize("file", [None, "missing.pem", "root.key"])
def test_an_authority_without_certificates_is_told_at_the_start(tmp_path: Path, file: str | None) -> None:
    (tmp_path / "root.key").write_bytes(b"nonsense")
    given = {"timestamp_certificates": tmp_path / file} if file else {}
    settings = Settings.read(data_dir=tmp_path / "var", timestamp_url="http://127.0.0.1:1/", **given)
    with pytest.raises(BadDay, match="证书"):
        time_authority.authority(settings)
