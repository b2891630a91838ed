import numpy as np
import pytest

from dashboard.charts.leaders import LEADER, Label, place


def labels(seed, count=25, width=800):
    rng = np.random.default_rng(seed)
    return [
        Label(at, float(rng.uniform(0, width)), float(rng.uniform(20, 180)), float(rng.random()))
        for at in range(count)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_label_and_no_line_crosses_a_label(seed):
    wanted = labels(seed)
    placed = place(wanted, (0, 800), rows=4)
    anchors = {label.key: label.anchor for label in wanted}
    for spot in placed:
        assert spot.left >= 0
        assert spot.left + spot.width <= 800
        assert spot.left <= anchors[spot.key] <= spot.left + spot.width
        for other in placed:
            if other.key != spot.key and other.row == spot.row:
                assert other.left >= spot.left + spot.width or other.left + other.width <= spot.left
            if other.row > spot.row:  # its line passes this row
                line = anchors[other.key]
                assert line + LEADER <= spot.left or line - LEADER >= spot.left + spot.width


def test_the_heaviest_label_is_placed_first_and_stands_centred():
    wanted = [Label(0, 100, 80, 1.0), Label(1, 110, 80, 9.0)]
    placed = {spot.key: spot for spot in place(wanted, (0, 400), rows=1)}
    assert list(placed) == [1]
    assert placed[1].left == 70


def test_a_label_wider_than_the_frame_is_left_out():
    assert place([Label(0, 50, 500, 1.0)], (0, 400), rows=4) == ()
