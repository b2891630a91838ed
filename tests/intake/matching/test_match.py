"""Which column feeds which feature, and what is said about it."""

import pytest

from explainers.intake import models, tables
from explainers.intake.matching.guesses import guess_identifier, guess_target
from explainers.intake.matching.match import accepted, judged, match, proposals, spare, ways
from explainers.records import Feature, PictureInput
from tests import toys
from tests.intake.pictures import files
from tests.intake.small_cards import model, table, unnamed, wide


def test_names_are_matched_in_any_order_and_the_rest_is_spare():
    found = match(model("b", "a"), wide("a", "x", "b"))
    assert found.columns == ("b", "a")
    assert (found.spare, found.problems, found.notes, found.found) == (("x",), (), (), 2)
    assert [each.brief for each in found.fits] == ["found", "found"]


def test_missing_columns_are_named_and_counted():
    found = match(model("a", *(f"m{i}" for i in range(7))), wide("a", "b"))
    assert found.columns == ("a", *[None] * 7)
    (problem,) = found.problems
    assert problem.startswith("The table lacks 7 of the model's 8 columns: “m0”, “m1”, “m2”")
    assert "“m4”, …" in problem and "“m5”" not in problem
    assert found.found == 1
    assert [each.brief for each in found.fits] == ["found", *["no column"] * 7]


@pytest.mark.parametrize(
    ("feature", "column"),
    [
        ("age", "Age "),
        ("credit_amount", "credit amount"),
        ("credit amount", "Credit-Amount"),
        ("a.b", "A_B"),
        ("a__b", "a - b"),
        ("caf\u00e9", "cafe\u0301"),
        ("STRASSE", "straße"),
        ("price____", "price (€)"),  # skl2onnx
        ("_2nd_age", "2nd age"),  # skl2onnx
        ("price_(€)", "price (€)"),  # LightGBM
    ],
)
def test_near_names_are_taken_and_said(feature, column):
    found = match(model(feature, "other"), wide(column, "other"))
    assert found.columns == (column, "other")
    assert found.problems == ()
    assert len(found.notes) == 1
    assert "is taken for the model's" in found.notes[0]


@pytest.mark.parametrize(
    ("feature", "column"),
    [
        ("price €", "price $"),
        ("price__", "price"),
        ("%", "€"),
        ("a", "a_b"),
        ("x+", "x-y"),
        ("ab", "a b"),
        ("a", "a_"),
        ("amount", "amont"),
        ("num__age", "age"),
    ],
)
def test_names_that_only_look_alike_are_not_taken(feature, column):
    assert match(model(feature, "other"), wide(column, "other")).columns == (None, "other")


def test_two_near_names_are_a_question_and_no_guess():
    found = match(model("age", "b"), wide("Age", "AGE", "b"))
    assert found.columns == (None, "b")
    assert any("“age” could be “Age” or “AGE”. Choose the right one" in p for p in found.problems)


def test_the_same_name_beats_a_near_one():
    assert match(model("age", "b"), wide("Age", "age", "b")).columns == ("age", "b")


def test_one_column_feeds_one_feature():
    assert match(model("a b", "a_b"), wide("a_b", "c")).columns == (None, "a_b")
    assert match(model("A", "a "), wide("a", "b")).columns == (None, None)
    taken = match(model("a b", "a_b"), wide("A B", "a_b")).columns
    assert taken == ("A B", "a_b")


def test_many_renamed_columns_are_counted_and_not_listed():
    names = [f"the {i} th" for i in range(9)]
    renamed = [name.replace(" ", "_") for name in names]
    notes = match(model(*renamed), wide(*names)).notes
    assert len(notes) == 4
    assert notes[-1] == "6 more columns are taken under another name."
    few = match(model(*renamed[:4]), wide(*names)).notes
    assert len(few) == 4 and "is taken for the model's “the_3_th”" in few[-1]


def test_text_where_numbers_belong_is_a_problem():
    found = match(model(Feature("a", "number"), "b"), table("a,b\nlow,1\nhigh,2\n"))
    (problem,) = found.problems
    assert "takes numbers for “a”" in problem
    assert [each.brief for each in found.fits] == ["holds text", "found"]


def test_values_never_seen_in_training_are_said():
    feature = Feature("job", "category", ("skilled", "1"))
    found = match(model(feature, "b"), table("job,b\nskilled,1\nclown,2\n"))
    (note,) = found.notes
    assert "“job” has values the model was not trained on, such as “clown”" in note
    assert found.problems == ()
    assert match(model(feature, "b"), table("job,b\n1.0,1\n1,2\n")).notes == ()


