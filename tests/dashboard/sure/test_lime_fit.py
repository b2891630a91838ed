"""LIME's local fit in words: three verdicts, and what both models answer."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.sure.lime_fit import CLOSE_FIT, fit_sentence, fit_table
from dashboard.tabular.decision_sentences import WEAK_FIT
from tests.rule_results import rules


def fitted(fit):
    made = rules()
    return replace(made, fits=np.full_like(made.fits, fit))


@pytest.mark.parametrize(
    ("fit", "words"),
    [
        (CLOSE_FIT, "follows the model closely"),
        (CLOSE_FIT - 0.01, "follows the outline"),
        (WEAK_FIT, "follows the outline"),
        (WEAK_FIT - 0.01, "only a hint"),
        (-0.2, "only a hint"),
    ],
)
def test_a_fit_is_close_or_an_outline_or_a_hint(fit, words):
    assert words in fit_sentence(fitted(fit), 1)


def test_both_answers_are_told():
    made = rules()
    table = fit_table(made)
    assert table["R²"].tolist() == made.fits.tolist()
    gaps = made.local_predictions - made.outputs
    np.testing.assert_allclose(table["difference"], gaps)
    assert len(table) == len(made.output_names)
