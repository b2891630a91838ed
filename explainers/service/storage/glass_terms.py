"""The terms of a glass box in a block: checked as a worker sent them, and made into records."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, Final

import numpy as np

from explainers.records import Axis, Term
from explainers.service.storage.blocks import Block
from explainers.service.storage.facts import fact, wrong

MOST_TERMS: Final = 100_000
"""Far above what any fit has; more would fill the disk of the store."""


def number_count(block: Block, features: int, outputs: int) -> int:
    """Count the numbers that the terms of a block have. Raises ModelError WRONG_ANSWER."""
    terms = fact(block.facts, "terms", list)
    if len(terms) > MOST_TERMS:
        raise wrong(f"a model of {len(terms):,} terms")
    return sum(_checked(term, features, outputs) for term in terms)


def terms_of(block: Block) -> tuple[Term, ...]:
    """Make the terms of a block that was checked."""
    found, at = [], 0
    for told in block.facts["terms"]:
        axes = tuple(_axis(axis) for axis in told["axes"])
        sizes = tuple(axis.bins for axis in axes)
        end = at + math.prod(sizes)
        scores, errors, weights = (
            block.arrays[name][at:end].reshape(sizes) for name in ("scores", "errors", "weights")
        )
        found.append(Term(told["output"], axes, scores, errors, weights))
        at = end
    return tuple(found)


def _checked(told: Any, features: int, outputs: int) -> int:
    """Check one term, and count its numbers."""
    if not isinstance(told, dict) or told.keys() != {"output", "axes"}:
        raise wrong("a term that is none")
    if type(told["output"]) is not int or not 0 <= told["output"] < outputs:
        raise wrong(f"a term of an output that is not among the model's {outputs:,}")
    axes = told["axes"]
    if not isinstance(axes, list) or len(axes) not in (1, 2):
        raise wrong("a term of neither one column nor two")
    for axis in axes:
        _check_axis(axis, features)
    return math.prod(_axis(axis).bins for axis in axes)


def _check_axis(axis: Any, features: int) -> None:
    if not isinstance(axis, dict):
        raise wrong("a term whose columns are none")
    feature = axis.get("feature")
    if type(feature) is not int or not 0 <= feature < features:
        raise wrong("a term of a column the model does not have")
    if axis.keys() == {"feature", "categories"}:
        names = axis["categories"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise wrong("a term whose categories are no texts")
    elif axis.keys() == {"feature", "cuts", "low", "high"}:
        cuts = axis["cuts"]
        if not isinstance(cuts, list):
            raise wrong("a term whose bins are none")
        ends = [axis["low"], *cuts, axis["high"]]
        if not all(type(one) in (int, float) and math.isfinite(one) for one in ends):
            raise wrong("a term whose bins are no numbers")
        if any(a >= b for a, b in pairwise(cuts)):
            raise wrong("a term whose bins do not rise")
    else:
        raise wrong("a term whose column has neither numbers nor categories")


def _axis(told: Any) -> Axis:
    if "categories" in told:
        return Axis(told["feature"], categories=tuple(told["categories"]))
    cuts = np.array(told["cuts"], dtype=np.float64)
    return Axis(told["feature"], cuts, float(told["low"]), float(told["high"]))
