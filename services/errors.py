"""Everything the write side can answer instead of an outcome.

    FuyuanError
    ├── Refused        a rule forbids it; carries the rule id and the clerk's text
    ├── MatterNotFound the command names a stream that does not exist
    ├── KeyReused      the idempotency key came before, with another body
    ├── Conflict       other writers kept changing the stream; try again
    ├── BadCommand     not a command of this side, or its fields are wrong (with their paths)
    └── Unavailable    the ledger cannot record now; nothing was recorded

Errors hold data. What HTTP makes of them stands in `services/problems.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class FuyuanError(Exception):
    """Base of the tree. (The members are not frozen: Python sets the traceback on an exception in flight.)"""


@dataclass(eq=False)
class Refused(FuyuanError):
    rule: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"[{self.rule}] {self.zh} / {self.en}"


@dataclass(eq=False)
class MatterNotFound(FuyuanError):
    stream: str

    def __str__(self) -> str:
        return f"没有这件事项：{self.stream} / there is no matter {self.stream}"


@dataclass(eq=False)
class KeyReused(FuyuanError):
    stream: str
    key: str

    def __str__(self) -> str:
        return (
            f"幂等键 {self.key} 已用于本事项的另一内容，请换一个键 / "
            f"idempotency key {self.key} was used on {self.stream} with another body"
        )


@dataclass(eq=False)
class Conflict(FuyuanError):
    stream: str

    def __str__(self) -> str:
        return f"事项 {self.stream} 正被他人修改，请重试 / {self.stream} kept changing, please try again"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: `path` as in `problems.0.text`, `message` for the person who typed it."""

    path: str
    message: str


@dataclass(eq=False)
class BadCommand(FuyuanError):
    message: str
    fields: tuple[FieldError, ...] = field(default=())

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class Unavailable(FuyuanError):
    message: str

    def __str__(self) -> str:
        return self.message
