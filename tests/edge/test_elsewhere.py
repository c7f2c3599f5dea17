"""The edge of the court's installation gives commands and files to a joint office whose installation is the other one.

Two servers joined by their link, the joint side at the other one; its answers are compared with those of its socket.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
import trustme

from events.attachment import MOST_BYTES, Attachment, MediaType
from events.base import Side
from events.terms import Words
from fuyuan.http import file_ways
from fuyuan.http.elsewhere import Elsewhere, _answer
from fuyuan.http.file_ways import FileWays
from fuyuan.http.gateway import Gateway
from fuyuan.http.health import Health
from fuyuan.http.problems import Answer, ProblemError
from fuyuan.http.reads import Reads
from fuyuan.http.shell import Metrics
from fuyuan.reaching.way import WayToSide
from projections.opening import open_store
from services.bus import connection as bus
from services.bus import conversation, link
from services.bus.answering import COMMANDS_AT_ONCE, MOST_TOGETHER
from services.bus.conversation import ANSWER, BROKEN, CONVERSATION, DIGEST, END, MORE, NUMBER
from services.bus.names import Way, command_subject
from services.joint.service import JOINT as JOINT_SIDE
from services.ledger.ledger import Ledger
from tests.bus.sides import events, make_streams
from tests.bus.test_link import Two, linked
from tests.nats_server import JURISDICTION, ORGANS
from tests.papers_as_files import EXE, PDF
from tests.sides import running, side_settings
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
ORGAN = "district-court"
PROPOSAL = orjson.dumps({"subject": "会商", "reason": "年度会商"})


@dataclass(frozen=True)
class Apart:
    """`far`: the gateway of the court's edge, `near`: one that has the socket of the joint side."""

    two: Two
    folder: Path
    far: Gateway
    near: Gateway

    @property
    def attachments(self) -> Path:
        return self.folder / "attachments" / "joint"

    async def give(self, key: str, body: bytes = PROPOSAL, *, dry: bool = False, organ: str = ORGAN) -> Answer:
        return await self.far.give(JOINT, organ, "propose-meeting", key, body, dry=dry)

    def recorded(self, key: str) -> int:
        """How many events the joint ledger has of commands with this key."""
        ledger = Ledger(f"sqlite:///{self.folder / 'joint.db'}")
        try:
            return sum(f'"commandid":"{key}"'.encode() in entry.raw for entry in ledger.everything())
        finally:
            ledger.close()


async def home_of(organ: str) -> Side | None:
    return ORGANS.get(organ)


async def name_of(organ: str) -> Words | None:
    return Words("鼓楼区人民法院", "the district court") if organ == ORGAN else None


def elsewhere(two: Two, within: float = 10.0) -> Elsewhere:
    ours = {COURT: two.court.passwords["service.court"]}
    return Elsewhere(two.court.url, ours, JURISDICTION, home_of, name_of, lambda: ORGANS, within)


@asynccontextmanager
async def apart_in(folder: Path) -> AsyncIterator[Apart]:
    authority = trustme.CA()
    two = linked(folder, authority, authority)
    with two.government, two.court:
        await make_streams(await two.services())
        settings = side_settings(folder, JOINT_SIDE, two.government)
        async with (
            running(JOINT_SIDE, settings),
            aclosing(Gateway({JOINT: WayToSide(JOINT, settings.socket)})) as near,
            aclosing(Gateway({}, elsewhere=elsewhere(two))) as far,
        ):
            made = Apart(two, folder, far, near)
            await eventually(partial(connected, made))
            await eventually(partial(answers, made))
            yield made
        await two.close()


@pytest.fixture
async def apart(tmp_path: Path) -> AsyncIterator[Apart]:
    async with apart_in(tmp_path) as made:
        yield made


async def connected(apart: Apart) -> bool:
    """The joint side is on its bus: a request that comes before waits for an answer in vain."""
    report = await apart.near.health(JOINT)
    return report is not None and report["bus"]["connected"] is True


