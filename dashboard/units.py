"""What a number counts: the unit of a result in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.words import num, one_line, shortened, signed
from explainers.records import Attribution, Curves, Predictions, Rules

Numbers = Attribution | Rules | Predictions | Curves

_CLASS_PHRASES = MappingProxyType(
    {
        "log-odds": "log-odds of {}",
        "probability": "probability of {}",
        "score before softmax": "score of {} before softmax",
    }
)
_NO_UNIT = frozenset({"", "prediction", "value", "output"})
# What the trees of some objectives add up to: not the prediction, and not a unit of it either.
_NOUNS = frozenset({"log of the prediction", "score"})

UNIT_HELP: Mapping[str, str] = MappingProxyType(
    {
        "log-odds": "Log-odds are the scale on which effects add up: 0 is a probability of 50 %, "
        "+1 is 73 %, +2 is 88 %, −1 is 27 %.",
        "probability": "Probability from 0 to 1: an effect of +0.08 adds 8 percentage points.",
        "score before softmax": "The model's raw score for one class, before the scores of all "
        "classes are turned into probabilities. A higher score than the others' wins.",
        "log of the prediction": "The trees add up to the natural logarithm of the prediction: an "
        "effect of +0.1 multiplies the prediction by about 1.1.",
    }
)


def explains_classes(result: Numbers) -> bool:
    """Whether the outputs are classes; else the single output is a predicted value."""
    return len(result.output_names) > 1 or result.unit in _CLASS_PHRASES


def class_name(result: Numbers, output: int, width: int = 24) -> str:
    """The output's name in quotation marks: “bad”."""
    return f"“{shortened(result.output_names[output], width)}”"


def output_phrase(result: Numbers, output: int) -> str:
    """What the numbers measure: "log-odds of “bad”", "prediction (euros)"."""
    if explains_classes(result):
        pattern = _CLASS_PHRASES.get(result.unit, f"{one_line(result.unit)} of {{}}")
        return pattern.replace("{}", class_name(result, output))
    if result.unit in _NOUNS:
        return result.unit
    return f"prediction ({one_line(result.unit)})" if result.unit not in _NO_UNIT else "prediction"


def subject(result: Numbers, output: int) -> str:
    """What is moved, for a sentence: "the log-odds of “bad”", "the prediction"."""
    named = explains_classes(result) or result.unit in _NOUNS
    return f"the {output_phrase(result, output)}" if named else "the prediction"


def amount(value: float, result: Numbers) -> str:
    """A size in a sentence; a class unit is already named by its subject."""
    return num(value) + _behind(result)


def move(value: float, result: Numbers) -> str:
    """An effect in a sentence, with its sign."""
    return signed(value) + _behind(result)


def _behind(result: Numbers) -> str:
    bare = explains_classes(result) or result.unit in _NO_UNIT | _NOUNS
    return "" if bare else f" {one_line(result.unit)}"
