"""What a model of texts reads, and what speaks for an output piece by piece in a text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainers.records.explained import Explained, Floats, Integers


@dataclass(frozen=True)
class TextInput:
    """The texts a model reads, as its file says.

    limit: tokens of a text it reads at most; None for any number. attention: its layers, and the
    heads of each; None where it has none that is opened. baselines: what its pieces can be compared
    with, of "pad", "mask" and "zero", the one to begin with first; none without gradients. Where a
    vocabulary has no mask, "mask" is its one token for all words it does not know.
    """

    limit: int | None = None
    attention: tuple[int, int] | None = None
    baselines: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Tokens(Explained):
    """How much each piece of a text adds to each output, for each row.

    texts: (rows,), a missing one is empty. starts: (rows + 1,), where the pieces of each row begin
    among all, and their number. spans: (pieces, 2), begin and end of each piece in its text, in
    Unicode code points; pieces may overlap. values: (pieces, outputs) in `unit`. base_values and
    outputs: (rows, outputs). elsewhere: (rows, outputs), what is shared out to nothing that stands
    in the text: terms that are absent, marks a tokenizer adds. gap: (rows, outputs), base value,
    values and `elsewhere` less the output; None where they promise no sum. fits: (rows, outputs),
    the weighted R² of the local linear models the values are weights of; None where there are none.
    The outputs are those of `output_names`: the model's, or of a model with many, where each takes
    a run of its own, the one that was asked about.
    `data` has the column of texts.
    """

    texts: tuple[str, ...]
    starts: Integers
    spans: Integers
    values: Floats
    base_values: Floats
    outputs: Floats
    elsewhere: Floats
    gap: Floats | None = None
    fits: Floats | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Attention(Explained):
    """Which pieces of one text a network looks at while it reads each of them.

    weights: (layers, heads, readers, tokens), from 0 to 1; what one reader, the third axis, looks
    at adds up to 1. Readers are the tokens themselves, or one where a network looks at all of them
    once. Of a long text there is one head, the mean of all, or one layer like it: a note says so.
    pieces: (tokens,), as the network's vocabulary names them. spans: (tokens, 2), as of `Tokens`,
    and (-1, -1) for marks the tokenizer adds. rollout: (readers, tokens), all layers taken
    together. outputs: (1, outputs), what the model answers.
    """

    weights: NDArray[np.float32]
    pieces: tuple[str, ...]
    spans: Integers
    rollout: Floats
    outputs: Floats
