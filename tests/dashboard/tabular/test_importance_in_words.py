"""Permutation importance in words and numbers: what is lost, of which rows, and which orders."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.tabular.importance_measures import (
    MOVES,
    Losses,
    changes,
    dispute,
    judgeable,
    losses,
    measures,
)
from dashboard.tabular.importance_sentences import (
    orders_sentence,
    permuted_disclosure,
    permuted_sentence,
)
from dashboard.tabular.importance_tables import permuted_table
from explainers.checks.importances import Importances
from explainers.intake import models
from tests import toys
from tests.builders import attribution, swapped
from tests.cards import analysis

CLASSES = analysis(models.read(toys.model("histogram"), "m.skops").card)
VALUE = analysis(models.read(toys.model("histogram-value"), "m.skops").card)
YES, NO = CLASSES.classes[1], CLASSES.classes[0]


def swaps(own, changed, truth, classes=CLASSES.classes, unit="probability"):
    names = tuple(f"f{at}" for at in range(np.asarray(changed).shape[2]))
    data = {CLASSES.target: truth}
    return swapped(own, changed, data, names, classes=classes, unit=unit)


def lost(falls, errors=None, title="AUC", fall="AUC falls by", rows=10):
    falls = np.asarray(falls, dtype=np.float64)
    spread = np.full(len(falls), 0.01) if errors is None else np.asarray(errors)
    return Losses(title, fall, Importances(0.9, falls, spread, falls[None]), rows)


FOUR = swaps([0.5] * 10, np.zeros((10, 1, 4)), [YES] * 10)


def test_rows_without_a_known_outcome_or_an_answer_are_not_judged():
    given = swaps([0.9, 0.2, np.nan, 0.8], np.full((4, 2, 1), 0.5), [YES, None, NO, NO])
    among = judgeable(CLASSES, given)
    assert among.rows.tolist() == [0, 3] and among.truth.tolist() == [1, 0]
    assert not len(judgeable(replace(CLASSES, target=None), given).rows)
    assert measures(replace(CLASSES, target=None), given, judgeable(VALUE, given), 1, 0.5) == ()
    assert changes(given, 1).rows == 3


def test_what_is_lost_is_held_against_the_known_outcomes():
    changed = np.array([[[0.9, 0.4]], [[0.2, 0.6]]])
    given = swaps([0.9, 0.2], changed, [YES, NO])
    among = judgeable(CLASSES, given)
    known = {one.title: one for one in measures(CLASSES, given, among, 1, 0.5)}
    assert list(known) == ["Log loss", "AUC", "Accuracy"]
    found = losses(given, among, known["Accuracy"])
    assert (found.title, found.rows, found.found.quality) == ("Accuracy", 2, 1.0)
    assert found.found.falls.tolist() == [0.0, 1.0]
    stricter = measures(CLASSES, given, among, 1, 0.95)[2]
    assert losses(given, among, stricter).found.quality == 0.5


def test_scores_have_no_log_loss_and_values_their_own_measures():
    given = swaps([1.0, -1.0], np.zeros((2, 1, 1)), [YES, NO], unit="decision score")
    titles = [one.title for one in measures(CLASSES, given, judgeable(CLASSES, given), 1, 0.0)]
    assert titles == ["AUC", "Accuracy"]
    value = swaps([1.0, 2.0], np.ones((2, 1, 1)), [1.0, 2.0], ("prediction",), "prediction")
    among = judgeable(VALUE, value)
    found = measures(VALUE, value, among, 0, None)
    assert [one.title for one in found] == ["Mean error", "R²"]
    assert losses(value, among, found[0]).found.falls.tolist() == [0.5]


def test_the_sentence_names_what_is_lost_most_and_the_next():
    told = permuted_sentence(FOUR, lost([0.1, 0.4, 0.2, 0.0], [0.0, 0.05, 0.1, 0.0]), 1)
    assert told == (
        "With another row's f1, AUC falls by 0.4 (95 %: 0.30 to 0.50), more than for any other "
        "feature; next is f2: 0.2."
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (lost([0.4, 0, -1, 0]), "no other feature is missed."),
        (lost([0, 0, -1, 0]), "AUC gets no worse with another row's values of any feature."),
        (lost([0, 0, 0, 0], title=MOVES, fall=""), f"move the probability of “{YES}”."),
        (lost([np.nan] * 4), "AUC cannot be had of these rows: their outcomes do not differ."),
        (lost([np.nan] * 4, rows=0), "No row can be judged"),
        (lost([0.4, 0, 0, 0], [np.nan] * 4), "AUC falls by 0.4; no other"),
        (
            lost([0.4, 0.1, 0, 0], title=MOVES, fall=""),
            f"the probability of “{YES}” moves by 0.4 on average (95 %: 0.38 to 0.42), more than",
        ),
    ],
)
def test_the_sentence_says_what_there_is(found, words):
    assert words in permuted_sentence(FOUR, found, 1)


def test_the_small_print_says_how_good_answers_are_and_of_how_many_rows():
    assert permuted_disclosure(FOUR, lost([0.1] * 4)) == (
        "AUC of the model's own answers: 0.9, over 10 rows."
    )
    assert "over the 7 of 10 rows whose outcome is known." in permuted_disclosure(
        FOUR, lost([0.1] * 4, rows=7)
    )
    assert "not against known outcomes" in permuted_disclosure(FOUR, lost([0.1] * 4, fall=""))


def effects(sizes):
    names = {f"f{at}": [0] for at in range(len(sizes))}
    return attribution([sizes], names, classes=CLASSES.classes)


def many(count):
    return swaps([0.5], np.zeros((1, 1, count)), [YES])


def test_the_feature_the_orders_disagree_about_most_is_named_with_a_reason():
    sizes = [8.0, 7.0, 6.0, 5.0, 4.0]
    told = orders_sentence(effects(sizes), many(5), lost([0.0, 0.4, 0.3, 0.2, 0.1]), 1)
    assert "disagree most about f0: 1st by mean |effect|, 5th by what is lost" in told
    assert "another column may tell the same" in told
    other = orders_sentence(effects(sizes), many(5), lost([0.4, 0.3, 0.2, 0.1, 0.9]), 1)
    assert "about f4: 5th by mean |effect|, 1st by" in other
    assert "what it moves makes them right" in other
    plain = orders_sentence(effects(sizes), many(5), lost([0, 4, 3, 2, 1], title=MOVES, fall=""), 1)
    assert plain.endswith("without it.")
    near = orders_sentence(effects(sizes), many(5), lost([0.9, 0.3, 0.4, 0.2, 0.1]), 1)
    assert "about f1: 2nd by" in near and near.endswith("3rd by what is lost without it.")


def test_orders_that_agree_or_cannot_be_compared():
    sizes = [3.0, 2.0, 1.0]
    same = orders_sentence(effects(sizes), many(3), lost([0.3, 0.2, 0.1]), 1)
    assert same == "Ordered by mean |effect|, the features stand in the same order."
    assert orders_sentence(effects(sizes), many(3), lost([np.nan] * 3), 1) == ""
    assert orders_sentence(effects(sizes), many(4), lost([0.1] * 4), 1) == ""


def test_features_that_count_for_nothing_in_either_order_are_no_dispute():
    names = tuple("abcd")
    falls = np.array([0.5, -0.1, -0.4, 0.0])
    assert dispute(names, np.array([9.0, 0.0, 0.0, 0.0]), falls) is None
    late = np.concatenate([np.arange(40.0, 10.0, -1), [2.0, 1.0]])
    swapped_last = late.copy()
    swapped_last[-2:] = late[:-3:-1]
    assert dispute(tuple(map(str, range(32))), late, swapped_last) is None


def test_the_table_has_a_line_for_each_feature_and_its_draws():
    found = lost([0.1, 0.3, 0.2, np.nan])
    table = permuted_table(FOUR, found)
    assert table.feature.tolist() == ["f1", "f2", "f0", "f3"]
    assert list(table)[1] == "AUC falls"
    np.testing.assert_allclose(table["AUC falls"][:3], [0.3, 0.2, 0.1])
    assert (table["from (95 %)"][:3] < table["AUC falls"][:3]).all()
    draws = replace(found.found, draws=np.array([[0.0, 0.2, 0.1, 0.0], [0.2, 0.4, 0.3, 0.0]]))
    spread = permuted_table(FOUR, replace(found, found=draws, fall=""))
    assert spread["smallest draw"].tolist()[0] == 0.2 and spread["largest draw"].tolist()[0] == 0.4
    assert "mean size of the change" in spread
