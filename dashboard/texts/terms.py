"""Whole model, of a weighted sum of terms: its coefficients, which are the model itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.charts.layout import revision
from dashboard.charts.text_words import WordBar, word_bars
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.population import Population
from dashboard.texts.measures import both_ends
from dashboard.texts.word_sentences import terms_sentence
from dashboard.texts.word_tables import terms_table
from dashboard.units import output_phrase
from dashboard.words import escape_markdown, signed
from explainers.intake.summary import counted
from explainers.records import Analysis, Integers, Request, SampledRows, Terms

TOP = 12
_MOST_TEXTS = 20_000
_GUIDE = (
    "Each bar is one term of the model's sum: orange to the right, it weighs for the output, blue "
    "to the left, against it. The number is the coefficient: what the sum gains for each 1 that "
    "the term weighs in a text. Terms weigh differently (a rare one more, one among many less), so "
    "the table also has what a term really adds where it stands."
)


def draw(analysis: Analysis, _: Population) -> None:
    """Draw the heaviest terms for and against a class; where there are none, say why."""
    method = controls.method_picker(analysis, "terms", "global")
    if method is None:
        st.markdown(
            "This model adds no terms up that could be read off it. Which words drive it stands "
            "under “Words”."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        output = controls.class_picker(analysis)
        least = _least_picker()
    request = Request(analysis, method.name, SampledRows(min(_MOST_TEXTS, analysis.table.rows)))
    terms = answer(request, Terms, "Reading the coefficients")
    if terms is None:
        return
    order = _ranked(terms, output, least)
    if not len(order):
        st.markdown(f"##### No term stands in {least:,} or more texts.")
        return
    drawn = both_ends(terms.coefficients[:, output], order, TOP)
    panels.show(
        Panel(
            name="text-terms",
            sentence=terms_sentence(terms, order, output),
            figure=word_bars(
                [_bar(terms, int(at), output) for at in drawn],
                panels.page_palette(),
                f"Coefficient, {output_phrase(terms, output)}",
                revision(terms, "text-terms", output, least),
            )
            if len(drawn)
            else None,
            table=terms_table(terms, order, output),
            request=request,
            result=terms,
            output=output,
            disclosure=_disclosure(terms, order, len(drawn), least, output),
            guide=_GUIDE,
        )
    )
    _search(terms, output)


def matching(terms: Terms, asked: str, output: int) -> Integers:
    """The terms in which some signs stand, capitals or not, the heaviest first."""
    wanted = " ".join(asked.casefold().split())
    there = np.array(
        [at for at, term in enumerate(terms.terms) if wanted in term.casefold()], np.int64
    )
    return there[np.argsort(-np.abs(terms.coefficients[there, output]), kind="stable")]


def _ranked(terms: Terms, output: int, least: int) -> Integers:
    there = np.flatnonzero(terms.documents >= least)
    return there[np.argsort(-np.abs(terms.coefficients[there, output]), kind="stable")]


def _bar(terms: Terms, at: int, output: int) -> WordBar:
    adds = signed(float(terms.moves[at, output]))
    told = f"in {counted(int(terms.documents[at]), 'text')}, where it adds {adds} on average"
    return WordBar(terms.terms[at], float(terms.coefficients[at, output]), 0.0, told)


def _disclosure(terms: Terms, order: Integers, drawn: int, least: int, output: int) -> str:
    constant = signed(float(terms.intercepts[output]))
    return (
        f"Terms drawn: {drawn:,} of {len(order):,} that stand in {counted(least, 'text')} or more, "
        f"{len(terms.terms):,} in all. To their sum the model adds the constant {constant}."
    )


def _search(terms: Terms, output: int) -> None:
    asked = st.text_input(
        "Search a term",
        key="term",
        bind="query-params",
        placeholder="such as “not”",
        help="All terms in which these letters stand.",
    )
    if not asked or not asked.strip():
        return
    found = matching(terms, asked, output)
    if not len(found):
        st.markdown(escape_markdown(f"No term of the model holds “{asked.strip()}”."))
        return
    table: pd.DataFrame = terms_table(terms, found, output)
    st.dataframe(table, hide_index=True, key="terms found")
    more = len(found) - len(table)
    st.caption(
        f"{counted(len(found), 'term')}, the heaviest first."
        + (f" {more:,} more are not listed: ask for more letters." if more else "")
    )


def _least_picker() -> int:
    return int(
        st.number_input(
            "In at least … texts",
            min_value=0,
            max_value=_MOST_TEXTS,
            value=3,
            step=1,
            key="term_texts",
            bind="query-params",
            help="Terms that stand in fewer texts of the table are left out of the chart.",
        )
    )
