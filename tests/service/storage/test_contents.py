"""Blocks: what each method answers has the shapes its result declares, and nothing else is kept."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError, RefusedError
from explainers.intake import models, tables
from explainers.methods import registry
from explainers.methods.declaration import TEXTS
from explainers.methods.fitness import why_not
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.service.storage.shapes import contents_of
from tests import picture_subjects, toys
from tests.cards import analysis
from tests.subjects import subject

NETWORKS = ("two", "value")
KINDS = ("histogram", "histogram-three", "histogram-value", "xgboost", "lightgbm-three")


# What is said of texts is looked at in `test_token_contents`.
METHODS = [method for method in registry().values() if method.about != TEXTS]


def refusal(shape, rows, block):
    """What is said of a block that may not be stored as this shape."""
    with pytest.raises(ModelError) as caught:
        check_contents(shape, ANALYSIS, rows, block)
    assert caught.value.code == "WRONG_ANSWER"
    return str(caught.value)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_arrays_of_every_method_have_the_declared_shapes(method):
    # What is fitted on all of its rows takes more of them.
    rows = 1 if method.block_rows == 1 else 7 if contents_of(method.shape).bitten else 40
    files = [*map(toys.model, KINDS), *map(toys.network, NETWORKS), toys.linear()]
    # Networks take no gaps, so theirs are rows without any.
    table = toys.frame().dropna().to_csv(index=False).encode()
    subjects = [subject(data, rows, table) for data in files]
    cases = [(given, analysis(given.model.card)) for given in subjects]
    fitting = [(given, about) for given, about in cases if not why_not(method, about)]
    if "pictures" in method.about:
        given = picture_subjects.subject(min(rows, 3))
        fitting.append((given, picture_subjects.analysis(given.model.card)))
    assert fitting
    held = tables.read(toys.csv(), "table.csv").data
    told = 0
    for given, about in fitting:
        try:
            answer = method.run(given, method.parameters(), np.random.default_rng(0))
        except RefusedError as refused:
            assert refused.code == "ALREADY_THERE", "what a row cannot be asked, others can"
            continue
        told += 1
        every = [column.name for column in about.table.columns]
        columns = every if contents_of(method.shape).whole_rows else about.columns
        data = pa.table({name: ["x"] * len(given.rows) for name in columns})
        if set(columns) <= set(held.column_names):  # what is said in the columns' own types
            data = held.select(list(columns)).slice(0, len(given.rows))
        facts = {"budget": 1, "seconds": 0.1, **answer.facts}
        check_contents(
            method.shape, about, len(given.rows), Block(answer.arrays, {"data": data}, facts)
        )
        assert answer.facts["unit"]
    assert told


CARD = models.read(toys.model("histogram"), "m.skops").card
ANALYSIS = analysis(CARD)
FACTS = {"unit": "log-odds", "budget": 3, "seconds": 0.1, "notes": ["Exact."]}


def attribution(rows=3, **arrays):
    given = {
        "values": np.zeros((rows, 5, 2)),
        "base_values": np.zeros((rows, 2)),
        "outputs": np.zeros((rows, 2)),
    }
    data = pa.table({name: ["x"] * rows for name in ANALYSIS.columns})
    return Block({**given, **arrays}, {"data": data}, FACTS)


def rules(condition=None, **facts):
    conditions = [{"feature": "age", "low": 3.0, "high": None}, {"feature": "job", "category": "x"}]
    if condition is not None:
        conditions[0] = condition
    arrays = {name: np.zeros(2) for name in ("intercepts", "local_predictions", "outputs", "fits")}
    data = pa.table({name: ["x"] for name in ANALYSIS.columns})
    return Block(
        {"weights": np.zeros((2, 2)), **arrays},
        {"data": data},
        {**FACTS, "conditions": conditions, **facts},
    )


def rule_runs(**facts):
    of_outputs = ("intercepts", "local_predictions", "fits")
    arrays = {name: np.zeros((3, 2)) for name in of_outputs}
    arrays |= {"weights": np.zeros((3, 2, 2)), "outputs": np.zeros(2)}
    block = rules(**{"runs": 3, **facts})
    return replace(block, arrays=arrays)


def curves(grid=(1, 2.5), individual=None, **facts):
    given = np.zeros((3, len(grid), 2)) if individual is None else individual
    block = attribution()
    return Block({"individual": given}, block.tables, {**FACTS, "grid": list(grid), **facts})


def test_right_blocks_pass():
    check_contents("curves", ANALYSIS, 3, curves())
    check_contents("curves", ANALYSIS, 3, curves(("own", "rent", "free")))
    check_contents("attribution", ANALYSIS, 3, attribution())
    check_contents("attribution", ANALYSIS, 3, attribution(stderr=np.zeros((3, 5, 2))))
    check_contents("rules", ANALYSIS, 1, rules())
    check_contents("rule_runs", ANALYSIS, 1, rule_runs())
    everything = pa.table({column.name: ["x"] * 3 for column in ANALYSIS.table.columns})
    predictions = Block({"outputs": np.zeros((3, 2))}, {"data": everything}, FACTS)
    check_contents("predictions", ANALYSIS, 3, predictions)


def without(block, part, name):
    return replace(block, **{part: {k: v for k, v in getattr(block, part).items() if k != name}})


def with_fact(block, **facts):
    return replace(block, facts={**block.facts, **facts})


WRONG = {
    "a row too few": (attribution(2), "values of shape (2, 5, 2)"),
    "a column too many": (attribution(values=np.zeros((3, 6, 2))), "instead of (3, 5, 2)"),
    "no side for outputs": (attribution(outputs=np.zeros(3)), "outputs of shape (3,)"),
    "single precision": (attribution(values=np.zeros((3, 5, 2), "f4")), "float32"),
    "texts": (attribution(outputs=np.full((3, 2), "x")), "<U1"),
    "a missing array": (without(attribution(), "arrays", "outputs"), "['base_values', 'values']"),
    "a strange array": (attribution(extra=np.zeros(3)), "'extra'"),
    "a wrong error": (attribution(stderr=np.zeros(3)), "stderr"),
    "no data": (without(attribution(), "tables", "data"), "5 and 3"),
    "other columns": (replace(attribution(), tables={"data": pa.table({"age": [1] * 3})}), "5"),
    "no unit": (with_fact(attribution(), unit=None), "no unit"),
    "no budget": (without(attribution(), "facts", "budget"), "no budget"),
    "a truth for a time": (with_fact(attribution(), seconds=True), "no seconds"),
    "a negative time": (with_fact(attribution(), seconds=-1.0), "seconds below 0"),
    "notes in one text": (with_fact(attribution(), notes="Exact."), "notes"),
    "notes of numbers": (with_fact(attribution(), notes=[1]), "notes"),
}
WRONG_RULES = {
    "no conditions": (without(rules(), "facts", "conditions"), "no conditions"),
    "a condition too few": (rules(conditions=[{"feature": "age"}]), "instead of (1, 2)"),
    "an unknown column": (rules({"feature": "id"}), "column the model does not have"),
    "no column": (rules({"low": 3.0}), "column the model does not have"),
    "a text as a threshold": (rules({"feature": "age", "low": "3"}), "low is a str"),
    "a number as a category": (rules({"feature": "age", "category": 3}), "category is a int"),
    "a strange field": (rules({"feature": "age", "colour": "red"}), "a condition that is none"),
    "a list": (rules(["age"]), "a condition that is none"),
}
WRONG_RUNS = {
    "no count of runs": (without(rule_runs(), "facts", "runs"), "no runs"),
    "a truth for a count": (rule_runs(runs=True), "no runs"),
    "runs without end": (rule_runs(runs=2_000), "2,000 runs"),
    "no run": (rule_runs(runs=0), "0 runs"),
    "a run too few": (rule_runs(runs=4), "shape (3, 2) and type float64 instead of (4, 2)"),
    "no conditions": (without(rule_runs(), "facts", "conditions"), "no conditions"),
    "an unknown column": (rule_runs(conditions=[{"feature": "id"}] * 2), "does not have"),
}
WRONG_CURVES = {
    "no grid": (without(curves(), "facts", "grid"), "no grid"),
    "an empty grid": (curves(()), "a grid of 0 values"),
    "a grid without end": (curves(range(2_000)), "a grid of 2,000 values"),
    "numbers among names": (curves(("own", 3)), "neither numbers nor names"),
    "a truth for a number": (curves((False, True)), "neither numbers nor names"),
    "no number": (curves((1.0, float("nan"))), "neither numbers nor names"),
    "no end": (curves((1.0, float("inf"))), "neither numbers nor names"),
    "a falling grid": (curves((2.0, 1.0)), "repeat or fall"),
    "a name twice": (curves(("own", "own")), "repeat or fall"),
    "a point too few": (curves(individual=np.zeros((3, 1, 2))), "instead of (3, 2, 2)"),
    "a gap": (curves(individual=np.full((3, 2, 2), np.nan)), "curves with gaps"),
}


@pytest.mark.parametrize("case", WRONG_CURVES)
def test_curves_that_hold_something_else_are_refused(case):
    block, words = WRONG_CURVES[case]
    assert words in refusal("curves", 3, block)


@pytest.mark.parametrize("case", WRONG)
def test_block_that_holds_something_else_is_refused(case):
    block, words = WRONG[case]
    assert words in refusal("attribution", 3, block)


@pytest.mark.parametrize("case", WRONG_RUNS)
def test_runs_that_hold_something_else_are_refused(case):
    block, words = WRONG_RUNS[case]
    assert words in refusal("rule_runs", 1, block)


@pytest.mark.parametrize("case", WRONG_RULES)
def test_rules_that_hold_something_else_are_refused(case):
    block, words = WRONG_RULES[case]
    assert words in refusal("rules", 1, block)
