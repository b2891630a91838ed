"""Preprocessors: fitted scikit-learn transformers that were saved apart from their model."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from explainers.errors import RefusedError, quoted
from explainers.intake.formats import FOREIGN, MODEL_FORMATS, TABLE_FORMATS
from explainers.intake.sklearn.audit import audit
from explainers.intake.sklearn.card import feature_names
from explainers.intake.sklearn.steps import model_steps
from explainers.intake.skops.file import build
from explainers.intake.sniff import format_of
from explainers.intake.sources import MixedColumnsError, sources
from explainers.records import Feature, PreprocessorCard

if TYPE_CHECKING:
    import pandas as pd

MOST_MADE = 10_000
# All names travel in the header of one frame; texts of categories may be long.
_MOST_LETTERS = 100_000
_HOW = (
    "A preprocessor is a fitted scikit-learn transformer: save it with "
    "joblib.dump(preprocessor, 'preprocessor.joblib') or "
    "skops.io.dump(preprocessor, 'preprocessor.skops') and upload that file."
)


@dataclass(frozen=True)
class PreprocessorHandle:
    """A loaded preprocessor. Frames carry the card's feature names, in the card's order.

    encode: frame (rows, features) -> frame or array (rows, made), never sparse.
    """

    card: PreprocessorCard
    encode: Callable[[pd.DataFrame], Any]


def read(data: bytes, file_name: str) -> PreprocessorHandle:
    """Read a preprocessor file.

    Raises RefusedError: UNOPENED_FORMAT, NOT_A_PREPROCESSOR, NOT_FITTED, NO_FEATURES,
    DUPLICATE_FEATURE, TOO_WIDE, BROKEN_MODEL, or what `skops_file.build`,
    `pickles.load` and `audit` refuse.
    """
    name = format_of(data)
    if name not in _BUILD:
        kind, next_step = _why_not(name)
        raise RefusedError("UNOPENED_FORMAT", f"{quoted(file_name)} is {kind}.", next_step)
    transformer, notes = _BUILD[name](data)
    audit(transformer)
    _check_kind(transformer)
    try:
        return _handle(transformer, notes, data, file_name)
    except RefusedError:
        raise
    except Exception as problem:  # a file changed by hand may lie about any of its parts
        raise RefusedError(
            "BROKEN_MODEL",
            f"The {type(transformer).__name__} in {quoted(file_name)} has parts that do not fit "
            f"together: {type(problem).__name__}, {quoted(problem)}.",
            "Save the preprocessor again and upload the new file.",
        ) from problem


def _handle(
    transformer: Any, notes: tuple[str, ...], data: bytes, file_name: str
) -> PreprocessorHandle:
    features = _features(transformer)
    traced, untraced = _traced(transformer, len(features))
    made = _made(transformer, len(traced))
    if len(made) > MOST_MADE:
        raise RefusedError(
            "TOO_WIDE",
            f"{quoted(file_name)} makes {len(made):,} columns; at most {MOST_MADE:,} are taken.",
            "Limit its vocabulary or its categories, or save it and the model as one scikit-learn "
            "Pipeline.",
        )
    steps = model_steps(transformer) or (transformer,)
    card = PreprocessorCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        kind=" → ".join(type(step).__name__ for step in steps),
        features=tuple(Feature(name) for name in features),
        made=made,
        sources=traced if len(traced) == len(made) else (),
        untraced=untraced,
        versions={"scikit-learn": version("scikit-learn")},
        notes=notes,
    )
    named = any(hasattr(part, "feature_names_in_") for part in (transformer, steps[0]))
    return PreprocessorHandle(card, _encode(transformer, named))


def _from_pickle(data: bytes) -> tuple[Any, tuple[str, ...]]:
    from explainers.intake.pickles import load

    loaded = load(data)
    return loaded.model, loaded.notes


_BUILD: Mapping[str, Callable[[bytes], tuple[Any, tuple[str, ...]]]] = {
    "skops": build,
    "pickle": _from_pickle,
}


def _why_not(name: str) -> tuple[str, str]:
    """Say what a file of format `name` is and the next step, where a preprocessor is wanted."""
    for wanted, formats in (("model", MODEL_FORMATS), ("table", TABLE_FORMATS)):
        for known in formats:
            if known.name == name:
                door = f"Upload it under “{wanted.capitalize()}”. {_HOW}"
                return f"{known.kind}, not a preprocessor", door
    return FOREIGN[name].kind, _HOW


def _check_kind(transformer: Any) -> None:
    from sklearn.base import BaseEstimator, is_classifier, is_regressor
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    kind = type(transformer).__name__
    if isinstance(transformer, BaseEstimator) and (
        is_classifier(transformer) or is_regressor(transformer)
    ):
        raise RefusedError(
            "NOT_A_PREPROCESSOR",
            f"The file holds {quoted(kind)}, which is a whole model.",
            "Upload it under “Model”. " + _HOW,
        )
    if not isinstance(transformer, BaseEstimator) or not hasattr(transformer, "transform"):
        raise RefusedError(
            "NOT_A_PREPROCESSOR",
            f"The file holds {quoted(kind)}, which has no transform method.",
            _HOW,
        )
    try:
        check_is_fitted(transformer)
    except NotFittedError as problem:
        raise RefusedError(
            "NOT_FITTED",
            f"This {kind} has not been fitted.",
            "Call fit before saving the preprocessor.",
        ) from problem


def _features(transformer: Any) -> tuple[str, ...]:
    try:
        names = feature_names(transformer)
    except RefusedError as problem:
        raise RefusedError(
            "NO_FEATURES",
            f"This {type(transformer).__name__} does not say which columns it takes: it was not "
            "fitted on a table, or takes texts or other objects.",
            "Fit it on the table's columns; put one that takes texts in a ColumnTransformer that "
            "names its column.",
        ) from problem
    if not names:
        raise RefusedError(
            "NO_FEATURES",
            f"This {type(transformer).__name__} takes 0 columns, so there is nothing to explain.",
            "Fit it on at least one column.",
        )
    twice, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise RefusedError(
            "DUPLICATE_FEATURE",
            f"{count} of the preprocessor's {len(names)} columns are called {quoted(twice)}.",
            "Fit it on columns with names of their own.",
        )
    return names


def _traced(transformer: Any, width: int) -> tuple[tuple[int, ...], str]:
    """For each made column its feature's index, and ""; or nothing and the sentence why not."""
    try:
        return tuple(int(index) for index in sources([transformer], width)), ""
    except MixedColumnsError as problem:
        return (), (
            f"The attributions cannot be given per column of yours: in the preprocessor, {problem}."
        )


