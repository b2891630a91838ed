"""Which of a preprocessor's columns feeds which input of a model: by name, or by their order."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from explainers.errors import RefusedError, quoted
from explainers.intake.matching.names import near, one_to_one
from explainers.records import Integers, ModelCard, PreprocessorCard

# How libraries and our readers number what has no name.
_NUMBERED = re.compile(r"(column |Column_|f|x|input[ _]?)\d+")
_SHOWN = 3


def feeds(preprocessor: PreprocessorCard, model: ModelCard) -> tuple[Integers, tuple[str, ...]]:
    """Find for each input of the model the made column that feeds it, (inputs,), and what to say.

    By name where both have the same names, in any order and but for prefixes and marks; else in
    their order. Raises RefusedError PREPROCESSOR_MISFIT where their numbers differ, or the model
    takes no columns but a text.
    """
    if model.texts is not None:
        raise _no_columns(preprocessor, model)
    made, taken = preprocessor.made, [feature.name for feature in model.features]
    if len(made) != len(taken):
        raise _misfit(preprocessor, model)
    exact = _by_name(made, taken)
    if exact is not None:
        return exact, ()
    renamed = _by_name([_unprefixed(name) for name in made], [_unprefixed(name) for name in taken])
    if renamed is not None:
        pairs = zip((made[i] for i in renamed), taken, strict=True)
        told = [f"{quoted(one)} is {quoted(other)}" for one, other in pairs if one != other]
        return renamed, (
            f"What {quoted(preprocessor.file_name)} makes is matched to the model by name, but for "
            f"prefixes and marks: {_listed(told)}.",
        )
    in_order = np.arange(len(taken))
    if _numbered(taken) or _numbered([feature.name for feature in preprocessor.features]):
        return in_order, ()
    return in_order, (
        f"The names of the columns that {quoted(preprocessor.file_name)} makes "
        f"({_quotes(made)}) are not the model's ({_quotes(taken)}), so its {len(made)} columns are "
        "taken in their order.",
    )


def _by_name(made: Sequence[str], taken: Sequence[str]) -> Integers | None:
    """Find every input among the made columns; None unless all are, each by one column."""
    places = {name: i for i, name in enumerate(made)}
    if len(places) < len(made) or len(set(taken)) < len(taken):
        return None
    same = {name: name for name in taken if name in places}
    found = same | one_to_one(near(taken, made))
    if len(found) < len(taken):
        return None
    return np.array([places[found[name]] for name in taken], dtype=np.int64)


def _unprefixed(name: str) -> str:
    """A name without the steps a ColumnTransformer puts before it: "num__age" is "age"."""
    return name.rsplit("__", 1)[-1]


def _numbered(names: Sequence[str]) -> bool:
    return all(_NUMBERED.fullmatch(name) for name in names)


def _no_columns(preprocessor: PreprocessorCard, model: ModelCard) -> RefusedError:
    return RefusedError(
        "PREPROCESSOR_MISFIT",
        f"{quoted(preprocessor.file_name)} makes columns, and {quoted(model.file_name)} reads a "
        "text as it stands in the table.",
        "Leave the preprocessor out.",
    )


def _misfit(preprocessor: PreprocessorCard, model: ModelCard) -> RefusedError:
    made, taken = preprocessor.made, [feature.name for feature in model.features]
    own = {feature.name for feature in preprocessor.features}
    if own == set(taken):
        next_step = "The model takes the columns as they are: leave the preprocessor out."
    else:
        next_step = "Upload the one that this model was trained behind, or leave it out."
    return RefusedError(
        "PREPROCESSOR_MISFIT",
        f"{quoted(preprocessor.file_name)} makes {len(made):,} columns"
        f"{_only(made, taken)} and {quoted(model.file_name)} takes {len(taken):,}"
        f"{_only(taken, made)}.",
        next_step,
    )


def _only(names: Sequence[str], others: Sequence[str]) -> str:
    """Show the names that tell two lists apart, where there are any that mean something."""
    known = set(others)
    apart = [] if _numbered(names) else [name for name in names if name not in known]
    return f" ({_quotes(apart)})" if apart else ""


def _quotes(names: Sequence[str]) -> str:
    return _listed([quoted(name) for name in names])


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts[:_SHOWN]) + (", …" if len(parts) > _SHOWN else "")
