"""The model inside a text analysis, as methods see it, whatever library runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.records import Floats, Integers, Reading

Embeddings = NDArray[np.float32]
"""(texts, pieces, width): the vectors by which a network knows its pieces."""


@dataclass(frozen=True, eq=False)
class TextLinear:
    """The weighted sum of terms inside a model of texts.

    terms: (terms,), as the vectorizer names them. coefficients: (terms, outputs), intercepts:
    (outputs,). encode: texts -> what is weighed, (texts, terms), a sparse matrix of SciPy's; its
    products with the coefficients and the intercepts are the part's margins. places: a text ->
    (term, spans) for each term that is weighed in it, the term's index and (places, 2) begin and
    end of each place where it stands, in code points; of an n-gram, from its first to its last
    word. Whoever makes one has asked the model whether it adds up so (`linearity`).
    """

    terms: tuple[str, ...]
    coefficients: Floats
    intercepts: Floats
    encode: Callable[[Sequence[str]], Any]
    places: Callable[[str], tuple[tuple[int, Integers], ...]]


@dataclass(frozen=True, eq=False)
class Pieces:
    """A text as a network reads it, cut where the network stops reading.

    ids: (pieces,), their numbers. spans: (pieces, 2), begin and end of each in the text, in code
    points; (-1, -1) for a mark the tokenizer adds, and nothing wide for a space that is all of a
    piece, in some vocabularies. names: (pieces,), as the vocabulary has them.
    special: (pieces,), which are such marks.
    """

    ids: Integers
    spans: Integers
    names: tuple[str, ...]
    special: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TextGradients:
    """A network of pieces that can be differentiated.

    embedded: ids (texts, pieces) -> the vectors of the pieces alone, without their places.
    slopes: embeddings, ids like those they stand for, and the index of an output -> the margins,
    (texts, outputs), and the derivative of that output's margin, like the embeddings.
    baselines: name -> ids (..., pieces) -> the ids to compare with, in which the marks a tokenizer
    adds stay as they are; None for zeros in place of the embeddings of all others.
    """

    pieces: Callable[[str], Pieces]
    embedded: Callable[[Integers], Embeddings]
    slopes: Callable[[Embeddings, Integers, int], tuple[Floats, Embeddings]]
    baselines: Mapping[str, Callable[[Integers], Integers | None]]


Attending = Callable[[str], tuple[NDArray[np.float32], Pieces]]
"""A text -> the weights (layers, heads, readers, pieces), and what the pieces are.

Readers are the pieces themselves, or one where a network looks at all of them once.
"""


@dataclass(frozen=True, eq=False)
class TextPart:
    """A model that reads texts; a text that is missing is "".

    Each callable takes any number of texts, none included, works through them in batches that
    memory can hold, and answers each different text once.

    answers: texts -> (texts, outputs), on the card's scale. margins: texts -> (texts, outputs),
    before the last softmax or sigmoid, in `unit`; of two classes with one sum, the sum m as
    (-m, m); the same as `answers` where there is none.
    linear, gradients, attention: None where the model has none; the sentence beside each says why,
    "" otherwise. read_as: the same part with its outputs understood in another way.
    """

    answers: Callable[[Sequence[str]], Floats]
    margins: Callable[[Sequence[str]], Floats]
    unit: str
    linear: TextLinear | None
    gradients: TextGradients | None
    attention: Attending | None
    why_no_linear: str
    why_no_gradients: str
    why_no_attention: str
    read_as: Callable[[Reading], TextPart]
