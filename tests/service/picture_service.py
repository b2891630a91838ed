"""A service with a model of pictures and three pictures in it."""

from dataclasses import replace

from explainers.intake.matching.class_naming import class_names
from explainers.records import Analysis
from tests import picture_subjects as given


def opened(backend, model, file_name="network.keras", how=given.HOW, archive=None, **changes):
    """Upload a model and the pictures, and save their analysis."""
    card = backend.read_model(file_name, model)
    table = backend.read_table("pictures.zip", archive or given.archive())
    made = Analysis("", "pictures", card, table, (), class_names(card, table, "label"))
    usual = {"preparation": how, "target": "label", "identifier": "picture"}
    return backend.save(replace(made, **{**usual, **changes}))
