"""An archive in place of ledgers: the same review and the same read model, and nothing from one that was changed."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.operations.archive import archive
from fuyuan.operations.rebuild import rebuild
from fuyuan.operations.review import review
from fuyuan.operations.verify import of_archives
from fuyuan.settings import Settings
from projections.opening import open_store
from services.proof.checkpoint import Checkpoint, origin
from services.proof.keys import Keys
from services.proof.note import Note
from services.proof.tree import TreeHash
from tests.flow.installation import fuyuan, quiet, settings_in, supervised
from tests.flow.test_verify import countersigned

YEAR = 2026


@pytest.fixture
async def archived(tmp_path: Path) -> tuple[Settings, Path, Settings]:
    """An installation, its archive, and the folder of an auditor, who has the public keys and nothing else."""
    settings, out = settings_in(tmp_path / "here"), tmp_path / "archive"
    async with supervised(settings):
        await quiet(settings)
        await countersigned(settings)
    archive(settings, out)
    auditor = settings_in(tmp_path / "there")
    keys = auditor.folder("keys")
    keys.mkdir(parents=True, mode=0o700)
    for side in Side:
        shutil.copy(settings.folder("keys") / f"{side.value}.pub", keys)
    return settings, out, auditor


@pytest.mark.parametrize("gone", [False, True], ids=["changed", "gone"])
async def test_verify_tells_a_parquet_that_is_not_what_was_written(
    archived: tuple[Settings, Path, Settings], tmp_path: Path, gone: bool
) -> None:
    """Who analyses reads it; the lines beside it are as they were signed."""
    _, out, auditor = archived
    changed = shutil.copytree(out, tmp_path / "changed")
    file = min(changed.glob("court/*/*.parquet"))
    if gone:
        file.unlink()
    else:
        raw = bytearray(file.read_bytes())
        raw[len(raw) // 2] ^= 1
        file.write_bytes(raw)
    found = [finding async for finding in of_archives(auditor, [changed])]
    assert [finding.en for finding in found if not finding.good] == [
        f"court in the archive: its Parquet files: 1 wrong ({file.relative_to(changed)} is not what the manifest says)"
    ]


async def test_the_archive_of_all_sides_is_enough(archived: tuple[Settings, Path, Settings], tmp_path: Path) -> None:
    settings, out, auditor = archived
    found = [finding async for finding in of_archives(auditor, [out])]
    assert [finding.good for finding in found] == [True] * 9, found
    until = datetime.now(UTC)
    by_ledger = review(settings, YEAR, tmp_path / "one", until, figures_only=True)[0].read_bytes()
    assert review(auditor, YEAR, tmp_path / "two", until, [out], figures_only=True)[0].read_bytes() == by_ledger
    shown = fuyuan("rebuild", "--archive", str(out), "--data-dir", str(auditor.data_dir))
    assert shown.returncode == 0, shown.stderr
    store = open_store(auditor.views_at)
    reached = {side: position.sequence for side, position in store.positions().items()}
    store.close()
    known = orjson.loads((out / "manifest.json").read_bytes())["sides"]
    assert reached == {side: known[side.value]["events"] for side in Side}
    with pytest.raises(BadDay, match="has ledgers"):
        rebuild(settings, None, [out])


def changed_with_its_manifest(out: Path) -> None:
    """By somebody who can compute everything in it but a signature."""
    manifest = orjson.loads((out / "manifest.json").read_bytes())
    court = manifest["sides"]["court"]
    part = court["parts"][0]
    lines = (out / part["file"]).read_bytes().replace(b"2020", b"2021", 1)
    (out / part["file"]).write_bytes(lines)
    tree = TreeHash()
    for line in lines.splitlines():
        tree.add(line)
    court["sha256"] = part["sha256"] = hashlib.sha256(lines).hexdigest()
    court["merkle_root"] = tree.root().hex()
    (out / "manifest.json").write_bytes(orjson.dumps(manifest))


@pytest.mark.systems
async def test_what_came_behind_the_checkpoint_is_told(
    archived: tuple[Settings, Path, Settings], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, out, auditor = archived
    [part] = (out / "court").rglob("*.ndjson")
    lines = part.read_bytes().splitlines()
    first = TreeHash()
    first.add(lines[0])
    older = Checkpoint(origin(settings.jurisdiction, Side.COURT), 1, first.root()).body
    own = Keys(settings.folder("keys"), settings.jurisdiction).own(Side.COURT)
    (out / "court" / "checkpoint.note").write_text(Note(older, (own.sign(older),)).text)
    told = f"no signature speaks of events 2 to {len(lines)}"
    found = [finding async for finding in of_archives(auditor, [out])]
    assert [finding.good for finding in found if told in finding.en] == [None]
    capsys.readouterr()
    review(auditor, YEAR, tmp_path / "review", None, [out], figures_only=True)
    assert told in capsys.readouterr().err


def of_manifest(change: Callable[[Any], object]) -> Callable[[Path], None]:
    def changed(out: Path) -> None:
        manifest = orjson.loads((out / "manifest.json").read_bytes())
        change(manifest)
        (out / "manifest.json").write_bytes(orjson.dumps(manifest))

    return changed


def one_bit(out: Path) -> None:
    file = next((out / "court").rglob("*.ndjson"))
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "one bit": (one_bit, "is not what the manifest says"),
    "with its manifest": (changed_with_its_manifest, "are not those that were signed"),
    "no checkpoint": (of_manifest(lambda it: it["sides"]["court"].update(checkpoint=None)), "no signed checkpoint"),
    "a side left out": (of_manifest(lambda it: it["sides"].pop("joint")), "no archive of joint"),
    "torn": (lambda out: next((out / "court").rglob("*.ndjson")).write_bytes(b"{}"), "not whole"),
    "checkpoint lost": (lambda out: (out / "court" / "checkpoint.note").unlink(), "checkpoint.note is missing"),
    "no manifest": (lambda out: (out / "manifest.json").unlink(), "there is no archive"),
    "nonsense": (lambda out: (out / "manifest.json").write_bytes(b"\xff"), "not whole"),
    "another's signature": (
        lambda out: shutil.copy(out / "joint" / "checkpoint.note", out / "court" / "checkpoint.note"),
        "no valid signature of court",
    ),
}


@pytest.mark.systems
async def test_what_is_not_what_was_signed_is_not_believed(
    archived: tuple[Settings, Path, Settings], tmp_path: Path
) -> None:
    _, out, auditor = archived
    for name, (harm, told) in HARM.items():
        copy = tmp_path / name
        shutil.copytree(out, copy)
        harm(copy)
        reviewed = partial(review, auditor, YEAR, tmp_path / "none", None, [copy])
        for use in (reviewed, partial(rebuild, auditor, None, [copy])):
            with pytest.raises(BadDay) as refused:
                use()
            assert told in refused.value.en, name
            assert not re.search(r"\b(is|are|has)\b", refused.value.zh), "in Chinese too"
    assert not (tmp_path / "none").exists()
    (auditor.folder("keys") / "court.pub").unlink()
    with pytest.raises(BadDay, match="public keys of court are not known"):
        review(auditor, YEAR, tmp_path / "none", None, [out])
    shown = fuyuan("verify", "--archive", str(out), "--data-dir", str(auditor.data_dir))
    assert (shown.returncode, "✗" in shown.stdout) == (1, True)
