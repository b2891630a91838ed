"""The document of an edited row says that nobody decided about such a row, and what was changed."""

from dataclasses import replace

import pyarrow as pa
import pytest

from explainers.dossier.decision import report
from explainers.dossier.edited import Original
from explainers.records import Dictionary, EditedRow, Entry, Request
from tests import builders
from tests.dossier import made
from tests.dossier.made import ANSWERS, DATA, Reading

CHANGES = (("age", 23.0), ("housing", None))
CELLS = pa.table({name: column[:1] for name, column in DATA.items()})
NOW = builders.predictions([(0.625, 0.375)], {"risk": [None]}, unit="probability")
SAID = Dictionary((Entry("age", "years of life", "years"),))


def parts(classes=("good", "bad"), changes=CHANGES, **more):
    plain = made.decision(classes=classes, **more)
    request = Request(plain.request.analysis, "tree_shap", EditedRow(0, changes))
    now = (
        NOW
        if classes
        else builders.predictions([[0.375]], {"risk": [None]}, classes=("prediction",))
    )
    original = Original(CELLS, plain.predictions, 0)
    return replace(plain, request=request, predictions=now, original=original)


def read(decision):
    return Reading(report(decision)).text


def test_it_is_called_a_what_if_and_no_decision():
    text = read(parts())
    assert text.count("What if? P-001, edited") == 2  # the page's title and its first line
    assert "Row 1 of 3, id P-001, with 2 values changed." in text
    assert "no decision about it was made" in text and "Why this decision?" not in text
    assert "Known outcome" not in text
    assert "What if" not in read(made.decision()) and "what-if" not in read(made.decision())


def test_each_changed_cell_stands_from_what_to_what():
    text = read(parts())
    assert "what was changed in the table in this document age 40 23 housing rent missing" in text


def test_a_changed_cell_has_its_title_unit_and_own_name():
    about = made.analysis(dictionary=SAID)
    text = read(parts(about=about))
    assert "in this document column years of life 40 years 23 years age" in text


def test_the_answer_about_the_row_as_it_was_stands_beside():
    text = read(parts(threshold=0.5))
    assert "As edited: P-001: probability of “bad” 0.375. Decided for “good”" in text
    assert "As the table has it: P-001: probability of “bad” 0.75. Decided for “bad”" in text
    assert "probability, as edited probability, as in the table change" in text
    assert "good 0.625 0.25 +0.375 bad 0.375 0.75 −0.375" in text
    assert ANSWERS[0] == (0.25, 0.75)


def test_of_a_number_too():
    text = read(parts(classes=()))
    assert "As the table has it: P-001: the model answers 0.75 (prediction)." in text
    assert "prediction 0.375 0.75 −0.375" in text


def test_nobody_is_owed_reasons_for_what_was_not_decided():
    assert "Principal reasons" in read(made.decision(threshold=0.5, unwanted=1))
    assert "Principal reasons" not in read(parts(threshold=0.25, unwanted=1))


def test_without_the_row_that_was_edited_there_is_no_document():
    with pytest.raises(ValueError, match="needs the row that was edited"):
        report(replace(parts(), original=None))
