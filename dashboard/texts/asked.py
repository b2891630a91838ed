"""What the page about one text was asked: which text, by which method, for which class."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.rows.findings import Finder
from explainers.methods.declaration import Method
from explainers.records import Analysis, Tokens


@dataclass(frozen=True)
class Asked:
    """A text of an analysis, at `position`, explained by `method` for the class `output`."""

    analysis: Analysis
    rows: Finder
    position: int
    method: Method
    output: int


def place(tokens: Tokens, analysis: Analysis, output: int) -> int:
    """Where an output stands in a result: of a method that explains one alone, it is the first."""
    return output if tokens.values.shape[1] == len(analysis.output_names) else 0
