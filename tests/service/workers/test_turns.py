"""Turns: one at a time at each thing, and who leaves the queue is gone."""

import threading

import pytest

from explainers.errors import StoppedError
from explainers.service.workers.turns import Turns
from tests.service.watching import within


def test_who_waits_for_a_turn_may_leave_the_queue():
    turns, called = Turns(), []

    def still():
        called.append(1)
        if len(called) == 2:
            raise StoppedError("CANCELLED", "Enough.", "Go.")

    with turns.turn("a"), pytest.raises(StoppedError), turns.turn("a", still=still):
        pytest.fail("got in")
    with turns.turn("a", still=lambda: pytest.fail("nobody is in the way")):
        pass
    assert turns._places == {}


def test_turns_at_one_thing_follow_each_other_and_at_two_do_not():
    turns, inside, most = Turns(), [], []
    together = threading.Barrier(2, timeout=5)

    def work(thing):
        with turns.turn(thing):
            inside.append(thing)
            most.append(inside.count(thing))
            if not together.broken:
                together.wait()  # passes only if the other thing's turn is held meanwhile
            inside.remove(thing)

    threads = [threading.Thread(target=work, args=(thing,)) for thing in "ab" * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1] * 6
    assert not together.broken
    assert turns._places == {}


def test_turn_is_given_back_after_an_error():
    turns = Turns()
    with pytest.raises(KeyError), turns.turn("a"):
        raise KeyError
    passed = threading.Event()

    def work():
        with turns.turn("a"):
            passed.set()

    threading.Thread(target=work, daemon=True).start()
    assert within(2, passed.is_set)
