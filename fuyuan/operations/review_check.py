"""`fuyuan review --check FILE`: compute the figures of a file again, and say of each that does not hold what it is.

`FILE` is `review-YEAR.json`, or the `…-document.json` of an edition, on which its page, Word and PDF files rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson

from domain.definitions import DEFINITIONS, VERSION, Label
from fuyuan.bad_day import BadDay
from fuyuan.installation.private_file import unreadable
from fuyuan.operations.archive_reading import no_keys_to
from fuyuan.operations.review import Reviewed, reviewed
from fuyuan.operations.tell import Finding
from fuyuan.papers.annual.files import EDITIONS
from fuyuan.papers.annual.pieces import Language
from fuyuan.settings import Settings
from projections.review.account.account import account
from projections.review.account.blocks import blocks_in
from projections.review.account.cells import read
from projections.review.account.published_before import EARLIER, SUPPLEMENTS

TOLD: Final = 50
"""Values that are told one by one; of more the number is."""
SENTENCE: Final = "文句 "
_NONSENSE: Final = (ValueError, LookupError, TypeError, AttributeError)
Document = dict[str, Any]


async def examine(settings: Settings, file: Path, archives: Sequence[Path] = ()) -> AsyncIterator[Finding]:
    """Whether the input is the same, then each value that is not. Raises BadDay for what is no such file."""
    said = _read(file)
    cut_off = datetime.fromisoformat(said["cut_off"])
    found = await asyncio.to_thread(reviewed, settings, said["year"], cut_off, archives)
    again = _again(found, said)
    yield _input(said, again)
    if unread := found.review.log.unread:
        zh, en = no_keys_to(unread)
        yield Finding(f"文字没有核对：{zh}", f"its texts are not compared: {en}", None)
    try:
        wrong = list(_differing(said, again))
    except _NONSENSE as error:
        raise _no_data_file(file) from error
    for finding in wrong[:TOLD]:
        yield finding
    if len(wrong) > TOLD:
        rest = len(wrong) - TOLD
        yield Finding(f"另有{rest}处不符", f"{rest} more do not hold", False)
    if not wrong:
        held = len(list(_values(again)))
        yield Finding(f"{held}个数值全部一致", f"all {held} values hold", True)


def _read(file: Path) -> Document:
    try:
        said = orjson.loads(file.read_bytes())
        known = said["year"], said["cut_off"], said["figures"], _version(said), _digest(said)
        if not isinstance(known[0], int) or datetime.fromisoformat(known[1]).tzinfo is None:
            raise ValueError("no year, or an instant of nowhere")
    except OSError as error:
        raise unreadable(file, error) from error
    except _NONSENSE as error:
        raise _no_data_file(file) from error
    if known[3] != VERSION:
        raise BadDay(
            f"{file} 使用的是第{known[3]}版指标定义，本程序只有第{VERSION}版",
            f"{file} uses version {known[3]} of the definitions, this program has version {VERSION} alone",
        )
    try:
        dict(_values(said))
        if not all(isinstance(side["events"], int) for side in _sides(said).values()):
            raise ValueError("no sides")
    except _NONSENSE as error:
        raise _no_data_file(file) from error
    return dict(said)


def _no_data_file(file: Path) -> BadDay:
    return BadDay(
        f"{file} 不是年度总结的数据文件，或者已被改动：请给出 review-年度.json，或者某一版的 …-document.json",
        f"{file} is no data file of an annual review, or was changed: give review-YEAR.json, or the …-document.json of "
        "an edition",
    )


def _sides(said: Document) -> Document:
    of: Document = (said["provenance"] if "provenance" in said else said["log"])["sides"]
    return of


def _version(said: Document) -> str:
    return str(said["provenance"]["definition_version"] if "provenance" in said else said["definition_version"])


def _digest(said: Document) -> str:
    return str(said["provenance"]["sha256"] if "provenance" in said else said["log"]["sha256"])


def _again(found: Reviewed, said: Document) -> Document:
    """The same document, of the records as they are read now."""
    if "provenance" not in said:
        return dict(orjson.loads(found.review.to_json()))
    white_paper = said.get("kind") == "white_paper"
    edition = next(
        (one for one in EDITIONS if one.edition.value == said.get("edition") and one.white_paper is white_paper), None
    )
    if edition is None:
        raise BadDay("文件未写明是哪一版", "the file does not say which edition it is")
    made = account(found.review, edition.edition, found.heads, digest=found.review.digest(), white_paper=white_paper)
    return dict(orjson.loads(orjson.dumps(made)))


def _input(said: Document, again: Document) -> Finding:
    """Whether the very same events were read, and of which side they are not."""
    zh, en = "所依据的事件", "the events that it rests on"
    if _digest(said) == _digest(again):
        return Finding(f"{zh}一致", f"{en} are the same", True)
    before, now = _sides(said), _sides(again)
    sides = [side for side in now if before.get(side, {}).get("events") != now[side]["events"]]
    which = "、".join(f"{side} {before.get(side, {}).get('events', 0)}→{now[side]['events']}" for side in sides)
    return Finding(f"{zh}不一致：{which or '内容不同'}", f"{en} differ: {which or 'in what they say'}", False)


def _differing(said: Document, again: Document) -> Iterator[Finding]:
    before, now = dict(_values(said)), dict(_values(again))
    for place in {**before, **now}:
        in_both = place in before and place in now
        if before.get(place) == now.get(place) or (place.startswith(SENTENCE) and not in_both):
            continue  # a sentence that is in one alone was replaced by the office, before or since
        metric = place.partition(".")[0]
        title = DEFINITIONS[metric].label if metric in DEFINITIONS else None
        zh, en = (f"（{title.zh}）", f" ({title.en})") if title else ("", "")
        was, is_now = _told(before.get(place), now.get(place)), _told(now.get(place), before.get(place))
        yield Finding(
            f"{place}{zh}：文件为{was.zh}，重算为{is_now.zh}",
            f"{place}{en}: {was.en} in the file, {is_now.en} now",
            False,
        )


def _values(document: Document) -> Iterator[tuple[str, Any]]:
    """Every value of every figure, and every table, by its place."""
    figures = document["figures"]
    for figure in figures.values() if isinstance(figures, dict) else figures:
        metric = figure["definition"]["id"] if "definition" in figure else figure["id"]
        for value in (*figure["values"], *figure.get("tables", ())):
            yield f"{metric}.{value['key']}", value
    tables = document.get("tables", {})
    yield from ((key, table) for key, table in tables.items() if key not in (SUPPLEMENTS, EARLIER))
    for sentence in _sentences(document):
        yield f"{SENTENCE}{sentence['key']}", {"text": f"{sentence['zh']} / {sentence['en']}"}


def _sentences(document: Document) -> Iterator[Document]:
    """Those that were made from figures: what the office writes is its own."""
    said = (one for block in blocks_in(document) for one in block.get("sentences", ()))
    return (one for one in said if "paragraph" not in one)


def _told(value: Any, other: Any) -> Label:
    """What a value says; of a table the first line that is not in the `other`."""
    match value:
        case None:
            return Label("无", "nothing")
        case {"text": text}:
            return Label(str(text), str(text))
        case {"days": days, "n": of}:
            return Label(f"{days}天（{of}项）", f"{days} days, of {of}")
        case {"value": number}:
            return Label(str(number), str(number))
        case {"rows": rows}:
            theirs = other["rows"] if other else []
            at = next((at for at, row in enumerate(rows) if [row] != theirs[at : at + 1]), None)
            if at is not None:
                return Label(f"第{at + 1}行“{_line(rows[at], 'zh')}”", f'line {at + 1} "{_line(rows[at], "en")}"')
            return Label(f"{len(rows)}行", f"{len(rows)} lines")
        case _:
            return Label("另一内容", "otherwise")


def _line(row: Sequence[Any], language: Language) -> str:
    return " | ".join(read(cell, lambda label: label[language]) for cell in row)
