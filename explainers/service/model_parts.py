"""Parameters that name a part of the model: a column, an output, a layer, a baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from explainers.errors import RefusedError, quoted
from explainers.methods.declaration import Method, Named, named
from explainers.records import Analysis


@dataclass(frozen=True)
class Words:
    """What a parameter may be, and what "" stands for."""

    allowed: str
    default: str


WORDS: Final[Mapping[Named, Words]] = {
    "feature": Words("the name of a column", "the first column"),
    "output": Words("the number of an output", "the one each picture is predicted to be"),
    "layer": Words("the name of a layer", "the one the method chooses"),
    "baseline": Words("one of the model's baselines", "the first of them"),
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


_FINDERS: Mapping[Named, Callable[[Method, str, str, Analysis], str]] = {
    "feature": _column,
    "output": _output,
    "layer": _layer,
    "baseline": _baseline,
}
