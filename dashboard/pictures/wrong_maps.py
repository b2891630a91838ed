"""Pictures that are wrongly taken for a class: their maps, and how these differ from right ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import problems
from dashboard.asking import progress
from dashboard.asking.answers import ask_several
from dashboard.asking.costs import maps_sentence
from dashboard.charts.heat_map import flat
from dashboard.charts.layout import revision
from dashboard.charts.map_means import map_means
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.pictures.confusions import Confusions, Pair
from dashboard.pictures.examples import shown
from dashboard.pictures.gallery import gallery
from dashboard.pictures.mean_measures import judged, mean_map, means_table
from dashboard.pictures.mean_sentences import MEANS_SAY, drawn_sentence, judged_sentence
from dashboard.pictures.places import asked, cell, explained, scale_title
from dashboard.pictures.sentences import map_sentence
from dashboard.rows.decisions import given_classes
from dashboard.rows.population import Population
from dashboard.words import escape_markdown
from explainers.dossier.map_parts import full_colour
from explainers.errors import RationaleError
from explainers.methods import registry
from explainers.records import Analysis, Integers, MapOutlines, Maps, OneRow, Request
from explainers.service.jobs.job import Job

MOST = 6
_STRENGTH = 0.85
_TITLES = ("rightly taken", "wrongly taken")


def draw(analysis: Analysis, everyone: Population, found: Confusions, pair: Pair) -> bool:
    """Draw the pictures of a pair with their maps, and right beside wrong for what it was.

    Tells whether the page shows maps of several pictures.
    """
    request = asked(analysis)
    _wrong_ones(analysis, everyone, found, pair, request)
    if request is None:
        return False
    st.markdown("###### Right and wrong beside each other")
    maps = explained(request)
    if maps is None or maps.outlines is None:
        return False
    return _beside(request, maps, maps.outlines, found.labels, pair.taken)


def _wrong_ones(
    analysis: Analysis,
    everyone: Population,
    found: Confusions,
    pair: Pair,
    request: Request | None,
) -> None:
    """Draw the surest of the pictures of a pair, each with its map if there is a method."""
    every = found.positions(pair)
    positions = [int(at) for at in every[:MOST]]
    st.markdown(f"###### {escape_markdown(found.titled(pair))}")
    if len(every) > MOST:
        st.caption(f"The {MOST} it is surest of, of {len(every):,}.")
    maps = _maps([_alone(request, at) for at in positions]) if request else []
    drawn = [each for each in maps if each is not None]
    limit = full_colour([each.values[0] for each in drawn])
    given = given_classes(analysis, everyone.predictions)
    pictures = [shown(analysis, everyone, given, at) for at in positions]
    for at, each in enumerate(maps):
        if each is not None:
            pixels = flat(each, 0, limit, panels.page_palette(), _STRENGTH)
            told = f"{pictures[at].told} {map_sentence(each, 0)}"
            pictures[at] = replace(pictures[at], told=told, beside=pixels)
    gallery(analysis, everyone, pictures)
    if drawn:
        title = registry()[drawn[0].receipt.method].title
        st.caption(
            escape_markdown(
                f"{title}: what speaks for the class each was taken for, one scale for all. A "
                "click on the words opens the decision, with the map's own receipt."
            )
        )


def _alone(request: Request, position: int) -> Request:
    return Request(
        request.analysis, request.method, OneRow(position), request.parameters, request.seed
    )


def _maps(requests: Sequence[Request]) -> list[Maps | None]:
    """The maps that are there; draws what is on its way, or what went wrong."""
    cost = st.empty()
    cost.caption(maps_sentence(requests))
    jobs = ask_several(requests)
    if any(job.state == "running" for job in jobs):
        progress.show_several(jobs, "Mapping the wrong ones")
    else:
        cost.empty()
    failed = next((job.error for job in jobs if job.error is not None), None)
    if isinstance(failed, RationaleError):
        problems.show(failed)
    return [_map(job) for job in jobs]


def _map(job: Job) -> Maps | None:
    result = job.result() if job.state == "done" else None
    return result if isinstance(result, Maps) else None


def _beside(
    request: Request, maps: Maps, outlines: MapOutlines, labels: Integers, output: int
) -> bool:
    """Draw the mean map of the pictures rightly taken for a class beside the wrong ones'."""
    rows = judged(outlines, labels, output)
    right, wrong = (mean_map(outlines, part) if part.any() else None for part in rows)
    sentence = judged_sentence(maps, right, wrong, output)
    titled = [
        (each, part, title)
        for each, part, title in zip((right, wrong), rows, _TITLES, strict=True)
        if each is not None
    ]
    if not titled:
        st.markdown(escape_markdown(sentence))
        st.caption("More of them may show one.")
        return False
    limit = full_colour([mean.values for mean, *_ in titled])
    table = means_table(maps, [mean for mean, *_ in titled])
    table.insert(0, "which", [title for *_, title in titled])
    cells = [cell(maps, *each) for each in titled]
    panels.show(
        Panel(
            name="map-right-wrong",
            sentence=sentence,
            figure=map_means(
                cells,
                limit,
                panels.page_palette(),
                panels.page_width(),
                scale_title(maps),
                revision(maps, "map-right-wrong", output, len(cells)),
                signed_map=maps.signed,
            ),
            table=table,
            request=request,
            result=maps,
            output=output,
            disclosure=drawn_sentence(len(cells), len(cells), limit, maps),
        )
    )
    st.caption(MEANS_SAY)
    return True
