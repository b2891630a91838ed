"""The tables under a text: its words in their order, the strongest ones first, and step by step."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.tabular.measures import ranking
from dashboard.tabular.tables import BASE_ROW
from dashboard.texts.shares import ELSEWHERE, Listed, listed
from dashboard.units import measure
from dashboard.words import one_line
from explainers.records import Tokens

OUTPUT_ROW = "this text's output"


def text_table(tokens: Tokens, output: int) -> pd.DataFrame:
    """One line for each piece that has a number, in the order of the text.

    tokens: its pieces lie beside each other.
    """
    text = tokens.texts[0]
    return pd.DataFrame(
        {
            "from character": tokens.spans[:, 0] + 1,
            "text": [one_line(text[begin:end]) for begin, end in tokens.spans.tolist()],
            measure(tokens): tokens.values[:, output],
        }
    )


def words_table(tokens: Tokens, found: Listed, output: int) -> pd.DataFrame:
    """One line for each word, the largest number first."""
    order = ranking(found.values[:, output])
    return pd.DataFrame(
        {
            "word": [found.names[at] for at in order],
            "times": found.counts[order],
            measure(tokens): found.values[order, output],
        }
    )


def steps_table(tokens: Tokens, found: Listed, output: int) -> pd.DataFrame:
    """Every word in the chart's order: from the output down to the base value.

    The running total is the sum of the base value and all effects from the bottom up to a line.
    """
    names, effects = list(found.names), found.values[:, output]
    if tokens.elsewhere[0].any():
        names = [*names, ELSEWHERE]
        effects = np.append(effects, tokens.elsewhere[0, output])
    base = float(tokens.base_values[0, output])
    upward = ranking(effects)[::-1]
    totals = base + np.cumsum(effects[upward])
    down = upward[::-1]
    return pd.DataFrame(
        {
            "word": [OUTPUT_ROW, *(names[at] for at in down), BASE_ROW],
            "effect": [np.nan, *effects[down], np.nan],
            "running total": [float(tokens.outputs[0, output]), *totals[::-1], base],
        }
    )


def own_table(first: Tokens, second: Tokens, output: int) -> pd.DataFrame:
    """One line for each word of two texts: its number in either and the change, the largest first.

    A word that is not in one of them counts as 0 there.
    """
    sides = [listed(each, together=True) for each in (first, second)]
    numbers = [
        dict(zip(map(str.casefold, side.names), side.values[:, output].tolist(), strict=True))
        for side in sides
    ]
    names = {name.casefold(): name for side in reversed(sides) for name in side.names}
    pairs = np.array([[one.get(word, 0.0) for one in numbers] for word in names]).reshape(-1, 2)
    change = pairs[:, 1] - pairs[:, 0]
    order = ranking(change)
    words = list(names.values())
    return pd.DataFrame(
        {
            "word": [words[at] for at in order],
            f"{measure(first)} in the table's text": pairs[order, 0],
            f"{measure(first)} in your own": pairs[order, 1],
            "change": change[order],
        }
    )
