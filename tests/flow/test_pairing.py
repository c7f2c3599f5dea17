"""Two operators pair their installations: files that are carried over, fingerprints that are compared."""

from __future__ import annotations

import ssl
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from cryptography import x509
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from sqlalchemy import select

from events.base import Side
from fuyuan.access.audit import AUDIT
from fuyuan.access.people import People
from fuyuan.bad_day import BadDay
from fuyuan.installation import offer, paired
from fuyuan.installation.link_certificates import Certificates
from fuyuan.installation.nats_config import Link
from fuyuan.installation.offer import NoOffer
from fuyuan.operations.doctor_elsewhere import elsewhere
from fuyuan.operations.doctor_pairing import pairing
from fuyuan.pairing.pairing import give, take
from fuyuan.running.supervisor import BROKER
from fuyuan.settings import Settings
from services.jurisdiction import packaged
from tests.flow.installation import fuyuan, supervised
from tests.nats_server import free_port
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
ADDRESS = "link.court.example:7422"


@dataclass
class Operator:
    """Of the installation of these sides; `file` is what it gives the others."""

    settings: Settings
    file: Path

    @classmethod
    def of(cls, folder: Path, *sides: Side, **more: str) -> Operator:
        name = "".join(side[0] for side in sides)
        return cls(Settings.read(data_dir=folder / name, sides=sides, **more), folder / f"{name}.offer")

    def offer(self, address: str | None = None, listen: str | None = None) -> str:
        """The fingerprint that is read over the telephone."""
        return give(self.settings, self.file, address, listen)

    def accept(self, other: Operator, fingerprint: str) -> bool:
        """Whether it was news."""
        return take(self.settings, other.file, lambda _: fingerprint)[1]

    @property
    def holds(self) -> dict[str, bytes]:
        """What is known of the others: link and keys, but for what it made for itself."""
        folders = [self.settings.folder(name) for name in (paired.FOLDER, "keys")]
        return {str(path): path.read_bytes() for folder in folders for path in folder.glob("*") if path.is_file()}

    @property
    def link(self) -> Link | None:
        return paired.linked(self.settings)


@pytest.fixture
def court(tmp_path: Path) -> Operator:
    return Operator.of(tmp_path, COURT)


@pytest.fixture
def government(tmp_path: Path) -> Operator:
    return Operator.of(tmp_path, GOVERNMENT, JOINT)


async def test_a_broker_that_begins_to_listen_says_why_it_is_started_again(
    court: Operator, government: Operator
) -> None:
    async with supervised(court.settings, [BROKER]) as running:
        court.offer(f"127.0.0.1:{free_port()}")
        court.accept(government, government.offer())
        await eventually(lambda: any(f"{BROKER} is back" in line for line in running.said))
        assert "with the link as it is now" in running.said[0]
        assert "意外退出" not in " ".join(running.said)


def test_each_has_the_public_parts_of_the_other_whoever_begins(court: Operator, government: Operator) -> None:
    heard = government.offer(), court.offer(ADDRESS, "0.0.0.0:7422")
    assert court.accept(government, heard[0])
    assert government.accept(court, heard[1].upper().replace(" ", ""))  # however it is written down
    assert not court.accept(government, heard[0])
    assert (court.offer(), government.offer()) == (heard[1], heard[0])  # the same again
    for one, other in ((court, government), (government, court)):
        theirs = {side: (other.settings.folder("keys") / f"{side}.pub").read_text() for side in other.settings.sides}
        assert theirs == {side: (one.settings.folder("keys") / f"{side}.pub").read_text() for side in theirs}
    listening, calling = court.link, government.link
    assert listening is not None
    assert calling is not None
    assert (listening.listen, listening.callers, listening.remote) == (
        "0.0.0.0:7422",
        {"government-joint.fuyuan": (GOVERNMENT, JOINT)},
        None,
    )
    assert (calling.listen, calling.remote) == (None, f"tls://{ADDRESS}")


def test_no_secret_leaves_and_none_is_for_others_eyes(court: Operator, government: Operator) -> None:
    pair(court, government)
    for one, other in ((court, government), (government, court)):
        assert one.link is not None  # which makes the certificate
        secret = list(one.settings.data_dir.rglob("*.key"))
        assert len(secret) >= 3  # the authority's, the certificate's, those of the sides
        told = b"".join(path.read_bytes() for path in [one.file, *other.settings.data_dir.rglob("*")] if path.is_file())
        for path in secret:
            assert path.stat().st_mode & 0o777 == 0o600
            lines = path.read_text().splitlines()
            assert not any(line.encode() in told for line in lines if not line.startswith("---"))


