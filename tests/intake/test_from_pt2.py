"""An exported PyTorch program answers as the model it was exported from."""

import hashlib
import sys
from functools import partial
from importlib.metadata import version

import numpy as np
import pytest
import torch
from torch import nn

from explainers.errors import ModelError, RefusedError
from explainers.intake import from_pt2, models
from explainers.intake.probing.probe import probe
from explainers.intake.reading import handle_as
from tests.intake.refusing import refused_by
from tests.intake.torch import files
from tests.intake.torch.files import ENDINGS, WIDTH, asked

CLOSE = {"rtol": 1e-6, "atol": 1e-6}
BOTH = pytest.mark.parametrize("simpler", [False, True], ids=["as exported", "decomposed"])


def read(data):
    return from_pt2.read(data, "model.pt2")


refused = partial(refused_by, read)


@BOTH
@pytest.mark.parametrize("ending", ENDINGS)
def test_answers_are_those_of_the_model_itself(ending, simpler):
    handle = read(files.exported(files.network(ending), simpler=simpler))
    expected = files.probabilities(ending)
    np.testing.assert_allclose(handle.predict(files.frame(handle.card)), expected, **CLOSE)
    probe(handle, files.frame(handle.card, files.rows(50)))


@BOTH
@pytest.mark.parametrize("make", [files.Coded, files.Attending])
def test_codes_and_attention_are_understood(make, simpler):
    model = files.seeded(make)
    handle = read(files.exported(model, simpler=simpler))
    rows = files.rows().abs()
    frame = files.frame(handle.card, rows)
    np.testing.assert_allclose(handle.predict(frame), asked(model, rows), **CLOSE)
    lacking = handle.card.lacks.get("gradients", "")
    assert ("embedding" in lacking) == (make is files.Coded)
    assert (handle.network is None) == (make is files.Coded)


def test_the_card_says_what_the_file_says():
    data = files.pt2("three")
    card = read(data).card
    assert (card.digest, card.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (card.family, card.kind) == ("PyTorch", "PyTorch exported program, 5 → 8 → 3")
    assert [feature.name for feature in card.features] == [f"column {i}" for i in range(1, 6)]
    assert (card.task, card.scale, card.outputs) == ("classification", "probability", 3)
    assert (card.readings, card.classes, card.notes) == ((), (), ())
    assert card.versions == {"torch": version("torch")}
    assert dict(card.details)["parameters"] == f"{5 * 8 + 8 + 2 * 8 + 8 * 3 + 3}"
    assert dict(card.details)["saved with"] == f"PyTorch {torch.__version__}"
    assert "trees" in card.lacks and "Keras" in card.lacks["deep_shap"]
    assert "gradients" not in card.lacks


def test_logarithms_of_probabilities_are_told():
    card = read(files.pt2("logarithms")).card
    assert (card.scale, card.readings) == ("probability", ())
    assert "log_softmax" in card.notes[0]


@pytest.mark.parametrize(
    ("ending", "readings"),
    [("number", ("number", "log-odds")), ("scores", ("log-odds", "probability"))],
)
def test_what_the_file_leaves_open_is_asked(ending, readings):
    handle = read(files.pt2(ending))
    assert handle.card.readings == readings
    read_so = handle_as(handle, "log-odds")
    answers = read_so.predict(files.frame(handle.card))
    np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=0, atol=1e-9)


def test_inputs_that_were_named_keep_their_names():
    model = files.seeded(files.Named)
    given = files.rows(3, 1), files.rows(3, 1, seed=1)
    handle = read(files.exported(model, *given))
    assert [feature.name for feature in handle.card.features] == ["age", "income"]
    frame = files.frame(handle.card, torch.cat(given, 1))
    np.testing.assert_allclose(handle.predict(frame)[:, 1:], asked(model, *given), **CLOSE)


def test_double_precision_stays_double():
    model = nn.Linear(WIDTH, 1).double()
    handle = read(files.exported(model, files.rows(3, dtype=torch.float64)))
    rows = files.rows(dtype=torch.float64)
    answers = handle.predict(files.frame(handle.card, rows))
    np.testing.assert_allclose(answers, asked(model, rows), rtol=0, atol=1e-15)
    assert np.abs(answers - asked(model.float(), rows.float())).max() > 1e-15


