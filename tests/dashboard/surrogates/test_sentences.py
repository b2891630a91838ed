"""What stands above a tree: how far it is the model, before anything else."""

import math
from dataclasses import replace

import numpy as np
import pytest

from dashboard.surrogates.answers import answer_phrase, every_output, node_answer
from dashboard.surrogates.measures import by_depth, classes_of, enough, glass_fidelity
from dashboard.surrogates.measures import tree_fidelity as judge
from dashboard.surrogates.sentences import (
    depth_sentence,
    glass_sentence,
    judged_note,
    own_tree_sentence,
    path_sentence,
    surrogate_sentence,
)
from explainers.checks.fidelity import Fidelity, fidelity
from tests.cards import analysis
from tests.tree_results import glass_box, step_of_a_sum, tree


def found(explained, agreement=0.9, rows=60):
    return Fidelity(explained, agreement, rows)


def test_a_faithful_tree_says_how_far_it_is_the_model_and_what_it_asks():
    told = surrogate_sentence(tree(), found(0.93))
    assert told == (
        "With up to 3 questions a row a tree repeats 93 % of how this model's answers vary, and "
        "decides as the model does in 90 % of rows. It first asks about age."
    )


def test_half_a_model_is_called_that():
    assert "so it is the model in part only" in surrogate_sentence(tree(), found(0.7))


@pytest.mark.parametrize("explained", [0.49, 0.0, -0.7])
def test_a_tree_that_repeats_little_says_so_first(explained):
    told = surrogate_sentence(tree(), found(explained))
    assert told.startswith("Do not read this tree as the model")
    assert "first asks" not in told
    assert ("only 49 %" in told) == (explained > 0)
    assert ("nothing" in told) == (explained <= 0)
    assert ("; it decides as the model does in 90 % of rows." in told) == (explained <= 0)


def test_a_number_is_not_decided_for():
    assert "decides" not in surrogate_sentence(tree(), found(0.9, None))


def test_answers_that_never_change_have_nothing_to_repeat():
    nothing = found(math.nan, None)
    assert "nothing to repeat" in surrogate_sentence(tree(), nothing)
    assert "nothing to repeat" in depth_sentence([nothing], 1)
    assert "nothing to repeat" in glass_sentence(glass_box(), nothing, nothing)


def test_judged_note_counts_the_rows():
    assert "R² over 60 rows" in judged_note(found(0.9))


def test_what_more_questions_buy():
    rising = [found(each) for each in (0.4, 0.6, 0.8)]
    assert depth_sentence(rising, enough(rising)) == (
        "One question repeats 40 % of how the answers vary, 3 questions 80 %, the most that are "
        "tried here."
    )
    flat = [found(each) for each in (0.4, 0.795, 0.8, 0.79)]
    assert enough(flat) == 2
    assert "2 questions 80 %; from there on more buy little" in depth_sentence(flat, 2)
    one = [found(each) for each in (0.9, 0.9)]
    assert enough(one) == 1 and "more buy little, 2 of them 90 %" in depth_sentence(one, 1)
    assert "has no more" in depth_sentence([found(0.9)], 1)
    none = [found(each) for each in (-0.1, 0.0, -0.2)]
    assert depth_sentence(none, 2) == "Up to 3 questions repeat nothing of how the answers vary."
    assert enough([]) == 1


def test_a_glass_box_says_what_curves_alone_do():
    told = glass_sentence(glass_box(), found(0.93), found(0.95))
    assert told == (
        "Curves of single columns, added up, repeat 93 % of how this model's answers vary; with 1 "
        "pair of columns 95 %. The rest is what columns do together, or what the fit has missed."
    )
    assert glass_sentence(glass_box(), found(0.3), found(0.6)).startswith("Do not read these")
    alone = glass_box(terms=glass_box().terms[:2])
    assert "pair" not in glass_sentence(alone, found(0.995), found(0.995))
    assert "rest" not in glass_sentence(alone, found(0.995), found(0.995))


