"""Small results to make documents of, and what a reader's program makes of a document."""

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pyarrow as pa

from explainers.dossier.decision import Decision
from explainers.dossier.whole import Whole
from explainers.records import (
    Analysis,
    Column,
    Feature,
    ModelCard,
    OneRow,
    Request,
    SampledRows,
    TableCard,
)
from tests import builders

DATA = {
    "age": [40, 23, 31],
    "amount": [1169.0, 88.25, 500.0],
    "housing": ["rent", "own", "own"],
}
VALUES = ((0.5, -0.25, 0.125), (0.0, 0.1, -0.4), (0.2, 0.3, 0.1))
ANSWERS = ((0.25, 0.75), (0.6, 0.4), (0.5, 0.5))
MADE = "2026-01-02 03:04 UTC"


def analysis(data=DATA, classes=("good", "bad"), **changes):
    model = ModelCard(
        digest="a" * 64,
        file_name="model.skops",
        size=120_000,
        family="scikit-learn",
        kind="RandomForestClassifier",
        task="classification" if classes else "regression",
        scale="probability" if classes else "number",
        features=tuple(Feature(name) for name in data),
        outputs=max(1, len(classes)),
        classes=classes,
    )
    columns = (*data, "risk", "id")
    table = TableCard(
        digest="b" * 64,
        file_name="table.csv",
        size=9_400,
        format="csv",
        rows=3,
        columns=tuple(Column(name, "unknown", 0, 3) for name in columns),
    )
    made = Analysis(
        id="",
        name="model.skops on table.csv",
        model=model,
        table=table,
        columns=tuple(data),
        classes=classes,
        positive=classes[-1] if classes else None,
        target="risk",
        identifier="id",
    )
    return replace(made, **changes)


def decision(data=DATA, values=VALUES[0], classes=("good", "bad"), result=None, **changes):
    """The document's parts for row 1, about the last output."""
    about = changes.pop("about", analysis(data, classes))
    first = {name: column[:1] for name, column in data.items()}
    found = result or builders.attribution([values], first, classes=classes or ("prediction",))
    answers = ANSWERS if len(classes) == 2 else [row[-1:] for row in ANSWERS]
    unit = "probability" if classes else "prediction"
    known = {"risk": ["bad", "good", "bad"]}
    fields = {
        "request": Request(about, "tree_shap", OneRow(0)),
        "result": found,
        "output": len(found.output_names) - 1,
        "predictions": builders.predictions(
            answers, known, classes=classes or ("prediction",), unit=unit
        ),
        "place": 0,
        "name": "P-001",
        "usual": pa.table(dict(data)),
        "answers": np.array(answers),
        "made": MADE,
    }
    return Decision(**{**fields, **changes})


def whole(data=DATA, values=VALUES, result=None, **changes):
    """The document's parts for all three rows, about the last output."""
    found = result or builders.attribution(values, data)
    about = changes.pop("about", analysis(data))
    fields = {
        "request": Request(about, "tree_shap", SampledRows(2_000)),
        "result": found,
        "output": 1,
        "made": MADE,
    }
    return Whole(**{**fields, **changes})


class Reading(HTMLParser):
    """All tags with their attributes, in order, and all text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())
