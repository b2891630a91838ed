"""Which column feeds which feature, and what the rest is for."""

import pytest

from explainers.intake import models, tables
from explainers.intake.match import class_names, guess_identifier, guess_target, match
from explainers.records import Feature, ModelCard
from tests import toys

_SCALES = {"classification": "probability", "regression": "number"}


def model(*features, task="classification", classes=(), outputs=2):
    listed = tuple(f if isinstance(f, Feature) else Feature(f) for f in features)
    return ModelCard("d", "m", 1, "toy", "toy", task, _SCALES[task], listed, outputs, classes)


def table(text):
    return tables.read(text.encode(), "t.csv").card


def wide(*names):
    """A table of numbers with these columns."""
    header = ",".join(f'"{name}"' for name in names)
    rows = "\n".join(",".join(str(row + i) for i in range(len(names))) for row in range(2))
    return table(f"{header}\n{rows}\n")


def test_names_are_matched_in_any_order_and_the_rest_is_spare():
    found = match(model("b", "a"), wide("a", "x", "b"))
    assert found.columns == ("b", "a")
    assert (found.spare, found.problems, found.notes, found.found) == (("x",), (), (), 2)


def test_missing_columns_are_named_and_counted():
    found = match(model("a", *(f"m{i}" for i in range(7))), wide("a", "b"))
    assert found.columns == ("a", *[None] * 7)
    (problem,) = found.problems
    assert problem.startswith("The table lacks 7 of the model's 8 columns: “m0”, “m1”, “m2”")
    assert "“m4”, …" in problem and "“m5”" not in problem
    assert found.found == 1


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
    [("price €", "price $"), ("%", "€"), ("a", "a_b"), ("x+", "x-y"), ("ab", "a b"), ("a", "a_")],
)
def test_names_that_only_look_alike_are_not_taken(feature, column):
    assert match(model(feature, "other"), wide(column, "other")).columns == (None, "other")


def test_two_near_names_are_a_question_and_no_guess():
    found = match(model("age", "b"), wide("Age", "AGE", "b"))
    assert found.columns == (None, "b")
    assert "“age” could be “Age” or “AGE”. Rename the right one to “age”." in found.problems


def test_the_same_name_beats_a_near_one():
    assert match(model("age", "b"), wide("Age", "age", "b")).columns == ("age", "b")


def test_one_column_feeds_one_feature():
    assert match(model("a b", "a_b"), wide("a_b", "c")).columns == (None, "a_b")
    assert match(model("A", "a "), wide("a", "b")).columns == (None, None)
    taken = match(model("a b", "a_b"), wide("A B", "a_b")).columns
    assert taken == ("A B", "a_b")


def test_text_where_numbers_belong_is_a_problem_with_an_example():
    found = match(model(Feature("a", "number"), "b"), table("a,b\nlow,1\nhigh,2\n"))
    (problem,) = found.problems
    assert "takes numbers for “a”" in problem and "text such as “high”" in problem


def test_truth_values_and_empty_columns_are_numbers_enough():
    card = table("a,b\ntrue,\nfalse,\n")
    assert match(model(Feature("a", "number"), Feature("b", "number")), card).problems == ()


def test_values_never_seen_in_training_are_said():
    feature = Feature("job", "category", ("skilled", "1"))
    (note,) = match(model(feature, "b"), table("job,b\nskilled,1\nclown,2\n")).notes
    assert "“job” has values the model was not trained on, such as “clown”" in note
    assert match(model(feature, "b"), table("job,b\n1.0,1\n1,2\n")).notes == ()


def positional(width):
    return model(*(f"column {i + 1}" for i in range(width)))


def test_a_model_without_names_takes_columns_in_order_and_says_so():
    found = match(positional(2), wide("x", "y"))
    assert found.columns == ("x", "y")
    assert "does not name its inputs (2)" in found.notes[0]
    assert "table's order: “x”, “y”." in found.notes[0]


@pytest.mark.parametrize(
    "names", [("Column_0", "Column_1"), ("f0", "f1"), ("column 1", "column 2")]
)
def test_every_librarys_numbered_names_are_no_names(names):
    assert match(model(*names), wide("x", "y")).columns == ("x", "y")


def test_numbered_names_are_names_where_the_table_has_them():
    assert match(model("f1", "f0"), wide("f0", "f1")).columns == ("f1", "f0")


def test_identifier_and_target_are_passed_over_where_there_are_columns_to_spare():
    text = "id,x,outcome,y\n1,5,0,7\n2,5,1,8\n"
    assert match(positional(2), table(text)).columns == ("x", "y")
    assert match(positional(3), table(text)).columns == ("x", "outcome", "y")
    assert match(positional(4), table(text)).columns == ("id", "x", "outcome", "y")
    named = model("column 1", classes=("no", "yes"))
    assert match(named, table("answer,x\nno,1\nyes,2\n")).columns == ("x",)
    short = match(positional(5), table(text))
    assert short.columns == ("id", "x", "outcome", "y", None)
    assert "lacks 1 of the model's 5 columns: “column 5”" in short.problems[0]


def test_the_target_is_the_column_that_holds_the_classes():
    card = table("flag,y,x\nno,yes,1\nno,no,2\nyes,no,3\n")
    named = model("x", classes=("no", "yes"))
    assert guess_target(named, card, ["flag", "y"]) == "y"
    assert guess_target(named, card, ["flag"]) == "flag"
    assert guess_target(named, card, []) is None


def test_the_target_of_a_model_without_class_names():
    card = table("a,b,Target\n1,1,1\n2,2,2\n3,1,3\n")
    assert guess_target(model("x"), card, ["a", "b", "Target"]) == "Target"
    assert guess_target(model("x"), card, ["a", "b"]) == "b"
    value = model("x", task="regression", outputs=1)
    assert guess_target(value, card, ["a", "b"]) is None
    assert guess_target(value, card, ["a", "Target"]) == "Target"


def test_the_identifier_differs_in_every_row():
    card = table("amount,name,row_id,same\n1.5,x,1,1\n2.5,y,2,1\n")
    spare = ["amount", "name", "row_id", "same"]
    assert guess_identifier(card, spare) == "row_id"
    assert guess_identifier(card, ["amount", "name", "same"]) == "name"
    assert guess_identifier(card, ["amount", "same"]) == "amount"
    assert guess_identifier(card, ["same"]) is None
    assert guess_identifier(table("paid,id\n1,1\n2,1\n"), ["paid", "id"]) == "paid"
    assert guess_identifier(table("id\n7\n"), ["id"]) is None


def test_class_names_are_the_models_own_or_the_targets_in_order():
    text = table("t,u\n10,b\n9,a\n10,b\n")
    assert class_names(model("x", classes=("no", "yes")), text, "t") == ("no", "yes")
    assert class_names(model("x"), text, "t") == ("9", "10")
    assert class_names(model("x"), text, "u") == ("a", "b")
    assert class_names(model("x"), text, None) == ("class 0", "class 1")
    assert class_names(model("x", outputs=3), text, "u") == ("class 0", "class 1", "class 2")
    assert class_names(model("x", task="regression", outputs=1), text, "t") == ()


@pytest.mark.parametrize("name", ["histogram", "xgboost", "lightgbm-three"])
def test_the_toy_table_fits_the_toy_models(name):
    card, columns = models.read(toys.model(name), "m").card, table(toys.csv().decode())
    found = match(card, columns)
    assert found.columns == tuple(toys.frame())
    assert (found.problems, found.notes, found.spare) == ((), (), ("id", "outcome"))
    assert guess_target(card, columns, found.spare) == "outcome"
    assert guess_identifier(columns, found.spare) == "id"
