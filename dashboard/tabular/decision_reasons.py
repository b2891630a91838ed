"""The reasons for one decision: the features that count, with this row's and the usual value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dashboard.rows.columns import categories, is_number, numbers
from dashboard.rows.said import in_words, said_of
from dashboard.words import MISSING, NOTHING, shortened
from explainers.records import Attribution, Dictionary
from explainers.records.dictionary import NOTHING_SAID

VALUE_WIDTH = 60  # a text of a page is in the table under the chart


@dataclass(frozen=True)
class Reason:
    """One feature of a row: its value, its effect, what is usual, and what the feature is."""

    feature: str
    value_text: str
    effect: float
    usual_text: str
    description: str = ""

    @property
    def words(self) -> str:
        """The value against the usual one: "48, usually 18"; "none, as usual"."""
        value = shortened(self.value_text, VALUE_WIDTH)
        if self.value_text == self.usual_text:
            return f"{value}, as usual"
        if self.usual_text == NOTHING:
            return value
        return f"{value}, usually {shortened(self.usual_text, VALUE_WIDTH)}"


def reasons(
    attribution: Attribution,
    row: int,
    output: int,
    reference: pa.Table,
    raised: int = 4,
    lowered: int = 2,
) -> tuple[Reason, ...]:
    """At most `raised` features that raise the output and `lowered` that lower it.

    The largest first on each side; a feature without effect is no reason. `reference` holds the
    rows the usual values come from: the median of a number, the most frequent category.
    """
    effects = attribution.values[row, :, output]
    order = np.argsort(-np.abs(effects), kind="stable")
    up = [at for at in order if effects[at] > 0][:raised]
    down = [at for at in order if effects[at] < 0][:lowered]
    return tuple(
        Reason(
            feature=attribution.dictionary.called(name := attribution.names[at]),
            value_text=said_of(attribution, name, row),
            effect=float(effects[at]),
            usual_text=usual(reference, name, attribution.dictionary),
            description=attribution.dictionary.entry(name).description,
        )
        for at in (*up, *down)
    )


def usual(reference: pa.Table, name: str, said: Dictionary = NOTHING_SAID) -> str:
    """The median of a number or the most frequent category; "–" where nothing is known."""
    if name not in reference.column_names or not reference.num_rows:
        return NOTHING
    if is_number(reference, name):
        values = numbers(reference, name)
        known = values[np.isfinite(values)]
        return in_words(said, name, float(np.median(known))) if len(known) else MISSING
    column = categories(reference, name)
    return in_words(said, name, column.names[int(np.bincount(column.codes).argmax())])
