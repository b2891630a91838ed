"""Networks of texts through the whole service: slopes by pieces, attention, and studies of them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.records import Attention, SampledRows, Sureness, Tokens, Withheld
from explainers.service.model_parts import named_parts
from explainers.service.plan import plan
from tests import text_subjects as given
from tests.intake.hugging_face import toy
from tests.service.answering import NoLauncher, another
from tests.service.answering import opened as joined
from tests.service.text_service import alone, opened
from tests.studies.pairs import PAIRS

WAY, LOOKING = "text_layer_integrated_gradients", "text_attention"
FIVE = tuple(enumerate(("anger", "fear", "joy", "love", "surprise")))
STUDIES = sorted(name for name in PAIRS if name.split(".")[1].startswith("text_"))


@pytest.fixture
def analysis(backend):
    return opened(backend, "network")


@pytest.fixture
def five(backend):
    """A network of five classes."""
    classes = tuple(name for _, name in FIVE)
    data, table = toy.folder(labels=FIVE), given.table(given.TEXTS[:9], given.SAID[:9])
    return joined(backend, data, table, "r.zip", columns=("text",), target="said", classes=classes)


def explained(backend, request):
    return backend.engine.explain(request).result()


def refused(request):
    with pytest.raises(RefusedError) as told:
        plan(request)
    return told.value


def test_pieces_have_their_numbers(backend, analysis):
    result = explained(backend, alone(analysis, 3, WAY))
    assert isinstance(result, Tokens)
    assert result.texts == (given.TEXTS[3],)
    assert result.values.shape == (len(result.spans), 2)
    assert result.output_names == ("negative", "positive")
    assert np.abs(result.gap).max() == pytest.approx(result.receipt.gap)
    assert 0 < result.receipt.gap < 0.01
    assert result.receipt.parameters["baseline"] == "pad"
    assert result.unit == "score before softmax"


def test_the_first_baseline_is_the_one_that_is_meant(analysis):
    keys = [plan(alone(analysis, 3, WAY, baseline=name)).key for name in ("", "pad", "zero")]
    assert keys[0] == keys[1] != keys[2]


def test_a_baseline_the_model_does_not_have_is_refused_in_words(analysis):
    error = refused(alone(analysis, 3, WAY, baseline="mask"))
    assert error.code == "BAD_PARAMETER"
    assert "“baseline” is “mask”, which is none of the 2 baselines of the model." in error.sentence
    assert error.next_step == "Choose one of them: pad, zero."


def test_a_model_without_baselines_leaves_them_out():
    method, linear = registry()[WAY], given.analysis("pairs")
    given_ = method.parameters().model_dump()
    assert named_parts(method, given_, linear)["baseline"] == ""
    with pytest.raises(RefusedError, match="none of the 0 baselines") as told:
        named_parts(method, {**given_, "baseline": "pad"}, linear)
    assert told.value.next_step == "Leave it out."


def test_of_five_classes_the_one_that_is_asked_about_is_explained(backend, five):
    names = five.output_names
    predicted = explained(backend, alone(five, 2, WAY))
    own = explained(backend, alone(five, 2, "predictions")).outputs[0].argmax()
    assert predicted.output_names == (names[own],)
    other = (own + 1) % 5
    result = explained(backend, alone(five, 2, WAY, target=str(other)))
    assert result.output_names == (names[other],)
    assert result.values.shape == (len(result.spans), 1)
    assert result.outputs.shape == result.base_values.shape == result.gap.shape == (1, 1)
    again = another(backend, NoLauncher()).explain(alone(five, 2, WAY, target=str(other)))
    assert_array_equal(again.result().values, result.values)
    error = refused(alone(five, 2, WAY, target="5"))
    assert "none of the model's 5 outputs" in error.sentence


def test_sums_that_miss_are_withheld_with_what_can_be_done(backend):
    data, table = toy.folder("deberta-v2"), given.table(given.TEXTS[:3], given.SAID[:3])
    found = joined(
        backend,
        data,
        table,
        "r.zip",
        columns=("text",),
        target="said",
        classes=("negative", "positive"),
    )
    few = explained(backend, alone(found, 0, WAY, most=8))
    assert isinstance(few, Withheld)
    assert "Allow more points on the way" in few.check.sentence
    assert isinstance(explained(backend, alone(found, 0, WAY)), Tokens)


def test_attention_is_answered_and_found_again(backend, analysis):
    request = alone(analysis, 3, LOOKING)
    result = explained(backend, request)
    assert isinstance(result, Attention)
    count = len(result.pieces)
    assert result.weights.shape == (2, 4, count, count) and result.weights.dtype == np.float32
    assert result.rollout.shape == (count, count)
    assert result.pieces[0] == "[CLS]" and result.spans[0].tolist() == [-1, -1]
    assert result.outputs.shape == (1, 2)
    assert (result.receipt.rows_used, result.receipt.budget) == (1, 2)
    assert result.data.to_pydict() == {"text": [given.TEXTS[3]]}
    again = another(backend, NoLauncher()).explain(request).result()
    for name in ("weights", "rollout", "spans", "outputs"):
        assert_array_equal(getattr(again, name), getattr(result, name))
        with pytest.raises(ValueError, match="read-only"):
            getattr(result, name)[:] = 0
    assert again.pieces == result.pieces and again.receipt == result.receipt


def test_both_are_of_one_text(analysis):
    for name in (WAY, LOOKING):
        request = replace(alone(analysis, 0, name), rows=SampledRows(2))
        assert refused(request).code == "WRONG_SCOPE"


def test_models_without_are_told_why(backend):
    linear = opened(backend)
    for name, word in ((WAY, "gradients"), (LOOKING, "attention")):
        error = refused(alone(linear, 0, name))
        assert error.code == "METHOD_UNFIT" and word in error.sentence


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_of_texts_answers_and_says_where_it_comes_from(backend, name):
    kind = "pairs" if name.startswith("text_linear") else "network"
    about = opened(backend, kind, given.TEXTS[:5], given.SAID[:5])
    quick = {"samples": 100, "evaluations": 20}
    fields = registry()[name.split(".")[0]].parameters.model_fields
    request = alone(about, 2, name, **{k: v for k, v in quick.items() if k in fields})
    before = backend.engine.estimate(request).model_rows
    result = explained(backend, request)
    assert isinstance(result, Sureness)
    assert result.receipt.method == name and result.receipt.rows_used == 1
    assert result.verdict == result.receipt.notes[0]
    assert 0 < result.receipt.budget <= before
    assert result.data["text"].to_pylist() == [given.TEXTS[2]]
