"""One import: read, tried as a whole without recording anything, and recorded as a whole or not at all.

Each command has an idempotency key made of the file's digest, the line and the step: the same file recorded again,
after whatever happened in between, doubles nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Literal
from uuid import uuid4

import orjson
import structlog

from fuyuan.access.permissions import SIGNED
from fuyuan.access.tokens import Grant
from fuyuan.http.commands import Giving
from fuyuan.http.problems import ProblemError
from fuyuan.web.imports.grid import Unreadable, read
from fuyuan.web.imports.ledger import Ledger, Meant, Ours, Step, Values
from fuyuan.web.imports.lines import Line, Sheet, lines_of
from fuyuan.web.imports.written import LookUp
from projections.access.role import Role
from services.rules.number_defects import NumberDefect

Phase = Literal["reading", "trying", "checked", "recording", "recorded", "failed"]
BUSY: Final = frozenset({"reading", "trying", "recording"})
NOT_RECORDED: Final = "核对之后情况有了变化，下列各行不能记录，因此全部没有记录。请改正后重新上传。"
UNKNOWN: Final = "账本没有及时答复，不知道是否已经记录。请稍后再次点击“全部记录”：已经记录的不会重复。"
DEFECT: Final = "系统出错，没有完成。错误已记入日志，请联系系统管理人员。"
STANDS: Final = "已有记录"
OTHERWISE: Final = "已有记录，与本行所填不完全相同，不作改动；记录有误的请办理更正"
_NUMBER_KNOWN: Final = (NumberDefect.FILED_OTHERWISE.zh, NumberDefect.TAKEN.zh)
_PAST_IT: Final = "GEN-05"
Answer = tuple[int, Mapping[str, Any]]
log = structlog.get_logger()


@dataclass(slots=True)
class Job:
    """`for_all`: what was filled in once for all lines; `told`: what is said of the whole; `position`: what a reader
    waits for, once it is recorded.

    `done`: how many lines have been tried.
    """

    organ: str
    ledger: Ledger
    name: str
    began: datetime
    for_all: Values = field(default_factory=dict)
    digest: str = ""
    id: str = field(default_factory=lambda: uuid4().hex)
    phase: Phase = "reading"
    told: str = ""
    sheet: Sheet | None = None
    done: int = 0
    position: str = ""

    @property
    def busy(self) -> bool:
        return self.phase in BUSY

    @property
    def lines(self) -> Sequence[Line]:
        return self.sheet.lines if self.sheet else ()

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.wrong]

    @property
    def new(self) -> list[Line]:
        """The lines of which something would be, or was, recorded."""
        return [line for line in self.lines if line.foreseen and not line.wrong]

    @property
    def recordable(self) -> bool:
        return self.phase == "checked" and not self.wrong and bool(self.new)

    def barred(self, caller: Grant) -> str | None:
        """Why the caller may not have it recorded, in both languages.

        A clerk prepares; what was signed is recorded by who signs. A system's token stands for its organ.
        """
        signed = any(step.command in SIGNED for step in self.ledger.steps)
        if caller.account is None or caller.role is (Role.APPROVER if signed else Role.CLERK):
            return None
        if signed:
            return "台账中有已经签批的事项，请签批人在“导入台账”中打开本次导入，核对后记录 / an approver records this"
        return "核对无误后由经办人记录 / a clerk records this"


async def check(job: Job, content: bytes, known: LookUp, ours: Ours, giving: Giving, caller: Grant) -> None:
    """Read the file and ask the ledger about all of it; what is wrong stands in the job afterwards."""

    def sheet() -> Sheet:
        job.digest = hashlib.sha256(content + (orjson.dumps(job.for_all) if job.for_all else b"")).hexdigest()
        return lines_of(read(job.name, content), job.ledger, job.organ, known, job.for_all, ours)

    try:
        job.sheet = await giving.reads.ask(sheet)
        job.phase = "trying"
        if _heard(job, await _tried(job, giving, caller)):  # what stands is left out: what follows is asked anew
            _heard(job, await _tried(job, giving, caller))
        job.phase = "checked"
    except Unreadable as error:
        job.phase, job.told = "failed", error.zh
    except ProblemError as error:
        job.phase, job.told = "failed", _detail(orjson.loads(error.body))
    except Exception:
        log.exception("an import failed", ledger=job.ledger.kind)
        job.phase, job.told = "failed", DEFECT


async def record(job: Job, giving: Giving, caller: Grant) -> None:
    """All of it, or nothing where the ledger has come to refuse a line."""
    job.phase, job.told = "recording", ""
    try:
        answers = await _given(job, giving, caller)
        if all(status == HTTPStatus.OK for status, _ in answers):
            job.position = answers[-1][1]["position"] if answers else ""
            job.phase = "recorded"
            for line in job.lines:
                line.commands = []
        else:
            for (line, command, _), (status, said) in zip(list(_commands(job)), answers, strict=True):
                if status != HTTPStatus.OK:
                    line.wrong += _faults(job.ledger.steps[command.step], said)
            job.phase, job.told = "checked", NOT_RECORDED
    except ProblemError as error:
        known = error.status < HTTPStatus.INTERNAL_SERVER_ERROR
        job.phase, job.told = "checked", _detail(orjson.loads(error.body)) if known else UNKNOWN
    except Exception:
        log.exception("an import failed", ledger=job.ledger.kind)
        job.phase, job.told = "checked", DEFECT


def _commands(job: Job) -> Iterator[tuple[Line, Meant, str]]:
    """Those of all lines, each with its key."""
    for line in job.lines:
        for it in line.commands:
            yield line, it, f"import-{job.digest[:40]}-{line.number}-{it.step}-{it.nth}"


async def _tried(job: Job, giving: Giving, caller: Grant) -> list[Answer]:
    """The answers, in the order of the commands, if they were given now; the job tells how far it has come.

    Raises ProblemError where the ledger cannot decide now.
    """
    answers: list[Answer] = []
    lines = [place for place, line in enumerate(job.lines) for _ in line.commands]  # by command
    if lines:
        async for some in giving.rehearse(job.ledger.side, caller, await asyncio.to_thread(_body, job)):
            answers += await asyncio.to_thread(orjson.loads, some)
            job.done = max(job.done, lines[min(len(answers), len(lines) - 1)])  # what is asked anew goes on from there
    return _able(answers)


async def _given(job: Job, giving: Giving, caller: Grant) -> list[Answer]:
    """The answers, in the order of the commands. Raises ProblemError where the ledger cannot record now."""
    status, answer = await giving.give_together(job.ledger.side, caller, await asyncio.to_thread(_body, job))
    if status != HTTPStatus.OK:
        raise ProblemError(status, answer)
    return _able(await asyncio.to_thread(orjson.loads, answer))


def _body(job: Job) -> bytes:
    return orjson.dumps([{"type": it.command, "key": key, "body": it.body} for _, it, key in _commands(job)])


def _able(answers: list[Answer]) -> list[Answer]:
    for status, told in answers:
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ProblemError(status, orjson.dumps(told))
    return answers


def _heard(job: Job, answers: Sequence[Answer]) -> bool:
    """What the ledger said, put to the lines; whether a command was left out because the matter stands already."""
    left = iter(answers)
    before = sum(len(line.commands) for line in job.lines)
    for line in job.lines:
        _hear(line, [(it, next(left)) for it in line.commands], job.ledger.steps)
    return sum(len(line.commands) for line in job.lines) < before


def _hear(line: Line, told: Sequence[tuple[Meant, Answer]], steps: Sequence[Step]) -> None:
    line.foreseen, line.commands, line.wrong = [], [], list(line.amiss)
    named = {fault.partition("：")[0] for fault in line.amiss}
    for command, (status, said) in told:
        if status == HTTPStatus.OK:
            line.stream = line.stream or said["stream"]
            foreseen = said.get("foreseen", ())
            if command.begins and 0 < len(foreseen) < said["version"]:  # what stands is not replaced by a ledger
                line.standing = OTHERWISE
                continue
            line.foreseen += [_chinese(fact["message"]) for fact in foreseen]
            line.commands.append(command)
        elif any(defect in said["detail"] for defect in _NUMBER_KNOWN) and not command.begins:
            line.standing, line.commands, line.foreseen, line.wrong = OTHERWISE, [], [], list(line.amiss)
            return
        elif command.begins and (said.get("rule") == _PAST_IT or any(it in said["detail"] for it in _NUMBER_KNOWN)):
            line.standing = OTHERWISE
        else:
            if not line.wrong or "errors" in said:  # what is refused afterwards may follow from the first
                faults = _faults(steps[command.step], said)
                line.wrong += (fault for fault in faults if fault.partition("：")[0] not in named)
            line.commands.append(command)
    line.wrong = list(dict.fromkeys(line.wrong))
    if not (line.foreseen or line.wrong or line.standing or line.elsewhere):
        line.standing = STANDS


def _faults(step: Step, said: Mapping[str, Any]) -> Iterator[str]:
    """In the words of the rules, by the titles of the columns."""
    if not said.get("errors"):
        yield _detail(said)
    titles: dict[str, str] = {}
    for path, title in step.titles():
        titles.setdefault(path.partition(".*")[0], title)
    for error in said.get("errors", ()):
        within = [path for path in titles if f"{error['path']}.".startswith(f"{path}.")]
        inside = [path for path in titles if f"{path}.".startswith(f"{error['path']}.")]
        named = titles[(within or inside)[0]] if within or inside else error["path"]
        yield f"{named}：{_chinese(error['message'])}"


def _chinese(text: str) -> str:
    """A ledger is Chinese, and so is what is said of its lines."""
    return text.partition(" / ")[0]


def _detail(said: Mapping[str, Any]) -> str:
    return _chinese(str(said.get("detail", ""))).removeprefix(f"[{said.get('rule')}] ")
