"""Deep SHAP of a small network, its sums, and the rule of the papers beside it."""

import numpy as np

from explainers.checks.additivity import additivity
from explainers.methods import registry
from tests.methods import networks
from tests.reference.rescale import deep_shap as slowly

METHOD, EXACT = registry()["deep_shap"], registry()["exact_shap"]
TOLERANCE = 2e-5  # single precision, and a sum of 1,000 steps on the slow side
DRAW = np.random.default_rng(4)
ROWS, REFERENCE = DRAW.normal(size=(4, 3)), DRAW.normal(0.5, 1, size=(6, 3))


def explained(model, rows=ROWS, reading=None, reference=REFERENCE, **parameters):
    given = networks.given(networks.read(model, reading), rows, reference)
    return networks.explain(METHOD, given, **parameters)


def check(arrays):
    parts = (arrays[name] for name in ("values", "base_values", "outputs"))
    return additivity(*parts, share=METHOD.tolerance)


def close(found, layers, rows=ROWS, reference=REFERENCE):
    slow = np.array([slowly(layers, row, reference) for row in rows])
    scale = max(1.0, np.abs(slow).max())
    np.testing.assert_allclose(found, slow, rtol=0, atol=TOLERANCE * scale)
