"""The coefficients of a linear model, in the user's own columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.charts.layout import revision
from dashboard.charts.side_bars import SideBar, side_bars
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.said import category
from dashboard.surrogates import guides
from dashboard.surrogates.tables import coefficients_table
from dashboard.tabular.overview import Overview
from dashboard.units import amount, output_phrase, subject
from dashboard.words import MISSING, num, one_line, signed
from explainers.intake.summary import counted
from explainers.methods import registry
from explainers.records import Coefficients, Part, SampledRows

_TOP = 20


def draw(overview: Overview) -> None:
    """Draw what each part of the model's sum usually moves it by."""
    method, output = registry()["coefficients"], overview.output
    request = controls.asked(overview.analysis, method, SampledRows(method.block_rows))
    found = answer(request, Coefficients, "Reading the coefficients")
    if found is None:
        return
    labels = [label(found, part) for part in found.parts]
    order = np.argsort(-np.abs(found.spreads[:, output]), kind="stable")[:_TOP].tolist()
    panels.show(
        Panel(
            name="coefficients",
            sentence=coefficients_sentence(found, output, labels),
            figure=side_bars(
                [
                    SideBar(labels[at], float(found.spreads[at, output]), _told(found, at, output))
                    for at in order
                ],
                panels.page_palette(),
                f"Coefficient × standard deviation, {output_phrase(found, output)}",
                ("lowers it", "raises it"),
                revision(found, "coefficients", output),
            ),
            table=coefficients_table(found, output, labels),
            request=request,
            result=found,
            output=output,
            disclosure=_disclosure(found, output, len(order)),
            guide=guides.COEFFICIENTS,
        )
    )


def label(found: Coefficients, part: Part) -> str:
    """What a part of the sum is called: "age", "housing = rent", "age = missing"."""
    name = found.names[part.feature]
    title = one_line(found.dictionary.called(name))
    match part.what:
        case "category":
            return f"{title} = {one_line(str(category(found.dictionary, name, part.category)))}"
        case "missing":
            return f"{title} = {MISSING}"
        case _:
            return title


def coefficients_sentence(found: Coefficients, output: int, labels: Sequence[str]) -> str:
    """What moves the sum most, and what one more of it adds."""
    spreads = np.abs(found.spreads[:, output])
    if not spreads.any():
        return f"No column moves {subject(found, output)} over the reference rows."
    at = int(spreads.argmax())
    told = f"{labels[at]} moves {subject(found, output)} most"
    weight = float(found.weights[at, output])
    match found.parts[at].what:
        case "number":
            name = found.names[found.parts[at].feature]
            unit = one_line(found.dictionary.entry(name).unit)
            each = f"each unit more ({unit})" if unit else "each unit more"
            return f"{told}: {each} adds {signed(weight)}."
        case "curve":
            return f"{told}; it enters as a curve, which no one coefficient tells."
        case _:
            return f"{told}: where it holds, it adds {signed(weight)}."


def _told(found: Coefficients, at: int, output: int) -> str:
    part, usual = found.parts[at], float(found.usual[at])
    weight = signed(float(found.weights[at, output]))
    if part.what == "curve":
        return "enters as a curve"
    if part.what == "number":
        return f"coefficient {weight} for each unit; its mean is {num(usual)}"
    return f"adds {weight} where it holds, in {usual:.1%} of rows"


def _disclosure(found: Coefficients, output: int, drawn: int) -> str:
    more = (
        f"Drawn: {drawn:,} of {counted(len(found.parts), 'part')}. "
        if drawn < len(found.parts)
        else ""
    )
    return (
        f"{more}Where all numbers are 0 and no category counts, the sum is "
        f"{amount(float(found.intercepts[output]), found)}."
    )
