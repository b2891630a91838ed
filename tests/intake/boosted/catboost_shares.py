"""CatBoost models opened, and what Tree SHAP makes of them."""

import numpy as np

from explainers.checks.additivity import additivity
from explainers.intake import models
from explainers.methods import registry
from explainers.methods.declaration import Subject
from tests.intake.boosted import catboost_files as made

CLOSE = 1e-6
"""Of the output's scale: what single precision may cost."""


def handle_of(model):
    return models.read(made.saved(model), "model.cbm")


def rows(name):
    return made.gaps() if name == "gaps" else made.frame(name != "numbers")


def shares(handle, frame):
    method = registry()["tree_shap"]
    subject = Subject(handle, frame, ("number",) * frame.shape[1])
    return method.run(subject, method.parameters(), np.random.default_rng(0)).arrays


def gap(handle, frame):
    """How far Tree SHAP's sums are from the margins."""
    arrays = shares(handle, frame)
    return additivity(arrays["values"], arrays["base_values"], arrays["outputs"]).value
