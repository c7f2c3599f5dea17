"""`docs/harms.md`: what may befall a record, made from the tables that the tests try.

`python -m tests.harms.page > docs/harms.md` writes it; a test compares it with the file in the repository.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.harms.table import ELSEWHERE, HARMS

HEAD = """# 记录受损时 / When a record is harmed

本页由测试所用的表生成，请勿手工修改。每一项都由测试对一套已签名、已核签的安装实际做出：谁发现、怎么说、谁修复。

Generated from the tables of the tests by `python -m tests.harms.page > docs/harms.md`; do not edit. Each harm is done
by a test to an installation whose log is signed and countersigned: who notices, what is said, who mends it.
"""
SHOWN = """## 另有测试 / Shown by tests of their own

| 损害 / harm | 结果 / what becomes of it | 测试 / test |
|---|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_rows(), "", SHOWN, *_elsewhere(), ""])


def _rows() -> Iterator[str]:
    yield "| 损害 / harm | 谁发现 / noticed by | 说法 / what is said | 修复 / mended |\n|---|---|---|---|"
    for harm in HARMS:
        said = plain(harm.says)
        finder, mender = (f"{one.zh} / {one.en}" for one in (harm.finder, harm.mender))
        yield f"| {harm.zh} / {harm.en} | {finder} | `{said}` | {mender} |"


def plain(pattern: str) -> str:
    """A pattern as somebody reads it: N a number, ID an event, … anything."""
    for old, new in ((r"\d+", "N"), (r"\S+", "ID"), (r"\w+", "SIDE"), (".*", " … "), ("\\", ""), ("  ", " ")):
        pattern = pattern.replace(old, new)
    return pattern


def _elsewhere() -> Iterator[str]:
    for harm in ELSEWHERE:
        yield f"| {harm.zh} / {harm.en} | {harm.said} | `{harm.test}` |"


if __name__ == "__main__":
    print(page(), end="")
