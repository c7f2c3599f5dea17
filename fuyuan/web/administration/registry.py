"""`/registry`: the organs with their names, standing and roles, who acts for whom; and the forms that change them.

Everybody may see who is who. The forms are those of the commands of the organ registry: the ledger says who may give
them (the group office; a delegation also who delegates), the page offers them to whom they may concern.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from domain.delegation import Delegation
from domain.registry import Organ, Registry
from events.organ import DelegatedMatter
from events.vocabulary import OrganRole
from fuyuan.access.permissions import BUSINESS
from fuyuan.web.forms.offered import table
from fuyuan.web.language import english, named
from fuyuan.web.question import Question
from fuyuan.web.seen import Seen
from fuyuan.web.words import link
from projections.errors import NoSuchMatter

OF_ONE: Final = (
    "rename-organ",
    "register-short-names",
    "change-organ",
    "assign-organ-role",
    "revoke-organ-role",
    "transfer-duties",
    "supersede-organ",
    "deactivate-organ",
)
"""What the group office does with one organ."""


class Form(NamedTuple):
    """A command's form, filled in as far as the page knows."""

    name: str
    address: str


class Given(NamedTuple):
    """A delegation in words; `end` is the form that ends it, "" where there is nothing to end for the reader."""

    principal: str
    delegate: str
    matters: str
    days: str
    holds: bool
    end: str


def registry(seen: Seen, question: Question) -> dict[str, Any]:
    """Those whose name, short name or id holds `text`, with the delegations; organs that ended come last."""
    known, text, today = seen.roster.registry, question.get("text").casefold(), seen.today
    organs = [organ for organ in known.organs.values() if text in _called(organ, today)]
    given = sorted(known.delegations, key=lambda one: (one.holds(today), one.valid_from), reverse=True)
    forms = [_form("register-organ")] if _is_office(seen) else []
    if seen.reader.role in BUSINESS:
        forms.append(_form("delegate-powers", principal=seen.reader.organ))
    return {
        "text": question.get("text"),
        "organs": sorted(organs, key=lambda organ: (not organ.active(today), organ.name(today))),
        "registry": known,
        "today": today,
        "roles": _roles,
        "forms": forms,
        "delegations": [_given(seen, one) for one in given],
    }


def organ(seen: Seen, question: Question, organ: str) -> dict[str, Any]:
    """One organ: what it was called when, what it is, whose role it holds; raises NoSuchMatter."""
    known, today = seen.roster.registry, seen.today
    if (one := known.organ(organ)) is None:
        raise NoSuchMatter(organ)
    concerned = (given for given in known.delegations if organ in (given.principal, given.delegate))
    return {
        "organ": one,
        "registry": known,
        "today": today,
        "roles": _roles,
        "forms": [_form(command, organ=organ) for command in OF_ONE] if _is_office(seen) and one.active(today) else [],
        "delegations": [_given(seen, given) for given in concerned],
        "passed": [passed for passed in known.transfers if organ in (passed.organ, passed.to)],
    }


def _called(organ: Organ, today: date) -> str:
    return " ".join((organ.id, organ.name_en or "", *(name for _, name in organ.names), *organ.short_names)).casefold()


def _is_office(seen: Seen) -> bool:
    """Whether the reader does the business of the group office."""
    reader = seen.reader
    return reader.role in BUSINESS and seen.roster.registry.holds(reader.organ, OrganRole.GROUP_OFFICE, seen.today)


def _roles(known: Registry, organ: str, today: date) -> str:
    return ("; " if english() else "、").join(named(role) for role in OrganRole if known.holds(organ, role, today))


def _form(command: str, **filled: str) -> Form:
    return Form(named(table()[command]), link(f"/commands/{command}", **filled))


def _given(seen: Seen, one: Delegation) -> Given:
    holds, between = one.holds(seen.today), ", " if english() else "、"
    matters = between.join(named(matter) for matter in DelegatedMatter if matter in one.matters)
    may_end = seen.reader.role in BUSINESS and (seen.reader.organ == one.principal or _is_office(seen))
    ends = link("/commands/end-delegation", principal=one.principal, delegate=one.delegate) if may_end else ""
    stands = one.valid_to is None or seen.today < one.valid_to
    names = (seen.name(one.principal), seen.name(one.delegate))
    return Given(*names, matters, named(one.days), holds, ends if stands else "")
