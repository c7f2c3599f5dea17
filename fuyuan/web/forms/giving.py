"""Acting in the console: the form of each command, and the correction of what was recorded, tried and sent.

A form carries its idempotency key: sent twice, it is recorded once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.terms import Words
from fuyuan.access.tokens import Grant
from fuyuan.contracts.tables import CommandEntry
from fuyuan.http.app import Edge
from fuyuan.http.auth import require_business, require_role_for, require_same_origin
from fuyuan.http.problems import ProblemError, stop
from fuyuan.http.route import Route
from fuyuan.overseeing.directory import Others
from fuyuan.web.forms.begun import Begun, said_by
from fuyuan.web.forms.correcting import ERASES, NO_CHANGE, correcting, correction_of
from fuyuan.web.forms.drafts import Draft, Drafts
from fuyuan.web.forms.filled import Given, faults, shown
from fuyuan.web.forms.meanwhile import STOOD, history, how_far, matter_of, meanwhile
from fuyuan.web.forms.named_matters import named_matters
from fuyuan.web.forms.offered import beginning, correction, erasure, form_of, purpose, table
from fuyuan.web.forms.pick_list import PickLists, districts_to_pick, organs_to_pick
from fuyuan.web.forms.sent import Sent, no_form, wrong_of
from fuyuan.web.forms.uploads import Uploads, arrived, close, keep
from fuyuan.web.language import gettext as _
from fuyuan.web.language import named
from fuyuan.web.pages import HEADERS, Pages
from fuyuan.web.signed_in import Me, SignedIn, Visit
from fuyuan.web.words import long_moment
from services.endpoint import problems

APART: Final = frozenset({"id", "occurred_on", "false_alarm"})
"""What every command has. The day stands below what is its own, a false alarm where one was given; `id` is hidden."""
HIDDEN: Final = frozenset({"id", "-event", "-type", "-was", "-version", STOOD})
LONGEST_TITLE: Final = 80  # characters
APART_NAMES: Final = {
    "reason": Words("更正理由", "Reason of the correction"),
    "event": Words("更正的记录", "Record that is corrected"),
}
SIGNED_OUT: Final = {
    "status": 401,
    "title": "登录已结束 / You are signed out",
    "detail": "尚未记录，您填写的内容仍在下面。请先在新窗口登录，再回到本页提交。 / Nothing was recorded, and "
    "what you wrote still stands below. Sign in in a new window, then come back and submit.",
}
KEPT: Final = {"kept": True}
OVERTAKEN: Final = {"status": 409, "title": "草稿已被他人改过 / Somebody else changed the draft"}
UNCHANGED: Final = {
    "status": 422,
    "title": "没有改动 / Nothing is changed",
    "detail": "各栏目与原记录相同，没有可以更正的内容。 / Every field is as it was recorded.",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What is filled in: the fields of `entry`; where it is a correction, with the reason, carrying what stood."""

    entry: CommandEntry
    sent: Sent
    status: int = 200
    told: Mapping[str, Any] = field(default_factory=dict)
    corrects: str = ""


