"""Why one decision was made, as parts of its document: in words, as a drawing, as a table."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from markupsafe import Markup

from explainers.dossier.figure import drawn, steps
from explainers.dossier.markup import element, section, table
from explainers.dossier.wording import (
    measured,
    name_text,
    number,
    said_of,
    signed,
    usual,
    way,
)
from explainers.records import Attribution, Group, Request
from explainers.service.group_values import player_data

_REASONS_UP, _REASONS_DOWN = 4, 2


def reasons(request: Request, result: Attribution, output: int, rows: pa.Table) -> Markup:
    """Name what counts most each way. rows: of the table, from which is told what is usual."""
    effects = result.values[0, :, output]
    order = np.argsort(-np.abs(effects), kind="stable")
    up = [int(at) for at in order if effects[at] > 0][:_REASONS_UP]
    down = [int(at) for at in order if effects[at] < 0][:_REASONS_DOWN]
    data = _usual(request, result, rows)
    lines = [
        element("li", _reason(result, at, float(effects[at]), data, output)) for at in (*up, *down)
    ]
    classes = bool(request.analysis.classes)
    unit = measured(result.unit, result.output_names[output], classes=classes)
    return section(
        "The reasons",
        element("p", f"{way(result, 0, output)} Numbers are in: {unit}."),
        element("ul", *lines) if lines else element("p", "No feature moves it."),
    )


def _reason(result: Attribution, at: int, effect: float, data: pa.Table, output: int) -> Markup:
    name = result.names[at]
    value, often = said_of(result, name, 0), usual(data, name, result.dictionary)
    compared = "as usual" if value == often else f"usually {often}"
    adds = result.receipt.tolerance is not None
    verb = "raises it" if effect > 0 else "lowers it"
    told = f"{verb}, {signed(effect)}" if adds else f"its number is {signed(effect)}"
    sure = "" if result.stderr is None else f" ± {number(float(result.stderr[0, at, output]), 2)}"
    return Markup("").join(
        (
            element("strong", name_text(result.titles[at])),
            f" is {value} ({compared}): {told}{sure}",
        )
    )


def chart(result: Attribution, output: int, title: str) -> Markup:
    """Draw how the output comes about, or the sizes where they do not add up to it."""
    adds = result.receipt.tolerance is not None
    read = (
        "Read from the bottom up: from the base value, each bar moves the output to the right "
        "(orange, it raises) or to the left (blue, it lowers), up to the model's output on top."
        if adds
        else "Orange bars pull the output up, blue ones down; they do not add up to it."
    )
    bars = steps(result, 0, output)
    return section("The way to the answer", drawn(bars, title), element("p", read, class_="quiet"))


def effects(request: Request, result: Attribution, output: int, rows: pa.Table) -> Markup:
    """List every feature: this row's value, the usual one, what it does."""
    numbers = result.values[0, :, output]
    data = _usual(request, result, rows)
    adds = result.receipt.tolerance is not None
    own = result.titles != result.names
    heads = ["feature", "value", "usual in the table", "effect" if adds else "number"]
    if result.stderr is not None:
        heads.append("standard error")
    if own:
        heads.append("column")
    lines = []
    for at in np.argsort(-np.abs(numbers), kind="stable"):
        name = result.names[at]
        line = [
            name_text(result.titles[at]),
            said_of(result, name, 0),
            usual(data, name, result.dictionary),
            signed(float(numbers[at])),
        ]
        if result.stderr is not None:
            line.append(number(float(result.stderr[0, at, output]), 3))
        if own:
            line.append(name_text(name))
        lines.append(line)
    counted = (3,) if result.stderr is None else (3, 4)
    return section("All features", table(heads, lines, numbers=counted))


def _usual(request: Request, result: Attribution, rows: pa.Table) -> pa.Table:
    names = set(result.names)
    players: list[Group] = [one for one in request.players if one.title in names]
    return player_data(rows, players, request.analysis.table)
