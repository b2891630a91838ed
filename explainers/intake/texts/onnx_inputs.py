"""What an ONNX graph of a text classifier is given: numbers of tokens, and what goes with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.errors import RefusedError, quoted
from explainers.intake.onnx.graph import Graph
from explainers.intake.onnx.widths import dims_of
from explainers.intake.summary import listed
from explainers.records import Integers

TOKENS, MASK, SEGMENTS = "input_ids", "attention_mask", "token_type_ids"
_KINDS: Mapping[int, type[np.generic]] = {6: np.int32, 7: np.int64}
_EXPORT = (
    "Export it as Optimum does: optimum-cli export onnx --task text-classification, with "
    f"{TOKENS}, {MASK} and perhaps {SEGMENTS}, rows and tokens left open."
)


@dataclass(frozen=True)
class TokenInputs:
    """The inputs of a graph by name, and the whole numbers each takes. single: one text at once."""

    kinds: Mapping[str, type[np.generic]]
    single: bool

    def arrays(self, ids: Integers) -> dict[str, NDArray[Any]]:
        """What the graph is given of texts of one length, ids (texts, tokens)."""
        made = {TOKENS: ids, MASK: np.ones_like(ids), SEGMENTS: np.zeros_like(ids)}
        return {name: made[name].astype(kind) for name, kind in self.kinds.items()}


def token_inputs(graph: Graph) -> TokenInputs:
    """Read the declared inputs.

    Raises RefusedError: NOT_A_TABLE_MODEL, FIXED_BATCH, FIXED_LENGTH.
    """
    names = [given.name for given in graph.inputs]
    if TOKENS not in names or not set(names) <= {TOKENS, MASK, SEGMENTS}:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"Beside a tokenizer the graph takes {listed(names) or 'nothing'}, where a text "
            f"classifier takes {TOKENS}, {MASK} and {SEGMENTS}.",
            _EXPORT,
        )
    rows = [_rows(given) for given in graph.inputs]
    kinds = {given.name: _KINDS[given.type.tensor_type.elem_type] for given in graph.inputs}
    return TokenInputs(kinds, 1 in rows)


def _rows(given: Any) -> int:
    """How many texts an input takes at once, 0 for any number."""
    name, sizes = quoted(given.name), dims_of(given)
    if given.type.tensor_type.elem_type not in _KINDS or sizes is None or len(sizes) != 2:
        raise RefusedError(
            "NOT_A_TABLE_MODEL",
            f"The input {name} is no table of whole numbers, one row of tokens a text.",
            _EXPORT,
        )
    if sizes[0] > 1:
        raise RefusedError(
            "FIXED_BATCH",
            f"The input {name} takes exactly {sizes[0]:,} texts at once, and explanations ask for "
            "any number.",
            _EXPORT,
        )
    if sizes[1]:
        raise RefusedError(
            "FIXED_LENGTH",
            f"The input {name} takes texts of exactly {sizes[1]:,} tokens, and texts have fewer or "
            "more.",
            _EXPORT,
        )
    return sizes[0]


def by_length(numbers: Sequence[Sequence[int]], most: int) -> list[Integers]:
    """Places of texts of one length, at most `most` tokens together, at least one text."""
    lengths = np.array([len(each) for each in numbers])
    parts: list[Integers] = []
    for length in np.unique(lengths):
        places = np.flatnonzero(lengths == length)
        size = max(1, most // int(length))
        parts.extend(places[start : start + size] for start in range(0, len(places), size))
    return parts
