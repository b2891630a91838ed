"""How lime, shap and Captum are asked about a passage: the same words, draws and trees as ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shap
import torch
from captum.attr import LayerIntegratedGradients
from lime.lime_text import LimeTextExplainer
from numpy.typing import NDArray

from benchmarks.passages import PRAISE, Passage
from explainers.intake.texts.hugging_face_part import Attention
from explainers.intake.texts.without import without
from explainers.intake.texts.words import sentences, words
from explainers.kernels.partition_trees import PartitionTree, sequence_tree
from explainers.records import Floats

SAMPLES_DRAWN, EVALUATIONS, STEPS = 1_000, 500, 50


def by_lime(shown: Passage) -> Callable[[], Floats]:
    """Ask by lime's explainer, with the seed that our draws come from, about the same words."""
    seed = int(np.random.default_rng(0).integers(2**32))
    spans = words(shown.text)

    def cut(text: str) -> list[str]:
        return [text[begin:end] for begin, end in words(text).tolist()]

    def explain() -> Floats:
        explainer = LimeTextExplainer(
            split_expression=cut, random_state=np.random.RandomState(seed)
        )
        found = explainer.explain_instance(
            shown.text, shown.part.answers, labels=(PRAISE,), num_samples=SAMPLES_DRAWN
        )
        known = found.domain_mapper.indexed_string
        weights = {known.word(at): weight for at, weight in found.local_exp[PRAISE]}
        places = cut(shown.text)
        shares = [weights.get(word, 0.0) / places.count(word) for word in places]
        return np.array(shares).reshape(1, len(spans))

    return explain


@dataclass(frozen=True, eq=False)
class _Masker:
    """What shap needs to take words out of a text, in the tree of our words."""

    text: str
    clustering: Floats
    fixed_background: bool = True

    @property
    def shape(self) -> tuple[int, int]:
        """One row, and as many players as words."""
        return 1, len(words(self.text))

    def __call__(self, mask: NDArray[np.bool_], _: Any) -> tuple[NDArray[np.str_]]:
        """The text with the words that `mask` has not, taken out."""
        return (np.array([without(self.text, words(self.text), np.asarray(mask, dtype=bool))]),)


def by_partition(shown: Passage) -> Callable[[], Floats]:
    """Ask by shap's explainer over partitions, in the tree of our words."""
    spans = words(shown.text)
    begins = np.searchsorted(spans[:, 0], sentences(shown.text)[:, 0]).tolist()
    masker = _Masker(shown.text, _linked(sequence_tree(len(spans), begins)))

    def score(texts: Any) -> Floats:
        return shown.part.margins(list(texts))[:, PRAISE]

    explainer = shap.explainers.Partition(score, masker)
    row = np.ones((1, len(spans)))

    def explain() -> Floats:
        told = explainer(row, max_evals=EVALUATIONS, batch_size=32, silent=True)
        return np.asarray(told.values)

    return explain


def _linked(tree: PartitionTree) -> Floats:
    """A tree as scipy links clusters, from its leaves upwards."""
    inner = np.flatnonzero(tree.children[:, 0] >= 0)[::-1].tolist()
    number = {node: tree.players + at for at, node in enumerate(inner)}
    leaves = np.flatnonzero(tree.children[:, 0] < 0).tolist()
    number |= {node: int(tree.of(node)[0]) for node in leaves}
    lines = [
        [*(number[part] for part in tree.children[node].tolist()), 1.0, len(tree.of(node))]
        for node in inner
    ]
    return np.array(lines, dtype=np.float64)


def by_linear(shown: Passage) -> Callable[[], Floats]:
    """Ask by shap's explainer of weighted sums, for the terms that stand in the text."""
    linear, reference = shown.part.linear, shown.subject.reference
    if linear is None or reference is None:
        raise ValueError("the sample's pipeline is no weighted sum")
    standing = [term for term, _ in linear.places(shown.text)]
    weights = (linear.coefficients[:, PRAISE], float(linear.intercepts[PRAISE]))
    texts = list(reference["text"])

    def explain() -> Floats:
        counted = linear.encode(texts).toarray()
        masker = shap.maskers.Independent(counted, max_samples=len(counted))
        told = shap.LinearExplainer(weights, masker).shap_values(linear.encode([shown.text]))
        return np.asarray(told)[:, standing].sum(axis=1)

    return explain


def by_captum(shown: Passage) -> Callable[[], Floats]:
    """Captum's own layer attribution; the network that both ask is one and the same."""
    gradients, looking = shown.part.gradients, shown.part.attention
    if gradients is None or not isinstance(looking, Attention):
        raise ValueError("the text is not before a transformer")
    network = looking.network.model
    pieces = gradients.pieces(shown.text)
    start = gradients.baselines["pad"](pieces.ids)

    def scores(ids: Any) -> Any:
        return network(input_ids=ids, attention_mask=torch.ones_like(ids)).logits

    def explain() -> Floats:
        # Both classes, as ours explains them: a way each.
        found = [
            LayerIntegratedGradients(scores, network.get_input_embeddings()).attribute(
                torch.from_numpy(pieces.ids[None]),
                baselines=torch.from_numpy(np.asarray(start)[None]),
                target=output,
                n_steps=STEPS,
                method="gausslegendre",
            )
            for output in range(PRAISE + 1)
        ]
        return np.asarray(found[PRAISE].sum(dim=-1).detach().numpy()[:, ~pieces.special])

    return explain
