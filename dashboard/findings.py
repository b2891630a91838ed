"""The rows of an analysis as people look for them: by identifier, score and outcome."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.units import SCORE
from dashboard.words import one_line
from explainers.intake.summary import label
from explainers.records import Analysis, Predictions

_TABLE_ROWS = 5_000


@dataclass(frozen=True)
class Finder:
    """Looks rows up. `labels` (rows,) are identifiers, or row numbers counted from 1.

    Identifiers are labels as people read them: a mark that turns round "07" would name row 70.
    """

    analysis: Analysis
    predictions: Predictions
    labels: tuple[str, ...]

    def position(self, label: str) -> int | None:
        """Return the row a label stands for, or None; it is found as it is shown."""
        wanted = one_line(label)
        return self.labels.index(wanted) if wanted in self.labels else None

    def near(self, label: str, count: int = 3) -> tuple[str, ...]:
        """Return labels that contain what was typed, for a sentence about a row not found."""
        wanted = label.strip().casefold()
        found = (name for name in self.labels if wanted and wanted in name.casefold())
        return tuple(name for name, _ in zip(found, range(count), strict=False))

    def predicted(self, position: int) -> int:
        """Return the output with the largest answer."""
        return int(np.argmax(self.predictions.outputs[position]))

    def table(self) -> pd.DataFrame:
        """Return one line a row: label, what the model answers, known outcome if any.

        Of more than two classes, the predicted one and its answer; else the positive class's.
        """
        outputs = self.predictions.outputs[:_TABLE_ROWS]
        columns: dict[str, object] = {self.label_title: self.labels[: len(outputs)]}
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


def finder(analysis: Analysis, predictions: Predictions) -> Finder:
    """Build the finder of an analysis."""
    count = predictions.data.num_rows
    if not analysis.identifier:
        return Finder(analysis, predictions, tuple(str(i + 1) for i in range(count)))
    values = predictions.data.column(analysis.identifier).to_pylist()
    return Finder(analysis, predictions, _unique([one_line(label(value)) for value in values]))


def _unique(names: list[str]) -> tuple[str, ...]:
    """Tell repeated identifiers apart by their row: "P0 (row 2)" is another person than "P0"."""
    counts = Counter(names)
    return tuple(
        f"{name or 'no name'} (row {i + 1})" if counts[name] > 1 or not name else name
        for i, name in enumerate(names)
    )
