"""Who may know of a matter, named so that all matters of which the same may know share a name."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, or_, select, true

from events.base import Side
from projections.access.matters import MATTER, MATTER_ORGAN
from projections.access.restricted import KNOWN_TO, RESTRICTED_CASE, names_restricted_case
from projections.access.sight import Sight
from projections.store.merge import Merge, Put
from projections.store.schema import MATTER_KEY
from projections.totals.tables import AUDIENCE, AUDIENCE_ORGAN, LEFT_OUT

_OF: Final[Any] = bindparam("matter", type_=MATTER_KEY)
_RELEASED: Final = select(MATTER.c.visibility).where(MATTER.c.matter == _OF, MATTER.c.released.is_(True))
_ORGANS: Final = select(MATTER_ORGAN.c.organ).where(MATTER_ORGAN.c.matter == _OF)
_NAMING: Final = select(names_restricted_case(_OF).label("naming"))
_SINCE: Final = select(RESTRICTED_CASE.c.since).where(
    RESTRICTED_CASE.c.case == _OF, RESTRICTED_CASE.c.restricted.is_(True)
)
_LEFT_OUT: Final = select(KNOWN_TO.c.organ).where(KNOWN_TO.c.case == _OF, KNOWN_TO.c.since == bindparam("since"))


def audience(connection: Connection, matter: bytes, merge: Merge) -> bytes:
    """The audience of a matter as it is now; what decides it goes into the tables (`includes` reads it)."""
    of = {"matter": matter}
    organs = list(connection.scalars(_ORGANS, of))
    since = connection.scalar(_SINCE, of)
    if since is not None:
        organs += (LEFT_OUT + organ for organ in connection.scalars(_LEFT_OUT, {**of, "since": since}))
    values = {
        "visibility": connection.scalar(_RELEASED, of),
        "names_restricted": bool(connection.scalar(_NAMING, of)),
        "restricted": since is not None,
    }
    digest = blake2b(orjson.dumps([*values.values(), *sorted(organs)]), digest_size=16).digest()
    merge.add([Put(AUDIENCE, {"audience": digest}, values)])
    merge.add(Put(AUDIENCE_ORGAN, {"audience": digest, "organ": organ}, {}) for organ in organs)
    return digest


def includes(sight: Sight) -> ColumnElement[bool]:
    """Whether the reader belongs to the audience in `AUDIENCE`: `Sight.matter` says the same of each of its matters."""
    if sight.everything:
        return true()
    of, named = AUDIENCE.c, AUDIENCE_ORGAN.c
    open_ = of.visibility.in_(sight.classes)
    concerned = exists().where(named.audience == of.audience, named.organ.in_(sight.names))
    if sight.side is Side.COURT:
        return or_(open_, concerned)
    left_out = [LEFT_OUT + name for name in sight.names]
    known = exists().where(named.audience == of.audience, named.organ.in_(left_out))
    seen = or_(and_(open_, of.names_restricted.is_(False)), concerned)
    return or_(and_(seen, of.restricted.is_(False)), known)
