"""The turnstile: one at a time, in order, urgent ones first, nobody lost."""

import threading
import time

import pytest

from explainers.service.workers.turnstile import Turnstile
from tests.service.watching import within


class Crowd:
    """Threads that queue up one after the other and note when they got in."""

    def __init__(self, turnstile):
        self.turnstile = turnstile
        self.order = []
        self.threads = []

    def join_queue(self, name, urgent=False):
        waiting = self._waiting()
        thread = threading.Thread(target=self._pass, args=(name, urgent))
        self.threads.append(thread)
        thread.start()
        assert within(5, lambda: self._waiting() == waiting + 1)

    def _waiting(self):
        return len(self.turnstile._urgent) + len(self.turnstile._patient)

    def _pass(self, name, urgent):
        with self.turnstile.turn(urgent=urgent):
            self.order.append(name)

    def leave(self):
        for thread in self.threads:
            thread.join(2)
            assert not thread.is_alive()


def test_first_come_first_served_and_urgent_ones_before():
    crowd = Crowd(Turnstile())
    with crowd.turnstile.turn():
        for name in ("a", "b"):
            crowd.join_queue(name)
        for name in ("A", "B"):
            crowd.join_queue(name, urgent=True)
        crowd.join_queue("c")
        assert crowd.order == []
    crowd.leave()
    assert crowd.order == ["A", "B", "a", "b", "c"]


def test_who_asks_again_at_once_does_not_overtake():
    turnstile = Turnstile()
    crowd = Crowd(turnstile)
    turns = []
    with turnstile.turn():
        crowd.join_queue("page")
    for number in range(3):
        with turnstile.turn():
            turns.append((number, list(crowd.order)))
    crowd.leave()
    assert turns[0] == (0, ["page"])


def test_only_one_is_inside():
    turnstile, inside, most = Turnstile(), [], []

    def work():
        for _ in range(50):
            with turnstile.turn():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(most) == 400
    assert max(most) == 1
    assert not turnstile.taken


def test_an_error_inside_hands_the_place_on():
    turnstile = Turnstile()
    with pytest.raises(ValueError, match="inside"), turnstile.turn():
        assert turnstile.taken
        raise ValueError("inside")
    with turnstile.turn():
        pass


def interrupted(monkeypatch, turnstile, before):
    """Wait in the queue and be interrupted there, after `before()` has happened."""

    def wait(_):
        before()
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Event, "wait", wait)
    with pytest.raises(KeyboardInterrupt), turnstile.turn():
        raise AssertionError("got in")
    monkeypatch.undo()


def test_who_is_interrupted_while_waiting_leaves_the_queue(monkeypatch):
    turnstile = Turnstile()
    with turnstile.turn():
        interrupted(monkeypatch, turnstile, before=lambda: None)
    assert not turnstile.taken


def test_who_is_interrupted_when_called_hands_the_place_on(monkeypatch):
    turnstile = Turnstile()
    place = turnstile.turn()
    place.__enter__()
    interrupted(monkeypatch, turnstile, before=lambda: place.__exit__(None, None, None))
    assert not turnstile.taken
