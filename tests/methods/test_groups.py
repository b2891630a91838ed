"""Groups of columns as players, method by method: declared, additive, and as defined."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from explainers.checks.additivity import additivity
from explainers.methods import registry
from explainers.methods.declaration import GROUPS_ADDED_UP
from explainers.methods.fitness import why_not
from explainers.methods.marginal import thinned
from explainers.records import Group
from tests import toys
from tests.cards import analysis
from tests.methods import networks
from tests.reference import coalition_game, path_game
from tests.subjects import subject

KNOWN = registry()
PLAYERS = (0, 1, 2, 1, 0)  # of the toy table: age and job, amount and housing, unused
TEAMS = (("age", "job"), ("amount", "housing"), ("unused",))
GROUPS = (Group("person", ("age", "job")), Group("", ("amount", "housing")))
SMALL = {"exact_shap": {"reference_rows": 12}, "permutation_shap": {"reference_rows": 12}}
TOLERANCE = 1e-9


def explain(name, given, **parameters):
    method = KNOWN[name]
    chosen = method.parameters(**{**SMALL.get(name, {}), **parameters})
    return method.run(given, chosen, np.random.default_rng(0))


def grouped(given, players):
    return replace(given, players=players)


def test_exact_shap_equals_the_definition_over_groups():
    given = grouped(subject(toys.model("histogram-three"), 2), PLAYERS)
    found = explain("exact_shap", given).arrays["values"]
    references = thinned(given.reference, 12)
    for at in range(2):
        row = given.rows.iloc[[at]]
        slow = coalition_game.shapley(given.model.predict, row, references, TEAMS)
        np.testing.assert_allclose(found[at], slow, rtol=0, atol=TOLERANCE)
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(found[at] + 2 * TOLERANCE, slow, rtol=0, atol=TOLERANCE)


def test_permutation_shap_agrees_with_exact_shap_within_its_errors():
    given = grouped(subject(toys.model("histogram"), 6), (0, 1, 1, 2, 3))
    exact = explain("exact_shap", given).arrays["values"]
    found = explain("permutation_shap", given, pairs=600).arrays
    assert found["stderr"].max() > 1e-6
    assert (np.abs(found["values"] - exact) <= 5 * found["stderr"] + TOLERANCE).all()


def test_trees_against_reference_rows_agree_with_all_combinations_of_groups():
    given = grouped(subject(toys.model("extra-trees-value"), 4), PLAYERS)
    exact = explain("exact_shap", given).arrays["values"]
    found = explain("interventional_tree_shap", given, reference_rows=12).arrays["values"]
    np.testing.assert_allclose(found, exact, rtol=0, atol=1e-6 * np.abs(exact).max())
    alone = explain("interventional_tree_shap", replace(given, players=()), reference_rows=12)
    added = np.zeros_like(exact)
    for at, player in enumerate(PLAYERS):
        added[:, player] += alone.arrays["values"][:, at]
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(added, exact, rtol=0, atol=1e-6 * np.abs(exact).max())


def grid():
    axis = np.arange(3.0)
    every = [(a, b, c, d) for a in axis for b in axis for c in axis for d in axis]
    return pd.DataFrame(every, columns=["a", "b", "c", "d"])


def test_tree_shap_as_one_player_equals_the_definition_over_groups():
    data = grid()
    target = (data.a > 0) * (data.b > 1) + (data.c > data.d) * (data.a < 2)
    model = RandomForestRegressor(3, max_depth=4, random_state=1).fit(data, target)
    given = subject(skops.io.dumps(model), 81, data.to_csv(index=False).encode())
    together = grouped(given, (0, 1, 0, 2))
    found = explain("tree_shap", together, joined="one player").arrays["values"]
    added = explain("tree_shap", together).arrays["values"]
    alone = explain("tree_shap", given).arrays["values"]
    trees = [path_game.from_sklearn(tree.tree_) for tree in model.estimators_]
    for row in (0, 40, 77):
        slow = path_game.shapley(trees, data.to_numpy()[row], 4, (0, 1, 0, 2)) / 3
        np.testing.assert_allclose(found[row], slow, rtol=0, atol=1e-6)
        with pytest.raises(AssertionError):
            np.testing.assert_allclose(added[row], slow, rtol=0, atol=1e-6)
    np.testing.assert_allclose(added[:, 0], alone[:, 0] + alone[:, 2], rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(added[:, 1:], alone[:, [1, 3]], rtol=0, atol=TOLERANCE)


def test_tree_shap_says_how_a_group_was_made_one():
    given = grouped(subject(toys.model("xgboost"), 3), PLAYERS)
    assert explain("tree_shap", given).facts["notes"][-1] == GROUPS_ADDED_UP
    one = explain("tree_shap", given, joined="one player").facts["notes"]
    assert one[-1] == "The columns of a group are one player."
    plain = explain("tree_shap", subject(toys.model("xgboost"), 3)).facts["notes"]
    assert GROUPS_ADDED_UP not in plain


def test_catboost_can_only_be_added_up_and_says_so():
    card = subject(toys.model("xgboost"), 3)

    def own(rows):
        return np.ones((len(rows), 5, 1)), np.zeros(1)

    from explainers.intake.handle import OwnShapley

    trees = replace(card.model.trees, form=OwnShapley(own), sources=np.arange(5))
    given = grouped(replace(card, model=replace(card.model, trees=trees)), PLAYERS)
    answer = explain("tree_shap", given, joined="one player")
    assert answer.arrays["values"][0, :, 0].tolist() in ([2.0, 2.0, 1.0], [-2.0, -2.0, -1.0])
    assert "CatBoost explains itself column by column" in answer.facts["notes"][-1]


@pytest.mark.parametrize("name", ["gradient_input", "integrated_gradients", "deep_shap"])
def test_methods_for_networks_add_a_groups_columns_up(name):
    given = subject(networks.toy("network-three"), 4)
    players = tuple(0 if column in ("age", "unused") else 1 for column in given.rows.columns)
    alone = explain(name, given)
    found = explain(name, grouped(given, players))
    expected = np.zeros((4, 2, 3))
    for at, player in enumerate(players):
        expected[:, player] += alone.arrays["values"][:, at]
    np.testing.assert_allclose(found.arrays["values"], expected, rtol=0, atol=TOLERANCE)
    assert np.abs(expected).max() > 1e-3
    assert GROUPS_ADDED_UP in found.facts["notes"]
    assert GROUPS_ADDED_UP not in alone.facts["notes"]


TAKING = [name for name, each in KNOWN.items() if each.groups and each.shape == "attribution"]


@pytest.mark.parametrize("name", TAKING)
def test_whoever_takes_groups_shares_its_output_out_among_players(name):
    method = KNOWN[name]
    files = [*map(toys.model, ("xgboost", "histogram-three")), networks.toy("network-two")]
    files.append(toys.linear())
    able = [file for file in files if not why_not(method, about(file))]
    assert able, "no model here that this method explains"
    for file in able:
        given = subject(file, 3)
        width = given.rows.shape[1]
        players = tuple(0 if at in (0, width - 1) else at for at in range(width))
        arrays = explain(name, grouped(given, players)).arrays
        outputs = given.model.card.outputs
        assert arrays["values"].shape == (3, width - 1, outputs)
        if method.additive:
            sums = arrays["values"], arrays["base_values"], arrays["outputs"]
            assert additivity(*sums, method.tolerance).passed


def about(file):
    return analysis(subject(file, 1).model.card)


def test_a_method_that_takes_no_groups_says_so():
    card = about(toys.model("xgboost"))
    lime = KNOWN["lime_table"]
    assert why_not(lime, card) == why_not(lime, card, ()) == ""
    assert why_not(lime, card, GROUPS) == (
        "LIME explains column by column, and 2 groups of columns were asked for."
    )
    assert "1 group of columns was" in why_not(lime, card, GROUPS[:1])
    assert why_not(KNOWN["tree_shap"], card, GROUPS) == ""


def test_groups_bring_a_wide_table_within_reach_of_all_combinations():
    names = [f"x{at:02}" for at in range(30)]
    data = pd.DataFrame(np.random.default_rng(0).normal(size=(40, 30)), columns=names)
    model = RandomForestClassifier(3, random_state=0).fit(data, data.x00 > 0)
    table = data.to_csv(index=False).encode()
    card = analysis(subject(skops.io.dumps(model), 1, table).model.card, table)
    exact = KNOWN["exact_shap"]
    eight = tuple(Group(f"g{at}", tuple(names[at::8])) for at in range(8))
    assert "30 columns, and Exact SHAP asks for all 2^30" in why_not(exact, card)
    assert why_not(exact, card, eight) == ""
    few = why_not(exact, card, eight[:2])
    assert "30 columns, 24 players with these groups, and Exact SHAP asks for all 2^24" in few