def test_a_step_of_a_sum_says_how_large_it_is():
    told = own_tree_sentence(step_of_a_sum(), 1)
    assert told == (
        "Tree 3 of 7, counted from 0, adds −0.4 to 0.5 to the log-odds of “yes”; the model adds "
        "all of them up, from −0.5 on. It first asks about age."
    )


def test_a_single_tree_is_the_model_and_one_of_a_mean_is_an_answer():
    assert "This tree is the model" in own_tree_sentence(tree(trees=1), 1)
    assert "the mean of all of them" in own_tree_sentence(tree(trees=5, mean=True, number=2), 1)


def test_a_tree_about_another_class_says_so():
    grown = step_of_a_sum().nodes
    values = np.zeros((7, 3))
    values[:, 2] = grown.values[:, 1]
    other = step_of_a_sum(
        nodes=replace(grown, values=values), output_names=("a", "b", "c"), base=np.zeros(3)
    )
    assert own_tree_sentence(other, 0) == (
        "Tree 3 of 7, counted from 0, says nothing about “a”: it is about “c”."
    )


def test_a_way_is_told_step_by_step():
    path = tree().nodes.path((50.0, "rent"))
    assert path_sentence(tree(), path, 1, found(0.9)) == (
        "In a tree that repeats 90 % of the model: age > 35 or missing → housing = rent → age < 55 "
        "or missing: “yes” with over 99.999 %.".replace("over 99.999 %", "100 %")
    )
    assert "repeats only 40 %" in path_sentence(tree(), path, 1, found(0.4))
    assert path_sentence(step_of_a_sum(), path, 1).startswith("Tree 3 of 7: age > 35")
    assert path_sentence(step_of_a_sum(), path, 1).endswith(
        "it adds +0.5 to the log-odds of “yes”."
    )


def test_a_way_that_ends_early_says_why():
    path = tree().nodes.path((50.0, "a boat"))
    assert "here the tree cannot say which way" in path_sentence(tree(), path, 1, found(0.9))
    assert "asks nothing" in path_sentence(tree().cut(0), (0,), 1, found(0.9))


def test_answers_are_written_in_their_unit():
    assert node_answer(tree(), 1, 1) == "yes: 20 %"
    assert node_answer(step_of_a_sum(), 1, 1) == "−0.4"
    assert answer_phrase(tree(), 1, 0) == "“no” with 80 %"
    assert every_output(tree(), 1) == "no: 80 %, yes: 20 %"
    assert every_output(step_of_a_sum(), 1) == "no 0.4, yes −0.4"
    euros = tree(
        nodes=replace(tree().nodes, values=np.full((7, 1), 4200.0)),
        output_names=("prediction",),
        unit="euros",
    )
    assert node_answer(euros, 0, 0) == "4,200 euros" == every_output(euros, 0)


def test_what_rounding_leaves_of_nothing_is_nothing():
    grown = step_of_a_sum().nodes
    values = np.array(grown.values)
    values[0] = [4e-9, -4e-9]
    assert node_answer(step_of_a_sum(nodes=replace(grown, values=values)), 0, 1) == "0"


@pytest.fixture(scope="module")
def about():
    from explainers.intake import models
    from tests import toys

    return analysis(models.read(toys.model("forest"), "forest").card)


def test_a_tree_is_judged_by_the_rows_that_were_kept(about):
    plain = judge(about, tree())
    held = tree().held
    expected = fidelity(tree().outputs[held], tree().answers[held], classes_of(about, tree()))
    assert plain == expected and plain.rows == 3
    everything = np.where(held[:, None], tree().outputs, 0.123)
    assert judge(about, tree(outputs=everything)) == plain


def test_each_depth_is_judged(about):
    judged = by_depth(about, tree())
    assert [one.explained for one in judged] == [
        judge(about, tree().cut(depth)).explained for depth in (1, 2, 3)
    ]


def test_a_glass_box_is_judged_in_the_models_unit(about):
    box = glass_box()
    assert glass_fidelity(about, box, box.answers) == Fidelity(1.0, 1.0, 3)
    assert glass_fidelity(about, box, box.singles).explained < 1
