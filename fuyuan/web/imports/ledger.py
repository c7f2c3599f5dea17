"""What a ledger is: its columns as clerks call them, and the commands that each of its lines means.

A line means the commands of those steps of which something is filled in. What a column stands for is said once, by the
path of a field in a command; how the field is written follows from the command's form, as in the console.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final

from events.base import Side
from events.vocabulary import OrganRole
from fuyuan.web.forms.fields import Field
from fuyuan.web.forms.filled import body_of
from fuyuan.web.forms.offered import form_of
from fuyuan.web.imports.written import Known, Written, folded, named
from projections.views import BY_NAME

NOTHING: Final = frozenset({"-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "N/A", "n/a"})
"""What people write into a cell where there is nothing."""
YES: Final = frozenset({"是", "有", "√", "✓", "对", "已", "y", "yes", "true", "1"})
NO: Final = frozenset({"否", "没有", "×", "✗", "未", "n", "no", "false", "0"})
YES_OR_NO: Final = ("是", "否")
Values = Mapping[str, str]
"""A line: by the title of a column what stands there, nothing for what is blank."""
Ours = Callable[[str], bool]
"""Whether an organ of this name is the one whose ledger it is."""
_BETWEEN: Final = re.compile(r"[、,，;；\n]+")
_SERIAL: Final = re.compile("[3-6][0-9]{4}")
_DAY_ZERO: Final = date(1899, 12, 30)
"""A day that a sheet program shows as a number is counted from here; five digits are the years 1982 to 2091."""
_BETWEEN_WORDS: Final = re.compile(r"[;；\n]+")
_COUNTED: Final = re.compile(
    r"^\s*(?:[0-9]{1,2}[.．、)）]|[（(][0-9一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*"
)


@dataclass(frozen=True, slots=True)
class Column:
    """`other`: what else it is called; `help` stands above it in the template. Those `needed` every sheet has.

    `words`: what may be written, where no field of a command says it.
    """

    title: str
    other: tuple[str, ...] = ()
    help: str = ""
    needed: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A command that a line means. `fields`: by the path of a field, the column; several: the first that is filled in.

    - `fixed`: by path, what the ledger itself says. `where`: the columns that have to say 是 or 否.
    - `when`: the line means the command where one of these is filled in; of none, always.
    - `each`: the command is given for every value of this column. `day`: the column of its business date.
    - `begins`: it opens the matter. What stands already is left as it stands.
    - `counted`: a list, each group of which says in this field which one it is, from 1: `answers.*.recommendation`. One
      group alone is said of all.
    """

    command: str
    fields: Mapping[str, str | tuple[str, ...]]
    day: tuple[str, ...]
    when: tuple[str, ...] = ()
    where: Mapping[str, bool] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    each: str = ""
    begins: bool = False
    counted: str = ""

    def titles(self) -> Iterator[tuple[str, str]]:
        """By path, each column that fills it in."""
        for path, titles in {**self.fields, "occurred_on": self.day}.items():
            yield from ((path, title) for title in ((titles,) if isinstance(titles, str) else titles))


@dataclass(frozen=True, slots=True)
class Ledger:
    """`names`: the column that says what a line is about. `view` shows what was recorded.

    - `ignored`: columns that offices have and this ledger has no use for, with the reason.
    - `matter`: the id of the matter that a line opens, where no number names it in the command.
    - `about`: where the matter that a line is about is looked up.
    - `by`: who records it, where not every organ of the side does.
    - `asked`: columns that may be filled in once for all lines that have nothing there.
    - `reads`: what a line says, of what stands in it and what was filled in for all lines.
    - `elsewhere`: why a line is not recorded here though nothing is wrong with it.
    """

    kind: str
    zh: str
    says: str
    side: Side
    names: str
    view: str
    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    ignored: Mapping[str, str]
    matter: Callable[[str, Values], str | None] = lambda organ, values: None
    about: Written | None = None
    by: tuple[OrganRole, ...] = ()
    asked: tuple[str, ...] = ()
    reads: Callable[[Values, Values], Values] = lambda values, for_all: {**for_all, **values}
    elsewhere: Callable[[Values, Ours], str] = lambda values, ours: ""

    @property
    def en(self) -> str:
        return BY_NAME[self.view].en

    def column(self, title: str) -> Column:
        return next(column for column in self.columns if column.title == title)


@dataclass(frozen=True, slots=True)
class Meant:
    """A command that a line means: of which step, and which of its commands."""

    step: int
    nth: int
    command: str
    body: Mapping[str, Any]
    begins: bool


def nothing(text: str) -> bool:
    """Whether the cell says that there is nothing."""
    return not text or text in NOTHING


def yes(text: str) -> bool | None:
    """是 or 否 as people write it; None for anything else."""
    word = folded(text)
    return True if word in YES else False if word in NO else None


