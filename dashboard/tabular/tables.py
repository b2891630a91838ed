"""The table under each chart, with the numbers the picture is drawn from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.panel.exports import attributions_parquet, csv_bytes
from dashboard.rows.columns import categories, cell, is_number, numbers
from dashboard.rows.said import with_meaning
from dashboard.tabular.curve_measures import ordered, rows_at, spread
from dashboard.tabular.measures import (
    by_category,
    chosen,
    mean_effects,
    mean_margins,
    mean_sizes,
    ranking,
    trend,
)
from dashboard.units import adds_up, measure
from dashboard.words import MISSING, condition_text, one_line
from explainers.records import Attribution, Curves, Rules
from explainers.records.missing import is_missing

__all__ = [
    "attributions_parquet",
    "bars_table",
    "csv_bytes",
    "dependence_table",
    "effects_table",
    "importance_table",
    "lime_table",
    "summary_table",
    "waterfall_table",
]

BASE_ROW = "base value"
OUTPUT_ROW = "this row's output"


def importance_table(attribution: Attribution, output: int) -> pd.DataFrame:
    """One line per feature, the largest mean |effect| first, with its share of their sum.

    The margin is half the 95 % interval of the mean.
    """
    sizes = mean_sizes(attribution, output)
    order = ranking(sizes)
    total = float(sizes.sum())
    return pd.DataFrame(
        {
            "feature": _names(attribution, order),
            _mean_size(attribution): sizes[order],
            "± (95 %)": mean_margins(attribution, output)[order],
            "share": sizes[order] / total if total else np.zeros(len(order)),
        }
    )


def summary_table(attribution: Attribution, output: int) -> pd.DataFrame:
    """One line per feature: size and mean of its effects, rows it raised, smallest and largest."""
    sizes = mean_sizes(attribution, output)
    order = ranking(sizes)
    effects = attribution.values[:, order, output]
    if not len(effects):
        effects = np.full((1, len(order)), np.nan)
    noun = measure(attribution)
    raised = "share of rows raised" if adds_up(attribution) else "share of rows above 0"
    return pd.DataFrame(
        {
            "feature": _names(attribution, order),
            _mean_size(attribution): sizes[order],
            f"mean {noun}": mean_effects(attribution, output)[order],
            raised: (effects > 0).mean(axis=0),
            f"lowest {noun}": effects.min(axis=0),
            f"highest {noun}": effects.max(axis=0),
        }
    )


def dependence_table(attribution: Attribution, output: int, feature: str) -> pd.DataFrame:
    """The median, lowest and highest effect per bin of a number, or per category.

    Rows without a value are one line more; the bins are those of the chart's line.
    """
    effects = attribution.values[:, attribution.names.index(feature), output]
    titles = ("rows", *(f"{which} {measure(attribution)}" for which in _ORDER))
    if not is_number(attribution.data, feature):
        groups = by_category(categories(attribution.data, feature), effects)
        lines = [
            (one_line(part.name), part.rows, part.median, part.least, part.most) for part in groups
        ]
        return pd.DataFrame(lines, columns=["value", *titles])
    values = numbers(attribution.data, feature)
    lines = [
        (part.low, part.high, part.rows, part.median, part.least, part.most)
        for part in trend(values, effects)
    ]
    lost = effects[~np.isfinite(values)]
    if len(lost):
        lines.append((np.nan, np.nan, len(lost), np.median(lost), lost.min(), lost.max()))
    return pd.DataFrame(lines, columns=["from", "to", *titles])


_ORDER = ("median", "lowest", "highest")


def effects_table(curves: Curves, output: int) -> pd.DataFrame:
    """The average answer and the rows' spread per value tried; the highest category first."""
    around, average = spread(curves, output), curves.average[:, output]
    columns = {
        "value": curves.grid if ordered(curves) else [one_line(str(name)) for name in curves.grid],
        **({} if ordered(curves) else {"rows": rows_at(curves)}),
        "average": average,
        "10th percentile": around.low,
        "median": around.median,
        "90th percentile": around.high,
    }
    frame = pd.DataFrame(columns)
    return frame if ordered(curves) else frame.iloc[np.argsort(-average, kind="stable")]


def waterfall_table(attribution: Attribution, row: int, output: int) -> pd.DataFrame:
    """Every feature of one row in the chart's order: from the output down to the base value.

    The running total is the sum of the base value and all effects from the bottom up to a line.
    """
    effects = attribution.values[row, :, output]
    base = float(attribution.base_values[row, output])
    upward = ranking(effects)[::-1]
    totals = base + np.cumsum(effects[upward])
    down = upward[::-1]
    values = [_exact(cell(attribution.data, attribution.names[at], row)) for at in down]
    return pd.DataFrame(
        {
            "feature": [OUTPUT_ROW, *_names(attribution, down), BASE_ROW],
            "value": ["", *values, ""],
            "effect": [np.nan, *effects[down], np.nan],
            "running total": [float(attribution.outputs[row, output]), *totals[::-1], base],
        }
    )


def bars_table(attribution: Attribution, row: int, output: int) -> pd.DataFrame:
    """Every feature of one row with its number, the largest first; nothing is added up."""
    effects = attribution.values[row, :, output]
    order = ranking(effects)
    return pd.DataFrame(
        {
            "feature": _names(attribution, order),
            "value": [_exact(cell(attribution.data, attribution.names[at], row)) for at in order],
            measure(attribution): effects[order],
        }
    )


def lime_table(rules: Rules, output: int) -> pd.DataFrame:
    """One line per condition the fit chose, the largest absolute weight first."""
    order = chosen(rules.weights[:, output])
    conditions = [with_meaning(rules.dictionary, rules.conditions[at]) for at in order]
    names = [one_line(rules.dictionary.called(each.feature)) for each in conditions]
    return pd.DataFrame(
        {
            "condition": [
                condition_text(each, name, 200)
                for each, name in zip(conditions, names, strict=True)
            ],
            "feature": names,
            "weight": rules.weights[order, output],
        }
    )


def _mean_size(attribution: Attribution) -> str:
    return f"mean |{measure(attribution)}|"


def _names(attribution: Attribution, order: np.ndarray) -> list[str]:
    titles = attribution.titles
    return [one_line(titles[at]) for at in order]


def _exact(value: object) -> str:
    """A value as text without rounding: the table is where digits are looked up."""
    if is_missing(value):
        return MISSING
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return one_line(str(value))
