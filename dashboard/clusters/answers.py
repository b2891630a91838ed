"""What the model answers for explained rows, and what they are called, from what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.rows.names import Numbers, RowNames
from dashboard.rows.population import population
from dashboard.units import output_phrase
from explainers.records import Attribution, Floats, Request


@dataclass(frozen=True, eq=False)
class Answered:
    """The rows of an attribution. values: (rows,), the model's answers, which count `unit`.

    phrase: the same in words. names: of all rows of the table.
    """

    values: Floats
    unit: str
    phrase: str
    names: RowNames


def answers_of(request: Request, result: Attribution, output: int) -> Answered:
    """Take the stored predictions; what the numbers add up to where there are none yet."""
    everyone = population(request.analysis)
    if everyone is None:
        names = Numbers(request.analysis.table.rows)
        phrase = output_phrase(result, output)
        return Answered(result.outputs[:, output], result.unit, phrase, names)
    given = everyone.predictions
    values = given.outputs[result.positions, output]
    return Answered(values, given.unit, output_phrase(given, output), everyone.names)
