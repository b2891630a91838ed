"""Blocks of counterfactuals: nothing is stored that does not reach its goal or fit its columns."""

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.intake import models
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from tests import toys
from tests.cards import analysis

ANALYSIS = analysis(models.read(toys.model("histogram"), "m.skops").card)
AGE, HOUSING = (ANALYSIS.columns.index(name) for name in ("age", "housing"))
ROW = {"age": 30, "amount": 2_000.5, "unused": 3.0, "housing": "own", "job": "skilled"}
GOAL = {"output": 1, "bound": 0.5, "above": True}
CHANGES = [[[AGE, 40.0]], [[AGE, 35.0], [HOUSING, "rent"]]]


def sized(changes):
    made = np.zeros((len(changes), len(ANALYSIS.columns)))
    for at, each in enumerate(changes):
        for change in each:
            made[at, change[0]] = 1.5
    return made


def block(changes=CHANGES, rows=1, facts=None, **arrays):
    parts = {
        "outputs": np.array([[0.7, 0.3]] * rows),
        "answers": np.array([[0.4, 0.6]] * len(changes)),
        **arrays,
    }
    if "sizes" not in parts:
        parts["sizes"] = sized(changes)
    known = {"unit": "probability", "budget": 9, "seconds": 0.1, "asked": 8}
    data = pa.table({name: [ROW[name]] * rows for name in ANALYSIS.columns})
    told = {**known, "goal": GOAL, "changes": changes, **(facts or {})}
    return Block(parts, {"data": data}, told)


def test_right_alternatives_pass_and_none_are_right_too():
    check_contents("counterfactuals", ANALYSIS, 1, block())
    none = {"answers": np.zeros((0, 2)), "sizes": np.zeros((0, len(ANALYSIS.columns)))}
    check_contents("counterfactuals", ANALYSIS, 1, block([], **none))
    below = {"goal": {"output": 0, "bound": 0.5, "above": False}}
    check_contents("counterfactuals", ANALYSIS, 1, block(facts=below))
    won = {"goal": {"output": 1, "bound": None, "above": True}}
    check_contents("counterfactuals", ANALYSIS, 1, block(facts=won))


def of(changes, **facts):
    """A block of these changes, whose sizes are given for those of CHANGES."""
    return block(changes, facts=facts, sizes=sized(CHANGES)[: len(changes)])


WRONG = {
    "no changes": (block(facts={"changes": None}), "no changes"),
    "too many": (of([[[AGE, 40.0]]] * 101), "101 alternatives"),
    "nothing changed": (of([[]]), "an alternative without changes"),
    "no list": (of(["age"]), "an alternative without changes"),
    "a change of one part": (of([[[AGE]]]), "a change that is none"),
    "a column by its name": (of([[["age", 40.0]]]), "a column the model does not have"),
    "a column too far": (of([[[5, 40.0]]]), "a column the model does not have"),
    "a truth for a column": (of([[[True, 40.0]]]), "a column the model does not have"),
    "missing": (of([[[AGE, None]]]), "neither a number nor a text"),
    "without end": (of([[[AGE, float("inf")]]]), "neither a number nor a text"),
    "a truth": (of([[[AGE, True]]]), "neither a number nor a text"),
    "a column twice": (of([[[AGE, 40.0], [AGE, 41.0]]]), "changes a column twice"),
    "a goal of nothing": (block(facts={"goal": None}), "no goal"),
    "a goal of other parts": (block(facts={"goal": {"output": "yes"}}), "a goal that is none"),
    "no such output": (block(facts={"goal": {**GOAL, "output": 2}}), "a goal that the model's"),
    "a goal without end": (
        block(facts={"goal": {**GOAL, "bound": "inf"}}),
        "a goal that the model's",
    ),
    "not reached": (block(answers=np.array([[0.4, 0.6], [0.5, 0.5]])), "like the row itself"),
    "no number reached": (block(answers=np.full((2, 2), np.nan)), "like the row itself"),
    "an answer too few": (block(answers=np.array([[0.4, 0.6]])), "instead of (2, 2)"),
    "a size too few": (block(sizes=np.ones((2, 4))), "instead of (2, 5)"),
    "sizes below 0": (block(sizes=-sized(CHANGES)), "sizes of changes that are none"),
    "sizes without end": (
        block(sizes=np.where(sized(CHANGES), np.inf, 0)),
        "sizes of changes that are none",
    ),
    "a size of no change": (block(sizes=np.ones((2, 5))), "sizes of changes that are none"),
    "fewer than no rows": (block(facts={"asked": -1}), "fewer rows than none"),
    "no count": (block(facts={"asked": None}), "no asked"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_alternatives_are_refused(case):
    made, words = WRONG[case]
    with np.errstate(invalid="ignore"), pytest.raises(ModelError) as caught:
        check_contents("counterfactuals", ANALYSIS, 1, made)
    assert caught.value.code == "WRONG_ANSWER"
    assert words in caught.value.sentence


def test_a_text_in_a_column_of_numbers_is_refused():
    with pytest.raises(ModelError, match="values that their columns cannot hold"):
        changes = [[[AGE, "old"]], [[HOUSING, "rent"]]]
        check_contents("counterfactuals", ANALYSIS, 1, block(changes))


def test_alternatives_to_two_rows_are_none():
    with pytest.raises(ModelError, match="2 alternatives to 2 rows"):
        check_contents("counterfactuals", ANALYSIS, 2, block(rows=2))
