"""How near counterfactuals are, and to how many rows: `python -m benchmarks.counterfactuals`.

The declined rows of German credit, three alternatives each. Beside ours the nearest rows of the
table that the model decides otherwise, as they stand; and DiCE where it is installed:
`python -m pip install --no-deps dice-ml raiutils`, since its own list of requirements would put
another build of XGBoost in place of ours.
"""

from __future__ import annotations

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from explainers.intake import models, tables
from explainers.intake.matching.match import match
from explainers.intake.rows import model_frame
from explainers.methods import registry
from explainers.methods.declaration import Subject
from explainers.records import Floats
from explainers.service.samples import FOLDER

DECLINED, WANTED, SECONDS = 100, 3, 3.0
SHARE = 0.95
_METHOD = registry()["counterfactuals"]

Finder = Callable[[int], pd.DataFrame]
"""The position of a row -> alternatives to it, (found, features), whether they hold or not."""


@dataclass(frozen=True)
class Way:
    """What one way of finding alternatives comes to, over all rows."""

    name: str
    turned: float
    columns: float
    distance: float
    seconds: Floats


@cache
def _credit() -> Subject:
    handle = models.read((FOLDER / "german_credit_pipeline.skops").read_bytes(), "p.skops")
    table = tables.read((FOLDER / "german_credit.csv").read_bytes(), "g.csv")
    columns = match(handle.card, table.card).columns
    names = [feature.name for feature in handle.card.features]
    frame = model_frame(table.data, columns, names, np.arange(table.data.num_rows))
    kinds = tuple("number" if frame[name].dtype.kind in "if" else "category" for name in names)
    return Subject(handle, frame, kinds, frame)


def ways() -> Iterator[Way]:
    """Measure each way over the first declined rows: the model says more than 50 % “bad”."""
    given = _credit()
    rows = np.flatnonzero(given.model.predict(given.rows)[:, 0] > 0.5)[:DECLINED].tolist()
    known: dict[str, Finder] = {"ours": _ours, "nearest rows decided otherwise": _neighbours}
    if find_spec("dice_ml"):
        known |= {f"DiCE, {method}": _dice(method) for method in ("random", "genetic")}
    with threadpool_limits(1):
        for name, find in known.items():
            yield _measured(name, find, rows)


def told(found: Sequence[Way]) -> Iterator[str]:
    """The same as Markdown."""
    yield "## Counterfactuals"
    yield ""
    yield f"The first {DECLINED} rows of German credit that the pipeline declines, {WANTED}"
    yield "alternatives each; one that the model does not decide otherwise counts for nothing."
    yield "Distances are in median deviations, another category is 1. On one thread."
    yield ""
    yield "| | rows turned three ways | changed columns | distance | seconds a row | slowest |"
    yield "|---|---|---|---|---|---|"
    for way in found:
        yield (
            f"| {way.name} | {way.turned:.0%} | {way.columns:.2f} | {way.distance:.2f} "
            f"| {way.seconds.mean():.2f} | {way.seconds.max():.2f} |"
        )
    yield f"| wanted | at least {SHARE:.0%} | | | | under {SECONDS:g} |"
    yield ""


def _measured(name: str, find: Finder, rows: Sequence[int]) -> Way:
    given = _credit()
    seconds, turned = [], []
    parts: list[Floats] = []
    for row in rows:
        started = time.perf_counter()
        found = find(row)
        seconds.append(time.perf_counter() - started)
        valid = found[given.model.predict(found)[:, 0] < 0.5] if len(found) else found
        turned.append(len(valid) >= WANTED)
        parts.append(_sizes(row, valid))
    sizes = np.concatenate(parts)
    changed = (sizes > 0).sum(axis=1)
    distances = sizes.sum(axis=1)
    return Way(name, np.mean(turned), changed.mean(), distances.mean(), np.array(seconds))


def _sizes(row: int, found: pd.DataFrame) -> Floats:
    """How far each cell is from the row's own, (found, features)."""
    given = _credit()
    columns = []
    for name, kind in zip(given.rows.columns, given.kinds, strict=True):
        own, then = given.rows[name].iloc[row], found[name]
        if kind == "number":
            every = given.rows[name].to_numpy(dtype=np.float64)
            spread = np.median(np.abs(every - np.median(every))) or every.std()
            columns.append(np.abs(then.to_numpy(dtype=np.float64) - own) / spread)
        else:
            columns.append((then.astype(object) != own).to_numpy(dtype=np.float64))
    return np.column_stack(columns)


def _ours(row: int) -> pd.DataFrame:
    given = _credit()
    one = replace(given, rows=given.rows.iloc[[row]])
    parameters = _METHOD.parameters(target="0", side="below", wanted=WANTED)
    answer = _METHOD.run(one, parameters, np.random.default_rng(0))
    made = pd.concat([one.rows] * len(answer.facts["changes"]), ignore_index=True)
    for at, changes in enumerate(answer.facts["changes"]):
        for column, value in changes:
            made.iloc[at, column] = int(value) if given.kinds[column] == "number" else value
    return made


def _neighbours(row: int) -> pd.DataFrame:
    given = _credit()
    unlike = given.rows[given.model.predict(given.rows)[:, 0] < 0.5]
    return unlike.iloc[np.argsort(_sizes(row, unlike).sum(axis=1), kind="stable")[:WANTED]]


class _Model:
    """The pipeline as DiCE wants one: “bad” is class 1."""

    def predict_proba(self, rows: pd.DataFrame) -> Floats:
        given = _credit()
        typed = {
            name: rows[name].astype("float64" if kind == "number" else object)
            for name, kind in zip(given.rows.columns, given.kinds, strict=True)
        }
        return given.model.predict(pd.DataFrame(typed))[:, ::-1]

    def predict(self, rows: pd.DataFrame) -> Any:
        return (self.predict_proba(rows)[:, 1] > 0.5).astype(int)


def _dice(method: str) -> Finder:
    dice_ml = import_module("dice_ml")
    given = _credit()
    numbers = [
        n for n, kind in zip(given.rows.columns, given.kinds, strict=True) if kind == "number"
    ]
    plain = given.rows.astype({n: object for n in given.rows.columns if n not in numbers})
    known = plain.assign(declined=_Model().predict(plain))
    data = dice_ml.Data(dataframe=known, continuous_features=numbers, outcome_name="declined")
    model = dice_ml.Model(model=_Model(), backend="sklearn", model_type="classifier")
    finder = dice_ml.Dice(data, model, method=method)
    seeded = {"random_seed": 0} if method == "random" else {}

    def find(row: int) -> pd.DataFrame:
        with contextlib.redirect_stderr(io.StringIO()):  # its bar of progress
            made = finder.generate_counterfactuals(
                plain.iloc[[row]], total_CFs=WANTED, desired_class="opposite", **seeded
            )
        found = made.cf_examples_list[0].final_cfs_df
        if found is None:
            return given.rows.head(0)
        typed = {n: "float64" if n in numbers else object for n in given.rows.columns}
        return found[list(given.rows.columns)].astype(typed).reset_index(drop=True)

    return find


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print("\n".join(told(list(ways()))))