def test_nobody_is_linked_before_both_sides_agreed(court: Operator, government: Operator) -> None:
    assert (court.link, government.link) == (None, None)
    court.offer(ADDRESS)
    government.offer()
    assert (court.link, government.link) == (None, None)


def test_another_fingerprint_changes_nothing_and_stands_in_the_audit(court: Operator, government: Operator) -> None:
    court.offer(ADDRESS)
    right = government.offer()
    before = court.holds
    other = right[:-1] + ("0" if right[-1] != "0" else "1")
    for wrong in ("", right[:-1], other, offer.fingerprint(court.file.read_bytes()), right * 2):
        with pytest.raises(BadDay, match="没有接受"):
            court.accept(government, wrong)
    assert court.holds == before
    assert acts(court) == [("pair offer", "ok"), *[("pair accept", "409")] * 5]


def acts(one: Operator) -> list[tuple[str, str]]:
    """What stands in the audit records, and what became of it."""
    with closing(People.open(one.settings.people_file)) as people, people.book.connect() as book:
        rows = book.execute(select(AUDIT.c.what, AUDIT.c.outcome).order_by(AUDIT.c.id))
        return [(row.what, row.outcome) for row in rows]


def refused(one: Operator, other: Operator, why: str) -> None:
    before, fingerprint = one.holds, offer.fingerprint(other.file.read_bytes())
    with pytest.raises(BadDay, match=why):
        one.accept(other, fingerprint)
    assert {path: content for path, content in one.holds.items() if "pairing.lock" not in path} == {
        path: content for path, content in before.items() if "pairing.lock" not in path
    }
    assert acts(one)[-1] == ("pair accept", "409")


def test_what_cannot_be_written_is_told_in_a_line_and_changes_nothing(court: Operator, government: Operator) -> None:
    court.offer(ADDRESS)
    government.offer()
    (court.settings.folder("keys") / "joint.pub").mkdir(parents=True)
    refused(court, government, "joint.pub")
    assert court.link is None


def test_a_file_that_is_not_there_is_told_as_that(court: Operator, government: Operator) -> None:
    with pytest.raises(BadDay, match="请核对文件名和权限"):
        court.accept(government, "")


def test_a_side_that_lives_here_is_refused(tmp_path: Path, court: Operator) -> None:
    court.offer(ADDRESS)
    another = Operator.of(tmp_path / "x", COURT, JOINT)
    another.offer()
    refused(court, another, "lives here")


def test_another_jurisdiction_is_refused(court: Operator, government: Operator) -> None:
    court.offer(ADDRESS)
    government.offer()
    document = orjson.loads(government.file.read_bytes()) | {"jurisdiction": "410205"}
    government.file.write_bytes(offer.Offer.model_validate(document).document())
    refused(court, government, "410205")


def test_another_jurisdiction_file_of_the_same_code_is_refused(
    tmp_path: Path, court: Operator, government: Operator
) -> None:
    """Another organ, one with another side or other roles, or another rule; another name is no other jurisdiction."""
    court.offer(ADDRESS)
    ours, another = packaged("410204").read_text("utf-8"), tmp_path / "another.toml"
    for number, (here, there, accepted) in enumerate(
        [
            ('id = "housing-bureau"', 'id = "housing-office"', False),
            ('side = "government"', 'side = "joint"', False),
            ('roles = ["petition_bureau"]', 'roles = ["petition_bureau", "reconsideration_institution"]', False),
            ("since = 2020-12-01", "since = 2020-12-02", False),
            ("reply_months = 2", "reply_months = 3", False),
            ('name_en = "Kaifeng Municipal People\'s Government"', 'name_en = "The City"', True),
        ]
    ):
        assert here in ours, here
        another.write_text(ours.replace(here, there, 1), "utf-8")
        more = {"jurisdiction_file": str(another)}
        other = Operator.of(tmp_path / str(number), GOVERNMENT, JOINT, **more)
        other.offer()
        if accepted:
            assert court.accept(other, offer.fingerprint(other.file.read_bytes()))
        else:
            refused(court, other, "jurisdiction file")


def test_an_offer_that_names_no_jurisdiction_file_is_refused_and_one_accepted_before_is_read(
    court: Operator, government: Operator
) -> None:
    court.offer(ADDRESS)
    government.offer()
    document = orjson.loads(government.file.read_bytes())
    before = offer.Offer.model_validate({key: value for key, value in document.items() if key != "organs"})
    government.file.write_bytes(before.document())
    refused(court, government, "its version is older")
    assert b"organs" not in before.document()
    paired.keep_accepted(court.settings, before)
    assert paired.accepted(court.settings) == [before]


