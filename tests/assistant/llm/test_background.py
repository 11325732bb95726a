"""Asynchronous work for synchronous callers."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import pytest

from assistant.llm.background import iterate


async def slow(pauses: list[float], ended: threading.Event) -> AsyncIterator[int]:
    try:
        for number, pause in enumerate(pauses):
            await asyncio.sleep(pause)
            yield number
    finally:
        ended.set()


def test_items_come_as_they_are_made() -> None:
    items = iterate(slow([0, 0.3], threading.Event()), seconds=5)
    started = time.monotonic()
    assert next(items) == 0 and time.monotonic() - started < 0.25
    assert list(items) == [1]


def test_the_deadline_is_for_the_whole_and_cancels_the_source() -> None:
    ended = threading.Event()
    started = time.monotonic()
    with pytest.raises(TimeoutError, match=r"0\.3 s"):
        list(iterate(slow([0.1] * 100, ended), seconds=0.3))
    assert time.monotonic() - started < 1
    assert ended.wait(1)


def test_a_caller_that_stops_early_cancels_the_source() -> None:
    ended = threading.Event()
    items = iterate(slow([0, 60], ended), seconds=90)
    assert next(items) == 0
    items.close()
    assert ended.wait(1)


def test_what_the_source_raises_reaches_the_caller() -> None:
    async def broken() -> AsyncIterator[int]:
        yield 1
        raise LookupError("gone")

    items = iterate(broken(), seconds=5)
    assert next(items) == 1
    with pytest.raises(LookupError, match="gone"):
        next(items)


def test_it_works_inside_a_running_event_loop_and_from_many_threads() -> None:
    async def inside() -> list[int]:
        return list(iterate(slow([0, 0], threading.Event()), seconds=5))

    assert asyncio.run(inside()) == [0, 1]
    results: list[list[int]] = []
    threads = [
        threading.Thread(target=lambda: results.append(list(iterate(slow([0.05] * 3, threading.Event()), 5))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [[0, 1, 2]] * 8
