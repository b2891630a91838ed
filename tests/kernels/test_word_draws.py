"""The words LIME takes out are those the package takes out."""

import numpy as np
import pytest
from lime.lime_text import LimeTextExplainer
from numpy.testing import assert_array_equal

from explainers.kernels.word_draws import drawn


def by_lime(words, samples, seed):
    """Which of some words the package leaves in the texts it asks about."""
    names = [f"w{at}w" for at in range(words)]
    asked = []

    def answers(texts):
        asked.extend([name in text for name in names] for text in texts)
        return np.full((len(texts), 2), 0.5)

    explainer = LimeTextExplainer(random_state=np.random.RandomState(seed))
    explainer.explain_instance(" ".join(names), answers, num_samples=samples)
    return np.array(asked)


@pytest.mark.parametrize("words", [1, 2, 7, 60])
def test_words_that_stay_are_limes_own(words):
    expected = by_lime(words, 40, seed=5)
    assert expected[0].all(), "lime's first sample is the text itself"
    assert_array_equal(drawn(words, 40, 5), expected[1:])
    assert not drawn(words, 40, 5).all(axis=1).any(), "each takes at least one word out"


def test_another_seed_takes_out_others():
    assert (drawn(20, 50, 1) != drawn(20, 50, 2)).any()
