"""A file goes in before the command that names it, and out to whoever may see the record."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import httpx
import pytest

from events.attachment import MOST_BYTES
from events.base import Side
from fuyuan.access.tokens import Role
from tests.edge.test_bad_input import problem
from tests.edge.world import COURT, GOVERNMENT, HOUSING, LEGAL, World, bulletin
from tests.papers_as_files import EXE, PDF
from tests.waiting import eventually, until

NAME = '整改 报告（盖章）;".pdf'


def upload(client: httpx.Client, content: bytes, name: str = NAME, **more: str) -> httpx.Response:
    return client.post("/attachments", params={"name": name, **more}, content=content)


def issued(world: World, content: bytes, **changes: object) -> tuple[str, dict[str, object]]:
    """The stream of a bulletin of the court with this file, as soon as everybody sees it, and the file."""
    with world.client() as client:
        file = upload(client, content).json()
        key = {"Idempotency-Key": uuid4().hex}
        answer = client.post("/commands/issue-bulletin", json={**bulletin(**changes), "files": [file]}, headers=key)
        assert answer.status_code == 200, answer.text
        client.get("/views/bulletin_board", params={"after": answer.json()["position"]})
    return answer.json()["stream"], file


def unlike() -> bytes:
    return PDF + uuid4().bytes


def test_a_file_is_uploaded_named_and_downloaded_by_the_other_side(exchange: World) -> None:
    content = unlike()
    stream, file = issued(exchange, content)
    assert file == {
        "name": "整改 报告（盖章）;.pdf",
        "media_type": "application/pdf",
        "length": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    with exchange.client(GOVERNMENT, Role.VIEWER) as client:
        got = client.get(f"/streams/{stream}/attachments/{file['sha256']}")
    assert (got.status_code, got.content) == (200, content)
    assert got.headers["content-type"] == "application/octet-stream"  # to be kept, not shown
    assert got.headers["content-length"] == str(len(content))
    assert got.headers["x-content-type-options"] == "nosniff"
    kind, _, name = got.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert (kind, unquote(name)) == ("attachment", file["name"])
    assert got.headers["content-disposition"].isascii()


def test_who_may_not_see_the_record_may_not_have_the_file(exchange: World) -> None:
    stream, file = issued(exchange, unlike(), visibility="restricted")
    other, _ = issued(exchange, unlike())
    for organ, at in ((HOUSING, stream), (COURT, other), (COURT, "bulletin:x"), (COURT, "%00")):
        with exchange.client(organ, Role.VIEWER) as client:
            refused = client.get(f"/streams/{at}/attachments/{file['sha256']}")
        assert refused.status_code == 404, (organ, at)
    with exchange.client(LEGAL, Role.VIEWER) as client:
        refused = client.get(f"/streams/{stream}/attachments/{file['sha256']}")
    assert refused.status_code in {200, 404}  # as its history, which tests/projections/test_visibility.py tries
    assert httpx.get(f"{exchange.url}/api/v1/streams/{stream}/attachments/{file['sha256']}").status_code == 401


async def test_what_a_disk_lost_is_put_back_from_the_bus_and_the_other_sides_have_it(exchange: World) -> None:
    content = unlike()
    stream, file = issued(exchange, content)
    sha256 = str(file["sha256"])
    kept = exchange.folder / "attachments" / "court" / sha256[:2] / sha256

    def at(side: Side) -> httpx.Response:
        socket = httpx.HTTPTransport(uds=str(exchange.folder / "run" / f"{side}.sock"))
        with httpx.Client(transport=socket, base_url="http://side") as client:
            return client.get(f"/attachments/court/{sha256}")

    for side in (Side.GOVERNMENT, Side.JOINT):
        await eventually(lambda side=side: at(side).content == content)  # type: ignore[misc]
        assert not list((exchange.folder / "attachments" / side).rglob(sha256))
    with exchange.client() as client:
        sealed = kept.read_bytes()
        for damage in (lambda: kept.write_bytes(sealed[:-1]), kept.unlink):
            damage()
            assert client.get(f"/streams/{stream}/attachments/{sha256}").content == content
            assert kept.read_bytes() == sealed


def test_gen_23_a_side_records_only_files_that_it_keeps(exchange: World) -> None:
    content = unlike()
    with exchange.client(GOVERNMENT) as client:
        file = upload(client, content).json()
    with exchange.client() as client:
        key = {"Idempotency-Key": uuid4().hex}
        body = {**bulletin(), "files": [file]}
        refused = client.post("/commands/issue-bulletin", json=body, headers=key)
        dry = client.post("/commands/issue-bulletin?dry-run", json=body, headers=key)
        assert problem(refused, 409, "refused")["rule"] == problem(dry, 409, "refused")["rule"] == "GEN-23"
        assert upload(client, content).json() == file
        assert client.post("/commands/issue-bulletin", json=body, headers=key).status_code == 200


def test_files_for_the_joint_office_go_there_and_nowhere_foreign(exchange: World) -> None:
    content = unlike()
    with exchange.client() as client:
        joint = upload(client, content, side="joint")
        foreign, strange = (upload(client, content, side=side) for side in ("government", "moon"))
    assert (joint.status_code, foreign.status_code, strange.status_code) == (200, 403, 422)
    kept = (exchange.folder / "attachments").rglob(joint.json()["sha256"])
    assert [path.parts[-3] for path in kept] == ["joint"]


def test_what_cannot_be_attached_is_refused_in_words(exchange: World) -> None:
    with exchange.client() as client:
        pretending, empty, nameless = upload(client, EXE), upload(client, b""), upload(client, PDF, "")
    assert "不是PDF 文件" in problem(pretending, 422, "unfit-file")["detail"]
    assert "空的" in problem(empty, 422, "unfit-file")["detail"]
    problem(nameless, 422, "bad-parameter")
    with exchange.client(COURT, Role.VIEWER) as client:
        assert upload(client, PDF).status_code == 403


def test_200_mb_are_refused_early(exchange: World) -> None:
    """413 at the announced length; where none is announced, at the first byte too many."""
    address = urlsplit(exchange.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        head = (
            f"POST /api/v1/attachments?name=a.pdf HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {exchange.token(COURT)}"
        )
        connection.sendall(f"{head}\r\nContent-Length: {200 * 2**20}\r\n\r\n".encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")
    with exchange.client() as client:
        too_long = client.post("/attachments", params={"name": "a.pdf"}, content=iter([PDF, bytes(MOST_BYTES)]))
        assert "20 MB" in problem(too_long, 413, "too-large")["detail"]
        longest = PDF + bytes(MOST_BYTES - len(PDF))
        assert upload(client, longest).json()["length"] == MOST_BYTES


async def test_an_upload_that_breaks_off_leaves_nothing(exchange: World) -> None:
    def kept() -> set[str]:
        return {path.name for path in (exchange.folder / "attachments").rglob("*") if path.is_file()}

    def chunks() -> Iterator[bytes]:
        yield unlike()
        until(lambda: kept() != before)  # the draft of it is there
        raise InterruptedError

    before = kept()
    with exchange.client() as client, pytest.raises(InterruptedError):
        client.post("/attachments", params={"name": "a.pdf"}, content=chunks(), headers={"Content-Length": "99999"})
    await eventually(lambda: kept() == before)
