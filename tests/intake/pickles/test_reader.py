"""The reader means by each opcode what Python means, and does nothing else."""

import pickle
import pickletools
from collections import OrderedDict, defaultdict

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake.pickles import reader as reading
from explainers.intake.pickles.names import Names
from explainers.intake.pickles.opcodes import OPCODES, REFUSED, STOP
from explainers.intake.pickles.reader import Reader
from tests.intake.pickles.assembled import named, number, text, whole

SHARED = [1, "shared"]
PLAIN = {
    "nothing": None,
    "truth": [True, False],
    "small numbers": [0, 1, 255, 256, 65535, 65536, -1, -(2**31), 2**31],
    "large numbers": [2**63, -(2**63), 2**64, 2**2000, -(2**2000)],
    "points": [0.0, -0.0, 1.5, 1e300, float("inf"), float("-inf")],
    "texts": ["", "a", "ä", "年", "\U0001f600", "a\nb\\u0041", "x" * 300, "y" * 70_000, "\ud800"],
    "bytes": [b"", b"a\x00\xff", b"x" * 300, b"y" * 70_000],
    "writable bytes": [bytearray(), bytearray(b"a\xff"), bytearray(300)],
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((), ((),))],
    "lists": [[], [1], [[[]]], list(range(3000))],
    "dicts": [{}, {"a": 1}, {1: {2: {}}}, {(1, "a"): None}, dict.fromkeys(range(3000))],
    "sets": [set(), {1, 2}, frozenset(), frozenset({"a"}), set(range(3000))],
    "ordered": OrderedDict([("b", 1), ("a", 2)]),
    "defaults": [defaultdict(list, a=[1]), defaultdict(None, b=2), defaultdict(OrderedDict)],
    "a slice": [slice(1, None, 2), slice("a", "b")],
    "complex": 1 + 2j,
    "the same twice": [SHARED, SHARED, (SHARED,)],
}


def read(data):
    return Reader(data, Names()).run()


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("name", PLAIN)
def test_plain_values_come_back(name, protocol):
    value = PLAIN[name]
    for data in (
        pickle.dumps(value, protocol),
        pickletools.optimize(pickle.dumps(value, protocol)),
    ):
        assert repr(read(data)) == repr(value)


def test_what_is_the_same_stays_the_same():
    first, second, (third,) = read(pickle.dumps(PLAIN["the same twice"]))
    assert first is second is third
    circle = [1]
    circle.append(circle)
    found = read(pickle.dumps(circle))
    assert found[1] is found


def test_every_opcode_there_is_was_thought_of():
    codes = {ord(opcode.code) for opcode in pickletools.opcodes}
    assert set(OPCODES) | set(REFUSED) | {STOP} == codes
    assert not set(OPCODES) & set(REFUSED)


def test_opcodes_that_no_pickler_of_today_writes():
    assert read(whole(b"(" + number(1) + number(2) + b"1N")) is None
    assert read(whole(number(1) + b"2\x86")) == (1, 1)
    assert read(whole(number(1) + b"(0")) == 1
    assert read(b"(I1\nL2L\nF0.5\nI01\nlp0\ng0\n0g0\n.") == [1, 2, 0.5, True]
    assert read(whole(b"(" + text("a") + number(1) + b"d")) == {"a": 1}
    assert read(b"}VA\\u00e4\nI1\ns.") == {"Aä": 1}


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_a_file_that_was_cut_off_is_broken_wherever_it_was(cut):
    data = pickle.dumps([np.arange(9.0), {"a": ("text", 2.5)}], 4)
    with pytest.raises(RefusedError) as caught:
        read(data[:-cut])
    assert caught.value.code == "BROKEN_MODEL"
    assert "cut off" in caught.value.next_step


def test_too_many_steps_are_refused_and_not_one_fewer(monkeypatch):
    data = whole(b"N0" * 10 + b"N")  # two steps each, the protocol, the last value and the end
    monkeypatch.setattr(reading, "MOST_STEPS", 23)
    assert read(data) is None
    monkeypatch.setattr(reading, "MOST_STEPS", 22)
    with pytest.raises(RefusedError) as caught:
        read(data)
    assert caught.value.code == "TOO_MANY_PARTS"
    assert "more than 22 steps" in caught.value.sentence


def test_a_name_that_is_not_listed_is_kept_as_what_the_file_made_of_it():
    made = named("acme", "Log") + b")\x81" + b"}(" + text("a") + number(1) + b"ub"
    names = Names()
    found = Reader(whole(made), names).run()
    assert (found.name, found.held) == ("acme.Log", [(), {"a": 1}])
    assert names.unlisted == {"acme.Log"}


def test_stand_ins_take_what_is_put_into_them():
    item = b"](" + number(1) + b"e"
    made = named("acme", "List") + b")R" + number(2) + b"a(" + number(3) + b"e"
    made += text("k") + item + b"s(" + text("l") + number(4) + b"u"
    assert read(whole(made)).held == [(), 2, 3, "k", [1], "l", 4]
