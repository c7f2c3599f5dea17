"""Passwords: long, not common, and kept as argon2id with the parameters of the OWASP cheat sheet (19 MiB, 2, 1)."""

from __future__ import annotations

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from events.terms import Words

SHORTEST: Final = 12
LONGEST: Final = 72
SAFE_SCORE: Final = 3
"""Of zxcvbn, 0 to 4: 10^8 guesses at least, by lists of common passwords, names, dates, keyboards and repetition."""
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS: Final = _HASHER.hash("nobody has this password")


def unfit(password: str, login: str) -> Words | None:
    """Why this cannot be the account's password; None where it can. Which characters is free."""
    if not SHORTEST <= len(password) <= LONGEST:
        return Words(
            f"密码应为{SHORTEST}至{LONGEST}个字符，可以用几个不相干的词连成一句。",
            f"A password has {SHORTEST} to {LONGEST} characters: several words without any connection.",
        )
    if not password.isprintable():
        return Words("密码含有无法显示的字符，请换一个。", "The password has characters that cannot be shown.")
    from zxcvbn import zxcvbn  # lists of a megabyte, read when first needed

    if zxcvbn(password, user_inputs=[login, *login.split("-"), "fuyuan", "gulou"])["score"] < SAFE_SCORE:
        return Words(
            "这个密码过于常见或者有规律，容易被猜到，请换一个。", "This password is too easy to guess: choose another."
        )
    return None


def hashed(password: str) -> str:
    """What is kept of it."""
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password of which this was kept. Where nothing was, it takes as long and is not."""
    try:
        return _HASHER.verify(kept or _NOBODYS, password[: LONGEST + 1]) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False
