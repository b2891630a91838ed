"""What people call columns: their own names wherever nothing is said."""

from explainers.records import Dictionary, Entry, Group
from explainers.records.dictionary import NOTHING_SAID

SAID = Dictionary(
    (
        Entry("duration_months", "duration", "months", "How long it runs."),
        Entry("sex", values=(("1", "one"), ("2", "other"))),
        Entry("bmi", unit="kg/m²"),
    )
)


def test_a_column_has_its_title_and_any_other_its_own_name():
    assert SAID.titles(("bmi", "duration_months", "x")) == ("bmi", "duration", "x")
    assert NOTHING_SAID.titles(("a", "b")) == ("a", "b")
    assert SAID.entry("x") == Entry("x")


def test_a_heading_has_the_unit_behind():
    assert SAID.heading("duration_months") == "duration (months)"
    assert SAID.heading("bmi") == "bmi (kg/m²)"
    assert SAID.heading("sex") == "sex"


def test_a_value_means_what_is_said_or_itself():
    assert SAID.meaning("sex", 1.0) == "one"
    assert SAID.meaning("sex", 2) == "other"
    assert SAID.meaning("sex", "2") == "other"
    assert SAID.meaning("sex", 3) == 3
    assert SAID.meaning("sex", 1.5) == 1.5
    assert SAID.meaning("sex", None) is None
    assert SAID.meaning("bmi", 1) == 1


def test_a_group_without_a_name_is_called_as_its_columns_are():
    unnamed = Group("", ("duration_months", "bmi", "x", "y"))
    named = Group("size", ("bmi", "sex"))
    said = SAID.with_players((unnamed, named, Group("", ("sex",))))
    assert unnamed.title == "duration_months + bmi + x + 1 more"
    assert said.called(unnamed.title) == "duration + bmi + x + 1 more"
    assert said.called("size") == "size"
    assert said.called("duration_months") == "duration"


def test_where_there_is_nothing_to_add_it_stays_as_it_is():
    assert SAID.with_players((Group("", ("bmi",)),)) is SAID
    assert NOTHING_SAID.with_players((Group("", ("a", "b")),)) is NOTHING_SAID
