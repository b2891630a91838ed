"""Model bytes -> a checked handle, by the format its content shows."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from explainers.errors import RefusedError, quoted
from explainers.intake import (
    from_catboost,
    from_hdf5,
    from_hugging_face,
    from_keras,
    from_lightgbm,
    from_mlflow,
    from_onnx,
    from_pickle,
    from_pt2,
    from_saved_model,
    from_skops,
    from_torchscript,
    from_xgboost,
)
from explainers.intake.formats import MODEL_FORMATS, why_no_model
from explainers.intake.handle import ModelHandle
from explainers.intake.sniff import format_of
from explainers.records import ModelCard

_READERS = {
    "keras": from_keras.read,
    "keras-hdf5": from_hdf5.read,
    "onnx": from_onnx.read,
    "pickle": from_pickle.read,
    "pt2": from_pt2.read,
    "torchscript": from_torchscript.read,
    "saved-model": from_saved_model.read,
    "skops": from_skops.read,
    "xgboost-json": from_xgboost.read,
    "xgboost-ubj": from_xgboost.read,
    "lightgbm": from_lightgbm.read,
    "catboost": from_catboost.read,
    "mlflow": from_mlflow.read,
    "hugging-face": from_hugging_face.read,
}


def read(data: bytes, file_name: str) -> ModelHandle:
    """Read a model file.

    Raises RefusedError: UNOPENED_FORMAT, BROKEN_MODEL, NO_FEATURES, DUPLICATE_FEATURE, or what the
    reader refuses.
    """
    name = format_of(data)
    if name not in _READERS:
        kind, next_step = why_no_model(name)
        raise RefusedError("UNOPENED_FORMAT", f"{quoted(file_name)} is {kind}.", next_step)
    try:
        handle = _READERS[name](data, file_name)
    except RefusedError:
        raise
    except Exception as problem:  # a file changed by hand may lie about any of its parts
        kind = next(known.kind for known in MODEL_FORMATS if known.name == name)
        raise RefusedError(
            "BROKEN_MODEL",
            f"{quoted(file_name)} is {kind}, but its parts do not fit together: "
            f"{type(problem).__name__}, {quoted(problem)}.",
            "Save the model again and upload the new file.",
        ) from problem
    _check_names(handle.card)
    if handle.card.pictures is None:  # which take pictures and no columns
        _check_features(handle.card)
    return handle


def _check_names(card: ModelCard) -> None:
    """Refuse names that no page can be sent: half of a character is no text."""
    names = (name for feature in card.features for name in (feature.name, *feature.categories))
    layers = card.pictures.layers if card.pictures else ()
    for name in chain(names, card.classes, layers):
        try:
            name.encode()
        except UnicodeEncodeError as problem:
            raise RefusedError(
                "BROKEN_MODEL",
                f"The model has a name that is no text: {quoted(name)} holds half a character.",
                "Name the column, class or layer anew and save the model again.",
            ) from problem


def _check_features(card: ModelCard) -> None:
    counts = Counter(feature.name for feature in card.features)
    if not counts:
        raise RefusedError(
            "NO_FEATURES",
            f"This {card.family} model takes 0 columns, so there is nothing to explain.",
            "Train it on at least one column.",
        )
    twice, count = counts.most_common(1)[0]
    if count > 1:
        raise RefusedError(
            "DUPLICATE_FEATURE",
            f"{count} of the model's {len(card.features)} columns are called {quoted(twice)}.",
            "Train it on columns with names of their own.",
        )
