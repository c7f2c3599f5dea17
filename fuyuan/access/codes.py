"""One-time codes of an authenticator app (TOTP, RFC 6238): offered to everybody, required of nobody.

A code holds for its half minute and the ones beside it, and is taken once.
"""

from __future__ import annotations

import re
from typing import Final

import pyotp
import segno
from sqlalchemy import Connection, Engine, update

from fuyuan.access.people_tables import ACCOUNT, Clock, seconds, utc_now
from fuyuan.installation.book import writing

STEP: Final = 30  # seconds
ISSUER: Final = "Fuyuan"
SECRET: Final = re.compile("[A-Z2-7]{32}")


def new_secret() -> str:
    return pyotp.random_base32()


def picture(login: str, secret: str, district: str = "") -> str:
    """What an authenticator app reads from the screen: an SVG element.

    Apps know an entry by issuer and login: of many districts it says which, else one would take the place of another.
    """
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"{ISSUER} {district}".strip())
    drawn: str = segno.make(uri, error="m").svg_inline(scale=5, border=3, light="#fff")
    return drawn


def step_of(secret: str, code: str, now: int) -> int | None:
    """The number of the half minute whose code this is; None where it is no code of now."""
    if not SECRET.fullmatch(secret):
        return None
    steps = (now // STEP + near for near in (0, -1, 1))
    return next((step for step in steps if pyotp.TOTP(secret).verify(code, for_time=step * STEP)), None)


class Codes:
    """In the book of people."""

    def __init__(self, book: Engine, clock: Clock = utc_now) -> None:
        self._book, self._clock = book, clock

    def begin(self, login: str, secret: str, code: str) -> bool:
        """From now on the account asks for codes of this secret; `code` shows that the app has it. Whether it does."""
        step = step_of(secret, code, seconds(self._clock))
        if step is not None:
            with writing(self._book) as connection:
                of_account = update(ACCOUNT).where(ACCOUNT.c.login == login)
                connection.execute(of_account.values(secret=secret, code_used=step))
        return step is not None

    def end(self, login: str) -> None:
        """The password alone is enough again."""
        with writing(self._book) as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(secret=None))

    def take(self, connection: Connection, login: str, secret: str, code: str) -> bool:
        """Whether this code signs the account in; it does so once."""
        step = step_of(secret, code, seconds(self._clock))
        if step is None:
            return False
        unused = (ACCOUNT.c.login == login, ACCOUNT.c.code_used < step)
        return connection.execute(update(ACCOUNT).where(*unused).values(code_used=step)).rowcount == 1
