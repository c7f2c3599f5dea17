"""Files that come with a form: kept by the side that will record them; the form then carries what the upload answered.

So they are there when the form is shown again, without scripts, and are not sent a second time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request

from events.attachment import MOST_FILES
from events.base import Side
from fuyuan.http.commands import read_body
from fuyuan.http.file_ways import FileWays
from fuyuan.http.problems import stop
from fuyuan.web.forms.sent import MOST_FIELDS, Sent, sent, sent_of
from fuyuan.web.language import gettext as _
from fuyuan.web.language import spoken
from services.endpoint import problems
from services.endpoint.endpoint import MAX_BODY

MOST_AT_ONCE: Final = 100 * 1024 * 1024
"""Bytes of one form with its files."""
TOO_MUCH: Final = (
    f"一次提交的附件合计不得超过{MOST_AT_ONCE // 2**20} MB，请返回上一页，分几次附上（附上后先试办，再附其余） / "
    f"at most {MOST_AT_ONCE // 2**20} MB at once: go back and attach the files in several steps"
)
BLOCK: Final = 64 * 1024
Uploads = list[tuple[str, UploadFile]]
"""By the field that they were chosen in."""


async def arrived(request: Request) -> tuple[Sent, Uploads]:
    """The form, and the files chosen in it, for `keep` or `close`. Raises ProblemError 400, 413; HTTPException."""
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        return sent(await read_body(request, MAX_BODY)), []
    announced = request.headers.get("Content-Length", "")
    if not announced.isdecimal() or int(announced) > MOST_AT_ONCE:
        raise stop(problems.problem("too-large", TOO_MUCH))
    given: dict[str, list[str]] = {}
    files: Uploads = []
    try:
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MAX_BODY)
    except ClientDisconnect as error:
        raise stop(problems.problem("malformed", "连接在传输中断开 / the connection broke off")) from error
    for name, value in form.multi_items():
        if isinstance(value, str):
            given.setdefault(name, []).append(value)
        elif value.filename:
            files.append((name, value))
        else:  # nothing was chosen
            await value.close()
    return sent_of(given), files


async def keep(form: Sent, files: Uploads, ways: FileWays, side: Side, organ: str) -> tuple[Sent, dict[str, Any]]:
    """The form with the files that were kept, and what is wrong with the others. Raises ProblemError 503."""
    given = {name: list(values) for name, values in form.given.items()}
    wrong: list[tuple[str, int, str]] = []
    try:
        for field, file in files:
            status, answer = await ways.upload(side, organ, file.filename or "", _chunks(file))
            if status == HTTPStatus.OK:
                given[field] = list(dict.fromkeys([*given.get(field, ()), answer.decode()]))
            else:
                wrong.append((field, status, orjson.loads(answer)["detail"]))
    finally:
        await close(files)
    return replace(form, given=given), _told(wrong)


def _told(wrong: list[tuple[str, int, str]]) -> dict[str, Any]:
    if not wrong:
        return {}
    errors: dict[str, list[str]] = {}
    for field, _status, detail in wrong:
        errors.setdefault(field, []).append(spoken(detail))
    told = [{"path": field, "message": _("；").join(messages)} for field, messages in errors.items()]
    return {"status": wrong[0][1], "title": "附件没有全部保存 / Not every file was kept", "detail": "", "errors": told}


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while block := await file.read(BLOCK):
        yield block


async def close(files: Uploads) -> None:
    """Whatever became of them."""
    for _field, file in files:
        await file.close()
