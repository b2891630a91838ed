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
        "sklearn._loss.loss.HalfTweedieLossIdentity",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
        "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
        "sklearn.impute._iterative.IterativeImputer",
        "sklearn.impute._iterative._ImputerTriplet",
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
        ("sklearn.model_selection.", "sklearn.metrics._scorer.", "sklearn.metrics._ranking."),
        "A search keeps its scorer and its folds; save the model it found: "
        "skops.io.dump(search.best_estimator_, 'model.skops').",
    ),
    (
        ("sklearn.neighbors._kd_tree.", "sklearn.neighbors._ball_tree."),
        "Train the neighbours with algorithm='brute', which needs no search tree.",
    ),
    (
        ("lightgbm.", "xgboost.", "catboost."),
        "Save the boosted model in its own format: XGBoost JSON or LightGBM text.",
    ),
)


def advice(unlisted: Collection[str]) -> str:
    """Give the next step for a file that needs these types."""
    for beginnings, words in _ADVICE:
        if any(name.startswith(beginnings) for name in unlisted):
            return words
    return _GENERAL
