"""The shelf: what stands on it, what goes first, and who waits for whom."""

import threading
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dashboard.shelf import Shelf, bytes_of


def kilobytes(count):
    return np.zeros(count * 128)


def test_a_thing_is_made_once_and_then_found():
    shelf, made = Shelf(10_000), []
    for _ in range(2):
        thing = shelf.take("key", lambda: made.append(1) or kilobytes(1))
    assert made == [1] and thing is shelf.find("key")
    assert shelf.size == 1_024


def test_the_least_recently_used_go_first():
    shelf = Shelf(3 * 1_024)
    for key in "abc":
        shelf.put(key, kilobytes(1))
    shelf.find("a")
    shelf.put("d", kilobytes(1))
    assert [key for key in "abcd" if shelf.find(key) is not None] == ["a", "c", "d"]
    shelf.put("wide", kilobytes(3))
    assert [key for key in ("a", "c", "d", "wide") if shelf.find(key) is not None] == ["wide"]


def test_what_is_larger_than_the_shelf_is_given_and_not_kept():
    shelf = Shelf(1_024)
    shelf.put("small", kilobytes(1))
    assert len(shelf.take("large", lambda: kilobytes(2))) == 256
    assert shelf.find("large") is None and shelf.size == 0


def test_what_is_put_in_place_of_another_counts_once():
    shelf = Shelf(10_000)
    shelf.put("key", kilobytes(2))
    shelf.put("key", kilobytes(1))
    assert shelf.size == 1_024
    shelf.drop("key")
    shelf.drop("key")
    assert shelf.find("key") is None
    shelf.put("key", kilobytes(1))
    shelf.clear()
    assert shelf.size == 0


def test_who_asks_meanwhile_waits_for_the_one_that_is_made():
    shelf, made = Shelf(10_000), []
    begun, go = threading.Event(), threading.Event()

    def make():
        made.append(1)
        begun.set()
        assert go.wait(10)
        return kilobytes(1)

    found = []
    threads = [
        threading.Thread(target=lambda: found.append(shelf.take("key", make))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    assert shelf.find("key") is None
    go.set()
    for thread in threads:
        thread.join(10)
    assert made == [1] and all(each is found[0] for each in found)


def test_what_could_not_be_made_is_tried_again():
    shelf = Shelf(10_000)

    def fail():
        raise ValueError

    for _ in range(2):
        try:
            shelf.take("key", fail)
        except ValueError:
            continue
        raise AssertionError
    assert shelf.take("key", lambda: 7) == 7


def test_the_bytes_of_a_record_are_those_of_its_arrays_and_tables():
    @dataclass
    class Record:
        numbers: np.ndarray
        table: pa.Table
        name: str = "name"

    column = pa.array(np.zeros(1_000))
    record = Record(np.zeros(10), pa.table({"a": column}).slice(0, 1))
    assert bytes_of(record) == 80 + 8_000


def test_a_vocabulary_counts_as_what_it_takes():
    @dataclass(frozen=True)
    class Words:
        names: tuple[str, ...]
        few: tuple[int, ...] = (1, 2)

    assert bytes_of(Words(())) == 0
    assert bytes_of(Words(("good", "🙂" * 100))) > 500
    many = bytes_of(Words(tuple(f"word {at}" for at in range(1_000))))
    assert 1_000 * 50 < many < 1_000 * 80


def test_parts_in_a_row_are_counted_one_by_one():
    @dataclass(frozen=True)
    class Parts:
        parts: tuple[object, ...]

    assert bytes_of(Parts((np.zeros(10), Parts((np.zeros(5),)), None))) == 120
    assert bytes_of(Parts((np.zeros(10), "text"))) > 120
