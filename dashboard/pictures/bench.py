"""Several methods side by side, for several classes: where do their maps agree?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

import streamlit as st

from dashboard import problems
from dashboard.asking import controls, progress
from dashboard.asking.answers import ask_several
from dashboard.asking.costs import maps_sentence
from dashboard.backend import service
from dashboard.charts import map_bench
from dashboard.panel import panels
from dashboard.pictures.measures import by_line, by_unit
from dashboard.pictures.sentences import agreement_sentence, pale_sentence
from dashboard.rows.findings import Finder
from dashboard.words import escape_markdown
from explainers.errors import RationaleError
from explainers.methods import registry
from explainers.methods.declaration import Method
from explainers.methods.fitness import by_preference, why_not
from explainers.records import Analysis, Maps, OneRow, Request, Withheld
from explainers.service.jobs.job import Job

MOST_METHODS, MOST_CLASSES = 6, 3
_FIRST_METHODS, _FIRST_CLASSES = 3, 2
_CHART = "bench chart"
METHOD, CLASS, LOOK = "maps_method", "outcome", "look"
"""Where the page keeps which map it shows: the keys of its pickers and of its tabs."""
ONE, SEVERAL = "One map", "Side by side"
_METHODS, _CLASSES = "methods", "outcomes"
_SCALES = MappingProxyType({"relative to each method": by_line, "absolute, in each unit": by_unit})


def draw(analysis: Analysis, rows: Finder, position: int) -> None:
    """Draw a line for each chosen method and a column for each chosen class."""
    methods = _methods(analysis)
    outputs = _outputs(analysis, rows, position)
    if not methods or not outputs:
        st.markdown("Choose at least one method and one class.")
        return
    requests = [[_request(analysis, each, position, out) for out in outputs] for each in methods]
    flat = [request for line in requests for request in line]
    cost = st.empty()
    cost.caption(maps_sentence(flat))
    jobs = ask_several(flat)
    found = {id(request): _maps(job) for request, job in zip(flat, jobs, strict=True)}
    cells = [[found[id(request)] for request in line] for line in requests]
    if any(job.state == "running" for job in jobs):
        progress.show_several(jobs, "Mapping the picture")
    else:
        cost.empty()
    _say_failures(methods, requests, dict(zip(map(id, flat), jobs, strict=True)))
    if all(maps is None for line in cells for maps in line):
        return
    limits = _SCALES[_scale()](cells)
    titles = [method.title for method in methods]
    names = [analysis.output_names[output] for output in outputs]
    best = rows.predicted(position)
    picks = [
        controls.PREDICTED if output == best else name
        for output, name in zip(outputs, names, strict=True)
    ]
    sentence = agreement_sentence(titles, cells, names)
    st.markdown(f"##### {escape_markdown(sentence)}")
    st.plotly_chart(
        map_bench(
            titles,
            names,
            cells,
            limits,
            panels.page_palette(),
            panels.column_width(),
        ),
        key=_CHART,
        theme=None,
        alt=sentence,
        on_select=partial(_enlarge, [each.name for each in methods], picks),
        selection_mode="points",
        config={"displayModeBar": False},
    )
    if pale := pale_sentence(titles, limits, by_line(cells)):
        st.caption(escape_markdown(pale))
    st.caption(
        "Each method has the parameters it begins with. A click on a map opens it; so do the "
        "pickers of class and method above."
    )


def _scale() -> str:
    return st.radio(
        "Scale of colours",
        list(_SCALES),
        horizontal=True,
        key="scale",
        bind="query-params",
        help="Relative: a colour is full where a method's own maps are strongest, so that places "
        "can be compared across methods, and sizes across classes. Absolute: all maps of one unit "
        "share their numbers; a method whose numbers are small is then pale.",
    )


def _methods(analysis: Analysis) -> list[Method]:
    known = by_preference(registry().values())
    able = {
        method.name: method
        for method in known
        if method.shape == "maps" and not why_not(method, analysis)
    }
    cheap = sorted(able, key=lambda name: able[name].cost(able[name].parameters(), 1, 0))
    first = set(cheap[:_FIRST_METHODS])
    chosen = st.multiselect(
        f"Methods (up to {MOST_METHODS})",
        list(able),
        default=[name for name in able if name in first],
        max_selections=MOST_METHODS,
        format_func=lambda name: able[name].title,
        key=_METHODS,
        bind="query-params",
    )
    return [able[name] for name in chosen]


def _outputs(analysis: Analysis, rows: Finder, position: int) -> list[int]:
    """Pick classes; those the network finds most probable follow the picture."""
    if not analysis.classes:
        return [0]
    order = (-rows.predictions.outputs[position]).argsort(kind="stable")
    leading = {
        name: int(order[at])
        for at, name in enumerate(_LEADING)
        if at < len(order) and name not in analysis.classes
    }
    chosen = st.multiselect(
        f"Classes (up to {MOST_CLASSES})",
        [*leading, *analysis.classes],
        default=list(leading)[:_FIRST_CLASSES],
        max_selections=MOST_CLASSES,
        format_func=lambda name: (
            f"{analysis.classes[leading[name]]} ({name})" if name in leading else name
        ),
        key=_CLASSES,
        bind="query-params",
    )
    found = [leading[name] if name in leading else analysis.classes.index(name) for name in chosen]
    return list(dict.fromkeys(found))


_LEADING = (controls.PREDICTED, "second", "third")


def _request(analysis: Analysis, method: Method, position: int, output: int) -> Request:
    given = {**method.parameters().model_dump(), **controls.about_output(method, output)}
    return Request(analysis, method.name, OneRow(position), given)


def _maps(job: Job) -> Maps | None:
    result = job.result() if job.state == "done" else None
    return result if isinstance(result, Maps) else None


def _say_failures(
    methods: Sequence[Method], requests: Sequence[Sequence[Request]], jobs: Mapping[int, Job]
) -> None:
    """Draw why a method has no map, once for all its classes."""
    for method, line in zip(methods, requests, strict=True):
        of_line = [jobs[id(request)] for request in line]
        failed = next((job.error for job in of_line if job.error is not None), None)
        withheld = next(
            (job.result() for job in of_line if job.state == "done" and _maps(job) is None), None
        )
        if isinstance(failed, RationaleError):
            st.markdown(f"**{escape_markdown(method.title)}**")
            problems.show(failed)
            if st.button("Try again", key=f"retry {method.name}"):
                for request in line:
                    service().engine.retry(request)
                st.rerun()
        elif isinstance(withheld, Withheld):
            st.warning(
                f"**{escape_markdown(method.title)}: numbers withheld.** "
                f"{escape_markdown(withheld.check.sentence)}"
            )


def _enlarge(methods: Sequence[str], classes: Sequence[str]) -> None:
    """Open the map that was clicked, as the pickers would; they have `classes` to choose from."""
    points = st.session_state[_CHART].selection.points
    if not points:
        return
    at, beside = points[0]["customdata"]
    st.session_state[METHOD] = methods[at]
    st.session_state[CLASS] = classes[beside]
    st.session_state[LOOK] = ONE