def routes(signed_in: SignedIn, edge: Edge, drafts: Drafts, others: Others) -> list[Route]:
    """`GET /commands`, `GET` and `POST /commands/{command}`, `GET` and `POST /corrections`."""
    pages = signed_in.pages

    async def outlived(request: Request) -> Response:
        """The session ended while the form was filled in: shown again as it was sent, to be sent after signing in."""
        require_same_origin(request)
        form, files = await arrived(request)
        await close(files)  # to be chosen again
        corrects = "" if "command" in request.path_params else form.hidden("-event")
        entry = _carried(form) if corrects else _entry(request)
        return _page(pages, PickLists(), None, Paper(entry, form, HTTPStatus.UNAUTHORIZED, SIGNED_OUT, corrects))

    async def listed(visit: Visit) -> Response:
        kept = await asyncio.to_thread(drafts.of, visit.caller.organ)
        known = [(draft, table()[draft.command]) for draft in kept if draft.command in table()]
        return pages.render(
            "commands.html", me=visit.me, kinds=beginning(visit.seen.reader, visit.caller), drafts=known
        )

    async def empty(visit: Visit) -> Response:
        require_role_for((entry := _entry(visit.request)).command, visit.caller)
        if draft := await asyncio.to_thread(
            drafts.find, visit.caller.organ, visit.request.query_params.get("draft", "")
        ):
            return await shows(visit, _resumed(draft))
        query = visit.request.query_params
        names, matter = await about(visit, entry, {name: [value] for name, value in query.items()})
        asked: Given = {name: [names.get(value, value)] for name, value in query.items()}
        given = {**(matter.given if matter else {}), **asked}
        return await shows(visit, Paper(entry, await begun(visit, entry, Sent(uuid4().hex, "", given))))

    async def begun(visit: Visit, entry: CommandEntry, form: Sent) -> Sent:
        """With how the matter stands that it is about."""
        events = await edge.reads.ask(history, visit.seen, matter_of(entry.category, form.given))
        return form.carrying(STOOD, how_far(events)) if events else form

    async def filled(visit: Visit) -> Response:
        require_role_for((entry := _entry(visit.request)).command, visit.caller)
        form, files = await arrived(visit.request)
        form, unfit = await keeps(visit.caller, entry, form, files)
        if unfit or not form.decided:
            return await put_by(visit, Paper(entry, form.reshaped(), unfit.get("status", 200), unfit))
        body, form = form.meaning(form_of(entry.type))
        return await decides(visit, Paper(entry, form), entry, body)

    async def standing(visit: Visit) -> Response:
        event, key = visit.request.query_params.get("event", ""), uuid4().hex
        body = {"event": event, "change": NO_CHANGE, "reason": "更正"}
        status, answer = await edge.giving.give(correction(), visit.caller, key, orjson.dumps(body), dry=True)
        if status != HTTPStatus.OK:
            raise ProblemError(status, answer)
        given = orjson.loads(answer)["corrects"]
        names = await edge.reads.ask(lambda: visit.seen.names)
        entry, form = correcting(event, key, given["type"], given["body"], names)
        return await shows(visit, Paper(entry, await begun(visit, entry, form), corrects=event))

    async def corrected(visit: Visit) -> Response:
        require_role_for(correction().command, visit.caller)
        form, files = await arrived(visit.request)
        event, entry = form.hidden("-event"), _carried(form)
        form, unfit = await keeps(visit.caller, entry, form, files)
        if unfit or not form.decided:
            paper = Paper(entry, form.reshaped(), unfit.get("status", 200), unfit, event)
            return await put_by(visit, paper)
        body, form = correction_of(entry, form)
        paper, erases = Paper(entry, form, corrects=event), bool(form.given.get(ERASES))
        if not body["change"] and not erases:
            return await shows(visit, replace(paper, status=HTTPStatus.UNPROCESSABLE_ENTITY, told=UNCHANGED))
        body["change"] = body["change"] or NO_CHANGE  # what was corrected before is erased as it stands
        return await decides(visit, paper, erasure() if erases else correction(), body)

    async def put_by(visit: Visit, paper: Paper) -> Response:
        """Not yet decided: the form is shown again; kept as a draft first, or the draft is thrown away."""
        form = paper.sent
        if form.act == "discard":
            await asyncio.to_thread(drafts.discard, visit.caller.organ, form.key)
            return RedirectResponse("/commands", 303, HEADERS)
        if form.act != "keep":
            return await shows(visit, paper)
        draft = {"key": form.key, "command": paper.entry.type, "given": form.given, "by": visit.caller.account or ""}
        draft["title"] = _title(form.given)
        if kept := await asyncio.to_thread(drafts.save, visit.caller.organ, draft, form.version):
            return await shows(visit, replace(paper, sent=form.saved_as(kept.version), told=KEPT))
        standing = await asyncio.to_thread(drafts.find, visit.caller.organ, form.key)
        if standing:
            who, at = standing.by or _("本单位人员"), long_moment(standing.at)
            happened = _("%(who)s于%(time)s保存过这份草稿。", who=who, time=at)
        else:
            happened = _("本单位人员已经提交或者删除了这份草稿。")
        detail = _("%(happened)s您的内容仍在下面；再次保存，以您的内容为准。", happened=happened)
        told = {**OVERTAKEN, "detail": detail}
        overtaken = form.saved_as(standing.version if standing else 0)
        return await shows(visit, replace(paper, sent=overtaken, status=HTTPStatus.CONFLICT, told=told))

    async def keeps(caller: Grant, entry: CommandEntry, form: Sent, files: Uploads) -> tuple[Sent, Mapping[str, Any]]:
        if not files:
            return form, {}
        return await keep(form, files, edge.ways, await edge.giving.side_for(entry, caller.organ, b"{}"), caller.organ)

    async def decides(visit: Visit, paper: Paper, entry: CommandEntry, body: Mapping[str, Any]) -> Response:
        form = paper.sent
        if not form.dry:
            events = await edge.reads.ask(history, visit.seen, matter_of(paper.entry.category, form.given))
            if happened := meanwhile(form, visit.caller.organ, events):
                known = form.carrying(STOOD, how_far(events))
                return await shows(
                    visit, replace(paper, sent=known, status=HTTPStatus.CONFLICT, told={"meanwhile": happened})
                )
        status, answer = await edge.giving.give(entry, visit.caller, form.key, orjson.dumps(body), dry=form.dry)
        told = orjson.loads(answer)
        if form.dry or status != HTTPStatus.OK:
            return await shows(visit, replace(paper, status=status, told=told))
        await asyncio.to_thread(drafts.discard, visit.caller.organ, form.key)
        if entry.type == erasure().type:
            await asyncio.to_thread(drafts.forget, body["event"])
        await edge.shown(told["position"])
        names = await edge.reads.ask(lambda: visit.seen.names)
        return pages.render("given.html", me=visit.me, command=entry, told=_named(told, names))

    async def shows(visit: Visit, paper: Paper) -> Response:
        names, matter = await about(visit, paper.entry, paper.sent.given)
        paper = replace(paper, told=_named(paper.told, names))
        fields = form_of(paper.entry.type)
        matters = await edge.reads.ask(named_matters, visit.seen, fields)
        listed = await asyncio.to_thread(others) if any(one.kind == "district" for one in fields) else ()
        lists = PickLists(organs_to_pick(visit.seen.roster.registry), districts_to_pick(listed), matters)
        return _page(pages, lists, visit.me, paper, matter)

    async def about(visit: Visit, entry: CommandEntry, given: Given) -> tuple[Mapping[str, str], Begun | None]:
        """The names of the organs, and the matter that the form is about, if any."""

        def asked() -> tuple[Mapping[str, str], Begun | None]:
            names, stream = visit.seen.names, matter_of(entry.category, given)
            events, paragraph = history(visit.seen, stream), next(iter(given.get("paragraph", ())), "")
            return names, said_by(events, entry.type, lambda organ: names.get(organ, organ), paragraph)

        return await edge.reads.ask(asked)

    page = partial(signed_in, may=require_business, outlived=outlived)
    return [
        Route("/commands", page(listed)),
        Route("/commands/{command}", page(empty)),
        Route("/commands/{command}", page(filled), methods=["POST"]),
        Route("/corrections", page(standing)),
        Route("/corrections", page(corrected), methods=["POST"]),
    ]


