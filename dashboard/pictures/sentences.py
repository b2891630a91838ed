"""What is said of pictures: the verdict, where a map speaks, from where on its colours are full."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from dashboard.pictures.measures import likeness
from dashboard.units import PROBABILITY, amount, class_name, explains_classes
from dashboard.words import num, one_line, percent, shortened
from explainers.dossier.map_reasons import where
from explainers.intake.summary import counted
from explainers.records import Integers, Maps, PictureInput, Predictions, Preparation

NAME_WIDTH = 40
_NAMED = 3
_PALE = 0.2
_AGREEING = ((0.7, "closely"), (0.3, "partly"))
"""Rank correlations from which two maps are said to agree so."""
_FITS = {
    "crop": "its middle is cut out",
    "stretch": "stretched, its sides out of proportion",
    "pad": "all of it, with black beside",
}
_ORDERS = {
    "RGB": "red, green, blue",
    "BGR": "blue, green, red",
    "grey": "grey",
}


def picture_verdict(predictions: Predictions, row: int, name: str | None) -> str:
    """The network's answer for a picture: "chelsea.png: Egyptian cat, 43 %; next: tabby, 21 %".

    `name` is the picture's; None where it has none, and it is counted from 1.
    """
    who = shortened(name, NAME_WIDTH) if name else f"Picture {row + 1:,}"
    answers = predictions.outputs[row]
    if not explains_classes(predictions):
        return f"{who}: the network predicts {amount(float(answers[0]), predictions)}."
    first, *others = np.argsort(-answers, kind="stable")
    told = f"{who}: {_answered(predictions, row, int(first))}"
    return f"{told}; next: {_answered(predictions, row, int(others[0]))}." if others else f"{told}."


def _answered(predictions: Predictions, row: int, output: int) -> str:
    name = shortened(predictions.output_names[output], NAME_WIDTH)
    answer = float(predictions.outputs[row, output])
    if predictions.unit == PROBABILITY:
        return f"{name}, {percent(answer)}"
    return f"{name}, {one_line(predictions.unit)} {num(answer)}"


def map_sentence(maps: Maps, row: int) -> str:
    """Where in the picture the map speaks for its output, and how much speaks against it."""
    return where(maps, row, _explained(maps, row), percent)


def _explained(maps: Maps, row: int) -> str:
    """What places speak for: the class, or the number that is predicted."""
    classes = explains_classes(maps)
    return class_name(maps, int(maps.target[row]), NAME_WIDTH) if classes else "the prediction"


def scale_sentence(maps: Maps, row: int, limit: float) -> str:
    """From which size on a colour is full, and how many places lie beyond."""
    sign = "±" if maps.signed else ""
    beyond = float((np.abs(maps.values[row]) > limit).mean())
    reached = f"a size that {percent(beyond, 1)} of the pixels exceed" if beyond else "its largest"
    return (
        f"Colours are full from {sign}{num(limit)} on, {reached}; the picture is shown as the "
        "network saw it."
    )


def total_sentence(maps: Maps, row: int) -> str:
    """What the map comes to, beside the network's score for that output."""
    score = num(float(maps.margins[row, int(maps.target[row])]))
    told = f"The map adds up to {num(float(maps.totals[row]))}"
    if maps.gap is None:
        return f"{told}, and its method promises no sum; the network's score is {score}."
    missed = num(abs(float(maps.gap[row])))
    return f"{told}, {missed} from what its method promises; the network's score is {score}."


def preparation_sentence(how: Preparation) -> str:
    """How a network's input is made of a picture, in words."""
    size = f"{how.width:,} × {how.height:,} pixels"
    numbers = f"each value of 0 to 255 times {num(how.scale)}"
    if any(how.mean):
        numbers += f", less {_listed(how.mean)}"
    if any(each != 1 for each in how.deviation):
        numbers += f", over {_listed(how.deviation)}"
    order = _ORDERS[how.channels]
    fitted = f"Resized to {size} ({_FITS[how.fit]})"
    if how.resize is not None:
        fitted = f"Its shorter side resized to {how.resize:,} pixels, of which {size} are cut out"
    return f"{fitted}; {numbers}; in the order {order}."


def input_words(taken: PictureInput) -> str:
    """What pictures a network takes: "pictures of 224 × 224 pixels"."""
    colours = "grey pictures" if taken.channels == 1 else "pictures"
    if not taken.height or not taken.width:
        return f"{colours} of any size"
    return f"{colours} of {taken.width:,} × {taken.height:,} pixels"


def agreement_sentence(
    methods: Sequence[str], cells: Sequence[Sequence[Maps | None]], names: Sequence[str]
) -> str:
    """Which methods' maps are most alike for the first class, and which least.

    cells: (methods, classes). Maps are compared by the ranks of their squares: methods have units
    of their own.
    """
    held = [(name, line[0]) for name, line in zip(methods, cells, strict=True)]
    drawn = [(name, maps) for name, maps in held if maps is not None]
    of_class = f"For “{shortened(names[0], NAME_WIDTH)}”"
    if len(drawn) < 2:
        return f"{of_class}: choose several methods to see where their maps agree."
    found = sorted(
        (-likeness(one.values[0], other.values[0]), first, second)
        for (first, one), (second, other) in combinations(drawn, 2)
    )
    told = f"{of_class}, {_alike(found[0])}"
    return f"{told}; {_alike(found[-1])}." if len(found) > 1 else f"{told}."


def _alike(pair: tuple[float, str, str]) -> str:
    less, first, second = pair
    return f"{first} and {second} agree {closeness(-less)} (rank correlation {num(-less, 2)})"


def closeness(correlation: float) -> str:
    """How two maps agree, in a word."""
    return next((word for least, word in _AGREEING if correlation >= least), "hardly")


def pale_sentence(methods: Sequence[str], limits: Sequence[float], own: Sequence[float]) -> str:
    """Which lines have too little colour on the scale they share; empty where none has.

    limits, own: (methods,), where colours are full as they are drawn, and on a scale of its own.
    """
    pale = [
        name
        for name, limit, least in zip(methods, limits, own, strict=True)
        if least < _PALE * limit
    ]
    if not pale:
        return ""
    verb = "is" if len(pale) == 1 else "are"
    return (
        f"{' and '.join(pale)} {verb} pale: such numbers are under {percent(_PALE)} of the scale "
        "they share. On the relative scale they can be seen."
    )


def counts_sentence(predictions: Predictions, best: Integers) -> str:
    """How many pictures are taken for what, the most frequent first.

    best: (rows,) the class each picture is taken for.
    """
    counts = np.bincount(best, minlength=len(predictions.output_names))
    order = [int(at) for at in np.argsort(-counts, kind="stable") if counts[at]][:_NAMED]
    named = [
        f"{counts[at]:,} for “{shortened(predictions.output_names[at], NAME_WIDTH)}”"
        for at in order
    ]
    if len(order) > 1 and counts[order[0]] == 1:
        return f"The network takes the {len(best):,} pictures for {len(best):,} different classes."
    others = int(len(best) - counts[order].sum())
    if others:
        named.append(f"{others:,} for other classes")
    return f"Of {counted(len(best), 'picture')}, the network takes {', '.join(named)}."


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(num(number, 6) for number in numbers)
