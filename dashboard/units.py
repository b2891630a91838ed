"""What a number counts: the unit of a result in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.words import num, one_line, sentence_case, shortened, signed
from explainers.checks import decisions
from explainers.records import (
    Accumulated,
    Attention,
    Attribution,
    Coefficients,
    Counterfactuals,
    Curves,
    GlassBox,
    ManySureness,
    Maps,
    Pairs,
    Predictions,
    RuleRuns,
    Rules,
    Sureness,
    Swapped,
    Terms,
    Tokens,
    Tree,
)

Numbers = (
    Attribution
    | Attention
    | Rules
    | RuleRuns
    | Predictions
    | Counterfactuals
    | Curves
    | Pairs
    | Maps
    | Sureness
    | ManySureness
    | Terms
    | Tokens
    | Swapped
    | Accumulated
    | Tree
    | GlassBox
    | Coefficients
)

PROBABILITY = "probability"
SCORE = "decision score"

_CLASS_PHRASES = MappingProxyType(
    {
        "log-odds": "log-odds of {}",
        PROBABILITY: "probability of {}",
        "log-odds against the rest": "log-odds of {} against the rest",
        "score before softmax": "score of {} before softmax",
        SCORE: "decision score of {}",
    }
)
# What the numbers of methods are that are no feature's share of the output.
_MEASURES = MappingProxyType(
    {
        "gradient_input": "slope × value",
        "tree_interactions": "interaction",
        "text_occlusion": "drop",
    }
)
_PER = " per unit of "  # slopes: of a class's score, by what the network is given
_NO_UNIT = frozenset({"", "prediction", "value", "output"})
_ANOMALY, _LENGTH = "anomaly score (low is unusual)", "mean path length (short is unusual)"
# What some models add up to: not the prediction, and not a unit of it either.
_NOUNS = frozenset({"log of the prediction", "score", _ANOMALY, _LENGTH})

UNIT_HELP: Mapping[str, str] = MappingProxyType(
    {
        "log-odds": "Log-odds are the scale on which effects add up: 0 is a probability of 50 %, "
        "+1 is 73 %, +2 is 88 %, −1 is 27 %.",
        "log-odds against the rest": "Log-odds of one class against all others together, judged by "
        "itself: 0 is a probability of 50 % before those of all classes are made to add up to 1.",
        PROBABILITY: "Probability from 0 to 1: an effect of +0.08 adds 8 percentage points.",
        "score before softmax": "The model's raw score for one class, before the scores of all "
        "classes are turned into probabilities. A higher score than the others' wins.",
        SCORE: "A decision score says on which side of the model's boundary a row lies "
        "and how far: above 0 means this class (with two classes); with more, the highest wins. "
        "It is no probability.",
        "log of the prediction": "The effects add up to the natural logarithm of the prediction: "
        "an effect of +0.1 multiplies the prediction by about 1.1.",
        _ANOMALY: "How usual a row is to an isolation forest, from −1, the most unusual, up to 0. "
        "It is worked out of the mean path length.",
        _LENGTH: "How many random splits it takes on average to set a row apart from others: an "
        "effect of −1 means one split fewer, which makes the row more unusual.",
    }
)


def explains_classes(result: Numbers) -> bool:
    """Whether the outputs are classes; else the single output is a predicted value."""
    return len(result.output_names) > 1 or result.unit in _CLASS_PHRASES


def usual_threshold(result: Numbers) -> float | None:
    """The answer above which a class of two wins, where nobody chose another one.

    None where the answer is not held to one. Pages ask `dashboard.model.threshold`.
    """
    return decisions.usual_threshold(result.unit, len(result.output_names))


def adds_up(attribution: Attribution | Tokens) -> bool:
    """Whether base value and attributions promise to add up to the output.

    The receipt says it, so that a stored result is read rightly without its method.
    """
    return attribution.receipt.tolerance is not None


def measure(attribution: Attribution | Tokens) -> str:
    """What one number of an attribution is: an "effect" only where the numbers add up."""
    known = _MEASURES.get(attribution.receipt.method)
    return known or ("effect" if adds_up(attribution) else "weight")


def measure_on(attribution: Attribution | Tokens, output: int, feature: str = "") -> str:
    """An axis in words: "Effect of age on the log-odds of “bad”", "Slope × value, prediction"."""
    what = f"{measure(attribution)} of {feature}" if feature else measure(attribution)
    between = " on the " if measure(attribution) == "effect" else ", "
    return f"{sentence_case(what)}{between}{output_phrase(attribution, output)}"


def class_name(result: Numbers, output: int, width: int = 24) -> str:
    """The output's name in quotation marks: “bad”."""
    return f"“{shortened(result.output_names[output], width)}”"


def output_phrase(result: Numbers, output: int) -> str:
    """What the numbers measure: "log-odds of “bad”", "prediction (euros)"."""
    if explains_classes(result):
        unit, per, given = result.unit.partition(_PER)
        pattern = _CLASS_PHRASES.get(unit, f"{one_line(unit)} of {{}}")
        return pattern.replace("{}", class_name(result, output)) + per + one_line(given)
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
