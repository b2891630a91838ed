"""Declarations: complete, and honest about what they cannot do."""

from dataclasses import replace

import numpy as np
import pytest

from explainers.intake import models
from explainers.methods import registry
from explainers.methods.fitness import by_preference, listed, why_not
from explainers.methods.parameters import choices, named
from explainers.records import TextInput
from tests import picture_subjects, toys
from tests.cards import analysis

METHODS = list(registry().values())


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_declarations_are_complete_sentences(method):
    assert method.question.endswith("?")
    assert method.silent_on.endswith(".")
    assert method.title and method.version and method.scopes and method.tasks
    assert not method.paper or method.link.startswith("https://")


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_every_parameter_has_a_default_a_range_and_help(method):
    for name, field in method.parameters.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name
        # A part of the model has no range; the request's analysis says which there are. One of a
        # few texts has none either.
        if named(field) is None and not choices(field):
            assert {type(part).__name__ for part in field.metadata} >= {"Ge", "Le"}, name


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_cost_counts_rows_sent_to_the_model(method):
    parameters = method.parameters()
    none, one, ten = (method.cost(parameters, rows, 5) for rows in (0, 1, 10))
    assert none >= 0  # reference rows may be asked about once, however many rows there are
    assert ten - none == 10 * (one - none) > 0


def test_tree_shap_says_why_a_linear_model_is_not_for_it():
    card = models.read(toys.linear(), "linear.skops").card
    reason = why_not(registry()["tree_shap"], analysis(card))
    assert reason == "LogisticRegression is not a tree model that Tree SHAP knows."
    assert why_not(registry()["lime_table"], analysis(card)) == ""


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_columns_pictures_and_texts_are_told_apart(method):
    """What a method is about is what it explains, and the sentence about the others names it."""
    tables = analysis(models.read(toys.model("histogram"), "h.skops").card)
    pictures = picture_subjects.analysis(models.read(picture_subjects.network(), "n.keras").card)
    texts = replace(tables, model=replace(tables.model, texts=TextInput()))
    explained = {"columns": "tables", "pictures": "pictures", "texts": "texts"}
    own = " and models of ".join(explained[each] for each in explained if each in method.about)
    for given, matter, takes in (
        (tables, "columns", "takes columns"),
        (pictures, "pictures", "takes pictures"),
        (texts, "texts", "reads texts"),
    ):
        sentence = f"{method.title} explains models of {own}, and this one {takes}."
        assert (matter in method.about) == (why_not(method, given) != sentence)
    assert method.about


def test_in_a_list_of_all_each_method_has_a_name_of_its_own():
    titles = listed(METHODS)
    assert len(set(titles.values())) == len(METHODS)
    assert titles["integrated_gradients"] == "Integrated Gradients"
    assert titles["picture_integrated_gradients"] == "Integrated Gradients (pictures)"
    assert titles["picture_grad_cam"] == "Grad-CAM"
    assert listed([registry()["picture_lime"]]) == {"picture_lime": "LIME"}


def test_what_is_read_at_first_sight_is_offered_first():
    maps = [method for method in by_preference(METHODS) if method.shape == "maps"]
    assert [method.name for method in maps[:2]] == ["picture_lrp", "picture_grad_cam"]
    first, *others = (replace(method, first_sight=0) for method in maps)
    assert by_preference([first, *others])[0] is not first


def test_a_missing_package_is_named(monkeypatch):
    card = models.read(toys.model("histogram"), "h.skops").card
    monkeypatch.setattr("explainers.methods.fitness.find_spec", lambda _: None)
    assert "the package numba" in why_not(registry()["tree_shap"], analysis(card))


def test_predictions_are_the_models_answers():
    from tests.subjects import subject

    given = subject(toys.model("xgboost"))
    method = registry()["predictions"]
    answer = method.run(given, method.parameters(), np.random.default_rng(0))
    np.testing.assert_allclose(answer.arrays["outputs"].sum(axis=1), 1.0)
    assert answer.facts["unit"] == "probability"
