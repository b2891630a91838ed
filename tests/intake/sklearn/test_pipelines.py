"""Models of many parts over the user's own columns, each of which is a player."""

import warnings

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_selector
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import (
    BaggingClassifier,
    GradientBoostingClassifier,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.gaussian_process import GaussianProcessClassifier, GaussianProcessRegressor
from sklearn.gaussian_process import kernels as gp
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge, SGDRegressor, TweedieRegressor
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    KBinsDiscretizer,
    OneHotEncoder,
    QuantileTransformer,
    StandardScaler,
)
from sklearn.random_projection import SparseRandomProjection
from sklearn.svm import SVC, SVR, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from tests import toys
from tests.intake.explaining import check

TWO, THREE, SCORE = toys.two(), toys.three(), toys.score()
NUMBERS = toys.frame()[["age", "amount"]]


def mixed(model):
    """A model over raw texts and numbers."""
    texts = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(drop="first"))
    columns = ColumnTransformer(
        [
            ("texts", texts, list(toys.TEXTS)),
            ("age", KBinsDiscretizer(4, quantile_method="averaged_inverted_cdf"), ["age"]),
            ("rest", StandardScaler(), make_column_selector(dtype_include="number")),
        ]
    )
    return make_pipeline(columns, model)


def lines(**options):
    return LogisticRegression(max_iter=2_000, **options)


CLASSIFIERS = {
    "a stack": lambda: StackingClassifier(
        [("a", KNeighborsClassifier()), ("b", SVC())], final_estimator=lines(), cv=2
    ),
    "a stack that scores": lambda: StackingClassifier(
        [("a", KNeighborsClassifier()), ("b", LinearSVC())], final_estimator=LinearSVC(), cv=2
    ),
    "a vote": lambda: VotingClassifier(
        [("a", lines()), ("b", DecisionTreeClassifier(max_depth=2))], voting="soft", weights=[2, 1]
    ),
    "a calibrated machine": lambda: CalibratedClassifierCV(LinearSVC(), cv=2),
    "isotonic calibration": lambda: CalibratedClassifierCV(LinearSVC(), method="isotonic", cv=2),
    "one temperature": lambda: CalibratedClassifierCV(LinearSVC(), method="temperature", cv=2),
    "bags of neighbours": lambda: BaggingClassifier(
        KNeighborsClassifier(weights="distance"), 2, max_features=0.7, random_state=0
    ),
    "one against the rest": lambda: OneVsRestClassifier(lines()),
    "one against one": lambda: OneVsOneClassifier(LinearSVC()),
    "vectors in a sparse world": lambda: make_pipeline(
        SparseRandomProjection(4, random_state=0), SVC()
    ),
    "a ball tree": lambda: KNeighborsClassifier(algorithm="ball_tree", metric="canberra"),
    "a process": lambda: GaussianProcessClassifier(
        gp.ConstantKernel() * gp.Matern() + gp.WhiteKernel(), max_iter_predict=3, optimizer=None
    ),
    "boosting from a model": lambda: GradientBoostingClassifier(
        init=lines(), n_estimators=3, random_state=0
    ),
    "a network": lambda: MLPClassifier(4, max_iter=30, random_state=0),
    "discriminants": lambda: make_pipeline(PCA(3), LinearDiscriminantAnalysis()),
}


@pytest.mark.parametrize("target", [TWO, THREE], ids=["two", "three"])
@pytest.mark.parametrize("build", CLASSIFIERS.values(), ids=CLASSIFIERS)
def test_classifiers_over_raw_columns(build, target):
    check(mixed(build()), toys.frame(), target)


REGRESSIONS = {
    "a stack": lambda: StackingRegressor(
        [("a", KNeighborsRegressor()), ("b", SVR())], final_estimator=Ridge(), cv=2
    ),
    "a vote": lambda: VotingRegressor([("a", Ridge()), ("b", KNeighborsRegressor())]),
    "a target on another scale": lambda: TransformedTargetRegressor(
        Ridge(), func=np.log1p, inverse_func=np.expm1
    ),
    "a target by its rank": lambda: TransformedTargetRegressor(
        Ridge(), transformer=QuantileTransformer(n_quantiles=20)
    ),
    "a network": lambda: MLPRegressor(hidden_layer_sizes=4, max_iter=30, random_state=0),
    "a process": lambda: GaussianProcessRegressor(
        gp.Exponentiation(gp.RationalQuadratic(), 2) + gp.DotProduct(), optimizer=None, alpha=0.1
    ),
    "Tweedie": lambda: TweedieRegressor(power=1.5, max_iter=1_000),
    "steps of a gradient": lambda: SGDRegressor(loss="huber", random_state=0),
    "vectors": lambda: SVR(kernel="poly", degree=2),
}


@pytest.mark.parametrize("build", REGRESSIONS.values(), ids=REGRESSIONS)
def test_regressions_over_raw_columns(build):
    check(mixed(build()), toys.frame(), SCORE - SCORE.min() + 0.5)


@pytest.mark.parametrize("metric", ["manhattan", "chebyshev", "minkowski", "canberra"])
@pytest.mark.parametrize("algorithm", ["kd_tree", "ball_tree", "brute"])
def test_neighbours_are_found_by_every_distance(metric, algorithm):
    if (metric, algorithm) == ("canberra", "kd_tree"):
        algorithm = "auto"
    model = KNeighborsClassifier(algorithm=algorithm, metric=metric, p=3, weights="distance")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check(model, NUMBERS, THREE)
