"""What a fitted scikit-learn model remembers of its training and never asks again."""

from __future__ import annotations

_SEARCHES = (
    "sklearn.model_selection._search",
    "sklearn.model_selection._search_successive_halving",
)
# All that is asked of a search that has ended.
_ASKED = frozenset({"estimator", "best_estimator_", "best_params_", "feature_names_in_"})
# How other models were validated, and where they kept what they had fitted before.
_ANYWHERE = frozenset(
    {"cv", "scoring", "scorer_", "_curve_scorer", "cv_results_", "refit", "memory"}
)
# `sklearn_audit_neighbours` makes the search trees again.
_SEARCH_TREE = "_tree"
UNASKED = _ANYWHERE | {_SEARCH_TREE}
"""Names of attributes that no prediction asks for, searches' own aside."""


def is_unasked(module: str, name: str) -> bool:
    """Tell whether the attribute `name` of a class of `module` may be left out."""
    if module in _SEARCHES:
        return name not in _ASKED
    if module.startswith("sklearn.neighbors."):
        return name == _SEARCH_TREE
    return module.startswith("sklearn.") and name in _ANYWHERE
