"""Types skops asks about although ordinary models need them, and advice about those we refuse.

Exact names of ours, never "whatever the file reports". Each was read: it holds data, or is a
function of its arguments alone. What a name cannot promise is looked at in `sklearn_audit`.
"""

from __future__ import annotations

from collections.abc import Collection

TRUSTED = frozenset(
    {
        # Trees: their node arrays are checked before anything walks them.
        "sklearn.tree._tree.Tree",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        # HistGradientBoosting with categories; partial may only wrap a listed function.
        "functools.partial",
        "sklearn.utils.validation.check_array",
        # SimpleImputer and KBinsDiscretizer keep the type they were fitted on.
        "numpy.dtype",
        "sklearn.compose._column_transformer.make_column_selector",
        "sklearn.calibration._CalibratedClassifier",
        "sklearn.calibration._SigmoidCalibration",
        "sklearn.multiclass._ConstantPredictor",
        "sklearn.utils._bunch.Bunch",
        "sklearn.calibration._TemperatureScaling",
        "sklearn._loss.loss.HalfTweedieLoss",
        "sklearn._loss.loss.HalfTweedieLossIdentity",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
        "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
        "sklearn.impute._iterative.IterativeImputer",
        "sklearn.impute._iterative._ImputerTriplet",
        # Gaussian processes: arithmetic on arrays, in Python.
        "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace",
        "sklearn.gaussian_process.kernels.CompoundKernel",
        "sklearn.gaussian_process.kernels.ConstantKernel",
        "sklearn.gaussian_process.kernels.DotProduct",
        "sklearn.gaussian_process.kernels.ExpSineSquared",
        "sklearn.gaussian_process.kernels.Exponentiation",
        "sklearn.gaussian_process.kernels.Matern",
        "sklearn.gaussian_process.kernels.PairwiseKernel",
        "sklearn.gaussian_process.kernels.Product",
        "sklearn.gaussian_process.kernels.RBF",
        "sklearn.gaussian_process.kernels.RationalQuadratic",
        "sklearn.gaussian_process.kernels.Sum",
        "sklearn.gaussian_process.kernels.WhiteKernel",
        # Sparse matrices: numbers alone, whose row and column numbers are checked.
        "scipy.sparse._csc.csc_array",
        "scipy.sparse._csc.csc_matrix",
        "scipy.sparse._csr.csr_array",
        "scipy.sparse._csr.csr_matrix",
        # SplineTransformer: its splines are made again by scipy's checking constructor.
        "scipy.interpolate._bsplines.BSpline",
        "scipy._lib.array_api_compat.numpy._aliases.asarray",
        # FeatureAgglomeration's mean over columns.
        "numpy.mean",
        # Searches: only the model they found is looked at.
        "sklearn.model_selection._search_successive_halving.HalvingGridSearchCV",
        "sklearn.model_selection._search_successive_halving.HalvingRandomSearchCV",
        # Scores a selector was fitted by; they are not called again.
        "sklearn.feature_selection._mutual_info.mutual_info_classif",
        "sklearn.feature_selection._mutual_info.mutual_info_regression",
        "sklearn.feature_selection._univariate_selection.chi2",
        "sklearn.feature_selection._univariate_selection.f_classif",
        "sklearn.feature_selection._univariate_selection.f_regression",
        "sklearn.feature_selection._univariate_selection.r_regression",
    }
)

_GENERAL = "Save the model with standard scikit-learn steps, or as XGBoost JSON or LightGBM text."
# The first whose beginning fits one of the names is given.
_ADVICE = (
    (
        ("lightgbm.", "xgboost.", "catboost."),
        "Save the boosted model in its own format: XGBoost JSON, LightGBM text or CatBoost .cbm.",
    ),
)


def advice(unlisted: Collection[str]) -> str:
    """Give the next step for a file that needs these types."""
    for beginnings, words in _ADVICE:
        if any(name.startswith(beginnings) for name in unlisted):
            return words
    return _GENERAL