async def answers(apart: Apart) -> bool:
    try:
        return (await apart.give("dry", dry=True))[0] == 200
    except ProblemError:
        return False


def given(count: int, **more: Any) -> bytes:
    items = [
        {"type": "propose-meeting", "key": f"k{number}", "body": orjson.loads(PROPOSAL)} for number in range(count)
    ]
    return orjson.dumps([*items, *([more] if more else ())])


async def rehearsed(gateway: Gateway, commands: bytes) -> list[bytes]:
    return [answers async for answers in gateway.rehearse(JOINT, ORGAN, commands)]


async def test_the_answers_are_those_of_its_own_socket_byte_for_byte(apart: Apart) -> None:
    status, answer = await apart.give("one")
    assert status == 200, answer
    assert (status, answer) == await apart.near.give(JOINT, ORGAN, "propose-meeting", "one", PROPOSAL)
    for command, key, body, dry in (
        ("propose-meeting", "two", PROPOSAL, True),
        ("propose-meeting", "three", b"{", False),
        ("propose-meeting", "one", b'{"subject":"x","reason":"y"}', False),
        ("propose-meeting", "four", b"{}", False),
        ("propose-meeting", "four", b"{}", True),
        ("convene-meeting", "five", b"{}", True),
        ("issue-bulletin", "six", PROPOSAL, False),
    ):
        far = await apart.far.give(JOINT, ORGAN, command, key, body, dry=dry)
        assert far == await apart.near.give(JOINT, ORGAN, command, key, body, dry=dry), (command, key)
    assert [apart.recorded(key) for key in ("one", "two", "three")] == [1, 0, 0]


