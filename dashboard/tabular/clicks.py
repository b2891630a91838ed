"""What a click on a chart of attributions leads to: a feature's dependence, or a row's decision."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from dashboard.kept import keep
from dashboard.rows.links import Choices, Click, last_of, open_whole, row_buttons
from dashboard.rows.names import Numbers
from dashboard.tabular.decided import Decided, Shared
from dashboard.tabular.measures import ranking
from dashboard.units import measure
from dashboard.words import display_names, escape_markdown
from explainers.records import Attribution, Floats, Request

DEPENDENCE = "Dependence"
_OFFERED, _NAME_WIDTH = 3, 24


def same_numbers(request: Request, output: int, key: str) -> Choices:
    """What to choose of method, parameters and class, so that another page shows the same numbers.

    key: of that page's picker of classes, "outcome" of one decision, "class" of the whole model.
    """
    kept = st.session_state.items()
    own = {name: value for name, value in kept if str(name).startswith(f"{request.method}.")}
    classes = request.analysis.classes
    return {
        **own,
        "attribution_method": request.method,
        **({key: classes[output]} if classes else {}),
    }


def show_dependence(feature: str) -> None:
    """Turn to a feature's dependence on the page of the whole model; for `on_click`."""
    keep("view", DEPENDENCE)
    keep("feature", feature)


def feature_click(data: Any) -> None:
    """Turn to the dependence of the feature that a bar of Importance stands for, if it is one."""
    if data[1]:
        show_dependence(data[1])


def dependence_buttons(result: Attribution, sizes: Floats) -> None:
    """Draw ways to the dependence of the features that count most."""
    _buttons(result, sizes, show_dependence)


def place_click(decided: Decided, shared: Shared) -> Click:
    """What a click on a bar of one row does: open that feature's dependence, this row marked."""

    def click(data: Any) -> None:
        if feature := last_of(data):
            _open_dependence(decided, shared, feature)

    return click


def place_buttons(decided: Decided, shared: Shared) -> None:
    """Draw ways to where the row stands in the dependence of the features that count most."""
    sizes = shared.result.values[0, :, decided.output]
    _buttons(shared.result, sizes, partial(_open_dependence, decided, shared))


def ends_buttons(request: Request, result: Attribution, output: int, feature: str) -> None:
    """Draw ways to the rows at the two ends of a feature's effects."""
    effects = result.values[:, result.names.index(feature), output]
    if not len(effects):
        return
    noun = measure(result)
    rows = [
        (f"{which} {noun}", int(result.positions[at]))
        for which, at in (("Highest", int(np.argmax(effects))), ("Lowest", int(np.argmin(effects))))
    ]
    # Only a list of all answers, which this view does not need, knows what rows are called.
    numbers = Numbers(request.analysis.table.rows)
    row_buttons(rows, numbers, f"ends {feature}", same_numbers(request, output, "outcome"))


def _open_dependence(decided: Decided, shared: Shared, feature: str) -> None:
    choices = same_numbers(shared.request, decided.output, "class")
    open_whole({**choices, "view": DEPENDENCE, "feature": feature}, decided.position)


def _buttons(result: Attribution, sizes: Floats, click: Any) -> None:
    shown = display_names(result.titles, _NAME_WIDTH)
    order: Sequence[int] = [int(at) for at in ranking(sizes)[:_OFFERED] if sizes[at]]
    if not order:
        return
    with st.container(horizontal=True, gap="small"):
        for at in order:
            st.button(
                f"{DEPENDENCE} of {escape_markdown(shown[at])} →",
                key=f"dependence of {at}",
                type="tertiary",
                on_click=click,
                args=(result.names[at],),
            )
