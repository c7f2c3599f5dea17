"""An organ by the name that people write: full, short and former names, and what they may have meant (papers B13).

Widths and blanks do not count. The district's own organs are known with the district's name before theirs, with 区
alone, and with neither: 鼓楼区司法局, 区司法局, 司法局. Nothing is guessed: where no organ or more than one is called
so, the refusal proposes who may be meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from domain.registry import Organ, Registry
from events.terms import Words
from events.values import OrganId
from events.vocabulary import OrganRole

_GOVERNMENT = "人民政府"
PROPOSED = 3
"""How many organs a refusal proposes."""


class NameUnclear(ValueError):
    """No organ is called so, or more than one; `words` propose who may be meant."""

    def __init__(self, words: Words) -> None:
        super().__init__(" / ".join(words))
        self.words = words


def named(registry: Registry, text: str) -> OrganId:
    """The organ that bears this name, else the one that bore it. Raises NameUnclear."""
    match bearers(registry, text):
        case [organ]:
            return organ.id
        case []:
            raise NameUnclear(_unknown(_similar(registry, text)))
        case several:
            meant = _listed(several)
            raise NameUnclear(Words(f"有多个机关叫这个名称，{meant.zh}", f"several organs are called so; {meant.en}"))


def bearers(registry: Registry, text: str, *, formerly: bool = True) -> list[Organ]:
    """Who bears the name as it stands, or `formerly` bore it; if nobody does, who does but for the district's name."""
    place, organs = _place(registry), registry.organs.values()
    whole = _folded(text)
    for wanted, prefix in ((whole, ""), (_bare(whole, place), place)):
        asked = [organ for organ in organs if not (prefix and organ.outside_district)]
        for ever in (False, True)[: 1 + formerly]:
            if called := [organ for organ in asked if wanted in _names(organ, ever, prefix)]:
                return called
    return []


@lru_cache(maxsize=1024)
def _names(organ: Organ, ever: bool, place: str) -> frozenset[str]:
    """Its full and short names without `place`, folded: those of today (none if it has ended), or all it ever had."""
    if not ever and organ.valid_to is not None:
        return frozenset()
    full = organ.names if ever else organ.names[-1:]
    return frozenset(_bare(_folded(name), place) for name in (*(name for _, name in full), *organ.short_names))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _bare(name: str, place: str) -> str:
    """The name without 鼓楼区 or 区 before it."""
    prefix = next((prefix for prefix in (place, place[-1:]) if prefix and name.startswith(prefix)), "")
    return name.removeprefix(prefix)


def _place(registry: Registry) -> str:
    """What the district is called: its government's newest name without 人民政府."""
    held = [tenure.organ for tenure in registry.tenures if tenure.role is OrganRole.DISTRICT_GOVERNMENT]
    government = registry.organ(held[-1]) if held else None
    name = _folded(government.names[-1][1]) if government else ""
    return name.removesuffix(_GOVERNMENT) if name.endswith(_GOVERNMENT) else ""


def _similar(registry: Registry, text: str) -> list[Organ]:
    """The organs of today whose names are closest."""
    place = _place(registry)
    names = [(name, organ) for organ in registry.organs.values() for name in sorted(_names(organ, False, place))]
    close = get_close_matches(_bare(_folded(text), place), dict(names), n=2 * PROPOSED, cutoff=0.5)
    found = {organ.id: organ for wanted in close for name, organ in names if name == wanted}
    return list(found.values())[:PROPOSED]


def _unknown(similar: Iterable[Organ]) -> Words:
    meant = _listed(similar)
    if not meant.zh:
        return Words(
            "机关名录中没有这个名称，请填写机关的名称、简称或者标识",
            "no organ is called so in the registry: give an organ's name, short name or id",
        )
    return Words(f"机关名录中没有这个名称，{meant.zh}", f"no organ is called so; {meant.en}")


def _listed(organs: Iterable[Organ]) -> Words:
    called = [f"{organ.names[-1][1]}（{organ.id}）" for organ in organs]
    ids = [organ.id for organ in organs]
    if not called:
        return Words("", "")
    return Words(f"您要找的是不是：{'、'.join(called)}", f"did you mean: {', '.join(ids)}")