def test_whole_numbers_are_rounded_and_may_not_be_missing():
    model = files.seeded(nn.Embedding, 7, 2)
    given = torch.zeros(3, dtype=torch.int64)
    handle = read(files.exported(model, given))
    rows = files.frame(handle.card, [[1.0], [1.6], [6.0]])
    expected = asked(model, torch.tensor([1, 2, 6]))
    np.testing.assert_allclose(handle.predict(rows), expected, **CLOSE)
    assert "rounded" in handle.card.notes[0]
    with pytest.raises(ModelError) as caught:
        handle.predict(files.frame(handle.card, [[1.0], [np.nan]]))
    assert caught.value.code == "MISSING_VALUES"
    assert "1 row of 2" in caught.value.sentence


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_a_fixed_batch_is_filled_up(count):
    model = files.network("number")
    handle = read(files.exported(model, fixed=True))
    rows = files.rows(count)
    answers = handle.predict(files.frame(handle.card, rows))
    with torch.no_grad():
        np.testing.assert_allclose(answers, model(rows).double(), **CLOSE)
    assert "exactly 3 rows" in handle.card.notes[0]


def test_rows_alone_answer_as_among_others_where_the_program_squeezes():
    """A single row would lose the axis of the rows."""

    class Squeezing(nn.Module):
        def forward(self, x):
            return x[:, :1].squeeze()

    handle = read(files.exported(Squeezing()))
    frame = files.frame(handle.card)
    assert handle.predict(frame.head(1)).shape == (1, 1)
    assert handle.predict(frame.head(1))[0, 0] == handle.predict(frame)[0, 0]


def test_weights_are_not_worn_by_use():
    """A view of a weight that is overwritten in place is as it was for the next call."""

    class Wearing(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(WIDTH), requires_grad=False)

        def forward(self, x):
            return (x * self.weight.view(1, WIDTH).mul_(2)).sum(1)

    data = files.exported(Wearing())
    handle = read(data)
    frame = files.frame(handle.card)
    first, second = handle.predict(frame), handle.predict(frame)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_allclose(first[:, 0], 2 * frame.sum(axis=1), rtol=1e-5, atol=1e-5)


class Shaped(nn.Module):
    """Answers what a test asks for."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def forward(self, x):
        return self.answer(x)


@pytest.mark.parametrize(
    ("answer", "given", "code"),
    [
        (torch.sigmoid, None, "MULTI_LABEL"),
        (lambda x: torch.softmax(x[:, :1], 1), None, "CONSTANT_OUTPUT"),
        (lambda x: x.argmax(1), None, "NO_PROBABILITIES"),
        (lambda x: (x, x + 1), None, "SEVERAL_OUTPUTS"),
        (lambda x: x.sum(), None, "NOT_A_TABLE_MODEL"),
        (lambda x: x.unsqueeze(1), None, "NOT_A_TABLE_MODEL"),
        (lambda x: x.mean((1, 2)), torch.zeros(3, 4, 5), "NOT_A_TABLE_MODEL"),
        (lambda x: x.abs().sum(1), torch.zeros(3, 4, dtype=torch.complex64), "UNLISTED_TYPE"),
        (lambda x: x.sum(1), torch.zeros(3, 2_001), "TOO_MANY_COLUMNS"),
    ],
    ids=range(9),
)
def test_what_is_no_model_of_a_table_is_refused(answer, given, code):
    data = files.exported(Shaped(answer), files.rows(3) if given is None else given)
    assert refused(data).code == code


def test_a_width_that_is_left_open_is_refused():
    both = {0: torch.export.Dim("rows"), 1: torch.export.Dim("columns")}
    data = files.exported(Shaped(lambda x: x.sum(1)), shapes=(both,))
    assert refused(data).code == "UNKNOWN_WIDTH"


def test_a_branch_says_how_to_write_it_out():
    def unfollowed(x):
        with torch.no_grad():
            x = x - 1
        return x * 2

    error = refused(files.exported(Shaped(unfollowed)))
    assert error.code == "CUSTOM_OPERATORS" and "run_decompositions" in error.next_step
    assert read(files.exported(Shaped(unfollowed), simpler=True)).card.outputs == WIDTH


def test_without_pytorch_it_says_what_to_install(monkeypatch):
    data = files.pt2()
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(RefusedError) as caught:
        models.read(data, "model.pt2")
    assert caught.value.code == "MISSING_PACKAGE"
    assert "requirements-torch.txt" in caught.value.next_step
