"""SHAP for texts: Owen values of words, shared out by sentences first."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field

from explainers.intake.texts.part import TextPart
from explainers.intake.texts.words import sentences, words
from explainers.kernels.partition import Game, OwenValues, partition_values
from explainers.kernels.partition_trees import PartitionTree, everything, sequence_tree
from explainers.kernels.reporting import stretch_of
from explainers.methods.declaration import TEXTS, Answer, Method, Subject
from explainers.methods.parameters import Parameters
from explainers.methods.text_subject import (
    Marked,
    answered,
    asked_about,
    limit_notes,
    with_hidden,
)
from explainers.records import Integers

Hidden = Literal["removed", "[MASK]", "<mask>", "..."]


class TextPartitionParameters(Parameters):
    """What may be set: each line is a control on the page and a part of the key."""

    evaluations: int = Field(
        500, ge=10, le=20_000, description="Texts with words hidden that are sent, at most"
    )
    hidden: Hidden = Field(
        "removed",
        description="A hidden word is taken out, or replaced by a mark that the model may know",
    )


def run(
    subject: Subject,
    parameters: TextPartitionParameters,
    generator: np.random.Generator,
) -> Answer:
    """Explain texts by what each word adds to the margins of the text with all words hidden.

    What a run of words adds that was not cut any more is shared evenly among them.
    """
    asked = asked_about(subject)
    outputs = asked.part.margins(asked.texts)
    mark = "" if parameters.hidden == "removed" else parameters.hidden
    spans = [words(text) for text in asked.texts]
    trees = [_tree(text, own) for text, own in zip(asked.texts, spans, strict=True)]
    budget = parameters.evaluations - parameters.evaluations % 2
    whole = sum(min(budget, everything(tree)) for tree in trees)
    marked, notes, before = [], _notes_on(mark, asked.part), 0
    for text, own, tree in zip(asked.texts, spans, trees, strict=True):
        report = stretch_of(asked.report, before, whole)
        game = _game(asked.part, text, own, mark)
        found = partition_values(game, tree, budget, report)
        marked.append(Marked(own, found.values, found.base))
        notes += _notes(found, tree)
        before += found.evaluations
    notes += limit_notes(asked)
    return answered(marked, outputs, asked.part.unit, notes=notes, budget=before + len(outputs))


def _game(part: TextPart, text: str, spans: Integers, mark: str) -> Game:
    """The game of a text's words: who does not play is hidden."""
    return lambda masks: with_hidden(part.margins, text, spans, masks, mark)


def _tree(text: str, spans: Integers) -> PartitionTree:
    """The tree of a text's words: sentences first, then halves of them."""
    begins = sentences(text)[:, 0]
    return sequence_tree(len(spans), np.searchsorted(spans[:, 0], begins).tolist())


def _notes(found: OwenValues, tree: PartitionTree) -> list[str]:
    """Say how fine the values of a text are."""
    if not len(found.uncut):
        return [f"All of the {found.evaluations:,} texts it takes were asked: exact."]
    sizes = (tree.stop - tree.start)[found.uncut]
    return [
        f"Estimated from {found.evaluations:,} of the {everything(tree):,} texts it takes: what "
        f"runs of {sizes.min():,} to {sizes.max():,} words add to others is shared evenly by their "
        "words."
    ]


def _notes_on(mark: str, part: TextPart) -> list[str]:
    """Say where the mark for a hidden word is none to the model."""
    known = part.gradients is not None and mark in part.gradients.pieces(mark).names
    if not mark or known:
        return []
    return [
        f"“{mark}” is no mark that this model knows: it reads it as it reads any other signs, or "
        "not at all."
    ]


def _cost(parameters: Any, rows: int, features: int) -> int:
    """Count the text as it is, and with words hidden."""
    return rows * (1 + int(parameters.evaluations))


METHOD = Method(
    name="text_partition_shap",
    title="Partition SHAP (texts)",
    version="1",
    question="How much does each word of the text add to the model's score, averaged over hiding "
    "and showing the others, sentence by sentence?",
    silent_on="Words that hang together across sentences: a word meets the others of its own "
    "sentence one by one, and those of other sentences only all at once. A text with words hidden "
    "may be like none that people write. Of a long text not every word is looked at by itself.",
    paper="Owen 1977, Values of games with a priori unions; Lundberg and Lee 2017, A unified "
    "approach to interpreting model predictions, NeurIPS; as the shap package's partition "
    "explainer",
    link="https://arxiv.org/abs/1705.07874",
    shape="tokens",
    scopes=frozenset({"global", "local"}),
    tasks=frozenset({"classification", "regression"}),
    exact=False,
    tolerance=1e-3,
    remedy="Ask again: the model does not answer the same text alike.",
    uses_reference=False,
    block_rows=1,
    parameters=TextPartitionParameters,
    cost=_cost,
    run=run,
    about=TEXTS,
    steps="texts with words hidden",
)
