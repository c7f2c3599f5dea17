"""The reading half of the OpenAPI document: views with their filters, matters, the live feed, health."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fuyuan.contracts.openapi_parts import ROOT, Part, answer, given, query, refused
from fuyuan.contracts.schemas import FIXED, Schemas
from projections.view import Column, Filter, View

SUCCESSION = (
    "（填机关的标识、全称、简称或者曾用名；含截至所问之日由其承继职责的机关）",
    ", by its id or its full, short or former name, or an organ whose duties it continues on the day asked for",
)
"""What the description of a filter by organ adds (ORG-02, papers B13)."""
_TEXT: Final[Part] = {"type": "string"}
_OBJECT: Final = answer("OK", {"type": "object"})
_HEALTH: Final[Part] = {"tags": ["health"]}
_DAY: Final[Part] = {"type": "string", "format": "date"}
_KINDS: Final[dict[str, Part]] = {
    "number": {"type": "number"},
    "rate": {"type": "number", "minimum": 0, "maximum": 1},
    "flag": {"type": "boolean"},
    "day": _DAY,
}
_FILTERS: Final[dict[str, Part]] = {
    "day": _DAY,
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "number": {"type": "integer"},
    "flag": {"type": "boolean"},
}


def paths(views: Iterable[View], named: Schemas) -> Part:
    """Every path that reads."""
    feed = answer("`data`: Recorded, `id`: the read model and the event's seq in it", _TEXT, "text/event-stream")
    prometheus = answer("Prometheus", _TEXT, "text/plain")
    history = ("history", "一件事项的全部事件 / the history of one matter", _page_of("History"))
    last = given("Last-Event-ID", "last_event_id")
    live = _read("live", "存活 / alive", _OBJECT, "Live")
    ready = _read("ready", "就绪 / ready: every part answers", _OBJECT, "Ready")
    operations = {
        "views": _read("views", "视图清单 / the views", _OBJECT, "Views"),
        **{f"views/{view.name}": _view(view, named) for view in views},
        "streams/{stream}": _read(*history, "Read", given("stream", "after")),
        "events": _read("events", "实时事件 / live feed (server-sent events)", feed, "Feed", last),
        "health/live": {**live, **_HEALTH, "security": []},
        "health/ready": {**ready, **_HEALTH, "security": []},
        "metrics": {**_read("metrics", "运行指标（operator 角色） / metrics", prometheus, "Metrics"), **_HEALTH},
    }
    return {f"{ROOT}/{path}": {"get": operation} for path, operation in operations.items()}


def schemas(views: Iterable[View], named: Schemas) -> Part:
    """A page of each view, and one of a matter."""
    by_name, next_page = {_name(view): view for view in views}, named.optional(_TEXT)
    return {
        **{f"{name}Page": _paged(f"{view.zh} / {view.en}", f"{name}Row", next_page) for name, view in by_name.items()},
        **{f"{name}Row": _row(view, named) for name, view in by_name.items()},
        "History": _paged("事件 / events, in the order of recording", "Recorded", {"type": "null"}),
    }


def _view(view: View, named: Schemas) -> Part:
    shared = ("as_of", "limit", "cursor", "after") if view.supports_as_of else ("limit", "cursor", "after")
    asked = [*(_filter(offered, named) for offered in view.filters), *given(*shared)]
    return _read(f"view-{view.name}", f"{view.zh} / {view.en}", _page_of(f"{_name(view)}Page"), "Read", asked)


def _filter(asked: Filter, named: Schemas) -> Part:
    text = {"type": "string", "minLength": asked.least, "maxLength": 200}
    if text == FIXED["openapi"]["FilterText"]:
        text = {"$ref": "#/components/schemas/FilterText"}
    schema = named.ref(asked.term) if asked.term is not None else _FILTERS.get(asked.kind, text)
    more = SUCCESSION if asked.kind == "organ" else ("", "")
    parameter = query(asked.name, f"{asked.zh}{more[0]} / {asked.en}{more[1]}", schema)
    return parameter | ({"required": True} if asked.required else {})


def _row(view: View, named: Schemas) -> Part:
    columns: Part = {}
    for column in view.columns:
        columns[column.name] = {**_cell(column, named), "title": f"{column.zh} / {column.en}"}
        match column.kind:
            case "organ":
                columns[f"{column.name}_name"] = named.optional(_TEXT)
            case "organs":
                columns[f"{column.name}_names"] = {"type": "array", "items": _TEXT}
            case _:
                pass
    return {"type": "object", "required": [column.name for column in view.columns], "properties": columns}


def _paged(description: str, item: str, next_page: Part) -> Part:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}}
    properties = {"items": items, "next": next_page}
    return {"description": description, "type": "object", "required": list(properties), "properties": properties}


def _cell(column: Column, named: Schemas) -> Part:
    match column.kind:
        case "json":
            return {}
        case "organs":
            return named.optional({"type": "array", "items": _TEXT})
        case "terms":
            return named.optional({"type": "array", "items": _word(column, named)})
        case "term":
            return named.optional(_word(column, named))
        case kind:
            return named.optional(_KINDS.get(kind, _TEXT))


def _word(column: Column, named: Schemas) -> Part:
    return _TEXT if column.term is None else named.ref(column.term)


def _read(name: str, summary: str, answered: Part, kind: str, parameters: Iterable[Part] = ()) -> Part:
    """`kind`: of what it may answer instead (`PROBLEMS`)."""
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["reads"],
        "parameters": list(parameters),
        "responses": {"200": answered, **refused(kind)},
    }


def _page_of(schema: str) -> Part:
    return answer("OK", {"$ref": f"#/components/schemas/{schema}"})


def _name(view: View) -> str:
    return "".join(word.capitalize() for word in view.name.split("_"))
