"""The small print under each chart: where its numbers come from, in one line."""

from __future__ import annotations

import math

import numpy as np

from dashboard.units import adds_up, output_phrase
from dashboard.words import num, one_line
from explainers.intake.summary import counted
from explainers.records import Accumulated, Attribution, Curves, Receipt, Result, Withheld
from explainers.studies import known

COARSE = 1e-3  # from this share of the output on, a gap is more than rounding


def receipt_line(result: Result, method_title: str, output: int | None = None) -> str:
    """Unit, method, rows, gap, seed, time and key in one line, for the small print.

    The class is named when `output` says which one the chart beside it shows.
    """
    receipt = result.receipt
    # Curves only take the values they try from the reference rows.
    compares = receipt.reference and not isinstance(result, Curves | Accumulated)
    # Rows drawn by a seed; one row was chosen by a person, not drawn.
    chance = _draws(receipt) or 1 < receipt.rows_used < receipt.rows_given
    parts = [
        _unit(result, output),
        f"{method_title}, {'exact' if receipt.exact else 'estimated'}",
        f"{receipt.rows_used:,} of {receipt.rows_given:,} rows",
        counted(len(receipt.groups), "group") + " of columns" if receipt.groups else None,
        f"reference: {one_line(receipt.reference)}" if compares else None,
        _sums(result),
        f"seed {receipt.seed}" if chance else None,
        f"{receipt.seconds:.1f} s" if receipt.seconds >= 0.05 else "under 0.1 s",
        f"key {receipt.key[:8]}",
    ]
    return " · ".join(part for part in parts if part)


def _draws(receipt: Receipt) -> bool:
    """Whether the numbers move with the seed; not all that is estimated is drawn at random."""
    method = known(receipt.method)
    return method.seeded if method else not receipt.exact


def _unit(result: Result, output: int | None) -> str:
    if isinstance(result, Withheld):
        return ""
    return one_line(result.unit) if output is None else output_phrase(result, output)


def _sums(result: Result) -> str:
    """How the numbers add up to the output.

    The gap is a bare number where only rounding is allowed, else a share of what it is held
    against: the largest output, at least 1.
    """
    gap, tolerance = result.receipt.gap, result.receipt.tolerance
    if isinstance(result, Attribution) and not adds_up(result):
        return "does not add up to the output"
    if gap is None:
        return ""
    if isinstance(result, Attribution) and tolerance is not None:
        scale = _scale(result, tolerance)
        if tolerance / scale >= COARSE:
            # Rounded up: "within" promises.
            share = max(1, math.ceil(round(gap / scale * 1e3, 6))) / 10
            return f"adds up within {num(share)} % (allowed {num(100 * tolerance / scale)} %)"
    return f"gap {num(gap, 1)}"


def _scale(result: Attribution, tolerance: float) -> float:
    """What gaps are held against; of rows that are not held, the tolerance alone tells it."""
    method = known(result.receipt.method)
    if result.totals is not None and method is not None and method.tolerance:
        return tolerance / method.tolerance
    return max(1.0, float(np.abs(result.outputs).max(initial=0.0)))
