"""Whether a model is a weighted sum of its columns: it is asked, not believed.

A file may name coefficients that the model does not compute with, and a model that computes with
them may bend their sum afterwards. So rows drawn at random go through the model, and it must answer
what its coefficients make of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explainers.records import Floats

DOUBLE = 1e-9
"""What rounding may cost, as a share of all that is added up, where double precision adds."""

SINGLE = 1e-5
"""The same in single precision, and for sums that cancel before they are told."""

_ROWS = 8
_CELLS = 1 << 22
# Single precision ends at 3e38, and a coefficient may be as small as a number can be.
_LARGEST = 1e30


def intercepts_of(
    coefficients: Floats, margins: Callable[[Floats], Floats], share: float = DOUBLE
) -> Floats | None:
    """Ask a model whether it adds its columns up with these coefficients.

    coefficients: (columns, outputs). margins: (rows, columns) -> (rows, outputs). Returns what the
    model answers where all columns are 0, (outputs,); None where it misses the sums by more than
    `share` of what is added up.
    """
    origin = margins(np.zeros((1, len(coefficients))))
    if origin.shape != (1, coefficients.shape[1]) or not np.isfinite(origin).all():
        return None
    rows = _drawn(coefficients, float(np.abs(origin).max()), share)
    given = margins(rows)
    sums = rows @ coefficients + origin
    sizes = np.abs(rows) @ np.abs(coefficients) + np.abs(origin)
    # A sum that is not a number is never within anything.
    agrees = given.shape == sums.shape and (np.abs(given - sums) <= share * sizes).all()
    return np.asarray(origin[0]) if agrees else None


def rows_between(coefficients: Floats, intercepts: Floats) -> Floats:
    """Draw rows for which the sums come near 0, (rows, columns), as far as the outputs allow.

    There the links that make probabilities of them part; far away all say 0 or 1.
    """
    wanted = np.random.default_rng(1).normal(size=(_ROWS, len(intercepts))) - intercepts
    gram = coefficients.T @ coefficients
    return np.asarray(wanted @ np.linalg.pinv(gram, hermitian=True) @ coefficients.T)


def _drawn(coefficients: Floats, origin: float, share: float) -> Floats:
    """Draw rows in which every column moves the sum by as much, and all of them as `origin` does.

    A small coefficient belongs to a column of large numbers and is looked at as closely, unless it
    is what rounding left of 0: in rows large enough for that one, nothing else could be seen. The
    rows lie near and far.
    """
    columns = len(coefficients)
    rows = max(2, min(_ROWS, _CELLS // columns))
    largest = np.abs(coefficients).max(axis=1)
    reach = max(1.0, origin) / np.sqrt(columns)
    left_of_0 = largest <= share * share * largest.max()
    steps = np.minimum(reach / np.where(left_of_0, reach, largest), _LARGEST)
    near_to_far = np.geomspace(0.1, 4.0, rows)[:, None]
    drawn = np.random.default_rng(0).normal(size=(rows, columns))
    return np.asarray(drawn * steps * near_to_far)
