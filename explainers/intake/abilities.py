"""What methods need of a model beyond its answers, and the sentence where a model lacks it."""

from __future__ import annotations

from collections.abc import Mapping

_ABSENT: Mapping[str, str] = {
    "trees": "{kind} is not made of decision trees.",
    "walkable_trees": "{kind} is not made of decision trees.",
    "linear": "{kind} is not a linear model.",
    "gradients": "{kind} has no gradients to follow; networks have them.",
    "deep_shap": "{kind} is not a network of layers.",
}


def lacks(kind: str, **known: str) -> dict[str, str]:
    """Return what a model of `kind` lacks: need -> sentence, for `ModelCard.lacks`.

    known: for a need the reader looked at, "" where the model has it, or why it has not. For the
    others the general sentence is given. Trees can be walked unless something else is said.
    """
    if "trees" in known:
        known = {"walkable_trees": known["trees"], **known}
    said = {need: sentence.format(kind=kind) for need, sentence in _ABSENT.items()} | known
    return {need: sentence for need, sentence in said.items() if sentence}
