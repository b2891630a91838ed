"""The words of a text as the pages list and chart them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from dashboard.words import one_line
from explainers.dossier import word_shares
from explainers.dossier.word_shares import Listed, flat, has_parts, in_words, overlaps
from explainers.records import Attribution, Tokens

__all__ = [
    "ELSEWHERE",
    "Listed",
    "as_attribution",
    "flat",
    "has_parts",
    "in_words",
    "listed",
    "overlaps",
]

ELSEWHERE = "not in the text"
"""The bar of what is shared out to nothing that stands in a text."""


def listed(tokens: Tokens, *, together: bool) -> Listed:
    """List the pieces of the first text by what stands there, as pages write it."""
    return word_shares.listed(tokens, one_line, together=together)


def as_attribution(tokens: Tokens, found: Listed, *, complete: bool = True) -> Attribution:
    """Take words for features, so that charts of rows show them.

    complete: with what is elsewhere as the last, so that base value and numbers add up to the
    output as those of the pieces do; else the words alone.
    """
    names, values = found.names, found.values
    if complete and tokens.elsewhere[0].any():
        names, values = (*names, ELSEWHERE), np.concatenate([values, tokens.elsewhere[:1]])
    return Attribution(
        values=values[None],
        base_values=tokens.base_values[:1],
        outputs=tokens.outputs[:1],
        data=pa.table({}),  # words have no values of their own
        positions=tokens.positions[:1],
        names=names,
        output_names=tokens.output_names,
        unit=tokens.unit,
        receipt=tokens.receipt,
    )
