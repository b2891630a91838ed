"""Which rows a search finds: a mask over all of them, from arrays alone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.model.outcomes import class_numbers
from dashboard.rows.columns import is_number, numbers
from dashboard.rows.search import Condition, OneOf, Outcome, Search, Within
from explainers.checks.decisions import decided
from explainers.intake.summary import label
from explainers.records import Analysis, Floats, Integers, Predictions

Mask = NDArray[np.bool_]

_HALVES = {  # of the outcomes of two classes: is it right, and is it taken for the positive class?
    Outcome.TRUE_POSITIVE: (True, True),
    Outcome.FALSE_POSITIVE: (False, True),
    Outcome.TRUE_NEGATIVE: (True, False),
    Outcome.FALSE_NEGATIVE: (False, False),
}


def matching(
    search: Search,
    analysis: Analysis,
    predictions: Predictions,
    table: pa.Table,
    threshold: float | None,
) -> Integers:
    """Return the positions of the rows a search finds, in rising order.

    predictions: of every row, with the target among its data where there is one. table: every row,
    the columns that the search asks about among its own. threshold: what the positive class's
    answer must exceed, None where the largest answer wins. A row whose outcome is not known has no
    outcome at all, right or wrong.
    """
    found: Mask = np.ones(len(predictions.outputs), dtype=np.bool_)
    taken = decided(predictions.outputs, analysis.positive_output, threshold)
    if search.taken:
        found &= taken == analysis.classes.index(search.taken)
    if search.outcome is not None and analysis.target:
        truth = class_numbers(predictions.data.column(analysis.target), analysis.classes)
        found &= has_outcome(search.outcome, taken, truth, analysis.positive_output)
    if not search.score.everything:
        found &= _inside(search.score, score(analysis, predictions, taken))
    if not search.error.everything and analysis.target:
        known = _numbers(predictions.data.column(analysis.target))
        found &= _inside(search.error, np.abs(predictions.outputs[:, 0] - known))
    if search.among is not None:
        listed: Mask = np.zeros(len(found), dtype=np.bool_)
        listed[list(search.among.positions)] = True
        found &= listed
    for name, condition in search.asked:
        found &= holds(condition, table.column(table.column_names.index(name)))
    return np.flatnonzero(found)


def has_outcome(outcome: Outcome, taken: Integers, truth: Integers, positive: int) -> Mask:
    """(rows,) whether the class `taken` compares with the class `truth` (-1: unknown) so."""
    right, known = taken == truth, truth >= 0
    if outcome in (Outcome.RIGHT, Outcome.WRONG):
        return known & (right == (outcome is Outcome.RIGHT))
    wanted, as_positive = _HALVES[outcome]
    return known & (right == wanted) & ((taken == positive) == as_positive)


def score(analysis: Analysis, predictions: Predictions, taken: Integers) -> Floats:
    """(rows,) the answer the table of rows shows: of the positive class, or of the one taken."""
    if len(analysis.classes) > 2:
        return predictions.outputs[np.arange(len(taken)), taken]
    return predictions.outputs[:, analysis.positive_output]


def holds(condition: Condition, column: pa.ChunkedArray) -> Mask:
    """(rows,) whether a column's value is as wanted; a missing one is only where it is named."""
    if isinstance(condition, Within):
        return _inside(condition, _numbers(column))
    return _among(condition, column)


def _inside(within: Within, values: Floats) -> Mask:
    found: Mask = ~np.isnan(values)
    if within.low is not None:
        found &= values >= within.low
    if within.high is not None:
        found &= values <= within.high
    return found


def _among(wanted: OneOf, column: pa.ChunkedArray) -> Mask:
    """Whether a value is called one of the names wanted; each distinct value is named once."""
    names = {name for name in wanted.names if name is not None}
    missing = pc.is_null(column, nan_is_null=pa.types.is_floating(column.type))
    found: Mask = np.zeros(len(column), dtype=np.bool_)
    if names:
        coded = column.combine_chunks()
        coded = coded if pa.types.is_dictionary(coded.type) else coded.dictionary_encode()
        distinct = coded.dictionary.to_pylist()
        fits = np.array([*(label(value) in names for value in distinct), False])
        codes = coded.indices.fill_null(len(distinct)).to_numpy(zero_copy_only=False)
        found = fits[codes]
    lost = missing.to_numpy()
    return found | lost if None in wanted.names else found & ~lost


def _numbers(column: pa.ChunkedArray) -> Floats:
    """(rows,) NaN where a value is missing; of what holds no numbers, everywhere."""
    table = pa.table({"": column})
    return numbers(table, "") if is_number(table, "") else np.full(len(column), np.nan)
