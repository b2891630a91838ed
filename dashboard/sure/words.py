"""How far an answer can be believed, in words and in a table."""

from __future__ import annotations

import pandas as pd

from dashboard.words import NOTHING, num, one_line
from explainers.methods.declaration import Method
from explainers.records import Maps, Sureness
from explainers.studies.declaration import Study


def completeness_sentence(maps: Maps, method: Method) -> str:
    """Whether a map adds up to what its method promises, from its own receipt."""
    gap, allowed = maps.receipt.gap, maps.receipt.tolerance
    if gap is None or allowed is None:
        return (
            f"{method.title} does not promise that its map adds up to anything, so there is no sum "
            "to check it by."
        )
    return (
        f"The map adds up to what it promises within {num(gap)} (allowed: {num(allowed)}, in "
        f"units of {one_line(maps.unit)}). A map that missed by more would not be shown."
    )


def guide(study: Study) -> str:
    """What good and bad findings of a study look like."""
    return f"**Good:** {study.good} **Bad:** {study.bad}"


def measures_table(sureness: Sureness) -> pd.DataFrame:
    """One line for each measure, with the range over what was drawn by chance."""
    return pd.DataFrame(
        [
            {
                "measure": one_line(measure.name),
                "value": num(measure.value),
                "lowest": num(measure.low),
                "highest": num(measure.high),
                "unit": one_line(measure.unit) or NOTHING,
            }
            for measure in sureness.measures
        ],
        columns=["measure", "value", "lowest", "highest", "unit"],
    )
