"""New rules passed on by the court (J1), one by one: in force since when, what they replace (BUL-09, RES-04)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, select

from events.bulletin import BulletinCorrected, BulletinIssued
from events.vocabulary import Topic
from projections.asked import Asked
from projections.keeping import PLACE, Made, keeping, kept, shown, within
from projections.store.schema import NUMBER
from projections.view import Column, Filter, Order, RowChanges, View, same
from projections.views.bulletin_board import BULLETIN, BulletinStatus, bulletin_rows
from projections.views.columns import STREAM, status

_RULE = within("content", "rule_number", "rule_effective_on")
_LISTED: dict[str, Any] = {"rule_title": "title", "rule_number": "number", "rule_effective_on": "in_force_on"}
_ALONE = Made(NUMBER, lambda event: 0)


def _tells_of_one(event: BulletinIssued | BulletinCorrected) -> bool:
    content = event.content
    return content.topic is Topic.J1 and not content.rules and not content.nil_report


LEGAL_UPDATE = keeping(
    "legal_update",
    *(
        kept(event, "revision", *_RULE, place=_ALONE, supersedes="content.supersedes").when(_tells_of_one)
        for event in (BulletinIssued, BulletinCorrected)
    ),
    *(
        kept(event, "revision", each="content.rules", place=PLACE, supersedes="content.supersedes", **_LISTED)
        for event in (BulletinIssued, BulletinCorrected)
    ),
    by=("revision", "place"),
)


def _rows(asked: Asked) -> Select[Any]:
    bulletins, update = bulletin_rows(asked).subquery("bulletins"), LEGAL_UPDATE.c
    here = and_(update.matter == bulletins.c.matter, update.revision == bulletins.c.revision)
    return (
        select(
            *(column for column in bulletins.c if column.name != "title"),
            func.coalesce(update.rule_title, bulletins.c.title).label("title"),
            *(update.place, update.rule_number, update.rule_effective_on, update.supersedes),
        )
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
    order=(Order("issued_on", descending=True), Order("matter"), Order("place")),
    named_on="issued_on",
)
