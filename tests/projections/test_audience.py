"""The views let a reader see what `domain.audience` says it may know; what an event names, no view can forget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select

from domain.audience import Audience, Party, audience, may_know, name_of
from domain.registry import Registry
from domain.standing import standing
from events.base import Event, Side, Visibility
from events.correction import Amendment
from events.envelope import Envelope, encode
from events.organ import OrganEvent, OrganRegistered, OrganRoleAssigned, OrganRoleRevoked, OrganSuperseded
from events.petition import PetitionAccepted
from events.vocabulary import OrganKind, OrganRole
from fuyuan.contracts.tables import DEFINITIONS
from projections.access.matters import MATTER, MATTER_ORGAN
from projections.access.sight import Reader, Sight
from projections.filling.message import Message
from projections.opening import open_store
from projections.roster import Roster
from projections.store.schema import matter_key
from projections.store.store import Store
from services.decider import Decider
from tests.events.examples import example
from tests.projections.story import Story, apply, contents
from tests.projections.year import told_year

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=90 * quarter) for quarter in range(1, 7)]


def organs_and_roles(random: Random) -> Iterator[OrganEvent]:
    """Twelve organs of any side; roles given and taken back, organs that end and are continued."""
    names = [f"organ-{number}" for number in range(12)]
    for name in names:
        yield OrganRegistered(
            occurred_on=FIRST,
            organ=name,
            name=name,
            organ_kind=OrganKind.DEPARTMENT,
            organ_side=random.choice([*Side, None]),
            is_member=random.random() < 0.5,
        )
    for day in DAYS[:-1]:
        for _ in range(6):
            organ, role = random.choice(names), random.choice(list(OrganRole))
            given = random.random() < 0.75
            kind = OrganRoleAssigned if given else OrganRoleRevoked
            yield kind(occurred_on=day, organ=organ, role=role)
    for day in DAYS[1:4]:
        gone = names.pop(random.randrange(len(names)))
        yield OrganSuperseded(occurred_on=day, organ=gone, successor=random.choice(names))


def audiences(random: Random, registry: Registry) -> dict[str, Audience]:
    """Matters of every class with up to three parties of every kind."""
    parties: list[Party] = [*registry.organs, *OrganRole, *Side]
    return {
        f"court/suggestion:{visibility}-{number}": audience(visibility, random.sample(parties, number % 4))
        for visibility in Visibility
        for number in range(24)
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_views_show_what_the_rule_says(store: Store, seed: int) -> None:
    random = Random(seed)
    happened = list(organs_and_roles(random))
    Story(with_organs=False).joint("organ-registry", *happened, actor="organ-0").told_to(store)
    registry = Registry.of(happened)
    matters = audiences(random, registry)
    _write(store, matters)
    seen = 0
    for day in DAYS:
        for organ in registry.organs.values():
            told = _seen(store, Reader(organ.id, organ.side, is_member=organ.at(day).is_member), day)
            known = {matter_key(name) for name, matter in matters.items() if may_know(matter, organ.id, registry, day)}
            assert told == known, (organ, day)
            seen += len(known)
    assert len(matters) < seen < len(matters) * len(registry.organs) * len(DAYS)


def _write(store: Store, matters: dict[str, Audience]) -> None:
    with store.writing() as connection:
        for name, known in matters.items():
            row = {"matter": matter_key(name), "visibility": known.visibility.value, "released": True}
            connection.execute(insert(MATTER).values(row))
            for organ in sorted(known.concerned):
                connection.execute(insert(MATTER_ORGAN).values({"matter": matter_key(name), "organ": organ}))


def _seen(store: Store, reader: Reader, day: date) -> set[bytes]:
    with store.reading() as connection:
        sight = Sight.of(reader, Roster.load(connection), day)
        row = MATTER.alias("row").c
        wanted = select(row.matter).where(row.matter != matter_key("joint/organ-registry"), sight.matter(row.matter))
        return set(connection.scalars(wanted))


# --- what an event says of whom it concerns ----------------------------------------------------------------------


def saying_whom(messages: list[Message]) -> list[Message]:
    """The same events as a writer records them: each names the parties that its decider's state then has new.

    An amendment names all anew.
    """
    deciders = {(one.side, decider.category): decider for one in DEFINITIONS for decider in one.deciders}
    recorded: defaultdict[tuple[Side, str], list[tuple[int, Event]]] = defaultdict(list)
    said = []
    for message in messages:
        envelope = Envelope.decode(message.raw)
        payload = envelope.payload()
        assert payload is not None
        decider = deciders.get((message.side, envelope.category))
        if decider is None:  # what a side notes of events it could not take concerns nobody
            said.append(message)
            continue
        stream = recorded[message.side, envelope.stream]
        before = _concerned(decider, stream)
        stream.append((envelope.version, payload))
        new = _concerned(decider, stream) - (frozenset() if isinstance(payload, Amendment) else before)
        told = replace(envelope, concerns=tuple(sorted(new)))
        said.append(message._replace(raw=encode(told, payload)))
    return said


def _concerned(decider: Decider[Any], recorded: list[tuple[int, Event]]) -> frozenset[str]:
    return decider.audience(decider.fold(standing(recorded).values())).concerned


def test_the_envelope_says_what_the_views_read_in_old_events(sqlite_store: Store, tmp_path: Path) -> None:
    messages = told_year().messages
    told = saying_whom(messages)
    assert sum(b'"concerns":' in message.raw for message in told) > 50
    apply(sqlite_store, messages)
    old = contents(sqlite_store)
    another = open_store(f"sqlite:///{tmp_path / 'another.db'}")
    apply(another, told)
    new = contents(another)
    another.close()
    for table in ("matter", "matter_organ", "matter_confidant"):
        assert set(new[table]) == set(old[table])


def test_an_event_that_names_its_parties_needs_no_view(sqlite_store: Store) -> None:
    """A kind of event that no view reads concerns whom it names: organ, role and side, now and for a successor."""
    story = Story()
    event = PetitionAccepted.model_validate({**example(PetitionAccepted), "occurred_on": FIRST})
    raw = story.encoded(Side.GOVERNMENT, "petition:00000000-0000-4000-8000-000000000001", event, actor="urban-bureau")
    envelope = replace(Envelope.decode(raw), concerns=("@court", "tax-bureau"), visibility=Visibility.RESTRICTED)
    story.carry(Side.GOVERNMENT, encode(envelope, event)).told_to(sqlite_store)
    petition = matter_key("government/petition:00000000-0000-4000-8000-000000000001")
    rows = {organ for matter, organ in contents(sqlite_store)["matter_organ"] if matter == petition}
    assert rows == {"@court", "tax-bureau", "urban-bureau"}
    assert name_of(Side.COURT) == "@court"


def test_what_is_not_begun_concerns_nobody() -> None:
    """So that the first event of a matter names everybody whom it concerns."""
    for side in DEFINITIONS:
        for decider in side.deciders:
            assert not decider.audience(decider.initial).concerned, decider.category
