"""What answers mean: by the operator that makes them, or else by what they look like."""

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake.torch.outputs import meaning_of

SHARES = np.array([[0.2, 0.8], [0.5, 0.5]])
NUMBERS = np.array([[3.0], [-2.0]])


@pytest.mark.parametrize(
    ("ending", "tried", "readings"),
    [
        ("softmax", SHARES, ("probability",)),
        ("_softmax", None, ("probability",)),
        ("log_softmax", np.log(SHARES), ("log-odds",)),
        ("sigmoid", SHARES[:, :1], ("probability",)),
        ("select", SHARES, ("probability",)),
        ("select", SHARES * 1.001, ("log-odds", "probability")),
        ("select", SHARES - 0.6, ("log-odds", "probability")),
        ("linear", None, ("log-odds", "probability")),
        ("linear", NUMBERS, ("number", "log-odds")),
        ("relu", np.abs(NUMBERS), ("number",)),
        ("select", SHARES[:, :1], ("number", "log-odds", "probability")),
    ],
)
def test_readings(ending, tried, readings):
    columns = 2 if tried is None else tried.shape[1]
    assert meaning_of(ending, columns, tried).readings == readings


def test_what_was_taken_for_probabilities_is_said():
    assert "add up to 1 in 2 invented rows" in meaning_of("select", 2, SHARES).notes[0]


@pytest.mark.parametrize(
    ("ending", "columns", "code"),
    [("softmax", 1, "CONSTANT_OUTPUT"), ("log_softmax", 1, "CONSTANT_OUTPUT"),
     ("sigmoid", 2, "MULTI_LABEL")],
)  # fmt: skip
def test_answers_that_cannot_be_explained(ending, columns, code):
    with pytest.raises(RefusedError) as caught:
        meaning_of(ending, columns, None)
    assert caught.value.code == code
