"""What may be set in a question: parameters, and the kinds of them that name parts of a model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, FiniteFloat
from pydantic.fields import FieldInfo

Named = Literal["feature", "output", "layer", "baseline", "features", "numbers", "ranges"]
"""Which part of a model a parameter names."""


class Parameters(BaseModel):
    """Base of every method's parameters: frozen, complete, no unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Names:
    """Marks a parameter whose value names a part of the model; "" stands for a part of its own."""

    what: Named


FeatureName = Annotated[str, Names("feature")]
"""A feature's name: the user's column in a request, the model's own in `run`; "" is the first."""

OutputIndex = Annotated[str, Names("output")]
"""The number of an output, from 0 on, as a text; "" is the one a picture is predicted to be."""

LayerName = Annotated[str, Names("layer")]
"""One of the layers that the model's card names; "" is the one the method chooses."""

BaselineName = Annotated[str, Names("baseline")]
"""What the pieces of a text can be compared with, as the model's card says; "" is the first."""


def _of_json(given: Any) -> Any:
    """Read a list that was given as a text, as a command line gives everything."""
    return json.loads(given) if isinstance(given, str) else given


def _sorted(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Put names in order, each once: the same columns in another order are the same question."""
    return tuple(sorted(set(given), key=repr))


_LISTS = (BeforeValidator(_of_json), AfterValidator(_sorted))


FeatureNames = Annotated[tuple[str, ...], Names("features"), *_LISTS]
"""Several features, named as one is; empty is none of them."""

NumberNames = Annotated[tuple[str, ...], Names("numbers"), *_LISTS]
"""The same, of features that hold numbers."""

Ranges = Annotated[
    tuple[tuple[str, FiniteFloat | None, FiniteFloat | None], ...], Names("ranges"), *_LISTS
]
"""Features that hold numbers, each with the least and the greatest it may be; None is no bound."""


def named(field: FieldInfo) -> Named | None:
    """Tell which part of a model a parameter names; None where it names none."""
    return next((part.what for part in field.metadata if isinstance(part, Names)), None)


def choices(field: FieldInfo) -> tuple[str, ...]:
    """Return what a parameter may be where it is one of a few texts; empty for the others."""
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
