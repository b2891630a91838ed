"""Words of one text against lime, shap and Captum: `python -m benchmarks.texts`.

The text is the first 300 words of the sample's snippets. lime and shap ask the sample's pipeline,
which weighs words and pairs of them and adds them up; they take out the words that ours takes out,
with the same draws and in the same tree. Captum runs over a small BERT with weights drawn at
random, at the same 50 points. Differences are over the score that is explained, for lime over 1, as
it explains a probability.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shap
import torch
from captum.attr import LayerIntegratedGradients
from lime.lime_text import LimeTextExplainer
from numpy.typing import NDArray

from benchmarks import tiny_bert
from benchmarks.measured import Measured, Way, compared
from benchmarks.report import compared_table
from explainers.intake import models
from explainers.intake.texts.part import TextPart
from explainers.intake.texts.without import without
from explainers.intake.texts.words import sentences, words
from explainers.kernels.partition_trees import PartitionTree, sequence_tree
from explainers.methods import registry
from explainers.methods.declaration import Subject
from explainers.records import Floats
from explainers.service.samples import FOLDER
from explainers.service.samples import TEXTS as SAMPLES

SAMPLE = SAMPLES[0]
LENGTH, REFERENCE = 300, 1_000
MODEL = f"weighted sum of terms, {LENGTH} words"
NETWORK = f"BERT, 2 layers of 128, {LENGTH} words"
SAMPLES_DRAWN, EVALUATIONS, STEPS = 1_000, 500, 50
LIME = f"LIME of a text, {SAMPLES_DRAWN:,} samples"
TARGETS = {LIME: 5.0}
"""Seconds a person may be asked to wait, by the name of the work."""
PRAISE = 1


@dataclass(frozen=True, eq=False)
class Passage:
    """One text before a model, and the texts it is compared with."""

    text: str
    part: TextPart
    subject: Subject

    def ours(self, name: str, **parameters: Any) -> Way:
        """A method of the product."""
        method = registry()[name]
        asked = method.parameters(**parameters)

        def explain(_: int) -> Floats:
            answer = method.run(self.subject, asked, np.random.default_rng(0))
            return np.asarray(answer.arrays["values"])[None, :, PRAISE]

        return Way("ours", 1, explain)

    @property
    def score(self) -> float:
        """What the model's score for praise is, before the last sigmoid or softmax."""
        return float(np.abs(self.part.margins([self.text])).max())


def snippets() -> list[str]:
    """The sample's texts."""
    return list(pd.read_csv(FOLDER / SAMPLE.table, keep_default_na=False)["text"])


def passage(data: bytes, name: str, texts: list[str]) -> Passage:
    """Put the first words of all texts before a model."""
    model = models.read(data, name)
    if model.text is None:
        raise ValueError(f"{name} is no model of texts")
    text = " ".join(" ".join(texts).split()[:LENGTH])
    rows, reference = (pd.DataFrame({"text": each}) for each in ([text], texts[:REFERENCE]))
    return Passage(text, model.text, Subject(model, rows, ("category",), reference))


def measured() -> Iterator[Measured]:
    """Measure every pair."""
    texts = snippets()
    sample = passage((FOLDER / SAMPLE.model).read_bytes(), SAMPLE.model, texts)
    yield _one(
        LIME, MODEL, sample.ours("text_lime", samples=SAMPLES_DRAWN), "lime", _by_lime(sample), 1.0
    )
    yield _one(
        f"Partition SHAP, {EVALUATIONS} texts",
        MODEL,
        sample.ours("text_partition_shap", evaluations=EVALUATIONS),
        "shap",
        _by_partition(sample),
        sample.score,
    )
    yield _one(
        f"Linear SHAP against {REFERENCE:,} texts",
        MODEL,
        _placed(sample),
        "shap",
        _by_linear(sample),
        sample.score,
    )
    network = passage(tiny_bert.packed(texts), "bert.zip", texts)
    yield _one(
        f"Layer Integrated Gradients, {STEPS} steps",
        NETWORK,
        network.ours("text_layer_integrated_gradients", steps=STEPS, most=STEPS, baseline="pad"),
        "captum",
        _by_captum(network),
        network.score,
    )


def _one(
    work: str, model: str, ours: Way, name: str, peer: Callable[[], Floats], scale: float
) -> Measured:
    return compared(work, model, ours, Way(name, 1, lambda _: peer()), scale)


def _by_lime(shown: Passage) -> Callable[[], Floats]:
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


def _by_partition(shown: Passage) -> Callable[[], Floats]:
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


def _placed(shown: Passage) -> Way:
    """Linear SHAP, and what its places in the text add up to: shap tells terms, and no places."""
    way = shown.ours("text_linear_shap")
    return Way(way.name, way.rows, lambda rows: way.explain(rows).sum(axis=1))


def _by_linear(shown: Passage) -> Callable[[], Floats]:
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


def _by_captum(shown: Passage) -> Callable[[], Floats]:
    """Captum's own layer attribution; the network that both ask is one and the same."""
    gradients, looking = shown.part.gradients, shown.part.attention
    if gradients is None or looking is None:
        raise ValueError("the network has no slopes")
    network = looking.args[0].model  # type: ignore[attr-defined] # a partial of the network
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


def against_targets(found: Iterable[Measured]) -> Iterator[str]:
    """Seconds of one text beside what a person may be asked to wait, as Markdown."""
    yield f"## One text of {LENGTH} words"
    yield ""
    yield "The median of the runs above; what the model answers the text is part of ours."
    yield ""
    yield "| | seconds | wanted |"
    yield "|---|---|---|"
    for row in found:
        if row.model in {MODEL, NETWORK}:
            wanted = TARGETS.get(row.work)
            yield (
                f"| {row.work} | {1 / row.ours_rows_per_s:.2f} "
                f"| {'' if wanted is None else f'at most {wanted:g}'} |"
            )
    yield ""


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rows = list(measured())
    print("\n".join([*compared_table(rows), "", *against_targets(rows)]))
