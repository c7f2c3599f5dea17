"""The contact log: which matters were spoken of with whom, in gist; it counts nowhere (GEN-17)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.contact import ContactLogged
from projections.asked import Asked
from projections.keeping import keeping, kept, shown
from projections.store.schema import walked
from projections.view import Column, Filter, Order, View, same
from projections.views.columns import STREAM, between

CONTACT = keeping(
    "contact",
    kept(ContactLogged, "stream", "organ", "way", "post", "gist", "item", logged_by="actor", on="on"),
    walked("contact_on", "-on", "matter", "version"),
    by=("version",),
)


def _rows(asked: Asked) -> Select[Any]:
    return select(CONTACT).where(CONTACT.c.on <= asked.day)


CONTACT_LOG = View(
    "contact_log",
    "联系记录",
    "Contact log",
    tables=(CONTACT,),
    rows=_rows,
    columns=(
        STREAM,
        Column("on", "联系日", "on", "day"),
        *shown(CONTACT, "organ", "post", "way", "gist", "item"),
        Column("logged_by", "登记机关", "logged by", "organ"),
    ),
    filters=(
        *same("stream", "organ", "way"),
        *between("on", "联系日", "on"),
        Filter("gist", "要点含", "gist contains", "gist", "contains"),
    ),
    order=(Order("on", descending=True), Order("matter"), Order("version")),
    named_on="on",
)
