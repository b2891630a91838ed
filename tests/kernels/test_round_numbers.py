"""Round numbers: always where they may be, and never longer than they must be."""

import numpy as np
import pytest

from explainers.kernels.round_numbers import roundest


def digits(value):
    """Significant digits, without the zeros at either end."""
    text = np.format_float_scientific(abs(value), trim="-").split("e")[0]
    return len(text.replace(".", "").rstrip("0"))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (15, 16, 15),
        (950, 1063, 1000),
        (0.5312, 0.5334, 0.532),
        (-3, 4, 0),
        (-16, -15, -16),
        (0, 1e-9, 0),
        (0.1, 0.2, 0.1),
        (99.5, 100.5, 100),
        (1e300, 2e300, 1e300),
    ],
)
def test_known_ones(low, high, expected):
    assert roundest(low, high) == expected


def test_it_lies_between_and_no_shorter_one_does():
    draw = np.random.default_rng(0)
    for _ in range(300):
        low, high = np.sort(draw.normal(size=2) * 10.0 ** draw.integers(-5, 6))
        found = roundest(float(low), float(high))
        assert low <= found < high
        if found == 0:
            continue
        count = digits(found)
        power = np.floor(np.log10(max(abs(low), abs(high)))) + 1 - np.arange(1, count)
        for step in 10.0**power:
            multiple = np.ceil(low / step) * step
            # 1e-12: a multiple in binary may lie a hair beside the one in decimal.
            assert (
                not low * (1 + 1e-12) <= multiple < high * (1 - 1e-12) or digits(multiple) >= count
            )


def test_between_neighbours_it_is_the_lower_one():
    low = 0.1 + 0.2
    assert roundest(low, float(np.nextafter(low, 1))) == low
