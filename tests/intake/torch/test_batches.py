"""Rows are asked in batches a model takes, and a batch is filled up where it has to be."""

import numpy as np
import pytest
import torch

from explainers.errors import RefusedError
from explainers.intake.torch.batches import answers_of, batch_sizes, check_rows
from explainers.intake.torch.graph import Axis
from explainers.intake.torch.inputs import Slot
from explainers.records import Feature

SLOT = Slot((Feature("a"), Feature("b")), "float32")


class Asked:
    """Sums rows, and remembers how many it was given at once."""

    def __init__(self):
        self.sizes = []

    def __call__(self, matrix):
        self.sizes.append(len(matrix))
        total = matrix.sum(1)
        matrix.zero_()
        return total


@pytest.mark.parametrize(
    ("rows", "widest", "sizes"),
    [
        (Axis(0, None, 1), 1, (2, 4_096)),
        (Axis(0, None, 1), 1 << 20, (2, 16)),
        (Axis(0, None, 1), 1 << 30, (1, 1)),
        (Axis(2, 64, 1), 1, (2, 64)),
        (Axis(0, 1, 1), 1, (1, 1)),
        (Axis(3, 3, 3), 1, (3, 3)),
        (Axis(0, None, 8), 1, (8, 4_096)),
        (Axis(8, 36, 8), 1, (8, 32)),
        (Axis(10, 100, 8), 1, (16, 96)),
    ],
)
def test_the_sizes_of_batches(rows, widest, sizes):
    assert batch_sizes(rows, widest) == sizes


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 4_097])
@pytest.mark.parametrize("rows", [Axis(0, None, 1), Axis(3, 3, 3), Axis(0, None, 4), Axis(2, 6, 2)])
def test_every_row_is_answered_in_its_place(rows, count):
    program = Asked()
    given = np.arange(2.0 * count, dtype=np.float32).reshape(count, 2)
    kept = given.copy()
    answers = answers_of(torch, program, [SLOT], rows)([given])
    np.testing.assert_array_equal(answers, given.sum(axis=1, keepdims=True))
    np.testing.assert_array_equal(given, kept)
    assert all(size % rows.step == 0 and size >= rows.low for size in program.sizes)
    assert all(rows.high is None or size <= rows.high for size in program.sizes)


def test_a_batch_beyond_reason_is_refused():
    with pytest.raises(RefusedError) as caught:
        check_rows(Axis(1_000_001, 1_000_001, 1_000_001))
    assert caught.value.code == "FIXED_BATCH" and "1,000,001" in caught.value.sentence
    check_rows(Axis(1_000_000, 1_000_000, 1_000_000))


def test_a_full_memory_is_told_by_its_name():
    def filling(matrix):
        return torch.empty(2**60 // len(matrix) * len(matrix))

    with pytest.raises(MemoryError):
        answers_of(torch, filling, [SLOT], Axis(0, None, 1))([np.zeros((2, 2), np.float32)])


def test_other_failures_stay_what_they_are():
    def failing(matrix):
        return matrix @ torch.zeros(7)

    with pytest.raises(RuntimeError, match="size mismatch"):
        answers_of(torch, failing, [SLOT], Axis(0, None, 1))([np.zeros((2, 2), np.float32)])
