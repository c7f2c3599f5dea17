"""A file goes with the record that is erased, unless another one names it; then it stays for that one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from events.attachment import Attachment
from events.base import Side
from events.vocabulary import Topic
from services.aggregates import aggregates
from services.amendment.commands import CorrectRecord, EraseText
from services.attachments.errors import FileErased
from services.attachments.file_key import key_stream_of
from services.attachments.files import Files
from services.ledger.erased_files import destroy_files, erase_again
from services.ledger.recorded import ERASING
from services.shared.bulletin.decider import IssueBulletin
from tests.papers_as_files import PDF
from tests.services.test_amendment import Court
from tests.services.test_bulletin import content
from tests.sides import writer

WHY = "附件写有可识别个人的住址"


class Office(Court):
    """The court, with files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "court.db")
        self.files = Files(folder / "files", self.ledger.texts, reserve=0)
        self.files.prepare()
        self.writer = writer(self.ledger, lambda: self.now, aggregates(Side.COURT), holds_file=self.files.holds)

    async def keep(self, more: bytes = b"") -> Attachment:
        async def chunks() -> AsyncIterator[bytes]:
            yield PDF + more

        return await self.files.take("名单.pdf", chunks())

    def issue(self, *files: Attachment) -> str:
        """The event that names them."""
        said = content(Topic.J7, residual_reason=f"不属于其他各项 {uuid4().hex}")
        command = IssueBulletin(id=uuid4(), content=said, files=files or None, occurred_on=date(2024, 4, 8))
        return f"{self.give(command).stream}:1"

    def erase(self, event: str, files: list[dict[str, object]] | None = None) -> None:
        self.give(EraseText(event=event, change={"files": files}, reason=WHY))
        self.tell()

    def tell(self) -> None:
        """As the relay before it publishes."""
        destroy_files(self.ledger, list(self.ledger.everything(types=sorted(ERASING)))[-1:])

    def is_kept(self, file: Attachment) -> bool:
        try:
            self.files.file(file.sha256).checked()
        except FileErased:
            return False
        return True


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


async def test_a_file_is_erased_with_the_only_record_that_names_it(office: Office) -> None:
    erased, other = await office.keep(), await office.keep(b"other")
    event = office.issue(erased, other)
    office.erase(event, [other.model_dump(mode="json")])
    assert (office.is_kept(erased), office.is_kept(other)) == (False, True)
    assert not office.files.holds(erased)


async def test_it_stays_for_whatever_else_names_it_until_that_is_erased_too(office: Office) -> None:
    """Else an organ could destroy what another one keeps, or what is held, by naming it and erasing that."""
    file = await office.keep()
    first, second = office.issue(file), office.issue(file)
    office.erase(first)
    assert office.is_kept(file)
    office.erase(second)
    assert not office.is_kept(file)


async def test_what_a_correction_had_left_out_before_goes_too(office: Office) -> None:
    """A corrected record keeps what it said, its files with it; an erased one keeps nothing."""
    first, second = await office.keep(), await office.keep(b"second")
    event = office.issue(first)
    office.give(CorrectRecord(event=event, change={"files": [second.model_dump(mode="json")]}, reason="附件传错"))
    assert office.is_kept(first)
    office.erase(event)
    assert not office.is_kept(first)
    assert not office.is_kept(second)


async def test_a_text_is_erased_and_the_file_beside_it_stays(office: Office) -> None:
    file = await office.keep()
    event = office.issue(file)
    office.give(EraseText(event=event, change={"content": {"title": "态势通报"}}, reason=WHY))
    office.tell()
    assert office.is_kept(file)


async def test_what_comes_again_is_kept_and_no_former_erasure_destroys_it(office: Office) -> None:
    """The broker is wiped, a backup restored: every erasure is seen again."""
    file = await office.keep()
    office.erase(office.issue(file))
    assert await office.keep() == file
    for _ in range(2):
        erase_again(office.ledger)
        assert office.is_kept(file)
    again = office.issue(file)
    erase_again(office.ledger)
    assert office.is_kept(file)
    office.erase(again)
    assert not office.is_kept(file)
    key = office.ledger.texts.of(key_stream_of(file.sha256))
    assert key is not None
    assert key.destroyed == 2


async def test_an_erasure_that_is_only_found_after_the_other_destroys_what_both_named(office: Office) -> None:
    """Both were recorded before the relay came to the first."""
    file = await office.keep()
    for event in (office.issue(file), office.issue(file)):
        office.give(EraseText(event=event, change={"files": None}, reason=WHY))
    [first, second] = office.ledger.everything(types=sorted(ERASING))
    for one in (first, second):
        destroy_files(office.ledger, [one])
    assert not office.is_kept(file)


async def test_what_names_it_before_its_key_is_destroyed_keeps_it(office: Office) -> None:
    """The relay comes to an erasure a little later than it was recorded."""
    file = await office.keep()
    office.give(EraseText(event=office.issue(file), change={"files": None}, reason=WHY))
    office.issue(file)
    office.tell()
    assert office.is_kept(file)


async def test_a_file_from_before_files_were_sealed_is_given_no_more(office: Office) -> None:
    file = await office.keep()
    path = office.files.file(file.sha256).path
    event = office.issue(file)
    path.write_bytes(PDF)
    assert office.is_kept(file)
    office.erase(event)
    assert not office.is_kept(file)
    office.files.remove_erased(file.sha256)
    assert not path.exists()
