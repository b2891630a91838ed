"""The document of a whole model: what drives it, over which rows, and how to check that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from explainers.dossier import sections
from explainers.dossier.figure import drawn, sizes
from explainers.dossier.markup import document, element, section, table
from explainers.dossier.wording import measured, name_text, number, signed
from explainers.records import Attribution, Floats, Request
from explainers.studies import find


@dataclass(frozen=True, eq=False)
class Whole:
    """What a document of a whole model is made of: an answer about many rows, and one output."""

    request: Request
    result: Attribution
    output: int
    made: str


def report(whole: Whole) -> str:
    """Return the document as HTML that needs nothing else and runs nothing."""
    request, result, output = whole.request, whole.result, whole.output
    analysis, receipt = request.analysis, result.receipt
    method = find(receipt.method)
    unit = measured(result.unit, result.output_names[output], classes=bool(analysis.classes))
    title = f"What drives this model? {name_text(analysis.model.file_name)}"
    means = mean_sizes(result, output)
    bars = sizes(result.titles, means)
    facts = (("numbers are of", unit),)
    return document(
        title,
        *sections.head(title, analysis, whole.made, disclosure(result)),
        section(
            "What counts most",
            element("p", _leading(result, means), class_="answer"),
            element("p", f"Numbers are in: {unit}."),
            *((drawn(bars, f"{method.title}: mean sizes"),) if bars else ()),
        ),
        _importance(result, output, means),
        sections.reference(analysis, receipt),
        sections.limits(receipt),
        sections.receipt(result, facts, method.title),
        sections.parameters(receipt),
        sections.files(analysis),
        sections.again(request, receipt, output),
    )


def mean_sizes(result: Attribution, output: int) -> Floats:
    """Return the mean |number| of each feature, (features,), over all rows that were explained."""
    if result.totals is not None:
        return result.totals.mean_sizes[:, output]
    values = result.values[:, :, output]
    return np.abs(values).mean(axis=0) if len(values) else np.zeros(values.shape[1])


def disclosure(result: Attribution) -> str:
    """Say how many of the rows were explained, and how they were chosen."""
    used, given = result.receipt.rows_used, result.receipt.rows_given
    if used >= given:
        return f"All {given:,} rows were explained."
    return (
        f"{used:,} of {given:,} rows were explained, drawn at random with seed "
        f"{result.receipt.seed}: other rows would give somewhat other numbers."
    )


def _leading(result: Attribution, means: Floats) -> str:
    if not means.any():
        return "No feature moves the output: every number is 0."
    first, *others = np.argsort(-means, kind="stable")
    size = number(float(means[first]))
    told = f"{name_text(result.titles[first])} counts most: {size} on average, whichever way"
    if not others or not means[others[0]]:
        return f"{told}; no other feature counts."
    second = others[0]
    return f"{told}; then {name_text(result.titles[second])} with {number(float(means[second]))}."


def _importance(result: Attribution, output: int, means: Floats) -> Markup:
    """List every feature with its mean size, its share, and its mean with the sign."""
    total = float(means.sum())
    if result.totals is not None:
        signs = result.totals.means[:, output]
    else:
        values = result.values[:, :, output]
        signs = values.mean(axis=0) if len(values) else np.zeros(values.shape[1])
    lines = [
        (
            name_text(result.titles[at]),
            number(float(means[at])),
            f"{100 * means[at] / total:.1f} %" if total else "0 %",
            signed(float(signs[at])),
        )
        for at in np.argsort(-means, kind="stable")
    ]
    heads = ("feature", "mean size", "share of all sizes", "mean with its sign")
    return section("All features", table(heads, lines, numbers=(1, 2, 3)))
