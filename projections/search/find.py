"""Finding: the events that hold every term and that the reader may see, the newest first.

What is newer than the index is looked through as it stands. In the index, the bits of the terms' pairs and of
what the reader may see are laid over one another, so a term in half of all events costs a reader who sees few
of them no more than a rare one. What is left is looked at: the exact condition of `projections.access` and the
text itself decide; the index only says where it is worth looking. The work for one page is bounded: where the
bound is reached, the page ends early, and its cursor goes on from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, exists, func, not_, or_, select

from events.streams import streams_of
from projections.access.matters import HANDED_OVER, MATTER_ORGAN
from projections.access.sight import Sight
from projections.asked import Asked
from projections.errors import BadQuestion
from projections.search.postings import BLOCK, SEARCH_CONCERN, SEARCH_POSTING, chunks, indexed, places_of, unpacked
from projections.search.texts import fold, pairs, place_of, stable, texts_of
from projections.store.schema import EVENT
from projections.store.texts import texts_of_events, with_texts

SHORTEST: Final = 2
PAIRS: Final = 24  # of a question that are looked up; the text decides in the end
BLOCKS: Final = (8, 32, 128, 512)  # looked at together, more and more
LOOKED_AT: Final = 400  # events of the index for one page
WINDOWS: Final = 16  # blocks not indexed yet for one page
AROUND: Final = 40  # characters of the snippet before and behind the place
Row = dict[str, Any]


def terms_of(text: str) -> list[str]:
    """The words of a question, folded. Raises BadQuestion for one that is too short."""
    terms = list(dict.fromkeys(fold(text).split()))
    if not terms or any(len(term) < SHORTEST for term in terms):
        zh = "检索词（text）每个至少两个字，词与词之间用空格隔开"
        raise BadQuestion("text", zh, "each word of text needs at least two characters; blanks part them")
    return terms


def find(
    connection: Connection, asked: Asked, sight: Sight, limit: int, before: int | None
) -> tuple[list[Row], int | None]:
    """Up to `limit` rows, and the local number behind which the next page goes on."""
    terms, kind = terms_of(asked.filters["text"]), asked.filters.get("kind")
    search = _Search(connection, sight, terms, kind)
    if before is None:
        before = int(connection.scalar(select(func.max(EVENT.c.seq))) or 0) + 1
    found: list[Row] = []
    for row in search.run(before):
        if len(found) == limit:
            return found, found[-1]["seq"]
        found.append(row)
    return found, search.stopped_at


class _Search:
    def __init__(self, connection: Connection, sight: Sight, terms: Sequence[str], kind: str | None) -> None:
        self._connection, self._sight, self._terms, self._kind = connection, sight, terms, kind
        self._tokens = _some(sorted({pair for term in terms for pair in pairs(term)}), PAIRS)
        self.stopped_at: int | None = None

    def run(self, before: int) -> Iterator[Row]:
        """Every row before this local number, until the bound is reached: then `stopped_at` says where."""
        blocks = indexed(self._connection)
        yield from self._not_indexed(blocks * BLOCK + 1, before)
        if self.stopped_at is None:
            yield from self._indexed(min(blocks * BLOCK + 1, before))

    def _not_indexed(self, first: int, before: int) -> Iterator[Row]:
        for _ in range(WINDOWS):
            if before <= first:
                return
            start = max(first, before - BLOCK)
            for seqs in chunks(self._likely(range(before - 1, start - 1, -1)), 500):
                yield from self._matching(seqs)
            before = start
        if before > first:
            self.stopped_at = before

    def _likely(self, seqs: Sequence[int]) -> Iterator[int]:
        """Those whose text holds the ideographs of the terms: they stand in the JSON as they are."""
        runs = [run for term in self._terms if (run := stable(term))]
        texts = texts_of_events(self._connection, seqs)
        return (seq for seq in seqs if all(run in texts[seq] for run in runs))

    def _indexed(self, before: int) -> Iterator[Row]:
        chunk, looked = 64, 0
        candidates = self._candidates(before)
        while seqs := list(islice(candidates, chunk)):
            yield from self._matching(seqs)
            looked += len(seqs)
            if looked >= LOOKED_AT:
                self.stopped_at = seqs[-1]
                return
            chunk = min(2 * chunk, 500)

    def _matching(self, seqs: Sequence[int]) -> Iterator[Row]:
        """Those of the events that the reader may see and that hold the terms."""
        kind = [] if self._kind is None else [_of_kind(self._kind)]
        seen = select(EVENT).where(EVENT.c.seq.in_(seqs), *kind, self._sight.event(EVENT.c))
        rows = self._connection.execute(seen.order_by(EVENT.c.seq.desc())).mappings()
        for row in with_texts(self._connection, rows):
            data = orjson.loads(row["envelope"])["data"]
            texts = list(texts_of(row["type"], data))
            folded = [fold(text) for _, text in texts]
            if all(any(term in text for text in folded) for term in self._terms):
                yield {**row, **self._snippet(texts)}

    def _snippet(self, texts: Sequence[tuple[str, str]]) -> Row:
        """The first text that holds the first term, around it, with the places of all terms in the snippet."""
        field, text, place = next(
            (title, text, place) for title, text in texts if (place := place_of(text, self._terms[0])) is not None
        )
        start, end = max(0, place[0] - AROUND), place[1] + AROUND
        shown = text[start:end]
        marks = sorted(found for term in self._terms for found in _places(shown, term))
        cut = ("…" if start else "", "…" if end < len(text) else "")
        shift = len(cut[0])
        return {
            "field": field,
            "snippet": f"{cut[0]}{shown}{cut[1]}",
            "marks": [[first + shift, last + shift] for first, last in _apart(marks)],
        }

    def _candidates(self, before: int) -> Iterator[int]:
        """Local numbers that the index finds worth looking at, the greatest first."""
        top = (before - 2) // BLOCK
        for blocks in _groups(top):
            hits = self._hits(blocks)
            seen = self._seen(list(hits))
            for block in sorted(hits, reverse=True):
                bits = hits[block]
                if (bits & seen[block]) != bits:  # perhaps by what came after the index
                    bits &= seen[block] | self._concerned_since.get(block, 0)
                for place in places_of(bits):
                    seq = block * BLOCK + place + 1
                    if seq < before:
                        yield seq

    def _hits(self, blocks: Sequence[int]) -> dict[int, int]:
        """The bits of the events that hold every pair, by block."""
        tokens = [*self._tokens, *([f"kind:{self._kind}"] if self._kind else [])]
        found: dict[int, list[bytes]] = defaultdict(list)
        for block, _, events in self._postings(blocks, tokens):
            found[block].append(events)
        hits = {}
        for block, parts in found.items():
            if len(parts) == len(tokens):
                parts.sort(key=len)
                bits = unpacked(parts[0])
                for part in parts[1:]:
                    bits &= unpacked(part)
                if bits:
                    hits[block] = bits
        return hits

    def _seen(self, blocks: Sequence[int]) -> Mapping[int, int]:
        """At least what the reader may see of each block, as far as the index knows."""
        sight = self._sight
        if sight.everything:
            return dict.fromkeys(blocks, -1)
        classes = [f"class:{name}" for name in sight.classes]
        if sight.side is not None:
            classes += [f"internal:{sight.side.value}:{name}" for name in sight.classes]
        seen: dict[int, int] = defaultdict(int)
        if blocks:
            for block, _, events in self._postings(blocks, classes):
                seen[block] |= unpacked(events)
            held = SEARCH_CONCERN.c
            rows = select(held.block, held.events).where(held.block.in_(blocks), held.organ.in_(sight.names))
            for block, events in self._connection.execute(rows):
                seen[block] |= unpacked(events)
        return seen

    def _postings(self, blocks: Sequence[int], tokens: Sequence[str]) -> Iterator[Any]:
        held = SEARCH_POSTING.c
        rows = select(held.block, held.token, held.events).where(held.block.in_(blocks), held.token.in_(tokens))
        return iter(self._connection.execute(rows))

    @cached_property
    def _concerned_since(self) -> dict[int, int]:
        """Indexed events of matters that concern the reader, perhaps only by what came after the index, or as they were
        handed over by the registry.

        A register concerns from its first event on whom it ever concerns, and holds thousands of them.
        """
        end = indexed(self._connection) * BLOCK
        event, concerned = EVENT.c, MATTER_ORGAN.c
        named = exists().where(concerned.matter == event.matter, concerned.organ.in_(self._sight.names))
        newer = select(event.matter).where(event.seq > end, named, not_(event.stream.contains("-register:")))
        handed = select(concerned.matter).join(HANDED_OVER, HANDED_OVER.c.matter == concerned.matter)
        matters = set(self._connection.scalars(newer))
        matters |= set(self._connection.scalars(handed.where(concerned.organ.in_(self._sight.names))))
        seen: dict[int, int] = defaultdict(int)
        for some in chunks(sorted(matters), 500):
            older = select(event.seq).where(event.matter.in_(some), event.seq <= end)
            for (seq,) in self._connection.execute(older):
                block, place = divmod(seq - 1, BLOCK)
                seen[block] |= 1 << place
        return seen


def _some(values: list[str], most: int) -> list[str]:
    """At most so many of them, from everywhere."""
    return values if len(values) <= most else [values[n * len(values) // most] for n in range(most)]


def _groups(top: int) -> Iterator[list[int]]:
    sizes = iter(BLOCKS)
    size = BLOCKS[-1]
    while top >= 0:
        size = next(sizes, size)
        yield list(range(top, max(-1, top - size), -1))
        top -= size


def _of_kind(kind: str) -> ColumnElement[bool]:
    kinds = streams_of(kind)
    stream = EVENT.c.stream
    return or_(stream.in_(kinds), *(stream.startswith(f"{one}:", autoescape=True) for one in kinds))


def _places(text: str, term: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (place := place_of(text[at:], term)) is not None:
        yield at + place[0], at + place[1]
        at += place[1]


def _apart(marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks that overlap become one."""
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
