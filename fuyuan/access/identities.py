"""Which account a subject of the identity provider is, once somebody came there by an invitation.

An account is bound when the invited person follows the one-time link and signs in there, instead of choosing a
password. A reset unbinds it.
"""

from __future__ import annotations

from sqlalchemy import Engine, delete, insert, select

from fuyuan.access.accounts import Account, Accounts, State
from fuyuan.access.people_tables import IDENTITY
from fuyuan.installation.book import writing


class Identities:
    """In the book of people. Every method blocks."""

    def __init__(self, book: Engine, accounts: Accounts) -> None:
        self._book, self._accounts = book, accounts

    def find(self, subject: str) -> Account | None:
        """The account in use that is bound to this subject."""
        with self._book.connect() as connection:
            login = connection.scalar(select(IDENTITY.c.login).where(IDENTITY.c.subject == subject))
        account = self._accounts.find(login) if login else None
        return account if account is not None and account.state is State.ACTIVE else None

    def bind(self, invitation: str, subject: str) -> Account | None:
        """The invited account is that of this subject from now on. None where the link was no good; it is used up."""
        account = self._accounts.accept_without_password(invitation)
        if account is not None:
            with writing(self._book) as connection:
                connection.execute(delete(IDENTITY).where(IDENTITY.c.subject == subject))
                connection.execute(insert(IDENTITY).values(subject=subject, login=account.login))
        return account
