"""Where a network looks: the mean map of the pictures taken for each class."""

from __future__ import annotations

from typing import Any

import streamlit as st
from numpy.typing import NDArray

from dashboard.asking import controls
from dashboard.asking.answers import answer_so_far
from dashboard.asking.costs import choices_sentence
from dashboard.asking.sample_picker import sample_picker, sample_sizes
from dashboard.charts.layout import revision
from dashboard.charts.map_means import MOST, Cell, map_means
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.pictures.mean_measures import (
    MeanMap,
    ground,
    leading,
    mean_maps,
    means_table,
)
from dashboard.pictures.mean_sentences import (
    MEANS_SAY,
    drawn_sentence,
    places_sentence,
    steadiness_sentence,
)
from dashboard.rows.population import Population
from dashboard.units import explains_classes
from dashboard.words import escape_markdown, one_line, percent, signed
from explainers.dossier.map_parts import PARTS, full_colour
from explainers.intake.summary import counted
from explainers.records import Analysis, Maps, Request, SampledRows


def draw(analysis: Analysis, _: Population) -> None:
    """Draw a mean map for each of the most frequent classes."""
    request = asked(analysis)
    maps = explained(request) if request else None
    if request is None or maps is None or maps.outlines is None:
        return
    outlines = maps.outlines
    means = mean_maps(outlines)
    drawn = means[:MOST]
    limit = full_colour([mean.values for mean in drawn])
    cells = [cell(maps, mean, outlines.target == mean.output) for mean in drawn]
    panels.show(
        Panel(
            name="map-means",
            sentence=places_sentence(maps, means),
            figure=map_means(
                cells,
                limit,
                panels.page_palette(),
                panels.page_width(),
                scale_title(maps),
                revision(maps, "map-means", 0, len(drawn)),
                signed_map=maps.signed,
            ),
            table=means_table(maps, means),
            request=request,
            result=maps,
            output=None,
            disclosure=drawn_sentence(len(drawn), len(means), limit, maps),
        )
    )
    st.caption(escape_markdown(steadiness_sentence(maps, means)))
    st.caption(MEANS_SAY)


def asked(analysis: Analysis) -> Request | None:
    """Ask how many pictures are explained, and by which method; each about what it is taken for."""
    left, right = st.columns(2)
    with left:
        rows = sample_picker(analysis)
    with right:
        method = controls.method_picker(analysis, "maps", "global")
    if method is None:
        st.markdown("No method here can map this network's answers; see above why.")
        return None
    return controls.asked(analysis, method, SampledRows(rows), output=None)


def explained(request: Request) -> Maps | None:
    """Return the maps of the pictures that are explained so far, or draw why there are none."""
    before = st.container()
    maps = answer_so_far(request, Maps, "Mapping the pictures")
    # Asked last: a moment later the pace is known, and much of it is there.
    limits = sample_sizes(request.analysis)
    if costs := choices_sentence(request, limits, "pictures"):
        before.caption(f"Still to be computed: {costs}")
    return maps


def cell(maps: Maps, mean: MeanMap, rows: NDArray[Any], title: str = "") -> Cell:
    """A mean map as it is drawn; titled by its class unless something else is said.

    rows: (rows explained,), which pictures it is the mean of.
    """
    name, pictures = one_line(maps.output_names[mean.output]), counted(mean.pictures, "picture")
    at, beside = leading(mean)
    return Cell(
        title=title or name,
        count=pictures,
        told=f"{name}, {pictures}: most in the part “{PARTS[at][beside]}”, the strongest tenth of "
        f"places holds {percent(mean.packed)}; mean sum {signed(mean.total)}",
        values=mean.values,
        ground=ground(maps, rows),
    )


def scale_title(maps: Maps) -> str:
    """What a colour of mean maps is the size of."""
    whose = "of the class a picture is taken for, " if explains_classes(maps) else ""
    return f"{one_line(maps.unit)} {whose}mean of each place"
