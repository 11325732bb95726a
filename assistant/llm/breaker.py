"""A circuit breaker: after several failures in a row the language model is left alone for a while.

Closed, every turn is let through. Open, none is, so that people do not wait for a server that is down.
After the cool-down one turn is let through to try (half open): it closes the breaker or opens it again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.errors import LLMError, LLMFailure


class Breaker:
    """Safe to share between threads. `clock` gives seconds and never goes back."""

    def __init__(self, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Opens after `failures` in a row, for `seconds`."""
        self._limit = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened: float | None = None
        self._trying = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Around one turn; an LLMError that leaves the block is a failure of the language model.

        But one that only made things up did answer: the next question may suit it better. A turn that
        is given up, or that a mistake of ours ends, says nothing about the model.

        Raises LLMError(PAUSED) at once while the breaker is open.
        """
        trial = self._enter()
        answered: bool | None = None
        try:
            yield
            answered = True
        except LLMError as error:
            answered = error.failure is LLMFailure.MADE_UP
            raise
        finally:
            self._leave(trial, answered)

    def _enter(self) -> bool:
        """Whether this turn is the trial of a half-open breaker."""
        with self._lock:
            if self._opened is None:
                return False
            if self._trying or self._clock() < self._opened + self._seconds:
                raise LLMError(LLMFailure.PAUSED)
            self._trying = True
            return True

    def _leave(self, trial: bool, answered: bool | None) -> None:
        with self._lock:
            if trial:
                self._trying = False
            if answered:
                self._failures = 0
                self._opened = None
            elif answered is False:
                self._failures += 1
                if trial or self._failures >= self._limit:
                    self._opened = self._clock()
