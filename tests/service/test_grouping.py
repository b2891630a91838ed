"""Groups of columns: what is refused, what is the same question, and what comes of one."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.records import Attribution, Group, Request, SampledRows, player_numbers, players_of
from explainers.service.jobs.office import identity_of
from explainers.service.plan import plan
from tests import toys
from tests.service.answering import one, opened, sampled
from tests.service.toy_requests import ANALYSIS, LIME, TREES

COLUMNS = ("age", "job", "sex", "town")
WIDE = replace(
    ANALYSIS,
    columns=COLUMNS,
    model=replace(
        ANALYSIS.model,
        features=tuple(replace(ANALYSIS.model.features[0], name=name) for name in COLUMNS),
    ),
)
PAIR, OTHERS = Group("person", ("age", "sex")), Group("", ("town", "job"))


def asked(*groups, method="tree_shap"):
    return Request(WIDE, method, SampledRows(), groups=groups)


def test_players_stand_where_their_first_column_does():
    players = players_of(COLUMNS, (OTHERS, PAIR))
    assert [(each.title, each.columns) for each in players] == [
        ("person", ("age", "sex")),
        ("job + town", ("job", "town")),
    ]
    assert player_numbers(COLUMNS, (OTHERS, PAIR)) == (0, 1, 0, 1)
    assert player_numbers(COLUMNS, (OTHERS,)) == (0, 1, 2, 1)
    assert [each.columns for each in players_of(COLUMNS, ())] == [(name,) for name in COLUMNS]


def test_a_column_that_feeds_two_inputs_is_two_players_until_it_is_grouped():
    twice = ("age", "job", "age")
    assert player_numbers(twice, ()) == (0, 1, 2)
    assert [each.title for each in players_of(twice, ())] == ["age", "job", "age"]
    pair = Group("both", ("job", "age"))
    assert player_numbers(twice, (pair,)) == (0, 0, 0)
    assert players_of(twice, (pair,)) == (Group("both", ("age", "job")),)


def test_long_groups_without_a_name_are_named_shortly():
    assert Group("", tuple("abcdefg")).title == "a + b + c + 4 more"
    assert Group("", tuple("abc")).title == "a + b + c"


def test_groups_are_part_of_the_key_however_they_are_named_or_ordered():
    none, some = plan(asked()), plan(asked(PAIR, OTHERS))
    assert "groups" not in none.content
    assert some.content["groups"] == [["age", "sex"], ["job", "town"]]
    assert len({none.key, some.key, plan(asked(PAIR)).key, plan(asked(OTHERS)).key}) == 4
    again = asked(Group("x", ("job", "town")), Group("", ("sex", "age")))
    assert plan(again).key == some.key


def test_a_job_is_not_joined_under_another_name_of_its_group():
    other = asked(replace(PAIR, name="somebody"), OTHERS)
    assert identity_of(plan(other)) != identity_of(plan(asked(PAIR, OTHERS)))
    assert identity_of(plan(asked(OTHERS, PAIR))) == identity_of(plan(asked(PAIR, OTHERS)))


def test_cost_counts_players():
    exact = registry()["exact_shap"]
    alone, two = (plan(asked(*groups, method="exact_shap")) for groups in ((), (PAIR, OTHERS)))
    assert alone.cost_of(8) == exact.cost(exact.parameters(), 8, 4)
    assert two.cost_of(8) == exact.cost(exact.parameters(), 8, 2) < alone.cost_of(8)


BAD = {
    "unknown column": (
        (Group("x", ("age", "height")),),
        "“height”, which is none of the 4 columns",
    ),
    "unused column": ((Group("x", ("age", "out")),), "“out”, which is none of the 4 columns"),
    "one column": ((Group("x", ("age",)),), "The group “x” has 1 column; a group takes 2"),
    "no column": ((Group("x", ()),), "The group “x” has 0 columns; a group takes 2"),
    "column twice": ((Group("x", ("age", "age")),), "“age” is twice in the group “x”"),
    "in two groups": (
        (PAIR, Group("x", ("job", "age"))),
        "“age” is in the groups “person” and “x”",
    ),
    "same groups": ((PAIR, PAIR), "The column “age” is"),
    "a column's name": (
        (replace(PAIR, name="out"),),
        "called “out”, as a column of “table.csv” is",
    ),
    "one name": ((PAIR, replace(OTHERS, name="person")), "2 groups are called “person”"),
    "long name": ((replace(PAIR, name="x" * 101),), "a name of 101 characters; allowed are 100"),
    "half a character": ((replace(PAIR, name="a\ud800"),), "holds half of a character"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_groups_are_refused_in_a_sentence_about_them(case):
    groups, sentence = BAD[case]
    with pytest.raises(RefusedError) as refused:
        plan(asked(*groups))
    assert refused.value.code == "BAD_GROUP"
    assert sentence in refused.value.sentence and refused.value.next_step


def test_a_name_of_a_hundred_characters_is_taken():
    assert plan(asked(replace(PAIR, name="x" * 100))).request.players[0].title == "x" * 100


def test_a_method_for_single_columns_refuses_groups_and_names_others():
    with pytest.raises(RefusedError) as refused:
        plan(replace(LIME, groups=(Group("both", ("age", "job")),)))
    assert refused.value.code == "METHOD_UNFIT"
    assert "LIME explains column by column, and 1 group" in refused.value.sentence
    assert "Exact SHAP" in refused.value.next_step
    assert "leave the columns ungrouped" in refused.value.next_step
    assert plan(TREES).request.groups == ()


PERSON = Group("person", ("age", "job"))
HOME = Group("", ("housing", "unused"))


@pytest.mark.parametrize(
    ("method", "parameters"),
    [("exact_shap", {"reference_rows": 20}), ("tree_shap", {"joined": "one player"})],
)
def test_a_result_has_a_number_a_name_and_a_text_for_each_player(backend, method, parameters):
    analysis = opened(backend, toys.model("histogram"))
    request = sampled(analysis, method, 10, parameters=parameters, groups=(HOME, PERSON))
    result = answered(backend, request)
    assert result.values.shape == (10, 3, 2)
    assert result.names == tuple(result.data.column_names)
    assert sorted(result.names) == ["amount", "person", "unused + housing"]
    rows = toys.frame().iloc[result.positions]
    told = [f"age {age} · job {job}" for age, job in zip(rows.age, rows.job, strict=True)]
    assert result.data.column("person").to_pylist() == told
    assert result.data.column("amount").to_pylist() == rows.amount.tolist()
    assert result.receipt.groups == {
        "person": ("age", "job"),
        "unused + housing": HOME.columns[::-1],
    }


def test_one_row_is_looked_up_in_a_grouped_sample_and_is_the_same_alone(backend):
    analysis = opened(backend, toys.model("histogram"))
    many = answered(backend, sampled(analysis, "tree_shap", 2_000, groups=(PERSON,)))
    single = one(analysis, 7, "tree_shap", groups=(PERSON,))
    found = answered(backend, single)
    at = int(np.flatnonzero(many.positions == 7)[0])
    np.testing.assert_array_equal(found.values[0], many.values[at])
    assert found.names == many.names
    assert (
        found.receipt.key
        == many.receipt.key
        != backend.engine.explain(replace(single, groups=())).result().receipt.key
    )


def test_another_name_is_another_label_on_the_same_numbers(backend):
    analysis = opened(backend, toys.model("histogram"))
    first = answered(backend, sampled(analysis, "tree_shap", 30, groups=(PERSON,)))
    renamed = replace(PERSON, name="somebody")
    second = answered(backend, sampled(analysis, "tree_shap", 30, groups=(renamed,)))
    assert (first.names[0], second.names[0]) == ("person", "somebody")
    assert first.receipt.key == second.receipt.key
    assert first.receipt.stored == second.receipt.stored
    np.testing.assert_array_equal(first.values, second.values)


def answered(backend, request):
    result = backend.engine.explain(request).result()
    assert isinstance(result, Attribution)
    assert isinstance(result.data, pa.Table)
    return result
