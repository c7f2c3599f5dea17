"""The evidence of delivery that a matter's page offers: each stage with its proof, for who may see it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.delivery_periods import ends
from events.base import Side
from events.instants import written
from events.reading import PaperKind, PaperRetrieved
from fuyuan.access.tokens import Role
from fuyuan.cli import app
from fuyuan.operations.delivery_evidence import FORMAT, OF_A_PAPER, Evidence, evidence
from fuyuan.operations.verify_bundle import NotProved, read_keys
from fuyuan.operations.verify_evidence import LAST_DAY, SAID_BY, checked
from projections.views.deliveries import DELIVERY, RETRIEVAL
from services.proof.checkpoint import Checkpoint, origin
from services.proof.keys import Keys
from services.proof.note import Note
from services.proof.proving import note_file
from services.proof.tree_files import TreeFiles
from tests.edge.console_world import COURT, HOUSING, ConsoleWorld, console_world
from tests.organs import GOV, LEGAL, TAX
from tests.projections.story import full_id

LATE, SCRIPT = full_id("suggestion:late"), full_id("bulletin:script")
SENT_LATE = f"{LATE}:1"
NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with console_world(tmp_path, acts=True) as world:
        yield world


def take(world: ConsoleWorld, sent: str, organ: str = HOUSING) -> str:
    """A system of the organ took that on the seventh day; the event."""
    taken = PaperRetrieved(occurred_on=date(2024, 4, 3), kind=PaperKind.SUGGESTION, organ=organ, sent=sent)
    stream = "suggestion-response:late"
    world.story.government(stream, taken, actor=organ, cause=sent).told_to(world.store)
    return str(json.loads(world.story.messages[-1].raw)["id"])


@pytest.fixture
def keys(world: ConsoleWorld, tmp_path: Path) -> Keys:
    return signed(world, tmp_path)


def signed(world: ConsoleWorld, tmp_path: Path) -> Keys:
    """Every log is signed, and countersigned by the government."""
    proofs, keys = tmp_path / "data" / "proofs", Keys(tmp_path / "data" / "keys", "410204")
    for side in Side:
        events = [message.raw for message in world.story.messages if message.side is side]
        own, other = keys.own(side), keys.own(Side.GOVERNMENT)
        with closing(TreeFiles(proofs / side.value / side.value)) as files:
            files.append(events)
            signed = Checkpoint(origin("410204", side), files.size, files.root())
        note = Note(signed.body, (own.sign(signed.body), other.cosign(signed.body, NOW)))
        note_file(proofs / side.value, side, side).write_text(note.text)
    return keys


async def evidence_of(world: ConsoleWorld, stream: str, organ: str = COURT, role: Role = Role.VIEWER) -> dict[str, Any]:
    async with world.client(organ, role) as client:
        answer = await client.get(f"/evidence/{stream}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="delivery-evidence-')
    document: dict[str, Any] = answer.json()
    assert (document["format"], document["matter"]) == (FORMAT, stream)
    return document


def stages(document: dict[str, Any], organ: str) -> list[tuple[str, bool]]:
    """What it says of an organ: the terms, and whether there is a proof."""
    [paper] = [paper for paper in document["papers"] if paper["organ"] == organ]
    return [(stage["term"], stage["proof"] is not None) for stage in paper["evidence"]]


def public(keys: Keys) -> list[Any]:
    return [key for side in Side for key in read_keys(keys.exported(side))]


async def test_each_stage_of_a_paper_has_its_proof(world: ConsoleWorld, keys: Keys, tmp_path: Path) -> None:
    document = await evidence_of(world, SCRIPT)
    assert stages(document, GOV) == [
        ("SubmissionAcceptance", True),
        ("RelayAcceptance", True),
        ("ContentConsignment", True),
        ("ConsignmentAcceptance", True),
    ]
    relayed = document["papers"][0]["evidence"][1]
    assert datetime.fromisoformat(relayed["at"]) == NOW
    file = tmp_path / "evidence.json"
    file.write_text(json.dumps(document))
    public_files = [str(tmp_path / "data" / "keys" / f"{side.value}.pub") for side in Side]
    told = CliRunner().invoke(app, ["verify-bundle", str(file), *public_files])
    assert told.exit_code == 0, told.output
    assert told.output.count("✓") == 4
    [relay] = [line for line in told.output.splitlines() if "对方系统已收取并核签 / RelayAcceptance" in line]
    assert relay.endswith("✓ fuyuan.410204/government"), "who says so"
    without = CliRunner().invoke(app, ["verify-bundle", str(file), *public_files[1:]])
    assert without.exit_code == 1


async def test_what_was_not_retrieved_is_said(world: ConsoleWorld, keys: Keys) -> None:
    document = await evidence_of(world, LATE)
    assert stages(document, HOUSING) == [
        ("SubmissionAcceptance", True),
        ("RelayAcceptance", True),
        ("ConsignmentAcceptance", True),
    ]
    assert stages(document, LEGAL) == [
        ("SubmissionAcceptance", True),
        ("RelayAcceptance", True),
        ("ContentConsignmentFailure", True),
        ("NotRetrieved", False),
    ]
    assert len(list(checked(document, public(keys)))) == sum(1 + len(paper["evidence"]) for paper in document["papers"])
    [paper] = [paper for paper in document["papers"] if paper["organ"] == LEGAL]
    paper["evidence"][2]["at"] = document["issued_at"]
    with pytest.raises(NotProved, match="与证明不符"):
        list(checked(document, public(keys)))


def late(row: dict[str, Any], side: Side | None, now: str) -> list[tuple[str, str]]:
    """What an evidence that is made then says of a paper that was sent on 1 March, and when."""
    unknown = dict.fromkeys(
        f"{stage}_{what}" for stage in ("delivered", "taken", "signed", "read") for what in ("on", "at", "event")
    )
    given = {**dict.fromkeys(OF_A_PAPER), **unknown, "sent_on": "2024-03-01", "sent_at": "2024-03-01T01:00:00Z"}
    shown = {**given, "sent_event": "a:1", "retrieved": False, **row}
    made = written(datetime.fromisoformat(now))
    [paper] = evidence("a", [shown], lambda _: None, lambda _: side, None, datetime.fromisoformat(made))["papers"]  # type: ignore[arg-type]
    terms = ("ContentConsignmentFailure", "AcceptanceRejectionExpiry")
    return [(stage["term"], stage["at"]) for stage in paper["evidence"] if stage["term"] in terms]


def came(stage: str, on: str) -> dict[str, Any]:
    return {f"{stage}_on": on, f"{stage}_at": f"{on}T01:00:00Z", f"{stage}_event": f"{stage}:1"}


def test_what_does_not_come_in_time_is_said_from_the_first_instant_behind_it() -> None:
    undelivered = ("ContentConsignmentFailure", "2024-03-02T16:00:00.000000Z")
    assert late({}, Side.COURT, "2024-03-02T23:59:59+08:00") == []
    assert late({}, Side.COURT, "2024-03-03T00:00:00+08:00") == [undelivered]
    assert late({}, None, "2024-05-01T00:00:00+08:00") == [], "nothing arrives at an organ outside the exchange"
    assert late(came("signed", "2024-03-02"), Side.COURT, "2024-05-01T00:00:00+08:00") == [], "it came on paper"
    assert late(came("delivered", "2024-03-03"), Side.COURT, "2024-03-04T00:00:00+08:00") == [undelivered]
    delivered, expired = came("delivered", "2024-03-01"), ("AcceptanceRejectionExpiry", "2024-03-16T16:00:00.000000Z")
    assert late(delivered, Side.COURT, "2024-03-16T23:59:59+08:00") == []
    assert late(delivered, Side.COURT, "2024-03-17T00:00:00+08:00") == [expired]
    for day, said in (("2024-03-16", []), ("2024-03-17", [expired])):
        assert late({**delivered, **came("read", day)}, Side.COURT, "2024-05-01T00:00:00+08:00") == said
    for day, said in (("2024-03-16", []), ("2024-03-17", [expired])):
        taken = {**delivered, **came("taken", day)}
        assert late(taken, Side.COURT, "2024-05-01T00:00:00+08:00") == said, "a system has it"
    entered_later = {"sent_on": "2024-02-01", **came("signed", "2024-03-02"), **delivered, "delivered_on": "2024-02-01"}
    assert late(entered_later, Side.COURT, "2024-05-01T00:00:00+08:00") == [], "from paper: by the day of the record"


async def test_what_a_system_took_was_handed_over_and_nobody_is_said_to_have_read_it(
    world: ConsoleWorld, tmp_path: Path
) -> None:
    event = take(world, SENT_LATE, LEGAL)
    keys = signed(world, tmp_path)
    for organ in (COURT, LEGAL):
        document = await evidence_of(world, LATE, organ)
        assert stages(document, LEGAL) == [
            ("SubmissionAcceptance", True),
            ("RelayAcceptance", True),
            ("ContentConsignmentFailure", True),
            ("ContentHandover", True),
        ]
        [paper] = [paper for paper in document["papers"] if paper["organ"] == LEGAL]
        assert (paper["evidence"][-1]["zh"], paper["evidence"][-1]["event"]) == ("已由系统取回", event)
        told = list(checked(document, public(keys)))
        assert [line for line in told if "已由系统取回 / ContentHandover" in line and line.endswith("✓")]
        assert not [line for line in told if "已阅" in line]
        for changed in ({"zh": "已阅"}, {"term": "ConsignmentAcceptance"}):
            spoilt = copy.deepcopy(document)
            [paper] = [paper for paper in spoilt["papers"] if paper["organ"] == LEGAL]
            paper["evidence"][-1].update(changed)
            with pytest.raises(NotProved):
                list(checked(spoilt, public(keys)))
    assert (await evidence_of(world, LATE, HOUSING))["papers"][0]["organ"] == HOUSING


async def test_what_a_system_took_of_another_paper_proves_nothing_of_this_one(
    world: ConsoleWorld, tmp_path: Path
) -> None:
    take(world, f"{LATE}:2", LEGAL)
    own = take(world, SENT_LATE, LEGAL)
    keys = signed(world, tmp_path)
    document = await evidence_of(world, LATE)
    [paper] = [paper for paper in document["papers"] if paper["organ"] == LEGAL]
    assert paper["evidence"][-1]["event"] == own
    list(checked(document, public(keys)))
    sending = paper["evidence"].pop(0)
    with pytest.raises(NotProved, match="取回的是另一文书"):
        list(checked(document, public(keys)))
    paper["evidence"].insert(0, sending)
    paper["organ"] = HOUSING
    paper["evidence"] = [one for one in paper["evidence"] if one["term"] in ("SubmissionAcceptance", "ContentHandover")]
    with pytest.raises(NotProved, match="未发给"):
        list(checked(document, public(keys)))


async def test_the_page_tells_what_a_system_took_from_what_was_read(world: ConsoleWorld) -> None:
    async with world.client() as client:
        before = (await client.get(f"/matters/{LATE}")).text
        take(world, SENT_LATE)
        after = (await client.get(f"/matters/{LATE}")).text
    assert "系统已取回" not in before
    assert re.findall(r'data-head="系统已取回" class="date stage"><time datetime="([^"]+)"', after) == ["2024-04-03"]
    assert 'data-head="已阅" class="date stage"><time' not in after
    assert "不表示有人阅看" in after


async def test_an_addressee_has_the_evidence_of_itself_alone(world: ConsoleWorld, keys: Keys) -> None:
    assert {paper["organ"] for paper in (await evidence_of(world, LATE, HOUSING))["papers"]} == {HOUSING}
    for organ, stream in ((TAX, LATE), (COURT, full_id("suggestion:none")), (COURT, "x" * 5000), (COURT, "case:1")):
        async with world.client(organ) as client:
            assert (await client.get(f"/evidence/{stream}")).status_code == 404
    async with world.client(None) as client:
        assert (await client.get(f"/evidence/{LATE}")).status_code in (303, 401)


async def test_what_is_not_signed_yet_has_no_proof(world: ConsoleWorld) -> None:
    assert stages(await evidence_of(world, SCRIPT), GOV) == [
        ("SubmissionAcceptance", False),
        ("ContentConsignment", False),
        ("ConsignmentAcceptance", False),
    ]


async def test_the_page_offers_it(world: ConsoleWorld) -> None:
    async with world.client() as client:
        assert f'href="/evidence/{SCRIPT}"' in (await client.get(f"/matters/{SCRIPT}")).text


def _exchange(document: dict[str, Any]) -> None:
    first, _, third, _ = document["papers"][0]["evidence"]
    first["proof"], third["proof"] = third["proof"], first["proof"]


def _as_if_read(document: dict[str, Any]) -> None:
    first, *_, last = document["papers"][0]["evidence"]
    last.update(first, term="ContentHandover")


def _earlier(at: int) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        document["papers"][0]["evidence"][at]["at"] = "2024-01-01T00:00:00Z"

    return change


def _said_late(term: str, of: int, without: int | None = None) -> Callable[[dict[str, Any]], None]:
    """A stage that is not so: the paper came, and was signed for, in time."""

    def change(document: dict[str, Any]) -> None:
        paper = document["papers"][0]["evidence"]
        event = json.loads(paper[of]["proof"]["event"])
        last = LAST_DAY[Evidence(term)](event["occurredon"], event["time"])
        paper.append({**paper[of], "term": term, "at": written(ends(last))})
        if without is not None:
            del paper[without]

    return change


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "proofs of one another": _exchange,
    "sent is not read": _as_if_read,
    "received is not sent": lambda document: document["papers"][0]["evidence"][2].update(term="SubmissionAcceptance"),
    "to another organ": lambda document: document["papers"][0].update(organ=TAX),
    "of another matter": lambda document: document.update(matter=LATE),
    "sent earlier": _earlier(0),
    "relayed earlier": _earlier(1),
    "signed for earlier": _earlier(3),
    "said not to have come": _said_late("ContentConsignmentFailure", 0),
    "said not to have been retrieved": _said_late("AcceptanceRejectionExpiry", 2),
    "no term": lambda document: document["papers"][0]["evidence"][0].update(term="Nonsense"),
    "no instant": lambda document: document["papers"][0]["evidence"][0].update(at="noon"),
    "no stages": lambda document: document["papers"][0].pop("evidence"),
    "no proof": lambda document: document["papers"][0]["evidence"][0].update(proof=7),
    "no papers": lambda document: document.update(papers=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_what_was_changed_does_not_hold(
    world: ConsoleWorld, keys: Keys, change: Callable[[dict[str, Any]], Any]
) -> None:
    document = await evidence_of(world, SCRIPT)
    assert len(list(checked(document, public(keys)))) == 5
    changed = copy.deepcopy(document)
    change(changed)
    with pytest.raises(NotProved):
        list(checked(changed, public(keys)))


async def test_that_nobody_took_a_paper_up_in_time_hangs_on_its_arrival(world: ConsoleWorld, keys: Keys) -> None:
    document = await evidence_of(world, SCRIPT)
    _said_late("AcceptanceRejectionExpiry", 2, without=3)(document)
    assert len(list(checked(document, public(keys)))) == 5
    for issued_at in (document["papers"][0]["evidence"][2]["at"], "nonsense"):
        with pytest.raises(NotProved):
            list(checked({**document, "issued_at": issued_at}, public(keys)))


def test_every_event_of_the_view_is_a_stage() -> None:
    shown = {event for table in (DELIVERY, RETRIEVAL) for event, _ in table.info["handlers"]}
    assert shown == {event for events in SAID_BY.values() for event in events}
