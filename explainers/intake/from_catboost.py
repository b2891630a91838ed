"""CatBoost models saved as .cbm, categories included."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError
from explainers.intake.abilities import lacks
from explainers.intake.boosted.catboost_audit import check_core
from explainers.intake.boosted.catboost_core import Category, Core, Number, read_core
from explainers.intake.boosted.catboost_meaning import (
    answers_exponent,
    labels_of_classes,
    loss_of,
    objective_of,
    remarks_of,
)
from explainers.intake.boosted.catboost_model import CatBoostModel, broken
from explainers.intake.boosted.meaning import Objective
from explainers.intake.forests.catboost_forest import catboost_forest, walkable
from explainers.intake.handle import LaidTrees, ModelHandle, OwnShapley, TreePart
from explainers.intake.summary import label
from explainers.records import Feature, Floats, ModelCard

if TYPE_CHECKING:
    import pandas as pd

_RAW = "RawFormulaVal"
_STATISTICS = (
    "This CatBoost model asks statistics of categories, which CatBoost keeps to itself; its trees "
    "are explained by CatBoost alone."
)
_UNEVEN = (
    "The trees of this CatBoost model are not symmetric (grow_policy Depthwise or Lossguide) and "
    "ask statistics of categories, which CatBoost keeps to itself; its own Tree SHAP misses the "
    "answers of such trees."
)
_UNWEIGHED = (
    "This CatBoost file does not say how many training rows reached each leaf, which Tree SHAP "
    "needs."
)
_SCALED = (
    "The trees of this CatBoost model are multiplied by {scale:g} (set_scale_and_bias) and ask "
    "statistics of categories, for which CatBoost has no Tree SHAP."
)
_AS_TEXT = (
    "Categories are compared as texts, as CatBoost does: whole numbers without “.0”, true and "
    "false as “1” and “0”, a missing one as “nan”."
)
_SPLIT_UP = (
    "CatBoost combines categories with other columns; Tree SHAP gives the columns of a combination "
    "equal parts of its share."
)


@dataclass(frozen=True)
class Checked:
    """A file that is safe to give to CatBoost, and what it says its answers mean.

    `labels` are the classes in output order, as training had them.
    """

    core: Core
    loss: str
    objective: Objective
    labels: list[Any]


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a CatBoost file.

    Raises RefusedError BROKEN_MODEL, NOT_A_TABLE_MODEL, UNSUPPORTED_OBJECTIVE, SEVERAL_TARGETS or
    MISSING_PACKAGE.
    """
    known = checked(data)
    core, objective = known.core, known.objective
    columns = _columns(core)
    features = _features(columns)
    model = CatBoostModel(
        data,
        features,
        {column.flat: column.name for column in columns},
        {category.flat: category.index for category in core.categories},
    )
    answer = _answer(known)
    model.try_out(answer)
    laid = walkable(core)
    why_no_trees = _why_no_trees(core, laid)
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="CatBoost",
        kind=f"CatBoost, {known.loss}",
        task=objective.task,
        scale="probability" if objective.task == "classification" else "number",
        features=features,
        outputs=objective.outputs,
        classes=tuple(label(name) for name in known.labels),
        lacks=lacks("A CatBoost model", **_said_of_trees(why_no_trees, laid)),
        versions={"catboost": version("catboost")},
        details=(("trees", f"{len(core.trees.sizes):,}"),),
        notes=_notes(core, why_no_trees),
    )

    def margins(frame: pd.DataFrame) -> Floats:
        sums = model.ask(frame, _RAW)
        return objective.margins(sums[:, 0] if core.outputs == 1 else sums)

    sources = np.arange(len(features))
    form = (
        LaidTrees(cache(lambda: catboost_forest(core)), model.coded)
        if laid
        else OwnShapley(model.shapley)
    )
    trees = TreePart(form, sources, margins, objective.unit)
    return ModelHandle(
        card, lambda frame: model.ask(frame, answer), None if why_no_trees else trees
    )


def checked(data: bytes) -> Checked:
    """Check a file without giving it to CatBoost. Raises RefusedError as `read` does."""
    try:
        core = read_core(data)
        if core.others:
            raise _no_table(core.others)
        check_core(core)
        remarks = remarks_of(core)
        loss = loss_of(remarks)
        objective = objective_of(loss, core.outputs)
        labels = labels_of_classes(remarks, objective)
    except ValueError as problem:
        raise broken(str(problem)) from problem
    return Checked(core, loss, objective, labels)


def _answer(known: Checked) -> str:
    """Name the prediction that CatBoostClassifier's or CatBoostRegressor's owner is given."""
    if known.objective.task == "classification":
        return "Probability"
    return "Exponent" if answers_exponent(known.loss) else _RAW


def _columns(core: Core) -> list[Number | Category]:
    both: list[Number | Category] = [*core.numbers, *core.categories]
    return sorted(both, key=lambda column: column.flat)


def _features(columns: Sequence[Number | Category]) -> tuple[Feature, ...]:
    """Names and kinds. Files without names number their columns.

    A file keeps hashes of categories, so their names are not known.
    """
    unnamed = all(column.name in ("", str(column.flat)) for column in columns)
    return tuple(
        Feature(
            f"column {column.flat + 1}" if unnamed else column.name,
            "number" if isinstance(column, Number) else "category",
        )
        for column in columns
    )


def _why_no_trees(core: Core, laid: bool) -> str:
    if not len(core.trees.weights):
        return _UNWEIGHED
    if laid:
        return ""
    if core.trees.uneven:
        return _UNEVEN
    return "" if core.scale == 1 else _SCALED.format(scale=core.scale)


def _said_of_trees(why_none: str, laid: bool) -> dict[str, str]:
    return {"trees": why_none, "walkable_trees": why_none or ("" if laid else _STATISTICS)}


def _notes(core: Core, why_no_trees: str) -> tuple[str, ...]:
    combined = any(sum(map(len, statistic.base[0])) > 1 for statistic in core.statistics)
    as_text = (_AS_TEXT,) if core.categories else ()
    return (*as_text, _SPLIT_UP) if combined and not why_no_trees else as_text


def _no_table(others: Sequence[str]) -> RefusedError:
    return RefusedError(
        "NOT_A_TABLE_MODEL",
        f"This CatBoost model takes {' and '.join(others)} features, and what is explained here "
        "are numbers and categories.",
        "Train it on numeric and categorical columns.",
    )
