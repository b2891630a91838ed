"""Parameters that name a part of the model: columns, an output, a layer, a baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from explainers.errors import RefusedError, quoted
from explainers.methods.declaration import Method
from explainers.methods.parameters import Named, named
from explainers.records import Analysis


@dataclass(frozen=True)
class Words:
    """What a parameter may be, and what "" stands for."""

    allowed: str
    default: str


WORDS: Final[Mapping[Named, Words]] = {
    "feature": Words("the name of a column", "the first column"),
    "output": Words("the number of an output", "the one that the method takes by itself"),
    "layer": Words("the name of a layer", "the one the method chooses"),
    "baseline": Words("one of the model's baselines", "the first of them"),
    "features": Words('a list of columns, such as ["age"]', "none"),
    "numbers": Words('a list of columns of numbers, such as ["age"]', "none"),
    "ranges": Words('a list of columns with two bounds, such as [["age", 20, null]]', "none"),
}


def named_parts(
    method: Method, parameters: Mapping[str, Any], analysis: Analysis
) -> dict[str, Any]:
    """Return the parameters of a request with every named part found in the model.

    The column or baseline that "" stands for is named, so that a receipt says which it was.
    Raises RefusedError BAD_PARAMETER.
    """
    parts = {name: named(field) for name, field in method.parameters.model_fields.items()}
    found = {
        name: _FINDERS[part](method, name, parameters[name], analysis)
        for name, part in parts.items()
        if part is not None
    }
    return {**parameters, **found}


def in_own_names(
    method: Method, parameters: Mapping[str, Any], own: Mapping[str, str]
) -> dict[str, Any]:
    """Return parameters that name columns with the model's own names for them.

    own: the model's feature, by the column that feeds it.
    """
    parts = {name: named(field) for name, field in method.parameters.model_fields.items()}
    told = {name: _RENAMED[part] for name, part in parts.items() if part in _RENAMED}
    found = {name: told[name](parameters[name], own) for name in told if name in parameters}
    return {**parameters, **found}


def _column(method: Method, name: str, chosen: str, analysis: Analysis) -> str:
    if chosen in analysis.columns:
        return chosen
    if not chosen:
        return analysis.columns[0]
    raise RefusedError(
        "BAD_PARAMETER",
        f"{method.title}'s parameter {quoted(name)} is {quoted(chosen)}, which is none of the "
        f"{len(analysis.columns):,} columns the model uses.",
        f"Choose one of them, such as {quoted(analysis.columns[0])}.",
    )


def _columns(method: Method, name: str, chosen: Sequence[str], analysis: Analysis) -> Sequence[str]:
    for column in chosen:
        _column(method, name, column, analysis)
    return chosen


def _numbers(method: Method, name: str, chosen: Sequence[str], analysis: Analysis) -> Sequence[str]:
    for column in _columns(method, name, chosen, analysis):
        card = analysis.table.column(column)
        if card is None or card.kind != "number":
            raise RefusedError(
                "BAD_PARAMETER",
                f"{method.title}'s parameter {quoted(name)} is about {quoted(column)}, whose "
                "values are no numbers and have no order.",
                "Choose a column of numbers, or say that the column must stay as it is.",
            )
    return chosen


def _ranges(
    method: Method, name: str, chosen: Sequence[Sequence[Any]], analysis: Analysis
) -> Sequence[Sequence[Any]]:
    _numbers(method, name, [column for column, _, _ in chosen], analysis)
    for column, low, high in chosen:
        if low is not None and high is not None and low > high:
            raise RefusedError(
                "BAD_PARAMETER",
                f"{method.title}'s parameter {quoted(name)} wants {quoted(column)} from {low:,} to "
                f"{high:,}, and no number is.",
                "Give the lower bound first.",
            )
    return chosen


def _output(method: Method, name: str, chosen: str, analysis: Analysis) -> str:
    outputs = analysis.model.outputs
    if not chosen or chosen in map(str, range(outputs)):
        return chosen
    raise RefusedError(
        "BAD_PARAMETER",
        f"{method.title}'s parameter {quoted(name)} is {quoted(chosen)}, which is the number of "
        f"none of the model's {outputs:,} outputs.",
        f"Choose a number from 0 to {outputs - 1:,}, or leave it out for the predicted one.",
    )


def _layer(method: Method, name: str, chosen: str, analysis: Analysis) -> str:
    layers = analysis.model.pictures.layers if analysis.model.pictures else ()
    if not chosen or chosen in layers:
        return chosen
    raise RefusedError(
        "BAD_PARAMETER",
        f"{method.title}'s parameter {quoted(name)} is {quoted(chosen)}, which is none of the "
        f"{len(layers):,} layers of the model that answer maps.",
        f"Choose one of them, such as {quoted(layers[-1])}, or leave it out."
        if layers
        else "Leave it out.",
    )


def _baseline(method: Method, name: str, chosen: str, analysis: Analysis) -> str:
    known = analysis.model.texts.baselines if analysis.model.texts else ()
    if chosen in known:
        return chosen
    if not chosen:
        return known[0] if known else ""
    raise RefusedError(
        "BAD_PARAMETER",
        f"{method.title}'s parameter {quoted(name)} is {quoted(chosen)}, which is none of the "
        f"{len(known):,} baselines of the model.",
        f"Choose one of them: {', '.join(known)}." if known else "Leave it out.",
    )


_FINDERS: Mapping[Named, Callable[[Method, str, Any, Analysis], Any]] = {
    "feature": _column,
    "output": _output,
    "layer": _layer,
    "baseline": _baseline,
    "features": _columns,
    "numbers": _numbers,
    "ranges": _ranges,
}

_RENAMED: Mapping[Named | None, Callable[[Any, Mapping[str, str]], Any]] = {
    "feature": lambda chosen, own: own[chosen],
    "features": lambda chosen, own: [own[column] for column in chosen],
    "numbers": lambda chosen, own: [own[column] for column in chosen],
    "ranges": lambda chosen, own: [[own[column], *ends] for column, *ends in chosen],
}
