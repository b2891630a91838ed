"""Layer Integrated Gradients: Captum's numbers, the slow sum's, and what is said beside them."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal

from explainers.intake import models
from explainers.intake.hugging_face.architectures import ARCHITECTURES
from explainers.intake.reading import handle_as
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests import text_subjects as given
from tests.intake.hugging_face import toy
from tests.reference import text_flow as slow

METHOD = registry()["text_layer_integrated_gradients"]
TEXT = "Good films. Very dull, the zebra!"
# Single precision, over fifty places.
SAME = 1e-4
FIVE = tuple(enumerate("abcde"))


def subject(kind="bert", text=TEXT, **changes):
    return Subject(models.read(toy.folder(kind, **changes), "r.zip"), given.frame([text]), ())


def explain(about, **parameters):
    return given.explain(METHOD, about, **parameters)


def network(about):
    return about.model.text.attention.network.model


def captum(about, baseline, output, steps):
    """What Captum says of the ordinary pieces, and of the marks around them."""
    from captum.attr import LayerIntegratedGradients

    model, gradients = network(about), about.model.text.gradients
    pieces = gradients.pieces(TEXT)

    def scores(ids):
        return model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits

    found = LayerIntegratedGradients(scores, model.get_input_embeddings()).attribute(
        torch.from_numpy(pieces.ids[None]),
        baselines=torch.from_numpy(gradients.baselines[baseline](pieces.ids)[None]),
        target=output,
        n_steps=steps,
        method="gausslegendre",
    )
    each = found.sum(dim=-1)[0].detach().numpy()
    return each[~pieces.special], each[pieces.special]


@pytest.mark.parametrize("kind", ["bert", "distilbert", "roberta", "electra"])
@pytest.mark.parametrize("output", [0, 1])
def test_numbers_are_captums(kind, output):
    about = subject(kind)
    # The same points and no others, however far they miss.
    arrays = explain(about, baseline="pad", steps=50, most=8).arrays
    expected, marks = captum(about, "pad", output, 50)
    size = np.abs(expected).max()
    assert_allclose(arrays["values"][:, output], expected, rtol=0, atol=SAME * max(1, size))
    assert_allclose(marks, 0, atol=1e-12)
    assert_array_equal(arrays["elsewhere"], [[0, 0]])
    assert size > 100 * SAME
    other, _ = captum(about, "pad", output, 12)
    apart = np.abs(other - expected).max()
    assert apart > SAME * max(1, size), "the number of points makes no difference here"


def test_numbers_are_those_of_the_slow_sum():
    about = subject(text="good film")
    gradients = about.model.text.gradients
    ids = gradients.pieces("good film").ids
    end = gradients.embedded(ids[None])[0]
    start = np.where(np.isin(ids, [2, 3])[:, None], end, 0)

    def score(vectors):
        at = vectors[None].astype(np.float32)
        return float(gradients.slopes(at, ids[None], 1)[0][0, 1])

    expected = slow.integrated_gradients(score, start.astype(float), end.astype(float), 20, 1e-2)
    found = explain(about, baseline="zero").arrays["values"][:, 1]
    assert_allclose(found, expected[1:-1], rtol=0, atol=0.03 * np.abs(expected).max())


@pytest.mark.parametrize("baseline", ["pad", "zero"])
@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_sums_miss_by_less_than_a_hundredth_for_every_architecture(kind, baseline):
    """Two of these do nearly all of their move in the first hundredth of the way.

    No word here is unknown: some have for that the padding token, and nothing but zeros for it.
    """
    text = "Good films. Very dull."
    about = subject(kind, text)
    answer = explain(about, baseline=baseline, most=5_000)
    scale = np.abs(answer.arrays["outputs"]).max()
    assert np.abs(given.reached(answer) - answer.arrays["outputs"]).max() <= 0.01 * scale
    margins = about.model.text.margins([text])
    assert_allclose(answer.arrays["outputs"], margins, rtol=0, atol=1e-6)
    assert answer.facts["unit"] == "score before softmax"
    assert answer.facts["budget"] <= METHOD.cost(METHOD.parameters(most=5_000), 1, 1)


def test_more_points_are_taken_where_few_miss_and_it_is_said():
    about = subject("deberta-v2")
    few, enough = explain(about, most=50), explain(about)
    scale = np.abs(few.arrays["outputs"]).max()
    missed = [np.abs(given.reached(a) - a.arrays["outputs"]).max() / scale for a in (few, enough)]
    assert missed[0] > METHOD.tolerance > 0.01 >= missed[1]
    assert few.facts["budget"] == 2 + 2 * 50 < enough.facts["budget"]
    assert len(few.facts["notes"]) == 1
    assert enough.facts["notes"][1].startswith(
        "With 50 points on the way the sum missed by more than 1 % of the largest score, so "
    )
    hard = explain(about, most=80)
    assert "the score changes too fast on this way" in hard.facts["notes"][2]


def test_pieces_stand_where_they_are_and_marks_are_none():
    answer = explain(subject())
    assert given.pieces(answer, [TEXT]) == [
        ["Good", "film", "s", ".", "Very", "dull", ",", "the", "zebra", "!"]
    ]
    assert answer.arrays["spans"].dtype == np.int64


def test_what_stands_nowhere_is_told_elsewhere():
    about = subject()
    gradients = about.model.text.gradients

    def displaced(text):
        pieces = gradients.pieces(text)
        spans = pieces.spans.copy()
        spans[2] = -1
        return replace(pieces, spans=spans)

    moved = replace(about.model.text, gradients=replace(gradients, pieces=displaced))
    plain = explain(about).arrays
    found = explain(replace(about, model=replace(about.model, text=moved))).arrays
    assert_array_equal(found["elsewhere"][0], plain["values"][1])
    assert_array_equal(found["values"], np.delete(plain["values"], 1, axis=0))


def test_the_baselines_are_the_models_and_the_first_is_the_usual_one():
    about = subject()
    usual, pad, zero = (explain(about, baseline=name) for name in ("", "pad", "zero"))
    assert_array_equal(usual.arrays["values"], pad.arrays["values"])
    assert usual.facts["notes"][0].startswith("The way starts at the same number of padding")
    assert zero.facts["notes"][0].startswith("The way starts at vectors of zeros")
    gradients = about.model.text.gradients
    ids = gradients.pieces(TEXT).ids[None]
    padded = gradients.embedded(gradients.baselines["pad"](ids))
    start, _ = gradients.slopes(padded, ids, 0)
    assert_allclose(pad.arrays["base_values"], start, rtol=0, atol=1e-6)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_outputs_are_explained_together(count):
    labels = FIVE[:count]
    about = subject(labels=labels)
    answer, named = explain(about), explain(about, target="0")
    assert answer.arrays["values"].shape == (10, count)
    assert "output" not in answer.facts
    assert_array_equal(answer.arrays["values"], named.arrays["values"])


def test_of_many_outputs_the_one_that_is_asked_about_is_explained():
    about = subject(labels=FIVE)
    margins = about.model.text.margins([TEXT])
    predicted = int(margins.argmax())
    answer = explain(about)
    assert answer.facts["output"] == predicted
    for output in (predicted, (predicted + 1) % 5):
        found = explain(about, target=str(output))
        assert found.facts["output"] == output
        assert found.arrays["values"].shape == (10, 1)
        assert_allclose(found.arrays["outputs"], margins[:, [output]], rtol=0, atol=1e-6)
        missed = np.abs(given.reached(found) - found.arrays["outputs"]).max()
        assert missed <= 0.01 * np.abs(margins).max()
        assert "about one of the model's 5 outputs" in found.facts["notes"][-1]
        same = np.array_equal(found.arrays["values"], answer.arrays["values"])
        assert same == (output == predicted)


def test_one_sum_of_yes_or_no_has_two_sides():
    handle = models.read(toy.folder(labels=((0, "score"),)), "r.zip")
    about = Subject(handle_as(handle, "log-odds"), given.frame([TEXT]), ())
    answer = explain(about)
    assert answer.facts["unit"] == "log-odds"
    values = answer.arrays["values"]
    assert_allclose(values[:, 0], -values[:, 1], rtol=0, atol=1e-5)
    assert np.abs(values).max() > 0.01


def test_a_text_of_ten_thousand_words_is_cut_where_the_model_stops_reading():
    text = "good film " * 5_000
    answer = explain(subject(text=text))
    assert answer.arrays["counts"].tolist() == [30]
    assert int(answer.arrays["spans"].max()) < 160
    assert answer.facts["notes"][-1] == (
        "The model reads 32 tokens of a text at most: 9,970 of this text's 10,000 words are not "
        "read, and have no number."
    )


def test_a_text_without_a_piece_has_nothing_to_share():
    about = subject(text="")
    gradients = about.model.text.gradients

    def none(text):
        whole = gradients.pieces(text)
        return replace(
            whole, ids=whole.ids[:0], spans=whole.spans[:0], names=(), special=whole.special[:0]
        )

    bare = replace(about.model.text, gradients=replace(gradients, pieces=none))
    answer = explain(replace(about, model=replace(about.model, text=bare)))
    assert answer.arrays["values"].shape == (0, 2)
    assert_array_equal(answer.arrays["base_values"], answer.arrays["outputs"])
