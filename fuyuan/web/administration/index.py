"""`/administration`: what each of the three administrators has to look after, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from fuyuan.access.permissions import ADMINISTRATORS
from fuyuan.access.tokens import Grant
from fuyuan.http.route import Route
from fuyuan.web.people.asking import Administration, Asked
from projections.access.role import Role

ADDRESS: Final = "/administration"


OPERATOR: Final = frozenset({Role.OPERATOR})
SECURITY: Final = frozenset({Role.SECURITY})
RUNNING: Final = frozenset({Role.OPERATOR, Role.AUDITOR})
"""Who runs the system sees and acts; who audits it sees."""
NOTIFYING: Final = frozenset({Role.OPERATOR, Role.SECURITY})
"""Who looks after the mail server, and who says where webhooks lead."""
OPENED_BY: Final[Mapping[str, frozenset[Role]]] = {
    "/people": SECURITY,
    "/tokens": SECURITY,
    "/webhooks": SECURITY,
    "/system": RUNNING,
    "/notices": NOTIFYING | RUNNING,
    "/parked": RUNNING,
    "/rebuild": RUNNING,
    "/registry": ADMINISTRATORS,
    "/holidays": ADMINISTRATORS,
    "/settings": RUNNING,
    "/audit": frozenset({Role.AUDITOR}),
}
"""The pages of administration, in the order of the index, and who opens them there: registry and holidays everybody."""


def addresses(caller: Grant) -> list[str]:
    """The pages that the caller may open, the index first; none for whoever is no administrator."""
    if caller.role is Role.SECURITY and caller.account is None:
        return []
    opened = [address for address, roles in OPENED_BY.items() if caller.role in roles]
    return [ADDRESS, *opened] if opened else []


def routes(administration: Administration) -> list[Route]:
    """`GET /administration`."""

    async def shows(asked: Asked) -> Response:
        return administration.render("administration.html", asked)

    return [administration.page(ADDRESS, shows, ADMINISTRATORS)]
