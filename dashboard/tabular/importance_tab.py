"""The Importance view: how far features move the model's answers, and what is lost without them."""

from __future__ import annotations

from dashboard.tabular import importance_permuted
from dashboard.tabular.attributed import shown
from dashboard.tabular.attributed_views import draw_importance
from dashboard.tabular.overview import Overview


def draw(overview: Overview) -> None:
    """Draw attributions of many rows, and below them permutation importance where it is wanted."""
    importance_permuted.draw(overview, shown(draw_importance, overview))
