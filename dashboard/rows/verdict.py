"""The model's answer for one row, in a line."""

from __future__ import annotations

from dashboard.units import PROBABILITY, amount, explains_classes
from dashboard.words import num, one_line, percent, shortened
from explainers.records import Predictions

NAME_WIDTH = 40


def verdict_sentence(
    predictions: Predictions,
    row: int,
    identifier: str | None,
    output: int,
    threshold: float | None,
) -> str:
    """The model's answer for a row, as in "GC-0017: 73 % bad, over the 50 % threshold".

    `identifier` is the row's name; None where the table names no rows, which are then counted
    from 1 as in a spreadsheet. `threshold` is in the answers' unit; None where nothing hangs on
    one, and of more than two classes the one with the largest answer is said to be it.
    """
    who = _row_name(predictions, row, identifier)
    answer = float(predictions.outputs[row, output])
    if not explains_classes(predictions):
        return f"{who}: the model predicts {amount(answer, predictions)}."
    name = shortened(predictions.output_names[output], NAME_WIDTH)
    name = name if name[:1].isalpha() else f"“{name}”"
    if predictions.unit == PROBABILITY:
        text, limit = (percent(answer), "") if threshold is None else _apart(answer, threshold)
        told, bound = f"{text} {name}", f"the {limit} threshold"
    else:
        told = f"{one_line(predictions.unit)} {num(answer)} for {name}"
        bound = f"the threshold {num(threshold)}"
    if threshold is None:
        return f"{who}: {told}{_wins(predictions, row, output)}."
    side = "at" if answer == threshold else "over" if answer > threshold else "under"
    return f"{who}: {told}, {side} {bound}."


def _wins(predictions: Predictions, row: int, output: int) -> str:
    count = len(predictions.output_names)
    if count < 3 or int(predictions.outputs[row].argmax()) != output:
        return ""
    best = "the most probable" if predictions.unit == PROBABILITY else "the highest"
    return f", {best} of {count} classes"


def _row_name(predictions: Predictions, row: int, identifier: str | None) -> str:
    if identifier is None:
        return f"Row {int(predictions.positions[row]) + 1:,}"
    return shortened(identifier, NAME_WIDTH)


def _apart(share: float, limit: float) -> tuple[str, str]:
    """Two shares in percent, with as many decimals as it takes to tell them apart."""
    for decimals in range(4):
        texts = percent(share, decimals), percent(limit, decimals)
        if texts[0] != texts[1] or share == limit:
            whole = float(f"{limit:.2f}") == limit
            return texts[0], percent(limit, 0 if whole else max(2, decimals))
    return texts
