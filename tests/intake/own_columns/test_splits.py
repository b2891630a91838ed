"""Splits in the user's columns: whatever is made of a column, rows go where the tree sends them."""

import numpy as np
import pytest
import skops.io
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeRegressor

from explainers.errors import RefusedError
from explainers.intake.own_columns import bounds
from explainers.intake.own_columns.bounds import NEVER, Bracket, narrowed
from explainers.intake.own_columns.splits import own_splits
from explainers.intake.own_columns.way import Way
from explainers.kernels.trees.single import ways_of
from tests.intake.own_columns import encodings
from tests.subjects import subject


def way(steps, rows=encodings.ROWS, outcome=None):
    """The way to a tree behind steps."""
    data = encodings.frame()
    model = DecisionTreeRegressor(max_depth=5, random_state=0)
    target = encodings.target() if outcome is None else outcome
    fitted = make_pipeline(steps, model).fit(data, target)
    given = subject(skops.io.dumps(fitted), rows, data.to_csv(index=False).encode())
    trees = given.model.trees
    ways = ways_of(trees.form.forest(), 0)
    return Way(given.rows, given.kinds, trees.form.encode, trees.sources, ways), given


def told(found):
    inner = np.flatnonzero(found.ways.tree.left >= 0).tolist()
    return own_splits(found, inner)


def check(found, given):
    """Hold every told split to where the tree sends each row."""
    lanes = found.ways.ranks.lanes(found.encode(given.rows))
    splits = told(found)
    assert splits
    for node, own in splits.items():
        sides = found.left(lanes, node)
        column = given.rows.iloc[:, own.split.feature]
        for value, left in zip(column.tolist(), sides, strict=True):
            assert own.split.left(value) == (left != own.turned)
    return splits


@pytest.mark.parametrize("number", encodings.NUMBERS)
@pytest.mark.parametrize("text", encodings.TEXTS)
def test_every_row_goes_where_the_tree_sends_it(number, text):
    steps = encodings.columns(encodings.NUMBERS[number], encodings.TEXTS[text])
    check(*way(steps))


def test_bounds_are_those_of_the_table_and_not_of_the_encoding():
    amounts = encodings.frame().amount
    back = {
        "as it is": lambda bound: bound,
        "standardised": lambda bound: bound * amounts.std(ddof=0) + amounts.mean(),
        "turned round": lambda bound: -bound,
    }
    for name, undone in back.items():
        found, _ = way(encodings.columns(encodings.NUMBERS[name]))
        told_here = {n: own for n, own in told(found).items() if own.split.feature == 0}
        assert told_here
        for node, own in told_here.items():
            assert own.split.bound == pytest.approx(undone(found.ways.tree.bound[node]), rel=1e-6)
            assert own.turned == (name == "turned round")


def test_a_bound_is_exact_to_nine_digits():
    found, _ = way(encodings.columns())
    for node, own in told(found).items():
        if own.split.feature == 0:
            # The library compares in single precision, which reaches half a step below the bound.
            step = np.spacing(np.float32(found.ways.tree.bound[node]))
            assert abs(own.split.bound - found.ways.tree.bound[node]) <= step


def test_categories_are_told_by_name():
    found, given = way(encodings.columns())
    names = {
        name
        for own in check(found, given).values()
        if own.split.bound is None
        for name in (*own.split.categories, *own.split.others)
    }
    assert names <= {*"ABCDE", "own", "rent", "free"} and "rent" in names


def test_whole_numbers_that_are_coded_one_by_one_are_told_one_by_one():
    """Between them the encoder takes none: a bound is a round number between two that occur."""
    found, given = way(encodings.columns(rooms=OneHotEncoder()))
    rooms = [own.split for own in check(found, given).values() if own.split.feature == 1]
    assert rooms
    for split in rooms:
        if split.bound is None:
            assert {*split.categories, *split.others} == {"1", "2", "3", "4", "5"}
        else:
            assert split.bound - 1e-9 in (1.0, 5.0) or float(f"{split.bound:.6g}").is_integer()


def test_a_missing_value_goes_where_it_is_filled_in_to():
    found, given = way(encodings.columns(encodings.NUMBERS["filled in"]))
    mean = encodings.frame().amount.mean()
    for own in told(found).values():
        if own.split.feature == 0:
            assert own.split.missing == (mean < own.split.bound)
    assert given.rows.amount.notna().all()


def test_where_no_missing_value_is_taken_nothing_is_said_of_one():
    found, _ = way(encodings.columns(text=OneHotEncoder(handle_unknown="error")))
    texts = [own.split for own in told(found).values() if own.split.feature == 2]
    assert texts and all(split.missing is None for split in texts)


def test_bounds_beyond_the_rows_are_found_and_those_beyond_all_numbers_are_never_met():
    found, given = way(encodings.columns(), rows=3)
    assert len(told(found)) > 3
    check(found, given)
    whole, everyone = way(encodings.columns())
    few = {node: own.split.bound for node, own in told(found).items() if own.split.feature == 0}
    for node, own in told(whole).items():
        if own.split.feature == 0:
            assert few[node] == pytest.approx(own.split.bound, rel=1e-8)
    assert len(everyone.rows) == encodings.ROWS


def test_a_bracket_that_never_parts_stays_that():
    found, _ = way(encodings.columns())
    assert narrowed(found, [Bracket(0, 0, NEVER, NEVER, True)]) == {0: NEVER}


def test_a_way_in_that_takes_no_other_values_gets_round_bounds(monkeypatch):
    found, given = way(encodings.columns())
    monkeypatch.setattr(bounds, "quietly", lambda _: None)
    for own in told(found).values():
        if own.split.feature == 0 and own.split.bound != NEVER:
            assert float(f"{own.split.bound:.5g}") <= own.split.bound
    check(found, given)


def test_a_column_that_is_made_into_several_is_told_by_itself():
    """Of amounts above 0 the square rises as they do."""
    check(*way(encodings.columns(encodings.BENT["squared"])))


def test_numbers_that_go_left_right_and_left_again_are_refused():
    steps = encodings.columns(encodings.BENT["in bins"])
    amounts = encodings.frame().amount
    second = np.linspace(amounts.min(), amounts.max(), 5)[1:3]
    with pytest.raises(RefusedError) as refused:
        told(way(steps, outcome=amounts.between(*second) * 1.0)[0])
    assert refused.value.code == "SPLIT_NOT_IN_COLUMNS" and "amount" in refused.value.sentence
