"""From a network and its pictures to an analysis: how it is given them, what it answers."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import problems
from dashboard.opening.setup_classes import Classes, name_classes, only_names
from dashboard.opening.setup_outputs import read_outputs
from dashboard.pictures.names import names_given
from dashboard.pictures.presets import (
    COMMON_SIDE,
    FILLINGS,
    ORDERS,
    Filling,
    Preset,
    alternatives,
    made,
    presets,
    usual_resize,
)
from dashboard.pictures.preview import show_preview
from dashboard.pictures.sentences import preparation_sentence
from dashboard.words import escape_markdown
from explainers.intake.matching.match import match
from explainers.records import (
    Analysis,
    Channels,
    ModelCard,
    PictureInput,
    Preparation,
    TableCard,
)

_LONGEST = 4_096


def set_up_pictures(model: ModelCard, table: TableCard) -> Analysis | None:
    """Draw the choices and a preview; return the analysis once it can be explained."""
    found = match(model, table)
    for problem in found.problems:
        problems.point_out(problem)
    if found.problems or model.pictures is None:
        return None
    label = _named(table, "label")
    read = read_outputs(model, table, label)
    how = _prepared(model.pictures, model.digest) if read else None
    if read is None or how is None:
        return None
    named = _classes(names_given(read), table, label)
    if named is None:
        return None
    analysis = Analysis(
        id="",
        name=f"{model.file_name} on {table.file_name}",
        model=read,
        table=table,
        columns=(),
        classes=named.classes,
        positive=named.positive,
        target=label,
        identifier=_named(table, "identifier"),
        preparation=how,
    )
    others = {} if model.pictures.preparation else alternatives(model.pictures, how)
    return analysis if show_preview(analysis, others) else None


def _classes(model: ModelCard, table: TableCard, label: str | None) -> Classes | None:
    """Name the classes; among more than two, pages ask about the one that is predicted."""
    if model.outputs == 2:
        return name_classes(model, table, label)
    names = only_names(model, table, label)
    return None if names is None else Classes(names)


def _named(table: TableCard, role: str) -> str | None:
    """The column that has a role; what pictures are called and labelled is known, not asked."""
    return next((column.name for column in table.columns if column.role == role), None)


def _prepared(taken: PictureInput, digest: str) -> Preparation | None:
    """Ask how pictures were prepared in training; None until that is answered."""
    if taken.preparation is not None:
        told = escape_markdown(preparation_sentence(taken.preparation))
        st.caption(f"The file says how pictures are prepared. {told}")
        return taken.preparation
    known = presets(taken)
    chosen = st.radio(
        "Which numbers was the network trained on?",
        list(known),
        index=None,
        format_func=lambda name: known[name].title,
        key=f"numbers of {digest}",
        help="The values of a picture's pixels, as its training gave them to the network. Its "
        "documentation says which; a network that scales pictures itself takes 0 to 255.",
    )
    filling: Filling = st.radio(
        "A picture of another shape",
        list(FILLINGS),
        format_func=FILLINGS.__getitem__,
        horizontal=True,
        key=f"fit of {digest}",
    )
    if chosen is None:
        st.caption("The file does not say, and every number depends on it: choose to go on.")
        return None
    height, width = _size(taken, digest)
    resize = _resize(height, width, digest) if filling == "margin" else None
    how = made(
        known[chosen], taken, height, width, "crop" if filling == "margin" else filling, resize
    )
    return _more(known[chosen], how, f"{chosen} {digest}")


def _size(taken: PictureInput, digest: str) -> tuple[int, int]:
    """Height and width; asked for where the network takes any."""
    sides = []
    for title, fixed in (("Height", taken.height), ("Width", taken.width)):
        sides.append(
            fixed
            or int(
                st.number_input(
                    f"{title} in pixels",
                    min_value=1,
                    max_value=_LONGEST,
                    value=COMMON_SIDE,
                    key=f"{title} of {digest}",
                )
            )
        )
    return sides[0], sides[1]


def _resize(height: int, width: int, digest: str) -> int:
    """The shorter side before the middle is cut out; proposed is what ImageNet's networks had."""
    least = max(height, width)
    return int(
        st.number_input(
            "Shorter side before the cut, in pixels",
            min_value=least,
            max_value=_LONGEST,
            value=min(usual_resize(height, width), _LONGEST),
            key=f"resize to {least} of {digest}",
            help=f"A picture is resized until its shorter side has so many pixels; the middle "
            f"{height:,} × {width:,} of that is what the network sees. 256 for 224 is usual.",
        )
    )


def _more(preset: Preset, how: Preparation, key: str) -> Preparation | None:
    """Draw each number of a preparation, to be changed; None while they prepare nothing."""
    with st.expander("More: each number"):
        order: Channels = how.channels
        if order != "grey":
            order = st.selectbox(
                "Order of colours",
                ("RGB", "BGR"),
                index=("RGB", "BGR").index(preset.channels),
                format_func=ORDERS.__getitem__,
                key=f"order of {key}",
            )
        scale = st.number_input(
            "Times", value=how.scale, format="%.6g", key=f"scale of {key}", help="of 0 to 255"
        )
        mean = _numbers("less", how.mean, order, f"mean of {key}")
        deviation = _numbers("over", how.deviation, order, f"deviation of {key}")
    if not scale or not all(deviation):
        problems.point_out(
            "A scale or deviation of 0 leaves nothing of a picture: it has to be another number."
        )
        return None
    changed = replace(how, channels=order, scale=scale, mean=mean, deviation=deviation)
    st.caption(escape_markdown(preparation_sentence(changed)))
    return changed


def _numbers(
    title: str, numbers: tuple[float, ...], order: Channels, key: str
) -> tuple[float, ...]:
    names = ["grey"] if order == "grey" else ORDERS[order].split(", ")
    return tuple(
        place.number_input(f"{title}, {name}", value=number, format="%.6g", key=f"{name} {key}")
        for place, name, number in zip(st.columns(len(names)), names, numbers, strict=True)
    )
