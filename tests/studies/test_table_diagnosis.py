"""Diagnosis: each cause is found where it is planted, and none where there is none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explainers.checks.row_causes import SAME
from explainers.methods import registry
from explainers.studies.declaration import studied
from explainers.studies.table_diagnosis import STUDY
from tests.studies import table_toys as toys

CAUSES = "causes found"


def study(about, method=toys.RIGHT, **parameters):
    found, answer = toys.study("table_diagnosis", method, about, **parameters)
    return found, answer.facts["notes"]


def test_where_nothing_is_wrong_nothing_is_found():
    found, notes = study(toys.subject(row=[0.2, -0.3, 0.1, 0.4, 0.5, 0.3]))
    assert found[CAUSES][0] == 0
    assert len(notes) == 1 and notes[0].startswith("Nothing wrong was found")


def moving(step):
    """A model whose answers rise by `step` each time it is asked."""
    calls = []

    def predict(frame):
        calls.append(1)
        return toys.weighted(frame) + step * len(calls)

    return predict


@pytest.mark.parametrize(("step", "told"), [(3 * SAME, True), (0.1 * SAME, False)])
def test_a_model_that_answers_otherwise_each_time_is_told(step, told):
    row = [0.2, -0.3, 0.1, 0.4, 0.5, 0.1]
    assert abs(float(toys.weighted(toys.subject(row=row).rows)[0, 0])) > 1
    scale = abs(float(toys.weighted(toys.subject(row=row).rows)[0, 0]))
    _, notes = study(toys.subject(moving(step * scale), row=row))
    assert any("not deterministic" in note for note in notes) == told


def test_a_model_whose_answers_hang_on_the_other_rows_is_told():
    def predict(frame):
        return toys.weighted(frame) + 0.01 * len(frame)

    _, notes = study(toys.subject(predict))
    assert any("hang on which rows it is given together" in note for note in notes)


def test_a_constant_model_is_told_and_so_are_numbers_that_are_all_0():
    constant = toys.subject(lambda frame: np.full((len(frame), 1), 4.0))
    nothing = toys.marking(lambda *_: np.zeros(6), "nothing")
    found, notes = study(constant, nothing)
    assert found[CAUSES][0] == 2
    assert "answers 4 for all 30 reference rows and this one" in notes[0]
    assert "All of the method's numbers are 0" in notes[1]
    _, others = study(toys.subject(), nothing)
    assert any("numbers are 0" in note for note in others)
    assert not any("constant" in note for note in others)


def test_a_row_far_outside_is_told_in_the_words_of_its_owner():
    about = toys.subject(row=[900.0, 0, 0, 0, 0, 0])
    _, notes = study(about)
    assert notes[0].startswith("“a” is 900 (reference rows: ")
    _, named = study(replace(about, called=("income", *"bcdef")))
    assert named[0].startswith("“income” is 900")
    many = toys.subject(row=[900.0, 800, 700, 600, 0, 0])
    assert "and 1 more: far outside" in study(many)[1][0]


def test_categories_nobody_has_and_twins_are_told():
    about = toys.subject(lambda frame: frame.iloc[:, [0]].to_numpy(float))
    words = np.array(["x", "y", "z"])[np.arange(30) % 3]
    reference = about.reference.assign(b=words, c=about.reference.a * 3, d=words)
    row = about.rows.assign(b="w", c=about.rows.a * 3, d="x")
    kinds = ("number", "category", "number", "category", "number", "number")
    plain = toys.marking(lambda *_: np.arange(6.0), "plain")
    found, notes = study(replace(about, rows=row, reference=reference, kinds=kinds), plain)
    assert any("“b” is “w”, which no reference row has" in note for note in notes)
    assert any(note.startswith("“a” and “c”; “b” and “d” say the same") for note in notes)
    assert found["pairs of columns that say the same"][0] == 2


def test_mixing_columns_that_hang_together_is_told_where_the_method_mixes():
    along = np.random.default_rng(0).normal(size=(200, 1)) * np.ones((1, 6))
    noise = np.random.default_rng(1).normal(size=(200, 6)) * 0.2
    reference = pd.DataFrame(along + noise, columns=list(toys.NAMES))
    about = replace(toys.subject(row=[1.5] * 6), reference=reference)
    mixing = replace(toys.RIGHT, uses_reference=True)
    _, notes = study(about, mixing)
    assert any("are like no real row" in note for note in notes)
    _, others = study(about, replace(toys.RIGHT, uses_reference=False))
    assert not any("are like no real row" in note for note in others)


@pytest.mark.parametrize("about", [toys.subject(), toys.grouped()], ids=["columns", "groups"])
def test_it_asks_no_more_than_it_says(about):
    asked = []
    counting = toys.subject(asked=asked)
    about = replace(counting, players=about.players)
    method = registry()["exact_shap"]
    joint = studied(method, STUDY)
    given = joint.parameters(reference_rows=30)
    answer = joint.run(about, given, np.random.default_rng(0))
    players = len(np.unique(about.player_of))
    assert answer.facts["budget"] <= joint.cost(given, 1, players)
    assert sum(asked) <= joint.cost(given, 1, players)
