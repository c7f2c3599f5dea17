"""The machinery itself: which matter a command is about."""

from __future__ import annotations

from uuid import uuid4

import pytest

from services.decider import Command, Decider, matter_of_key
from services.errors import BadCommand


class NoteCase(Command, zh="登记", opens=True):
    """Note a case."""

    number: str

    def natural_key(self) -> str:
        return self.number


CASE: Decider[None] = Decider("case", None, lambda state, event: state, {})
COPY: Decider[None] = Decider("case-copy", None, lambda state, event: state, {})


def test_what_a_matter_is_called_in_the_world_gives_its_id() -> None:
    """The same on every side, whether the id is given too or not."""
    id = matter_of_key("case", "12")
    assert CASE.matter(NoteCase(number="12")) == id == CASE.matter(NoteCase(number="12", id=id))
    assert COPY.matter(NoteCase(number="12")) == id != CASE.matter(NoteCase(number="13"))


def test_an_id_of_another_matter_is_a_wrong_field() -> None:
    with pytest.raises(BadCommand) as wrong:
        CASE.matter(NoteCase(number="12", id=uuid4()))
    assert wrong.value.fields[0].path == "id"
