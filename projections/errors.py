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
from typing import ClassVar

from events.terms import Words


class ReadError(Exception):
    """Base of the tree. `text` holds both texts, with the fields of the error in the braces. `kind` names the problem
    document that answers it (`services/endpoint/problems.py`).
    """

    kind: ClassVar[str] = "bad-parameter"
    text: ClassVar[Words]

    @property
    def zh(self) -> str:
        return self.text.zh.format_map(vars(self))

    @property
    def en(self) -> str:
        return self.text.en.format_map(vars(self))

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(eq=False)
class UnknownView(ReadError):
    kind = "unknown-view"
    text = Words("没有名为 {view} 的视图", "there is no view {view}")
    view: str


@dataclass(eq=False)
class NoSuchMatter(ReadError):
    kind = "matter-not-found"
    text = Words("没有这件事项：{stream}", "there is no matter {stream}")
    stream: str


@dataclass(eq=False)
class BadQuestion(ReadError):
    """`field` is the parameter: a filter's name, `limit`, `cursor` or `as_of`."""

    text = Words("{chinese}", "{english}")
    field: str
    chinese: str
    english: str


@dataclass(eq=False)
class BadPosition(ReadError):
    field: ClassVar[str] = "after"
    text = Words("位置标识无效：{token}（应为 <方>:<序号>）", "not a position: {token} (wanted <side>:<ledger id>)")
    token: str


@dataclass(eq=False)
class NotYet(ReadError):
    kind = "not-yet"
    text = Words("数据尚未更新至 {token}，请稍后再试", "the read model has not reached {token} yet, please try again")
    token: str


class TooManyWait(ReadError):
    kind = "unavailable"
    text = Words("等待数据更新的请求过多，请稍后再试", "too many requests wait for the read model, please try again")
