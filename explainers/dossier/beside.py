"""What is stored beside the answer about a row: studies of it, and rows that are decided otherwise.

A document tells what was found out; it never has anything computed. What nobody asked for is named
as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from explainers.errors import RefusedError
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.methods.parameters import named
from explainers.records import (
    Analysis,
    Counterfactuals,
    Floats,
    OneRow,
    Predictions,
    Request,
    Result,
    Sureness,
    Withheld,
)
from explainers.studies import find, studies_of
from explainers.studies.declaration import OWN, Study

Stored = Callable[[Request], Result | None]
"""Looks an answer up, and has nothing computed: None where it is not stored."""


@dataclass(frozen=True, eq=False)
class Beside:
    """What is known of a row beside its explanation.

    studies: each study that was run, and what it found or why that is withheld. missing: those that
    were not. turned: rows that the model decides otherwise; None where nobody looked for any.
    may_turn: whether they could be looked for.
    """

    studies: tuple[tuple[Study, Sureness | Withheld], ...] = ()
    missing: tuple[Study, ...] = ()
    turned: Counterfactuals | None = None
    may_turn: bool = False


NOTHING: Final = Beside()
"""Where nothing can be stored."""


def beside(
    stored: Stored,
    request: Request,
    output: int,
    turning: Mapping[str, Any] | None = None,
    set_by_hand: Mapping[str, Any] | None = None,
) -> Beside:
    """Look up what is stored about the row of `request`, seen from `output`.

    turning: parameters of the search for rows decided otherwise, as `other_side` gives them; None
    where there is nothing to turn. set_by_hand: parameters of studies that are not as declared, by
    "study.name". They are part of what a study is stored under.
    """
    found, missing = [], []
    for study, asked in _asked(request, output, set_by_hand or {}):
        answer = _looked_up(stored, asked)
        if isinstance(answer, Sureness | Withheld):
            found.append((study, answer))
        else:
            missing.append(study)
    turned, may_turn = None, False
    if turning is not None and isinstance(request.rows, OneRow):
        search = Request(request.analysis, "counterfactuals", request.rows, turning)
        may_turn = not why_not(registry()[search.method], request.analysis)
        answer = _looked_up(stored, search) if may_turn else None
        turned = answer if isinstance(answer, Counterfactuals) else None
    return Beside(tuple(found), tuple(missing), turned, may_turn)


def other_side(
    analysis: Analysis, predictions: Predictions, place: int, threshold: float | None
) -> Mapping[str, Any]:
    """Return what a page first asks for: the other answer than the one at `place`, as parameters.

    Of two classes the other side of the threshold, of more the class that came second, of a number
    the other side of the middle of all predictions.
    """
    own: Floats = predictions.outputs[place]
    if len(analysis.classes) > 2:
        return {"target": ""}
    if analysis.classes:
        bound = 0.0 if threshold is None else threshold
        part = "threshold" if predictions.unit == "probability" else "reach"
        output = analysis.positive_output
        side = "below" if own[output] > bound else "above"
        return {"target": str(output), part: bound, "side": side}
    middle = float(np.nanmedian(predictions.outputs[:, 0]))
    return {"reach": middle, "side": "above" if own[0] <= middle else "below"}


def _asked(
    request: Request, output: int, by_hand: Mapping[str, Any]
) -> Iterator[tuple[Study, Request]]:
    """Each study that can be made of an answer, as a page asks for it."""
    for study in studies_of(registry()[request.method]):
        joint = f"{request.method}.{study.name}"
        if why_not(find(joint), request.analysis, request.groups):
            continue
        own = {
            OWN + name: str(output)
            if named(field) == "output"
            else by_hand.get(f"{study.name}.{name}", field.default)
            for name, field in study.parameters.model_fields.items()
        }
        yield study, replace(request, method=joint, parameters={**request.parameters, **own})


def _looked_up(stored: Stored, request: Request) -> Result | None:
    try:
        return stored(request)
    except RefusedError:  # nobody could have asked that, so nothing can be stored
        return None
