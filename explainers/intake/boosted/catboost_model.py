"""A checked CatBoost file in CatBoost's own hands: the rows it is given, and what it is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.handle import columns_of, numbers_of
from explainers.intake.summary import label
from explainers.records import Feature, Floats

if TYPE_CHECKING:
    import pandas as pd

# A control character that no real column's name holds.
_PADDING = "\x02{}"


class CatBoostModel:
    """A model that computes in one thread. `features` are its columns by their place.

    names: place -> what the file calls the column; categories: place -> index among those.
    """

    def __init__(
        self,
        data: bytes,
        features: Sequence[Feature],
        names: Mapping[int, str],
        categories: Mapping[int, int],
    ) -> None:
        self.ensemble = _load(data)
        self._columns = dict(zip(names, features, strict=True))
        self._names, self._categories = names, categories

    def rows(self, frame: pd.DataFrame) -> Any:
        """Make the Pool CatBoost takes of a frame, (rows, features)."""
        from catboost import Pool

        return Pool(self._as_trained(frame), cat_features=list(self._categories), thread_count=1)

    def ask(self, frame: pd.DataFrame, kind: str) -> Floats:
        """Answers of CatBoost's prediction type `kind`, (rows, outputs)."""
        found = self.ensemble.predict(self.rows(frame), prediction_type=kind, thread_count=1)
        return columns_of(found)

    def shapley(self, frame: pd.DataFrame) -> tuple[Floats, Floats]:
        """CatBoost's own path-dependent Tree SHAP: (rows, features, outputs) and (outputs,)."""
        found = self.ensemble.get_feature_importance(
            self.rows(frame), type="ShapValues", thread_count=1
        )
        by_output = found[:, None, :] if found.ndim == 2 else found
        values = by_output[:, :, sorted(self._names)].transpose(0, 2, 1)
        return np.ascontiguousarray(values, dtype=np.float64), by_output[0, :, -1]

    def coded(self, frame: pd.DataFrame) -> Floats:
        """What splits that ask no statistics look at, (rows, features): see `catboost_forest`."""
        return np.column_stack(
            [
                self._numbered(frame[feature.name], place)
                if feature.kind == "category"
                else numbers_of(frame[feature.name])
                for place, feature in self._columns.items()
            ]
        )

    def _numbered(self, column: pd.Series, place: int) -> Floats:
        """Which of the values that splits ask for each is; the file has hashes of them alone."""
        number, index = self.ensemble._object._calc_cat_feature_perfect_hash, self._categories
        texts = [_as_text(value) for value in column]
        known = {text: float(number(text, index[place])) for text in set(texts)}
        return np.array([known[text] for text in texts])

    def try_out(self, kind: str) -> None:
        """Ask for one row: CatBoost reads the names of columns and classes only then.

        Raises RefusedError BROKEN_MODEL.
        """
        import pandas as pd

        columns = self._columns.values()
        row = {column.name: [0.0 if column.kind == "number" else ""] for column in columns}
        if not 0 < len(row) == len(columns):
            return  # refused by its columns
        try:
            self.ask(pd.DataFrame(row), kind)
        except Exception as problem:  # CatBoost has one error class and many others
            raise broken(f"{type(problem).__name__}, {quoted(problem)}") from problem

    def _as_trained(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Numbers, texts, and 0 for the columns that the file left out as never asked."""
        import pandas as pd

        made: dict[str, Any] = {}
        for place in range(max(self._names, default=-1) + 1):
            feature = self._columns.get(place)
            if feature is None:
                made[_PADDING.format(place)] = np.zeros(len(frame))
                continue
            column = frame[feature.name]
            made[self._names[place] or str(place)] = (
                column.map(_as_text).to_numpy()
                if feature.kind == "category"
                else numbers_of(column)
            )
        return pd.DataFrame(made, copy=False)


def broken(said: str) -> RefusedError:
    """Make the error for a file that looks like a CatBoost model and is none."""
    return RefusedError(
        "BROKEN_MODEL",
        f"The file looks like a CatBoost model but cannot be read: {said}.",
        "Save it with model.save_model('model.cbm') and upload the new file.",
    )


def _load(data: bytes) -> Any:
    try:
        from catboost import CatBoost
    except ImportError as problem:
        raise RefusedError(
            "MISSING_PACKAGE",
            "This is a CatBoost model, and CatBoost is not installed here.",
            "Install it with “pip install -r requirements-catboost.txt”, or save the model with "
            "model.save_model('model.onnx', format='onnx').",
        ) from problem

    model = CatBoost()
    try:
        model.load_model(blob=data)
    except Exception as problem:  # CatBoost has one error class and many others
        raise broken(f"{type(problem).__name__}, {quoted(problem)}") from problem
    return model


def _as_text(value: Any) -> str:
    """Write a category as CatBoost does."""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "nan" if missing else label(value)
