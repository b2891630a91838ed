"""Attention in a text: the cells, their names, and what a pointer is told."""

import json

import numpy as np
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dashboard.charts import DARK, LIGHT
from dashboard.charts.text_attention import text_attention
from dashboard.texts.attention import attention_sentence, attention_table, marking
from dashboard.texts.markup import markup
from explainers.records import Attention
from tests.builders import receipt
from tests.charts.reading import every_text, rows_of, seen
from tests.dashboard.texts.test_markup import Page

EVIL = "<b>x</b> $y$"
TEXT = f"a {EVIL}"


def attention(readers=4, pieces=("[CLS]", "a", EVIL, "##s"), text=TEXT):
    draw = np.random.default_rng(0).random((2, 3, readers, len(pieces))).astype(np.float32)
    weights = draw / draw.sum(axis=3, keepdims=True)
    spans = [(-1, -1), (0, 1), (2, 10), (10, 14)][: len(pieces)]
    return Attention(
        weights=weights,
        pieces=tuple(pieces),
        spans=np.array(spans, dtype=np.int64),
        rollout=weights.astype(np.float64).mean(axis=(0, 1)),
        outputs=np.array([[0.5, 0.5]]),
        data=pa.table({"text": [text]}),
        positions=np.array([0]),
        names=("text",),
        output_names=("bad", "good"),
        unit="share of attention",
        receipt=receipt(method="text_attention", gap=None, tolerance=None),
    )


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_each_cell_is_a_share_and_names_are_literal(colours):
    found = attention()
    figure = text_attention(found, found.rollout, np.arange(4), "layer 1", colours)
    (cells,) = figure.data
    assert_allclose(cells.z, found.rollout, rtol=1e-6)
    assert rows_of(figure) == ["[CLS]", "a", EVIL, "##s"]
    assert list(figure.layout.xaxis.ticktext) == list(figure.layout.yaxis.ticktext)
    assert EVIL in [seen(text) for text in every_text(figure)]
    assert seen(cells.customdata[1][2][0]) == "a" and seen(cells.customdata[1][2][1]) == EVIL
    assert json.loads(figure.to_json())


def test_one_reader_has_one_line():
    found = attention(readers=1)
    figure = text_attention(found, found.rollout, np.array([1, 3]), "the only head", LIGHT)
    assert rows_of(figure) == ["the network"]
    assert_allclose(figure.data[0].z, found.rollout[:, [1, 3]], rtol=1e-6)


def test_of_many_pieces_some_are_drawn():
    found = attention()
    figure = text_attention(found, found.rollout, np.array([0, 2]), "layer 1", LIGHT)
    assert_allclose(figure.data[0].z, found.rollout[np.ix_([0, 2], [0, 2])], rtol=1e-6)


def test_the_sentence_names_what_is_looked_at_most():
    received = np.array([0.1, 0.5, 0.3, 0.1])
    assert attention_sentence(attention(), received, "layer 1") == (
        f"“a” is looked at most, with 50 %, before “{EVIL}” and “[CLS]” (layer 1): evenly it would "
        "be 25 % for each."
    )


def test_the_text_is_marked_where_pieces_stand_and_those_of_one_place_are_added_up():
    found = attention()
    found.spans.setflags(write=True)
    found.spans[3] = found.spans[2]
    received = np.array([0.4, 0.1, 0.2, 0.3])
    marked = marking(found, received, "said")
    assert_array_equal(marked.spans, [[0, 1], [2, 10]])
    assert_allclose(marked.numbers, [0.1, 0.5])
    assert Page(markup(marked, LIGHT)).text == TEXT


def test_the_table_has_marks_of_the_tokenizer_too():
    table = attention_table(attention(), np.array([0.4, 0.1, 0.2, 0.3]))
    assert table["mark of the tokenizer"].tolist() == [True, False, False, False]
    assert table["share of attention"].sum() == pytest.approx(1)