async def test_several_are_recorded_all_or_none_and_rehearsed_like_over_the_socket(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.endpoint.endpoint.SLICE", 200)
    many = given(700)
    rehearsal = await rehearsed(apart.far, many)
    assert [len(orjson.loads(answers)) for answers in rehearsal] == [200, 200, 200, 100]
    assert sum(map(len, rehearsal)) > conversation.PIECE  # what one message would not hold is answered in several
    status, refused = await apart.far.give_together(JOINT, ORGAN, given(2, type="propose-meeting", key="k", body={}))
    assert (status, [one for one, _ in orjson.loads(refused)]) == (200, [200, 200, 422])
    assert apart.recorded("k0") == 0
    done = await apart.far.give_together(JOINT, ORGAN, many)
    assert (done[0], {one for one, _ in orjson.loads(done[1])}) == (200, {200})
    assert done == await apart.near.give_together(JOINT, ORGAN, many)
    assert [apart.recorded(f"k{number}") for number in (0, 699)] == [1, 1]


@pytest.mark.parametrize("body", [b"{", b"{}", b"[1]", b'[{"type":"propose-meeting"}]'])
async def test_what_is_no_list_of_commands_is_told(apart: Apart, body: bytes) -> None:
    for gateway in (apart.far, apart.near):
        status, answer = await gateway.give_together(JOINT, ORGAN, body)
        assert (status, orjson.loads(answer)["type"]) == (400, "urn:fuyuan:problem:malformed")
    with pytest.raises(ProblemError) as refusal:
        await rehearsed(apart.far, body)
    assert refusal.value.status == 400


async def test_more_than_the_link_takes_is_told_before_it_goes_out(apart: Apart) -> None:
    long = b'["' + bytes(MOST_TOGETHER) + b'"]'
    status, _ = await apart.far.give_together(JOINT, ORGAN, long)
    with pytest.raises(ProblemError) as refusal:
        await rehearsed(apart.far, long)
    assert (status, refusal.value.status) == (413, 413)


async def test_where_nobody_is_there_nothing_was_recorded_and_it_goes_on_when_they_are_back(apart: Apart) -> None:
    await apart.two.government.close_connections()
    apart.two.government.kill()
    await eventually(partial(told_that_nothing_was_recorded, apart))  # its own broker may hear of it a little later
    for ask in (apart.give("key"), apart.far.give_together(JOINT, ORGAN, given(1)), rehearsed(apart.far, given(1))):
        with pytest.raises(ProblemError) as refusal:
            await ask
        assert refusal.value.status == 503
        assert "未作任何记录".encode() in refusal.value.body
    assert apart.recorded("key") == 0
    apart.two.government.start()
    await eventually(partial(connected, apart))
    await eventually(partial(answers, apart))
    assert (await apart.give("key"))[0] == 200
    apart.two.court.kill()  # its own broker
    await eventually(partial(told_that_nothing_was_recorded, apart))
    apart.two.court.start()
    await eventually(partial(answers, apart))
    assert (await apart.give("key"))[0] == 200
    assert (apart.recorded("key"), apart.recorded("later")) == (1, 0)  # nothing waited for the connection


async def told_that_nothing_was_recorded(apart: Apart) -> bool:
    with pytest.raises(ProblemError) as refusal:
        await apart.give("later")
    return "未作任何记录".encode() in refusal.value.body


async def test_without_an_answer_the_outcome_is_unknown_and_the_same_key_records_once(apart: Apart) -> None:
    async with aclosing(Gateway({}, elsewhere=elsewhere(apart.two, within=0.000001))) as hasty:
        with pytest.raises(ProblemError) as refusal:
            await hasty.give(JOINT, ORGAN, "propose-meeting", "hasty", PROPOSAL)
    assert refusal.value.status == 503
    assert b"Idempotency-Key" in refusal.value.body
    await eventually(lambda: apart.recorded("hasty"))
    assert (await apart.give("hasty"))[0] == 200
    assert apart.recorded("hasty") == 1


async def test_a_side_elsewhere_takes_the_commands_of_its_own_organs_alone(apart: Apart) -> None:
    """GEN-03: what its ledger would say. An organ that is not of this installation is not spoken for."""
    status, answer = await apart.far.give(GOVERNMENT, ORGAN, "send-suggestion", "key", b"{}")
    document = orjson.loads(answer)
    assert (status, document["rule"]) == (403, "GEN-03")
    assert "鼓楼区人民法院" in document["detail"]
    assert ORGAN not in document["detail"]
    with pytest.raises(ProblemError) as refusal:
        await apart.give("key", organ="justice-bureau")
    assert refusal.value.status == 503
    with pytest.raises(ProblemError) as refusal:
        await apart.give("key", organ="new-tribunal")  # nobody registered it
    assert refusal.value.status == 403
    assert "机关名录中没有".encode() in refusal.value.body
    async with aclosing(Gateway({})) as alone:
        with pytest.raises(ProblemError) as refusal:
            await alone.give(JOINT, ORGAN, "propose-meeting", "key", PROPOSAL)
    assert refusal.value.status == 503


async def chunks(content: bytes, size: int = 50_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def test_a_file_goes_over_in_pieces_and_is_kept_by_the_joint_side(apart: Apart) -> None:
    content = PDF + bytes(range(256)) * 4000
    status, answer = await FileWays(apart.far).upload(JOINT, ORGAN, "会议纪要（盖章）.pdf", chunks(content))
    digest = hashlib.sha256(content).hexdigest()
    said = {"name": "会议纪要（盖章）.pdf", "media_type": "application/pdf", "length": len(content), "sha256": digest}
    assert (status, orjson.loads(answer)) == (200, said)
    assert digest in {path.name for path in apart.attachments.rglob("*")}


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("a.exe", PDF, 422), ("a.pdf", EXE, 422), ("a.pdf", b"", 422), ("a.pdf", PDF + bytes(MOST_BYTES), 413)],
    ids=["name", "content", "empty", "too long"],
)
async def test_a_file_that_is_not_fit_is_answered_as_over_the_socket_and_not_kept(
    apart: Apart, name: str, content: bytes, status: int
) -> None:
    far = await FileWays(apart.far).upload(JOINT, ORGAN, name, chunks(content))
    assert far == await FileWays(apart.near).upload(JOINT, ORGAN, name, chunks(content))
    assert far[0] == status
    await eventually(lambda: kept(apart) == [])