def meant(ledger: Ledger, organ: str, values: Values, known: Known) -> tuple[list[Meant], list[str]]:
    """The commands of a line, and what is wrong with the line before any rule is asked.

    `known`: the matters that lines of this ledger can be about.
    """
    commands: list[Meant] = []
    wrong: list[str] = []
    id_, many = ledger.matter(organ, values), 0
    if ledger.about is not None and (written := values.get(ledger.about.column)) is not None:
        match list(known.get(named(written), {}).items()):
            case [(id_, many)]:
                pass
            case []:
                return [], [f"{ledger.about.column}：系统中没有“{written[:50]}”，或者本单位不能办理"]
            case _:
                return [], [f"{ledger.about.column}：有几件事项都是“{written[:50]}”，请改填文号"]
    unclear = {title for it in ledger.steps for title in it.where if yes(values.get(title, "否")) is None}
    wrong += [f"{title}：请填“是”或者“否”" for title in sorted(unclear)]
    for place, step in enumerate(ledger.steps):
        if not _taken(step, values):
            continue
        if not any(title in values for title in step.day):
            wrong.append(f"{step.day[0]}：必填")
            continue
        for nth, one in enumerate(_each(step, values)):
            given: dict[str, list[str]] = {}
            for path, title, text in _filled(step, one):
                try:
                    given |= _written(form_of(step.command), path, text)
                except NoWord as unknown:
                    wrong.append(f"{title}：{unknown}")
            given |= _counted(step, given, many)
            body = body_of(form_of(step.command), {**{path: [text] for path, text in step.fixed.items()}, **given})
            commands.append(Meant(place, nth, step.command, body | ({"id": id_} if id_ else {}), step.begins))
    return commands, list(dict.fromkeys(wrong))


def _taken(step: Step, values: Values) -> bool:
    if any(title not in values or yes(values[title]) is not wanted for title, wanted in step.where.items()):
        return False
    return not step.when or any(title in values and yes(values[title]) is not False for title in step.when)


def _each(step: Step, values: Values) -> Iterator[Values]:
    if not step.each:
        yield values
        return
    for value in _parted(values[step.each]):
        yield {**values, step.each: value}


def _filled(step: Step, values: Values) -> Iterator[tuple[str, str, str]]:
    """The path of a field, the title of its column, and what stands there."""
    for path, titles in {**step.fields, "occurred_on": step.day}.items():
        named = (titles,) if isinstance(titles, str) else titles
        title = next((title for title in named if title in values), None)
        if title is not None:
            yield path, title, values[title]


def field_at(fields: tuple[Field, ...], path: str) -> Field:
    """The field of this path."""
    name, _, rest = path.replace(".*.", ".").partition(".")
    here = next(one for one in fields if one.name == name)
    return field_at(here.fields, rest) if rest else here


def _written(fields: tuple[Field, ...], path: str, text: str) -> dict[str, list[str]]:
    """By path, what would be written into the form. Raises NoWord."""
    if ".*." in path:
        before, _, after = path.partition(".*.")
        asked = field_at(fields, path)
        parts = [_code(asked, word) for word in _words(asked, text)] if asked.kind == "choice" else _parted(text)
        if asked.kind == "text":
            parts = texts(text)
        return {f"{before}.{place}.{after}": [part] for place, part in enumerate(parts)}
    asked = field_at(fields, path)
    match asked.kind:
        case "choice":
            return {path: [_code(asked, text)]}
        case "choices":
            return {path: [_code(asked, word) for word in _words(asked, text)]}
        case "lines" | "organs":
            return {path: ["\n".join(_parted(text))]}
        case "texts":
            return {path: texts(text)}
        case "day" if _SERIAL.fullmatch(text):
            return {path: [(_DAY_ZERO + timedelta(days=int(text))).isoformat()]}
        case _:
            return {path: [text]}


def texts(text: str) -> list[str]:
    """The texts that stand in a cell, each in its line, without their numbers."""
    return [part for line in text.splitlines() if (part := _COUNTED.sub("", line).strip())]


def _counted(step: Step, given: Mapping[str, list[str]], many: int) -> dict[str, list[str]]:
    """The groups of a list with their numbers; one alone is repeated for each of `many`."""
    before, _, number = step.counted.partition(".*.")
    if not number:
        return {}
    groups = {place: path for path in given if (place := path.removeprefix(f"{before}.")) != path}
    last = max((int(place.partition(".")[0]) for place in groups), default=-1) + 1
    more = range(many) if last == 1 else range(last)
    repeated = {
        f"{before}.{place}.{group.partition('.')[2]}": given[path]
        for place in (more if last == 1 else ())
        for group, path in groups.items()
    }
    return repeated | {f"{before}.{place}.{number}": [str(place + 1)] for place in more}


class NoWord(ValueError):
    """What is written is no word of a closed list."""


def _code(asked: Field, text: str) -> str:
    """The code of the word that is written."""
    if asked.flag and (said := yes(text)) is not None:
        return "true" if said else "false"
    words = {folded(word.zh): code for code, word in asked.choices.items()}
    word = folded(text)
    code = words.get(word) or words.get(word.partition("/")[0])
    if code is None:
        similar = [asked.choices[words[near]].zh for near in get_close_matches(word, words, n=3, cutoff=0.4)]
        offered = "、".join(similar or (word.zh for word in asked.choices.values()))
        meant = f"，您要填的是不是：{offered}" if similar else f"，可填：{offered}"
        raise NoWord(f"没有“{text[:30]}”这一项{meant}")
    return code


def _words(asked: Field, text: str) -> list[str]:
    """The words that stand in a cell. A word may hold a mark that stands between words elsewhere."""
    known = {folded(word.zh) for word in asked.choices.values()}
    parts = [part.strip() for part in _BETWEEN_WORDS.split(text) if part.strip()]
    return [word for part in parts for word in ([part] if folded(part) in known else _parted(part))]


def _parted(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]
