"""The example method in CONTRIBUTING.md works as printed."""

import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from explainers.intake.handle import ModelHandle
from explainers.methods.declaration import Subject
from explainers.records import Feature, ModelCard

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def example():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    module = ModuleType("jitter")
    exec(compile(source, "CONTRIBUTING.md", "exec"), module.__dict__)
    return module


@pytest.fixture
def subject():
    """A model that doubles `age` and ignores the text in `housing`."""
    card = ModelCard(
        digest="0" * 64,
        file_name="double.json",
        size=1,
        family="test",
        kind="doubler",
        task="regression",
        scale="number",
        features=(Feature("age", "number"), Feature("housing", "category")),
        outputs=1,
    )
    rows = pd.DataFrame({"age": [20.0, 40.0], "housing": ["own", "rent"]})
    model = ModelHandle(card=card, predict=lambda frame: 2 * frame[["age"]].to_numpy())
    return Subject(model=model, rows=rows, kinds=("number", "category"))


def test_example_answers_its_question(example, subject):
    parameters = example.METHOD.parameters(draws=3, error=0.1)
    answer = example.METHOD.run(subject, parameters, np.random.default_rng(7))
    draws = np.random.default_rng(7).normal(1, 0.1, (3, 2))
    expected = [[2 * 20 * draws[:, 0].mean()], [2 * 40 * draws[:, 1].mean()]]
    assert_allclose(answer.arrays["outputs"], expected)
    assert answer.facts == {"unit": "prediction"}


def test_example_counts_the_rows_it_sends(example, subject):
    sent = []
    predict = subject.model.predict
    counting = ModelHandle(
        subject.model.card, lambda frame: sent.append(len(frame)) or predict(frame)
    )
    parameters = example.METHOD.parameters()
    counted = Subject(counting, subject.rows, subject.kinds)
    example.METHOD.run(counted, parameters, np.random.default_rng(0))
    assert sum(sent) == example.METHOD.cost(parameters, *subject.rows.shape)
