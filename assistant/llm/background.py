"""Running asynchronous work for synchronous callers, with a deadline that holds.

A thread that waits for a silent server cannot be stopped; a task on an event loop can. So one loop
runs in a daemon thread for the whole process, and what misses its deadline is cancelled, which
closes its connection at once.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeVar

T = TypeVar("T")

_starting = threading.Lock()
_running: list[asyncio.AbstractEventLoop] = []


def iterate(source: AsyncIterator[T], seconds: float) -> Iterator[T]:
    """The items of `source` as they come.

    Raises TimeoutError once `seconds` have gone by since the first item was asked for, and whatever
    `source` raises. The source is cancelled then, and also when the caller stops early.
    """
    deadline = time.monotonic() + seconds
    items: queue.SimpleQueue[Any] = queue.SimpleQueue()
    over = object()

    async def pump() -> None:
        try:
            async for item in source:
                items.put(item)
        finally:
            items.put(over)

    task = asyncio.run_coroutine_threadsafe(pump(), _loop())
    try:
        while (item := items.get(timeout=max(deadline - time.monotonic(), 0))) is not over:
            yield item
        task.result()
    except queue.Empty:
        raise TimeoutError(f"not done after {seconds:g} s") from None
    finally:
        task.cancel()


def _loop() -> asyncio.AbstractEventLoop:
    with _starting:
        if not _running:
            _running.append(asyncio.new_event_loop())
            threading.Thread(target=_running[0].run_forever, name="language-model", daemon=True).start()
        return _running[0]
