"""The breaker between a failing language model and the people who would wait for it."""

from __future__ import annotations

import threading

import pytest

from assistant.errors import LLMError, LLMFailure
from assistant.llm.breaker import Breaker


class Clock:
    """Seconds that pass when a test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(breaker: Breaker, failure: LLMFailure = LLMFailure.SERVER) -> LLMFailure:
    """One turn that fails; what it ended in."""
    with pytest.raises(LLMError) as caught, breaker.watched():
        raise LLMError(failure)
    return caught.value.failure


def succeed(breaker: Breaker) -> None:
    with breaker.watched():
        pass


def test_it_opens_after_so_many_failures_in_a_row(clock: Clock) -> None:
    breaker = Breaker(3, 60, clock)
    fail(breaker)
    fail(breaker)
    succeed(breaker)
    assert [fail(breaker) for _ in range(4)] == [LLMFailure.SERVER] * 3 + [LLMFailure.PAUSED]


def test_after_the_cool_down_one_success_closes_it(clock: Clock) -> None:
    breaker = Breaker(1, 60, clock)
    fail(breaker)
    clock.now += 59.9
    assert fail(breaker) is LLMFailure.PAUSED
    clock.now += 0.1
    succeed(breaker)
    assert fail(breaker) is LLMFailure.SERVER  # closed: it was let through


def test_a_trial_that_fails_opens_it_again_for_as_long(clock: Clock) -> None:
    breaker = Breaker(2, 60, clock)
    fail(breaker)
    fail(breaker)
    clock.now += 60
    assert fail(breaker) is LLMFailure.SERVER
    clock.now += 59
    assert fail(breaker) is LLMFailure.PAUSED


def test_only_one_turn_tries_at_a_time(clock: Clock) -> None:
    breaker = Breaker(1, 60, clock)
    fail(breaker)
    clock.now += 60
    with breaker.watched():
        assert fail(breaker) is LLMFailure.PAUSED
    succeed(breaker)


def test_a_trial_that_is_given_up_leaves_the_next_one_to_try(clock: Clock) -> None:
    breaker = Breaker(1, 60, clock)
    fail(breaker)
    clock.now += 60
    with pytest.raises(KeyError), breaker.watched():
        raise KeyError("a mistake of ours")
    succeed(breaker)
    assert fail(breaker) is LLMFailure.SERVER


def test_a_model_that_makes_things_up_is_there_all_the_same(clock: Clock) -> None:
    breaker = Breaker(2, 60, clock)
    assert [fail(breaker, LLMFailure.MADE_UP) for _ in range(5)] == [LLMFailure.MADE_UP] * 5


def test_threads_share_it(clock: Clock) -> None:
    breaker = Breaker(20, 60, clock)
    together = threading.Barrier(20)

    def turn() -> None:
        with breaker.watched():
            together.wait(5)  # every turn has begun before one ends
            raise LLMError(LLMFailure.TIMEOUT)

    def quiet() -> None:
        with pytest.raises(LLMError):
            turn()

    threads = [threading.Thread(target=quiet) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fail(breaker) is LLMFailure.PAUSED
