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

from benchmarks import tiny_bert
from benchmarks.measured import Measured, Way, compared
from benchmarks.passages import LENGTH, REFERENCE, SAMPLE, Passage, passage, snippets
from benchmarks.report import compared_table, seconds_table
from benchmarks.text_peers import (
    EVALUATIONS,
    SAMPLES_DRAWN,
    STEPS,
    by_captum,
    by_lime,
    by_linear,
    by_partition,
)
from explainers.records import Floats
from explainers.service.samples import FOLDER

MODEL = f"weighted sum of terms, {LENGTH} words"
NETWORK = f"BERT, 2 layers of 128, {LENGTH} words"
LIME = f"LIME of a text, {SAMPLES_DRAWN:,} samples"
TARGETS = {LIME: 5.0}
"""Seconds a person may be asked to wait, by the name of the work."""


def measured() -> Iterator[Measured]:
    """Measure every pair."""
    texts = snippets()
    sample = passage((FOLDER / SAMPLE.model).read_bytes(), SAMPLE.model, texts)
    yield _one(
        LIME, MODEL, sample.ours("text_lime", samples=SAMPLES_DRAWN), "lime", by_lime(sample), 1.0
    )
    yield _one(
        f"Partition SHAP, {EVALUATIONS} texts",
        MODEL,
        sample.ours("text_partition_shap", evaluations=EVALUATIONS),
        "shap",
        by_partition(sample),
        sample.score,
    )
    yield _one(
        f"Linear SHAP against {REFERENCE:,} texts",
        MODEL,
        _placed(sample),
        "shap",
        by_linear(sample),
        sample.score,
    )
    network = passage(tiny_bert.packed(texts), "bert.zip", texts)
    yield _one(
        f"Layer Integrated Gradients, {STEPS} steps",
        NETWORK,
        network.ours("text_layer_integrated_gradients", steps=STEPS, most=STEPS, baseline="pad"),
        "captum",
        by_captum(network),
        network.score,
    )


def _one(
    work: str, model: str, ours: Way, name: str, peer: Callable[[], Floats], scale: float
) -> Measured:
    return compared(work, model, ours, Way(name, 1, lambda _: peer()), scale)


def _placed(shown: Passage) -> Way:
    """Linear SHAP, and what its places in the text add up to: shap tells terms, and no places."""
    way = shown.ours("text_linear_shap")
    return Way(way.name, way.rows, lambda rows: way.explain(rows).sum(axis=1))


def against_targets(found: Iterable[Measured]) -> Iterator[str]:
    """Seconds of one text beside what a person may be asked to wait, as Markdown."""
    yield f"## One text of {LENGTH} words"
    yield ""
    yield "The median of the runs above; what the model answers the text is part of ours."
    yield ""
    yield from seconds_table((row for row in found if row.model in {MODEL, NETWORK}), TARGETS)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rows = list(measured())
    print("\n".join([*compared_table(rows), "", *against_targets(rows)]))
