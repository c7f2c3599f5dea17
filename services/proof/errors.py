"""Why a side cannot sign, told in both languages."""

from __future__ import annotations


class KeyUnusable(Exception):
    """A key file that is not one, or that others may read; a change of keys that cannot be."""


class KeyLost(KeyUnusable):
    """A side that has signed is without its key. No other is made silently in its place."""


class TokenUnusable(KeyUnusable):
    """The token with the private key is not there, or does not let us in. The side goes on unsigned meanwhile."""
