"""The Interactions view: which features act together, and how two of them do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.asking.answers import answer_so_far
from dashboard.asking.column_picker import column_picker
from dashboard.asking.show_picker import show_picker
from dashboard.charts import dependence, dependence_drawn, interaction_bars, interaction_map
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.overview import Overview
from dashboard.tabular.pair_measures import along, by_strongest_pair, partners
from dashboard.tabular.pair_question import can_be_asked
from dashboard.tabular.pair_sentences import (
    interactions_disclosure,
    interactions_sentence,
    map_disclosure,
    pair_sentence,
)
from dashboard.tabular.pair_tables import interactions_table
from dashboard.tabular.tables import dependence_table
from explainers.records import Analysis, Group, Pairs, Request, SampledRows
from explainers.service.pair_room import rows_with_room

METHOD = "tree_interactions"

_Show = Callable[[Request, Pairs, int], None]


def draw(overview: Overview) -> None:
    """Draw the view over the rows asked for, or as many as there is room for."""
    analysis, output = overview.analysis, overview.output
    rows, groups = overview.rows, overview.groups
    request = asked(analysis, rows, groups)
    if not can_be_asked(request):
        return
    pairs = answer_so_far(request, Pairs, "Explaining pairs of features")
    if pairs is None:
        return
    _SHOWN[show_picker(_SHOWN, "pairs")](request, pairs, output)


def asked(analysis: Analysis, rows: int, groups: tuple[Group, ...]) -> Request:
    """Return the request for the interactions of `rows` rows, or of as many as have room."""
    request = Request(analysis, METHOD, SampledRows(rows), groups=groups)
    room = max(1, min(rows, rows_with_room(request)))
    return Request(analysis, METHOD, SampledRows(room), groups=groups)


def _map(request: Request, pairs: Pairs, output: int) -> None:
    panels.show(
        Panel(
            name="interactions",
            sentence=interactions_sentence(pairs, output),
            figure=interaction_map(pairs, output, panels.page_palette()),
            table=interactions_table(pairs, output),
            request=request,
            result=pairs,
            output=output,
            disclosure=map_disclosure(pairs, output),
        )
    )


def _bars(request: Request, pairs: Pairs, output: int) -> None:
    panels.show(
        Panel(
            name="pairs",
            sentence=interactions_sentence(pairs, output),
            figure=interaction_bars(pairs, output, panels.page_palette()),
            table=interactions_table(pairs, output),
            request=request,
            result=pairs,
            output=output,
            disclosure=interactions_disclosure(pairs, output),
        )
    )


def _one(request: Request, pairs: Pairs, output: int) -> None:
    with st.container(horizontal=True):
        strongest = by_strongest_pair(pairs, output)
        feature = column_picker("Feature", strongest, "feature", pairs.dictionary)
        other = column_picker(
            "Together with",
            partners(pairs, output, feature),
            "with",
            pairs.dictionary,
            "The one that acts most together with the feature comes first.",
        )
    numbers = along(pairs, feature, other)
    panels.show(
        Panel(
            name="pair",
            sentence=pair_sentence(pairs, output, feature, other),
            figure=dependence(numbers, output, feature, other, panels.page_palette()),
            table=dependence_table(numbers, output, feature),
            request=request,
            result=pairs,
            output=output,
            disclosure=dependence_drawn(numbers).words(),
        )
    )


_SHOWN: Mapping[str, _Show] = {"Map": _map, "Strongest pairs": _bars, "One pair": _one}
