"""The rows of an analysis as people look for them: by identifier, score and outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explainers.records import Analysis, Predictions

_TABLE_ROWS = 5_000


@dataclass(frozen=True)
class Finder:
    """Looks rows up. `labels` (rows,) are identifiers, or row numbers counted from 1."""

    analysis: Analysis
    predictions: Predictions
    labels: tuple[str, ...]

    def position(self, label: str) -> int | None:
        """Return the row a label stands for, or None."""
        wanted = label.strip()
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
        """Return one line a row: label, answer for the positive class, known outcome if any."""
        outputs = self.predictions.outputs[:_TABLE_ROWS]
        name = self.analysis.output_names[self.analysis.positive_output]
        frame = pd.DataFrame(
            {
                self.analysis.identifier or "row": self.labels[: len(outputs)],
                name: outputs[:, self.analysis.positive_output],
            }
        )
        if self.analysis.target:
            known = self.predictions.data.column(self.analysis.target).slice(0, len(outputs))
            frame[self.analysis.target] = known.to_pylist()
        return frame


def finder(analysis: Analysis, predictions: Predictions) -> Finder:
    """Build the finder of an analysis."""
    if analysis.identifier:
        values = predictions.data.column(analysis.identifier).to_pylist()
        labels = tuple(str(value) for value in values)
    else:
        labels = tuple(str(i + 1) for i in range(predictions.data.num_rows))
    return Finder(analysis, predictions, labels)
