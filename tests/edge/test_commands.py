"""The way of a command through the edge: to the right side, answered byte for byte, or a clear 503."""

from __future__ import annotations

from uuid import uuid4

import httpx
import orjson
import pytest

from events.base import Side
from tests.edge.test_bad_input import problem
from tests.edge.world import COURT, GOVERNMENT, HOUSING, LEGAL, OFFICE, World, bulletin


def test_the_answer_is_that_of_the_side_byte_for_byte(exchange: World) -> None:
    key, body = uuid4().hex, bulletin()
    with exchange.client() as client:
        accepted = client.post("/commands/issue-bulletin", json=body, headers={"Idempotency-Key": key})
    assert accepted.status_code == 200
    assert accepted.headers["content-type"] == "application/json"
    assert accepted.json()["events"] == [{"id": f"{accepted.json()['stream']}:1", "type": "bulletin.issued.v1"}]
    transport = httpx.HTTPTransport(uds=str(exchange.folder / "run" / "court.sock"))
    headers = {"Fuyuan-Organ": COURT, "Idempotency-Key": key}
    with httpx.Client(transport=transport, base_url="http://court", headers=headers) as side:
        refused = side.post("/commands/issue-bulletin", json=bulletin())
        with exchange.client() as client:
            same = client.post("/commands/issue-bulletin", json=bulletin(), headers={"Idempotency-Key": key})
    assert (same.status_code, same.content) == (refused.status_code, refused.content)


