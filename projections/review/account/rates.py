"""Sentences about a rate that should be whole: that it is, or how many are missing."""

from __future__ import annotations

from collections.abc import Callable

from projections.review.account.sentence import Sentence
from projections.review.account.shown import Shown

Rule = Callable[[Shown], Sentence | None]


def of_rate(part: str, says: Callable[[int, int], bool]) -> Callable[[str, str, str, str], Rule]:
    """Makes the rules of a part of the document: of a figure, its rate, and the sentence in Chinese and English.

    `says`: whether there is something to say where so many are counted of so many. In the sentence `{of}` is how many
    there are and `{n}` how many are missing.
    """

    def ruled(metric: str, key: str, zh: str, en: str) -> Rule:
        def rule(shown: Shown) -> Sentence | None:
            found = shown.rate(metric, key)
            if not found or not says(*found):
                return None
            many = {"n": found[1] - found[0], "of": found[1]}
            name = f"{part}.{metric.lower()}.{key.replace('_', '-')}"
            return Sentence(name, zh.format(**many), en.format(**many), (f"{metric}.{key}",))

        return rule

    return ruled
