"""Partition SHAP for texts: against shap and every order of words; it adds up, or is caught."""

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shap
from numpy.testing import assert_allclose, assert_array_equal
from transformers import PreTrainedTokenizerFast

from explainers.checks.additivity import additivity
from explainers.checks.promises import parts_of
from explainers.intake import models
from explainers.intake.texts.without import without
from explainers.intake.texts.words import sentences, words
from explainers.kernels.partition_trees import everything, sequence_tree
from explainers.methods import registry
from tests import text_subjects as given
from tests.intake.hugging_face import toy
from tests.kernels.test_partition import linked
from tests.reference import owen

METHOD = registry()["text_partition_shap"]
SHORT = "Not good. A dull film!"
TEXT = (
    "Not a good film. The actor is very fine! Don't miss the plot, a well-made plot. "
    "It is not dull; bad, very bad."
)


def tree_of(text):
    begins = [int((words(text)[:, 0] < begin).sum()) for begin, _ in sentences(text).tolist()]
    return sequence_tree(len(words(text)), begins)


def shown(text, mask, mark=""):
    """The text with words hidden, by hand."""
    for (begin, end), stays in list(zip(words(text).tolist(), mask, strict=True))[::-1]:
        text = text if stays else text[:begin] + mark + text[end:]
    return text


class WordMasker:
    """What shap needs to hide words of ours in a text."""

    fixed_background = True

    def __init__(self, text, mark):
        self.text, self.mark = text, mark
        self.clustering = linked(tree_of(text))
        self.shape = (1, len(words(text)))

    def __call__(self, mask, _):
        return (np.array([shown(self.text, mask, self.mark)]),)


@pytest.mark.parametrize("hidden", ["removed", "[MASK]", "..."])
@pytest.mark.parametrize(("kind", "evaluations"), [("pairs", 60), ("three", 100), ("trees", 2_000)])
def test_numbers_are_those_of_shap(kind, evaluations, hidden):
    subject = given.subject(kind, [TEXT])
    part = subject.model.text
    masker = WordMasker(TEXT, "" if hidden == "removed" else hidden)
    explainer = shap.explainers.Partition(lambda texts: part.margins(list(texts)), masker)
    row = np.ones((1, len(words(TEXT))))
    told = explainer(row, max_evals=evaluations, batch_size=32, silent=True)
    answer = given.explain(METHOD, subject, evaluations=evaluations, hidden=hidden)
    assert_allclose(answer.arrays["values"], told.values[0], rtol=0, atol=1e-9)
    assert_allclose(answer.arrays["base_values"][0], told.base_values[0], rtol=0, atol=1e-9)
    assert np.abs(told.values).max() > 1e-3


@pytest.mark.parametrize("hidden", ["removed", "[MASK]"])
@pytest.mark.parametrize("kind", given.KINDS)
def test_a_short_text_is_exact(kind, hidden):
    subject = given.subject(kind, [SHORT])
    part = subject.model.text
    answer = given.explain(METHOD, subject, hidden=hidden)
    tree, mark = tree_of(SHORT), hidden if hidden != "removed" else ""

    def game(output):
        def play(chosen):
            mask = [at in chosen for at in range(tree.players)]
            return float(part.margins([shown(SHORT, mask, mark)])[0, output])

        return play

    nested = owen.nested(tree)
    assert nested == ((0, 1), (2, (3, 4)))
    for output in range(answer.arrays["values"].shape[1]):
        expected = owen.owen(game(output), nested, tree.players)
        assert_allclose(answer.arrays["values"][:, output], expected, rtol=0, atol=2e-5)
    assert np.abs(answer.arrays["values"]).max() > 1e-3
    count = everything(tree)
    assert f"All of the {count} texts it takes were asked: exact." in answer.facts["notes"]
    assert answer.facts["budget"] == count + 1 < METHOD.cost(METHOD.parameters(), 1, 1)


def test_how_fine_the_values_are_is_said():
    answer = given.explain(METHOD, given.subject("pairs", [TEXT]), evaluations=10)
    values = answer.arrays["values"]
    assert len(np.unique(values.round(12), axis=0)) < 6 < len(values)
    note = answer.facts["notes"][0]
    assert note.startswith(f"Estimated from 10 of the {everything(tree_of(TEXT)):,} texts it takes")
    assert "is shared evenly by their words" in note


@pytest.mark.parametrize("evaluations", [10, 11, 77, 500])
@pytest.mark.parametrize("kind", given.KINDS)
def test_base_and_words_add_up_to_the_margin(kind, evaluations):
    answer = given.explain(METHOD, given.subject(kind, [TEXT, ""]), evaluations=evaluations)
    arrays = answer.arrays
    sums = (arrays["base_values"], arrays["outputs"], METHOD.tolerance)
    assert additivity(parts_of(arrays), *sums).value < (1e-4 if kind == "network" else 1e-12)
    assert answer.facts["budget"] <= METHOD.cost(METHOD.parameters(evaluations=evaluations), 2, 1)
    assert arrays["counts"].tolist() == [len(words(TEXT)), 0]
    assert_array_equal(arrays["spans"], words(TEXT))


def test_a_model_that_answers_otherwise_each_time_is_caught():
    subject = given.subject("pairs", [TEXT])
    part, draw = subject.model.text, np.random.default_rng(0)

    def unsteady(texts):
        return part.margins(texts) + draw.normal(size=(1, 2))

    model = replace(subject.model, text=replace(part, margins=unsteady))
    arrays = given.explain(METHOD, replace(subject, model=model)).arrays
    sums = (arrays["base_values"], arrays["outputs"], METHOD.tolerance)
    assert not additivity(parts_of(arrays), *sums).passed


def masking():
    """A network whose tokenizer knows a mark for hidden words."""
    made = PreTrainedTokenizerFast(
        tokenizer_object=toy.tokenizer(), unk_token="[UNK]", pad_token="[PAD]", mask_token="[MASK]"
    )
    with tempfile.TemporaryDirectory() as folder:
        made.save_pretrained(folder)
        own = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    return toy.packed({**toy.files(), **own})


def test_a_mark_the_model_does_not_know_is_told_of():
    plain, network = given.subject("pairs", [SHORT]), given.subject("network", [SHORT])
    knowing = replace(network, model=models.read(masking(), "reviews.zip"))
    for subject, mark, told in (
        (plain, "[MASK]", True),
        (plain, "removed", False),
        (network, "[MASK]", True),
        (knowing, "[MASK]", False),
        (knowing, "<mask>", True),
    ):
        notes = given.explain(METHOD, subject, hidden=mark).facts["notes"]
        assert any("is no mark that this model knows" in note for note in notes) == told


def test_a_mark_stands_where_a_word_was():
    keep = np.array([True, False, True, True, False])
    assert without(SHORT, words(SHORT), keep, "[MASK]") == "Not [MASK]. A dull [MASK]!"
    assert without(SHORT, words(SHORT), keep) == "Not . A dull !"
