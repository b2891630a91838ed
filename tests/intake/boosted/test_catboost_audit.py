"""A changed CatBoost file is a sentence; given to the library it would end the process."""

import numpy as np
import pytest

from explainers.errors import RefusedError
from explainers.intake import models
from explainers.intake.boosted.catboost_audit import check_core
from explainers.intake.boosted.catboost_core import read_core
from tests import toys
from tests.intake.boosted import catboost_files as made
from tests.intake.boosted.hostile import CATBOOST, HOSTILE


@pytest.mark.parametrize(("make", "words"), CATBOOST.values(), ids=CATBOOST)
def test_what_is_wrong_is_said(make, words):
    with pytest.raises(RefusedError) as caught:
        models.read(make(), "model.cbm")
    error = caught.value
    assert error.code == "BROKEN_MODEL"
    assert words in error.sentence
    assert "\n" not in error.sentence


@pytest.mark.parametrize(("make", "code"), HOSTILE.values(), ids=HOSTILE)
def test_every_hostile_file_is_refused(make, code):
    with pytest.raises(RefusedError) as caught:
        models.read(make(), "model")
    assert caught.value.code == code


def test_the_edits_are_what_breaks_it():
    for name in made.NAMES:
        assert models.read(made.file(name), "m.cbm").card.family == "CatBoost"
    two = made.file("two")
    assert made.changed(two, "splits", int(made.trees(two).items(1, "i4")[0])) == two
    assert made.counted(two, 1, lambda _: None) == two


OTHERS = {
    "deepest": {"depth": 16, "iterations": 1},
    "by leaves, deepest": {"grow_policy": "Lossguide", "max_leaves": 40, "depth": 16},
    "by levels": {"grow_policy": "Depthwise", "depth": 6, "min_data_in_leaf": 9},
    "ordered": {"boosting_type": "Ordered"},
    "many borders": {"border_count": 600},
    "shrunk": {"model_shrink_rate": 0.1, "boost_from_average": False},
    "nothing to split": {"l2_leaf_reg": 1e30, "min_data_in_leaf": 10**6},
    "samples": {"bootstrap_type": "Bernoulli", "subsample": 0.5},
    "missing ones are large": {"nan_mode": "Max"},
    "every statistic": {
        "one_hot_max_size": 1,
        "simple_ctr": ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"],
        "combinations_ctr": ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"],
        "max_ctr_complexity": 6,
        "model_size_reg": 0,
        "iterations": 30,
        "depth": 5,
    },
}


@pytest.mark.parametrize("parameters", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("several", [False, True])
def test_what_catboost_makes_passes(parameters, several):
    target = toys.three() if several else toys.two()
    model = made.classifier(**{**made.WORDS, **parameters}).fit(toys.frame(), target)
    core = read_core(made.saved(model))
    check_core(core)
    assert len(core.trees.sizes) == model.tree_count_


def test_a_combination_of_columns_is_really_among_them():
    model = made.classifier(**made.WORDS, **OTHERS["every statistic"])
    core = read_core(made.saved(model.fit(toys.frame(), toys.three())))
    kinds = {statistic.base[1] for statistic in core.statistics}
    assert kinds >= {0, 1, 2}
    assert any(sum(map(len, statistic.base[0])) > 1 for statistic in core.statistics)


def test_more_than_sixteen_levels_are_refused():
    """CatBoost grows none: shift a tree's splits to the next one until it is too deep."""
    core = read_core(made.file("two"))
    deep = np.array([17], dtype=np.int64)
    trees = type(core.trees)(
        **{
            **vars(core.trees),
            "splits": np.zeros(17, dtype=np.int64),
            "sizes": deep,
            "starts": deep * 0,
        }
    )
    with pytest.raises(ValueError, match="17 levels deep, and 16 is the most"):
        check_core(type(core)(**{**vars(core), "trees": trees}))


def chain(levels):
    """A tree that is not symmetric and goes down on one side only."""
    core = read_core(made.file("depthwise"))
    nodes = 2 * levels + 1
    steps = np.zeros((nodes, 2), dtype=np.int64)
    steps[0 : nodes - 1 : 2] = (1, 2)
    ends = (steps == 0).any(axis=1)
    leaves = np.where(ends, np.cumsum(ends) - 1, 2**32 - 1)
    trees = type(core.trees)(
        splits=np.zeros(nodes, dtype=np.int64),
        sizes=np.array([nodes]),
        starts=np.array([0]),
        steps=steps,
        leaves=leaves,
        values=np.zeros(levels + 1),
        weights=np.zeros(0),
    )
    return type(core)(**{**vars(core), "trees": trees})


def test_a_chain_of_sixteen_levels_passes_and_one_more_is_refused():
    check_core(chain(16))
    with pytest.raises(ValueError, match="tree 0 is 17 levels deep, and 16 is the most"):
        check_core(chain(17))


@pytest.mark.parametrize("name", ["statistics", "lossguide", "numbers"])
def test_random_damage_never_gets_further_than_a_sentence(name):
    """Some of these once ended the process: a dead test run is a failed one."""
    data, rows = made.file(name), made.frame(name != "numbers").head(9)
    draw = np.random.default_rng(0)
    refused = 0
    for _ in range(200):
        damaged = bytearray(data)
        # Columns and trees stand at the beginning, statistics at the end, remarks between.
        begin, end = (8, 2_200) if draw.random() < 0.6 else (len(data) - 700, len(data))
        for at in draw.integers(begin, end, size=2):
            damaged[at] = draw.integers(256)
        try:
            handle = models.read(bytes(damaged), "m.cbm")
        except RefusedError:
            refused += 1
            continue
        names = [feature.name for feature in handle.card.features]
        assert handle.predict(rows.set_axis(names, axis=1)).shape[0] == 9
    assert refused > 50
