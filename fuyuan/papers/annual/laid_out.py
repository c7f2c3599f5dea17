"""A document of the review in one language, as a list of pieces that every kind of file is made of in that order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from events.instants import SHANGHAI
from fuyuan.papers.annual.pieces import Heading, LaidOut, Language, Paragraph, Picture, Piece, Said, Sheet, Signature
from fuyuan.papers.numerals import numeral
from projections.review.account.blocks import blocks_in
from projections.review.account.cells import read

Account = dict[str, Any]
"""What `projections.review.account.account` gives."""

OFFICE = {"zh": "（办公室）", "en": "(the office)"}
"""What marks the words of the office."""
ANNEX = {
    "tables": ("附表", "Tables"),
    "figures": ("附录一　指标数值与定义", "Appendix 1. Figures and definitions"),
    "sources": ("附录二　数据来源与核验", "Appendix 2. Sources and proof"),
}


def cut_off(at: str, language: Language) -> str:
    """An instant as an office writes it, in Asia/Shanghai."""
    local = datetime.fromisoformat(at).astimezone(SHANGHAI)
    return f"{local:%Y年%-m月%-d日%H:%M}（北京时间）" if language == "zh" else f"{local:%Y-%m-%d %H:%M} (Beijing time)"


def laid_out(account: Account, language: Language) -> LaidOut:
    """The document in one language; what has no words in it, as the name of an organ, stays as it is."""
    return _Layout(account, language).document()


class _Layout:
    def __init__(self, account: Account, language: Language) -> None:
        self._account, self._language = account, language
        self._zh = language == "zh"

    def document(self) -> LaidOut:
        issue = self._account["issue"]
        title = self._in(self._account["title"])
        return LaidOut(
            self._language,
            title,
            self._lines(title),
            self._in(self._account["edition_title"]),
            "　".join(issue["by"]) or self._account["jurisdiction"],
            issue["number"] or "",
            issue["on"] is None,
            tuple(self._facts()),
            tuple(self._pieces()),
        )

    def _lines(self, title: str) -> tuple[str, ...]:
        """The title broken where its sense allows: whose it is, of what, of which year."""
        if not self._zh:
            return (title,)
        whose = self._account["jurisdiction"]
        _, found, rest = title.partition(whose)
        mechanism, of, year = (rest if found else title).partition("机制")
        return tuple(filter(None, (found, f"{mechanism}{of}", year)))

    def _facts(self) -> Iterator[tuple[str, str]]:
        account, proof = self._account, self._account["provenance"]
        version = proof["definition_version"]
        yield self._of("统计年度", "Year"), str(account["year"])
        yield self._of("数据截止", "Cut-off"), cut_off(account["cut_off"], self._language)
        yield self._of("指标定义", "Definitions"), self._of(f"第{version}版", f"version {version}")
        yield self._of("依据事件", "Events"), str(proof["events"])

    def _pieces(self) -> Iterator[Piece]:
        first = 0
        for part in self._account["parts"]:
            title = self._in(part["title"])
            title = title[:1].upper() + title[1:]
            if part["key"] != "preface":
                first += 1
                title = f"{numeral(first)}、{title}" if self._zh else f"{first}. {title}"
            yield Heading(1, title, part["key"])
            yield from self._blocks(part["blocks"])
            for second, section in enumerate(part["sections"], start=1):
                named = self._in(section["title"])
                named = f"（{numeral(second)}）{named}" if self._zh else f"{first}.{second} {named}"
                yield Heading(2, named, f"{part['key']}-{section['key']}")
                yield from self._blocks(section["blocks"])
        if lines := tuple(self._signed(**self._account["issue"])):
            yield Signature(lines)
        yield from self._annexes()

    def _signed(self, by: list[str], on: str | None, **_: object) -> Iterator[str]:
        """Who issued it, and the day; nothing of a draft."""
        if on is not None:
            yield from by
            day = date.fromisoformat(on)
            yield f"{day.year}年{day.month}月{day.day}日" if self._zh else on

    def _blocks(self, blocks: list[dict[str, Any]]) -> Iterator[Piece]:
        for block in blocks:
            match block:
                case {"kind": "paragraph", "sentences": sentences}:
                    yield Paragraph(tuple(self._said(one) for one in sentences))
                case {"kind": "chart", "chart": chart}:
                    yield self._picture(chart)
                case {"kind": "table", "table": key}:
                    yield self._sheet(self._account["tables"][key], key)
                case _:
                    raise ValueError(block["kind"])

    def _said(self, sentence: dict[str, Any]) -> Said:
        own = "paragraph" in sentence
        text = sentence[self._language] + (OFFICE[self._language] if own else "")
        return Said(text if self._zh else f"{text} ", tuple(sentence["figures"]), own)

    def _picture(self, chart: dict[str, Any]) -> Picture:
        title, unit = self._in(chart["title"]), self._in(chart["unit"])
        labels = [self._in(label) for label in chart["labels"]]
        series = [{"title": self._in(one["title"]), "values": one["values"]} for one in chart["series"]]
        values = zip(*(one["values"] for one in series), strict=True)
        numbers = ("/".join(f"{value:g}" for value in of_label) for of_label in values)
        told = "；".join(f"{label} {said}" for label, said in zip(labels, numbers, strict=True))
        drawn = {"unit": unit, "labels": labels, "series": series}
        return Picture(chart["key"], f"{title}（{unit}）" if self._zh else f"{title} ({unit})", told, drawn)

    def _sheet(self, table: dict[str, Any], key: str) -> Sheet:
        columns, more = table["columns"], table["total"] - len(table["rows"])
        nothing = (self._of("本年无", "none"), *("" for _ in columns[1:]))
        note = self._in(table["note"]) if table["note"] else ""
        if more:
            left = self._of(f"另有{more}行，见同名工作簿", f"{more} more rows in the workbook of the same name")
            note = f"{note}；{left}" if note else left
        named = f"{key.rstrip('bc')}　" if key.startswith("T") else ""
        return Sheet(
            key,
            f"{named}{self._in(table['title'])}",
            tuple(self._in(column) for column in columns),
            tuple(bool(column["number"]) for column in columns),
            tuple(tuple(read(cell, self._in) for cell in row) for row in table["rows"]) or (nothing,),
            note,
        )

    def _annexes(self) -> Iterator[Piece]:
        account = self._account
        printed = {block["table"] for block in blocks_in(account) if block["kind"] == "table"}
        every = account["edition"] == "internal"  # to the public an empty table may be one that it does not have
        behind = [
            (key, table) for key, table in account["tables"].items() if key not in printed and (table["rows"] or every)
        ]
        if behind:
            yield self._annex("tables")
            yield from (self._sheet(table, key) for key, table in behind)
        yield self._annex("figures")
        yield from self._figures()
        yield self._annex("sources")
        yield from self._sources()

    def _annex(self, key: str) -> Heading:
        return Heading(1, self._of(*ANNEX[key]), key)

    def _figures(self) -> Iterator[Piece]:
        """All values, then what each figure counts."""
        figures = self._account["figures"]
        values = tuple(
            (figure["id"], self._in(figure["title"]), self._in(value["title"]), value["text"])
            for figure in figures
            for value in figure["values"]
        )
        heads = self._of("编号", "Id"), self._of("指标", "Figure"), self._of("项目", "Value")
        named = self._of("指标数值", "Figures")
        yield Sheet("values", named, (*heads, self._of("数值", "Number")), (False, False, False, True), values)
        for figure in figures:
            for table in figure["tables"]:
                sheet = self._sheet(table, f"{figure['id']}-{table['key']}")
                title = f"{figure['id']} {self._in(figure['title'])}　{sheet.title}"
                yield replace(sheet, title=title, detail=True)
        definitions = tuple(
            (
                figure["id"],
                self._in(figure["title"]),
                self._in(figure["numerator"]),
                self._in(figure["denominator"]) if figure["denominator"] else "",
                figure["source"],
            )
            for figure in figures
        )
        counted = self._of("计数或者分子", "Count or numerator")
        counts = (*heads[:2], counted, self._of("分母", "Denominator"), self._of("依据", "Source"))
        yield Sheet("definitions", self._of("指标定义", "Definitions"), counts, (False,) * 5, definitions)

    def _sources(self) -> Iterator[Piece]:
        proof = self._account["provenance"]
        if "districts" in proof:
            yield from self._districts(proof["districts"])
            return
        yield Paragraph((Said(self._of(*_PROOF), (), False),))
        yield Paragraph((Said(f"SHA-256　{proof['sha256']}", (), False),))
        root = self._of("默克尔树根（RFC 6962，Base64）", "Merkle root (RFC 6962, base64)")
        heads = self._of("账本", "Ledger"), self._of("截止时事件数", "Events at the cut-off"), root
        rows = tuple(
            (self._in(side["title"]), str(side.get("size", side["events"])), side.get("root", ""))
            for side in proof["sides"].values()
        )
        yield Sheet("ledgers", self._of("三方账本", "The ledgers"), heads, (False, True, False), rows)
        if gaps := proof.get("gaps"):
            said = self._of("缺少版本的事项", "Streams with a missing version")
            yield Paragraph((Said(f"{said}：{'、'.join(gaps)}", (), False),))
        if aside := proof.get("set_aside"):
            reasons = self._of("未采用的记录", "Set aside"), self._of("原因", "Reason")
            refused = tuple((one["ref"], one["reason"]) for one in aside)
            yield Sheet("set-aside", reasons[0], reasons, (False, False), refused)

    def _districts(self, districts: list[dict[str, Any]]) -> Iterator[Piece]:
        """The editions that a review of districts was made of."""
        yield Paragraph((Said(self._of(*_OF_DISTRICTS), (), False),))
        digest = self._of("统计结果摘要（SHA-256）", "Digest of the figures (SHA-256)")
        heads = self._of("区县", "District"), self._of("数据截止", "Cut-off"), self._of("事件数", "Events"), digest
        rows = tuple(
            (
                f"{each['name']}（{each['code']}）",
                cut_off(each["cut_off"], self._language),
                str(each["events"]),
                each["figures_digest"],
            )
            for each in districts
        )
        yield Sheet("editions", self._of("所汇总的总结", "The editions"), heads, (False, False, True, False), rows)

    def _in(self, words: dict[str, str]) -> str:
        return words[self._language]

    def _of(self, zh: str, en: str) -> str:
        return zh if self._zh else en


_OF_DISTRICTS = (
    "本文各项数据只取自下列区县已公布的年度总结公开版。统计结果摘要由各区县双方确认，据此可以向该区县核对。",
    "Every number is that of the public editions below. The digest of its figures was confirmed by both sides of the "
    "district, which can be asked for them.",
)
_PROOF = (
    "本文各项数据只由三方账本的事件记录计算得出。按“方/事件编号”排序、每条一行的事件原文，其SHA-256值如下；以相同事件重新计算，"
    "结果逐字节相同，可用 fuyuan review --check 核对。",
    "Every figure follows from the events of the three ledgers. The digest is over the event documents, one a line, "
    "sorted by side/event id; the same events give the same bytes, which fuyuan review --check verifies.",
)
