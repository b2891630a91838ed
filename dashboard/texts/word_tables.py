"""Tables of words and terms over many texts, and the file that holds every word of every text."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.panel.exports import RECEIPT_KEY, receipt_json
from dashboard.texts.measures import WordMeans, WordUses
from dashboard.units import measure
from dashboard.words import one_line
from explainers.records import Integers, Terms, Tokens

MOST_LINES = 5_000
"""A table of a whole vocabulary would hold up the browser; files have all of it."""


def words_table(tokens: Tokens, uses: WordUses, means: WordMeans, order: Integers) -> pd.DataFrame:
    """One line for each word of an order: texts it stands in, mean, its margin, and both ends."""
    what, kept = measure(tokens), order[:MOST_LINES]
    return pd.DataFrame(
        {
            "word": [one_line(uses.forms[at]) for at in kept.tolist()],
            "texts": means.texts[kept],
            f"mean {what}": means.means[kept],
            "± (95 %)": means.margins[kept],
            "texts in which it is above 0": means.raising[kept],
            f"smallest {what}": means.least[kept],
            f"largest {what}": means.most[kept],
        }
    )


def word_uses_parquet(tokens: Tokens, uses: WordUses) -> bytes:
    """Every word of every text as Parquet, one line for each word in each text.

    Columns: `position` (of the text in the table, from 0), `word`, and for each output its number.
    The receipt is JSON in the schema's metadata under `rationale.receipt`.
    """
    words = pa.DictionaryArray.from_arrays(
        pa.array(uses.of), pa.array(list(uses.forms), pa.string())
    )
    columns: dict[str, pa.Array] = {
        "position": pa.array(tokens.positions[uses.rows]),
        "word": words,
    }
    for at, output in enumerate(tokens.output_names):
        columns[f"{measure(tokens)} ({output})"] = pa.array(uses.values[:, at])
    about = {RECEIPT_KEY: receipt_json(tokens.receipt), b"rationale.unit": tokens.unit}
    buffer = BytesIO()
    pq.write_table(pa.table(columns).replace_schema_metadata(about), buffer)
    return buffer.getvalue()


def terms_table(terms: Terms, order: Integers, output: int) -> pd.DataFrame:
    """One line for each term of an order: coefficient, texts it stands in, what it adds there."""
    kept = order[:MOST_LINES]
    used = terms.documents[kept] > 0
    return pd.DataFrame(
        {
            "term": [one_line(terms.terms[at]) for at in kept.tolist()],
            "coefficient": terms.coefficients[kept, output],
            "texts": terms.documents[kept],
            "mean weight there": np.where(used, terms.weights[kept], np.nan),
            "adds there on average": np.where(used, terms.moves[kept, output], np.nan),
        }
    )
