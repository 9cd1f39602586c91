"""What can be got ready while a model is being waited for, step by step, so that it is never in the way."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator

_LET_IT_LEAVE_SECONDS = 0.05  # the first questions go out before anything else takes the processor
_SLOW_ANSWER_SECONDS = (
    0.35  # a server that answers sooner leaves no time between its answers: only code is loaded
)


class Meanwhile:
    """待ち時間の仕事: begins once, with the first question that leaves; stops at its next step when the wait is over."""

    def __init__(self, steps: Callable[[], Iterator[object]]) -> None:
        self._steps = steps
        self._timer = threading.Timer(_LET_IT_LEAVE_SECONDS, self._get_ready)
        self._is_begun = False
        self._is_over = threading.Event()
        self._is_quick = threading.Event()

    def begin(self, _: object = None) -> None:
        """Start in a thread of its own; later calls do nothing."""
        if not self._is_begun:
            self._is_begun = True
            self._timer.start()

    def answered(self) -> None:
        """An answer has come; where the first comes quickly nothing but the first step is done."""
        self._is_quick.set()

    def end(self) -> None:
        """Wait for the step under way; nothing begins any more."""
        self._timer.cancel()
        self._is_over.set()
        self._is_quick.set()  # nobody waits for a first answer any more
        if self._is_begun:
            self._timer.join()

    def _get_ready(self) -> None:
        """A fault here is no fault of the run: what fails is met again, and told, where it is needed."""
        with contextlib.suppress(Exception), _giving_way():
            started = time.monotonic() - _LET_IT_LEAVE_SECONDS
            for number, _ in enumerate(self._steps()):
                if number == 0:
                    self._is_quick.wait(started + _SLOW_ANSWER_SECONDS - time.monotonic())
                    if self._is_quick.is_set():
                        return
                if self._is_over.is_set():
                    return


_GIVE_WAY_SECONDS = 0.0005  # a tenth of the usual: each answer that comes waits so long for the processor


@contextlib.contextmanager
def _giving_way() -> Iterator[None]:
    """The interpreter changes between threads more often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_GIVE_WAY_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
