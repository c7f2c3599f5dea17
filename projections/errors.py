"""What the read side can answer instead of rows. Texts are for the person who asked: Chinese first, English beside.

ReadError
├── UnknownView     there is no such view
├── NoSuchMatter    no such matter, or none this reader may know of
├── BadQuestion     a filter, the limit, the cursor or the day is wrong (`field` names it)
├── BadPosition     not a position token
├── NotYet          the read model did not reach the position in time
└── TooManyWait     as many wait for the read model as may
"""

from __future__ import annotations

from dataclasses import dataclass


class ReadError(Exception):
    """Base of the tree."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(eq=False)
class UnknownView(ReadError):
    view: str

    @property
    def zh(self) -> str:  # type: ignore[override]
        return f"没有名为 {self.view} 的视图"

    @property
    def en(self) -> str:  # type: ignore[override]
        return f"there is no view {self.view}"


@dataclass(eq=False)
class NoSuchMatter(ReadError):
    stream: str

    @property
    def zh(self) -> str:  # type: ignore[override]
        return f"没有这件事项：{self.stream}"

    @property
    def en(self) -> str:  # type: ignore[override]
        return f"there is no matter {self.stream}"


@dataclass(eq=False)
class BadQuestion(ReadError):
    """`field` is the parameter: a filter's name, `limit`, `cursor` or `as_of`."""

    field: str
    zh: str
    en: str


@dataclass(eq=False)
class BadPosition(ReadError):
    token: str

    @property
    def zh(self) -> str:  # type: ignore[override]
        return f"位置标识无效：{self.token}（应为 <方>:<序号>）"

    @property
    def en(self) -> str:  # type: ignore[override]
        return f"not a position: {self.token} (wanted <side>:<ledger id>)"


@dataclass(eq=False)
class NotYet(ReadError):
    token: str

    @property
    def zh(self) -> str:  # type: ignore[override]
        return f"数据尚未更新至 {self.token}，请稍后再试"

    @property
    def en(self) -> str:  # type: ignore[override]
        return f"the read model has not reached {self.token} yet, please try again"


@dataclass(eq=False)
class TooManyWait(ReadError):
    zh: str = "等待数据更新的请求过多，请稍后再试"
    en: str = "too many requests wait for the read model, please try again"
