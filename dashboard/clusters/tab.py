"""Clusters: rows in groups by how they are explained, on a plane and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.asking.kept_picker import kept_picker
from dashboard.charts.cluster_map import (
    ANSWER,
    CLUSTER,
    Clustered,
    cluster_map,
    cluster_map_drawn,
)
from dashboard.clusters.answers import Answered, answers_of
from dashboard.clusters.choosing import count_picker, groups_of
from dashboard.clusters.measures import Grouping, nearest
from dashboard.clusters.tables import clusters_table, rows_table
from dashboard.clusters.words import GUIDE, cluster_sentence, clusters_sentence, count_sentence
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.cluster_way import OPEN, these_rows
from dashboard.rows.links import open_row, row_buttons, row_click
from dashboard.tabular.clicks import same_numbers
from dashboard.tabular.measures import mean_sizes, ranking
from dashboard.words import escape_markdown
from explainers.records import Attribution, Integers, Request

_COLOR: Final = "cluster_color"
_NONE: Final = "none"
_LISTED: Final = 200
"""Rows of a group that are listed; the download of the attributions has all."""
_TYPICAL: Final = 3


@dataclass(frozen=True, eq=False)
class _Seen:
    """Attributions of one output, their rows in groups, and what the model answers for them."""

    request: Request
    result: Attribution
    output: int
    grouping: Grouping
    answered: Answered


def draw_clusters(request: Request, result: Attribution, output: int) -> None:
    """Draw the rows in groups, what sets each group apart, and its rows."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = count_picker()
        color = _color_picker(result, output)
    grouping, answered = groups_of(result, output, count), answers_of(request, result, output)
    seen = _Seen(request, result, output, grouping, answered)
    given = Clustered(
        result,
        output,
        grouping.labels,
        grouping.where,
        answered.values,
        answered.phrase,
        color,
    )
    told = (count_sentence(result, grouping), cluster_map_drawn(result).words())
    panels.show(
        Panel(
            name="clusters",
            sentence=clusters_sentence(result, output, grouping),
            figure=cluster_map(given, panels.page_palette()),
            table=clusters_table(result, output, grouping, answered.values),
            request=request,
            result=result,
            output=output,
            disclosure=" ".join(filter(None, told)),
            guide=GUIDE,
            click=row_click(same_numbers(request, output, "outcome")),
            below=lambda: _describe(seen),
        )
    )
    if grouping.count > 1:
        _list_rows(seen)


def _color_picker(result: Attribution, output: int) -> str:
    features = [result.names[at] for at in ranking(mean_sizes(result, output))]
    others = [name for name in features if name not in (CLUSTER, ANSWER)]
    called = result.dictionary.called
    return kept_picker(
        "Colour by",
        (CLUSTER, ANSWER, *others),
        _COLOR,
        lambda name: name if name in (CLUSTER, ANSWER) else called(name),
    )


def _describe(seen: _Seen) -> None:
    """Say of each group what sets it apart, with ways to the rows that are typical of it."""
    grouping, result = seen.grouping, seen.result
    for group in range(grouping.count if grouping.count > 1 else 0):
        told = cluster_sentence(result, seen.output, grouping, group, seen.answered)
        st.markdown(f"**Cluster {group + 1}:** {escape_markdown(told)}")
        typical = result.positions[nearest(result, seen.output, grouping, group)].tolist()
        there = same_numbers(seen.request, seen.output, "outcome")
        with st.container(horizontal=True, gap="small"):
            row_buttons(
                [(f"Typical {at + 1}", row) for at, row in enumerate(typical[:_TYPICAL])],
                seen.answered.names,
                f"cluster {group + 1}",
                there,
            )
            back = same_numbers(seen.request, seen.output, "class")
            these_rows(group + 1, typical, there, back)


def _list_rows(seen: _Seen) -> None:
    """List the rows of a group; a click on a line opens the row."""
    chosen = kept_picker(
        "List the rows of",
        (_NONE, *(str(group + 1) for group in range(seen.grouping.count))),
        OPEN,
        lambda text: "no cluster" if text == _NONE else f"cluster {text}",
    )
    if chosen == _NONE:
        return
    group = int(chosen) - 1
    rows = nearest(seen.result, seen.output, seen.grouping, group)[:_LISTED]
    positions = seen.result.positions[rows]
    place, members = f"rows of cluster {group + 1}", int(seen.grouping.sizes[group])
    st.dataframe(
        rows_table(seen.result, seen.output, seen.grouping, group, seen.answered, _LISTED),
        hide_index=True,
        key=place,
        on_select=lambda: _open_selected(seen, place, positions),
        selection_mode="single-row",
    )
    fewer = len(rows) < members
    most = f"The {len(rows):,} rows nearest to its middle, of {members:,}. " if fewer else ""
    st.caption(f"{most}The most typical come first; a click on a line opens the row.")


def _open_selected(seen: _Seen, place: str, positions: Integers) -> None:
    chosen = st.session_state[place].selection.rows
    if chosen:
        open_row(int(positions[chosen[0]]), same_numbers(seen.request, seen.output, "outcome"))
