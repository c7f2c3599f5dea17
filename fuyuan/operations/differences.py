"""What is wrong in one check, counted, with the first few in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from fuyuan.operations.tell import Finding

SHOWN: Final = 3


@dataclass(slots=True)
class Differences:
    """Counts what is wrong and keeps the first few in words."""

    count: int = 0
    first: list[str] = field(default_factory=list)
    first_zh: list[str] = field(default_factory=list)

    def add(self, what: str, zh: str = "") -> None:
        """`zh`: the same in Chinese, where it is more than names and numbers."""
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(what)
            self.first_zh += [zh] if zh else []

    def check(self, zh: str, en: str) -> Finding:
        if not self.count:
            return Finding(zh, en, True)
        words, words_zh = "; ".join(self.first), "；".join(self.first_zh)
        said = f"（{words_zh}）" if words_zh else ""
        compared = zh.replace("一致", "核对")
        return Finding(f"{compared}：{self.count} 处不符{said}", f"{en}: {self.count} wrong ({words})", False)


def behind(zh: str, en: str, reached: int, count: int) -> Finding:
    """What is there agrees, and the rest has still to come: the system was stopped, or is at it."""
    words = f"{zh}：已到第 {reached} 件（共 {count} 件），其余运行时补上"
    return Finding(words, f"{en}: {reached} of {count} so far", None)
