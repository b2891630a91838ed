"""The document of one decision: what the model answered, why, and how that can be checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from markupsafe import Markup

from explainers.dossier import sections
from explainers.dossier.figure import drawn, steps
from explainers.dossier.markup import document, element, section, table
from explainers.dossier.wording import (
    measured,
    name_text,
    number,
    signed,
    usual,
    value_of,
    value_text,
    verdict,
    way,
)
from explainers.methods.declaration import Method
from explainers.records import Attribution, Cell, EditedRow, Group, Predictions, Request
from explainers.service.group_values import player_data
from explainers.studies import find

_REASONS_UP, _REASONS_DOWN = 4, 2


@dataclass(frozen=True, eq=False)
class Decision:
    """What a document of one decision is made of.

    result: the answer to `request`, which is about one row; its numbers for the output `output` are
    told. predictions: the model's answers, `place` the row's place among them. name: what the row
    is called. usual: rows of the table, its columns by name, from which is told what is usual.
    made: the moment, as people write it.
    """

    request: Request
    result: Attribution
    output: int
    predictions: Predictions
    place: int
    name: str
    usual: pa.Table
    made: str


def report(decision: Decision) -> str:
    """Return the document as HTML that needs nothing else and runs nothing."""
    request, result, output = decision.request, decision.result, decision.output
    analysis, receipt = request.analysis, result.receipt
    method = find(receipt.method)
    title = (
        f"Why this decision? {name_text(decision.name)}{', edited' if _changes(request) else ''}"
    )
    return document(
        title,
        *sections.head(title, analysis, decision.made, _row(decision)),
        _answer(decision),
        _reasons(decision),
        _chart(decision, method),
        _effects(decision),
        sections.reference(analysis, receipt),
        sections.limits(receipt),
        sections.receipt(result, sections.sums(result, 0, output), method.title),
        sections.parameters(receipt),
        sections.files(analysis),
        sections.again(request, receipt, output),
    )


def _row(decision: Decision) -> str:
    analysis = decision.request.analysis
    position = int(decision.result.positions[0])
    called = (
        f", {name_text(analysis.identifier)} {name_text(decision.name)}"
        if analysis.identifier
        else ""
    )
    row = f"Row {position + 1:,} of {analysis.table.rows:,}{called}."
    changed = [
        f"{name_text(name)} is {value_text(value)}" for name, value in _changes(decision.request)
    ]
    if not changed:
        return row
    return f"{row} It is not as the table has it. Changed for this document: {'; '.join(changed)}."


def _changes(request: Request) -> tuple[tuple[str, Cell], ...]:
    return request.rows.changes if isinstance(request.rows, EditedRow) else ()


def _answer(decision: Decision) -> Markup:
    told = verdict(decision.predictions, decision.place, decision.name, decision.output)
    names = decision.predictions.output_names
    answers = decision.predictions.outputs[decision.place]
    lines = [
        (name_text(name), number(float(answer)))
        for name, answer in zip(names, answers, strict=True)
    ]
    heads = ("class" if len(names) > 1 else "output", name_text(decision.predictions.unit))
    shown = np.argsort(-answers, kind="stable")[:10]
    return section(
        "The model's answer",
        element("p", told, class_="answer"),
        table(heads, [lines[at] for at in shown], numbers=(1,)),
        *_known(decision),
    )


def _known(decision: Decision) -> tuple[Markup, ...]:
    """Say the known outcome, where the table has one; that of an edited row nobody knows."""
    target, data = decision.request.analysis.target, decision.predictions.data
    if _changes(decision.request) or target is None or target not in data.column_names:
        return ()
    value = value_of(data, target, decision.place)
    return (element("p", f"Known outcome in the table ({name_text(target)}): {value}."),)


def _reasons(decision: Decision) -> Markup:
    result, output = decision.result, decision.output
    effects = result.values[0, :, output]
    order = np.argsort(-np.abs(effects), kind="stable")
    up = [int(at) for at in order if effects[at] > 0][:_REASONS_UP]
    down = [int(at) for at in order if effects[at] < 0][:_REASONS_DOWN]
    data = _usual(decision)
    lines = [
        element("li", _reason(result, at, float(effects[at]), data, output)) for at in (*up, *down)
    ]
    classes = bool(decision.request.analysis.classes)
    unit = measured(result.unit, result.output_names[output], classes=classes)
    return section(
        "The reasons",
        element("p", f"{way(result, 0, output)} Numbers are in: {unit}."),
        element("ul", *lines) if lines else element("p", "No feature moves it."),
    )


def _reason(result: Attribution, at: int, effect: float, data: pa.Table, output: int) -> Markup:
    name = result.names[at]
    value, often = value_of(result.data, name, 0), usual(data, name)
    compared = "as usual" if value == often else f"usually {often}"
    adds = result.receipt.tolerance is not None
    verb = "raises it" if effect > 0 else "lowers it"
    told = f"{verb}, {signed(effect)}" if adds else f"its number is {signed(effect)}"
    sure = "" if result.stderr is None else f" ± {number(float(result.stderr[0, at, output]), 2)}"
    return Markup("").join(
        (
            element("strong", name_text(name)),
            f" is {value} ({compared}): {told}{sure}",
        )
    )


def _chart(decision: Decision, method: Method) -> Markup:
    adds = decision.result.receipt.tolerance is not None
    read = (
        "Read from the bottom up: from the base value, each bar moves the output to the right "
        "(orange, it raises) or to the left (blue, it lowers), up to the model's output on top."
        if adds
        else "Orange bars pull the output up, blue ones down; they do not add up to it."
    )
    title = f"{method.title}: {name_text(decision.name)}"
    bars = steps(decision.result, 0, decision.output)
    return section("The way to the answer", drawn(bars, title), element("p", read, class_="quiet"))


def _effects(decision: Decision) -> Markup:
    """List every feature: this row's value, the usual one, what it does."""
    result, output = decision.result, decision.output
    effects = result.values[0, :, output]
    data = _usual(decision)
    adds = result.receipt.tolerance is not None
    heads = ["feature", "value", "usual in the table", "effect" if adds else "number"]
    if result.stderr is not None:
        heads.append("standard error")
    lines = []
    for at in np.argsort(-np.abs(effects), kind="stable"):
        name = result.names[at]
        line = [
            name_text(name),
            value_of(result.data, name, 0),
            usual(data, name),
            signed(float(effects[at])),
        ]
        if result.stderr is not None:
            line.append(number(float(result.stderr[0, at, output]), 3))
        lines.append(line)
    return section("All features", table(heads, lines, numbers=(3, 4)))


def _usual(decision: Decision) -> pa.Table:
    names = set(decision.result.names)
    players: list[Group] = [one for one in decision.request.players if one.title in names]
    return player_data(decision.usual, players, decision.request.analysis.table)
