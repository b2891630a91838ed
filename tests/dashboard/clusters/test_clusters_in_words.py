"""Groups of rows in words: what sets them apart, in whose values, and how clear they are."""

import numpy as np
import pytest

from dashboard.clusters.answers import Answered
from dashboard.clusters.measures import TRAITS, grouped, nearest, traits
from dashboard.clusters.tables import clusters_table, rows_table
from dashboard.clusters.words import (
    cluster_sentence,
    clusters_sentence,
    count_sentence,
    typical,
)
from dashboard.rows.names import Numbers
from tests.builders import attribution, slopes


def heaps(make=attribution, rows=(60, 40)):
    """Rows without an account, whose effect is low, and with one, whose effect is high."""
    draw = np.random.default_rng(0)
    first, second = rows
    account = ["none"] * first + ["some"] * (second - 5) + ["none"] * 5
    effect = np.concatenate([np.full(first, -1.0), np.full(second, 2.0)])
    age = np.concatenate([draw.normal(50, 1, first), draw.normal(30, 1, second)])
    values = np.column_stack([effect, 0.01 * draw.normal(size=sum(rows)), np.zeros(sum(rows))])
    return make(values, {"account": account, "age": age.tolist(), "idle": [1.0] * sum(rows)})


def answered(result, unit="probability"):
    values = np.where(np.arange(len(result.positions)) < 60, 0.1, 0.8)
    return Answered(values, unit, "probability of “bad”", Numbers(10_000))


def test_a_group_is_told_by_what_sets_it_apart_and_by_its_values():
    result = heaps()
    found = grouped(result, 1, None)
    assert found.sizes.tolist() == [60, 40]
    told = clusters_sentence(result, 1, found)
    assert told.startswith("The explanations fall into 2 groups; the largest has 60 of 100 rows")
    assert "where account (100 % “none”, elsewhere 12 %) lowers the log-odds of “bad” by 1" in told
    assert told.endswith("on average, elsewhere raises it by 2.")
    one = cluster_sentence(result, 1, found, 1, answered(result))
    assert one.startswith("40 rows (40 %), mean probability of “bad” 80 %; account (88 % “some”")
    assert "raises the log-odds of “bad” by 2 on average, elsewhere lowers it by 1." in one
    assert "age (" not in one, "what hardly differs is not told"


def test_numbers_are_told_by_their_medians_and_gaps_as_missing():
    result = heaps()
    inside = np.arange(100) < 60
    assert typical(result, 1, inside).startswith("median 50")
    assert "elsewhere 30" in typical(result, 1, inside)
    gone = attribution([[1.0], [2.0]], {"a": [None, 3.0]})
    assert typical(gone, 0, np.array([True, False])) == "median missing, elsewhere 3"


def test_numbers_that_do_not_add_up_are_no_effects():
    result = heaps(slopes)
    told = clusters_sentence(result, 1, grouped(result, 1, 2))
    assert "has a mean slope × value of −1 for the probability of “bad”, elsewhere 2" in told
    assert "raises" not in told


def test_what_the_number_of_groups_rests_on_is_said():
    result = heaps()
    best = count_sentence(result, grouped(result, 1, None))
    assert best.startswith("Of 2 to 8 groups, 2 lie farthest apart (judged on 100 rows).")
    assert "no clear groups" not in best
    own = count_sentence(result, grouped(result, 1, 5))
    assert own.startswith("You asked for 5 groups; 2 would lie farthest apart")
    same = count_sentence(result, grouped(result, 1, 2))
    assert same.startswith("You asked for 2 groups; no other number lies farther apart.")
    cloud = attribution(
        np.random.default_rng(0).normal(size=(300, 9)), {f"f{at}": range(300) for at in range(9)}
    )
    assert "there are no clear groups" in count_sentence(cloud, grouped(cloud, 1, None))


def test_rows_that_are_all_alike_are_no_groups():
    flat = attribution(np.ones((5, 2)), {"a": range(5), "b": range(5)})
    found = grouped(flat, 1, None)
    assert found.count == 1
    assert "have the same explanation" in clusters_sentence(flat, 1, found)
    assert count_sentence(flat, found) == ""
    assert traits(flat, 1, found, 0)[0].inside == 1
    assert len(clusters_table(flat, 1, found, np.ones(5))) >= 1


def test_few_features_are_told_and_those_that_differ_most():
    draw = np.random.default_rng(1)
    labels = np.repeat([0, 1], 50)
    values = draw.normal(size=(100, 8)) * 0.01 + np.outer(labels, [8, 0, -6, 0, 4, 5, 0, 7])
    result = attribution(values, {f"f{at}": range(100) for at in range(8)})
    found = traits(result, 1, grouped(result, 1, 2), 0)
    assert len(found) == TRAITS
    assert [trait.feature for trait in found] == [0, 7, 2]


def test_typical_rows_lie_nearest_to_the_middle():
    result = heaps()
    found = grouped(result, 1, 2)
    order = nearest(result, 1, found, 0)
    apart = np.linalg.norm(result.values[order, :, 1] - found.centres[0], axis=1)
    assert (np.diff(apart) >= 0).all() and set(order) == set(found.members(0).tolist())


def test_tables_hold_what_the_words_say():
    result = heaps()
    found, given = grouped(result, 1, 2), answered(heaps())
    table = clusters_table(result, 1, found, given.values)
    assert table["cluster"].tolist() == [1, 2] and table["rows"].tolist() == [60, 40]
    assert table["mean answer"].tolist() == pytest.approx([0.1, 0.8])
    assert table["mean effect"].tolist() == pytest.approx([-1, 2])
    rows = rows_table(result, 1, found, 1, given, most=7)
    assert len(rows) == 7 and list(rows.columns) == ["row", "answer", "effect of account"]
    first = nearest(result, 1, found, 1)[0]
    assert rows["row"].iloc[0] == str(result.positions[first] + 1)
