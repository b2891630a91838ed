"""Controls drawn from declarations: classes, methods and their parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from pydantic.fields import FieldInfo

from dashboard.asking.column_picker import column_picker
from dashboard.asking.number_control import number_control
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.methods.declaration import Method, Scope, Shape
from explainers.methods.fitness import by_preference, why_not
from explainers.methods.parameters import choices, named
from explainers.records import Analysis, Dictionary, Group, Request, Rows
from explainers.records.dictionary import NOTHING_SAID

PREDICTED = "predicted"


def class_picker(analysis: Analysis) -> int:
    """Pick the output a global view is about; opens with the positive class."""
    if not analysis.classes:
        return 0
    chosen = st.selectbox(
        "Class",
        analysis.classes,
        index=analysis.positive_output,
        key="class",
        bind="query-params",
        help="Effects are on this class: what raises it is orange.",
    )
    return _index(analysis, chosen, analysis.positive_output)


def row_class_picker(analysis: Analysis, predicted: int) -> int:
    """Pick the output a single decision is about; opens with the class predicted for the row."""
    if not analysis.classes:
        return 0
    names = {PREDICTED: f"{analysis.classes[predicted]} (predicted)"}
    chosen = st.selectbox(
        "Class",
        (PREDICTED, *analysis.classes),
        key="outcome",
        bind="query-params",
        format_func=lambda name: names.get(name, name),
        help="Effects are on this class: what raises it is orange.",
    )
    return _index(analysis, chosen, predicted)


def method_picker(
    analysis: Analysis, shape: Shape, scope: Scope, groups: Sequence[Group] = ()
) -> Method | None:
    """Pick a method that gives `shape`; those that cannot are named with the reason.

    groups: the columns that are to be explained as one.
    """
    known = by_preference(registry().values())
    fitting = [method for method in known if method.shape == shape and scope in method.scopes]
    reasons = {method.name: why_not(method, analysis, groups) for method in fitting}
    able = [method for method in fitting if not reasons[method.name]]
    if not able:
        _say_why_not(fitting, reasons)
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = _choice(able, f"{shape}_method") if len(able) > 1 else able[0]
        if others := len(fitting) - len(able):
            with st.popover(f"{others} not offered", type="tertiary"):
                _say_why_not(fitting, reasons)
    return chosen


def _say_why_not(fitting: Sequence[Method], reasons: Mapping[str, str]) -> None:
    """Name the methods that cannot be chosen, each reason once."""
    titles: dict[str, list[str]] = {}
    for method in fitting:
        if reasons[method.name]:
            titles.setdefault(reasons[method.name], []).append(method.title)
    for reason, those in titles.items():
        *others, last = those
        names = f"{', '.join(others)} and {last} are" if others else f"{last} is"
        st.caption(f"{names} not offered: {escape_markdown(reason)}")


def _choice(able: list[Method], key: str) -> Method:
    titles = {method.name: method.title for method in able}
    name = st.selectbox(
        "Method",
        list(titles),
        format_func=lambda name: titles[name],
        key=key,
        bind="query-params",
        help=" ".join(f"**{method.title}**: {method.question}" for method in able),
    )
    return registry()[name]


def asked(
    analysis: Analysis,
    method: Method,
    rows: Rows,
    groups: tuple[Group, ...] = (),
    output: int | None = 0,
) -> Request:
    """Draw what the method lets a reader choose, and return the request it makes.

    output: the one that is asked about, for a method that explains one at a time; None for that
    which is predicted for each row.
    """
    chosen = about_output(method, output)
    if len(chosen) == len(method.parameters.model_fields) and not method.seeded:
        return Request(analysis, method.name, rows, chosen, groups=groups)
    seen, read = analysis.model.pictures, analysis.model.texts
    with st.expander("Parameters"), st.container(horizontal=True):
        drawn = parameters(
            method,
            analysis.features,
            seen.layers if seen else (),
            read.baselines if read else (),
            analysis.dictionary,
        )
        number = seed(method) if method.seeded else 0
    return Request(analysis, method.name, rows, {**drawn, **chosen}, number, groups)


def about_output(method: Method, output: int | None) -> Mapping[str, Any]:
    """Say which output is asked about, as the method's parameter where it has one for that.

    None is the one that is predicted for each row.
    """
    fields = method.parameters.model_fields.items()
    asked = "" if output is None else str(output)
    return {name: asked for name, field in fields if named(field) == "output"}


def parameters(
    method: Method,
    features: Sequence[str],
    layers: Sequence[str] = (),
    baselines: Sequence[str] = (),
    said: Dictionary = NOTHING_SAID,
) -> Mapping[str, Any]:
    """Draw one control for each parameter the method declares, bound to the URL.

    features: the columns to choose from where a parameter is one, the first choice first. layers:
    like them, of a network; baselines: of a model of texts. said: what people call the columns. An
    output has the page's own control.
    """
    drawn: dict[str, Any] = {}
    for name, field in method.parameters.model_fields.items():
        part = named(field)
        if part == "feature":
            # Without the method's name in the key, the next view opens with the same feature.
            drawn[name] = column_picker(str(field.description), features, name, said)
        elif part == "layer":
            drawn[name] = _layer(f"{method.name}.{name}", field, layers)
        elif part == "baseline":
            drawn[name] = _baseline(f"{method.name}.{name}", field, baselines)
        elif part is None:
            drawn[name] = control_of(f"{method.name}.{name}", field)
    return drawn


def control(method: Method, name: str) -> Any:
    """Draw the control of one parameter, where a page has its own place for it."""
    return control_of(f"{method.name}.{name}", method.parameters.model_fields[name])


def control_of(key: str, field: FieldInfo) -> Any:
    """Draw the control of a parameter that names no part of the model, under a key of one's own."""
    options = choices(field)
    if not options:
        return number_control(key, field)
    return st.selectbox(
        str(field.description),
        options,
        index=options.index(field.default),
        key=key,
        bind="query-params",
    )


def _layer(key: str, field: FieldInfo, layers: Sequence[str]) -> str:
    return st.selectbox(
        str(field.description),
        (field.default, *layers),
        format_func=lambda name: name or "chosen by the method",
        key=key,
        bind="query-params",
    )


def _baseline(key: str, field: FieldInfo, baselines: Sequence[str]) -> str:
    return st.selectbox(str(field.description), baselines, key=key, bind="query-params")


def seed(method: Method) -> int:
    """Draw the seed of a method that draws at random; two of them may be on one page."""
    return int(
        st.number_input(
            "Seed",
            min_value=0,
            max_value=2**31 - 1,
            value=0,
            key=f"{method.name}.seed",
            bind="query-params",
            help="The same seed gives the same numbers. Change it to see what is stable.",
        )
    )


def _index(analysis: Analysis, chosen: str | None, otherwise: int) -> int:
    return analysis.classes.index(chosen) if chosen in analysis.classes else otherwise
