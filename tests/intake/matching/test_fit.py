"""Whether a column suits an input."""

from explainers.intake.matching.fit import fit
from explainers.records import Feature
from tests.intake.small_cards import table

NUMBER = Feature("a", "number")
HOUSING = Feature("housing", "category", ("own", "rent"))


def column(values, name="a"):
    return table(f"{name},rest\n" + "".join(f"{value},1\n" for value in values)).columns[0]


def test_no_column_is_no_sentence_of_its_own():
    assert fit(NUMBER, None).brief == "no column"
    assert (fit(NUMBER, None).problem, fit(NUMBER, None).note) == ("", "")


def test_a_column_of_which_nothing_is_asked_is_found_and_not_said_to_fit():
    assert fit(Feature("a"), column([1, 2])).brief == "found"
    assert fit(NUMBER, column([1, 2])).brief == "fits"


def test_text_where_numbers_belong_is_a_problem_with_an_example():
    found = fit(NUMBER, column(["low", "high"]))
    assert found.brief == "holds text"
    assert "takes numbers for “a”, but the table's column holds text such as “high”" in (
        found.problem
    )
    other = fit(NUMBER, column(["low"], name="b")).problem
    assert "takes numbers for “a”, but “b” holds text such as “low”" in other


def test_truth_values_and_empty_columns_are_numbers_enough():
    assert fit(NUMBER, column(["true", "false"])).brief == "fits"
    assert fit(NUMBER, column(["", ""])).brief == "fits"


def test_new_values_are_a_note():
    found = fit(HOUSING, column(["own", "castle"]))
    assert (found.brief, found.problem) == ("new values", "")
    assert "such as “castle”; they count as missing" in found.note
    assert fit(HOUSING, column(["own", "rent"])).brief == "fits"


def test_many_numbers_for_categories_of_text_are_a_note():
    many = column(range(250, 350))
    note = fit(HOUSING, many).note
    assert "categories such as “own” for “housing”" in note
    assert "“a” holds numbers from 250 to 349" in note
    assert fit(Feature("code", "category", ("1", "2")), many).note == ""
    assert fit(Feature("code", "category"), many).note == ""
