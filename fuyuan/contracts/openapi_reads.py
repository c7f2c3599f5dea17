"""The reading half of the OpenAPI document: views with their filters, matters, the live feed, health."""

from __future__ import annotations

from collections.abc import Iterable

from fuyuan.contracts.openapi_parts import ROOT, STREAM_EXAMPLE, Part, answer, refusals
from projections.query import DEFAULT_LIMIT, MAX_LIMIT
from projections.view import Column, Filter, View

SUCCESSION = ("（含截至所问之日由其承继职责的机关）", ", or an organ whose duties it continues on the day asked for")
"""What the description of a filter by organ adds (ORG-02)."""
READ_REFUSALS = (401, 404, 422, 429, 500, 503)


def paths(views: Iterable[View]) -> Part:
    """Every path that reads."""
    found: Part = {
        f"{ROOT}/views": {"get": _read("views", "视图清单 / the views", _plain("object"), statuses=(401, 429, 500))}
    }
    for view in views:
        found[f"{ROOT}/views/{view.name}"] = {"get": _view(view)}
    history = _read("history", "一件事项的全部事件 / the history of one matter", _ref("History"), [_stream(), AFTER])
    found[f"{ROOT}/streams/{{stream}}"] = {"get": history}
    found[f"{ROOT}/events"] = {"get": _feed()}
    live = _read("live", "存活 / alive", _plain("object"), statuses=(500,), tag="health")
    ready = _read("ready", "就绪 / ready: every part answers", _plain("object"), statuses=(500, 503), tag="health")
    for operation in (live, ready):
        operation["security"] = []
    metrics = _read(
        "metrics", "运行指标（operator 角色） / metrics", _plain("string"), statuses=(401, 403, 429, 500, 503)
    )
    metrics["tags"] = ["health"]
    metrics["responses"]["200"] = answer("Prometheus", _plain("string"), "text/plain")
    for name, operation in (("health/live", live), ("health/ready", ready), ("metrics", metrics)):
        found[f"{ROOT}/{name}"] = {"get": operation}
    return found


def schemas(views: Iterable[View]) -> Part:
    """A page of each view, and what a matter and the feed are made of."""
    return {
        **{_name(view): _page(view) for view in views},
        "History": {
            "title": "事件 / events, in the order of recording",
            "type": "object",
            "required": ["items", "next"],
            "properties": {"items": {"type": "array", "items": _ref("Recorded")}, "next": {"type": "null"}},
        },
        "Recorded": RECORDED,
    }


AFTER: Part = {
    "name": "after",
    "in": "query",
    "description": "命令答复中的 position，查询等到数据包含它为止（至多10秒） / wait until the view has this position",
    "schema": {"type": "string", "pattern": "^(?:court|government|joint):[0-9]{1,18}$"},
}

RECORDED: Part = {
    "title": "事件 / event",
    "type": "object",
    "required": ["seq", "id", "type", "zh", "en", "side", "stream", "version", "occurred_on", "recorded_at", "data"],
    "properties": {
        "seq": {"type": "integer", "title": "本库序号 / local number"},
        "side": {"type": "string"},
        "sequence": {"type": "integer"},
        "id": {"type": "string"},
        "stream": {"type": "string"},
        "version": {"type": "integer"},
        "type": {"type": "string"},
        "zh": {"type": "string"},
        "en": {"type": "string"},
        "occurred_on": {"type": "string", "format": "date"},
        "recorded_at": {"type": "string", "format": "date-time"},
        "actor": {"type": "string"},
        "actor_name": {"type": ["string", "null"]},
        "visibility": {"type": "string"},
        "data": {"type": "object"},
    },
}


def _view(view: View) -> Part:
    given = [_parameter(one) for one in view.filters]
    if view.supports_as_of:
        text = "截至该日的状态，默认今天 / as of this day, today when left out"
        given.append(_query("as_of", text, {"type": "string", "format": "date"}))
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    given.append(_query("limit", "每页条数 / rows per page", limit))
    given.append(_query("cursor", "上一页的 next / `next` of the page before", {"type": "string"}))
    return _read(f"view-{view.name}", f"{view.zh} / {view.en}", _ref(_name(view)), [*given, AFTER])


