"""The catalogue of rules and the one way to refuse.

Each rule of `domain.md` part A that the program enforces stands in `catalogue/<group>.toml` with its mark
(seed, law, practice, design), its source and the text a clerk reads when it refuses.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from events.terms import Term, Words
from services.errors import Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule:
    """`zh` and `en` say what is required; `{names}` in them are filled from the data given to `require`, each in its
    language where the data has both (a Term, Words); an organ is said by its name. `who`: it says who may ask
    at all, not what may be asked."""

    id: str
    mark: str
    source: str
    zh: str
    en: str
    who: bool = False


def require(condition: object, rule_id: str, **data: object) -> None:
    """Raise Refused with the text of `rule_id` unless `condition` holds."""
    assert rule_id in RULES, rule_id
    if not condition:
        raise refusal_by(rule_id, **data)


def refusal_by(rule_id: str, **data: object) -> Refused:
    """The refusal with the text of `rule_id`."""
    rule = RULES[rule_id]
    texts = Words(rule.zh, rule.en)
    if isinstance(state := data.get("state"), Term):
        data = data | {"state": clause(state)}
    if isinstance(state, Term) or (isinstance(state, Words) and "已" not in state.zh):  # it may be done later
        texts = Words(rule.zh.replace("不能再", "不能"), rule.en)
    return Refused(rule.id, texts, data)


def require_stage(stage: Term, *allowed: Term, rule_id: str = "GEN-05") -> None:
    """The matter stands at one of these stages; what belongs to stages behind it is not done again (不能再)."""
    if stage not in allowed:
        order = list(type(stage))
        behind = order.index(stage) > max(map(order.index, allowed))
        require(False, rule_id, state=clause(stage) if behind else stage)


def clause(stage: Term) -> Words:
    """That the matter stands at this stage, as a clause of its own."""
    return Words(f"该事项{stage.zh}", f"the matter stands at “{stage.en}”")


def required(value: T | None, rule_id: str, **data: object) -> T:
    """`value`; Refused with the text of `rule_id` where it is None."""
    require(value is not None, rule_id, **data)
    assert value is not None
    return value


def _load() -> Mapping[str, Rule]:
    rules: dict[str, Rule] = {}
    for path in sorted((Path(__file__).parent / "catalogue").glob("*.toml")):
        for rule_id, entry in tomllib.loads(path.read_text("utf-8")).items():
            if rule_id in rules:
                raise ValueError(f"rule {rule_id} stands twice in the catalogue")
            rules[rule_id] = Rule(rule_id, **entry)
    return MappingProxyType(rules)


RULES = _load()
