"""Names under which older versions saved what is still there, and names for the same thing.

The result is looked up on the list like any other name.
"""

from __future__ import annotations

from collections.abc import Mapping

# What a class was called where several names mean the same to us: (module, name) -> (module, name).
_RENAMED: Mapping[tuple[str, str], tuple[str, str]] = {
    # joblib keeps the arrays of a file that was once mapped into memory as such.
    ("numpy", "memmap"): ("numpy", "ndarray"),
    ("numpy", "bool_"): ("numpy", "bool"),
    ("numpy", "float_"): ("numpy", "float64"),
    ("numpy", "unicode_"): ("numpy", "str_"),
    ("numpy", "string_"): ("numpy", "bytes_"),
    ("xgboost.compat", "XGBoostLabelEncoder"): ("sklearn.preprocessing._label", "LabelEncoder"),
    ("pandas.core.indexes.base", "Index"): ("pandas", "Index"),
    ("pandas.core.indexes.numeric", "Int64Index"): ("pandas", "Index"),
    ("pandas.core.indexes.range", "RangeIndex"): ("pandas", "RangeIndex"),
    ("pandas.core.arrays.string_arrow", "ArrowStringArray"): ("pandas.arrays", "ArrowStringArray"),
    ("pandas.core.arrays.string_arrow", "ArrowStringArrayNumpySemantics"): (
        "pandas.arrays",
        "ArrowStringArray",
    ),
    ("pandas.core.arrays.string_", "StringArray"): ("pandas.arrays", "StringArray"),
    ("pandas.core.arrays.string_", "StringArrayNumpySemantics"): ("pandas.arrays", "StringArray"),
    ("pandas._libs.missing", "NA"): ("pandas", "NA"),
    ("pandas.core.arrays.string_", "StringDtype"): ("pandas", "StringDtype"),
    ("sklearn.preprocessing._data", "OneHotEncoder"): (
        "sklearn.preprocessing._encoders",
        "OneHotEncoder",
    ),
    ("sklearn.preprocessing.data", "OneHotEncoder"): (
        "sklearn.preprocessing._encoders",
        "OneHotEncoder",
    ),
    ("numpy.random", "__RandomState_ctor"): ("numpy.random._pickle", "__randomstate_ctor"),
}

