"""Proposed groups: 0/1 columns of one beginning, as far as the table's card can tell."""

import pandas as pd
import pytest

from dashboard.groups.proposals import proposals
from explainers.intake import tables
from explainers.records import Feature, Group
from tests.cards import analysis
from tests.service.toy_requests import MODEL


def about(data):
    """An analysis whose model uses every column of a table."""
    from dataclasses import replace

    features = tuple(Feature(name) for name in data.columns)
    model = replace(MODEL, features=features)
    table = data.assign(outcome=["no", "yes"] * (len(data) // 2)).to_csv(index=False).encode()
    return analysis(model, table)


def marked(*names, rows=12):
    """One 1 in each row, in turn."""
    return pd.DataFrame(
        {name: [int(at % len(names) == n) for at in range(rows)] for n, name in enumerate(names)}
    )


def found(data, groups=()):
    return {group.title: group.columns for group in proposals(about(data), groups)}


def test_columns_made_of_one_are_found():
    jobs, homes = (
        marked("job_clerk", "job_blue_collar", "job_cook"),
        marked("home=own", "home=rent"),
    )
    data = pd.concat(
        [jobs, homes, pd.DataFrame({"age": range(12), "job_years": range(12)})], axis=1
    )
    assert found(data) == {"job": tuple(jobs), "home": tuple(homes)}


def test_longer_beginnings_win_where_they_split_all_of_a_shorter_one():
    data = marked("home_owner_yes", "home_owner_no", "home_type_flat", "home_type_house")
    assert found(data) == {
        "home_owner": ("home_owner_yes", "home_owner_no"),
        "home_type": ("home_type_flat", "home_type_house"),
    }
    assert list(found(marked("a_b_x", "a_b_y", "a_c"))) == ["a"]


def test_a_value_behind_an_equals_sign_may_hold_underscores():
    assert found(marked("job=blue_collar", "job=blue_sky", "job=cook")) == {
        "job": ("job=blue_collar", "job=blue_sky", "job=cook")
    }


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"q_1": [1, 1, 1, 0], "q_2": [1, 1, 1, 0]}),  # both are 1 more often than 0
        pd.DataFrame({"q_1": [1, 2, 1, 0], "q_2": [0, 0, 1, 0]}),
        pd.DataFrame({"q_1": [1, 0, 0, 0], "q": [0, 0, 1, 0]}),
        pd.DataFrame({"_1": [1, 0, 0, 0], "_2": [0, 0, 1, 0]}),
        pd.DataFrame({"q_": [1, 0, 0, 0], "r_": [0, 0, 1, 0]}),
        pd.DataFrame({"red": [1, 0, 0, 0], "rex": [0, 0, 1, 0]}),
    ],
)
def test_what_was_not_made_of_one_is_left_alone(data):
    assert found(data) == {}


def test_a_column_that_is_mostly_1_may_have_rare_others():
    assert found(pd.DataFrame({"q_a": [1, 1, 1, 0], "q_b": [0, 0, 0, 1]})) == {"q": ("q_a", "q_b")}


def test_a_name_that_is_taken_is_left_out():
    data = marked("job_clerk", "job_cook").assign(job=range(12))
    assert found(data) == {"job_clerk + job_cook": ("job_clerk", "job_cook")}
    twice = marked("a_x", "a_y", "a=x", "a=y")
    assert sorted(found(twice)) == ["a=x + a=y", "a_x + a_y"]
    there = Group("job", ("age", "size"))
    data = marked("job_clerk", "job_cook").assign(age=range(12), size=range(12))
    assert list(found(data, (there,))) == ["job_clerk + job_cook"]


def test_what_is_grouped_already_is_not_proposed():
    data = marked("job_clerk", "job_cook", "job_smith")
    assert found(data, (Group("x", ("job_clerk", "job_cook")),)) == {}
    assert found(data, (Group("x", ("job_clerk", "age")),)) == {"job": ("job_cook", "job_smith")}


def test_the_table_card_is_what_is_asked():
    data = marked("job_clerk", "job_cook")
    card = tables.read(data.to_csv(index=False).encode(), "t.csv").card
    assert [column.values for column in card.columns] == [("0", "1"), ("0", "1")]
