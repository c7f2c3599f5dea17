"""In which language a page speaks: Chinese, or English for whoever switched to it.

Texts of pages are written in Chinese, in `_()`; the catalogue `locale/en` has the English of each. What bears both
languages already (a term, a column, a command) is asked by `named`. What people recorded stays as they wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from babel.messages.pofile import read_po


class Language(StrEnum):
    """The value is what the `lang` attribute and Babel say."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


class Named(Protocol):
    """What bears a text in both languages; so does a mapping with `zh` and `en`."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


_language: ContextVar[Language] = ContextVar("language", default=Language.CHINESE)


def language() -> Language:
    """That of the page being made."""
    return _language.get()


def english() -> bool:
    return _language.get() is Language.ENGLISH


@contextmanager
def speaking(wanted: Language) -> Iterator[None]:
    """What is made inside speaks this language."""
    token = _language.set(wanted)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(text: str, /, **values: Any) -> str:
    """The text in the language of the page, with `%(name)s` filled in where there are values."""
    spoken = _english().get(text, text) if english() else text
    return spoken % values if values else spoken


def named(thing: Named | Mapping[str, Any]) -> str:
    """What it is called in the language of the page."""
    if isinstance(thing, Mapping):
        return str(thing["en" if english() else "zh"])
    return thing.en if english() else thing.zh


def spoken(text: str) -> str:
    """One half of a text in both languages, `中文 / English`; the whole where it has one half."""
    zh, _, en = text.partition(" / ")
    return en or zh if english() else zh


@cache
def _english() -> dict[str, str]:
    with files("fuyuan.web").joinpath("locale/en/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}
