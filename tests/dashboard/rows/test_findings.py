"""Rows as people look for them: what the table beside the row picker holds."""

from dashboard.rows.findings import Finder
from dashboard.rows.population import of
from explainers.records import Analysis, ModelCard, TableCard
from tests.builders import predictions

IRIS = ("setosa", "versicolor", "virginica")
TABLE = TableCard("t", "table.csv", 1, "CSV", 2, ())


def analysed(outputs, classes, unit, identifier="id", **columns):
    scale = {"probability": "probability", "decision score": "score"}.get(unit, "number")
    task = "classification" if classes else "regression"
    model = ModelCard("m", "m", 1, "toy", "toy", task, scale, (), len(outputs[0]), classes)
    return Analysis(
        id="",
        name="toy",
        model=model,
        table=TABLE,
        columns=(),
        classes=classes,
        positive=classes[-1] if classes else None,
        target=next(iter(columns), None),
        identifier=identifier,
    )


def found(outputs, classes, unit, identifier="id", **columns):
    names = {identifier: [f"R-{at}" for at in range(len(outputs))], **columns}
    answers = predictions(outputs, names, classes=classes or ("prediction",), unit=unit)
    analysis = analysed(outputs, classes, unit, identifier, **columns)
    everyone = of(analysis, answers)
    return Finder(analysis, everyone.predictions, everyone.names)


def lines(rows):
    return rows.table().to_dict("list")


def test_of_two_classes_the_positive_ones_answer_is_shown():
    rows = found([[0.2, 0.8], [0.7, 0.3]], ("good", "bad"), "probability", risk=["bad", "good"])
    assert lines(rows) == {"id": ["R-0", "R-1"], "bad": [0.8, 0.3], "risk": ["bad", "good"]}


def test_a_score_is_called_one():
    rows = found([[-1.5, 1.5], [0.2, -0.2]], ("good", "bad"), "decision score")
    assert lines(rows) == {"id": ["R-0", "R-1"], "bad (score)": [1.5, -0.2]}
    assert (rows.predicted(0), rows.predicted(1)) == (1, 0)


def test_of_three_classes_the_predicted_one_and_its_answer_are_shown():
    outputs = [[-1.0, -0.2, -3.0], [2.0, 0.5, 2.5]]
    assert lines(found(outputs, IRIS, "decision score", species=["versicolor", "setosa"])) == {
        "id": ["R-0", "R-1"],
        "predicted": ["versicolor", "virginica"],
        "decision score": [-0.2, 2.5],
        "species": ["versicolor", "setosa"],
    }


def test_a_value_is_the_prediction():
    assert lines(found([[3.5], [-2.0]], (), "prediction"))["prediction"] == [3.5, -2.0]


def test_a_tables_own_titles_are_kept():
    rows = found([[0.2, 0.3, 0.5]], IRIS, "probability", identifier="predicted", probability=[1])
    assert lines(rows) == {
        "predicted": ["R-0"],
        "predicted (model)": ["virginica"],
        "probability": [0.5],
        "probability (known)": [1],
    }
    assert rows.score_title == "probability"
    same = found([[0.2, 0.8]], ("good", "bad"), "probability", identifier="bad")
    assert lines(same) == {"bad": ["R-0"], "bad (model)": [0.8]}
