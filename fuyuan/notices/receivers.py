"""Who is told: people who gave an e-mail address, at once or once a day, and organs that have a webhook."""

from __future__ import annotations

import ipaddress
import re
import secrets
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from events.terms import Labelled, Words
from fuyuan.access.accounts import State, Unfit
from fuyuan.access.people_tables import ACCOUNT
from fuyuan.access.permissions import BUSINESS
from fuyuan.installation.book import writing
from fuyuan.notices.tables import HOOK, WISH
from projections.access.role import Role

LONGEST: Final = 254
NOTIFIED: Final = BUSINESS | {Role.VIEWER}
"""Who has to do with the duties of the organ: the three administrators do none of its business."""
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
WRONG_ADDRESS: Final = Words(
    "邮箱地址格式不正确，应如 office@example.gov.cn。", "This is no e-mail address such as office@example.gov.cn."
)
WRONG_URL: Final = Words(
    "回调地址应以 https:// 开头，写完整域名或者IP地址，不带用户名、密码；本机转发程序可以用 http://127.0.0.1:端口。",
    "The address begins with https:// and has a whole name or an IP address, no user and no password; for a program on "
    "this machine http://127.0.0.1:port.",
)


class Pace(Labelled):
    """How soon somebody is told."""

    AT_ONCE = "at-once", "即时", "at once"
    DAILY = "daily", "每日汇总", "once a day"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be told, and where."""

    address: str
    pace: Pace


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a system of the organ takes notices, and the secret by which it knows that they are ours."""

    organ: str
    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Receiver:
    """`key` names it in the outbox. `digested`: the day of its newest digest, None where it is told at once."""

    key: str
    organ: str
    to: str | Hook
    digested: str | None = None


def hook_key(organ: str) -> str:
    return f"hook:{organ}"


def mail_key(login: str) -> str:
    return f"mail:{login}"


class Receivers:
    """In the book of the edge. Every method blocks."""

    def __init__(self, book: Engine) -> None:
        self._book = book

    def all(self) -> list[Receiver]:
        """Whoever is to be told now: accounts in use that do business of their organ, and webhooks."""
        active = (
            select(ACCOUNT, WISH)
            .join(WISH, WISH.c.login == ACCOUNT.c.login)
            .where(ACCOUNT.c.state == State.ACTIVE.value)
        )
        with self._book.connect() as connection:
            people = [
                Receiver(mail_key(row.login), row.organ, row.address, row.digested if row.pace == Pace.DAILY else None)
                for row in connection.execute(active)
                if not NOTIFIED.isdisjoint(row.roles.split())
            ]
        return people + [Receiver(hook_key(hook.organ), hook.organ, hook) for hook in self.hooks()]

    def wish(self, login: str) -> Wish | None:
        with self._book.connect() as connection:
            row = connection.execute(select(WISH).where(WISH.c.login == login)).one_or_none()
        return None if row is None else Wish(row.address, Pace(row.pace))

    def want(self, login: str, address: str, pace: Pace) -> None:
        """Raises Unfit."""
        if len(address) > LONGEST or not _MAIL.fullmatch(address):
            raise Unfit(*WRONG_ADDRESS)
        wish = {"address": address, "pace": pace.value}
        with writing(self._book) as connection:
            new = insert(WISH).values(login=login, digested="", **wish)
            connection.execute(new.on_conflict_do_update(index_elements=["login"], set_=wish))

    def want_nothing(self, login: str) -> None:
        with writing(self._book) as connection:
            connection.execute(delete(WISH).where(WISH.c.login == login))

    def hooks(self) -> list[Hook]:
        """By organ."""
        with self._book.connect() as connection:
            return [Hook(row.organ, row.url, row.secret) for row in connection.execute(select(HOOK).order_by("organ"))]

    def hook(self, organ: str, url: str) -> str:
        """The organ's webhook is this from now on; its new secret. Raises Unfit."""
        if len(url) > LONGEST or not _leads_out(url):
            raise Unfit(*WRONG_URL)
        made = {"url": url, "secret": secrets.token_urlsafe(32)}
        with writing(self._book) as connection:
            new = insert(HOOK).values(organ=organ, **made)
            connection.execute(new.on_conflict_do_update(index_elements=["organ"], set_=made))
        return made["secret"]

    def unhook(self, organ: str) -> None:
        with writing(self._book) as connection:
            connection.execute(delete(HOOK).where(HOOK.c.organ == organ))


def _leads_out(url: str) -> bool:
    """Whether it is the address of another machine over TLS, or of a program that passes on from this one."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not url.isascii() or not url.isprintable() or " " in url or "@" in parts.netloc or parts.fragment:
        return False
    if (parts.scheme, host) == ("http", "127.0.0.1"):
        return True
    if parts.scheme != "https":
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a name: a whole one, and none that a resolver reads as a number
        return bool(
            re.fullmatch(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z][A-Za-z0-9-]*", host)
        ) and not host.lower().endswith((".localhost", ".local", ".internal"))
    return not (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
    )