def test_a_side_that_is_paired_is_not_paired_with_other_keys(
    tmp_path: Path, court: Operator, government: Operator
) -> None:
    pair(court, government)
    impostor = Operator.of(tmp_path / "x", GOVERNMENT, JOINT)
    impostor.offer()
    document = orjson.loads(impostor.file.read_bytes())
    refused(court, impostor, "政府|government")
    # nor when one of the two keys is right
    document["keys"]["government"] = orjson.loads(government.file.read_bytes())["keys"]["government"]
    impostor.file.write_bytes(offer.Offer.model_validate(document).document())
    refused(court, impostor, "joint|领导小组")


def test_a_side_that_is_paired_is_not_part_of_another_installation_too(
    tmp_path: Path, court: Operator, government: Operator
) -> None:
    pair(court, government)
    apart = Operator.of(tmp_path / "x", GOVERNMENT)
    apart.offer()
    refused(court, apart, "part of another installation")


def test_one_of_them_names_an_address_and_one_only(court: Operator, government: Operator) -> None:
    court.offer()
    government.offer()
    refused(court, government, "no installation names an address")
    court.offer(ADDRESS)
    government.offer("link.government.example:7422")
    refused(court, government, "one installation alone names an address")
    government.offer("none")
    pair(court, government)
    with pytest.raises(BadDay, match="one installation alone"):
        government.offer("link.government.example:7422")
    with pytest.raises(BadDay, match="--listen"):
        court.offer(listen="everywhere")


def test_three_installations_one_of_which_the_others_call(tmp_path: Path) -> None:
    court, government, joint = (Operator.of(tmp_path, side) for side in Side)
    heard = {one.file: one.offer(ADDRESS if one is joint else None) for one in (court, government, joint)}
    for one in (court, government, joint):
        for other in (court, government, joint):
            if one is not other:
                one.accept(other, heard[other.file])
    assert joint.link is not None
    assert joint.link.callers == {"court.fuyuan": (COURT,), "government.fuyuan": (GOVERNMENT,)}
    for one in (court, government):
        assert one.link is not None
        assert one.link.remote == f"tls://{ADDRESS}"
        assert one.link.authorities.read_text() == paired.own(joint.settings, datetime.now(UTC)).authority


def test_all_three_on_one_machine_have_nobody_to_be_paired_with(tmp_path: Path) -> None:
    whole = Operator.of(tmp_path, *Side)
    with pytest.raises(BadDay, match="all three sides live here"):
        whole.offer()


def test_a_certificate_is_made_anew_in_time_and_the_other_need_not_be_told(tmp_path: Path) -> None:
    folder, then = tmp_path / "link", datetime(2026, 1, 1, tzinfo=UTC)
    made = Certificates(folder, "court.fuyuan")
    made.ready("10.0.0.1", then)
    first, trusted = made.certificate.read_bytes(), made.authority(then)
    made.ready("10.0.0.1", then + timedelta(days=300))
    assert made.certificate.read_bytes() == first
    made.ready("10.0.0.1", then + timedelta(days=400))
    second = made.certificate.read_bytes()
    assert second != first
    made.ready("link.court.example", then + timedelta(days=401))
    assert made.certificate.read_bytes() != second
    made.key.write_bytes(b"torn")
    made.ready("link.court.example", then + timedelta(days=401))
    assert made.authority(then) == trusted
    x509.load_pem_x509_certificate(made.certificate.read_bytes()).verify_directly_issued_by(
        x509.load_pem_x509_certificate(trusted.encode())
    )
    ssl.create_default_context().load_cert_chain(made.certificate, made.key)  # the key is this certificate's
    expires = made.expires()
    assert expires is not None
    assert expires.year == 2029


def test_the_doctor_says_who_is_missing_and_when_the_certificate_ends(court: Operator, government: Operator) -> None:
    court.offer(ADDRESS)
    assert list(elsewhere(court.settings)) == []  # nothing of a link that nobody made yet
    assert [(finding.good, "not paired" in finding.en) for finding in pairing(court.settings)] == [(None, True)] * 2
    pair(court, government)
    assert court.link is not None
    assert [finding.good for finding in pairing(court.settings)] == [True, True, True]
    made = paired.certificates(court.settings)
    made.certificate.unlink()
    made.ready("link.court.example", datetime.now(UTC) - timedelta(days=700))
    last = list(pairing(court.settings))[-1]
    assert (last.good, "restart nats-server" in last.en) == (False, True)
    made.certificate.write_bytes(b"torn")
    with pytest.raises(BadDay, match="cannot be read"):
        list(pairing(court.settings))
    assert court.link is not None  # at the next start
    assert [finding.good for finding in pairing(court.settings)] == [True, True, True]


