"""Looks who has to be told of what, writes it down, and sends what is due: beside the edge, in nobody's way.

The book is worked with in a thread of its own; what goes wrong is logged and tried again, and never leaves here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from typing import Final, TypeVar

import httpx
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from domain.calendar import Calendar
from events.cancelling import alive
from events.instants import SHANGHAI
from fuyuan.access.people_tables import Clock, seconds, utc_now
from fuyuan.http.reads import Reads
from fuyuan.notices import tables
from fuyuan.notices.duties import OpenDuty, open_duties
from fuyuan.notices.hours import is_daytime, is_digest_time, next_morning
from fuyuan.notices.letters import Sender, document, letter, subject
from fuyuan.notices.outbox import Message, MessageState, Outbox
from fuyuan.notices.reasons import reason
from fuyuan.notices.receivers import Hook, Receiver, Receivers
from fuyuan.notices.sending import MailServer, post, send_mail
from projections.access.sight import Reader

LOOK_EVERY: Final = 60.0  # seconds
AT_A_TIME: Final = 4  # messages on their way
T = TypeVar("T")
log = structlog.get_logger()


class Postman:
    """Without a mail server no mail is written either."""

    def __init__(
        self,
        book: Engine,
        reads: Reads,
        calendar: Calendar,
        mail: MailServer | None,
        sender: Sender,
        clock: Clock = utc_now,
        forgotten: date | None = None,
    ) -> None:
        """`forgotten`: the day on which what is done with for long was forgotten last, as far as that is known."""
        tables.prepare(book)
        self._receivers, self._outbox = Receivers(book), Outbox(book, clock)
        self._reads, self._calendar, self._clock = reads, calendar, clock
        self._mail, self._sender = mail, sender
        self._thread = ThreadPoolExecutor(1, "notices")
        self.forgotten = forgotten

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while alive():
                try:
                    await self.round()
                except Exception as error:
                    log.warning("notices wait for the next round", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(LOOK_EVERY)
        finally:
            self.close()

    async def next_round(self) -> datetime:
        """When there is something to do again though nothing happens: a message is due, or a day begins."""
        now = self._clock()
        morning = next_morning(now)
        if not is_daytime(now, self._calendar):
            return morning
        waits = await self._blocking(partial(self._outbox.next_try, mail=self._mail is not None))
        return morning if waits is None else min(morning, waits)

    async def round(self) -> None:
        """In the daytime: what is new is written down, and what is due is tried once."""
        if not is_daytime(self._clock(), self._calendar):
            return
        receivers = await self._blocking(self._written)
        due = await self._blocking(partial(self._outbox.due, mail=self._mail is not None))
        if not due:
            return
        at_a_time = asyncio.Semaphore(AT_A_TIME)
        async with httpx.AsyncClient(follow_redirects=False, timeout=None) as web, asyncio.TaskGroup() as group:
            for message in due:
                group.create_task(self._tried(message, receivers.get(message.receiver), web, at_a_time))

    def _written(self) -> dict[str, Receiver]:
        """Everybody who is told things, once what they were not told yet is in the outbox."""
        now = self._clock()
        today, digest = now.astimezone(SHANGHAI).date(), is_digest_time(now, self._calendar)
        receivers = [one for one in self._receivers.all() if isinstance(one.to, Hook) or self._mail]
        desks: dict[str, list[OpenDuty]] = {}
        for receiver in receivers:
            daily = receiver.digested is not None
            if daily and (not digest or receiver.digested == str(today)):
                continue
            if receiver.organ not in desks:
                standing = self._reads.standing(receiver.organ)
                reader = Reader(receiver.organ, standing.side, is_member=standing.is_member)
                desks[receiver.organ] = list(open_duties(self._reads.store, reader, today))
            self._outbox.put(receiver, desks[receiver.organ], today if daily else None)
        if digest and self.forgotten != today:  # by now every desk was looked at today
            self._outbox.forget()
            self.forgotten = today
        return {receiver.key: receiver for receiver in receivers}

    async def _tried(
        self, message: Message, receiver: Receiver | None, web: httpx.AsyncClient, at_a_time: asyncio.Semaphore
    ) -> None:
        try:
            if receiver is None or receiver.organ != message.organ:
                await self._blocking(self._outbox.done, message, MessageState.DROPPED)
                return
            async with at_a_time:
                await self._blocking(self._outbox.begin, message)
                await self._sent(message, receiver, web)
            await self._blocking(self._outbox.done, message)
        except SQLAlchemyError as error:
            log.error("the outbox cannot be written", error=str(error))
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            names = {"receiver": message.receiver, "id": message.id, "reason": reason(why).en}
            log.warning("a notice was not sent", **names, error=why)
            await self._blocking(self._outbox.failed, message, why)

    async def _sent(self, message: Message, receiver: Receiver, web: httpx.AsyncClient) -> None:
        match receiver.to:
            case Hook() as hook:
                await post(web, hook, message.id, seconds(self._clock), document(message, self._sender))
            case to if self._mail is not None:
                text = letter(message, self._sender.public_url)
                await send_mail(self._mail, to, message.id, subject(message), text)

    async def _blocking(self, ask: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(ask, *given))
