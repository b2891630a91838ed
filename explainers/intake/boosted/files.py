"""The boosted model inside a pickle, as the file its library would have written, read like one."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError
from explainers.intake import from_catboost, from_lightgbm, from_xgboost
from explainers.intake.boosted.lightgbm_text import broken, check_text
from explainers.intake.boosted.ubjson import decode
from explainers.intake.handle import ModelHandle
from explainers.intake.pickles.make_boosted import Booster, Wrapper
from explainers.intake.sklearn.broken import broken as misfit
from explainers.intake.summary import counted, label

if TYPE_CHECKING:
    import pandas as pd

    from explainers.intake.boosted.steps import BoostedStep


def bare_handle(booster: Booster, data: bytes, file_name: str) -> ModelHandle:
    """Read a Booster that was pickled as it is. `data` is the whole file. Raises RefusedError."""
    handle = _READ[booster.library](booster, None)
    card = replace(
        handle.card,
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
    )
    return replace(handle, card=card)


def step_of(wrapper: Wrapper) -> BoostedStep:
    """Read a model in its scikit-learn class; one that was not fitted becomes a step like that.

    Raises RefusedError BROKEN_MODEL, UNSUPPORTED_OBJECTIVE or what the reader of the
    library's own files refuses.
    """
    from explainers.intake.boosted.steps import fitted_step, unfitted_step

    if wrapper.booster is None:
        return unfitted_step(wrapper.name)
    handle = _READ[wrapper.library](wrapper.booster, wrapper)
    classifies = wrapper.name.endswith("Classifier")
    if classifies and handle.card.task != "classification":
        raise RefusedError(
            "UNSUPPORTED_OBJECTIVE",
            f"This {wrapper.name} was trained with an objective of its own, which gives no "
            "probabilities.",
            "Train it with one of the library's objectives for classification.",
        )
    labels = _labels(wrapper)
    if labels is not None and classifies and len(labels) != handle.card.outputs:
        raise misfit(
            wrapper.name, f"it names {len(labels)} classes and answers {handle.card.outputs}"
        )
    card = replace(
        handle.card,
        kind=f"{wrapper.name}, {handle.card.kind.partition(', ')[2]}",
        classes=tuple(label(v) for v in labels) if labels is not None and classifies else (),
    )
    named = replace(handle, card=card)
    # XGBoost takes what a sparse matrix leaves out for missing, the others for 0.
    gap = math.nan if wrapper.library == "xgboost" else 0.0
    return fitted_step(wrapper.name, named, gap, labels if classifies else None)


def _xgboost(booster: Booster, wrapper: Wrapper | None) -> ModelHandle:
    content = booster.content
    if not isinstance(content, bytes | bytearray):
        raise misfit("Booster", "it holds no model")
    model = _snapshot(bytes(content))
    if wrapper is not None:
        # What XGBClassifier.save_model writes too: it answers with the best round's trees.
        learner = model.get("learner")
        told = learner.setdefault("attributes", {}) if isinstance(learner, dict) else {}
        told["scikit_learn"] = "{}"
    handle = from_xgboost.read(json.dumps(model, default=_plain).encode(), "model")
    missing = math.nan if wrapper is None else wrapper.missing
    if missing is None or (isinstance(missing, float) and math.isnan(missing)):
        return handle
    return _with_gaps(handle, float(missing))


def _snapshot(content: bytes) -> dict[str, Any]:
    """Take the model out of a snapshot of XGBoost's memory, which holds settings beside it."""
    try:
        text = content[1:64].lstrip()[:1] in (b'"', b"}")
        whole = json.loads(content) if text else decode(content)
        model = whole["Model"]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise RefusedError(
            "BROKEN_MODEL",
            "The XGBoost model in this pickle cannot be read; versions before 1.7 wrote another "
            "form.",
            "Save it with model.save_model('model.json') where it was trained, and upload that.",
        ) from problem
    if not isinstance(model, dict):
        raise misfit("Booster", "it holds no model")
    return model


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"a model file holds a {type(value).__name__}")


def _with_gaps(handle: ModelHandle, missing: float) -> ModelHandle:
    """Have a model take one number for a missing value, as its owner set it."""

    def prepared(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.replace(missing, math.nan)

    return replace(
        handle,
        predict=lambda frame: handle.predict(prepared(frame)),
        trees=handle.trees.behind(prepared, handle.trees.sources) if handle.trees else None,
        linear=handle.linear.behind(prepared, handle.linear.sources) if handle.linear else None,
    )


def _lightgbm(booster: Booster, wrapper: Wrapper | None) -> ModelHandle:
    text = booster.content
    if not isinstance(text, str):
        raise misfit("Booster", "it holds no model")
    kept, notes = _as_predicted(text, booster.best, wrapper)
    handle = from_lightgbm.read(kept.encode(), "model")
    return replace(handle, card=replace(handle.card, notes=(*handle.card.notes, *notes)))


def _as_predicted(text: str, best: Any, wrapper: Wrapper | None) -> tuple[str, tuple[str, ...]]:
    """Leave out the rounds after the best one, which LightGBM does not ask after early stopping."""
    import lightgbm

    if not isinstance(best, int | np.integer) or best <= 0:
        return text, ()
    try:
        whole = lightgbm.Booster(model_str=check_text(text).text)
    except RefusedError:
        raise
    except Exception as problem:
        raise broken(f"{type(problem).__name__}") from problem
    rounds = int(whole.current_iteration())
    if best >= rounds:
        return text, ()
    name = "Booster" if wrapper is None else wrapper.name
    return whole.model_to_string(num_iteration=int(best)), (
        f"Training found round {int(best):,} of {counted(rounds, 'round')} best; as {name}.predict "
        "does, later rounds are left out.",
    )


def _catboost(booster: Booster, _: Wrapper | None) -> ModelHandle:
    return from_catboost.read(_file_of(booster), "model")


def _file_of(booster: Booster) -> bytes:
    """The whole file of a CatBoost model. Raises RefusedError BROKEN_MODEL."""
    if not isinstance(booster.content, bytes | bytearray):
        raise misfit("CatBoost", "it holds no model")
    return bytes(booster.content)


def _labels(wrapper: Wrapper) -> list[Any] | None:
    """The classes in output order, in the type training had; CatBoost's stand in its file."""
    if wrapper.library == "catboost" and wrapper.booster is not None:
        return from_catboost.checked(_file_of(wrapper.booster)).labels
    return wrapper.labels


_READ: Mapping[str, Callable[[Booster, Wrapper | None], ModelHandle]] = {
    "xgboost": _xgboost,
    "lightgbm": _lightgbm,
    "catboost": _catboost,
}