def test_who_pairs_again_with_the_same_keys_may_have_another_authority_and_address(
    court: Operator, government: Operator
) -> None:
    pair(court, government)
    before = government.link
    for name in ("authority.crt", "authority.key"):
        (court.settings.folder(paired.FOLDER) / name).unlink()
    assert government.accept(court, court.offer("other.court.example:7422"))
    after = government.link
    assert before is not None
    assert after is not None
    assert after.remote == "tls://other.court.example:7422"
    assert after.generation != before.generation


def pair(court: Operator, government: Operator) -> None:
    heard = court.offer(ADDRESS), government.offer()
    court.accept(government, heard[1])
    government.accept(court, heard[0])


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    one = Operator.of(tmp_path_factory.mktemp("offered"), GOVERNMENT, JOINT)
    one.offer()
    return one.file.read_bytes()


@limits(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_bytes_that_are_not_exactly_an_offer_are_none(offered: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(offered) - 1))
    kind = data.draw(st.sampled_from(["cut", "flipped", "grown", "other"]))
    match kind:
        case "cut":
            raw = offered[:at]
        case "flipped":
            raw = offered[:at] + bytes([offered[at] ^ data.draw(st.integers(1, 255))]) + offered[at + 1 :]
        case "grown":
            raw = offered[:at] + data.draw(st.binary(min_size=1, max_size=20)) + offered[at:]
        case _:
            raw = data.draw(st.binary(max_size=300))
    try:
        read = offer.read(raw)
    except NoOffer:
        return
    assert read.document() == raw  # another one, whole in itself: it has another fingerprint
    assert offer.fingerprint(raw) != offer.fingerprint(offered)


@pytest.mark.parametrize(
    "change",
    [
        {"sides": []},
        {"sides": ["joint", "government"]},
        {"sides": ["court", "government", "joint"]},
        {"sides": ["government"]},
        {"address": "nowhere"},
        {"authority": "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"},
        {"format": "fuyuan-pairing/2"},
        {"more": 1},
        {"keys": {"government": "x" * 300_000, "joint": ""}},
    ],
)
def test_an_offer_is_read_strictly(offered: bytes, change: dict[str, object]) -> None:
    raw = orjson.dumps(orjson.loads(offered) | change, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    with pytest.raises(NoOffer):
        offer.read(raw)


def test_a_certificate_that_is_no_authority_is_none(offered: bytes, tmp_path: Path) -> None:
    made = Certificates(tmp_path, "court.fuyuan")
    made.ready(None, datetime.now(UTC))
    document = orjson.loads(offered) | {"authority": made.certificate.read_text()}
    with pytest.raises(NoOffer):
        offer.read(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


def test_keys_that_are_none_are_refused(court: Operator, government: Operator) -> None:
    court.offer(ADDRESS)
    government.offer()
    document = orjson.loads(government.file.read_bytes())
    document["keys"]["joint"] = document["keys"]["government"]
    government.file.write_bytes(offer.Offer.model_validate(document).document())
    refused(court, government, "410204/joint")


def asked(folder: Path, *arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    return fuyuan("--data-dir", str(folder), "pair", *arguments, stdin=answer)


def test_the_command_line_asks_for_the_fingerprint(court: Operator, government: Operator) -> None:
    heard = government.offer()
    made = asked(court.settings.data_dir, "offer", "--out", str(court.file))
    assert made.returncode != 0  # the folder does not know yet whose it is
    assert "--side" in made.stderr
    court.offer(ADDRESS)
    made = asked(court.settings.data_dir, "offer", "--out", str(court.file))
    assert made.returncode == 0, made.stderr
    assert offer.fingerprint(court.file.read_bytes()) in made.stdout
    wrong = asked(court.settings.data_dir, "accept", str(government.file), answer="0000\n")
    assert wrong.returncode == 78
    assert "Traceback" not in wrong.stderr
    right = asked(court.settings.data_dir, "accept", str(government.file), answer=f"{heard}\n")
    assert right.returncode == 0, right.stderr
    assert "government-joint.fuyuan" in right.stdout
    absent = asked(court.settings.data_dir, "accept", str(court.file.with_name("absent")), "--fingerprint", heard)
    assert absent.returncode == 78
