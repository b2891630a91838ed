"""What stands beside the bars of one row: each feature with the row's value, or a word alone."""

from __future__ import annotations

from dashboard.charts.hover import hover_pair, hover_text
from dashboard.charts.layout import equation
from dashboard.rows.said import said_of
from dashboard.words import display_names, escape, shortened
from explainers.records import Attribution, Integers

NAME_WIDTH = 24
VALUE_WIDTH = 24


def row_labels(
    attribution: Attribution, row: int, features: Integers
) -> tuple[list[str], list[tuple[str, str]]]:
    """Labels "name = value" of some features; and their full texts with the features' own names.

    Of what has no column of the table, such as a word of a text, the name alone.
    """
    titles = attribution.titles
    shown = display_names(titles, NAME_WIDTH)
    labels, full = [], []
    for at in features:
        name = attribution.names[at]
        if name not in attribution.data.column_names:
            labels.append(escape(shown[at]))
            full.append((hover_text(titles[at]), name))
            continue
        value = said_of(attribution, name, row)
        labels.append(equation(shown[at], shortened(value, VALUE_WIDTH)))
        full.append((hover_pair(titles[at], value), name))
    return labels, full