def _resumed(draft: Draft) -> Paper:
    """The form as it was put by."""
    form = Sent(draft.key, "", draft.given).saved_as(draft.version)
    return Paper(table()[draft.command], form, corrects=next(iter(draft.given.get("-event", ())), ""))


def _title(given: Given) -> str:
    """What the draft is called in the list: the title of the paper, else the first thing that was written."""
    titles = (name for name in given if name.rpartition(".")[2] in {"title", "subject"})
    first = (name for name in given if not name.startswith("-") and name not in {"id", "files"})
    return next((text for name in (*titles, *first) for text in given[name] if text.strip()), "")[:LONGEST_TITLE]


def _entry(request: Request) -> CommandEntry:
    entry = table().get(request.path_params["command"])
    if entry is None:
        raise stop(problems.problem("not-found", "没有这项表单 / there is no such form"))
    return entry


def _carried(form: Sent) -> CommandEntry:
    """The command whose form a correction carries. Raises ProblemError 400."""
    entry = table().get(form.hidden("-type"))
    if entry is None:
        raise no_form()
    return entry


def _apart(path: str) -> str:
    return named(APART_NAMES[path]) if path in APART_NAMES else path


def _named(told: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    """What the command answered, with the organs that were understood by their names."""
    if "mended" not in told:
        return told
    mended = [{**one, "stored": names.get(one["stored"], one["stored"])} for one in told["mended"]]
    return {**told, "mended": mended}


def _page(pages: Pages, lists: PickLists, me: Me | None, paper: Paper, matter: Begun | None = None) -> Response:
    wrong, given = wrong_of(paper.told), paper.sent.given
    fields = shown(form_of(paper.entry.type), given, wrong)
    told_at = list(faults(fields))
    placed = {path for path in wrong for at, *_rest in told_at if f"{path}.".startswith(f"{at}.")}
    alarmed = "false_alarm" in given or "false_alarm" in str(paper.told.get("detail", ""))
    below = {"occurred_on", "false_alarm"} if alarmed else {"occurred_on"}
    return pages.render(
        "command.html",
        paper.status,
        me=me,
        paper=paper,
        command=paper.entry,
        purpose=purpose(paper.entry.command),
        matter=matter,
        told=paper.told,
        own=[field for field in fields if field.path not in APART],
        common=[field for field in fields if field.path in below],
        hidden={name: values[0] for name, values in given.items() if values and name in HIDDEN},
        reason=next(iter(given.get("-reason", ())), ""),
        faults=told_at,
        elsewhere=[
            _("%(title)s：%(text)s", title=_apart(path), text=wrong[path]) for path in wrong if path not in placed
        ],
        lists=lists,
    )
