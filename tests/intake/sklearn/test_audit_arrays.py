"""Arrays that compiled code reads unchecked: what scikit-learn makes passes, the rest is found."""

import numpy as np
import pytest
from scipy.sparse import csr_array, csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import linear_kernel
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors, RadiusNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder, SplineTransformer
from sklearn.semi_supervised import LabelSpreading
from sklearn.svm import SVC, SVR, NuSVC, NuSVR, OneClassSVM

from explainers.errors import RefusedError
from explainers.intake.sklearn.audit import audit
from tests import toys
from tests.intake.estimators import quietly

NUMBERS = toys.frame()[list(toys.NUMBERS)]
TEXTS = toys.frame()[list(toys.TEXTS)]
TWO = toys.two()
GRAM = linear_kernel(NUMBERS)


def refusal(model):
    with pytest.raises(RefusedError) as caught:
        audit(model)
    assert caught.value.code == "BROKEN_MODEL"
    return caught.value.sentence


VECTORS = {
    "two classes": lambda: SVC().fit(NUMBERS, TWO),
    "three classes": lambda: SVC().fit(NUMBERS, toys.three()),
    "curves": lambda: SVC(probability=True).fit(NUMBERS, toys.three()),
    "two curves": lambda: SVC(probability=True).fit(NUMBERS, TWO),
    "curves of sparse vectors": lambda: SVC(probability=True).fit(csr_matrix(NUMBERS), TWO),
    "sparse vectors": lambda: NuSVC(nu=0.2).fit(csr_array(NUMBERS), toys.three()),
    "a kernel between rows": lambda: SVC(kernel="precomputed", max_iter=99).fit(GRAM, TWO),
    "a kernel of one's own": lambda: SVC(kernel=linear_kernel, max_iter=99).fit(NUMBERS, TWO),
    "a value": lambda: SVR().fit(NUMBERS, toys.score()),
    "a sparse value": lambda: NuSVR().fit(csr_matrix(NUMBERS), toys.score()),
    "no target": lambda: OneClassSVM().fit(NUMBERS),
}


@pytest.mark.parametrize("build", VECTORS.values(), ids=VECTORS)
def test_machines_as_they_were_fitted_pass(build):
    audit(quietly(build))


NEIGHBOURS = {
    "a class": lambda: KNeighborsClassifier().fit(NUMBERS, toys.three()),
    "several classes": lambda: KNeighborsClassifier().fit(NUMBERS, np.stack([TWO, TWO], axis=1)),
    "a reach": lambda: RadiusNeighborsClassifier(9e9).fit(NUMBERS, TWO),
    "sparse rows": lambda: KNeighborsClassifier().fit(csr_matrix(NUMBERS), TWO),
    "no target": lambda: NearestNeighbors().fit(NUMBERS),
    "a spreading label": lambda: LabelSpreading(kernel="knn").fit(NUMBERS, TWO == "yes"),
}


@pytest.mark.parametrize("build", NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_neighbours_as_they_were_fitted_pass(build):
    audit(build())


def test_a_search_tree_is_made_of_the_rows_that_are_remembered():
    model = KNeighborsClassifier(algorithm="kd_tree", weights="distance", leaf_size=7)
    model.fit(NUMBERS, TWO)
    expected, before = model.predict_proba(NUMBERS), model._tree
    audit(model)
    assert model._tree is not before
    assert model._tree.__getstate__()[4] == 7
    np.testing.assert_array_equal(model.predict_proba(NUMBERS), expected)


CODES = {
    "rare texts": lambda: OneHotEncoder(min_frequency=0.4, drop="first").fit(TEXTS),
    "numbers with a gap": lambda: OneHotEncoder().fit([[1.0], [np.nan], [0.5]]),
    "truth values": lambda: OneHotEncoder(drop="if_binary").fit([[True], [False]]),
    "missing texts": lambda: OneHotEncoder().fit([["a"], [None], ["b"]]),
    "bins": lambda: KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf").fit(
        NUMBERS[["age"]]
    ),
    "words": lambda: TfidfVectorizer().fit(toys.frame().housing),
    "given words": lambda: CountVectorizer(vocabulary=["own", "rent"]).fit(toys.frame().housing),
    "hashes": lambda: HashingVectorizer(n_features=1),
    "facts": lambda: DictVectorizer().fit([{"a": 1}, {"b": 2}]),
    "splines": lambda: SplineTransformer().fit(NUMBERS[["age"]]),
    "nothing fitted": OneHotEncoder,
}


@pytest.mark.parametrize("build", CODES.values(), ids=CODES)
def test_encoders_as_they_were_fitted_pass(build):
    audit(build())


@pytest.mark.parametrize("values", [[np.nan, 0.5, 1.0], [0.5, np.nan, np.nan], [1.0, 0.5, np.nan]])
def test_a_gap_among_categories_is_the_last_of_them(values):
    encoder = OneHotEncoder().fit([[1.0], [np.nan], [0.5]])
    encoder.categories_ = [np.array(values)]
    assert "not in order" in refusal(encoder)


def test_a_matrix_of_another_kind_than_it_says_is_found():
    model = LogisticRegression(max_iter=9_000).fit(NUMBERS, TWO).sparsify()
    model.coef_ = model.coef_.todia()
    assert "by rows or by columns" in refusal(model)


def test_what_is_missing_altogether_is_a_sentence_too():
    model = KNeighborsClassifier().fit(NUMBERS, TWO)
    del model._fit_X
    assert "AttributeError" in refusal(make_pipeline(model))
