"""What a model lacks is said for every need a method may have."""

from explainers.intake.abilities import lacks
from explainers.methods import registry


def test_what_is_there_is_not_lacking():
    found = lacks("A forest", trees="")
    assert set(found) == {"linear", "gradients", "deep_shap"}
    assert found["gradients"].startswith("A forest has no gradients")


def test_a_readers_own_reason_is_kept():
    assert lacks("A booster", trees="It averages its trees.")["trees"] == "It averages its trees."


def test_every_need_of_a_method_is_known():
    """A need nobody says is lacking would be taken for given by every model."""
    needs = {need for method in registry().values() for need in method.needs}
    assert needs <= set(lacks("Nothing"))
