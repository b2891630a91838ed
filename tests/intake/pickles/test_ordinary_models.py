"""Models as people build them: pipelines, searches, ensembles over a table with texts."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.ensemble import (
    BaggingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectFromModel, SelectKBest, VarianceThreshold, f_classif
from sklearn.impute import IterativeImputer, KNNImputer, SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV, StratifiedKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MinMaxScaler,
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
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from explainers.intake import models
from tests import toys
from tests.intake.estimators import quietly
from tests.intake.pickles.ways import WAYS

FRAME = toys.frame()
NUMBERS = FRAME[["age", "amount"]]
CATEGORIES = FRAME.astype(dict.fromkeys(toys.TEXTS, "category"))


def columns(numbers=None, **options):
    """Columns chosen as in most notebooks: by lists that pandas gave."""
    numeric = FRAME.select_dtypes("number").columns
    return ColumnTransformer(
        [
            ("number", numbers or StandardScaler(), numeric),
            ("text", OneHotEncoder(handle_unknown="ignore"), list(toys.TEXTS)),
        ],
        **options,
    )


def my_score(model, data, target):
    return model.score(data, target)


LINE = LogisticRegression(max_iter=10_000)
STEPS = {
    name: make_pipeline(step, LINE)
    for name, step in {
        "scaler": StandardScaler(),
        "minmax": MinMaxScaler(),
        "robust": RobustScaler(),
        "power": PowerTransformer(),
        "quantiles": QuantileTransformer(n_quantiles=10),
        "bins": KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf"),
        "splines": SplineTransformer(),
        "polynomials": PolynomialFeatures(2),
        "gaps": SimpleImputer(add_indicator=True),
        "gaps by neighbours": KNNImputer(),
        "gaps by models": IterativeImputer(random_state=0, sample_posterior=True),
        "a function": FunctionTransformer(np.log1p, np.expm1, feature_names_out="one-to-one"),
        "two at once": FeatureUnion([("a", StandardScaler()), ("b", MinMaxScaler())]),
        "the best": SelectKBest(f_classif, k=1),
        "the varying": VarianceThreshold(),
        "what a model finds": SelectFromModel(DecisionTreeClassifier(random_state=0)),
    }.items()
}
MODELS = {
    "columns": (make_pipeline(columns(), LINE), FRAME),
    "columns chosen by kind": (
        make_pipeline(
            make_column_transformer(
                (StandardScaler(), make_column_selector(dtype_include=np.number)),
                (OneHotEncoder(), make_column_selector(pattern="hous|job")),
            ),
            LINE,
        ),
        FRAME,
    ),
    "the columns left over": (
        make_pipeline(
            ColumnTransformer([("o", OrdinalEncoder(), list(toys.TEXTS))], remainder="passthrough"),
            RandomForestClassifier(3, random_state=np.random.RandomState(3)),
        ),
        FRAME,
    ),
    "frames all the way": (
        make_pipeline(
            ColumnTransformer([("s", StandardScaler(), ["age"])]).set_output(transform="pandas"),
            LINE,
        ),
        FRAME,
    ),
    "target means": (
        make_pipeline(
            make_column_transformer((TargetEncoder(random_state=0), list(toys.TEXTS))), LINE
        ),
        FRAME,
    ),
    "words": (
        make_pipeline(
            make_column_transformer(
                (TfidfVectorizer(stop_words="english"), "job"),
                (HashingVectorizer(n_features=8), "housing"),
            ),
            LINE,
        ),
        FRAME,
    ),
    "native categories": (
        HistGradientBoostingClassifier(max_iter=5, categorical_features="from_dtype"),
        CATEGORIES,
    ),
    "a search": (
        GridSearchCV(make_pipeline(columns(), LINE), {"logisticregression__C": [0.1, 1]}, cv=2),
        FRAME,
    ),
    "a search by a function": (
        GridSearchCV(LINE, {"C": [0.1, 1]}, cv=StratifiedKFold(2), scoring=my_score),
        NUMBERS,
    ),
    "a search in a distribution": (
        RandomizedSearchCV(
            LINE, {"C": scipy.stats.loguniform(0.1, 1)}, n_iter=2, cv=2, random_state=0
        ),
        NUMBERS,
    ),
    "a vote": (
        VotingClassifier([("a", LINE), ("b", GaussianNB())], voting="soft"),
        NUMBERS,
    ),
    "a stack": (
        StackingClassifier([("a", KNeighborsClassifier()), ("b", GaussianNB())], cv=2),
        NUMBERS,
    ),
    "calibrated by steps": (
        CalibratedClassifierCV(DecisionTreeClassifier(max_depth=3), method="isotonic", cv=2),
        NUMBERS,
    ),
    "a bag of neighbours": (
        BaggingClassifier(KNeighborsClassifier(), 3, random_state=np.random.RandomState(0)),
        NUMBERS,
    ),
    "a machine of sparse rows": (make_pipeline(columns(), SVC(kernel="rbf")), FRAME),
    "one step": (Pipeline([("only", LINE)]), NUMBERS),
    **{f"step: {name}": (model, NUMBERS) for name, model in STEPS.items()},
}


@pytest.fixture(scope="module")
def fits():
    """Each model, fitted once."""
    return {
        name: quietly(lambda model=model, data=data: clone(model).fit(data, toys.two()))
        for name, (model, data) in MODELS.items()
    }


@pytest.mark.parametrize("how", ["pickle 0", "pickle 5", "joblib"])
@pytest.mark.parametrize("name", MODELS)
def test_it_answers_as_in_scikit_learn(fits, name, how):
    model, data = fits[name], MODELS[name][1]
    saved = WAYS[how](model)
    scores = not hasattr(model, "predict_proba")
    expected = model.decision_function(data) if scores else model.predict_proba(data)
    handle = models.read(saved, "model.pkl")
    given = data.astype({c: str for c in data if isinstance(data[c].dtype, pd.CategoricalDtype)})
    found = handle.predict(given)
    np.testing.assert_allclose(found[:, 1], expected if scores else expected[:, 1], rtol=1e-9)
    assert [feature.name for feature in handle.card.features] == list(data)


def test_the_function_a_search_was_scored_by_is_left_out_and_named(fits):
    handle = models.read(WAYS["joblib"](fits["a search by a function"]), "search.joblib")
    left = next(note for note in handle.card.notes if note.startswith("Left out"))
    assert left.endswith("test_ordinary_models.my_score”.")


def test_columns_without_names_are_numbered():
    model = make_pipeline(StandardScaler(), LinearRegression())
    model.fit(NUMBERS.to_numpy(), toys.score())
    handle = models.read(WAYS["pickle 4"](model), "model.pkl")
    assert [feature.name for feature in handle.card.features] == ["column 1", "column 2"]
    given = NUMBERS.set_axis(["column 1", "column 2"], axis=1)
    np.testing.assert_allclose(
        handle.predict(given)[:, 0], model.predict(NUMBERS.to_numpy()), rtol=1e-12
    )
