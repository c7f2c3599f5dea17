"""The files of what moves between districts over a real broker: whole, sealed, to the side that they are for alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from domain.moving import SideOf
from events.attachment import Attachment
from events.base import Side
from services.amendment.commands import EraseText
from services.attachments.errors import FileErased, FileMissing
from services.bus import exchange_names as exchange
from services.bus.connection import BusMessage, api, store
from services.bus.errors import BusError
from services.bus.exchange import ensure_exchange
from services.bus.exchange_files import PIECES, pieces, put_pieces
from services.bus.exchange_names import Sent, piece_subject
from services.bus.object_store import CHUNK
from services.policies.parking import SkipForeignEvent
from tests.bus.test_moving import CODES, COURTS, GULOU, SHUNHE, YUWANGTAI, Exchange, at_work, district, holds, server
from tests.organs import HOUSING
from tests.papers_as_files import PDF
from tests.two_courts import District, file_case, move_case
from tests.two_districts import Whole, feedback, hand_over, move, sent_to
from tests.waiting import eventually

__all__ = ["district", "server"]
TEXT = "本院裁定移送管辖。".encode()
LONG = PDF + TEXT * (3 * CHUNK // len(TEXT))
"""More than one piece."""
PARKED, TAKEN_UP = "foreign-event.parked.v1", "foreign-event.taken-up.v1"


@pytest.fixture
def courts(district: Callable[[str], District]) -> tuple[District, District]:
    return district(GULOU), district(YUWANGTAI)


async def with_a_file(court: District, content: bytes = LONG) -> tuple[Attachment, Sent]:
    """A case that the court moved with a ruling, and how the event is called in the exchange."""
    file = await court.upload("移送裁定书.pdf", content)
    court.give(file_case())
    court.give(move_case(files=(file,)))
    [(_, entry)] = court.sent()
    return file, Sent(COURTS[court.code], COURTS[YUWANGTAI], entry.envelope().id)


async def in_pieces(server: Exchange) -> int:
    user = await server.connect(exchange.USER)
    return int((await api(user, f"STREAM.INFO.{exchange.FILES}"))["state"]["messages"])


async def lost(server: Exchange) -> None:
    user = await server.connect(exchange.USER)
    await api(user, f"STREAM.PURGE.{exchange.FILES}")


def parked(court: District) -> list[str]:
    """Why, in Chinese."""
    return [entry.envelope().data["reason"].partition(" / ")[0] for entry in court.entries(PARKED)]


def named(court: District) -> tuple[Attachment, ...]:
    [stream] = court.arrivals()
    return tuple(court.state(stream).received.files)


async def test_it_comes_along_sealed_and_is_the_receivers_own(
    server: Exchange, courts: tuple[District, District]
) -> None:
    gulou, yuwangtai = courts
    file, sent = await with_a_file(gulou)
    async with at_work(server, gulou):
        await holds(server, 1)
    there = await server.court(YUWANGTAI)
    on_the_way = b"".join([piece async for piece in pieces(there, sent, file.sha256)])
    assert on_the_way == gulou.files.file(file.sha256).path.read_bytes()
    assert len(on_the_way) > 2 * CHUNK
    assert TEXT not in on_the_way
    async with at_work(server, yuwangtai):
        await holds(server, 0)
    assert named(yuwangtai) == (file,)
    assert yuwangtai.file(file.sha256) == LONG
    kept = yuwangtai.files.file(file.sha256)
    assert kept.path.read_bytes() != on_the_way
    assert kept.key.secret() != gulou.files.key(file.sha256).secret()
    assert parked(yuwangtai) == []


async def test_those_of_a_suggestion_go_there_and_those_of_the_answer_come_back(
    server: Exchange, tmp_path: Path
) -> None:
    gulou, yuwangtai = Whole(tmp_path, GULOU), Whole(tmp_path, YUWANGTAI)
    paper = await gulou.court.upload("司法建议书.pdf", PDF)
    here = sent_to(gulou, files=(paper,))
    move(gulou, here)
    async with at_work(server, *gulou.sides, *yuwangtai.sides):
        await eventually(lambda: yuwangtai.court.entries("arrived-suggestion.received.v1"))
        there = hand_over(yuwangtai)
        await yuwangtai.tell()
        report = await yuwangtai.government.upload("整改报告.pdf", LONG)
        yuwangtai.government.give(feedback(there, files=(report,)), HOUSING)
        await eventually(lambda: gulou.court.entries("feedback.received.v1"))
        await holds(server, 0)
    assert yuwangtai.court.state(f"suggestion:{there}").arrived.files == (paper,)
    assert yuwangtai.court.file(paper.sha256) == PDF
    [answer] = gulou.court.entries("feedback.received.v1")
    assert answer.envelope().payload().files == (report,)
    assert gulou.court.file(report.sha256) == LONG
    assert gulou.parked() == yuwangtai.parked() == []
    for whole in (gulou, yuwangtai):
        whole.close()


@pytest.mark.parametrize("who", [SideOf(SHUNHE, Side.COURT), SideOf(YUWANGTAI, Side.GOVERNMENT)])
async def test_nobody_else_reads_it_and_nobody_says_it_in_its_name(
    server: Exchange, courts: tuple[District, District], who: SideOf
) -> None:
    gulou, _ = courts
    file, sent = await with_a_file(gulou)
    async with at_work(server, gulou):
        await holds(server, 1)
    stranger = await server.connect(f"{who.jurisdiction}.service.{who.side}")
    with pytest.raises(BusError):
        [piece async for piece in pieces(stranger, sent, file.sha256)]
    forged = BusMessage(piece_subject(sent, file.sha256, 0), b"forged", {PIECES: "1"})
    with pytest.raises(BusError):
        await store(stranger, forged, within=0.5)
    for call in (f"STREAM.MSG.GET.{exchange.FILES}", f"STREAM.PURGE.{exchange.FILES}", f"DIRECT.GET.{exchange.FILES}"):
        with pytest.raises(BusError):
            await api(stranger, f"{exchange.API}.{call}", {"seq": 1}, within=0.5)
    own = await server.court(GULOU)
    with pytest.raises(BusError):  # nor who sent it, who has it
        [piece async for piece in pieces(own, sent, file.sha256)]


async def test_an_event_waits_for_no_file_and_the_file_may_come_another_way(
    server: Exchange, courts: tuple[District, District]
) -> None:
    gulou, yuwangtai = courts
    file, _ = await with_a_file(gulou)
    async with at_work(server, gulou):
        await holds(server, 1)
    await lost(server)
    async with at_work(server, yuwangtai, again=0.1):
        await eventually(lambda: parked(yuwangtai))
        assert named(yuwangtai) == (file,)
        assert parked(yuwangtai) == [
            "附件“移送裁定书.pdf”未能取得：交换中没有，可能已过保存期或者已被删除。系统会再取，上传同一文件也可补齐"
        ]
        with pytest.raises(FileMissing):
            yuwangtai.file(file.sha256)
        assert await yuwangtai.upload("扫描件.pdf", LONG)
        await eventually(lambda: yuwangtai.entries(TAKEN_UP))
        await holds(server, 0)
    assert yuwangtai.file(file.sha256) == LONG
    assert len(yuwangtai.entries(PARKED)) == 1


async def test_what_was_not_there_is_taken_by_itself_once_it_is(
    server: Exchange, courts: tuple[District, District]
) -> None:
    gulou, yuwangtai = courts
    file, sent = await with_a_file(gulou)
    async with at_work(server, gulou):
        await holds(server, 1)
    await lost(server)
    async with at_work(server, yuwangtai, again=0.1):
        await eventually(lambda: parked(yuwangtai))
        path = gulou.files.file(file.sha256).path
        await put_pieces(await server.court(GULOU), sent, file.sha256, path)
        await eventually(lambda: yuwangtai.entries(TAKEN_UP))
        await holds(server, 0)
    assert yuwangtai.file(file.sha256) == LONG


@pytest.mark.parametrize("damaged", [b"something else", LONG[:CHUNK], b""])
async def test_a_damaged_one_is_not_taken_and_an_operator_may_leave_it_at_that(
    server: Exchange, courts: tuple[District, District], damaged: bytes
) -> None:
    gulou, yuwangtai = courts
    file, sent = await with_a_file(gulou)
    async with at_work(server, gulou):
        await holds(server, 1)
    said = BusMessage(piece_subject(sent, file.sha256, 1), damaged, {PIECES: "3"})
    await store(await server.court(GULOU), said)
    async with at_work(server, yuwangtai, again=0.1):
        await eventually(lambda: parked(yuwangtai))
        [why] = parked(yuwangtai)
        assert ("摘要不符" if damaged else "交换中没有") in why
        [note] = yuwangtai.entries(PARKED)
        matter = UUID(note.originator_id.partition(":")[2])
        yuwangtai.give(SkipForeignEvent(id=matter, reason="已收到纸质件"))
        await holds(server, 0)
    assert named(yuwangtai) == (file,)
    assert not yuwangtai.files.holds(file)


async def test_a_sender_that_lost_it_sends_the_event_all_the_same(
    server: Exchange, courts: tuple[District, District]
) -> None:
    gulou, yuwangtai = courts
    file, _ = await with_a_file(gulou)
    gulou.files.file(file.sha256).path.unlink()
    async with at_work(server, gulou, yuwangtai, again=0.1):
        await eventually(lambda: parked(yuwangtai))
    assert named(yuwangtai) == (file,)


async def test_what_is_erased_is_gone_on_the_way_and_there(server: Exchange, courts: tuple[District, District]) -> None:
    gulou, yuwangtai = courts
    file, sent = await with_a_file(gulou)
    async with at_work(server, gulou, yuwangtai):
        await eventually(lambda: yuwangtai.files.holds(file))
        assert await in_pieces(server) == 4
        gulou.give(EraseText(event=sent.event_id, reason="附件含个人信息", change={"files": None}))
        await eventually(lambda: yuwangtai.entries("record.erased.v1"))
        await eventually(lambda: erased(yuwangtai, file.sha256))
        await holds(server, 0)
    with pytest.raises(FileMissing):
        [piece async for piece in pieces(await server.court(YUWANGTAI), sent, file.sha256)]
    with pytest.raises(FileErased):
        yuwangtai.file(file.sha256)


def erased(court: District, sha256: str) -> bool:
    """Whether its key is destroyed."""
    return bool(court.files.key(sha256).former)


async def test_a_broker_that_lost_its_disk_is_given_the_files_again(
    server: Exchange, courts: tuple[District, District]
) -> None:
    gulou, yuwangtai = courts
    file, _ = await with_a_file(gulou)
    async with at_work(server, gulou):
        await holds(server, 1)
    server.kill()
    server.wipe()
    server.start()
    await ensure_exchange(await server.connect(exchange.USER), CODES)
    async with at_work(server, gulou, yuwangtai):
        await eventually(lambda: yuwangtai.arrivals() and yuwangtai.files.holds(file))
    assert yuwangtai.file(file.sha256) == LONG
