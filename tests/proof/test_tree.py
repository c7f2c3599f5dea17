"""The Merkle tree against known roots, against the definition written out, and against its files on disk."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from services.proof import tree
from services.proof.tree_files import HASH, LEVELS, TreeFiles

LEAVES = [bytes.fromhex(leaf) for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES += [bytes(range(0x60, 0x70))]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first one to eight of them, as Certificate Transparency's own tests have them."""


def events(count: int) -> list[bytes]:
    return [f"event {number}".encode() for number in range(count)]


def defined(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + defined(leaves[:split]) + defined(leaves[split:])).digest()


def test_the_roots_are_those_of_certificate_transparency(tmp_path: Path) -> None:
    files = TreeFiles(tmp_path)
    assert files.root() == sha256(b"").digest()
    files.append(LEAVES)
    assert [files.root(size).hex() for size in range(1, 9)] == ROOTS
    growing = tree.TreeHash()
    assert growing.root() == sha256(b"").digest()
    for leaf, root in zip(LEAVES, ROOTS, strict=True):
        growing.add(leaf)
        assert growing.root().hex() == root


def test_leaves_that_are_added_together_give_the_same_tree() -> None:
    leaves, random = events(3000), Random(11)
    alone, together = tree.TreeHash(), tree.TreeHash()
    while alone.size < len(leaves):
        some = leaves[alone.size : alone.size + random.choice([0, 1, 2, 3, 7, 64, 100, 500])]
        together.add_all(iter(some))
        for leaf in some:
            alone.add(leaf)
        assert (together.size, together.root()) == (alone.size, alone.root())


def test_every_leaf_of_every_size_is_proved_to_be_in_it_and_no_other(tmp_path: Path) -> None:
    files, leaves = TreeFiles(tmp_path), events(70)
    files.append(leaves)
    for size in range(1, 71):
        root = files.root(size)
        assert root == defined(leaves[:size])
        for index in range(size):
            path = tree.inclusion(files.node, index, size)
            assert tree.root_by_inclusion(tree.leaf_hash(leaves[index]), index, size, path) == root
            assert tree.root_by_inclusion(tree.leaf_hash(b"another"), index, size, path) != root
            assert tree.root_by_inclusion(tree.leaf_hash(leaves[index]), (index + 1) % size, size, path) != root or (
                size == 1
            )
            assert tree.root_by_inclusion(tree.leaf_hash(leaves[index]), index, size, [*path, root]) is None


def test_a_beginning_is_proved_to_be_kept_and_another_one_is_not(tmp_path: Path) -> None:
    files, leaves = TreeFiles(tmp_path), events(70)
    files.append(leaves)
    for size in range(1, 71):
        for old in range(1, size + 1):
            path = tree.consistency(files.node, old, size)
            assert tree.is_consistent(old, files.root(old), size, files.root(size), path)
            assert not tree.is_consistent(old, sha256(b"other").digest(), size, files.root(size), path)
            assert not tree.is_consistent(old, files.root(old), size, sha256(b"other").digest(), path)


@pytest.mark.parametrize("size", [255, 256, 257, 65_535, 65_536, 70_001])
def test_the_files_make_the_root_of_any_size_before_and_after_they_are_opened_again(tmp_path: Path, size: int) -> None:
    leaves, files = events(size), TreeFiles(tmp_path)
    begin = 0
    while begin < size:
        end = begin + Random(begin).randint(1, 5000)
        files.append(leaves[begin:end])
        begin = end
    expected = defined(leaves)
    assert files.root() == expected
    files.close()
    files = TreeFiles(tmp_path)
    assert (files.size, files.root()) == (size, expected)
    assert files.root(size // 2) == defined(leaves[: size // 2])
    files.cut(size // 3)
    assert files.root() == defined(leaves[: size // 3])
    files.append(leaves[size // 3 :])
    assert files.root() == expected


def test_what_was_written_in_part_is_made_again(tmp_path: Path) -> None:
    leaves, files = events(70_000), TreeFiles(tmp_path)
    files.append(leaves)
    files.close()
    for level, lost in zip(LEVELS, (0, 40, 40, 0, 0), strict=True):
        path = tmp_path / f"level-{level}"
        os.truncate(path, max(path.stat().st_size - lost, 0))
    with (tmp_path / "level-0").open("ab") as file:
        file.write(bytes(HASH - 1))
    assert TreeFiles(tmp_path).root() == defined(leaves)