def _made(transformer: Any, traced: int) -> tuple[str, ...]:
    """Names of the columns a transformer makes; "column 1", ... where it does not say.

    traced: how many columns were traced back, 0 where they could not be.
    """
    names = _names_out(transformer)
    if names is not None and sum(map(len, names)) <= _MOST_LETTERS:
        return names
    last = (model_steps(transformer) or (transformer,))[-1]
    counted = len(names or ()) or traced or len(_names_out(last) or ())
    if not counted:
        raise RefusedError(
            "NOT_A_PREPROCESSOR",
            f"This {type(transformer).__name__} does not say how many columns it makes.",
            "Give its FunctionTransformer feature_names_out='one-to-one', or save it and the model "
            "as one scikit-learn Pipeline.",
        )
    return tuple(f"column {i + 1}" for i in range(counted))


def _names_out(transformer: Any) -> tuple[str, ...] | None:
    try:
        return tuple(str(name) for name in transformer.get_feature_names_out())
    except (AttributeError, ValueError, TypeError):
        return None


def _encode(transformer: Any, named: bool) -> Callable[[pd.DataFrame], Any]:
    def encode(frame: pd.DataFrame) -> Any:
        # A transformer fitted on a bare array warns about names it has never seen.
        made = transformer.transform(frame if named else frame.to_numpy())
        return made.toarray() if hasattr(made, "toarray") else made

    return encode
