"""The glass box beside the tree: how far curves of single columns repeat the model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.asking.costs import offer_sentence
from dashboard.charts.layout import revision
from dashboard.charts.plain_bars import plain_bars
from dashboard.charts.term_curves import named_bins, term_curve
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.surrogates import guides
from dashboard.surrogates.measures import glass_fidelity
from dashboard.surrogates.sentences import glass_sentence, judged_note, term_sentence
from dashboard.tabular.overview import Overview
from dashboard.units import output_phrase
from dashboard.words import escape_markdown, one_line, signed
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import GlassBox, Request, SampledRows, Term

_TOP = 20


def draw(overview: Overview) -> None:
    """Offer the fit; done only when asked for, and the cost stands there."""
    method = registry()["glass_box"]
    if reason := why_not(method, overview.analysis):
        st.caption(escape_markdown(f"A glass box cannot be fitted here. {reason}"))
        return
    wanted = st.toggle(
        "Fit a glass box beside it: curves of single columns, added up",
        key="glass_box",
        bind="query-params",
        help=f"{method.question} {method.silent_on}",
    )
    request = controls.asked(overview.analysis, method, SampledRows(method.block_rows))
    if not wanted:
        st.caption(
            f"{offer_sentence(request)} Fitting takes a while longer, usually less than a minute."
        )
        return
    box = answer(request, GlassBox, "Asking the model, and fitting curves")
    if box is not None:
        _terms(overview, request, box)


def _terms(overview: Overview, request: Request, box: GlassBox) -> None:
    analysis, output = overview.analysis, overview.output
    singles = glass_fidelity(analysis, box, box.singles)
    every = glass_fidelity(analysis, box, box.answers)
    terms = sorted(box.of(output), key=lambda term: -term.importance)
    names = [title(box, term) for term in terms]
    sizes = [term.importance for term in terms]
    panels.beside(
        Panel(
            name="glass-box",
            sentence=glass_sentence(box, singles, every),
            figure=plain_bars(
                names[:_TOP],
                sizes[:_TOP],
                panels.page_palette(),
                f"Mean |added|, {output_phrase(box, output)}",
                revision(box, "glass", output),
            ),
            table=pd.DataFrame({"curve": names, "mean |added|": sizes}),
            request=request,
            result=box,
            output=output,
            disclosure=judged_note(every),
            guide=guides.GLASS,
        )
    )
    if terms:
        _curve(request, box, terms, names)


def _curve(request: Request, box: GlassBox, terms: Sequence[Term], names: Sequence[str]) -> None:
    chosen = st.selectbox("Curve of", names, key="curve_of", bind="query-params")
    term = terms[names.index(chosen) if chosen in names else 0]
    table = term_table(box, term)
    reached = term.scores[term.weights > 0]
    low, high = (float(reached.min()), float(reached.max())) if len(reached) else (0.0, 0.0)
    panels.beside(
        Panel(
            name="glass-curve",
            sentence=term_sentence(title(box, term), box, term.output, signed(low), signed(high)),
            figure=term_curve(box, term, panels.page_palette()),
            table=table,
            request=request,
            result=box,
            output=term.output,
            guide=guides.CURVE,
        )
    )


def title(box: GlassBox, term: Term) -> str:
    """What a term is called: its column, or "age with amount"."""
    return " with ".join(
        one_line(box.dictionary.called(box.names[axis.feature])) for axis in term.axes
    )


def term_table(box: GlassBox, term: Term) -> pd.DataFrame:
    """One line for each bin, or for each pair of bins that any row is in."""
    total = float(term.weights.sum()) or 1.0
    told = [
        named_bins(box, axis, term.weights.sum(axis=tuple(set(range(term.weights.ndim)) - {at})))
        for at, axis in enumerate(term.axes)
    ]
    grid = np.meshgrid(*(kept for _, kept in told), indexing="ij")
    places = [part.ravel() for part in grid]
    columns = {}
    for axis, (names, kept), part in zip(term.axes, told, places, strict=True):
        label = dict(zip(kept, names, strict=True))
        column = one_line(box.dictionary.called(box.names[axis.feature]))
        columns[column] = [one_line(label[at]) for at in part.tolist()]
    frame = pd.DataFrame(
        {
            **columns,
            "adds": term.scores[tuple(places)],
            "±": term.errors[tuple(places)],
            "share of rows": term.weights[tuple(places)] / total,
        }
    )
    return frame if len(term.axes) == 1 else frame[frame["share of rows"] > 0]
