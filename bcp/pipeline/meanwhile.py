"""What can be got ready while a model is being waited for, step by step, so that it is never in the way."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

_LET_IT_LEAVE_SECONDS = 0.05  # the first questions go out before anything else takes the processor


class Meanwhile:
    """待ち時間の仕事: begins once, with the first question that leaves; stops at its next step when the wait is over."""

    def __init__(self, steps: Callable[[], Iterator[object]]) -> None:
        self._steps = steps
        self._timer = threading.Timer(_LET_IT_LEAVE_SECONDS, self._get_ready)
        self._is_begun = False
        self._is_over = threading.Event()

    def begin(self, _: object = None) -> None:
        """Start in a thread of its own; later calls do nothing."""
        if not self._is_begun:
            self._is_begun = True
            self._timer.start()

    def end(self) -> None:
        """Wait for the step under way; nothing begins any more."""
        self._timer.cancel()
        self._is_over.set()
        if self._is_begun:
            self._timer.join()

    def _get_ready(self) -> None:
        """A fault here is no fault of the run: what fails is met again, and told, where it is needed."""
        with contextlib.suppress(Exception), _giving_way():
            for _ in self._steps():
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
