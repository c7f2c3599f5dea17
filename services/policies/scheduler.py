"""What is due today: wakes with every working day of Asia/Shanghai and gives the commands that reminders ask for.

On a holiday nobody is reminded: what comes due then waits for the next working day.

It keeps nothing. Each time, at the start too, it reads the states of the matters and asks what is due and not done;
a command's key names the day, so two wakings on one day, or two processes, remind once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from domain.calendar import Calendar
from domain.settings import RuleSettings
from domain.standing import standing
from events.base import Event
from events.correction import Amendment
from events.errors import reason_of
from events.instants import SHANGHAI
from events.legal_hold import HOLDS
from services.clock import Clock
from services.decider import Command, Decider
from services.errors import Conflict, FuyuanError, Unavailable
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.request import Request
from services.policies.policy import Reminder, YearlyReminder
from services.policies.provisional import unsettled

AGAIN_IN: Final = timedelta(seconds=30)
log = structlog.get_logger()


class Scheduler:
    """`run` works until it is cancelled."""

    def __init__(
        self,
        ledger: Ledger,
        queue: CommandQueue,
        deciders: Sequence[Decider[Any]],
        reminders: Sequence[Reminder | YearlyReminder],
        *,
        actor: str,
        settings: RuleSettings,
        calendar: Calendar,
        clock: Clock,
    ) -> None:
        """`actor` is the organ in whose name the side reminds."""
        self._ledger, self._queue = ledger, queue
        self._deciders: Mapping[str, Decider[Any]] = {decider.category: decider for decider in deciders}
        self._reminders, self._actor, self._settings = reminders, actor, settings
        self._calendar, self._clock = calendar, clock

    async def run(self) -> None:
        while True:
            today = self._clock.now().astimezone(SHANGHAI).date()
            next_at = datetime.combine(today + timedelta(days=1), time(), SHANGHAI)
            try:
                if self._calendar.is_working_day(today):
                    await self.wake(today)
            except Exception as error:  # the ledger was away, or a matter cannot be read: the day is not over
                log.exception("reminders failed", error=reason_of(error))
                next_at = min(next_at, self._clock.now() + AGAIN_IN)
            await self._clock.reach(next_at)

    async def wake(self, today: date) -> None:
        """Give every command that is due on `today`. Raises LedgerUnavailable, Unavailable, Conflict."""
        for name, command in await asyncio.to_thread(lambda: list(self._due(today))):
            stream = str(command.id or command.natural_key())
            key = f"reminder/{name}/{stream}/{today}/{command.digest()}"
            try:
                await self._queue.execute(Request(command, self._actor, key))
            except (Unavailable, Conflict):
                raise
            except FuyuanError as refusal:  # somebody acted between the look and the command
                log.warning("a reminder was refused", reminder=name, matter=stream, reason=str(refusal))

    def _due(self, today: date) -> Iterator[tuple[str, Command]]:
        for settling in unsettled(self._ledger, self._calendar, today):
            yield "provisional-last-days", settling
        wanted = {dated.category for dated in self._reminders if isinstance(dated, Reminder)}
        states = self._states(wanted)
        for reminder in self._reminders:
            match reminder:
                case Reminder():
                    for matter, state in states.get(reminder.category, {}).items():
                        for command in reminder.commands(state, matter, today, self._settings):
                            yield reminder.name, command
                case YearlyReminder():
                    if (due := reminder.command(today, self._settings)) is not None:
                        yield reminder.name, due

    def _states(self, categories: set[str]) -> dict[str, dict[UUID, Any]]:
        """The states of all matters of these categories, folded from the ledger."""
        by_category: dict[str, dict[UUID, Any]] = {category: {} for category in categories}
        amended: dict[str, Decider[Any]] = {}
        for entry in self._ledger.everything() if categories else ():
            category, _, matter = entry.originator_id.partition(":")
            if category in by_category and (payload := entry.without_texts().payload()) is not None:
                decider, states = self._deciders[category], by_category[category]
                if isinstance(payload, Amendment):
                    amended[entry.originator_id] = decider
                elif not isinstance(payload, HOLDS):
                    states[UUID(matter)] = decider.evolve(states.get(UUID(matter), decider.initial), payload)
        for stream, decider in amended.items():
            category, _, matter = stream.partition(":")
            by_category[category][UUID(matter)] = decider.fold(self._standing(stream))
        return by_category

    def _standing(self, stream: str) -> Iterator[Event]:
        recorded = (
            (event.originator_version, event.without_texts().payload()) for event in self._ledger.stream(stream)
        )
        yield from standing((version, event) for version, event in recorded if event is not None).values()
