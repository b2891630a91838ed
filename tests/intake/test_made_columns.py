"""Which made column feeds which input, and when the two cannot belong together."""

from dataclasses import replace

import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explainers.errors import RefusedError
from explainers.intake import compose
from explainers.intake.made_columns import feeds
from explainers.records import TextInput
from tests import apart, toys
from tests.apart import NUMBERS
from tests.intake.joined_cards import model, preprocessor


def fed(made, taken, features=("a", "b", "c")):
    order, notes = feeds(preprocessor(made, features), model(*taken))
    return order.tolist(), notes


@pytest.mark.parametrize(
    ("made", "taken", "order"),
    [
        (("age", "amount"), ("age", "amount"), [0, 1]),
        (("age", "amount"), ("amount", "age"), [1, 0]),
        (("credit amount", "age"), ("age", "credit_amount"), [1, 0]),
    ],
    ids=["the same", "another order", "blanks renamed"],
)
def test_columns_are_matched_by_name_without_a_word(made, taken, order):
    assert fed(made, taken) == (order, ())


@pytest.mark.parametrize(
    ("made", "taken", "order", "told"),
    [
        (("num__age", "cat__job"), ("job", "age"), [1, 0], "“cat__job” is “job”, “num__age” is"),
        (("age", "job"), ("cat__job", "num__age"), [1, 0], "“job” is “cat__job”"),
        (("all__num__age", "x"), ("x", "age"), [1, 0], "“all__num__age” is “age”"),
        (("one__credit amount", "b"), ("b", "credit_amount"), [1, 0], "“one__credit amount” is"),
    ],
    ids=["made with prefixes", "taken with prefixes", "prefixes of prefixes", "and blanks"],
)
def test_prefixes_are_seen_through_and_it_is_said(made, taken, order, told):
    found, (note,) = fed(made, taken)
    assert found == order
    assert told in note and "“before.skops” is matched to the model" in note.replace(" makes", "")


@pytest.mark.parametrize(
    ("made", "taken"),
    [
        (("num__age", "cat__age"), ("age", "amount")),
        (("pca0", "pca1"), ("PC1", "PC2")),
        (("age", "age"), ("age", "amount")),
        (("age", "amount"), ("age", "income")),
    ],
    ids=["prefixes that matter", "other names", "twice the same", "one of two"],
)
def test_other_names_are_taken_in_their_order_and_it_is_said(made, taken):
    order, (note,) = fed(made, taken)
    assert order == [0, 1]
    assert f"“{made[0]}”, “{made[1]}”" in note and f"“{taken[0]}”, “{taken[1]}”" in note
    assert note.endswith("so its 2 columns are taken in their order.")


@pytest.mark.parametrize(
    "taken", [("column 1", "column 2"), ("Column_0", "Column_1"), ("f0", "f1")]
)
def test_numbered_inputs_are_fed_in_order_without_a_word(taken):
    assert fed(("age", "amount"), taken) == ([0, 1], ())


def test_a_preprocessor_without_names_feeds_in_order_without_a_word():
    assert fed(("x0", "x1"), ("age", "amount"), ("column 1", "column 2")) == ([0, 1], ())


def misfit(made, taken, features=("a", "b", "c")):
    with pytest.raises(RefusedError) as caught:
        compose.card(preprocessor(made, features), model(*taken))
    assert caught.value.code == "PREPROCESSOR_MISFIT"
    return caught.value


def test_other_numbers_of_columns_are_refused_with_both_and_what_differs():
    error = misfit(("a", "b", "c", "d", "e", "f"), ("a", "z"))
    assert error.sentence == (
        "“before.skops” makes 6 columns (“b”, “c”, “d”, …) and “model.bin” takes 2 (“z”)."
    )
    assert error.next_step == "Upload the one that this model was trained behind, or leave it out."


def test_a_model_of_texts_has_no_preprocessor():
    with pytest.raises(RefusedError) as caught:
        compose.card(preprocessor(("text",)), model("text", texts=TextInput()))
    assert caught.value.code == "PREPROCESSOR_MISFIT"
    assert "reads a text as it stands in the table" in caught.value.sentence


def test_numbers_in_place_of_names_are_not_shown():
    error = misfit(("x0", "x1"), ("column 1", "column 2", "column 3"), ("column 1", "column 2"))
    assert error.sentence == "“before.skops” makes 2 columns and “model.bin” takes 3."


def test_a_model_that_takes_the_raw_columns_needs_no_preprocessor():
    error = misfit(("a_x", "a_y", "b", "c"), ("c", "b", "a"))
    assert error.next_step == "The model takes the columns as they are: leave the preprocessor out."


def test_a_whole_pipeline_behind_its_own_scaler_is_noticed():
    files = apart.scaled("logistic")
    twice = replace(files, model=skops.io.dumps(
        make_pipeline(StandardScaler(), LogisticRegression()).fit(NUMBERS, toys.two())
    )).joined()  # fmt: skip
    (note,) = twice.card.notes
    assert "The model has a StandardScaler of its own" in note
    assert "leave the preprocessor out" in note
    assert files.joined().card.notes == ()
