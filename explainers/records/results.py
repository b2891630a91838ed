"""The result types: one small frozen type per shape of answer. Arrays are read-only."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.records.accumulated import Accumulated
from explainers.records.coefficients import Coefficients
from explainers.records.counterfactuals import Counterfactuals
from explainers.records.explained import Explained, Floats
from explainers.records.glass_box import GlassBox
from explainers.records.maps import Maps
from explainers.records.receipt import Check, Receipt
from explainers.records.sureness import ManySureness, Sureness
from explainers.records.swapped import Swapped
from explainers.records.terms import Terms
from explainers.records.texts import Attention, Tokens
from explainers.records.trees import Tree


@dataclass(frozen=True, eq=False, kw_only=True)
class Totals:
    """What all explained rows come to, where a result holds only the first of them.

    mean_sizes: (features, outputs), the mean of |attribution|. deviations: like it, the standard
    deviation of |attribution| over the rows (the mean square is taken over all rows, not one
    less). means: like it, the mean attribution.
    """

    rows: int
    mean_sizes: Floats
    deviations: Floats
    means: Floats

    def __post_init__(self) -> None:
        """Make every array read-only, as those of a result are."""
        for array in (self.mean_sizes, self.deviations, self.means):
            array.setflags(write=False)


@dataclass(frozen=True, eq=False, kw_only=True)
class Attribution(Explained):
    """How much each feature moved each output, for each row.

    values: (rows, features, outputs) in `unit`. base_values: (rows, outputs), the output before
    any feature is known. outputs: (rows, outputs), the model's own output in the same unit.
    stderr: like values, or None where the method is exact. totals: over all rows that were
    explained, `receipt.rows_used`, where they are more than `values` has room for; the rows held
    are then the first of the order they were taken in: of a sample a random one, so a fair sample
    themselves.
    """

    values: Floats
    base_values: Floats
    outputs: Floats
    stderr: Floats | None = None
    totals: Totals | None = None


@dataclass(frozen=True)
class Condition:
    """A yes/no statement about one feature that holds for the explained row.

    A number lies in (low, high], either end open when None; a category equals `category`.
    """

    feature: str
    low: float | None = None
    high: float | None = None
    category: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Rules(Explained):
    """A weighted list of conditions around one row: the local linear model LIME fits.

    weights: (conditions, outputs), the change of each output in `unit` when the condition holds.
    intercepts, local_predictions, outputs and fits: (outputs,): the linear model's constant, its
    answer for this row, the model's own answer, and the weighted R2 of the fit.
    """

    conditions: tuple[Condition, ...]
    weights: Floats
    intercepts: Floats
    local_predictions: Floats
    outputs: Floats
    fits: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class RuleRuns(Explained):
    """The same row's rules, drawn again with other seeds: how far they move by chance alone.

    weights: (runs, conditions, outputs); intercepts, local_predictions and fits: (runs, outputs),
    as rules have them. outputs: (outputs,), the model's own answer. A condition that a run did not
    choose weighs 0 in it.
    """

    conditions: tuple[Condition, ...]
    weights: Floats
    intercepts: Floats
    local_predictions: Floats
    outputs: Floats
    fits: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Predictions(Explained):
    """What the model answers: (rows, outputs), probabilities for classes, the value otherwise.

    `data` holds every column of the table, the target and identifier among them.
    """

    outputs: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Curves(Explained):
    """How each output follows one feature when only that feature is changed.

    grid: the values tried, (points,) rising numbers or the names of categories. individual:
    (rows, points, outputs) in `unit`, one curve for each row. average: (points, outputs), their
    mean over the rows.
    """

    feature: str
    grid: Floats | tuple[str, ...]
    average: Floats
    individual: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs(Explained):
    """How much each two features moved each output together, for each row.

    values: (rows, pairs, outputs) in `unit`, in the order of `pairs_of`: what two features do
    together beyond what each does by itself; for a feature with itself, what it does by itself.
    base_values and outputs: (rows, outputs), as an attribution has them.
    """

    values: Floats
    base_values: Floats
    outputs: Floats


@dataclass(frozen=True)
class Withheld:
    """A result whose check failed: the sentence is shown, the numbers are not."""

    check: Check
    receipt: Receipt


Explanation = (
    Attribution
    | Rules
    | RuleRuns
    | Predictions
    | Curves
    | Pairs
    | Maps
    | Tokens
    | Attention
    | Terms
    | Sureness
    | ManySureness
    | Swapped
    | Accumulated
    | Tree
    | GlassBox
    | Coefficients
    | Counterfactuals
)
"""An answer whose numbers are shown."""
Result = Explanation | Withheld