@pytest.mark.parametrize(("organ", "side"), [(COURT, Side.COURT), (GOVERNMENT, Side.GOVERNMENT)])
def test_a_bulletin_goes_to_the_ledger_of_the_issuers_side(exchange: World, organ: str, side: Side) -> None:
    other, topic = (GOVERNMENT, "J7") if organ == COURT else (COURT, "E7")
    body = bulletin(issuer=organ, addressee=other, topic=topic)
    with exchange.client(organ) as client:
        answer = client.post("/commands/issue-bulletin", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert answer.status_code == 200, answer.text
    assert answer.json()["position"].startswith(f"{side}:")


def test_both_sides_give_commands_to_the_joint_office(exchange: World) -> None:
    for organ in (COURT, LEGAL, OFFICE):
        with exchange.client(organ) as client:
            body = {"subject": "研究行政争议化解工作", "reason": f"提议 {uuid4().hex}"}
            answer = client.post("/commands/propose-meeting", json=body, headers={"Idempotency-Key": uuid4().hex})
        assert answer.status_code == 200, answer.text
        assert answer.json()["position"].startswith("joint:")


def test_the_same_key_again_is_the_same_outcome(exchange: World) -> None:
    key, body = uuid4().hex, bulletin()
    with exchange.client() as client:
        first, again = (
            client.post("/commands/issue-bulletin", json=body, headers={"Idempotency-Key": key}) for _ in range(2)
        )
    assert first.json()["events"] == again.json()["events"]
    assert exchange.recorded(key) == 1


def test_a31_one_key_for_everything_is_never_answered_with_another_commands_outcome(exchange: World) -> None:
    """Per organ and matter a key means one command, in whatever order and spacing it is written (decision 4)."""
    key, body = uuid4().hex, bulletin()

    def give(organ: str, command: str, content: bytes) -> httpx.Response:
        with exchange.client(organ) as client:
            return client.post(f"/commands/{command}", content=content, headers={"Idempotency-Key": key})

    first = give(COURT, "issue-bulletin", orjson.dumps(body))
    spaced = orjson.dumps({"content": dict(reversed(body["content"].items()))}, option=orjson.OPT_INDENT_2)
    assert give(COURT, "issue-bulletin", spaced).json()["events"] == first.json()["events"]
    matter = first.json()["stream"].partition(":")[2]
    reason = {"id": matter, "reason": "所附数据有误。"}
    for command, other in (("issue-bulletin", bulletin()), ("withdraw-bulletin", reason)):
        refused = problem(give(COURT, command, orjson.dumps(other)), 409, "key-reused")
        assert matter in refused["detail"]
        assert key in refused["detail"]
    elsewhere = give(COURT, "propose-meeting", orjson.dumps({"subject": "会商", "reason": "年度会商"}))
    assert elsewhere.json()["stream"] != first.json()["stream"]
    of_another = give(HOUSING, "issue-bulletin", orjson.dumps(body))  # as if nobody had used the key
    problem(of_another, 409, "refused")
    assert exchange.recorded(key) == 2


def test_the_answer_says_how_numbers_and_days_are_stored(exchange: World) -> None:
    body = {**bulletin(document_number="鼓法（2026） 第077 号"), "occurred_on": "2026年1月5日"}
    with exchange.client() as client:
        answer = client.post("/commands/issue-bulletin", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert answer.status_code == 200, answer.text
    assert sorted(answer.json()["mended"], key=lambda mended: mended["stored"]) == [
        {"written": "2026年1月5日", "stored": "2026-01-05"},
        {"written": "鼓法（2026） 第077 号", "stored": "鼓法〔2026〕77号"},
    ]


def test_what_is_unusual_is_recorded_and_warned_of(exchange: World) -> None:
    """A J4 without a problem; a nil report is warned of nothing."""
    nothing = bulletin(topic="J4", nil_report=True, period={"start": "2024-01-01", "end": "2024-03-31"})
    with exchange.client() as client:
        unusual, nil = (
            client.post("/commands/issue-bulletin", json=body, headers={"Idempotency-Key": uuid4().hex}).json()
            for body in (bulletin(topic="J4"), nothing)
        )
    assert [warning["code"] for warning in unusual["warnings"]] == ["problem"]
    assert "warnings" not in nil


def test_papers_b13_an_organ_is_named_in_a_command_as_people_call_it(exchange: World) -> None:
    body = bulletin(issuer="区法院", addressee=" 区政府")
    with exchange.client() as client:
        answer = client.post("/commands/issue-bulletin", json=body, headers={"Idempotency-Key": uuid4().hex})
        stream = client.get(f"/streams/{answer.json()['stream']}", params={"after": answer.json()["position"]}).json()[
            "items"
        ]
    assert answer.status_code == 200, answer.text
    assert answer.json()["mended"] == [
        {"written": "区法院", "stored": COURT},
        {"written": " 区政府", "stored": GOVERNMENT},
    ]
    assert (stream[0]["data"]["content"]["issuer"], stream[0]["data"]["content"]["addressee"]) == (COURT, GOVERNMENT)


def test_papers_b13_an_unknown_name_is_asked_back_and_nothing_recorded(exchange: World) -> None:
    key = uuid4().hex
    with exchange.client() as client:
        answer = client.post(
            "/commands/issue-bulletin", json=bulletin(addressee="区人民政"), headers={"Idempotency-Key": key}
        )
    [wrong] = problem(answer, 422, "bad-command")["errors"]
    assert wrong["path"] == "content.addressee"
    assert "您要找的是不是：鼓楼区人民政府（district-government）" in wrong["message"]
    assert "did you mean: district-government" in wrong["message"]
    assert exchange.recorded(key) == 0


def test_papers_b13_a_new_organ_is_given_an_id_and_no_name(exchange: World) -> None:
    body = {"organ": "区住建局", "name": "鼓楼区住建局", "organ_kind": "department"}
    with exchange.client(OFFICE) as client:
        answer = client.post("/commands/register-organ", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert "机关标识应为" in problem(answer, 422, "bad-command")["errors"][0]["message"]


def test_a_side_that_is_away_is_503_and_the_rest_answers(lonely: World) -> None:
    with lonely.client() as client:
        headers = {"Idempotency-Key": uuid4().hex}
        away = client.post("/commands/issue-bulletin", json=bulletin(), headers=headers)
        problem(away, 503, "unavailable")
        assert away.headers["retry-after"] == "1"
        assert client.get("/health/live").status_code == 200
        assert client.get("/views/organs").json() == {"items": [], "next": None}
        not_ready = problem(client.get("/health/ready"), 503, "not-ready")
    assert not_ready["parts"]["court"] == {"ready": False, "bus": False}
    assert not_ready["parts"]["views"]["ready"] is True


def test_a_refusal_names_organs_in_both_languages(exchange: World) -> None:
    body = {"organ": HOUSING, "name": "鼓楼区住建局"}
    answer = httpx.post(
        f"{exchange.url}/api/v1/commands/rename-organ", json=body, headers=exchange.headers(HOUSING), timeout=20
    )
    chinese, _, english = answer.json()["detail"].partition(" / ")
    assert answer.json()["rule"] == "GEN-10"
    assert "鼓楼区住房和城乡建设局" in chinese
    assert "Gulou District Bureau of Housing and Urban-Rural Development" in english
    assert HOUSING not in english