def test_a_model_without_names_takes_columns_in_order_and_says_so():
    found = match(unnamed(2), wide("x", "y"))
    assert found.columns == ("x", "y")
    assert "does not name its inputs (2)" in found.notes[0]
    assert "table's order: “x”, “y”." in found.notes[0]


def test_an_order_of_ones_own_is_told_from_the_tables():
    (note,) = judged(unnamed(2), wide("x", "y"), ("y", "x")).notes
    assert note.endswith("they are fed, one after the other, by “y”, “x”.")


def test_numbered_names_are_names_where_the_table_has_them():
    assert match(model("f1", "f0"), wide("f0", "f1")).columns == ("f1", "f0")


def test_position_is_a_way_for_named_models_too_if_the_table_is_wide_enough():
    assert ways(model("a", "b"), wide("x", "y")) == ("name", "position")
    assert ways(model("a", "b"), wide("x")) == ("name",)
    assert ways(unnamed(2), wide("x", "y")) == ("position",)
    found = match(model("a", "b"), wide("b", "y"), "position")
    assert found.columns == ("b", "y") and found.problems == ()
    assert found.notes[0] == "“b” is taken for the model's “a”."
    assert match(model("a", "b"), wide("b", "y"), "name").columns == (None, "b")


def test_a_choice_is_judged_like_a_match():
    card = model(Feature("a", "number"), "b")
    data = table("a,b,c\nlow,1,2\nhigh,2,2\n")
    assert judged(card, data, ("a", "b")) == match(card, data)
    mended = judged(card, data, ("c", "b"))
    assert mended.problems == () and mended.spare == ("a",)
    gone = judged(card, data, (None, "b"))
    assert "lacks 1 of the model's 2 columns: “a”" in gone.problems[0]


def test_one_column_for_two_inputs_is_a_warning():
    found = judged(model("a", "b", "c"), wide("a", "b"), ("a", "b", "a"))
    (warning,) = found.warnings
    assert "“a” feeds 2 inputs: “a”, “c”." in warning
    assert found.problems == ()
    assert judged(model("a", "b"), wide("a", "b"), ("a", "b")).warnings == ()


def test_guesses_are_proposed_and_taken_only_on_request():
    card, data = model("num__age", "amount", "b", "z"), wide("age", "amuont", "b", "q")
    found = match(card, data)
    assert found.columns == (None, None, "b", None)
    proposed = proposals(card, data, found.columns)
    assert proposed == {"num__age": "age", "amount": "amuont"}
    assert accepted(card, found.columns, proposed) == ("age", "amuont", "b", None)


def test_only_spare_columns_are_proposed_and_only_for_gaps():
    card, data = model("num__age", "x"), wide("age", "x")
    assert proposals(card, data, ("x", None)) == {}
    assert proposals(card, data, (None, "age")) == {}
    assert accepted(card, ("x", None), {"num__age": "age"}) == ("x", None)
    assert proposals(unnamed(3), wide("column_1", "y"), (None, "y", None)) == {}


def test_one_hot_columns_are_recognised_and_the_preprocessor_asked_for():
    card = model("housing_own", "cat__housing_rent", "age")
    problems = match(card, table("housing,age\nown,1\nrent,2\n")).problems
    assert "lacks 2 of the model's 3 columns" in problems[0]
    assert problems[1].startswith("“housing_own” looks like “housing” split into its values.")
    assert len(problems) == 2


def test_pictures_for_a_model_of_columns_are_said_to_be_so():
    pictures = tables.read(files.labelled(), "pets.zip").card
    for card in (model("age", "job"), model("width", "height"), unnamed(3)):
        wanted = f"The model takes {len(card.features)} columns, and “pets.zip” holds 3 pictures."
        (problem,) = match(card, pictures).problems
        assert problem.startswith(wanted)


def test_columns_for_a_model_of_pictures_are_said_to_be_so():
    card = model(pictures=PictureInput(227, 224, 3, False, None))
    (problem,) = match(card, table("a,b\n1,2\n")).problems
    assert problem.startswith("The model takes pictures of 224 × 227 pixels, and “t.csv” holds 2")
    pictures = tables.read(files.labelled(), "pets.zip").card
    assert match(card, pictures).problems == ()


def test_spare_columns_keep_the_tables_order():
    assert spare(wide("c", "a", "b"), ("a", None)) == ("c", "b")


@pytest.mark.parametrize("name", ["histogram", "xgboost", "lightgbm-three"])
def test_the_toy_table_fits_the_toy_models(name):
    card, columns = models.read(toys.model(name), "m").card, table(toys.csv().decode())
    found = match(card, columns)
    assert found.columns == tuple(toys.frame())
    assert (found.problems, found.notes, found.spare) == ((), (), ("id", "outcome"))
    assert guess_target(card, columns, found.spare) == "outcome"
    assert guess_identifier(columns, found.spare) == "id"
