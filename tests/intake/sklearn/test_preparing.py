"""Steps before a model, of every kind: the user's own columns stay the players."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import FeatureAgglomeration, KMeans
from sklearn.compose import make_column_transformer
from sklearn.decomposition import NMF, PCA, FastICA, KernelPCA, TruncatedSVD
from sklearn.ensemble import RandomForestRegressor, RandomTreesEmbedding
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import RFE, SelectFromModel, SelectKBest, VarianceThreshold
from sklearn.impute import IterativeImputer, KNNImputer, MissingIndicator, SimpleImputer
from sklearn.kernel_approximation import Nystroem, RBFSampler
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import Isomap
from sklearn.neighbors import KNeighborsTransformer, NeighborhoodComponentsAnalysis
from sklearn.neural_network import BernoulliRBM
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.svm import LinearSVC

from tests import toys
from tests.intake.explaining import check
from tests.intake.skops_files import refusal

TWO, THREE, SCORE = toys.two(), toys.three(), toys.score()
NUMBERS = toys.frame()[["age", "amount"]]


@cache
def gaps():
    """Two numbers with holes."""
    return NUMBERS.mask(np.random.default_rng(0).random(NUMBERS.shape) < 0.1)


def lines(**options):
    return LogisticRegression(max_iter=2_000, **options)


STEPS = {
    "splines": lambda: SplineTransformer(n_knots=4),
    "sparse splines": lambda: SplineTransformer(n_knots=4, sparse_output=True),
    "products": lambda: PolynomialFeatures(3, include_bias=False),
    "bins": lambda: KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf"),
    "even bins": lambda: KBinsDiscretizer(3, encode="ordinal", strategy="uniform"),
    "powers": PowerTransformer,
    "ranks": lambda: QuantileTransformer(n_quantiles=30, output_distribution="normal"),
    "logarithms": lambda: make_pipeline(FunctionTransformer(np.log1p), StandardScaler()),
    "robust": RobustScaler,
    "between 0 and 1": MinMaxScaler,
    "unit rows": lambda: make_pipeline(StandardScaler(), Normalizer()),
    "largest is 1": MaxAbsScaler,
    "above the mean": lambda: make_pipeline(StandardScaler(), Binarizer()),
    "components": lambda: make_pipeline(StandardScaler(), PCA(1)),
    "singular values": lambda: make_pipeline(PolynomialFeatures(2), TruncatedSVD(2)),
    "independent components": lambda: FastICA(2, random_state=0, max_iter=1_000),
    "kernel components": lambda: make_pipeline(StandardScaler(), KernelPCA(2, kernel="rbf")),
    "parts": lambda: make_pipeline(MinMaxScaler(), NMF(2, max_iter=1_000, random_state=0)),
    "landmarks": lambda: make_pipeline(StandardScaler(), Nystroem(n_components=8, random_state=0)),
    "waves": lambda: make_pipeline(StandardScaler(), RBFSampler(n_components=8, random_state=0)),
    "distances to centres": lambda: make_pipeline(
        StandardScaler(), KMeans(3, n_init=1, random_state=0)
    ),
    "merged columns": lambda: make_pipeline(StandardScaler(), FeatureAgglomeration(1)),
    "leaves": lambda: RandomTreesEmbedding(3, max_depth=2, random_state=0),
    "a machine of switches": lambda: make_pipeline(
        MinMaxScaler(), BernoulliRBM(2, n_iter=2, random_state=0)
    ),
    "a learnt distance": lambda: make_pipeline(
        StandardScaler(), NeighborhoodComponentsAnalysis(max_iter=5, random_state=0)
    ),
    "a manifold": lambda: make_pipeline(StandardScaler(), Isomap(n_neighbors=40)),
    "a graph of neighbours": lambda: make_pipeline(
        StandardScaler(), KNeighborsTransformer(n_neighbors=4)
    ),
    "a union": lambda: FeatureUnion([("a", StandardScaler()), ("b", PCA(1))]),
    "the best column": lambda: SelectKBest(k=1),
    "columns in turn": lambda: make_pipeline(
        StandardScaler(), RFE(lines(), n_features_to_select=1)
    ),
    "columns a model uses": lambda: make_pipeline(StandardScaler(), SelectFromModel(lines())),
    "columns that vary": VarianceThreshold,
}


@pytest.mark.parametrize("build", STEPS.values(), ids=STEPS)
def test_steps_before_a_model(build):
    check(make_pipeline(build(), lines()), NUMBERS, TWO)


FILLING = {
    "a mean": lambda: SimpleImputer(add_indicator=True),
    "neighbours": lambda: KNNImputer(n_neighbors=3),
    "columns in turn": lambda: IterativeImputer(max_iter=3, random_state=0),
    "what is missing": lambda: FeatureUnion(
        [("filled", SimpleImputer()), ("gone", MissingIndicator())]
    ),
}


@pytest.mark.parametrize("build", FILLING.values(), ids=FILLING)
def test_steps_that_fill_gaps(build):
    check(make_pipeline(build(), StandardScaler(), lines()), gaps(), THREE)


ENCODERS = {
    "rare values together": lambda: OneHotEncoder(max_categories=2, handle_unknown="ignore"),
    "one left out": lambda: OneHotEncoder(drop="if_binary"),
    "numbered": OrdinalEncoder,
    "by the target": lambda: TargetEncoder(random_state=0),
}


@pytest.mark.parametrize("build", ENCODERS.values(), ids=ENCODERS)
@pytest.mark.parametrize("target", [TWO, SCORE], ids=["classes", "values"])
def test_encoders_of_texts(build, target):
    model = lines() if target is TWO else RandomForestRegressor(3, max_depth=3, random_state=0)
    columns = make_column_transformer((build(), list(toys.TEXTS)), remainder=StandardScaler())
    check(make_pipeline(columns, model), toys.frame(), target)


WORDS = {
    "counts": CountVectorizer,
    "weights": lambda: TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
    "letters": lambda: TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3)),
    "hashes": lambda: HashingVectorizer(n_features=16),
    "topics": lambda: make_pipeline(TfidfVectorizer(), TruncatedSVD(2, random_state=0)),
}


@pytest.mark.parametrize("target", [TWO, THREE], ids=["two", "three"])
@pytest.mark.parametrize("build", WORDS.values(), ids=WORDS)
def test_a_column_of_texts_is_one_player(build, target):
    data = pd.DataFrame(
        {"age": toys.frame().age, "said": toys.frame().housing + " and " + toys.frame().job}
    )
    columns = make_column_transformer((build(), "said"), remainder=StandardScaler())
    handle = check(make_pipeline(columns, LinearSVC()), data, target)
    assert handle.card.scale == "score"


@pytest.mark.parametrize("function", [np.log1p, np.sqrt, np.abs], ids=lambda each: each.__name__)
def test_functions_of_numpy_are_taken(function):
    columns = make_column_transformer((FunctionTransformer(function), ["amount"]))
    check(make_pipeline(columns, StandardScaler(), lines()), NUMBERS, TWO)


def own(values):
    """A function no list can know."""
    return values * 2


@pytest.mark.parametrize("function", [own, np.load], ids=["one's own", "one that reads files"])
def test_other_functions_are_refused_by_name(function):
    step = FunctionTransformer(own).fit(NUMBERS)
    step.func = function
    model = make_pipeline(step, lines().fit(NUMBERS, TWO))
    error = refusal(model)
    assert error.code == "UNLISTED_TYPE"
    assert function.__name__ in error.sentence
