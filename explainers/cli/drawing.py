"""Figures from the command line: which bars, of which row, in which kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explainers.cli.choosing import unfit
from explainers.dossier import whole
from explainers.dossier.figure import Bar, alone, drawn, lengths, sizes, steps
from explainers.dossier.markup import document, element, visible
from explainers.dossier.raster import png
from explainers.dossier.wording import measured, name_text, way
from explainers.intake.summary import counted
from explainers.records import Attribution, LoneRow, Request
from explainers.studies import find


def figure(
    request: Request, result: Attribution, output: int, kind: str | None, path: Path
) -> bytes:
    """Return the figure of a result as a file of the kind that `path` ends in.

    kind: waterfall and bars are of one row, importance is of many; None is the one that fits.
    Raises RefusedError: UNFIT_CHOICE for a kind that does not fit, NO_RASTERISER.
    """
    chosen = kind or _fitting(request, result)
    bars = _bars(chosen, request, result, output)
    what, told = _title(request, result), _told(request, result, output)
    receipt = result.receipt
    unit = measured(
        result.unit, result.output_names[output], classes=bool(request.analysis.classes)
    )
    source = f"In {unit}. {find(receipt.method).title}, result key {receipt.key[:16]}."
    if path.suffix == ".html":
        return document(
            what,
            element("h1", what),
            element("p", told),
            drawn(bars, what),
            element("p", f"{source} {visible(request.analysis.name)}.", class_="quiet"),
        ).encode()
    picture = alone(bars, what, told, source)
    return png(picture) if path.suffix == ".png" else picture.encode()


def _fitting(request: Request, result: Attribution) -> str:
    if not isinstance(request.rows, LoneRow):
        return "importance"
    return "bars" if result.receipt.tolerance is None else "waterfall"


def _bars(kind: str, request: Request, result: Attribution, output: int) -> Sequence[Bar]:
    lone = isinstance(request.rows, LoneRow)
    if lone == (kind == "importance"):
        asked = "a single row was" if lone else f"{counted(len(result.positions), 'row')} were"
        raise unfit(
            f"The chart {kind} shows {'many rows' if lone else 'one row'}, and {asked} asked for.",
            f"Choose {'waterfall or bars' if lone else 'importance'}, or "
            f"{'leave out --row' if lone else 'name one row with --row'}.",
        )
    if kind == "importance":
        return sizes(result.titles, whole.mean_sizes(result, output))
    if kind == "bars":
        return lengths(result, 0, output)
    if result.receipt.tolerance is None:
        raise unfit(
            f"The numbers of {find(result.receipt.method).title} do not add up to the output, and "
            "a waterfall shows how they do.",
            "Choose bars, or another --method.",
        )
    return steps(result, 0, output)


def _title(request: Request, result: Attribution) -> str:
    method = find(result.receipt.method).title
    if isinstance(request.rows, LoneRow):
        return f"{method}: row {request.rows.position + 1:,}"
    return f"{method}: mean sizes, {name_text(request.analysis.model.file_name)}"


def _told(request: Request, result: Attribution, output: int) -> str:
    if isinstance(request.rows, LoneRow):
        return way(result, 0, output)
    return whole.disclosure(result)
