"""Errors that say what they hold."""

from __future__ import annotations

from typing import ClassVar


class SayingError(Exception):
    """Its text is `text`, with the fields of the error in the braces; without `text`, what it was raised with."""

    text: ClassVar[str] = ""

    def __str__(self) -> str:
        return self.text.format_map(vars(self)) if self.text else super().__str__()


def reason_of(error: BaseException) -> str:
    """What the error says, else what it is called."""
    return str(error) or type(error).__name__


def first_of(error: BaseException) -> BaseException:
    """The error itself; of a group the first that it holds."""
    return first_of(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
