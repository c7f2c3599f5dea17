"""What the relay hands to the tree: in order without a gap, or nothing, and then the ledger is read."""

from __future__ import annotations

from services.bus.just_published import MOST, JustPublished
from services.ledger.recorded import Entry
from services.proof.tree import leaf_hash


def entries(first: int, last: int) -> list[Entry]:
    return [Entry("a", number, "t.v1", b"%d" % number, number) for number in range(first, last + 1)]


def test_batches_are_given_once_in_their_order_and_never_behind_a_gap() -> None:
    just = JustPublished()
    just.add(0, entries(1, 3))
    just.add(3, entries(4, 4))
    just.add(9, entries(10, 11))
    first = just.behind(0)
    assert first is not None
    assert (first.last, first.hashes) == (3, b"".join(leaf_hash(b"%d" % number) for number in (1, 2, 3)))
    assert just.behind(0) is None
    second = just.behind(3)
    assert second is not None
    assert second.last == 4
    assert just.behind(4) is None, "5 to 9 are read from the ledger"
    third = just.behind(9)
    assert third is not None
    assert (third.last, just.behind(11)) == (11, None)


def test_what_was_taken_from_the_ledger_meanwhile_is_forgotten() -> None:
    just = JustPublished()
    for number in range(2 * MOST):
        just.add(number, entries(number + 1, number + 1))
    assert just.behind(0) is None, "the oldest are not kept"
    found = just.behind(2 * MOST - 1)
    assert found is not None
    assert found.last == 2 * MOST
