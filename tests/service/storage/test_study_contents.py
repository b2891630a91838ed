"""Blocks of studies: what they must hold, and what is refused."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import ModelError
from explainers.methods.declaration import TEXTS
from explainers.records import Course, Measured
from explainers.service.storage.blocks import Block
from explainers.service.storage.contents import check_contents
from explainers.studies.declaration import found
from tests import picture_subjects, text_subjects
from tests.studies.pairs import PAIRS, subject_for, told

ANALYSIS = picture_subjects.analysis(picture_subjects.subject().model.card)
TIMED = {"budget": 1, "seconds": 0.0}
DATA = pa.table({column.name: pa.array([None], pa.string()) for column in ANALYSIS.table.columns})
GRID = np.array([0.0, 0.5, 1.0])


def block(answer):
    return Block(answer.arrays, {"data": DATA}, {**TIMED, **answer.facts})


def good():
    measures = [Measured("area", 0.3, 0.1, 0.4, "probability"), Measured("none", None)]
    curves = [Course("own", GRID, GRID, "a"), Course("drawn", GRID, GRID, "a", chance=True)]
    notes = ["It falls."]
    outputs = np.ones((1, 3))
    return block(
        found(outputs, measures, notes, unit="probability", curves=curves, grid_title="share")
    )


def check(made):
    check_contents("study", ANALYSIS, 1, made)


@pytest.mark.parametrize("name", PAIRS)
def test_what_every_study_answers_is_kept(name):
    answer, about = told(name)[0], analysis_of(name)
    empty = {column.name: pa.array([None], pa.string()) for column in about.table.columns}
    made = Block(answer.arrays, {"data": pa.table(empty)}, {**TIMED, **answer.facts})
    check_contents("study", about, 1, made)


def analysis_of(name):
    method, _ = PAIRS[name]
    if method.about == TEXTS:
        return text_subjects.analysis("network")
    # The table does not matter to a study; how many outputs its model has does.
    return replace(ANALYSIS, model=subject_for(method).model.card)


def test_a_study_without_curves_is_kept():
    check(good())
    check(block(found(np.ones((1, 3)), [Measured("a", 1.0)], ["Fine."], unit="")))


def with_fact(**facts):
    return replace(good(), facts={**good().facts, **facts})


def without(name):
    return replace(good(), facts={k: v for k, v in good().facts.items() if k != name})


def with_array(**arrays):
    return replace(good(), arrays={**good().arrays, **arrays})


def measures(*rows):
    return with_array(measures=np.array(rows, dtype=np.float64))


NAN, INF = np.nan, np.inf
WRONG = {
    "no measures": (without("measures"), "no measures"),
    "measures of numbers": (with_fact(measures=[1, 2]), "measures that are no texts"),
    "a measure too few": (with_fact(measures=["area"]), "instead of (1, 3)"),
    "measures without end": (with_fact(measures=["a"] * 2_000), "2,000 measures of a study"),
    "no units": (without("units"), "no units"),
    "a unit too many": (with_fact(units=["a"] * 3), "other units than measures"),
    "no curves": (without("curves"), "no curves"),
    "a curve too many": (with_fact(curves=["a"] * 3), "instead of (3, 3)"),
    "curves without end": (with_fact(curves=["a"] * 1_001), "1,001 curves of a study"),
    "a panel too few": (with_fact(panels=["a"]), "other panels than curves"),
    "chance in words": (with_fact(chance=["yes", "no"]), "which curves are drawn by chance"),
    "chance of one": (with_fact(chance=[True]), "which curves are drawn by chance"),
    "no word on chance": (without("chance"), "no chance"),
    "no title": (without("grid_title"), "no grid_title"),
    "no notes": (without("notes"), "no notes"),
    "no verdict": (with_fact(notes=[]), "a study without a verdict"),
    "an empty verdict": (with_fact(notes=[""]), "a study without a verdict"),
    "no grid": (
        replace(good(), arrays={k: v for k, v in good().arrays.items() if k != "grid"}),
        "['curves', 'measures', 'outputs']",
    ),
    "a grid without end": (with_array(grid=np.arange(2_000.0)), "2,000 points of a study"),
    "a falling grid": (with_array(grid=GRID[::-1].copy()), "repeat or fall"),
    "a grid twice": (with_array(grid=np.zeros(3)), "repeat or fall"),
    "a grid with a gap": (with_array(grid=np.array([0, NAN, 1])), "curves with gaps"),
    "a curve with a gap": (with_array(curves=np.full((2, 3), NAN)), "curves with gaps"),
    "a curve too long": (with_array(curves=np.zeros((2, 4))), "instead of (2, 3)"),
    "a measure without end": (measures([INF, NAN, NAN], [1, NAN, NAN]), "measures without end"),
    "a range of one end": (measures([1, 0, NAN], [1, NAN, NAN]), "no two ends"),
    "a range upside down": (measures([1, 2, 0], [1, NAN, NAN]), "no two ends"),
    "outputs of two rows": (with_array(outputs=np.ones((2, 3))), "instead of (1, 3)"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_study_that_holds_something_else_is_refused(case):
    made, words = WRONG[case]
    with pytest.raises(ModelError) as caught:
        check(made)
    assert caught.value.code == "WRONG_ANSWER"
    assert words in str(caught.value)
