"""Deep SHAP from its papers, slowly: one pair of rows, one output and one layer at a time.

DeepLIFT's rescale rule (Shrikumar, Greenside and Kundaje 2017, section 3.5.1): a function of one
number gets the multiplier Δoutput / Δinput, its slope where Δinput is 0; dense layers are linear;
multipliers chain (section 3.2). Deep SHAP (Lundberg and Lee 2017, section 4.2) is the mean over
reference rows. Softmax is a function of several numbers, which the rule does not cover: it gets
its mean slopes on the straight way between the two rows of scores, of which the rule is the case of
one number.
"""

from __future__ import annotations

import numpy as np

from tests.reference.layered import FUNCTIONS, Layer, softmax

_STEPS = 500
_NEAR = 1e-9


def deep_shap(layers: list[Layer], row: np.ndarray, references: np.ndarray) -> np.ndarray:
    """Attributions of one row, (columns, outputs)."""
    return np.mean([pair(layers, row, reference) for reference in references], axis=0)


def pair(layers: list[Layer], row: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Attributions of one row against one reference row, (columns, outputs)."""
    ups = []
    for values in (row, reference):
        steps = [values]
        for layer in layers:
            steps.append(layer.answer(steps[-1]))
        ups.append(steps)
    outputs = len(ups[0][-1])
    found = np.zeros((len(row), outputs))
    for output in range(outputs):
        multipliers = np.eye(outputs)[output]
        for at in reversed(range(len(layers))):
            scores = [layers[at].scores(steps[at]) for steps in ups]
            multipliers = layers[at].kernel @ _below(layers[at].function, *scores, multipliers)
        found[:, output] = multipliers * (row - reference)
    return found


def _below(function: str, row: np.ndarray, reference: np.ndarray, above: np.ndarray):
    """Multipliers at a layer's scores, from those at its answer."""
    if function == "softmax":
        places = (np.arange(_STEPS) + 0.5) / _STEPS
        ways = map(softmax, reference + places[:, None] * (row - reference))
        return np.mean([way * (above - way @ above) for way in ways], axis=0)
    change = FUNCTIONS[function](row) - FUNCTIONS[function](reference)
    difference = row - reference
    near = np.abs(difference) < _NEAR
    ratio = change / np.where(near, 1.0, difference)
    slope = (FUNCTIONS[function](row + 1e-6) - FUNCTIONS[function](row - 1e-6)) / 2e-6
    return above * np.where(near, slope, ratio)
