"""scikit-learn models saved with skops: a description that is audited before it is built."""

from __future__ import annotations

import hashlib
import warnings
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from explainers.errors import RefusedError, quoted
from explainers.intake.abilities import lacks
from explainers.intake.archive import check_archive
from explainers.intake.handle import ModelHandle, columns_of
from explainers.intake.sklearn_audit import audit
from explainers.intake.sklearn_card import (
    class_labels,
    details,
    feature_names,
    kind_words,
    model_steps,
    task_of,
)
from explainers.intake.sklearn_trees import tree_part
from explainers.intake.skops_names import TRUSTED, advice
from explainers.records import Feature, Floats, ModelCard, Task

if TYPE_CHECKING:
    import pandas as pd

_MAX_EXPANDED = 2_000_000_000


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a skops file.

    Raises RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, UNLISTED_TYPE,
    BROKEN_MODEL, READS_FILES, NOT_A_MODEL, NOT_FITTED, NOT_A_TABLE_MODEL, NO_PROBABILITIES,
    SEVERAL_TARGETS.
    """
    model, notes = _build(data)
    task = task_of(model)
    features = feature_names(model)
    classes = class_labels(model) if task == "classification" else ()
    steps = model_steps(model)
    named = hasattr(model, "feature_names_in_") or hasattr(steps[0], "feature_names_in_")
    audit(model)
    trees, why_no_trees = tree_part(steps[-1], steps[:-1], features, len(classes), named)
    card = ModelCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        family="scikit-learn",
        kind=kind_words(steps),
        task=task,
        scale="probability" if classes else "number",
        features=tuple(Feature(name) for name in features),
        outputs=len(classes) or 1,
        classes=classes,
        lacks=lacks(kind_words(steps), trees=why_no_trees),
        versions={"scikit-learn": version("scikit-learn")},
        details=details(steps[-1]),
        notes=notes,
    )
    return ModelHandle(card, _predict(model, task, named), trees)


def _build(data: bytes) -> tuple[Any, tuple[str, ...]]:
    """Audit the description, then build the object; say which older version it was saved with."""
    import skops.io
    from sklearn.exceptions import InconsistentVersionWarning

    check_archive(data, _MAX_EXPANDED)
    try:
        unlisted = sorted(set(skops.io.get_untrusted_types(data=data)) - TRUSTED)
    except Exception as problem:
        raise _broken(problem) from problem
    if unlisted:
        raise RefusedError(
            "UNLISTED_TYPE",
            "This file needs types that are not on the list of known ones: "
            + ", ".join(quoted(name) for name in unlisted[:5])
            + ("." if len(unlisted) <= 5 else f" and {len(unlisted) - 5} more."),
            advice(unlisted),
        )
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model = skops.io.loads(data, trusted=sorted(TRUSTED))
    except Exception as problem:
        raise _broken(problem) from problem
    older = {
        str(found.message.original_sklearn_version)
        for found in caught
        if isinstance(found.message, InconsistentVersionWarning)
    }
    return model, tuple(_aged(saved_with) for saved_with in sorted(older))


def _aged(saved_with: str) -> str:
    return (
        f"Saved with scikit-learn {saved_with[:20]} and opened with {version('scikit-learn')}: its "
        "answers may differ from those it gave then. Save it again with the newer version to be "
        "sure."
    )


def _broken(problem: Exception) -> RefusedError:
    return RefusedError(
        "BROKEN_MODEL",
        f"The skops file could not be read: {type(problem).__name__}, {quoted(problem)}.",
        f"Save it again with scikit-learn {version('scikit-learn')} and skops {version('skops')}, "
        "the versions in use here.",
    )


def _predict(model: Any, task: Task, named: bool) -> Any:
    answer = model.predict_proba if task == "classification" else model.predict

    def predict(frame: pd.DataFrame) -> Floats:
        # A model fitted on a bare array warns about names it has never seen.
        return columns_of(answer(frame if named else frame.to_numpy()))

    return predict
