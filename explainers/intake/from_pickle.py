"""scikit-learn, XGBoost, LightGBM and CatBoost models saved with pickle or joblib."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from explainers.errors import ModelError, RefusedError, quoted
from explainers.intake.handle import ModelHandle
from explainers.intake.sklearn.model import handle_of
from explainers.intake.sklearn.versions import differs, too_far
from explainers.records import Floats

if TYPE_CHECKING:
    import pandas as pd


_QUOTED = 300
"""How much of a sentence is quoted in another one."""


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a pickle or joblib file.

    Raises RefusedError: what `pickles.load` and `sklearn_model.handle_of` refuse, or OLD_VERSION
    where the model was saved by a version of scikit-learn whose objects differ.
    """
    from explainers.intake.boosted.files import bare_handle
    from explainers.intake.pickles import load
    from explainers.intake.pickles.make_boosted import Booster

    loaded = load(data)
    if isinstance(loaded.model, Booster):
        return bare_handle(loaded.model, data, file_name)
    old = loaded.saved_with if loaded.saved_with and differs(loaded.saved_with) else None
    try:
        handle = handle_of(loaded.model, loaded.notes, data, file_name)
    except RefusedError as problem:
        if old and problem.code in ("BROKEN_MODEL", "NOT_A_TABLE_MODEL"):
            raise too_far(old, quoted(problem.sentence, _QUOTED)) from problem
        raise
    except Exception as problem:
        if old:
            raise too_far(old, f"{type(problem).__name__}, {quoted(problem)}") from problem
        raise
    return replace(handle, predict=_or_too_far(handle.predict, old)) if old else handle


def _or_too_far(
    predict: Callable[[pd.DataFrame], Floats], saved_with: str
) -> Callable[[pd.DataFrame], Floats]:
    """Have a failing prediction name both versions: what is missing is asked for only then."""

    def told(frame: pd.DataFrame) -> Floats:
        try:
            return predict(frame)
        except Exception as problem:
            why = too_far(saved_with, f"{type(problem).__name__}, {quoted(problem)}")
            raise ModelError(why.code, why.sentence, why.next_step) from problem

    return told