def _page(view: View) -> Part:
    columns: Part = {}
    for column in view.columns:
        columns[column.name] = {"title": f"{column.zh} / {column.en}", **_nullable(_column(column))}
        match column.kind:
            case "organ":
                columns[f"{column.name}_name"] = _nullable({"type": "string"})
            case "organs":
                columns[f"{column.name}_names"] = {"type": "array", "items": {"type": "string"}}
            case _:
                pass
    item = {"type": "object", "required": [column.name for column in view.columns], "properties": columns}
    return {
        "title": f"{view.zh} / {view.en}",
        "type": "object",
        "required": ["items", "next"],
        "properties": {"items": {"type": "array", "items": item}, "next": {"type": ["string", "null"]}},
    }


def _column(column: Column) -> Part:
    match column.kind:
        case "number":
            return {"type": "number"}
        case "rate":
            return {"type": "number", "minimum": 0, "maximum": 1}
        case "flag":
            return {"type": "boolean"}
        case "organs":
            return {"type": "array", "items": {"type": "string"}}
        case "terms":
            return {"type": "array", "items": _codes(column)}
        case "term":
            return _codes(column)
        case "json":
            return {}
        case "day":
            return {"type": "string", "format": "date"}
        case _:
            return {"type": "string"}


def _parameter(one: Filter) -> Part:
    match one.kind:
        case "day":
            schema: Part = {"type": "string", "format": "date"}
        case "year":
            schema = {"type": "string", "pattern": "^[0-9]{4}$"}
        case "number":
            schema = {"type": "integer"}
        case "flag":
            schema = {"type": "boolean"}
        case "term" | "terms":
            schema = _codes(one)
        case _:
            schema = {"type": "string", "minLength": one.least, "maxLength": 200}
    zh, en = (f"{one.zh}{SUCCESSION[0]}", f"{one.en}{SUCCESSION[1]}") if one.kind == "organ" else (one.zh, one.en)
    return _query(one.name, f"{zh} / {en}", schema) | ({"required": True} if one.required else {})


def _codes(one: Column | Filter) -> Part:
    if one.term is None:
        return {"type": "string"}
    labels = {term.value: {"zh": term.zh, "en": term.en} for term in one.term}
    return {"type": "string", "enum": list(labels), "x-labels": labels}


def _nullable(schema: Part) -> Part:
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema


def _query(name: str, text: str, schema: Part) -> Part:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _stream() -> Part:
    return {
        "name": "stream",
        "in": "path",
        "required": True,
        "description": "事项标识，同一事项的任一流均可 / any stream of the matter",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "example": STREAM_EXAMPLE,
    }


def _feed() -> Part:
    text = "上次收到的事件序号，从其后继续 / the id of the last event received; the feed goes on behind it"
    schema: Part = {"type": "string", "pattern": "^[0-9]{1,18}$"}
    given = [
        {"name": "Last-Event-ID", "in": "header", "description": text, "schema": schema},
        _query("last_event_id", text, schema),
    ]
    feed = _read(
        "events", "实时事件 / live feed (server-sent events)", _plain("string"), given, (401, 422, 429, 500, 503)
    )
    feed["responses"]["200"] = answer("`data`: Recorded, `id`: its seq", _plain("string"), "text/event-stream")
    return feed


def _read(
    name: str,
    summary: str,
    schema: Part,
    parameters: list[Part] | None = None,
    statuses: tuple[int, ...] = READ_REFUSALS,
    tag: str = "reads",
) -> Part:
    return {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "parameters": parameters or [],
        "responses": {"200": answer("OK", schema), **refusals(*statuses)},
    }


def _plain(kind: str) -> Part:
    return {"type": kind}


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def _name(view: View) -> str:
    return "".join(word.capitalize() for word in view.name.split("_")) + "Page"
