"""What a worker holds after a model was read: callables over the model's own columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.summary import label
from explainers.intake.texts.part import TextPart
from explainers.intake.vision.part import VisionPart
from explainers.records import Feature, Floats, Integers, ModelCard, Reading

if TYPE_CHECKING:
    import pandas as pd

    from explainers.kernels.trees.forest import Forest


_TRUTH = {"True": 1.0, "False": 0.0}


@dataclass(frozen=True)
class LaidTrees:
    """Trees in the kernels' form and the way to what their splits look at.

    forest: the same object each time, made when it is first asked for: many models never are
    explained. encode: frame (rows, features) -> (rows, encoded columns).
    """

    forest: Callable[[], Forest]
    encode: Callable[[pd.DataFrame], Floats]

    def behind(self, step: Callable[[Any], pd.DataFrame]) -> LaidTrees:
        """Return the same trees behind a step that makes the frames they know."""
        return replace(self, encode=lambda frame: self.encode(step(frame)))


@dataclass(frozen=True)
class OwnShapley:
    """Trees that only their own library can walk, and explain.

    explain: frame (rows, features) -> path-dependent Shapley values of the columns that splits look
    at, (rows, encoded columns, outputs), and the base value, (outputs,).
    """

    explain: Callable[[pd.DataFrame], tuple[Floats, Floats]]

    def behind(self, step: Callable[[Any], pd.DataFrame]) -> OwnShapley:
        """Return the same trees behind a step that makes the frames they know."""
        return OwnShapley(lambda frame: self.explain(step(frame)))


@dataclass(frozen=True)
class TreePart:
    """The trees inside a model and the way to them from the model's columns.

    sources: (encoded columns,), the index of the feature each was made from. margins: frame ->
    (rows, outputs), the output that attributions add up to, in `unit`; where the trees answer one
    of two classes, the two margins of a row have the same sum in all rows.
    """

    form: LaidTrees | OwnShapley
    sources: Integers
    margins: Callable[[pd.DataFrame], Floats]
    unit: str

    def behind(self, step: Callable[[Any], pd.DataFrame], sources: Integers) -> TreePart:
        """Return the same trees behind a step that makes the frames they know."""
        return TreePart(
            self.form.behind(step), sources, lambda frame: self.margins(step(frame)), self.unit
        )


@dataclass(frozen=True, eq=False)
class LinearPart:
    """The weighted sum inside a model and the way to it from the model's columns.

    coefficients: (encoded columns, outputs), and intercepts: (outputs,). encode: frame -> what is
    weighed, (rows, encoded columns): a frame, an array, or a sparse matrix of SciPy's. margins:
    that -> (rows, outputs), the model's own answer for the sum, in `unit`. sources: (encoded
    columns,), the index of the feature each was made from. Whoever makes one has asked the model
    whether it adds up so (`linearity`).
    """

    coefficients: Floats
    intercepts: Floats
    encode: Callable[[pd.DataFrame], Any]
    margins: Callable[[Any], Floats]
    sources: Integers
    unit: str

    def behind(self, step: Callable[[Any], pd.DataFrame], sources: Integers) -> LinearPart:
        """Return the same sum behind a step that makes the frames it knows."""
        return replace(self, encode=lambda frame: self.encode(step(frame)), sources=sources)


@dataclass(frozen=True)
class NetworkPart:
    """The differentiable network inside a model and the way to it from the model's columns.

    network: the Keras model, float32 (rows, encoded columns) -> (rows, outputs); it answers what
    `predict` answers. encode: frame -> what it takes, float32. sources: (encoded columns,), the
    index of the feature each was made from. slopes: (rows, encoded columns) and the index of an
    output -> the derivative of that output by each encoded column, (rows, encoded columns).
    read_as: the same part with the network's outputs understood in another way. randomised: a seed
    -> the part of the same network with its weights shuffled, in memory of its own; None where it
    holds none that can be told from its other numbers.
    """

    network: Any
    encode: Callable[[pd.DataFrame], Any]
    sources: Integers
    slopes: Callable[[Any, int], Floats]
    read_as: Callable[[Reading], NetworkPart]
    randomised: Callable[[int], NetworkPart] | None = None


@dataclass(frozen=True)
class ModelHandle:
    """A loaded model. Frames carry the card's feature names, in the card's order.

    predict: frame -> (rows, outputs), on the card's scale: a probability or a decision score for
    each class, or the number of a regression.
    """

    card: ModelCard
    predict: Callable[[pd.DataFrame], Floats]
    trees: TreePart | None = None
    network: NetworkPart | None = None
    linear: LinearPart | None = None
    vision: VisionPart | None = None
    text: TextPart | None = None


def two_sided(margin: Floats) -> Floats:
    """Turn the margin of the second of two classes, (rows,), into both classes', (rows, 2).

    The log-odds of the first class are exactly the negated log-odds of the second.
    """
    return np.stack([-margin, margin], axis=-1)


def columns_of(values: Any) -> Floats:
    """Shape a model's answer as (rows, outputs) float64."""
    array = np.asarray(values, dtype=np.float64)
    return array[:, None] if array.ndim == 1 else array


def labels_of(column: pd.Series) -> pd.Series:
    """Write a column's values as category labels, (rows,) of text or NaN.

    Whole numbers lose the ".0" that a missing value beside them would give them.
    """
    return column.map(label, na_action="ignore")


def numbers_of(column: pd.Series) -> Floats:
    """Read a column as numbers, (rows,): truth values are 1 and 0, other text is NaN."""
    import pandas as pd

    if column.dtype.kind in "iuf":
        return np.asarray(column, dtype=np.float64)
    plain = column.map(lambda value: _TRUTH.get(str(value), value), na_action="ignore")
    return np.asarray(pd.to_numeric(plain, errors="coerce"), dtype=np.float64)


def coded(frame: pd.DataFrame, features: Sequence[Feature]) -> Floats:
    """Code a frame as boosted models were trained: (rows, features) of numbers.

    A category becomes its place in the feature's list; one the model has never seen becomes NaN,
    which such models take for missing.
    """
    return np.column_stack([_coded(frame[feature.name], feature) for feature in features])


def _coded(column: pd.Series, feature: Feature) -> Floats:
    if feature.kind != "category":
        return numbers_of(column)
    codes = {name: float(code) for code, name in enumerate(feature.categories)}
    return np.asarray(labels_of(column).map(codes), dtype=np.float64)
