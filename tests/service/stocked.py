"""A workspace's files, and analyses of them."""

import io

from explainers.records import Analysis, Column, Feature, ModelCard, TableCard
from explainers.service.workspace import Limits, new_id

LIMITS = Limits(model=3_000, table=1_000)


class Forward(io.BytesIO):
    """A stream that cannot be rewound, such as a connection."""

    def seekable(self):
        return False


def drafts(root):
    return sorted((root / "tmp").iterdir())


def model_card(digest):
    features = (Feature("age", "number"),)
    return ModelCard(digest, "m.json", 3, "xgboost", "Booster", "regression", "number", features, 1)


def table_card(digest):
    return TableCard(digest, "t.csv", 3, "csv", 9, (Column("age", "number", 0, 9, 1.0, 2.0),))


def analysis(workspace, model, table, name="Prices"):
    """A saved analysis of two files with these bytes."""
    model = model_card(workspace.add("m.json", model).digest)
    table = table_card(workspace.add("t.csv", table).digest)
    made = Analysis(new_id(), name, model, table, columns=("age",))
    workspace.save_analysis(made)
    return made
