"""Mixtures: columns keep their dtypes, and equal means that no model can tell the difference."""

import numpy as np
import pandas as pd
import pytest

from explainers.kernels.marginal_game import batches
from explainers.kernels.mixtures import pooled
from tests.kernels.games import people


def whole(table):
    return table.assign(
        day=pd.date_range("2020-01-01", periods=len(table)),
        zone=pd.date_range("2020-01-01", periods=len(table), tz="UTC"),
        maybe=pd.Series([True, None, False, 1] * len(table), dtype=object).head(len(table)),
    )


def chosen(frame, told):
    """A layout that takes a column from the explained row where `told`, (mixtures, features)."""
    assert told.shape[1] == frame.shape[1]
    return lambda at, ours, theirs: np.where(told[:, at], ours, theirs).astype(ours.dtype)


def test_mixtures_are_cell_by_cell_those_of_the_two_rows():
    rows, references = whole(people(6, 1)), whole(people(7, 2))
    pool = pooled(rows, references)
    draw = np.random.default_rng(0)
    at, against = draw.integers(0, 6, 50), draw.integers(0, 7, 50)
    told = draw.random((50, rows.shape[1])) < 0.5
    found = pool.mixed(at, against, chosen(rows, told))
    slow = pd.concat(
        [
            pd.concat(
                [
                    (rows.iloc[[i]] if told[n, c] else references.iloc[[j]])
                    .iloc[:, c]
                    .reset_index(drop=True)
                    for c in range(rows.shape[1])
                ],
                axis=1,
            )
            for n, (i, j) in enumerate(zip(at, against, strict=True))
        ],
        ignore_index=True,
    )
    pd.testing.assert_frame_equal(found, slow)
    assert found.dtypes.tolist() == rows.dtypes.tolist()


def test_pool_holds_all_rows_as_they_are():
    rows, references = people(3, 1), people(4, 2)
    pool = pooled(rows, references)
    assert (pool.rows, pool.references) == (3, 4)
    pd.testing.assert_frame_equal(pool.frame(), pd.concat([rows, references], ignore_index=True))


def test_whole_numbers_beside_a_gap_become_what_they_are_in_one_table():
    pool = pooled(pd.DataFrame({"n": [3, 4]}), pd.DataFrame({"n": [3.0, np.nan]}))
    assert pool.frame().n.dtype == np.float64
    np.testing.assert_array_equal(pool.differs[:, :, 0], [[False, True], [True, True]])


@pytest.mark.parametrize(
    ("ours", "theirs", "differs"),
    [
        (1.5, 1.5, False),
        (np.nan, np.nan, False),
        (0.0, -0.0, True),
        (1.5, np.nextafter(1.5, 2), True),
        (7, 7, False),
        ("rent", "rent", False),
        ("rent", "Rent", True),
        (pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-01"), False),
        (pd.Timestamp("2020-01-01"), pd.NaT, True),
    ],
)
def test_values_differ_where_a_model_could_tell(ours, theirs, differs):
    pool = pooled(pd.DataFrame({"a": [ours]}), pd.DataFrame({"a": [theirs]}))
    assert pool.differs[0, 0, 0] == differs


@pytest.mark.parametrize(
    ("ours", "theirs", "differs"),
    [(True, 1, True), (None, np.nan, True), (None, None, False), (np.nan, np.nan, False)],
)
def test_values_of_mixed_columns_differ_by_type_too(ours, theirs, differs):
    frames = [pd.DataFrame({"a": pd.Series([v], dtype=object)}) for v in (ours, theirs)]
    assert pooled(*frames).differs[0, 0, 0] == differs


@pytest.mark.parametrize("dtype", ["str", "category", "Int64", "string"])
def test_a_gap_in_a_column_equals_a_gap(dtype):
    frame = pd.DataFrame({"a": pd.Series([None, "1"]).astype(dtype)})
    np.testing.assert_array_equal(pooled(frame, frame).differs[:, :, 0], ~np.eye(2, dtype=bool))


@pytest.mark.parametrize("limit", [1, 7, 10, 1_000])
def test_batches_take_every_game_once_and_keep_the_limit(limit):
    sizes = np.random.default_rng(0).integers(0, 10, 60)
    parts = list(batches(sizes, limit))
    assert np.concatenate([np.arange(60)[part] for part in parts]).tolist() == list(range(60))
    totals = [sizes[part].sum() for part in parts]
    for part, total in zip(parts, totals, strict=True):
        assert total <= limit or part.stop - part.start == 1
    # No batch could have taken the next one's first game too.
    for total, after in zip(totals, parts[1:], strict=False):
        assert total + sizes[after.start] > limit


def test_no_games_are_no_batches():
    assert list(batches(np.array([], dtype=np.int64), 5)) == []
