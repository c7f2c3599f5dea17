"""An engine at work: `fuyuan up` on two districts, their commands and views, a worker killed, one suspended."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import nats
import nats.errors
import orjson
import pytest

from events.base import Side
from events.values import CaseRef
from events.vocabulary import SigningOffice
from services.bus import names
from services.court.suggestion.decider import ApproveSuggestion, DraftSuggestion
from services.decider import Command
from tests.databases import postgres_database
from tests.engine_at_work import COURT, Engine, engine, last_said, ok, taken
from tests.engines import GULOU, LONGTING, YUWANGTAI
from tests.load import BULLETIN
from tests.papers_as_files import PDF
from tests.suggestions import content, day, send
from tests.waiting import eventually, until

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]
RULING = PDF + "移送管辖裁定。".encode() * 20_000
"""In several pieces on its way."""


@pytest.fixture(scope="module")
def engine_of_two(postgres_server: str) -> Iterator[Engine]:
    with (
        postgres_database(postgres_server) as database,
        tempfile.TemporaryDirectory(prefix="fy-") as folder,
        engine(Path(folder), database) as found,
    ):
        yield found


def test_two_districts_use_the_same_keys_and_know_nothing_of_each_other(engine_of_two: Engine) -> None:
    answers = {code: taken(engine_of_two, code, "the-same-key") for code in (GULOU, YUWANGTAI)}
    for code, answer in answers.items():
        assert engine_of_two.bulletins(code, answer.json()["position"]) == [answer.json()["stream"]]
    once_more = engine_of_two.give(GULOU, "the-same-key")
    assert once_more.json()["events"] == answers[GULOU].json()["events"]


def test_a_token_of_one_is_nobody_at_the_other(engine_of_two: Engine) -> None:
    for path in ("/api/v1/views/bulletin_board", "/api/v1/events", "/api/v1/streams/organ-registry:x", "/metrics"):
        assert engine_of_two.ask(YUWANGTAI, "GET", path, token_of=GULOU).status_code == 401, path
    body = {"content": dict(BULLETIN)}
    refused = engine_of_two.ask(
        YUWANGTAI,
        "POST",
        "/api/v1/commands/issue-bulletin",
        token_of=GULOU,
        headers={"Idempotency-Key": "k"},
        json=body,
    )
    assert refused.status_code == 401


def test_a_district_that_is_not_there_and_the_list_of_those_that_are(engine_of_two: Engine) -> None:
    assert httpx.get(f"{engine_of_two.at.url}/api/v1/views", headers={"Host": "410299.localhost"}).status_code == 404
    listed = httpx.get(engine_of_two.at.url, headers={"Host": "fuyuan.localhost:8000"}).text
    assert f"http://{GULOU}.fuyuan.localhost:8000/" in listed
    assert httpx.get(f"{engine_of_two.at.url}/health/live").json() == {"live": True}


def test_the_districts_of_a_killed_worker_are_served_within_five_seconds(engine_of_two: Engine) -> None:
    before = {code: taken(engine_of_two, code, f"before-{code}") for code in (GULOU, YUWANGTAI)}
    for name in ("worker-1", "worker-2"):
        killed = engine_of_two.at.part(name)
        assert killed is not None
        killed.send_signal(signal.SIGKILL)
        began = time.monotonic()
        for code in (GULOU, YUWANGTAI):
            taken(engine_of_two, code, f"after-{name}")
        assert (
            time.monotonic() - began < 30.0
        )  # beside whatever else is tested; `python -m benchmarks districts` holds 5
        until(lambda name=name: engine_of_two.at.part(name))
    for code, answer in before.items():
        after = taken(engine_of_two, code, "the-last-one").json()["position"]
        held = engine_of_two.bulletins(code, after)
        assert answer.json()["stream"] in held
        assert len(held) == len(set(held))


def test_a_system_of_an_organ_wakes_its_district(engine_of_two: Engine) -> None:
    at = engine_of_two.at
    seed = str(at.folder / "c.creds")
    made = at.run("--district", LONGTING, "credentials", "create", "--organ", COURT, "--out", seed)
    assert made.returncode == 0, made.stderr
    until(lambda: last_said(at.folder, LONGTING) == "district.rests")  # nobody else asks for it

    async def commanded() -> dict[str, object]:
        port = (at.folder / "nats" / "port").read_text().strip()
        subject = names.command_subject(LONGTING, Side.COURT, COURT, "issue-bulletin")
        connection = await nats.connect(
            f"nats://127.0.0.1:{port}",
            nkeys_seed=seed,
            inbox_prefix=names.inbox_prefix(COURT),
        )
        try:

            async def once() -> dict[str, object] | None:
                with suppress(nats.errors.Error):
                    key = {"Idempotency-Key": "over-the-bus"}
                    body = orjson.dumps({"content": dict(BULLETIN)})
                    answer = orjson.loads((await connection.request(subject, body, 5, headers=key)).data)
                    return answer if "stream" in answer else None
                return None

            answer: dict[str, object] = await eventually(once)
            return answer
        finally:
            await connection.close()

    assert asyncio.run(commanded())["events"]


def test_a_suspended_district_says_why_and_goes_on_when_it_is_resumed(engine_of_two: Engine) -> None:
    assert engine_of_two.at.run("jurisdiction", "suspend", GULOU, "--reason", "机构改革").returncode == 0
    told = until(lambda: _given_up(engine_of_two.ask(GULOU, "GET", "/api/v1/views/bulletin_board")))
    assert ("机构改革" in told.json()["detail"], told.headers["Retry-After"]) == (True, "1")
    assert engine_of_two.ask(YUWANGTAI, "GET", "/api/v1/views/bulletin_board").status_code == 200
    assert "机构改革" in engine_of_two.at.run("jurisdiction", "list").stdout
    assert engine_of_two.at.run("jurisdiction", "resume", GULOU).returncode == 0
    taken(engine_of_two, GULOU, "it-was-resumed")


def _given_up(answer: httpx.Response) -> httpx.Response | None:
    return answer if answer.status_code == 503 else None


def test_a_case_that_is_moved_stands_on_the_desk_of_the_other_district(engine_of_two: Engine) -> None:
    """The other one may rest just then: what is written to it wakes it. Its file is there what it was here.

    Restricted here after it went, it is restricted there too.
    """

    number = "（2024）豫0204行初12号"
    moving = {
        "case": number,
        "jurisdiction": YUWANGTAI,
        "court": "开封市禹王台区人民法院",
        "ground": "no_jurisdiction",
        "letter": "被诉行为的作出机关在你区，依法由你院管辖。",
    }
    said(engine_of_two, GULOU, "file-case", filing(number))
    file = until(lambda: ok(uploaded(engine_of_two))).json()
    said(engine_of_two, GULOU, "move-case", {**moving, "files": [file]})

    def arrived() -> list[dict[str, object]]:
        rows = engine_of_two.ask(YUWANGTAI, "GET", "/api/v1/views/arrived_cases").json()["items"]
        return list(rows)

    [row] = until(arrived)
    assert (row["number"], row["jurisdiction"], row["status"]) == (number, GULOU, "received")
    duties = engine_of_two.ask(YUWANGTAI, "GET", "/api/v1/views/open_duties").json()["items"]
    assert [duty["about"] for duty in duties if duty["duty"] == "file_arrived_case"] == [number]
    assert engine_of_two.ask(GULOU, "GET", "/api/v1/views/arrived_cases").json()["items"] == []
    path = f"/api/v1/streams/{row['stream']}/attachments/{file['sha256']}"
    assert engine_of_two.ask(YUWANGTAI, "GET", path).content == RULING
    engine_of_two.tokens["another organ there"] = engine_of_two.at.token("housing-bureau", district=YUWANGTAI)
    assert engine_of_two.ask(YUWANGTAI, "GET", path, token_of="another organ there").status_code == 404
    assert engine_of_two.ask(GULOU, "GET", path).status_code == 404

    restricting = {"case": number, "ground": "trade_secret", "reason": "涉及商业秘密"}
    said(engine_of_two, GULOU, "restrict-case-access", restricting)

    def told() -> list[str]:
        events = engine_of_two.ask(YUWANGTAI, "GET", f"/api/v1/streams/{row['stream']}").json()["items"]
        return [event["type"] for event in events if event["visibility"] == "restricted"]

    assert until(told) == ["arrived-case-access.restricted.v1"]


def test_a_suggestion_is_restricted_there_when_its_case_is_restricted_after_it_went(engine_of_two: Engine) -> None:
    """For all whom it does not concern there: view, history and file; and it is open again when the case is."""
    number, police = "（2024）豫0204行初21号", "kaifeng-police-bureau"
    said(engine_of_two, GULOU, "file-case", filing(number))
    file = until(lambda: ok(uploaded(engine_of_two))).json()
    drafting = DraftSuggestion(occurred_on=day(3, 1), content=content(case_refs=(CaseRef(number=number),)))
    stream = said(engine_of_two, GULOU, "draft-suggestion", as_json(drafting))["stream"]
    of_it = {"id": stream.partition(":")[2]}
    signing = ApproveSuggestion(occurred_on=day(3, 8), signed_by=SigningOffice.LEADER_IN_CHARGE)
    said(engine_of_two, GULOU, "approve-suggestion", as_json(signing) | of_it)
    said(engine_of_two, GULOU, "send-suggestion", as_json(send(police)) | of_it | {"files": [file]})
    going = {"organ": police, "jurisdiction": YUWANGTAI, "occurred_on": "2024-03-11"}
    said(engine_of_two, GULOU, "move-suggestion", going | of_it)

    def arrived() -> list[dict[str, str]]:
        return list(engine_of_two.ask(YUWANGTAI, "GET", "/api/v1/views/arrived_suggestions").json()["items"])

    [row] = until(arrived)
    there = {"id": row["stream"].partition(":")[2], "organ": "housing-bureau", "occurred_on": "2024-03-12"}
    said(engine_of_two, YUWANGTAI, "enter-arrived-suggestion", there)
    readers = ("district-court", "housing-bureau", "justice-bureau", "district-government")
    engine_of_two.tokens.update({organ: engine_of_two.at.token(organ, district=YUWANGTAI) for organ in readers})

    def who() -> set[str]:
        return {organ for organ in readers if sees(engine_of_two, organ, row["stream"], file["sha256"])}

    eventually_equal(who, set(readers))
    said(engine_of_two, GULOU, "restrict-case-access", {"case": number, "ground": "privacy", "reason": "涉及隐私"})
    eventually_equal(who, {*readers} - {"district-government"})
    said(engine_of_two, GULOU, "release-case-access", {"case": number, "reason": "已公开"})
    eventually_equal(who, set(readers))


def sees(at: Engine, organ: str, stream: str, digest: str) -> bool:
    """Whether an organ of the other district sees it: in the view, its history and its file alike, once all is told."""

    def alike() -> list[bool]:
        rows = at.ask(YUWANGTAI, "GET", "/api/v1/views/arrived_suggestions", token_of=organ).json()["items"]
        paths = (f"/api/v1/streams/{stream}", f"/api/v1/streams/{stream}/attachments/{digest}")
        opened = [at.ask(YUWANGTAI, "GET", path, token_of=organ).status_code == 200 for path in paths]
        found = {any(row["stream"] == stream for row in rows), *opened}
        return [*found] if len(found) == 1 else []

    [seen] = until(alike)
    return bool(seen)


def eventually_equal(found: Callable[[], set[str]], wanted: set[str]) -> None:
    until(lambda: found() == wanted)


def as_json(command: Command) -> dict[str, Any]:
    return dict(orjson.loads(command.model_dump_json(exclude_none=True, exclude_defaults=True)))


def filing(number: str) -> dict[str, object]:
    return {
        "number": number,
        "cause": "penalty",
        "field": "urban_construction",
        "defendants": ["housing-bureau"],
        "plaintiff_kind": "natural_person",
        "occurred_on": "2024-03-01",
    }


def uploaded(at: Engine) -> httpx.Response:
    return at.ask(GULOU, "POST", "/api/v1/attachments?name=ruling.pdf", content=RULING)


def said(at: Engine, code: str, command: str, body: Mapping[str, object]) -> dict[str, str]:
    """What is answered once the district is set up."""
    key = sha256(orjson.dumps([command, body])).hexdigest()

    def once() -> httpx.Response | None:
        path = f"/api/v1/commands/{command}"
        given = at.ask(code, "POST", path, headers={"Idempotency-Key": key}, json=body)
        assert given.status_code in (200, 503), given.text
        return ok(given)

    return dict(until(once).json())
