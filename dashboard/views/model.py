"""Model: what it is, how good it is."""

from __future__ import annotations

import streamlit as st

from dashboard.model.performance import performance
from dashboard.pictures.sentences import input_words, preparation_sentence
from dashboard.rows.population import population
from dashboard.units import SCORE
from dashboard.words import escape_markdown, num, one_line, shortened
from explainers.intake.summary import counted
from explainers.records import Analysis, ModelCard, Predictions

_ANSWERS = {
    "probability": "a probability for each class",
    "score": "a decision score for each class, no probabilities",
    "number": "a number",
}

_NAME_WIDTH = 40
_MOST_CLASSES = 30


def draw(analysis: Analysis) -> None:
    """Draw the page."""
    st.title("What is this model, and how good is it?")
    model, held, how = analysis.model, analysis.preprocessor, analysis.preparation
    st.markdown(f"##### {escape_markdown(_sentence(analysis))}")
    rows = population(analysis)
    if rows is not None:
        _figures(analysis, rows.predictions)
    st.subheader("The files")
    for note in (*model.notes, *analysis.table.notes):
        st.caption(escape_markdown(note))
    facts = {
        "Model": model.kind,
        "Family": model.family,
        "Read with": ", ".join(f"{name} {found}" for name, found in model.versions.items()),
        "Task": model.task,
        "Classes": _classes(analysis.classes) or "none: it predicts a number",
        "Answers": _ANSWERS.get(model.scale, model.unit),
        "Inputs": _given(model),
        **({"Preparation": preparation_sentence(how)} if how else {}),
        **{name.capitalize(): value for name, value in model.details},
        "Model file": f"{model.file_name}, {model.size / 1e3:,.0f} kB",
        "Model SHA-256": model.digest,
        **(
            {"Preprocessor": f"{held.file_name}: {held.kind}", "Preprocessor SHA-256": held.digest}
            if held
            else {}
        ),
        "Table file": f"{analysis.table.file_name}, {analysis.table.size / 1e3:,.0f} kB, "
        f"{analysis.table.rows:,} rows, {len(analysis.table.columns)} columns",
        "Table SHA-256": analysis.table.digest,
        **(
            {}
            if model.pictures
            else {
                "Reference rows": f"{analysis.reference.words()}, for methods that compare, such "
                "as LIME"
            }
        ),
    }
    st.dataframe(
        [{"fact": name, "value": one_line(value)} for name, value in facts.items()],
        hide_index=True,
        height="content",
        key="model facts",
    )
    with st.expander("Columns of the table"):
        st.dataframe(
            [
                {
                    "column": one_line(column.name),
                    "kind": column.kind,
                    "missing": column.missing,
                    "distinct": column.distinct,
                    "range or values": _range(column.low, column.high, column.values),
                    "used as": _use(analysis, column.name),
                }
                for column in analysis.table.columns
            ],
            hide_index=True,
            key="table columns",
        )


def _sentence(analysis: Analysis) -> str:
    model = analysis.model
    what = (
        f"tells {' from '.join(shortened(name, _NAME_WIDTH) for name in analysis.classes)}"
        if len(analysis.classes) == 2
        else f"chooses among {len(analysis.classes):,} classes"
        if analysis.classes
        else f"predicts {shortened(analysis.target or 'a number', _NAME_WIDTH)}"
    )
    article = "An" if model.family[:1] in "AEIOX" else "A"  # the X of XGBoost is spoken "ex"
    return f"{article} {model.family} model that {what}, given {_given(model)}."


def _given(model: ModelCard) -> str:
    """What a model takes, in words."""
    if model.pictures is not None:
        return input_words(model.pictures)
    return counted(len(model.features), "column")


def _classes(names: tuple[str, ...]) -> str:
    """The names of classes, the first of them where they are many."""
    shown = ", ".join(names[:_MOST_CLASSES])
    return shown if len(names) <= _MOST_CLASSES else f"{shown}, … ({len(names):,} in all)"


def _figures(analysis: Analysis, predictions: Predictions) -> None:
    if analysis.target is None:
        st.caption("No target column was chosen, so how good the model is cannot be said.")
        return
    found = performance(analysis, predictions, analysis.target)
    target = escape_markdown(shortened(analysis.target, _NAME_WIDTH))
    if not found.figures:
        st.caption(
            f"No row has a known {target} that fits the model's answers, "
            "so how good the model is cannot be said."
        )
        return
    for place, figure in zip(st.columns(len(found.figures)), found.figures, strict=True):
        place.metric(figure.name, num(figure.value), help=figure.meaning)
    st.caption(
        f"On {found.rows:,} of {analysis.table.rows:,} rows of this table, "
        f"against {target}. If the model was trained on these rows, "
        "expect less on new ones."
    )
    if predictions.unit == SCORE:
        st.caption(
            "Log loss is left out: it needs probabilities, and this model answers decision scores."
        )


def _range(low: float | None, high: float | None, values: tuple[str, ...]) -> str:
    if low is not None and high is not None:
        return f"{num(low)} to {num(high)}"
    shown = ", ".join(shortened(value, _NAME_WIDTH) for value in values[:4])
    return f"{shown}, …" if len(values) > 4 else shown


def _use(analysis: Analysis, name: str) -> str:
    if name == analysis.target:
        return "target"
    if name == analysis.identifier:
        return "identifier"
    return "input" if name in analysis.columns else "not used"
