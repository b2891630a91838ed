"""A TorchScript program answers as the model it was made of; its width is read from its weights."""

import hashlib
import sys
from functools import partial
from importlib.metadata import version

import numpy as np
import pytest
import torch
from torch import nn

from explainers.errors import RefusedError
from explainers.intake import from_torchscript, models
from explainers.intake.probing.probe import probe
from tests.intake.refusing import refused_by
from tests.intake.torch import files
from tests.intake.torch.files import ENDINGS, WIDTH, asked

CLOSE = {"rtol": 1e-6, "atol": 1e-6}
WAYS = pytest.mark.parametrize("how", ["script", "trace", "freeze"])


def read(data):
    return from_torchscript.read(data, "model.pt")


refused = partial(refused_by, read)


class Multiplying(nn.Module):
    """Weighted sums as people write them by hand."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(2, WIDTH))

    def forward(self, x):
        return torch.nan_to_num(x).double().float() @ self.weight.t()


class Scaling(nn.Module):
    """Scales what it is given by numbers of its own."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.rand(WIDTH))

    def forward(self, x):
        return ((x - self.mean) / 2).sum(1)


class Summing(nn.Module):
    """Takes any number of columns."""

    def forward(self, x):
        return x.sum(1)


class Pair(nn.Module):
    """Answers two things."""

    def __init__(self):
        super().__init__()
        self.line = nn.Linear(WIDTH, 1)

    def forward(self, x):
        return self.line(x), x


class Listed(nn.Module):
    """Takes a list."""

    def forward(self, parts: list[torch.Tensor]):
        return parts[0]


@WAYS
@pytest.mark.parametrize("ending", ENDINGS)
def test_answers_are_those_of_the_model_itself(ending, how):
    handle = read(files.torchscript(ending, how))
    expected = files.probabilities(ending)
    np.testing.assert_allclose(handle.predict(files.frame(handle.card)), expected, **CLOSE)
    probe(handle, files.frame(handle.card, files.rows(50)))


@WAYS
def test_the_card_says_what_is_known(how):
    data = files.torchscript("three", how)
    card = read(data).card
    assert (card.digest, card.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (card.family, card.kind) == ("PyTorch", "TorchScript program, 5 → 8 → 3")
    assert [feature.name for feature in card.features] == [f"column {i}" for i in range(1, 6)]
    assert (card.task, card.scale, card.outputs) == ("classification", "probability", 3)
    assert card.versions == {"torch": version("torch")}
    assert "The file is a program." in card.notes[0]
    # A frozen program has its weights written into it.
    assert dict(card.details).get("parameters") == (None if how == "freeze" else "91")


@WAYS
@pytest.mark.parametrize("make", [Multiplying, Scaling])
def test_the_width_is_read_from_the_first_weights(make, how):
    model = files.seeded(make)
    handle = read(files.scripted(model, how))
    assert len(handle.card.features) == WIDTH
    frame = files.frame(handle.card)
    np.testing.assert_allclose(handle.predict(frame), asked(model, files.rows()), **CLOSE)


@WAYS
def test_inputs_that_are_put_side_by_side_take_a_column_each(how):
    model = files.seeded(files.Named)
    given = files.rows(4, 1), files.rows(4, 1, seed=1)
    handle = read(files.scripted(model, how, *given))
    assert [feature.name for feature in handle.card.features] == ["age", "income"]
    answers = handle.predict(files.frame(handle.card, torch.cat(given, 1)))
    np.testing.assert_allclose(answers[:, 1:], asked(model, *given), **CLOSE)


def test_double_precision_stays_double():
    model = nn.Linear(WIDTH, 1).double()
    handle = read(files.scripted(model))
    rows = files.rows(dtype=torch.float64)
    answers = handle.predict(files.frame(handle.card, rows))
    np.testing.assert_allclose(answers, asked(model, rows), rtol=0, atol=1e-15)


def test_a_program_left_in_training_mode_is_asked_in_inference_mode():
    model = nn.Sequential(nn.Linear(WIDTH, 2), nn.Dropout(0.5))
    handle = read(files.scripted(model.train()))
    frame = files.frame(handle.card)
    np.testing.assert_array_equal(handle.predict(frame), handle.predict(frame))
    np.testing.assert_allclose(handle.predict(frame), asked(model.eval(), files.rows()), **CLOSE)


def test_dropout_that_was_traced_cannot_be_switched_off():
    model = nn.Sequential(nn.Linear(WIDTH, 2), nn.Dropout(0.5)).train()
    error = refused(files.scripted(model, "trace"))
    assert error.code == "TRAINING_MODE" and "model.eval()" in error.next_step


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (Summing, "UNKNOWN_WIDTH"),
        (Pair, "SEVERAL_OUTPUTS"),
        (Listed, "NOT_A_TABLE_MODEL"),
        (lambda: nn.Linear(2_001, 1), "TOO_MANY_COLUMNS"),
        (lambda: nn.Sequential(nn.Linear(WIDTH, 2), nn.Sigmoid()), "MULTI_LABEL"),
        (lambda: nn.Sequential(nn.Linear(WIDTH, 1), nn.Softmax(1)), "CONSTANT_OUTPUT"),
        (lambda: nn.Sequential(nn.Linear(WIDTH, 4), nn.Unflatten(1, (2, 2))), "NOT_A_TABLE_MODEL"),
    ],
    ids=range(7),
)
def test_what_is_no_model_of_a_table_is_refused(make, code):
    assert refused(files.scripted(make().eval())).code == code


def test_an_unknown_width_says_the_way_forward():
    error = refused(files.scripted(Summing()))
    assert "torch.export.save(program, 'model.pt2')" in error.next_step


def test_a_program_tied_to_the_rows_of_its_example_is_refused():
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.line = nn.Linear(WIDTH, 1)

        def forward(self, x):
            return self.line(x).view(3)

    with files.quietly():
        data = files.scripted(Tied(), "trace")
    assert refused(data).code == "UNKNOWN_OUTPUT"


def test_without_pytorch_it_says_what_to_install(monkeypatch):
    data = files.torchscript()
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.pt")
    assert caught.value.code == "MISSING_PACKAGE"
