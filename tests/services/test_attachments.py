"""A side keeps files by their digest: whole, fit for what they call themselves, once."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from events.attachment import MOST_BYTES, MOST_FILES, Attachment, MediaType, attached
from events.base import Side
from events.response import FeedbackSubmitted, ServiceAcknowledged
from events.suggestion import Implementation
from fuyuan.operations import open_file
from fuyuan.operations.text_keys import write_keys
from services.attachments.content import clean_name
from services.attachments.errors import FileChanged, FileErased, FileMissing, NoRoom, TooLong, UnfitFile
from services.attachments.file_key import FileKey, key_stream_of
from services.attachments.files import Files
from services.attachments.sealed_file import HEAD, MARK
from services.endpoint.attachments_app import AttachmentsApp
from services.government.suggestion_response import AcknowledgeService
from services.ledger.text_keys import SQLiteTextKeys, TextKeys
from tests.organs import HOUSING
from tests.papers_as_files import EXE, PDF, SAMPLES, zipped
from tests.services.test_suggestion_response import day, opened


@pytest.fixture
def keys() -> TextKeys:
    return SQLiteTextKeys(None)


@pytest.fixture
def files(tmp_path: Path, keys: TextKeys) -> Files:
    kept = Files(tmp_path, keys, reserve=0)
    kept.prepare()
    return kept


def everything(files: Files, folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def content_of(files: Files, sha256: str) -> bytes:
    return b"".join(files.file(sha256).checked().blocks())


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


@pytest.mark.parametrize("name", SAMPLES)
async def test_every_kind_of_paper_is_known_by_its_content(files: Files, name: str) -> None:
    content = SAMPLES[name]
    file = await files.take(name, chunks(content[:5], content[5:]))
    assert (file.name, file.length) == (name, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert files.holds(file)
    assert content_of(files, file.sha256) == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("反馈函.pdf", EXE),
        ("反馈函.docx", zipped("a.txt")),
        ("反馈函.docx", zipped("xl/workbook.xml")),
        ("反馈函.ofd", PDF),
        ("反馈函.doc", SAMPLES["台账.xls"]),
        ("反馈函.pdf", b""),
        ("反馈函.exe", EXE),
        ("反馈函", PDF),
        ("反馈函.html", b"<script>alert(1)</script>"),
        ("../..", PDF),
        ("", PDF),
    ],
)
async def test_what_is_not_what_it_says_is_refused_and_not_kept(
    files: Files, keys: TextKeys, tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(UnfitFile):
        await files.take(name, chunks(content))
    assert everything(files, tmp_path) == []
    assert list(keys.everything()) == []


async def test_a_file_is_kept_once_whatever_it_is_called(files: Files, tmp_path: Path) -> None:
    first, again = [await files.take(name, chunks(PDF)) for name in ("甲.pdf", "乙.pdf")]
    assert first.sha256 == again.sha256
    assert everything(files, tmp_path) == [first.sha256]


async def test_what_is_too_long_or_breaks_off_is_not_kept(files: Files, tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        sent = 0
        while True:
            assert sent <= MOST_BYTES + 2**20, "nobody said stop"
            yield PDF + bytes(2**20 - len(PDF))
            sent += 2**20

    async def broken() -> AsyncIterator[bytes]:
        yield PDF
        raise EOFError

    with pytest.raises(TooLong):
        await files.take("长.pdf", endless())
    with pytest.raises(EOFError):
        await files.take("断.pdf", broken())
    assert everything(files, tmp_path) == []


async def test_the_rest_of_the_disk_is_the_ledgers(tmp_path: Path) -> None:
    files = Files(tmp_path, SQLiteTextKeys(None), reserve=2**62)
    files.prepare()
    with pytest.raises(NoRoom, match="磁盘空间不足"):
        await files.take("反馈函.pdf", chunks(PDF))
    (tmp_path / "drafts").rmdir()
    (tmp_path / "drafts").touch()  # no draft can be written: what a full disk looks like
    with pytest.raises(NoRoom):
        await Files(tmp_path, SQLiteTextKeys(None), reserve=0).take("反馈函.pdf", chunks(PDF))


async def test_a_missing_or_changed_file_is_told_and_mended_by_sending_it_again(files: Files) -> None:
    file = await files.take("反馈函.pdf", chunks(PDF))
    files.file(file.sha256).path.write_bytes(PDF.replace(b"obj", b"OBJ"))
    with pytest.raises(FileChanged):
        files.file(file.sha256).checked()
    assert await files.take("反馈函.pdf", chunks(PDF)) == file
    assert content_of(files, file.sha256) == PDF
    files.file(file.sha256).path.unlink()
    with pytest.raises(FileMissing):
        files.file(file.sha256).checked()
    with pytest.raises(FileMissing):
        files.file("../../ledgers/court.db")
    assert not files.holds(file)


async def test_nothing_of_a_file_lies_open_on_the_disk_not_while_it_comes_either(files: Files, tmp_path: Path) -> None:
    seen: list[bytes] = []

    async def coming() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield PDF * 100
            seen.extend(path.read_bytes() for path in (tmp_path / "drafts").iterdir())

    file = await files.take("反馈函.pdf", coming())
    assert max(map(len, seen)) > len(PDF) * 100
    assert not any(PDF[:8] in written for written in [*seen, files.file(file.sha256).path.read_bytes()])
    assert content_of(files, file.sha256) == PDF * 2000


@pytest.mark.parametrize("place", [0, len(MARK), len(MARK) + 12, len(MARK) + 28, HEAD - 1, HEAD, -1])
async def test_a_bit_that_a_disk_turned_is_seen(files: Files, place: int) -> None:
    file = await files.take("反馈函.pdf", chunks(PDF))
    path = files.file(file.sha256).path
    kept = bytearray(path.read_bytes())
    kept[place] ^= 1
    path.write_bytes(kept)
    with pytest.raises(FileChanged):
        files.file(file.sha256).checked()
    path.write_bytes(bytes(kept[: HEAD - 5]))
    with pytest.raises(FileChanged):
        files.file(file.sha256).checked()


async def test_whose_key_is_destroyed_is_gone_and_may_come_again(files: Files, keys: TextKeys) -> None:
    file = await files.take("反馈函.pdf", chunks(PDF))
    sealed = files.file(file.sha256).path
    copy = sealed.read_bytes()
    keys.destroy(key_stream_of(file.sha256), [1])
    with pytest.raises(FileErased):
        files.file(file.sha256).checked()
    assert not files.holds(file)
    assert not await files.restore(files.key(file.sha256), chunks(copy))  # nor does what somebody has kept come back
    files.remove_erased(file.sha256)
    assert not sealed.exists()
    assert await files.take("反馈函.pdf", chunks(PDF)) == file
    assert content_of(files, file.sha256) == PDF
    files.remove_erased(file.sha256)
    assert content_of(files, file.sha256) == PDF
    assert files.file(file.sha256).path.name == f"{file.sha256}.2"


async def test_a_key_that_another_process_destroyed_opens_nothing_here(tmp_path: Path) -> None:
    here, there = (SQLiteTextKeys(tmp_path / "keys") for _ in range(2))
    files = Files(tmp_path / "files", here, reserve=0)
    files.prepare()
    file = await files.take("反馈函.pdf", chunks(PDF))
    assert files.holds(file)
    there.destroy(key_stream_of(file.sha256), [1])
    with pytest.raises(FileErased):
        files.file(file.sha256).checked()
    await files.take("反馈函.pdf", chunks(PDF))
    assert files.file(file.sha256).path.name == f"{file.sha256}.2"
    here.close()
    there.close()


async def test_a_file_without_its_key_is_missing_until_the_key_is_back(
    files: Files, keys: TextKeys, tmp_path: Path
) -> None:
    file = await files.take("反馈函.pdf", chunks(PDF))
    without = Files(tmp_path, SQLiteTextKeys(None), reserve=0)
    with pytest.raises(FileMissing):
        without.file(file.sha256).checked()
    put_back = SQLiteTextKeys(None)
    put_back.put(list(keys.everything()))
    assert content_of(Files(tmp_path, put_back, reserve=0), file.sha256) == PDF


def test_an_auditor_opens_a_file_with_the_keys_beside_it(files: Files, keys: TextKeys, tmp_path: Path) -> None:
    file = asyncio.run(files.take("反馈函.pdf", chunks(PDF)))
    write_keys(tmp_path / "archive" / "court", keys.everything())
    known = tmp_path / "archive" / "court" / "text-keys.ndjson"
    arguments = [sys.executable, "-I", open_file.__file__, str(files.file(file.sha256).path), str(known)]
    subprocess.run([*arguments, str(tmp_path / "out.pdf")], check=True)
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    keys.destroy(key_stream_of(file.sha256), [1])
    write_keys(tmp_path / "archive" / "court", keys.everything())
    ended = subprocess.run([*arguments, str(tmp_path / "no.pdf")], check=False, capture_output=True, text=True)
    assert (ended.returncode, "打不开" in ended.stderr) == (1, True), ended.stderr
    assert not (tmp_path / "no.pdf").exists()


async def test_what_an_earlier_run_left_unfinished_goes_at_the_start(files: Files, tmp_path: Path) -> None:
    file = await files.take("反馈函.pdf", chunks(PDF))
    (tmp_path / "drafts" / "left").write_bytes(PDF)
    files.prepare()
    assert everything(files, tmp_path) == [file.sha256]


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("..\\..\\windows\\反馈函.pdf", "反馈函.pdf"),
        ("/etc/反馈函.pdf", "反馈函.pdf"),
        ("反馈\u202efdp.函\u200b.pdf", "反馈fdp.函.pdf"),
        ("反馈\r\n函\x00.pdf", "反馈函.pdf"),
        (" 反馈函.pdf ", "反馈函.pdf"),
        ('<反馈函>"*?.pdf', "反馈函.pdf"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
        (".pdf", "pdf"),
        ("..", ""),
    ],
)
def test_a_name_is_cleaned_of_what_deceives(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


def test_a_record_names_at_most_twenty_files_each_by_a_name_without_a_path() -> None:
    file = {"name": "反馈函.pdf", "media_type": "application/pdf", "length": 9, "sha256": "0" * 64}
    command = AcknowledgeService.model_validate({"files": [file] * MOST_FILES}, strict=False)
    assert len(command.files or ()) == MOST_FILES
    wrong = [{"name": "a/b.pdf"}, {"name": "a\\b.pdf"}, {"name": ".."}, {"name": "反\u202e.pdf"}, {"length": 0}]
    wrong += [{"length": MOST_BYTES + 1}, {"sha256": "0" * 63}, {"media_type": "text/html"}, {"more": 1}]
    for change in wrong:
        with pytest.raises(ValidationError):
            Attachment.model_validate({**file, **change})
    with pytest.raises(ValidationError):
        AcknowledgeService.model_validate({"files": [file] * (MOST_FILES + 1)}, strict=False)


FILE = Attachment(name="签收单.pdf", media_type=MediaType.PDF, length=len(PDF), sha256=hashlib.sha256(PDF).hexdigest())


def test_gen_23_a_command_names_files_that_the_side_keeps(files: Files) -> None:
    """GEN-23: uploaded to this side, as long and of the kind that the upload answered."""
    sign = AcknowledgeService(files=(FILE,), occurred_on=day(3, 18))
    opened().when(sign).rejected("GEN-23")
    files.file(FILE.sha256).path.parent.mkdir()
    files.file(FILE.sha256).path.write_bytes(PDF)  # from before files were sealed
    story = opened().having(holds_file=files.holds)
    for wrong in ({"length": 1}, {"media_type": MediaType.PNG}, {"name": "签收单.png"}):
        story.when(sign.model_copy(update={"files": (FILE.model_copy(update=wrong),)})).rejected("GEN-23")
    story.when(sign).then(ServiceAcknowledged(occurred_on=day(3, 18), organ=HOUSING, files=(FILE,)))


def test_the_files_of_a_record_are_found_in_its_data_and_in_what_it_corrects() -> None:
    event = FeedbackSubmitted(
        occurred_on=date(2024, 5, 6),
        feedback_by=HOUSING,
        text="已整改。",
        answers=(),
        implementation=Implementation(),
        files=(FILE,),
    )
    data = event.model_dump(mode="json", exclude_none=True)
    assert list(attached(data)) == [FILE]
    assert list(attached({"was": data, "becomes": {"text": "已整改。"}})) == [FILE]
    assert list(attached({"files": None, "attachments": ["目录"]})) == []


async def test_a_side_tells_what_is_lost_where_nobody_has_a_copy(files: Files) -> None:
    async def copies(owner: Side, sha256: str) -> AsyncIterator[tuple[FileKey, AsyncIterator[bytes]]]:
        yield FileKey(sha256, None), chunks(b"others' bytes")

    file = await files.take("反馈函.pdf", chunks(PDF))
    app = AttachmentsApp(Side.COURT, files, copies)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://court") as client:
        assert (await client.get(f"/attachments/court/{file.sha256}")).content == PDF
        files.file(file.sha256).path.write_bytes(b"%PDF-changed")
        changed = await client.get(f"/attachments/court/{file.sha256}")
        files.file(file.sha256).path.unlink()
        missing = await client.get(f"/attachments/court/{file.sha256}")
        foreign = await client.get(f"/attachments/joint/{file.sha256}")
    for answer, word in ((changed, "可能被改动"), (missing, "已缺失"), (foreign, "已缺失")):
        assert answer.status_code == 410
        assert word in answer.json()["detail"]
