"""Requests about a table of 1,000 rows and a forest, of which there are cards alone."""

from dataclasses import replace

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

MODEL = ModelCard(
    digest="a" * 64,
    file_name="model.skops",
    size=9,
    family="scikit-learn",
    kind="Forest",
    task="classification",
    scale="probability",
    features=(Feature("age"), Feature("job")),
    outputs=2,
    classes=("no", "yes"),
    versions={"scikit-learn": "1.0"},
)
TABLE = TableCard(
    digest="b" * 64,
    file_name="table.csv",
    size=9,
    format="CSV",
    rows=1_000,
    columns=tuple(Column(name, "number", 0, 9) for name in ("id", "age", "job", "sex", "out")),
)
ANALYSIS = Analysis("", "toy", MODEL, TABLE, ("age", "job"), ("no", "yes"))
TREES = Request(ANALYSIS, "tree_shap", SampledRows())
LIME = Request(ANALYSIS, "lime_table", OneRow(7))


def with_analysis(request, **changes):
    return replace(request, analysis=replace(request.analysis, **changes))
