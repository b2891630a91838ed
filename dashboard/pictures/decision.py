"""One decision about a picture: where in it the network found what speaks for a class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard import problems
from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.charts import heat_map
from dashboard.charts.map_file import map_png, map_svg
from dashboard.panel import panels
from dashboard.panel.case_report import offer_case
from dashboard.panel.panels import Panel
from dashboard.panel.receipt_line import receipt_line
from dashboard.pictures import bench, contrast
from dashboard.pictures.contrast_asking import Asked
from dashboard.pictures.measures import thirds_table
from dashboard.pictures.sentences import (
    map_sentence,
    picture_verdict,
    scale_sentence,
    total_sentence,
)
from dashboard.rows.findings import Finder
from dashboard.rows.verdict import verdict_sentence
from dashboard.sure import tab as sure_tab
from dashboard.words import escape_markdown
from explainers.dossier import picture_decision
from explainers.dossier.map_parts import full_colour
from explainers.methods import registry
from explainers.records import Analysis, Maps, OneRow, Request


@dataclass(frozen=True)
class Shown:
    """How one map is drawn: full colours from `limit` on, as opaque as `strength`, 0 to 1."""

    limit: float
    strength: float


def draw(analysis: Analysis, rows: Finder, position: int) -> None:
    """Draw why the picture at `position` was taken for what it was."""
    named = rows.names.at(position) if analysis.identifier else None
    if rows.threshold is None:
        verdict = picture_verdict(rows.predictions, position, named)
    else:
        who, positive = named or f"Picture {position + 1:,}", analysis.positive_output
        verdict = verdict_sentence(rows.predictions, position, who, positive, rows.threshold)
    st.markdown(f"#### {escape_markdown(verdict)}")
    left, right = st.columns(2) if analysis.classes else (st.container(), st.container())
    with left:
        output = controls.row_class_picker(analysis, rows.predicted(position))
    with right:
        method = controls.method_picker(analysis, "maps", "local")
    if method is None:
        st.markdown("No method here can map this network's answers; see above why.")
        return
    one, several, against, sure = st.tabs(
        (bench.ONE, bench.SEVERAL, contrast.CONTRAST, sure_tab.SURE),
        key=bench.LOOK,
        on_change="rerun",
        bind="query-params",
    )
    if one.open:
        with one:
            request = controls.asked(analysis, method, OneRow(position), output=output)
            maps = answer(request, Maps, "Mapping the picture")
            if maps is not None:
                _offer(request, maps, rows, output)
                _one(request, maps, output)
    if several.open:
        with several:
            bench.draw(analysis, rows, position)
    if against.open:
        with against:
            contrast.draw(Asked(analysis, rows, position, method, output))
    if sure.open:
        with sure:
            looked = sure_tab.draw_for_pictures(analysis, method, position, output)
            if looked is not None:
                _offer(*looked, rows, output)


def _offer(request: Request, maps: Maps, rows: Finder, output: int) -> None:
    """Offer the report of a map that is there."""
    report = partial(picture_decision.report, maps=maps)
    offer_case(request, maps.receipt, rows, int(maps.positions[0]), output, report)


def _one(request: Request, maps: Maps, output: int) -> None:
    how = Shown(full_colour([maps.values[0]]), _strength())
    panels.show(
        Panel(
            name="map",
            sentence=map_sentence(maps, 0),
            figure=heat_map(
                maps, 0, how.limit, panels.page_palette(), panels.column_width(), how.strength
            ),
            table=thirds_table(maps, 0),
            request=request,
            result=maps,
            output=output,
            disclosure=f"{scale_sentence(maps, 0, how.limit)} {total_sentence(maps, 0)}",
        )
    )
    _downloads(maps, how, output)


def _strength() -> float:
    share = st.slider(
        "Strength of the map",
        0,
        100,
        85,
        5,
        format="%d %%",
        key="strength",
        bind="query-params",
        help="How opaque the map lies over the picture; at 0 the picture stands alone, in colour.",
    )
    return share / 100


def _downloads(maps: Maps, how: Shown, output: int) -> None:
    receipt = maps.receipt
    small = receipt_line(maps, registry()[receipt.method].title, output)
    makers = {
        "PNG": ("image/png", lambda: map_png(maps, 0, how.limit, how.strength)),
        "SVG": (
            "image/svg+xml",
            lambda: map_svg(maps, 0, how.limit, how.strength, map_sentence(maps, 0), small),
        ),
    }
    with st.container(horizontal=True):
        for form, (mime, make) in makers.items():
            st.download_button(
                f"Download {form}",
                data=problems.for_download(f"map {form}", make),
                file_name=f"map-{receipt.key[:8]}.{form.lower()}",
                mime=mime,
                on_click="ignore",
                key=f"map {form}",
            )
