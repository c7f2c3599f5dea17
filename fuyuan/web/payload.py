"""The payload of an event in words: titles of the trade, names of organs, labels of codes, readable days.

The types of the published language say what each value is, so nothing is said twice here: an organ id is
known by its type, a closed list by its labels, a field by its title in `events/titles.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, get_args
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from events.attachment import Attachment
from events.base import payload_class
from events.correction import RecordCorrected, RecordVoided
from events.organ import RegistryEntryReceived
from events.sealing import ERASED
from events.shapes import Shape
from events.streams import category_named
from events.suggestion import Implementation, SuggestionContent
from events.terms import Labelled, Words
from events.titles import TITLES, title_of
from events.upcasts import upcast
from events.values import CaseRef, Period, ReplyPeriod
from events.vocabulary import Instrument
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.seen import kind_of
from fuyuan.web.words import file_said, long_day, long_moment

Name = Callable[[str], str]
LONG: Final = 60  # characters from which a text has a line of its own
_LEFT_OUT: Final = frozenset({"occurred_on", "secrecy", "feedback_id"})


@dataclass(frozen=True, slots=True)
class Said:
    """One labelled value. `kind` says which of the others holds it."""

    title: str
    kind: Literal["text", "long", "list", "table", "matter", "matters", "fields", "files"]
    text: str = ""
    items: Sequence[str] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    fields: Sequence[Said] = ()
    files: Sequence[tuple[str, str]] = ()


def described(wire_type: str, data: dict[str, Any], on: date | str, name: Name) -> list[Said]:
    """What the event says. `name` gives an organ's name on the event's day. Data of an unknown type stays as it is."""
    newest, data = upcast(wire_type, data)
    known = payload_class(newest)
    if known is not None:
        try:
            return list(_fields(known.model_validate({**data, "occurred_on": on}), name))
        except ValidationError:
            pass
    return [_untyped(field, value) for field, value in data.items()]


def _untyped(field: str, value: Any) -> Said:
    """A value of a type that this version does not know."""
    title = named(Words(*TITLES[field])) if field in TITLES else field
    match value:
        case dict():
            return Said(title, "fields", fields=[_untyped(name, inner) for name, inner in value.items()])
        case bool():
            return Said(title, "text", _("是") if value else _("否"))
        case str() | int() | float():
            return Said(title, "text", str(value))
        case _:
            return Said(title, "text", orjson.dumps(value).decode())


def _fields(model: BaseModel, name: Name) -> Iterable[Said]:
    for field, info in type(model).model_fields.items():
        value = getattr(model, field)
        if field in _LEFT_OUT or value is None or value == () or (value is False and not info.is_required()):
            continue
        match model, field, value:
            case SuggestionContent(), "problems", _ if _paired(model):
                pairs = zip(model.problems, model.recommendations, strict=True)
                rows = [(str(n), problem, answer) for n, (problem, answer) in enumerate(pairs, start=1)]
                yield Said(_("问题与建议"), "table", heads=(_("序号"), _("存在的问题"), _("司法建议内容")), rows=rows)
            case SuggestionContent(), "recommendations", _ if _paired(model):
                continue
            case RegistryEntryReceived(), "entry_type", _:
                yield Said(_title(type(model), field), "text", _called(value))
            case RecordCorrected() | RecordVoided(), "of_type", _:
                yield Said(_title(type(model), field), "text", _called(value))
            case RecordCorrected(), "was_on" | "becomes_on", _ if model.was_on == model.becomes_on:
                continue
            case RecordCorrected(), "was" | "becomes", _:
                was, becomes = (
                    described(model.of_type, content, on, name)
                    for content, on in ((model.was, model.was_on), (model.becomes, model.becomes_on))
                )
                fields, other = (was, becomes) if field == "was" else (becomes, was)
                if changed := [said for said in fields if said not in other]:
                    yield Said(_title(type(model), field), "fields", fields=changed)
            case RecordVoided(), "was", _:
                fields = described(model.of_type, value, model.was_on, name)
                yield Said(_title(type(model), field), "fields", fields=fields)
            case RegistryEntryReceived(), "entry", _:
                fields = described(model.entry_type, value, model.occurred_on, name)
                yield Said(_title(type(model), field), "fields", fields=fields)
            case _, _, UUID() if category := category_named(field):
                stream = f"{category}:{value}"
                yield Said(_title(type(model), field), "matter", kind_of(stream), items=[stream])
            case _, "content", BaseModel():
                yield from _fields(value, name)
            case _:
                yield _said(_title(type(model), field), value, _names_organs(type(model), field), name)


def _called(wire_type: str) -> str:
    """The title of an event type."""
    known = payload_class(wire_type)
    return named(known) if known else wire_type


def _paired(content: SuggestionContent) -> bool:
    """Whether problem n is answered by recommendation n: in a 司法建议书 by rule, in a letter not (SUG-06)."""
    suggestion = content.instrument is Instrument.JUDICIAL_SUGGESTION
    return suggestion and len(content.problems) == len(content.recommendations)


def _said(title: str, value: Any, organ: bool, name: Name) -> Said:
    match value:
        case (UUID(), *_):
            return Said(title, "matters", items=[str(matter) for matter in value])
        case (CaseRef(), *_):
            return Said(title, "text", _("、").join(_word(item, False, name) for item in value))
        case (Attachment(), *_):
            kept = [("" if file.name == ERASED else file.sha256, file_said(file)) for file in value]
            return Said(title, "files", files=kept)
        case (BaseModel(), *_):
            return _table(title, value, name)
        case ReplyPeriod() | Period() | Implementation() | CaseRef():
            return Said(title, "text", _word(value, organ, name))
        case BaseModel():
            return Said(title, "fields", fields=list(_fields(value, name)))
        case tuple():
            words = [_word(item, organ, name) for item in value]
            if any(len(word) > LONG / 2 for word in words):
                return Said(title, "list", items=words)
            return Said(title, "text", _("、").join(words))
        case _:
            text = _word(value, organ, name)
            return Said(title, "long" if len(text) > LONG or "\n" in text else "text", text)


def _table(title: str, models: Sequence[BaseModel], name: Name) -> Said:
    cls = type(models[0])
    columns = [field for field in cls.model_fields if any(getattr(model, field) not in (None, ()) for model in models)]
    rows = [
        tuple(
            "" if getattr(model, field) is None else _word(getattr(model, field), _names_organs(cls, field), name)
            for field in columns
        )
        for model in models
    ]
    return Said(title, "table", heads=[_title(cls, field) for field in columns], rows=rows)


def _word(value: Any, organ: bool, name: Name) -> str:
    match value:
        case Labelled() | ReplyPeriod():
            return named(value)
        case bool():
            return _("是") if value else _("否")
        case datetime():
            return long_moment(value)
        case date():
            return long_day(value)
        case Decimal():
            return f"{value:,}"
        case Period():
            return _("%(start)s至%(end)s", start=long_day(value.start), end=long_day(value.end))
        case Implementation():
            done = [_title(Implementation, field) for field in Implementation.model_fields if getattr(value, field)]
            return _("、").join(done) or _("未说明")
        case CaseRef():
            more = [named(value.stage)] if value.stage else []
            more += [_("仅可引用案号")] if value.restricted else []
            return _("%(number)s（%(more)s）", number=value.number, more=_("，").join(more)) if more else value.number
        case BaseModel():
            return _("；").join(
                _("%(title)s：%(text)s", title=field.title, text=field.text) for field in _fields(value, name)
            )
        case tuple():
            return _("、").join(_word(item, organ, name) for item in value)
        case str() if organ:
            return name(value)
        case _:
            return str(value)


def _title(cls: type[BaseModel], field: str) -> str:
    try:
        return named(title_of(cls.__name__, field))
    except KeyError:
        return field


@cache
def _names_organs(cls: type[BaseModel], field: str) -> bool:
    """Whether the values of a field are organ ids, alone or in a list."""
    info: FieldInfo = cls.model_fields[field]
    return _is_organ(info.metadata) or _mentions_organ(info.annotation)


def _is_organ(metadata: Iterable[Any]) -> bool:
    return any(isinstance(shape, Shape) and shape.name == "organ_id" for shape in metadata)


def _mentions_organ(annotation: Any) -> bool:
    return _is_organ(getattr(annotation, "__metadata__", ())) or any(
        _mentions_organ(inner) for inner in get_args(annotation)
    )
