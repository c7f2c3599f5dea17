"""New rules passed on by the court (J1): what is in force since when, and what it replaces (BUL-09, RES-04)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, select

from events.bulletin import BulletinCorrected, BulletinIssued
from events.vocabulary import Topic
from projections.keeping import Made, keeping, kept, shown, within
from projections.store.schema import LIST
from projections.view import Asked, Column, Filter, Order, RowChanges, View, same
from projections.views.bulletin_board import BULLETIN, BulletinStatus, bulletin_rows
from projections.views.columns import STREAM, status

_RULE = within("content", "rule_number", "rule_effective_on")
_SUPERSEDES = Made(LIST, lambda event: list(event.content.supersedes or ()))
LEGAL_UPDATE = keeping(
    "legal_update",
    *(
        kept(event, "revision", *_RULE, supersedes=_SUPERSEDES).when(lambda event: event.content.topic is Topic.J1)
        for event in (BulletinIssued, BulletinCorrected)
    ),
    by=("revision",),
)


def _rows(asked: Asked) -> Select[Any]:
    bulletins, update = bulletin_rows(asked).subquery("bulletins"), LEGAL_UPDATE.c
    here = and_(update.matter == bulletins.c.matter, update.revision == bulletins.c.revision)
    return (
        select(bulletins, update.rule_number, update.rule_effective_on, update.supersedes)
        .join(LEGAL_UPDATE, here)
        .where(bulletins.c.withdrawn_on.is_(None))
    )


LEGAL_UPDATES = View(
    "legal_updates",
    "新规范通报",
    "New rules passed on",
    tables=(LEGAL_UPDATE,),
    rows=_rows,
    in_order=RowChanges(units=(LEGAL_UPDATE,)),
    columns=(
        STREAM,
        Column("title", "规范名称", "title"),
        Column("rule_number"),
        Column("rule_effective_on", kind="day"),
        Column("supersedes", kind="json"),
        *shown(BULLETIN, "issuer"),
        Column("issued_on", "发出日", "issued on", "day"),
        status(BulletinStatus),
    ),
    filters=(
        Filter("title", "名称含", "title contains", "title", "contains"),
        *same("rule_number"),
        Filter("in_force_from", "施行日自", "in force from", "rule_effective_on", "from", kind="day"),
        Filter("in_force_to", "施行日至", "in force until", "rule_effective_on", "to", kind="day"),
    ),
    order=(Order("issued_on", descending=True), Order("matter")),
    named_on="issued_on",
)
