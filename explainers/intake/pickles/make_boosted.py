"""Boosted models inside pickles: their files are taken out and read like any uploaded one.

The libraries' own unpickling hands the bytes to compiled code that trusts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.intake.pickles.standins import Draft, Maker, StandIn

if TYPE_CHECKING:
    from explainers.intake.pickles.reader import Reader

_XGBOOST, _LIGHTGBM, _CATBOOST = "xgboost", "lightgbm", "catboost"
_WRAPPERS = {
    _XGBOOST: ("XGBClassifier", "XGBRegressor", "XGBRanker", "XGBRFClassifier", "XGBRFRegressor"),
    _LIGHTGBM: ("LGBMClassifier", "LGBMRegressor", "LGBMRanker"),
}
_CATBOOST_NAMES = ("CatBoost", "CatBoostClassifier", "CatBoostRegressor", "CatBoostRanker")


@dataclass(frozen=True, eq=False)
class Booster:
    """A boosted model as its library pickles it: bytes, or text of LightGBM's.

    `best` is the round that training found best, and `left_out` what else the pickle said.
    """

    library: str
    content: Any
    best: Any
    left_out: StandIn


@dataclass(frozen=True, eq=False)
class Wrapper:
    """A boosted model in its library's scikit-learn class, called `name`.

    `booster` is None where it was not fitted. `labels` are the classes in output order where they
    are named, and `missing` is what it takes for a missing value.
    """

    library: str
    name: str
    booster: Booster | None
    labels: list[Any] | None
    missing: Any


class BoosterDraft(Draft):
    """A Booster whose attributes, the model's bytes or text among them, come with its state."""

    def __init__(self, library: str) -> None:
        self._library = library

    def finish(self, state: Any, reader: Reader) -> Booster:
        """state: its attributes."""
        rest = _attributes(state)
        contents = [rest.pop(key) for key in ("_handle", "handle") if key in rest]
        best = rest.pop("best_iteration", None)
        content = next((held for held in contents if held is not None), None)
        return Booster(self._library, content, best, StandIn("", list(rest.values())))


class WrapperDraft(Draft):
    """A model's scikit-learn class, whose attributes come with its state."""

    def __init__(self, library: str, name: str) -> None:
        self._library, self._name = library, name

    def finish(self, state: Any, reader: Reader) -> Any:
        """Make a step that answers as the model does. Raises RefusedError.

        state: its attributes. Callbacks, training curves and the like are left out.
        """
        from explainers.intake.boosted.files import step_of

        rest = _attributes(state)
        held = rest.pop("_Booster", None)
        booster = held if isinstance(held, Booster) else None
        labels = _labels(rest)
        wrapper = Wrapper(self._library, self._name, booster, labels, rest.get("missing"))
        step = step_of(wrapper)
        step.left_out = StandIn("", [held, *rest.values()])
        return step


class CatBoostDraft(Draft):
    """A CatBoost model, alone or in its scikit-learn class, which hold their state alike."""

    def __init__(self, name: str) -> None:
        self._name = name

    def finish(self, state: Any, reader: Reader) -> Any:
        """Take the file out of its state: settings, and the model's bytes. Raises RefusedError.

        The class called CatBoost becomes a booster, the others a step that answers as they do.
        """
        from explainers.intake.boosted.files import step_of

        rest = _attributes(state)
        content = rest.pop("__model", None)
        left_out = StandIn("", list(rest.values()))
        booster = Booster(_CATBOOST, content, None, left_out)
        if self._name == "CatBoost":
            return booster
        fitted = None if content is None else booster
        step = step_of(Wrapper(_CATBOOST, self._name, fitted, None, None))
        step.left_out = left_out
        return step


def _labels(attributes: Mapping[str, Any]) -> list[Any] | None:
    """Labels of the classes in output order; None where the model numbers them."""
    coder = attributes.get("_le")
    known = vars(coder).get("classes_") if hasattr(coder, "__dict__") else None
    for held in (attributes.get("_classes"), attributes.get("classes_"), known):
        if isinstance(held, np.ndarray) and held.ndim == 1:
            return list(held.tolist())
    return None


def _attributes(state: Any) -> dict[str, Any]:
    if type(state) is not dict:
        raise ValueError("a boosted model has no attributes")
    return dict(state)


def _booster(library: str) -> Maker:
    module = {_XGBOOST: "xgboost.core", _LIGHTGBM: "lightgbm.basic"}[library]
    return Maker(f"{module}.Booster", new=lambda: BoosterDraft(library))


def _wrapper(library: str, name: str) -> Maker:
    return Maker(f"{library}.sklearn.{name}", new=lambda: WrapperDraft(library, name))


def _catboost(name: str) -> Maker:
    return Maker(f"catboost.core.{name}", new=lambda: CatBoostDraft(name))


BOOSTED = (
    *(_booster(library) for library in _WRAPPERS),
    *(_wrapper(library, name) for library, names in _WRAPPERS.items() for name in names),
    *(_catboost(name) for name in _CATBOOST_NAMES),
)
