"""Runs under way: each in a thread of its own, so that closing the page ends nothing; told as numbered events."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bcp.errors import BcpError, Message, ModelUnavailable
from bcp.pipeline.listener import Listener

if TYPE_CHECKING:
    from bcp.filling.client import ChatClient, ChatMessage
    from bcp.filling.usage import Meter
    from bcp.pipeline.outcome import Outcome

State = Literal["running", "done", "failed", "stopped"]
_LOOK_SECONDS = 0.1
STOPPED = Message("中止した。届いた回答は残してある。", "Stopped. Finished answers are kept.")
GO_ON = Message("もう一度「作成」を押すと、続きから始まる。", "Start again to go on from there.")


class Stopped(ModelUnavailable):
    """中止: the person pressed 中止; the run ends as if the endpoint had gone, so the journal stays."""

    code = "stopped"


@dataclass(frozen=True)
class Event:
    """出来事: one line of a run; `done` of `total` blocks are written."""

    number: int
    message: Message
    done: int = 0
    total: int = 0
    state: State = "running"


@dataclass
class Job:
    """一回の作成: what happened so far, and how it ended."""

    events: list[Event] = field(default_factory=list)
    state: State = "running"
    outcome: Outcome | None = None
    error: BcpError | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _news: threading.Condition = field(default_factory=threading.Condition)

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    @property
    def is_stopping(self) -> bool:
        """True once somebody asked it to end."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the run to end; what is finished stays in the journal."""
        self._stop.set()

    def tell(self, message: Message, done: int = 0, total: int = 0) -> None:
        """Add one event and wake those who listen."""
        with self._news:
            last = self.events[-1] if self.events else None
            if not total and last:
                done, total = last.done, last.total
            self.events.append(Event(len(self.events) + 1, message, done, total, self.state))
            self._news.notify_all()

    def after(self, number: int, timeout_seconds: float) -> Sequence[Event]:
        """The events after `number`, waiting for one if there is none yet; empty where none came in time."""
        with self._news:
            self._news.wait_for(lambda: len(self.events) > number, timeout_seconds)
            return tuple(self.events[max(number, 0) :])

    def listener(self, may_send: bool) -> Listener:
        """What the pipeline speaks to; `may_send` is what the person said on the page before."""
        return Listener(
            progress=lambda done, total, title: self.tell(
                Message(f"{done}/{total} {title}", f"{done}/{total} {title}"), done, total
            ),
            say=self.tell,
            may_send=lambda question: may_send,
            before_model=lambda client: _Stoppable(client, self._stop),
        )

    def run(self, work: Callable[[Listener], Outcome], may_send: bool) -> None:
        """Do the work and keep how it ended; nothing is raised."""
        try:
            outcome = work(self.listener(may_send))
        except Stopped as error:
            self._end("stopped", STOPPED, error=error)
        except BcpError as error:
            self._end("failed", Message(error.say("ja"), error.say("en")), error=error)
        except Exception as error:  # a fault of the tool: told, and the server goes on
            fault = Message(f"予期しない誤り：{error!r}", f"Unexpected fault: {error!r}")
            self._end("failed", fault, error=BcpError(fault))
        else:
            self._end("done", Message("作成が終わった。", "Done."), outcome=outcome)

    def _end(self, state: State, message: Message, **how: Any) -> None:
        for name, value in how.items():
            setattr(self, name, value)
        self.state = state
        self.tell(message)


class _Stoppable:
    """A model that gives up waiting as soon as somebody presses 中止."""

    def __init__(self, client: ChatClient, stop: threading.Event) -> None:
        self._client = client
        self._stop = stop

    async def complete(self, messages: Sequence[ChatMessage], *, max_tokens: int, meter: Meter) -> str:
        """The reply of the model; raises `Stopped` when the run is to end."""
        if self._stop.is_set():
            raise Stopped(STOPPED, GO_ON)
        call = asyncio.ensure_future(self._client.complete(messages, max_tokens=max_tokens, meter=meter))
        while not call.done():
            await asyncio.wait({call}, timeout=_LOOK_SECONDS)
            if self._stop.is_set() and not call.done():
                call.cancel()
                raise Stopped(STOPPED, GO_ON)
        return call.result()

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._client.aclose()


class Jobs:
    """作成の一覧: the last run of each table."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def find(self, name: str) -> Job | None:
        """The run of the table `name`, under way or ended; None where there was none."""
        return self._jobs.get(name)

    def start(self, name: str, work: Callable[[Listener], Outcome], may_send: bool = False) -> Job:
        """The new run of a table; the one under way where there is one."""
        with self._lock:
            job = self._jobs.get(name)
            if job is not None and job.is_running:
                return job
            job = Job()
            self._jobs[name] = job
            threading.Thread(target=job.run, args=(work, may_send), name=f"bcp {name}", daemon=True).start()
            return job

    def forget(self, name: str) -> None:
        """Drop the run of a table that ended: what it said is in the files."""
        with self._lock:
            job = self._jobs.get(name)
            if job is not None and not job.is_running:
                del self._jobs[name]
