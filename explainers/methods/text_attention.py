"""Attention: what a network looks at while it reads, layer by layer and through all of them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainers.intake.texts.unread import unread_notes
from explainers.kernels.rollout import rollout
from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.text_subject import asked_about
from explainers.records import Floats

MOST_WEIGHTS: Final = 2**24
"""Weights that are kept of a text at most, 64 MB: all heads of 12 layers at 340 tokens."""

_HEADS: Final = (1, "shown is the mean of each layer's heads")
_LAYERS: Final = ((0, 1), "shown is the mean of all layers and heads")
_ONCE: Final = "The network looks at the pieces once, so that there are no layers to follow."


def run(
    subject: Subject,
    parameters: Parameters,
    generator: np.random.Generator,
) -> Answer:
    """Look at what a network looks at in one text."""
    asked = asked_about(subject)
    (text,) = asked.texts
    if asked.part.attention is None:  # why_not says so before anything runs
        raise ValueError("a method for attention was asked about a model without")
    weights, pieces = asked.part.attention(text)
    kept, shorter = _kept(weights)
    through, once = _through(weights)
    limit = asked.card.texts.limit if asked.card.texts else None
    return Answer(
        {
            "weights": kept,
            "spans": np.asarray(pieces.spans, dtype=np.int64),
            "rollout": through,
            "outputs": asked.part.answers([text]),
        },
        {
            "unit": "share of attention",
            "pieces": list(pieces.names),
            "notes": [*once, *shorter, *unread_notes(text, pieces, limit)],
        },
    )


def _kept(weights: NDArray[np.float32]) -> tuple[NDArray[np.float32], list[str]]:
    """Average heads, and then layers, of a text so long that all of them are too many."""
    layers, heads, readers, tokens = weights.shape
    each = readers * tokens
    if weights.size <= MOST_WEIGHTS:
        return weights, []
    axes, words = _HEADS if layers * each <= MOST_WEIGHTS else _LAYERS
    note = (
        f"In this text {layers:,} layers of {heads:,} heads have {weights.size:,} weights, where "
        f"{MOST_WEIGHTS:,} are kept: {words}."
    )
    return weights.mean(axis=axes, keepdims=True, dtype=np.float64).astype(np.float32), [note]


def _through(weights: NDArray[np.float32]) -> tuple[Floats, list[str]]:
    """Follow attention through the layers, where what reads is what is read."""
    if weights.shape[2] == weights.shape[3]:
        return rollout(weights), []
    return weights.mean(axis=(0, 1), dtype=np.float64), [_ONCE]


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count each text for its answer, and for its attention."""
    return 2 * rows


METHOD = Method(
    name="text_attention",
    title="Attention",
    version="1",
    question="Which pieces of the text does the network look at while it reads each of them?",
    silent_on="Attention is not attribution: a piece that is looked at need not count, and need "
    "not speak for the answer. Other weights can give the same answer (Jain and Wallace 2019), "
    "though not every set of weights tells nothing (Wiegreffe and Pinter 2019).",
    paper="Vaswani et al. 2017, Attention is all you need, NeurIPS; rollout: Abnar and Zuidema "
    "2020, Quantifying attention flow in transformers, ACL; Jain and Wallace 2019, Attention is "
    "not explanation, NAACL; Wiegreffe and Pinter 2019, Attention is not not explanation, EMNLP",
    link="https://arxiv.org/abs/2005.00928",
    shape="attention",
    scopes=frozenset({"local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=True,
    tolerance=None,
    uses_reference=False,
    block_rows=1,
    parameters=Parameters,
    cost=_cost,
    run=run,
    needs=("attention",),
    about=TEXTS,
)
