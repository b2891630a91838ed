"""A model whose file does not say what its outputs mean is read as its owner says."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.errors import RefusedError
from explainers.intake.handle import ModelHandle
from explainers.intake.reading import card_as, handle_as
from explainers.records import Feature, ModelCard

RAW = np.array([[-2.0], [0.0], [3.0]])
MODEL = ModelCard("d", "m.keras", 1, "Keras", "toy", "regression", "number", (Feature("a"),), 1)
OPEN = replace(MODEL, readings=("probability", "log-odds", "number"))


def answered(raw, reading):
    card = replace(OPEN, outputs=raw.shape[1])
    handle = handle_as(ModelHandle(card, lambda _: raw), reading)
    return handle.card, handle.predict(pd.DataFrame())


def test_log_odds_of_one_output_become_two_probabilities():
    card, outputs = answered(RAW, "log-odds")
    second = 1 / (1 + np.exp(-RAW[:, 0]))
    np.testing.assert_allclose(outputs, np.stack([1 - second, second], axis=1), atol=1e-15)
    assert (card.task, card.scale, card.outputs) == ("classification", "probability", 2)


def test_log_odds_of_many_outputs_are_a_softmax_that_does_not_overflow():
    raw = np.array([[1000.0, 0.0, 999.0], [1.0, 2.0, 3.0]])
    _, outputs = answered(raw, "log-odds")
    np.testing.assert_allclose(outputs.sum(axis=1), 1.0)
    np.testing.assert_allclose(outputs[1], np.exp(raw[1]) / np.exp(raw[1]).sum())


def test_a_probability_is_the_second_classes():
    _, outputs = answered(np.array([[0.25]]), "probability")
    assert outputs.tolist() == [[0.75, 0.25]]
    _, outputs = answered(np.array([[0.25, 0.75]]), "probability")
    assert outputs.tolist() == [[0.25, 0.75]]


def test_a_number_stays():
    card, outputs = answered(RAW, "number")
    np.testing.assert_array_equal(outputs, RAW)
    assert (card.task, card.scale, card.reading) == ("regression", "number", "number")


def test_what_is_not_open_is_refused():
    handle = ModelHandle(MODEL, lambda _: RAW)
    assert handle_as(handle, None) is handle
    with pytest.raises(RefusedError, match="cannot be read as “log-odds”"):
        card_as(MODEL, "log-odds")
