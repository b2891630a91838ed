"""Every classifier and regressor of scikit-learn is explained exactly, or refused in a sentence."""

import numpy as np
import pytest
import skops.io
from sklearn.utils import all_estimators

from explainers.errors import RefusedError
from explainers.intake import from_skops
from tests.intake.estimators import (
    BINARY,
    EXPLAINED,
    REFUSED,
    columns_of,
    fitted,
    frame,
    kinds,
)
from tests.intake.explaining import answers_alike, explained

CLASSIFIERS = {name for name, _ in all_estimators(type_filter="classifier")}
CASES = [
    (name, count)
    for name in sorted(EXPLAINED)
    for count in (((2,) if name in BINARY else (2, 3)) if name in CLASSIFIERS else (0,))
]


def test_every_estimator_is_in_one_of_the_two_lists():
    assert set(kinds()) == EXPLAINED | set(REFUSED)
    assert not EXPLAINED & set(REFUSED)
    assert len(EXPLAINED) == 90


@pytest.mark.parametrize(("name", "count"), CASES)
def test_it_answers_as_in_scikit_learn_and_is_explained(name, count):
    data = frame()[columns_of(name)]
    handle = answers_alike(fitted(name, count), data)
    assert handle.card.classes == tuple(f"c{i}" for i in range(count))

    # All rows agree in the last column, so it can have moved nothing.
    alike = data.assign(**{data.columns[-1]: 2.0})
    values = explained(handle, alike.head(3), alike.iloc[20:28])
    assert values.shape == (3, data.shape[1], max(1, count))
    np.testing.assert_array_equal(values[:, -1], 0.0)


def test_columns_of_equal_standing_are_given_the_same():
    """A process that knows every row with its first two columns swapped treats the two alike."""
    model = fitted("GaussianProcessRegressor", 0)
    model.X_train_ = np.vstack([model.X_train_, model.X_train_[:, [1, 0, 2, 3]]])
    model.alpha_ = np.concatenate([model.alpha_, model.alpha_])
    alike = frame().assign(beta=frame().alpha)
    values = explained(answers_alike(model, frame()), alike.head(3), alike.iloc[20:28])
    np.testing.assert_allclose(values[:, 0], values[:, 1], atol=1e-9)
    assert np.abs(values[:, 0] - values[:, 2]).max() > 1e-3


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_not_explained_is_refused_in_a_sentence(name):
    model = fitted(name, 3 if name in CLASSIFIERS else 0)
    with pytest.raises(RefusedError) as caught:
        from_skops.read(skops.io.dumps(model), f"{name}.skops")
    assert caught.value.code == REFUSED[name]
    assert name in caught.value.sentence