async def test_a_file_that_has_not_arrived_yet_is_awaited_and_one_of_our_own_is_lost(apart: Apart) -> None:
    file = Attachment(name="a.pdf", media_type=MediaType.PDF, length=len(PDF), sha256=hashlib.sha256(PDF).hexdigest())
    for owner, status in ((COURT, 503), (JOINT, 410)):
        with pytest.raises(ProblemError) as refusal:
            await FileWays(apart.near).download(owner, file)
        assert refusal.value.status == status, owner


def kept(apart: Apart) -> list[Path]:
    return [path for path in apart.attachments.rglob("*") if path.is_file()]


async def test_of_a_file_that_breaks_off_nothing_is_kept(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone() -> AsyncIterator[bytes]:
        yield PDF + bytes(3 * conversation.PIECE)
        raise ProblemError(400, b"{}")

    with pytest.raises(ProblemError) as refusal:
        await FileWays(apart.far).upload(JOINT, ORGAN, "a.pdf", gone())
    assert refusal.value.status == 400
    await eventually(lambda: kept(apart) == [])

    monkeypatch.setattr(conversation, "SILENCE", 0.2)

    async def silent() -> AsyncIterator[bytes]:
        yield PDF + bytes(3 * conversation.PIECE)
        await eventually(lambda: kept(apart) == [])
        yield b"more"

    with pytest.raises(ProblemError) as refusal:
        await FileWays(apart.far).upload(JOINT, ORGAN, "a.pdf", silent())
    assert refusal.value.status == 503


async def test_files_that_never_come_take_the_places_of_others_for_a_while_only(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_ways, "WITHIN", 0.5)
    ways = FileWays(apart.far)

    async def stuck() -> AsyncIterator[bytes]:
        yield PDF
        await asyncio.Event().wait()

    async with asyncio.timeout(20):
        uploads = (ways.upload(JOINT, ORGAN, "a.pdf", stuck()) for _ in range(conversation.OF_ONE_ORGAN))
        ended = await asyncio.gather(*uploads, return_exceptions=True)
        assert {one.status for one in ended if isinstance(one, ProblemError)} == {503}
    monkeypatch.setattr(file_ways, "WITHIN", 20.0)
    assert (await ways.upload(JOINT, ORGAN, "a.pdf", chunks(PDF)))[0] == 200


@pytest.mark.parametrize("said", [b"", b"nonsense", b'{"status":"x"}', b'{"status":7}', b'{"status":[]}'])
def test_what_is_no_answer_counts_as_none(said: bytes) -> None:
    with pytest.raises(ProblemError) as refusal:
        _answer(said, JOINT)
    assert refusal.value.status == 503
    assert b"Idempotency-Key" in refusal.value.body


async def test_who_speaks_out_of_turn_or_says_another_digest_is_not_heard(apart: Apart) -> None:
    """As a system of the organ may that has its password."""
    organ = await apart.two.court.organ(ORGAN)

    async def say(way: Way, number: str, body: bytes, digest: str | None = None, name: str = "c") -> tuple[Any, bytes]:
        headers = {CONVERSATION: name, NUMBER: number} | ({DIGEST: digest} if digest else {})
        reply = await organ.request(command_subject(JURISDICTION, JOINT, ORGAN, way), body, headers=headers, timeout=10)
        return (reply.headers or {})[ANSWER], reply.data

    assert await say(Way.TOGETHER, "2", b"[]") == (BROKEN, b"")
    assert await say(Way.TOGETHER, "1", b"[", name="d") == ("go-on", b"")
    assert await say(Way.TOGETHER, "3", b"]", name="d") == (BROKEN, b"")
    assert await say(Way.TOGETHER, "2", b"]", name="d") == (BROKEN, b"")
    assert await say(Way.TOGETHER, "1", given(1), "0" * 64) == (END, b"")
    assert apart.recorded("k0") == 0
    places = [await say(Way.TOGETHER, "1", b"[", name=f"e{number}") for number in range(conversation.OF_ONE_ORGAN)]
    assert {kind for kind, _ in places} == {"go-on"}
    kind, told = await say(Way.TOGETHER, "1", b"[", name="f")
    assert (kind, orjson.loads(told)["status"]) == (END, 503)
    whole = given(1)
    await say(Way.TOGETHER, "9", b"", name="e0")  # one leaves
    kind, told = await say(Way.TOGETHER, "1", whole, hashlib.sha256(whole).hexdigest(), name="g")
    assert (kind, orjson.loads(told)[0][0]) == (MORE, 200)
    assert apart.recorded("k0") == 1
    await say(Way.TOGETHER, "9", b"", name="e1")
    piece, number = bytes(900_000), 1
    while (await say(Way.TOGETHER, str(number), piece, name="h"))[0] == "go-on":
        number += 1
    assert MOST_TOGETHER // len(piece) < number < MOST_TOGETHER // len(piece) + 4  # it reads a little behind


async def test_who_asks_for_an_answer_before_all_is_said_keeps_nobody_waiting(apart: Apart) -> None:
    """Each such question took one of the places in which commands are answered, for ever."""
    organ = await apart.two.court.organ(ORGAN)

    async def say(number: int, body: bytes = b"") -> str | None:
        subject = command_subject(JURISDICTION, JOINT, ORGAN, Way.TOGETHER)
        headers = {CONVERSATION: "c", NUMBER: str(number)}
        reply = await organ.request(subject, body, headers=headers, timeout=10)
        return (reply.headers or {})[ANSWER]

    assert await say(1, b"[") == "go-on"
    heard = await asyncio.gather(*(say(number) for number in range(2, 2 + COMMANDS_AT_ONCE)))
    assert set(heard) == {BROKEN}
    assert (await apart.give("key"))[0] == 200


async def test_a_side_that_cannot_be_reached_is_told_and_makes_nothing_unready(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen from the joint office: the court lives elsewhere."""
    monkeypatch.setattr(link, "WATCH_EVERY", 0.1)

    store = open_store(f"sqlite:///{apart.folder / 'views.db'}")
    health = Health(apart.near, Reads(store, {}), Metrics())

    async def court(**told: object) -> dict[str, Any]:
        parts = await health.parts()
        assert all(part["ready"] for part in parts.values())
        assert "elsewhere" not in parts["joint"]
        return parts["court"] if told.items() <= parts["court"].items() else {}

    service = await apart.two.court.service(COURT)
    await bus.publish_batch(service, events(1, 3), 0)
    assert await eventually(partial(court, reachable=True, held=3)) == {
        **{"ready": True, "elsewhere": True},
        **{"reachable": True, "held": 3, "behind": 0},
    }
    await apart.two.court.close_connections()
    apart.two.court.kill()
    away = await eventually(partial(court, reachable=False, held=3))
    assert away["since"].endswith("Z")
    assert away["behind"] is None, "what was recorded there meanwhile is not known"
    told = (await health.measured()).decode().splitlines()
    for wanted in ('fuyuan_other_behind{side="court"} NaN', 'fuyuan_mirrors_behind{side="joint"} NaN'):
        assert wanted in told
    again = await court()
    assert again["since"] == away["since"]
    apart.two.court.start()
    await eventually(partial(court, reachable=True, behind=0))
    told = (await health.measured()).decode().splitlines()
    assert 'fuyuan_other_behind{side="court"} 0.0' in told
    store.close()


def test_no_command_is_called_like_a_way() -> None:
    from fuyuan.contracts.tables import DEFINITIONS, command_table

    assert not {way.value for way in Way} & set(command_table(DEFINITIONS))
