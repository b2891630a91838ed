"""What a model lacks is said for every need a method may have."""

from dataclasses import replace

from explainers.intake import models
from explainers.intake.abilities import lacks
from explainers.intake.vision.handles import handle_of
from explainers.intake.vision.part import VisionPart
from explainers.methods import registry
from explainers.methods.declaration import PICTURES, TEXTS
from explainers.records import PictureInput
from explainers.studies import registry as studies
from tests import text_subjects, toys


def test_what_is_there_is_not_lacking():
    found = lacks("A forest", trees="")
    assert set(found) == {"linear", "gradients", "deep_shap"}
    assert found["gradients"].startswith("A forest has no gradients")


def test_a_readers_own_reason_is_kept():
    assert lacks("A booster", trees="It averages its trees.")["trees"] == "It averages its trees."


def test_every_need_of_a_method_is_known():
    """A need nobody says is lacking would be taken for given by every model.

    What methods of pictures or texts need is said where such models are read.
    """
    methods = [each for each in registry().values() if each.about not in (PICTURES, TEXTS)]
    assert {need for method in methods for need in method.needs} <= set(lacks("Nothing"))


def test_every_need_of_a_method_of_texts_is_known():
    """A sum has no gradients, a network is no sum; each says so of what methods need."""
    needs = {need for each in registry().values() if each.about == TEXTS for need in each.needs}
    lacking = {kind: set(text_subjects.analysis(kind).model.lacks) for kind in ("pairs", "network")}
    assert needs - {"linear"} <= lacking["pairs"]
    assert "linear" in lacking["network"]


def test_every_need_of_a_method_of_pictures_is_known():
    card = models.read(toys.linear(), "model").card
    about = replace(card, pictures=PictureInput(8, 8, 1, False, None))
    blind = VisionPart(*[None] * 5, (), None, "No slopes.", "No graph.", None, None, "No weights.")
    known = handle_of(about, blind).card.lacks
    pictured = [
        each for each in (*registry().values(), *studies().values()) if each.about == PICTURES
    ]
    assert {need for each in pictured for need in each.needs} <= set(known)
