"""Analyses for tests that need one without files."""

from __future__ import annotations

from explainers.intake import tables
from explainers.intake.matching.class_naming import class_names
from explainers.intake.matching.match import match
from explainers.records import Analysis, ModelCard
from tests import toys


def analysis(model: ModelCard, table: bytes | None = None) -> Analysis:
    """A model's analysis on the toy table, matched by name."""
    card = tables.read(table or toys.csv(), "table.csv").card
    found = match(model, card)
    return Analysis(
        id="",
        name="toy",
        model=model,
        table=card,
        columns=tuple(column for column in found.columns if column is not None),
        classes=class_names(model, card, "outcome"),
        target="outcome",
        identifier="id",
    )
