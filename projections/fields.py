"""How a field of an event stands in a table: SQL type, kind, term and title follow from its declaration there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy.types import TypeEngine

from events.instants import written
from events.terms import Term
from events.values import OrganId
from projections.store.schema import DAY, FLAG, LIST, MATTER_KEY, NUMBER, TEXT
from projections.view import Kind

Get = Callable[[Any], Any]


class Form(NamedTuple):
    """How values of a type are stored and shown; `stored` makes of a value what the driver takes."""

    sql: TypeEngine[Any]
    kind: Kind
    term: type[Term] | None = None
    stored: Get | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a column: its form, the class and name that give its title, and how its value is had.

    `get` takes the event, or the fact around it where it is `of_fact`.
    """

    form: Form
    title: tuple[str, str] | None
    get: Get
    of_fact: bool = False

    @property
    def get_of_fact(self) -> Get:
        """How its value is had of the fact."""
        get = self.get
        return get if self.of_fact else lambda fact: get(fact.event)


_FORMS: Final[tuple[tuple[type, Form], ...]] = (
    (StrEnum, Form(TEXT, "text", None, attrgetter("value"))),
    (AwareDatetime, Form(TEXT, "time", None, written)),
    (date, Form(DAY, "day", None, date.isoformat)),
    (bool, Form(FLAG, "flag")),
    (int, Form(NUMBER, "number")),
    (Decimal, Form(TEXT, "text", None, str)),
    (str, Form(TEXT, "text")),
    (UUID, Form(TEXT, "text", None, str)),
)


_OF_FACTS: Final[tuple[tuple[str, Form, str], ...]] = (
    ("matter", Form(MATTER_KEY, "text"), "matter"),
    ("version", Form(NUMBER, "number"), "version"),
    ("on", Form(DAY, "day"), "on"),
    ("#", Form(NUMBER, "number"), "place"),
    ("stream", Form(TEXT, "stream"), "envelope.stream"),
    ("event", Form(TEXT, "text"), "envelope.id"),
    ("type", Form(TEXT, "text"), "envelope.type"),
    ("actor", Form(TEXT, "organ"), "envelope.actor"),
    ("side", Form(TEXT, "text"), "envelope.side.value"),
    ("visibility", Form(TEXT, "text"), "envelope.visibility.value"),
)
OF_FACTS: Final = {
    **{name: Field(form, None, attrgetter(path), of_fact=True) for name, form, path in _OF_FACTS},
    "at": Field(Form(TEXT, "time"), None, lambda fact: written(fact.envelope.recorded_at), of_fact=True),
}
"""What is known of a fact beside its event, by name; `#` is the place of an item in a list of the event."""


def field_of(owner: Any, path: str) -> Field:
    """The field at this path of a class: through parts, and through lists, of which it becomes a list itself."""
    hint, title, get = _member(owner, path)
    form = _form(hint)
    return Field(form, title, get if form.stored is None else _unless_none(get, form.stored))


def items_of(owner: Any, path: str) -> tuple[Any, Get]:
    """The type of the items of the list at this path, and how they are had."""
    hint, _, get = _member(owner, path)
    return get_args(_plain(hint))[0], get


def _member(owner: Any, path: str) -> tuple[Any, tuple[str, str] | None, Get]:
    if not path:
        return owner, None, lambda item: item
    first, _, rest = path.partition(".")
    hint, get = _hints(owner)[first], attrgetter(first)
    if not rest:
        return hint, (owner.__name__, first), get
    part = _plain(hint)
    if get_origin(part) is not tuple:
        inner, title, below = _member(part, rest)
        plain = isinstance(below, attrgetter) and part is hint
        return inner, title, attrgetter(path) if plain else _unless_none(get, below)
    inner, title, below = _member(get_args(part)[0], rest)
    return _list_of(inner), title, _unless_none(get, lambda items: [below(item) for item in items])


@cache
def _hints(owner: Any) -> dict[str, Any]:
    """To read the types of a class takes a quarter of a millisecond, and hundreds of columns ask for one each."""
    return get_type_hints(owner, include_extras=True)


def _list_of(item: Any) -> Any:
    return tuple[item, ...]


def _unless_none(get: Get, then: Get) -> Get:
    def value(owner: Any) -> Any:
        found = get(owner)
        return None if found is None else then(found)

    return value


def _form(hint: Any) -> Form:
    plain = _plain(hint)
    if plain == OrganId:
        return Form(TEXT, "organ")
    if get_origin(plain) is tuple:
        return _list_form(_form(get_args(plain)[0]))
    if issubclass(plain, Term):
        return Form(TEXT, "term", plain, attrgetter("value"))
    for base, form in _FORMS:
        if issubclass(plain, base):
            return form
    raise TypeError(f"no column holds {hint}")


def _list_form(item: Form) -> Form:
    kinds: dict[Kind, Kind] = {"organ": "organs", "term": "terms"}
    stored = item.stored
    each = None if stored is None else lambda items: [stored(item) for item in items]
    return Form(LIST, kinds.get(item.kind, "json"), item.term, each)


def _plain(hint: Any) -> Any:
    """The type without what is only said about it: that it may be missing, its limits."""
    while hint != OrganId:
        if get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        elif get_origin(hint) in (Union, UnionType):
            [hint] = [one for one in get_args(hint) if one is not NoneType]
        else:
            break
    return hint
