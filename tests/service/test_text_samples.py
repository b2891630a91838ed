"""Samples of texts: one click, each sentence explained by its words, the classes as they are."""

import numpy as np
import pytest

from explainers.records import AllRows, OneRow, Request
from explainers.service.samples import PICTURES, SAMPLES, TABLES, TEXTS

PIPELINE, NETWORK = TEXTS


def test_samples_are_tables_pictures_and_texts():
    assert (*TABLES, *PICTURES, *TEXTS) == SAMPLES
    assert len({sample.id for sample in SAMPLES}) == len({sample.slug for sample in SAMPLES}) == 10


@pytest.mark.parametrize("sample", TEXTS, ids=lambda sample: sample.slug)
def test_sample_is_mostly_right(backend, sample):
    analysis = backend.open_sample(sample)
    assert (analysis.id, analysis.model.matter) == (sample.id, "texts")
    assert analysis.columns == ("text",)
    assert (analysis.classes, analysis.positive) == (("negative", "positive"), "positive")
    assert analysis.identifier == "id"
    answer = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    truth = np.array(answer.data.column(sample.target).to_pylist())
    assert (np.array(analysis.classes)[answer.outputs.argmax(axis=1)] == truth).mean() > 0.8


@pytest.mark.parametrize(
    ("sample", "method"),
    [
        (PIPELINE, "text_linear_shap"),
        (PIPELINE, "text_occlusion"),
        (NETWORK, "text_layer_integrated_gradients"),
        (NETWORK, "text_attention"),
        (NETWORK, "text_lime"),
    ],
)
def test_sample_is_explained(backend, sample, method):
    analysis = backend.open_sample(sample)
    result = backend.engine.explain(Request(analysis, method, OneRow(0))).result()
    assert result.output_names == ("negative", "positive")
    assert len(result.spans) > 5
    shares = result.weights if method == "text_attention" else result.values
    assert np.isfinite(shares).all() and np.ptp(shares) > 0
