"""One picture before two networks: where each finds what speaks for the same class."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import problems, state
from dashboard.asking import controls
from dashboard.backend import service
from dashboard.charts.map_contrast import Framed, map_pair
from dashboard.panel import panels
from dashboard.pictures.contrast_asking import Asked, Side, two_maps
from dashboard.pictures.contrast_measures import (
    agreement,
    incomparable,
    own_limits,
    pair_table,
    same_part,
    shared_limits,
)
from dashboard.pictures.contrast_pairs import (
    alike_sentence,
    answers_sentence,
    models_sentence,
    no_class_sentence,
    other_pictures_sentence,
    preparations_sentence,
    scales_sentence,
)
from dashboard.pictures.contrast_panel import Both, show, two_sheets
from dashboard.words import display_names, escape_markdown, one_line
from explainers.methods.fitness import why_not
from explainers.methods.parameters import named
from explainers.records import Analysis, Maps, Request

KEY = "other_model"
"""What the URL calls the other network's analysis."""
_NAME_WIDTH = 40
_IDENTITY = re.compile(r"[?&]analysis=([\w-]+)|([\w-]+)\s*$")
"""In a link, or at the end of an option."""


def draw(asked: Asked) -> None:
    """Draw the choice of the other network's analysis, and both maps; or what is missing."""
    there = _other_analysis(asked.analysis)
    request = asked.request()
    if there is None:
        return
    if there.table.digest != asked.analysis.table.digest:
        problems.point_out(other_pictures_sentence(asked.analysis, there))
        return
    output = _same_class(asked, there)
    if output is None:
        problems.point_out(no_class_sentence(asked.analysis, asked.output, there))
        return
    if why := why_not(asked.method, there):
        st.markdown(
            f"{asked.method.title} cannot map that network's answers: {escape_markdown(why)}"
        )
        return
    files = (asked.analysis.model.file_name, there.model.file_name)
    first, second = display_names(files, _NAME_WIDTH)
    other = _of_other(asked, request, there, output)
    sides = (Side(first, request), Side(second, other))
    maps = two_maps(*sides)
    if maps is not None:
        _draw(maps, sides)


def _other_analysis(here: Analysis) -> Analysis | None:
    """Pick an analysis that this tab has opened, or one whose link is pasted."""
    known = [
        each for each in state.recent() if each.model.pictures is not None and each.id != here.id
    ]
    chosen = st.selectbox(
        "The other network's analysis",
        [_option(each) for each in known],
        index=None,  # the URL leaves out a default, and a link has to say which one it was
        key=KEY,
        bind="query-params",
        accept_new_options=True,
        placeholder="Choose one opened in this tab, or paste its link",
        help="An analysis of the same pictures by another network, or by this one with another "
        "preparation. It is listed once this tab has opened it; “Copy link” there gives its link.",
    )
    if not chosen:
        if not known:
            _say_how(here)
        return None
    return _found(here, chosen)


def _say_how(here: Analysis) -> None:
    st.markdown(
        "No other analysis of pictures was opened in this tab. On the page Start, bring the other "
        f"network together with this very file, “{escape_markdown(here.table.file_name)}”; then "
        "come back to this analysis, which Start lists, and choose the other one here."
    )


def _option(analysis: Analysis) -> str:
    """An analysis in words that can be found again: they stand in the URL."""
    return f"{one_line(analysis.name)} · {analysis.id}"


def _found(here: Analysis, chosen: str) -> Analysis | None:
    """Return the analysis that an option or a link names; draws why there is none."""
    identity = _identity(chosen)
    if identity == here.id:
        problems.point_out("That is this very analysis: choose another one.")
        return None
    found = service().workspace.load_analysis(identity)
    if found is None:
        problems.point_out(
            "No analysis is found by what was chosen: it was deleted, or made on another computer. "
            "Open it on the page Start, or paste its whole link."
        )
        return None
    if found.model.pictures is None:
        problems.point_out(
            f"“{found.name}” is about a table: only another network of pictures can be compared."
        )
        return None
    return found


def _identity(chosen: str) -> str:
    """The analysis id in a link, or the last word of anything else; empty where there is none."""
    found = _IDENTITY.search(chosen)
    return (found[1] or found[2]) if found else ""


def _same_class(asked: Asked, there: Analysis) -> int | None:
    """The other network's output of the same name; numbers that are predicted have none."""
    here = asked.analysis
    if not here.classes or not there.classes:
        return None if here.classes or there.classes else asked.output
    name = here.classes[asked.output]
    return there.classes.index(name) if name in there.classes else None


def _of_other(asked: Asked, request: Request, there: Analysis, output: int) -> Request:
    """The same question to the other network; a layer is of one network, and asked of it alone."""
    given = {**request.parameters, **controls.about_output(asked.method, output)}
    taken = there.model.pictures
    layers = taken.layers if taken else ()
    own: dict[str, Any] = {
        name: field.default
        for name, field in asked.method.parameters.model_fields.items()
        if named(field) == "layer" and given[name] not in layers
    }
    return replace(request, analysis=there, parameters={**given, **own})


def _draw(maps: tuple[Maps, Maps], sides: tuple[Side, Side]) -> None:
    names = sides[0].name, sides[1].name
    analyses = sides[0].request.analysis, sides[1].request.analysis
    why = incomparable(*maps, analyses)
    limits = own_limits(*maps) if why else shared_limits(*maps)
    framed = [
        Framed(each, name, limit) for each, name, limit in zip(maps, names, limits, strict=True)
    ]
    show(
        Both(
            name="two-models",
            sentence=models_sentence(maps, names),
            figure=map_pair(*framed, panels.page_palette(), panels.column_width()),
            table=pair_table(maps, names),
            sides=sides,
            maps=maps,
            notes=_notes(maps, names, analyses, scales_sentence(maps[0], why)),
            sheets=two_sheets(maps, limits),
        )
    )


def _notes(
    maps: tuple[Maps, Maps], names: tuple[str, str], analyses: tuple[Analysis, Analysis], scale: str
) -> Sequence[str]:
    answers = [
        answers_sentence(each, name, of.model.unit)
        for each, name, of in zip(maps, names, analyses, strict=True)
    ]
    alike = agreement(*maps) if same_part(*analyses) else None
    told = (" ".join(answers), scale, alike_sentence(alike), preparations_sentence(*analyses))
    return [sentence for sentence in told if sentence]
