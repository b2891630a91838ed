"""Samples of pictures: prepared, named and labelled the right way round."""

import numpy as np
import pytest

from explainers.records import AllRows, OneRow, Request
from explainers.service.samples import PICTURES

PHOTOGRAPHS, DIGITS = PICTURES


def answered(backend, sample):
    """What the network calls each picture, and how sure it is."""
    analysis = backend.open_sample(sample)
    answer = backend.engine.explain(Request(analysis, "predictions", AllRows())).result()
    names = answer.data.column("picture").to_pylist()
    called = np.array(analysis.classes)[answer.outputs.argmax(axis=1)]
    return answer, dict(
        zip(names, zip(called, answer.outputs.max(axis=1), strict=True), strict=True)
    )


def test_photographs_are_called_what_they_show(backend):
    _, found = answered(backend, PHOTOGRAPHS)
    for name, label, probability in (
        ("chelsea.png", "Egyptian cat", 0.43),
        ("coffee.png", "espresso", 0.97),
        ("camera.png", "tripod", 0.97),
    ):
        called, sure = found[name]
        assert called == label
        assert sure == pytest.approx(probability, abs=0.01)


def test_what_the_network_has_no_name_for_is_called_something_all_the_same(backend):
    _, found = answered(backend, PHOTOGRAPHS)
    assert found["retina.jpg"][0] == "jellyfish"
    assert found["cell.png"][0] == "ping-pong ball"


def test_digits_are_labelled_and_mostly_read(backend):
    answer, found = answered(backend, DIGITS)
    labels = answer.data.column("label").to_pylist()
    right = [called == label for (called, _), label in zip(found.values(), labels, strict=True)]
    assert len(right) == 360
    assert 1 <= right.count(False) <= 10


@pytest.mark.parametrize("sample", PICTURES, ids=lambda sample: sample.slug)
def test_sample_is_explained_by_a_map(backend, sample):
    analysis = backend.open_sample(sample)
    assert (analysis.id, analysis.name, analysis.identifier) == (
        *(sample.id, sample.title),
        "picture",
    )
    assert len(set(analysis.classes)) == analysis.model.outputs
    result = backend.engine.explain(Request(analysis, "picture_grad_cam", OneRow(2))).result()
    assert result.values.shape == (1, sample.preparation.height, sample.preparation.width)
    assert result.values.max() > 0
    assert result.output_names == sample.classes


def test_sample_is_opened_once(backend, launcher):
    first = backend.open_sample(DIGITS)
    launcher.asked.clear()
    assert backend.open_sample(DIGITS) == first
    assert launcher.asked == []
