"""Words that stand for a missing value."""

from __future__ import annotations

from typing import Final

# The texts pandas.read_csv takes for "missing", quoted or not: most models were trained on its
# frames. "None" is left out, because as an answer ("no other debtors") it is a value.
MISSING: Final = (
    "",
    "#N/A",
    "#N/A N/A",
    "#NA",
    "-1.#IND",
    "-1.#QNAN",
    "-NaN",
    "-nan",
    "1.#IND",
    "1.#QNAN",
    "<NA>",
    "N/A",
    "NA",
    "NULL",
    "NaN",
    "n/a",
    "nan",
    "null",
)
