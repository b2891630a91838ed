"""The rows of an analysis as people look for them: by identifier, score and outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.row_names import RowNames
from dashboard.units import SCORE
from dashboard.words import one_line
from explainers.records import Analysis, Predictions

_TABLE_ROWS = 5_000


@dataclass(frozen=True)
class Finder:
    """Looks rows up. `names` (rows,) are identifiers, or row numbers counted from 1."""

    analysis: Analysis
    predictions: Predictions
    names: RowNames

    def position(self, name: str) -> int | None:
        """Return the row a name stands for, or None; it is found as it is shown."""
        return self.names.position(name)

    def near(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Return names like the one that was typed, for a sentence about a row not found."""
        return tuple(self.names.near(name, count))

    def predicted(self, position: int) -> int:
        """Return the output with the largest answer."""
        return int(np.argmax(self.predictions.outputs[position]))

    def table(self) -> pd.DataFrame:
        """Return one line a row: label, what the model answers, known outcome if any.

        Of more than two classes, the predicted one and its answer; else the positive class's.
        """
        outputs = self.predictions.outputs[:_TABLE_ROWS]
        columns: dict[str, object] = {self.label_title: self.names.first(len(outputs))}
        best = outputs.argmax(axis=1)
        if len(self.analysis.classes) > 2:
            columns[self.predicted_title] = [one_line(self.analysis.classes[at]) for at in best]
        else:
            best = np.full(len(outputs), self.analysis.positive_output)
        columns[self.score_title] = outputs[np.arange(len(outputs)), best]
        target = self.analysis.target
        if target:
            known = self.predictions.data.column(target).slice(0, len(outputs))
            title = one_line(target)
            values = [one_line(v) if isinstance(v, str) else v for v in known.to_pylist()]
            columns[title if title not in columns else f"{title} (known)"] = values
        return pd.DataFrame(columns)

    @property
    def label_title(self) -> str:
        """The title of the column that names the rows."""
        return one_line(self.analysis.identifier or "row")

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
