"""Which alternatives are shown: the least effort, then other columns, the same ones last."""

import numpy as np

from explainers.kernels.counterfactuals.choosing import chosen
from tests.kernels.counterfactuals.worlds import space

ROWS = np.array(
    [
        [2, 0, 0, 0],  # effort 2
        [3, 0, 0, 0],  # 2.5, the same column
        [1, 1, 0, 0],  # 3, one column more
        [0, 5, 0, 0],  # 3.5, another column
        [0, 0, 1, 1],  # 4, others
    ]
)


def kinds(wanted):
    return chosen(space(), ROWS, wanted).tolist()


def test_other_columns_come_before_more_columns_and_the_same_ones_last():
    assert kinds(1) == [[2, 0, 0, 0]]
    assert kinds(2) == [[2, 0, 0, 0], [0, 5, 0, 0]]
    assert kinds(3) == [[2, 0, 0, 0], [0, 5, 0, 0], [0, 0, 1, 1]]
    assert [3, 0, 0, 0] not in kinds(4)
    assert kinds(9) == sorted(ROWS.tolist(), key=lambda row: ROWS.tolist().index(row))


def test_twice_the_same_row_is_one():
    assert len(chosen(space(), np.repeat(ROWS[:1], 3, axis=0), 3)) == 1
    assert chosen(space(), space().nothing(), 3).shape == (0, 4)
