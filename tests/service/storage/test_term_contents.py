"""Blocks of coefficients: nothing is stored that cannot be what terms weigh in its texts."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.service.storage.term_names import names
from tests import text_subjects as given

ANALYSIS = given.analysis()
LETTERS = "goodnot 🙂".encode()
ENDS = (4, 4 + len("not 🙂".encode()), 4 + len("not 🙂".encode()))


def block(facts=None, data=("a", "b"), **arrays):
    parts = {
        "coefficients": np.ones((3, 2)),
        "intercepts": np.zeros(2),
        "documents": np.array([0, 1, 2]),
        "sums": np.array([0.0, 0.5, 2.0]),
        "letters": np.frombuffer(LETTERS, np.uint8),
        "ends": np.array(ENDS),
        **arrays,
    }
    known = {"unit": "log-odds", "budget": 2, "seconds": 0.1, **(facts or {})}
    return Block(parts, {"data": pa.table({"text": list(data)})}, known)


def test_right_terms_pass_and_are_read():
    made = block()
    check_contents("terms", ANALYSIS, 2, made)
    assert names(made.arrays["letters"], made.arrays["ends"]) == ("good", "not 🙂", "")
    none = {
        "coefficients": np.ones((0, 2)),
        "documents": np.zeros(0, np.int64),
        "sums": np.zeros(0),
        "letters": np.zeros(0, np.uint8),
        "ends": np.zeros(0, np.int64),
    }
    check_contents("terms", ANALYSIS, 2, block(**none))


WRONG = {
    "no names": (block(letters=None), "no names of terms"),
    "names in a square": (block(ends=np.zeros((3, 1), np.int64)), "no names of terms"),
    "a name too few": (block(ends=np.array(ENDS[1:])), "instead of (2, 2)"),
    "names of fractions": (block(ends=np.array(ENDS, float)), "ends of shape (3,)"),
    "names that go back": (block(ends=np.array([4, 3, ENDS[2]])), "do not follow each other"),
    "names below 0": (block(ends=np.array([-1, 4, ENDS[2]])), "do not follow each other"),
    "names that end early": (block(ends=np.array([1, 2, 3])), "do not follow each other"),
    "letters and no names": (
        block(
            coefficients=np.ones((0, 2)),
            documents=np.zeros(0, np.int64),
            sums=np.zeros(0),
            ends=np.zeros(0, np.int64),
        ),
        "do not follow each other",
    ),
    "half a letter": (block(ends=np.array([4, ENDS[1] - 2, ENDS[1]])), "that are no text"),
    "in more texts than there are": (block(documents=np.array([0, 1, 3])), "texts than there"),
    "in fewer than none": (block(documents=np.array([0, -1, 2])), "more or fewer texts"),
    "a coefficient with a gap": (block(coefficients=np.full((3, 2), np.nan)), "coefficients with"),
    "a constant without end": (block(intercepts=np.array([np.inf, 0.0])), "intercepts with gaps"),
    "a sum without end": (block(sums=np.array([np.inf, 0.0, 0.0])), "sums with gaps"),
    "an output too many": (block(intercepts=np.zeros(3)), "intercepts of shape (3,)"),
    "a strange array": (block(extra=np.zeros(1)), "'extra'"),
    "no unit": (block(facts={"unit": None}), "unit"),
}


@pytest.mark.parametrize(("wrong", "said"), WRONG.values(), ids=WRONG)
def test_wrong_terms_are_a_sentence(wrong, said):
    kept = {name: array for name, array in wrong.arrays.items() if array is not None}
    with pytest.raises(ModelError) as told:
        check_contents("terms", ANALYSIS, 2, replace(wrong, arrays=kept))
    assert told.value.code == "WRONG_ANSWER"
    assert said in told.value.sentence
