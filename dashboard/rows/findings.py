"""The rows of an analysis as people look for them: by identifier, score and outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.rows.names import RowNames
from dashboard.texts.sentences import beginning
from dashboard.units import SCORE
from dashboard.words import one_line
from explainers.checks.decisions import decided
from explainers.records import Analysis, Integers, Predictions

_TABLE_ROWS = 5_000
_TEXT_SEEN = 400


@dataclass(frozen=True)
class Finder:
    """Looks rows up. `names` (rows,) are identifiers, or row numbers counted from 1.

    texts: those of the first rows, where a model of texts reads them. threshold: what the positive
    class's answer must exceed; None where the largest answer wins.
    """

    analysis: Analysis
    predictions: Predictions
    names: RowNames
    texts: pa.LargeStringArray | None = None
    threshold: float | None = None

    def position(self, name: str) -> int | None:
        """Return the row a name stands for, or None; it is found as it is shown."""
        return self.names.position(name)

    def near(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Return names like the one that was typed, for a sentence about a row not found."""
        return tuple(self.names.near(name, count))

    def predicted(self, position: int) -> int:
        """Return the class a row is given: over the threshold, or with the largest answer."""
        outputs = self.predictions.outputs[position : position + 1]
        return int(decided(outputs, self.analysis.positive_output, self.threshold)[0])

    def holding(self, wanted: str) -> Integers:
        """Return the rows whose text holds what is wanted, in capitals or not, in rising order.

        Only texts that are at hand are looked through.
        """
        if self.texts is None:
            return np.empty(0, dtype=np.int64)
        holds = pc.match_substring(self.texts, wanted, ignore_case=True)
        return np.flatnonzero(holds.to_numpy(zero_copy_only=False))

    def table(self, among: Integers | None = None) -> pd.DataFrame:
        """Return one line a row: label, what the model answers, known outcome if any.

        Of more than two classes, the predicted one and its answer; else the positive class's.
        among: (rows,), which rows; all where it is left out. The first 5,000 of them are listed.
        """
        every = self.predictions.outputs
        rows = np.arange(min(len(every), _TABLE_ROWS)) if among is None else among[:_TABLE_ROWS]
        outputs = every[rows]
        columns: dict[str, object] = {self.label_title: self._labels(rows, among is None)}
        if self.texts is not None:
            held = rows[rows < len(self.texts)]
            starts = pc.utf8_slice_codeunits(self.texts.take(pa.array(held)), 0, _TEXT_SEEN)
            seen = [beginning(text) for text in starts.to_pylist()]
            columns[self.text_title] = [*seen, *["…"] * (len(rows) - len(held))]
        best = outputs.argmax(axis=1)
        if len(self.analysis.classes) > 2:
            columns[self.predicted_title] = [one_line(self.analysis.classes[at]) for at in best]
        else:
            best = np.full(len(outputs), self.analysis.positive_output)
        columns[self.score_title] = outputs[np.arange(len(outputs)), best]
        target = self.analysis.target
        if target:
            known = self.predictions.data.column(target).take(pa.array(rows))
            title = one_line(self.analysis.dictionary.called(target))
            values = [one_line(v) if isinstance(v, str) else v for v in known.to_pylist()]
            columns[title if title not in columns else f"{title} (known)"] = values
        return pd.DataFrame(columns)

    def _labels(self, rows: Integers, first: bool) -> list[str]:
        """What some rows are called; of the first ones that takes no look at each."""
        return self.names.first(len(rows)) if first else [self.names.at(int(at)) for at in rows]

    @property
    def text_title(self) -> str:
        """The title of the column with the beginnings of texts."""
        return self._free(one_line(self.analysis.dictionary.called(self.analysis.columns[0])))

    @property
    def label_title(self) -> str:
        """The title of the column that names the rows."""
        name = self.analysis.identifier
        return one_line(self.analysis.dictionary.called(name)) if name else "row"

    @property
    def predicted_title(self) -> str:
        """The title of the predicted classes, where there are more than two."""
        return self._free("predicted")

    @property
    def score_title(self) -> str:
        """The title of the model's answers: the class they are for, or what they count."""
        unit = self.predictions.unit
        if len(self.analysis.classes) > 2:
            return self._free(unit)
        name = one_line(self.analysis.output_names[self.analysis.positive_output])
        return self._free(f"{name} (score)" if unit == SCORE else name)

    def _free(self, title: str) -> str:
        """A title that the identifier, a column of the table, does not have."""
        return title if title != self.label_title else f"{title} (model)"
