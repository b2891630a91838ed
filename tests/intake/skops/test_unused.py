"""What a saved model never asks again is left out of the description, and nothing else is."""

import io
import zipfile

import numpy as np
import pytest
import scipy.stats
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, RidgeCV
from sklearn.metrics import make_scorer
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    HalvingRandomSearchCV,
    KFold,
    RandomizedSearchCV,
    RepeatedStratifiedKFold,
    TunedThresholdClassifierCV,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from explainers.intake.skops.names import TRUSTED
from explainers.intake.skops.unused import without_unused
from tests import toys
from tests.intake.estimators import quietly
from tests.intake.skops_files import NUMBERS, described, forest, handle_of, rewritten

TWO = toys.two()


def mine(truth, answer):
    """A way to score that no list can know."""
    return float((truth == answer).mean())


def first(results):  # noqa: ARG001 - scikit-learn calls it with its results
    """A way to choose that no list can know."""
    return 0


def search(kind, spread, **options):
    return make_pipeline(StandardScaler(), kind(SVC(), {"C": spread}, cv=2, **options))


REMEMBERING = {
    "a grid": lambda: search(GridSearchCV, [1.0, 2.0], scoring="roc_auc"),
    "a grid scored by hand": lambda: search(GridSearchCV, [1.0], scoring=make_scorer(mine)),
    "a grid chosen by hand": lambda: search(GridSearchCV, [1.0, 9.0], refit=first),
    "random draws": lambda: search(
        RandomizedSearchCV, scipy.stats.loguniform(0.1, 10), n_iter=2, random_state=0
    ),
    "halves of a grid": lambda: search(HalvingGridSearchCV, [1.0, 2.0]),
    "halves of draws": lambda: search(
        HalvingRandomSearchCV, scipy.stats.uniform(0.1, 10), n_candidates=2, random_state=0
    ),
    "folds of one's own": lambda: LogisticRegressionCV(
        Cs=2, cv=KFold(2), scoring=make_scorer(mine)
    ),
    "repeated folds": lambda: GridSearchCV(
        LogisticRegression(max_iter=5_000),
        {"C": [1.0]},
        cv=RepeatedStratifiedKFold(n_splits=2, n_repeats=2),
    ),
    "calibration": lambda: CalibratedClassifierCV(LogisticRegression(), cv=KFold(2)),
    "a threshold": lambda: TunedThresholdClassifierCV(LogisticRegression(), cv=KFold(2)),
    "a search tree": lambda: KNeighborsClassifier(algorithm="ball_tree"),
}


@pytest.mark.parametrize("build", REMEMBERING.values(), ids=REMEMBERING)
def test_what_training_remembers_needs_no_trust_and_changes_no_answer(build):
    data = StandardScaler().set_output(transform="pandas").fit_transform(NUMBERS)
    model = quietly(lambda: build().fit(data, TWO))
    kept = skops.io.dumps(model)
    needed = without_unused(kept)
    assert not set(skops.io.get_untrusted_types(data=needed)) - TRUSTED
    assert set(skops.io.get_untrusted_types(data=kept)) - TRUSTED  # or there was nothing to do
    answer = handle_of(model).predict(data)[:, 1]
    ways = (getattr(model, way, None) for way in ("predict_proba", "decision_function"))
    expected = next(way for way in ways if way)(data)
    np.testing.assert_allclose(answer, expected if expected.ndim == 1 else expected[:, 1])


def test_a_regression_forgets_its_folds_too():
    model = RidgeCV(scoring="r2", cv=KFold(2)).fit(NUMBERS, toys.score())
    np.testing.assert_allclose(
        handle_of(model).predict(NUMBERS)[:, 0], model.predict(NUMBERS), rtol=1e-12
    )


def test_a_file_with_nothing_to_leave_out_comes_back_as_it_is():
    for model in (forest(), CalibratedClassifierCV(LogisticRegression(max_iter=5_000), cv=2)):
        data = skops.io.dumps(model.fit(NUMBERS, TWO))
        assert without_unused(data) is data


def test_only_the_unused_values_are_emptied():
    model = GridSearchCV(forest(), {"max_depth": [2]}, cv=2).fit(NUMBERS, TWO)
    data = skops.io.dumps(model)
    before = described(data)["content"]["content"]
    after = described(without_unused(data))["content"]["content"]
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed >= {"scorer_", "cv_results_", "param_grid"}
    assert not changed & {"estimator", "best_estimator_", "best_params_", "refit", "cv"}
    old, new = (zipfile.ZipFile(io.BytesIO(file)) for file in (data, without_unused(data)))
    assert set(new.namelist()) == set(old.namelist())
    for name in set(old.namelist()) - {"schema.json"}:
        assert old.read(name) == new.read(name)


def test_names_mean_nothing_outside_of_scikit_learn():
    """A class of somebody else's that has a scorer keeps it, and is refused with it."""

    def foreign(description):
        description["__module__"] = "elsewhere"

    data = skops.io.dumps(GridSearchCV(forest(), {"max_depth": [2]}, cv=2).fit(NUMBERS, TWO))
    altered = rewritten(data, foreign)
    assert without_unused(altered) is altered


def test_neighbours_keep_everything_but_their_search_tree():
    model = KNeighborsClassifier(algorithm="kd_tree").fit(NUMBERS, TWO)
    data = skops.io.dumps(model)
    before = described(data)["content"]["content"]
    after = described(without_unused(data))["content"]["content"]
    assert [name for name in before if before[name] != after[name]] == ["_tree"]
    assert after["_tree"]["content"] == "null"