# Python 3 writes the first two in protocols 0 to 2, so that Python 2 could read them.
_MODULES: Mapping[str, str] = {
    "__builtin__": "builtins",
    "copy_reg": "copyreg",
    "numpy.core.multiarray": "numpy._core.multiarray",
    "numpy.core._multiarray_umath": "numpy._core._multiarray_umath",
    "numpy.core.numeric": "numpy._core.numeric",
    "numpy.core": "numpy._core",
    "sklearn.externals.joblib.numpy_pickle": "joblib.numpy_pickle",
    "sklearn.cluster.hierarchical": "sklearn.cluster._agglomerative",
    "sklearn.cluster.k_means_": "sklearn.cluster._kmeans",
    "sklearn.covariance.empirical_covariance_": "sklearn.covariance._empirical_covariance",
    "sklearn.cross_decomposition.pls_": "sklearn.cross_decomposition._pls",
    "sklearn.decomposition.factor_analysis": "sklearn.decomposition._factor_analysis",
    "sklearn.decomposition.fastica_": "sklearn.decomposition._fastica",
    "sklearn.decomposition.incremental_pca": "sklearn.decomposition._incremental_pca",
    "sklearn.decomposition.kernel_pca": "sklearn.decomposition._kernel_pca",
    "sklearn.decomposition.nmf": "sklearn.decomposition._nmf",
    "sklearn.decomposition.pca": "sklearn.decomposition._pca",
    "sklearn.decomposition.truncated_svd": "sklearn.decomposition._truncated_svd",
    "sklearn.ensemble.bagging": "sklearn.ensemble._bagging",
    "sklearn.ensemble.forest": "sklearn.ensemble._forest",
    "sklearn.ensemble.gradient_boosting": "sklearn.ensemble._gb",
    "sklearn.ensemble.iforest": "sklearn.ensemble._iforest",
    "sklearn.ensemble.voting": "sklearn.ensemble._voting",
    "sklearn.ensemble.voting_classifier": "sklearn.ensemble._voting",
    "sklearn.ensemble.weight_boosting": "sklearn.ensemble._weight_boosting",
    "sklearn.feature_extraction.dict_vectorizer": "sklearn.feature_extraction._dict_vectorizer",
    "sklearn.feature_extraction.hashing": "sklearn.feature_extraction._hash",
    "sklearn.feature_selection.from_model": "sklearn.feature_selection._from_model",
    "sklearn.feature_selection.rfe": "sklearn.feature_selection._rfe",
    "sklearn.feature_selection.univariate_selection": (
        "sklearn.feature_selection._univariate_selection"
    ),
    "sklearn.feature_selection.variance_threshold": "sklearn.feature_selection._variance_threshold",
    "sklearn.gaussian_process.gpc": "sklearn.gaussian_process._gpc",
    "sklearn.gaussian_process.gpr": "sklearn.gaussian_process._gpr",
    "sklearn.linear_model.base": "sklearn.linear_model._base",
    "sklearn.linear_model.bayes": "sklearn.linear_model._bayes",
    "sklearn.linear_model.coordinate_descent": "sklearn.linear_model._coordinate_descent",
    "sklearn.linear_model.huber": "sklearn.linear_model._huber",
    "sklearn.linear_model.least_angle": "sklearn.linear_model._least_angle",
    "sklearn.linear_model.logistic": "sklearn.linear_model._logistic",
    "sklearn.linear_model.omp": "sklearn.linear_model._omp",
    "sklearn.linear_model.passive_aggressive": "sklearn.linear_model._passive_aggressive",
    "sklearn.linear_model.perceptron": "sklearn.linear_model._perceptron",
    "sklearn.linear_model.ransac": "sklearn.linear_model._ransac",
    "sklearn.linear_model.ridge": "sklearn.linear_model._ridge",
    "sklearn.linear_model.sgd_fast": "sklearn.linear_model._sgd_fast",
    "sklearn.linear_model.stochastic_gradient": "sklearn.linear_model._stochastic_gradient",
    "sklearn.linear_model.theil_sen": "sklearn.linear_model._theil_sen",
    "sklearn.mixture.gaussian_mixture": "sklearn.mixture._gaussian_mixture",
    "sklearn.neighbors.classification": "sklearn.neighbors._classification",
    "sklearn.neighbors.nearest_centroid": "sklearn.neighbors._nearest_centroid",
    "sklearn.neighbors.regression": "sklearn.neighbors._regression",
    "sklearn.neighbors.unsupervised": "sklearn.neighbors._unsupervised",
    "sklearn.neural_network.multilayer_perceptron": "sklearn.neural_network._multilayer_perceptron",
    "sklearn.neural_network.rbm": "sklearn.neural_network._rbm",
    "sklearn.preprocessing.data": "sklearn.preprocessing._data",
    "sklearn.preprocessing.label": "sklearn.preprocessing._label",
    "sklearn.semi_supervised.label_propagation": "sklearn.semi_supervised._label_propagation",
    "sklearn.svm.classes": "sklearn.svm._classes",
    "sklearn.tree.tree": "sklearn.tree._classes",
}
# scikit-learn 1.5 to 1.7 saved its compiled losses as if they stood in no package.
_ALONE = {"_loss": "sklearn._loss._loss"}
_COMPILED = ("Cy", "__pyx_unpickle_Cy")


def current(module: str, name: str) -> tuple[str, str]:
    """Return the module and name of today for those of a file."""
    if module in _ALONE and name.startswith(_COMPILED):
        return _ALONE[module], name
    module, name = _RENAMED.get((module, name), (module, name))
    return _MODULES.get(module, module), name
