"""What the classes are called, and which one the pages are about."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import problems
from dashboard.words import escape_markdown
from explainers.errors import quoted
from explainers.intake.matching.class_naming import class_names, names_by_target, refused_names
from explainers.intake.summary import listed
from explainers.records import ModelCard, TableCard

_MOST_FIELDS = 10  # more classes are named in a table
_OUTPUT, _NAME = "Output", "Name"


@dataclass(frozen=True)
class Classes:
    """Names in output order, and the positive one; empty and None for a number."""

    classes: tuple[str, ...] = ()
    positive: str | None = None


def name_classes(model: ModelCard, table: TableCard, target: str | None) -> Classes | None:
    """Draw the names of the classes, to be changed; None while they cannot be used."""
    names = only_names(model, table, target)
    if not names:
        return None if names is None else Classes()
    positive = st.selectbox(
        "Positive class",
        range(len(names)),
        index=len(names) - 1,
        format_func=names.__getitem__,
        # By place: another name for a class leaves it chosen.
        key=f"positive of {model.digest} with {len(names)}",
        help="The class that verdicts and global views are about.",
    )
    return Classes(names, names[positive])


def only_names(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...] | None:
    """Draw the names alone; () for a number, None while they cannot be used."""
    if model.task == "regression":
        return ()
    names = _edited(model, _proposed(model, table, target))
    problem = refused_names(names)
    if problem:
        problems.point_out(problem)
        return None
    return names


def _proposed(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...]:
    """Names to begin with: the model's own, or the target's, which a reader may turn round."""
    names = class_names(model, table, target)
    if model.classes:
        return _by_target(model, table, target) or names
    if len(names) != 2:
        st.caption(
            escape_markdown(
                "The model file does not name its classes; they are taken in sorted order: "
                + (", ".join(names) if len(names) <= _MOST_FIELDS else listed(names))
            )
        )
        return names
    scored = st.selectbox(
        "A high score means",
        names,
        index=1,
        key=f"scored of {' '.join(names)}",
        help="The file does not say which class its score is for. If accuracy looks upside down "
        "on the next page, turn this round.",
    )
    return tuple(sorted(names, key=lambda name: name == scored))


def _by_target(model: ModelCard, table: TableCard, target: str | None) -> tuple[str, ...]:
    """Offer the target's values as names: without them no row's outcome can be compared."""
    others = names_by_target(model, table, target)
    if not others:
        return ()
    pairs = ", ".join(
        f"{quoted(own)} is {quoted(other)}"
        for own, other in zip(model.classes, others, strict=True)
    )
    st.caption(
        escape_markdown(
            f"The target {quoted(target)} holds none of the model's classes, so accuracy cannot "
            "be computed as it is."
        )
    )
    chosen = st.checkbox(
        f"Name the classes as the target does: {escape_markdown(pairs)}",
        key=f"as the target {model.digest} {table.digest} {target}",
    )
    return others if chosen else ()


def _edited(model: ModelCard, names: tuple[str, ...]) -> tuple[str, ...]:
    """Draw the names in fields, or in a table where there are many."""
    own = model.classes or tuple(f"output {i}" for i in range(len(names)))
    key = f"{model.digest} from {' '.join(names)}"
    with st.expander("Names of the classes"):
        st.caption("Names are labels only: other names change no number.")
        if len(names) > _MOST_FIELDS:
            return _in_table(own, names, key)
        given = []
        for start in range(0, len(names), 2):
            places = st.columns(2)
            for place, i in zip(places, range(start, min(start + 2, len(names))), strict=False):
                label = f"Class {i}: {escape_markdown(own[i])}"
                given.append(place.text_input(label, names[i], key=f"name {i} {key}").strip())
        return tuple(given)


def _in_table(own: tuple[str, ...], names: tuple[str, ...], key: str) -> tuple[str, ...]:
    rows = st.data_editor(
        [
            {_OUTPUT: f"{i}: {called}", _NAME: name}
            for i, (called, name) in enumerate(zip(own, names, strict=True))
        ],
        key=f"names {key}",
        hide_index=True,
        num_rows="fixed",
        disabled=[_OUTPUT],
    )
    return tuple((row[_NAME] or "").strip() for row in rows)
