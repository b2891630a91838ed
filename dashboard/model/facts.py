"""What the files of an analysis are: the facts about model and table, and its columns."""

from __future__ import annotations

import streamlit as st

from dashboard.pictures.sentences import input_words, preparation_sentence
from dashboard.rows.said import category
from dashboard.words import escape_markdown, num, one_line, shortened
from explainers.intake.summary import counted
from explainers.records import Analysis, Column, Dictionary, ModelCard

_ANSWERS = {
    "probability": "a probability for each class",
    "score": "a decision score for each class, no probabilities",
    "number": "a number",
}

_NAME_WIDTH = 40
_MOST_CLASSES = 30


def model_sentence(analysis: Analysis) -> str:
    """What the model is, what it tells, and of what."""
    model = analysis.model
    what = (
        f"tells {' from '.join(shortened(name, _NAME_WIDTH) for name in analysis.classes)}"
        if len(analysis.classes) == 2
        else f"chooses among {len(analysis.classes):,} classes"
        if analysis.classes
        else f"predicts {_target(analysis)}"
    )
    article = "An" if model.family[:1] in "AEIOX" else "A"  # the X of XGBoost is spoken "ex"
    return f"{article} {model.family} model that {what}, given {_given(model)}."


def draw_facts(analysis: Analysis) -> None:
    """Draw what is known of the files."""
    model, held, how = analysis.model, analysis.preprocessor, analysis.preparation
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


def draw_columns(analysis: Analysis) -> None:
    """Draw every column of the table: what it holds, and what it is used as."""
    st.dataframe(
        [
            {
                "column": one_line(column.name),
                **_said(analysis.dictionary, column.name),
                "kind": column.kind,
                "missing": column.missing,
                "distinct": column.distinct,
                "range or values": _range(analysis.dictionary, column),
                "used as": _use(analysis, column.name),
            }
            for column in analysis.table.columns
        ],
        hide_index=True,
        key="table columns",
    )


def _target(analysis: Analysis) -> str:
    if analysis.target is None:
        return "a number"
    return shortened(analysis.dictionary.called(analysis.target), _NAME_WIDTH)


def _given(model: ModelCard) -> str:
    """What a model takes, in words."""
    if model.pictures is not None:
        return input_words(model.pictures)
    return counted(len(model.features), "column")


def _classes(names: tuple[str, ...]) -> str:
    """The names of classes, the first of them where they are many."""
    shown = ", ".join(names[:_MOST_CLASSES])
    return shown if len(names) <= _MOST_CLASSES else f"{shown}, … ({len(names):,} in all)"


def _said(said: Dictionary, column: str) -> dict[str, str]:
    """What a dictionary says of a column, where there is one."""
    if not said.entries:
        return {}
    entry = said.entry(column)
    return {"title": one_line(said.heading(column)), "description": one_line(entry.description)}


def _range(said: Dictionary, column: Column) -> str:
    if column.low is not None and column.high is not None:
        return f"{num(column.low)} to {num(column.high)}"
    meant = [category(said, column.name, value) for value in column.values[:4]]
    shown = ", ".join(shortened(value, _NAME_WIDTH) for value in meant)
    return f"{shown}, …" if len(column.values) > 4 else shown


def _use(analysis: Analysis, name: str) -> str:
    if name == analysis.target:
        return "target"
    if name == analysis.identifier:
        return "identifier"
    return "input" if name in analysis.columns else "not used"
