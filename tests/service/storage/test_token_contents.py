"""Blocks of pieces of texts: nothing is stored that cannot stand in the texts it is about."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.methods import registry
from explainers.methods.declaration import TEXTS
from explainers.methods.fitness import why_not
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.service.storage.text_contents import texts_in
from tests import text_subjects as given

ANALYSIS = given.analysis()
ROWS = ["good film", None, "a 🙂"]
FACTS = {"unit": "log-odds", "budget": 3, "seconds": 0.1, "notes": ["Exact."]}
MADE = [
    pytest.param(method, kind, id=f"{method.name}-{kind}")
    for method in registry().values()
    for kind in given.KINDS
    if method.about == TEXTS and not why_not(method, given.analysis(kind))
]


def block(facts=None, data=ROWS, **arrays):
    parts = {
        "values": np.full((3, 2), -0.5),
        "spans": np.array([[0, 4], [5, 9], [2, 3]]),
        "counts": np.array([2, 0, 1]),
        **{name: np.zeros((3, 2)) for name in ("base_values", "outputs", "elsewhere")},
    }
    known = {**FACTS, **(facts or {})}
    return Block({**parts, **arrays}, {"data": pa.table({"text": data})}, known)


@pytest.mark.parametrize(("method", "kind"), MADE)
def test_what_every_method_answers_passes(method, kind):
    rows = 1 if method.block_rows == 1 else 3
    answer = given.explain(method, given.subject(kind, given.TEXTS[:rows]))
    facts = {**FACTS, **answer.facts}
    made = Block(answer.arrays, {"data": pa.table({"text": given.TEXTS[:rows]})}, facts)
    check_contents(method.shape, given.analysis(kind), rows, made)
    if method.shape == "tokens":
        fewer = replace(made, arrays={**answer.arrays, "spans": answer.arrays["spans"][1:]})
        with pytest.raises(ModelError, match="spans of shape"):
            check_contents(method.shape, given.analysis(kind), rows, fewer)


def test_right_pieces_pass():
    check_contents("tokens", ANALYSIS, 3, block())
    check_contents("tokens", ANALYSIS, 3, block(fits=np.zeros((3, 2))))
    nothing = {"values": np.zeros((0, 2)), "spans": np.zeros((0, 2), np.int64)}
    check_contents("tokens", ANALYSIS, 3, block(counts=np.zeros(3, np.int64), **nothing))


WRONG = {
    "a piece too many": (block(values=np.zeros((4, 2))), "values of shape (4, 2)"),
    "a piece nowhere": (block(spans=np.zeros((2, 2), np.int64)), "spans of shape (2, 2)"),
    "no counts": (block(counts=None), "no counts of pieces"),
    "counts of fractions": (block(counts=np.array([2.0, 0.0, 1.0])), "no counts of pieces"),
    "counts below 0": (block(counts=np.array([4, -1, 0])), "no counts of pieces"),
    "a count too few": (block(counts=np.array([2, 1])), "counts of shape (2,)"),
    "counts that are more": (block(counts=np.array([2, 0, 2])), "instead of (4, 2)"),
    "before its text": (
        block(spans=np.array([[-1, 4], [5, 9], [2, 3]])),
        "a piece from -1 to 4 of a text of 9 signs",
    ),
    "behind its text": (
        block(spans=np.array([[0, 4], [5, 9], [2, 4]])),
        "a piece from 2 to 4 of a text of 3 signs",
    ),
    "backwards": (
        block(spans=np.array([[0, 4], [9, 5], [2, 3]])),
        "a piece from 9 to 5 of a text of 9 signs",
    ),
    "in a missing text": (
        block(counts=np.array([1, 1, 1])),
        "a piece from 5 to 9 of a text of 0 signs",
    ),
    "spans of fractions": (block(spans=np.zeros((3, 2))), "spans of shape (3, 2) and type float64"),
    "a gap in it": (block(values=np.full((3, 2), np.nan)), "gaps or without end"),
    "no end": (block(elsewhere=np.full((3, 2), np.inf)), "gaps or without end"),
    "an output too many": (block(outputs=np.zeros((3, 3))), "instead of (3, 2)"),
    "a strange array": (block(extra=np.zeros(1)), "'extra'"),
    "fits of one output": (block(fits=np.zeros((3, 1))), "fits of shape (3, 1)"),
}


@pytest.mark.parametrize(("wrong", "said"), WRONG.values(), ids=WRONG)
def test_wrong_pieces_are_a_sentence(wrong, said):
    kept = {name: array for name, array in wrong.arrays.items() if array is not None}
    with pytest.raises(ModelError) as told:
        check_contents("tokens", ANALYSIS, 3, replace(wrong, arrays=kept))
    assert told.value.code == "WRONG_ANSWER"
    assert said in told.value.sentence


def test_another_table_is_no_answer():
    with pytest.raises(ModelError, match="than the 1 and 3 asked about"):
        check_contents("tokens", ANALYSIS, 3, block(data=ROWS[:2]))


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array(["a", None, "b"]).dictionary_encode(), ("a", "", "b")),
        (pa.array([1.0, float("nan"), 2.5]), ("1", "", "2.5")),
        (pa.array([1, None, 3]), ("1", "", "3")),
        (pa.array([True, False, None]), ("True", "False", "")),
    ],
)
def test_texts_are_those_a_worker_gives_its_model(column, texts):
    from explainers.intake.texts.column import texts_of

    table = pa.table({"text": column})
    assert texts_in(table) == texts
    assert tuple(texts_of(table.to_pandas()["text"])) == texts
