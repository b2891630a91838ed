"""Conditions beside the rows of a chart and in its hover texts."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.charts.hover import hover_text
from dashboard.charts.layout import broken
from dashboard.rows.said import with_meaning
from dashboard.words import condition_text, display_names, escape, shortened
from explainers.records import RuleRuns, Rules

NAME_WIDTH = 24


def condition_labels(result: Rules | RuleRuns, order: Iterable[int]) -> list[str]:
    """Labels of the conditions `order`; two long names do not become the same word."""
    shown = dict(zip(result.names, display_names(result.titles, NAME_WIDTH), strict=True))
    conditions = (with_meaning(result.dictionary, result.conditions[at]) for at in order)
    texts = (condition_text(each, shown.get(each.feature), NAME_WIDTH) for each in conditions)
    return [broken(escape(text)) for text in texts]


def condition_hovers(result: Rules | RuleRuns, order: Iterable[int]) -> list[list[str]]:
    """For a trace's `customdata`: the whole condition, and the feature as it is in the table."""
    said = result.dictionary
    conditions = (with_meaning(said, result.conditions[at]) for at in order)
    return [
        [
            hover_text(condition_text(each, shortened(said.heading(each.feature), 110), 110)),
            each.feature,
        ]
        for each in conditions
    ]
