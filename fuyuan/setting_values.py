"""The kinds of value that settings have, each checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

from events.base import Side
from services.proof.token_address import TokenAddress

ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})")

LONGEST_DOOR: Final = 48
"""Characters of a worker's address: it stands in the name of a connection to PostgreSQL, which keeps 63."""


def checked_address(text: str) -> str:
    """Raises ValueError unless it is HOST:PORT."""
    match = ADDRESS.fullmatch(text)
    if match is None or not 0 < int(match["port"]) < 65536:
        raise ValueError(f"应为 主机:端口，例如 127.0.0.1:8000 / wanted HOST:PORT, not {text!r}")
    return text


def _door(text: str) -> str:
    """Port 0 is any that is free."""
    match = ADDRESS.fullmatch(text)
    if match is None or int(match["port"]) > 65535 or len(text) > LONGEST_DOOR:
        raise ValueError(
            f"应为本机的 主机:端口，至多{LONGEST_DOOR}个字符，例如 10.0.0.12:7801 / wanted HOST:PORT of this machine,"
            f" at most {LONGEST_DOOR} characters, not {text!r}"
        )
    return text


def _bus(text: str) -> str:
    """Of a cluster, all servers, with commas between."""
    if not all(one.startswith(("nats://", "tls://")) for one in text.split(",")):
        raise ValueError(f"应以 nats:// 或 tls:// 开头 / starts with nats:// or tls://, not {text!r}")
    return text


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("应以 sqlite:/// 或 postgresql:// 开头 / starts with sqlite:/// or postgresql://")
    return text


def _postgres(text: str) -> str:
    if not text.startswith("postgresql://"):
        raise ValueError("应以 postgresql:// 开头 / starts with postgresql://")
    return text


def _web(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#@]+", text):
        raise ValueError("应以 https:// 或 http:// 开头 / starts with https:// or http://")
    return text.rstrip("/")


def _mail(text: str) -> str:
    if not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", text):
        raise ValueError("应为邮箱地址 / wanted an e-mail address")
    return text


def _token(text: str) -> str:
    TokenAddress.read(text)
    return text


def _sides(given: object) -> tuple[Side, ...]:
    names = given.split(",") if isinstance(given, str) else given
    try:
        sides = {Side(name) for name in names} if isinstance(names, Iterable) else set[Side]()
    except ValueError:
        sides = set()
    if not sides:
        wanted = ", ".join(Side)
        raise ValueError(f"应为其中一方或几方：{wanted} / wanted one or more of {wanted}")
    return tuple(side for side in Side if side in sides)


Sides = Annotated[tuple[Side, ...], NoDecode, BeforeValidator(_sides)]
Address = Annotated[str, AfterValidator(checked_address)]
Door = Annotated[str, AfterValidator(_door)]
WebUrl = Annotated[str, AfterValidator(_web)]
MailAddress = Annotated[str, AfterValidator(_mail)]
BusUrl = Annotated[str, AfterValidator(_bus)]
TokenUri = Annotated[str, AfterValidator(_token)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
PostgresUrl = Annotated[str, AfterValidator(_postgres)]
