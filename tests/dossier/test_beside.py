"""What is stored about a row is told in its document; what is not is named, and never computed."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.dossier.believed import believed
from explainers.dossier.beside import NOTHING, Beside, beside, other_side
from explainers.dossier.turned import turned
from explainers.errors import RefusedError
from explainers.records import (
    Check,
    Counterfactuals,
    Dictionary,
    EditedRow,
    Entry,
    Goal,
    OneRow,
    Request,
    Withheld,
)
from explainers.studies import registry
from tests import builders
from tests.dossier import made
from tests.dossier.made import Reading
from tests.study_results import sureness

STUDY = registry()["table_deletion"]
REQUEST = Request(made.analysis(), "permutation_shap", OneRow(0), {"pairs": 7}, 3)


def found(**changes):
    """Two ways for the row of a person of 40 who rents."""
    fields = {
        "data": pa.table({"age": [40.0], "housing": ["rent"]}),
        "positions": np.array([0]),
        "names": ("age", "housing"),
        "output_names": ("good", "bad"),
        "unit": "probability",
        "receipt": builders.receipt(method="counterfactuals"),
        "goal": Goal(1, 0.5, above=False),
        "outputs": np.array([[0.25, 0.75]]),
        "alternatives": pa.table({"age": [40.0, 52.0], "housing": ["own", "own"]}),
        "answers": np.array([[0.6, 0.4], [0.8, 0.2]]),
        "changed": np.array([[False, True], [True, True]]),
        "sizes": np.array([[0.0, 2.0], [2.5, 2.0]]),
        "asked": 321,
    }
    return Counterfactuals(**{**fields, **changes})


def words(parts):
    return Reading("".join(parts)).text


def test_each_study_is_looked_up_as_a_page_asks_for_it():
    asked = []

    def stored(request):
        asked.append(request)
        return sureness() if request.method.endswith("table_deletion") else None

    answer = beside(stored, REQUEST, 1)
    assert [study for study, _ in answer.studies] == [STUDY]
    assert {study.name for study in answer.missing} >= {"table_seeds", "table_noise"}
    assert not answer.may_turn
    (one,) = (each for each in asked if each.method.endswith("table_seeds"))
    assert one.method == "permutation_shap.table_seeds" and one.seed == 3
    assert one.parameters == {"pairs": 7, "study_target": "1", "study_seeds": 10}
    beside(stored, REQUEST, 1, set_by_hand={"table_seeds.seeds": "20", "table_seeds.target": "0"})
    last = [each for each in asked if each.method.endswith("table_seeds")][-1]
    assert last.parameters["study_seeds"] == "20" and last.parameters["study_target"] == "1"


def test_what_cannot_be_asked_is_not_stored():
    def stored(_):
        raise RefusedError("UNFIT_PARAMETERS", "No.", "Stop.")

    answer = beside(stored, REQUEST, 1, {"target": ""})
    assert not answer.studies and answer.missing and answer.turned is None and answer.may_turn


def test_rows_decided_otherwise_are_looked_up_for_a_row_of_the_table_alone():
    def stored(request):
        return found() if request.method == "counterfactuals" else None

    assert beside(stored, REQUEST, 1, {"target": "1"}).turned is not None
    edited = replace(REQUEST, rows=EditedRow(0, (("age", 41),)))
    assert not beside(stored, edited, 1, {"target": "1"}).may_turn


@pytest.mark.parametrize(
    ("own", "threshold", "side"), [((0.4, 0.6), 0.5, "below"), ((0.4, 0.6), 0.6, "above")]
)
def test_of_two_classes_the_other_side_of_the_threshold_is_wanted(own, threshold, side):
    answers = builders.predictions([own], {"a": [1]}, unit="probability")
    wanted = other_side(made.analysis(), answers, 0, threshold)
    assert wanted == {"target": "1", "threshold": threshold, "side": side}
    scores = builders.predictions([own], {"a": [1]}, unit="decision score")
    assert other_side(made.analysis(), scores, 0, 0.0)["reach"] == 0


def test_of_more_classes_the_second_and_of_a_number_the_other_side_of_the_middle():
    three = made.analysis(classes=("a", "b", "c"))
    answers = builders.predictions([[0.1, 0.2, 0.7]], {"a": [1]}, classes=three.classes)
    assert other_side(three, answers, 0, None) == {"target": ""}
    numbers = builders.predictions([[1.0], [2.0], [9.0]], {"a": [1, 2, 3]}, classes=("price",))
    plain = made.analysis(classes=())
    assert other_side(plain, numbers, 2, None) == {"reach": 2.0, "side": "below"}
    assert other_side(plain, numbers, 1, None) == {"reach": 2.0, "side": "above"}


def test_a_study_is_told_by_its_verdict_and_what_was_not_run_by_its_name():
    withheld = Withheld(Check("additivity", False, 1.0, 0.1, "It misses."), builders.receipt())
    parts = Beside(
        studies=((STUDY, sureness()), (registry()["table_noise"], withheld)),
        missing=(registry()["table_seeds"],),
    )
    text = words(believed(parts))
    assert f"{STUDY.title}. {STUDY.question} The answer falls sooner. Good: {STUDY.good}" in text
    assert "Its numbers are withheld: It misses." in text
    assert "Not run for this row, or not as this document asks: Agreement between seeds." in text
    assert not believed(NOTHING)


def test_alternatives_are_told_by_what_they_change():
    said = Dictionary((Entry("age", "years of life", "years"),))
    text = words(turned(Beside(turned=found(dictionary=said), may_turn=True)))
    assert "Looked for: a probability of “bad” below 0.5. 2 ways found among 321 rows" in text
    assert "housing: own instead of rent 0.4 2 " in text
    assert "years of life: 52 years instead of 40 years; housing: own instead of rent 0.2" in text


def test_that_nothing_was_found_or_looked_for_is_said():
    none = np.zeros((0, 2))
    nothing = found(
        alternatives=pa.table({"age": pa.array([], "float64"), "housing": pa.array([], "string")}),
        answers=none,
        changed=none.astype(bool),
        sizes=none,
        goal=Goal(1),
    )
    text = words(turned(Beside(turned=nothing, may_turn=True)))
    assert "“bad” as the largest answer. None of 321 rows that were tried gets there." in text
    assert "were not looked for" in words(turned(Beside(may_turn=True)))
    assert not turned(NOTHING)
